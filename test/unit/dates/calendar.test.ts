/** Days and instants as people write and read them: what is no date is refused in one line, and nothing is guessed. */
import {
  addDays,
  addDuration,
  addHours,
  atTime,
  DateProblem,
  dayInWords,
  dayOf,
  daysBetween,
  earlierOf,
  halfway,
  laterOf,
  offsetString,
  parseDay,
  parseInstant,
} from '../../../domain/dates/index.ts';

const FORM = 'Schrijf een datum als JJJJ-MM-DD.';
const FAR = 'De datum ligt te ver weg: het jaar heeft vier cijfers.';

test.each([
  ['2026-1-5', `Geen datum: "2026-1-5". ${FORM}`],
  [' 2026-01-05', `Geen datum: " 2026-01-05". ${FORM}`],
  ['2026-01-05 ', `Geen datum: "2026-01-05 ". ${FORM}`],
  ['12026-01-05', `Geen datum: "12026-01-05". ${FORM}`],
  ['2026-02-30', 'De datum 2026-02-30 bestaat niet.'],
  ['2026-13-01', 'De datum 2026-13-01 bestaat niet.'],
  ['0000-01-01', FAR],
  [undefined as unknown as string, `Geen datum: undefined. ${FORM}`],
  [['2026-01-05'] as unknown as string, `Geen datum: ["2026-01-05"]. ${FORM}`],
  ['x'.repeat(58), `Geen datum: "${'x'.repeat(58)}". ${FORM}`],
  ['x'.repeat(59), `Geen datum: "${'x'.repeat(56)}.... ${FORM}`],
])('no day: %s', (text, message) => {
  expect(() => parseDay(text)).toThrow(new DateProblem(message));
});

test.each([
  ['2026-11-27T09:30:00', /^Geen tijdstip: "2026-11-27T09:30:00"\. Schrijf datum/],
  ['x2026-11-27T09:30:00Z', /^Geen tijdstip/],
  ['2026-11-27T09:30:00Z ', /^Geen tijdstip/],
  ['2026-11-27T09:60:00Z', /^Geen tijdstip/],
  [['2026-11-27T09:30:00Z'] as unknown as string, /^Geen tijdstip/],
  ['2026-02-30T09:30:00Z', /^Het tijdstip 2026-02-30T09:30:00Z bestaat niet\.$/],
  ['0000-01-01T00:00:00+01:00', /^De datum ligt te ver weg/],
])('no instant: %s', (text, message) => {
  expect(() => parseInstant(text)).toThrow(message);
  expect(() => parseInstant(text)).toThrow(DateProblem);
});

test('the first and the last day that can be written; what goes over is refused', () => {
  expect([parseDay('0001-01-01'), parseDay('9999-12-31')]).toEqual(['0001-01-01', '9999-12-31']);
  expect(() => addDays('9999-12-31', 1)).toThrow(new DateProblem(FAR));
  expect(() => addDays('0001-01-01', -1)).toThrow(new DateProblem(FAR));
  expect(() => addHours('9999-12-31T23:00:00.000Z', 1)).toThrow(new DateProblem(FAR));
  expect(() => atTime('2026-02-30', '00:00')).toThrow(RangeError);
  expect(() => addDays('2026-02-30', 1)).toThrow(RangeError);
});

test('an instant may have its seconds or not, and is cut to milliseconds', () => {
  expect(parseInstant('2026-11-27T09:30+01:00')).toBe('2026-11-27T08:30:00.000Z');
  expect(parseInstant('2026-11-27T09:30:15.123456789Z')).toBe('2026-11-27T09:30:15.123Z');
  expect(dayOf('2026-11-27T23:30:00.000Z')).toBe('2026-11-28');
  expect(offsetString('2026-11-27T23:30:00.000Z')).toBe('2026-11-28T00:30:00+01:00');
});

test.each(['', 'P', 'PT72H', 'P4X', '4W', 'xP4W', 'P4Wx', 'P1YT1H', '-', 'PxW'])(
  '%p is no length in whole days',
  (length) => {
    expect(() => addDuration('2026-01-31', length)).toThrow(
      new DateProblem(`Geen duur in hele dagen: ${JSON.stringify(length)}.`),
    );
  },
);

test.each([
  ['P12W', '2026-04-25'],
  ['P12M', '2027-01-31'],
  ['P10Y', '2036-01-31'],
  ['P90D', '2026-05-01'],
  ['P1Y1M1W1D', '2027-03-08'],
  ['-P10D', '2026-01-21'],
])('31 January 2026 and %s is %s', (length, day) => {
  expect(addDuration('2026-01-31', length)).toBe(day);
});

test('earlier, later, between and halfway', () => {
  const [a, b] = ['2026-01-31', '2026-02-01'];
  expect([earlierOf(a, b), earlierOf(b, a), laterOf(a, b), laterOf(b, a)]).toEqual([a, a, b, b]);
  expect([daysBetween(a, b), daysBetween(b, a), daysBetween(a, a)]).toEqual([1, -1, 0]);
  expect([halfway('2026-01-01', '2026-01-10'), halfway(a, b)]).toEqual(['2026-01-05', a]);
});

test('a day in words: every month and weekday', () => {
  const months = Array.from({ length: 12 }, (_, at) => `2026-${String(at + 1).padStart(2, '0')}-01`);
  expect(months.map((day) => dayInWords(day))).toEqual([
    ...['donderdag 1 januari 2026', 'zondag 1 februari 2026', 'zondag 1 maart 2026'],
    ...['woensdag 1 april 2026', 'vrijdag 1 mei 2026', 'maandag 1 juni 2026', 'woensdag 1 juli 2026'],
    ...['zaterdag 1 augustus 2026', 'dinsdag 1 september 2026', 'donderdag 1 oktober 2026'],
    ...['zondag 1 november 2026', 'dinsdag 1 december 2026'],
  ]);
});
