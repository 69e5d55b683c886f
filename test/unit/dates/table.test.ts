import { modelCovenant } from '../../../covenant/index.ts';
import { isWorkingDay, legalDate, offsetString } from '../../../domain/dates/index.ts';
import {
  breachByHand,
  byHand,
  clockChanges,
  FIRST_YEAR,
  holidaysOf,
  plusDays,
  plusMonths,
  TERMS,
  works,
} from './by-hand.ts';

const LAST_YEAR = 2060;
const covenant = modelCovenant();
const years = Array.from({ length: LAST_YEAR - FIRST_YEAR + 1 }, (_, i) => FIRST_YEAR + i);

/** Month ends, leap days, clock changes and holidays, each with its neighbours. */
function delicateDays(year: number): Set<string> {
  const monthEnds = Array.from({ length: 12 }, (_, month) => plusMonths(`${year}-01-31`, month));
  const around = [...monthEnds, ...clockChanges(year), ...holidaysOf(year)];
  return new Set(around.flatMap((day) => [-2, -1, 0, 1, 2].map((shift) => plusDays(day, shift))));
}
const starts = new Set(years.flatMap((year) => [...delicateDays(year)]));

describe('every term, around every delicate day until 2060', () => {
  test('the days tried hold every leap day and every clock change', () => {
    for (const year of years) {
      if (year % 4 === 0) expect(starts).toContain(`${year}-02-29`);
      for (const day of clockChanges(year)) expect(starts).toContain(day);
    }
  });

  test.each(TERMS)('$id', (row) => {
    const wrong: unknown[] = [];
    // The delicate day as the day of the event, and as (about) the day on which the term ends.
    const back = (day: string): string =>
      row.unit === 'weeks'
        ? plusDays(day, -7 * row.count)
        : plusMonths(day, -row.count * (row.unit === 'years' ? 12 : 1));
    const tried = new Set([...starts, ...[...starts].map(back)]);
    for (const from of tried)
      for (const extend of [false, true]) {
        const { lastDay, at } = legalDate(covenant, row.id, from, { extend });
        const expected = byHand(row, from, extend);
        if (lastDay !== expected.lastDay || offsetString(at) !== expected.at)
          wrong.push({ from, extend, lastDay, at: offsetString(at), expected });
      }
    expect(tried.size).toBeGreaterThan(4000);
    expect(wrong).toEqual([]);
  });

  test('report-breach: 72 real hours, into, over and out of each clock change', () => {
    const wrong: unknown[] = [];
    for (const year of years)
      for (const day of clockChanges(year))
        for (let hour = -100; hour <= 30; hour += 1) {
          const from = Date.parse(`${day}T00:00:00Z`) + hour * 3_600_000;
          const { lastDay, at } = legalDate(covenant, 'report-breach', new Date(from).toISOString());
          const expected = breachByHand(from);
          if (lastDay !== expected.lastDay || offsetString(at) !== expected.at)
            wrong.push({ from, lastDay, at, expected });
        }
    expect(wrong).toEqual([]);
  });
});

test('every day until 2060 is a working day or not, as counted by hand', () => {
  const wrong: string[] = [];
  for (let day = `${FIRST_YEAR}-01-01`; day <= `${LAST_YEAR}-12-31`; day = plusDays(day, 1))
    if (isWorkingDay(covenant, day) !== works(day)) wrong.push(day);
  expect(wrong).toEqual([]);
});
