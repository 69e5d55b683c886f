/**
 * Days of moments as text, so that overviews can ask for equal values. A range over a list inside a document has one
 * bound only on the stand-in, and reads the whole index (docs/decisions/0065).
 */
import { addDays, type Day, dayOf, daysBetween, type Instant, startOfDay } from '../domain/dates/index.ts';

/** They only remind of a date that has a line of its own. */
export const REMINDS: readonly string[] = ['reminder', 'escalation'];

export interface Dated {
  what: string;
  at: Instant;
  /** People act on it: it isn't the system's. */
  waits: boolean;
}
export const isSystems = ({ what, waits }: Pick<Dated, 'what' | 'waits'>): boolean =>
  !waits && !REMINDS.includes(what);

const SYSTEM = '*';
const DAYS_AT_MOST = 45;

/** `2027-01-15` and `2027-01` of every moment, in Amsterdam; the same behind `*` for what the system does by itself. */
export function daysOfMoments(moments: readonly Dated[]): string[] {
  const days = new Set<string>();
  for (const moment of moments) {
    const day = dayOf(moment.at);
    for (const one of [day, day.slice(0, 7)]) {
      days.add(one);
      if (isSystems(moment)) days.add(`${SYSTEM}${one}`);
    }
  }
  return [...days];
}

/**
 * The values that a moment from `from` up to `until` has one of: days of a short stretch, months of a long one (then
 * moments outside it come along). From the beginning: no further back than ten years, and of the last month only its days.
 */
export function daysWithin(from: Instant | null, until: Instant, system: boolean): string[] {
  const last = dayOf(until);
  if (from === null) {
    const begin = `${last.slice(0, 8)}01`;
    const before = startOfDay(addDays(begin, -1));
    return [
      ...daysWithin(startOfDay(addDays(last, -3_653)), before, system),
      ...daysWithin(startOfDay(begin), until, system),
    ];
  }
  const first: Day = dayOf(from);
  const mark = system ? SYSTEM : '';
  const length = daysBetween(first, last);
  if (length < 0) return [];
  if (length <= DAYS_AT_MOST)
    return Array.from({ length: length + 1 }, (_, index) => `${mark}${addDays(first, index)}`);
  const months: string[] = [];
  let [year = 0, month = 0] = first.split('-').map(Number);
  for (;;) {
    const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`;
    if (text > last.slice(0, 7)) return months;
    months.push(`${mark}${text}`);
    month += 1;
    if (month > 12) [year, month] = [year + 1, 1];
  }
}
