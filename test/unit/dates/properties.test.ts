import fc from 'fast-check';
import { modelCovenant } from '../../../covenant/index.ts';
import {
  addDays,
  atTime,
  DateProblem,
  dayOf,
  daysBetween,
  earlierOf,
  halfway,
  isWorkingDay,
  lastWorkingDayOnOrBefore,
  legalDate,
  offsetString,
  parseInstant,
  reminderDays,
  startOfDay,
  workingDaysBefore,
} from '../../../domain/dates/index.ts';

const covenant = modelCovenant();
const inDays = [...covenant.terms, ...covenant.workTerms].filter((term) => term.kind !== 'exact');
const day = fc.integer({ min: 0, max: 100 * 365 }).map((n) => addDays('2000-01-01', n));
const term = fc.constantFrom(...inDays);
const runs = { numRuns: 500 };

test('the moment is never before the last day begins, and on the side that its kind promises', () => {
  fc.assert(
    fc.property(term, day, fc.boolean(), ({ id, kind }, from, extend) => {
      const { lastDay, at } = legalDate(covenant, id, from, { extend });
      const over = startOfDay(addDays(lastDay, 1));
      expect(at >= startOfDay(lastDay)).toBe(true);
      if (kind === 'answer-by') expect(at).toBe(over);
      if (kind === 'keep-for') expect(at > over).toBe(true);
      if (kind === 'keep-no-longer-than') expect(at < over && dayOf(at) === lastDay).toBe(true);
    }),
    runs,
  );
});

test('the clock shows 00:00 or 03:00 at that moment, in summer and winter', () => {
  fc.assert(
    fc.property(term, day, ({ id, kind }, from) => {
      const time = offsetString(legalDate(covenant, id, from).at).slice(11, 19);
      expect(time).toBe(kind === 'answer-by' ? '00:00:00' : '03:00:00');
    }),
    runs,
  );
});

test('a later start never ends earlier', () => {
  fc.assert(
    fc.property(term, day, fc.integer({ min: 0, max: 400 }), fc.boolean(), ({ id }, from, gap, extend) => {
      const first = legalDate(covenant, id, from, { extend });
      const second = legalDate(covenant, id, addDays(from, gap), { extend });
      expect(second.lastDay >= first.lastDay && second.at >= first.at).toBe(true);
    }),
    runs,
  );
});

test('an extension goes forward to the first working day, and touches nothing that Atw leaves alone', () => {
  const reached = [
    'weigh-signal',
    'reconsider-notice',
    'answer-request',
    'carry-out-correction',
    'check-access',
    'answer-complaint',
  ];
  fc.assert(
    fc.property(term, day, ({ id }, from) => {
      const plain = legalDate(covenant, id, from, { extend: false });
      const moved = legalDate(covenant, id, from, { extend: true });
      if (!reached.includes(id) && covenant.terms.some((own) => own.id === id)) expect(moved).toEqual(plain);
      if (moved.lastDay === plain.lastDay) {
        expect(moved.why.moved).toBeUndefined();
      } else {
        expect(moved.lastDay > plain.lastDay && isWorkingDay(covenant, moved.lastDay)).toBe(true);
        for (let d = plain.lastDay; d < moved.lastDay; d = addDays(d, 1))
          expect(isWorkingDay(covenant, d)).toBe(false);
        expect(moved.why.moved).toMatchObject({ from: plain.lastDay, to: moved.lastDay });
      }
    }),
    runs,
  );
});

test('each date carries its whole reason', () => {
  fc.assert(
    fc.property(term, day, fc.boolean(), (own, from, extend) => {
      const { why } = legalDate(covenant, own.id, from, { extend });
      expect(why).toMatchObject({ article: own.article, term: own.id, length: own.length, atEnd: own.atEnd });
      expect(why.start).toEqual({ event: own.start, on: from });
      expect(why.reading).toEqual(own.reading);
      expect(why.counting).toMatch(/telt niet mee/);
    }),
    runs,
  );
});

test('a day begins on that day, and so does its night', () => {
  fc.assert(
    fc.property(day, (d) => {
      expect(dayOf(startOfDay(d))).toBe(d);
      expect(dayOf(atTime(d, '03:00'))).toBe(d);
      expect(dayOf(atTime(d, '23:59'))).toBe(d);
      expect(parseInstant(offsetString(startOfDay(d)))).toBe(startOfDay(d));
      expect(startOfDay(d) < startOfDay(addDays(d, 1))).toBe(true);
    }),
    runs,
  );
});

test('reminders fall after the opening, on working days, never twice on one day', () => {
  fc.assert(
    fc.property(day, fc.integer({ min: 0, max: 200 }), (openedOn, length) => {
      const lastDay = addDays(openedOn, length);
      const { half, fiveBefore, last, escalate, after } = reminderDays(covenant, openedOn, lastDay);
      for (const sort of [
        [half, fiveBefore, last],
        [escalate, after],
      ]) {
        const days = sort.filter((d) => d !== null);
        expect(new Set(days).size).toBe(days.length);
        for (const d of days) expect(d > openedOn).toBe(true);
      }
      const end = lastWorkingDayOnOrBefore(covenant, lastDay);
      if (last !== null) expect(last).toBe(end);
      else expect(end <= openedOn).toBe(true);
      if (fiveBefore !== null) expect(fiveBefore).toBe(workingDaysBefore(covenant, end, 5));
      if (escalate !== null) expect(escalate).toBe(workingDaysBefore(covenant, end, 2));
      if (half !== null) expect(half <= lastDay).toBe(true);
      expect(after).toBe(addDays(lastDay, 1));
    }),
    runs,
  );
});

test('halfway lies between, earlierOf is the earlier one', () => {
  fc.assert(
    fc.property(day, fc.integer({ min: 0, max: 5000 }), (from, n) => {
      const to = addDays(from, n);
      expect(daysBetween(from, to)).toBe(n);
      expect(daysBetween(from, halfway(from, to))).toBe(Math.floor(n / 2));
      expect(earlierOf(to, from)).toBe(from);
    }),
    runs,
  );
});

test('whatever is typed gets a date or one line that says what is wrong', () => {
  const digits = fc.tuple(...[9999, 19, 39].map((max) => fc.nat(max))).map(([y = 0, m = 0, d = 0]) => {
    const two = (n: number): string => String(n).padStart(2, '0');
    return `${String(y).padStart(4, '0')}-${two(m)}-${two(d)}`;
  });
  const clock = fc.constantFrom(
    '',
    'T12:00:00Z',
    'T24:00:00Z',
    't12:00z',
    'T12:00',
    'T02:30:00+01:00',
    'T12:00+99:00',
  );
  const typed = fc.oneof(
    fc.string(),
    fc.tuple(digits, clock).map(([d, t]) => d + t),
  );
  const anyTerm = fc.oneof(fc.string(), fc.constantFrom(...covenant.terms.map(({ id }) => id), '__proto__'));
  fc.assert(
    fc.property(anyTerm, typed, (id, from) => {
      try {
        expect(legalDate(covenant, id, from).lastDay).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      } catch (error) {
        expect(error).toBeInstanceOf(DateProblem);
        expect((error as Error).message).not.toMatch(/[\n\r]/);
      }
    }),
    { numRuns: 5000 },
  );
});
