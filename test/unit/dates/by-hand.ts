/** Legal dates counted a second time, with plain UTC arithmetic and a printed list of Easter dates: shares no code with domain/dates. */

const EASTER = `2019-04-21
2020-04-12 2021-04-04 2022-04-17 2023-04-09 2024-03-31 2025-04-20 2026-04-05 2027-03-28 2028-04-16 2029-04-01
2030-04-21 2031-04-13 2032-03-28 2033-04-17 2034-04-09 2035-03-25 2036-04-13 2037-04-05 2038-04-25 2039-04-10
2040-04-01 2041-04-21 2042-04-06 2043-03-29 2044-04-17 2045-04-09 2046-03-25 2047-04-14 2048-04-05 2049-04-18
2050-04-10 2051-04-02 2052-04-21 2053-04-06 2054-03-29 2055-04-18 2056-04-02 2057-04-22 2058-04-14 2059-03-30
2060-04-18 2061-04-10 2062-03-26 2063-04-15 2064-04-06 2065-03-29 2066-04-11`
  .trim()
  .split(/\s+/);
export const FIRST_YEAR = 2020;
const DECREED = ['2026-01-02', '2026-05-15', '2027-05-07', '2028-04-28', '2028-05-26'];

export interface Row {
  id: string;
  kind: 'answer-by' | 'keep-no-longer-than' | 'keep-for';
  count: number;
  unit: 'weeks' | 'months' | 'years';
  /** Whether Atw art. 1 can reach it. */
  reach?: true;
}
/** The table of terms, copied by hand; report-breach has instants and stands apart. */
export const TERMS: readonly Row[] = [
  { id: 'weigh-signal', kind: 'answer-by', count: 4, unit: 'weeks', reach: true },
  { id: 'inform-subject', kind: 'answer-by', count: 1, unit: 'months' },
  { id: 'reconsider-notice', kind: 'answer-by', count: 3, unit: 'months', reach: true },
  { id: 'undecided-signal', kind: 'keep-no-longer-than', count: 6, unit: 'months' },
  { id: 'not-on-agenda', kind: 'keep-no-longer-than', count: 6, unit: 'months' },
  { id: 'archive', kind: 'keep-no-longer-than', count: 1, unit: 'years' },
  { id: 'destroy', kind: 'keep-for', count: 5, unit: 'years' },
  { id: 'answer-request', kind: 'answer-by', count: 4, unit: 'weeks', reach: true },
  { id: 'carry-out-correction', kind: 'answer-by', count: 4, unit: 'weeks', reach: true },
  { id: 'check-accuracy', kind: 'answer-by', count: 6, unit: 'months' },
  { id: 'check-access', kind: 'answer-by', count: 3, unit: 'months', reach: true },
  { id: 'check-security', kind: 'answer-by', count: 6, unit: 'months' },
  { id: 'evaluate-security', kind: 'answer-by', count: 1, unit: 'years' },
  { id: 'leave-covenant', kind: 'answer-by', count: 3, unit: 'months' },
  { id: 'evaluate-covenant', kind: 'answer-by', count: 2, unit: 'years' },
];

const ms = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const text = (at: number): string => new Date(at).toISOString().slice(0, 10);
export const plusDays = (day: string, n: number): string => text(ms(day) + n * 86_400_000);
export function plusMonths(day: string, n: number): string {
  const [year = 0, month = 0, number = 0] = day.split('-').map(Number);
  const lastOfMonth = new Date(Date.UTC(year, month - 1 + n + 1, 0)).getUTCDate();
  return text(Date.UTC(year, month - 1 + n, Math.min(number, lastOfMonth)));
}
const sundayOnOrBefore = (day: string): string => plusDays(day, -new Date(ms(day)).getUTCDay());

export const clockChanges = (year: number): [string, string] => [
  sundayOnOrBefore(`${year}-03-31`),
  sundayOnOrBefore(`${year}-10-31`),
];

export function holidaysOf(year: number): string[] {
  const sunday = EASTER.find((day) => day.startsWith(String(year)));
  if (!sunday) throw new Error(`no Easter in the list for ${year}`);
  const kingsDay = new Date(Date.UTC(year, 3, 27)).getUTCDay() === 0 ? `${year}-04-26` : `${year}-04-27`;
  const moving = [-2, 1, 39, 50].map((shift) => plusDays(sunday, shift));
  const fixed = [`${year}-01-01`, kingsDay, `${year}-05-05`, `${year}-12-25`, `${year}-12-26`];
  return [...fixed, ...moving, ...DECREED.filter((day) => day.startsWith(String(year)))];
}
const listed = new Map<number, string[]>();
export function works(day: string): boolean {
  const number = new Date(ms(day)).getUTCDay();
  if (number === 0 || number === 6) return false;
  const year = Number(day.slice(0, 4));
  let days = listed.get(year);
  if (!days) {
    days = holidaysOf(year);
    listed.set(year, days);
  }
  return !days.includes(day);
}

/** Local 00:00 or 03:00 with its offset: the clock goes from 02:00 to 03:00 and from 03:00 back to 02:00. */
function local(day: string, hour: 0 | 3): string {
  const [spring, autumn] = clockChanges(Number(day.slice(0, 4)));
  const afterSpring = day > spring || (day === spring && hour === 3);
  const beforeAutumn = day < autumn || (day === autumn && hour === 0);
  return `${day}T0${hour}:00:00+0${afterSpring && beforeAutumn ? 2 : 1}:00`;
}

export function byHand(row: Row, from: string, extend: boolean): { lastDay: string; at: string } {
  let lastDay =
    row.unit === 'weeks'
      ? plusDays(from, row.count * 7)
      : plusMonths(from, row.count * (row.unit === 'years' ? 12 : 1));
  if (extend && row.reach) while (!works(lastDay)) lastDay = plusDays(lastDay, 1);
  if (row.kind === 'keep-no-longer-than') return { lastDay, at: local(lastDay, 3) };
  return { lastDay, at: local(plusDays(lastDay, 1), row.kind === 'keep-for' ? 3 : 0) };
}

/** Summer time holds from 01:00 UTC to 01:00 UTC on the days of the change. */
export function breachByHand(fromMs: number): { lastDay: string; at: string } {
  const at = fromMs + 72 * 3_600_000;
  const [spring, autumn] = clockChanges(new Date(at).getUTCFullYear());
  const summer = at >= ms(spring) + 3_600_000 && at < ms(autumn) + 3_600_000;
  const shown = new Date(at + (summer ? 2 : 1) * 3_600_000).toISOString().slice(0, 19);
  return { lastDay: shown.slice(0, 10), at: `${shown}+0${summer ? 2 : 1}:00` };
}
