/** The reason of a date, whole, for each way of counting; what can't be counted; and what each version of a covenant has to say (18). */
import { type Covenant, modelCovenant } from '../../../covenant/index.ts';
import { DateProblem, type LegalDate, legalDate, lengthInWords } from '../../../domain/dates/index.ts';

const covenant = modelCovenant();
const term = (id: string) => {
  const found = covenant.terms.find((one) => one.id === id);
  if (!found) throw new Error(id);
  return found;
};
const without = (id: string) => covenant.terms.filter((one) => one.id !== id);
const withLength = (id: string, length: string) =>
  covenant.terms.map((one) => (one.id === id ? { ...one, length } : one));

test.each([
  ['answer-request', '2026-11-27', 'De termijn loopt tot het einde van die dag, 24.00 uur.'],
  ['archive', '2026-11-27', 'Niet langer bewaren: dat gebeurt op die dag zelf om 03.00 uur.'],
  ['destroy', '2026-11-27', 'Zo lang bewaren: de dag erna om 03.00 uur is de termijn voorbij.'],
])('%s says its article, its start, its length and how it ends', (id, from, says) => {
  const { why } = legalDate(covenant, id, from);
  const { article, start, length, mayMove, atEnd, reading } = term(id);
  expect(why).toEqual({
    ...{ article, term: id, start: { event: start, on: from }, length, mayMove, atEnd },
    ...(reading && { reading }),
    ...{ version: covenant.version, counting: why.counting },
  });
  expect(why.counting).toMatch(/^De dag zelf, vrijdag 27 november 2026, telt niet mee\. .* verder is .*\. /);
  expect(why.counting.endsWith(says)).toBe(true);
});

test('a term in hours counts from the instant itself, whatever the clock does', () => {
  const date = legalDate(covenant, 'report-breach', '2026-10-24T10:00:00Z');
  expect(date).toEqual({
    ...{ term: 'report-breach', from: '2026-10-24T10:00:00Z', lastDay: '2026-10-27' },
    ...{ at: '2026-10-27T10:00:00.000Z', why: date.why },
  });
  expect(date.why.start.on).toBe('2026-10-24T12:00:00+02:00');
  expect(date.why.counting).toBe('72 uur vanaf het tijdstip zelf, op de minuut.');
  expect(date.why).not.toHaveProperty('moved');
});

test.each([
  ['P1D', '1 dag'],
  ['P2D', '2 dagen'],
  ['P1W', '1 week'],
  ['P12W', '12 weken'],
  ['P1M', '1 maand'],
  ['P3M', '3 maanden'],
  ['P1Y', '1 jaar'],
  ['P5Y', '5 jaar'],
  ['PT1H', '1 uur'],
  ['PT72H', '72 uur'],
])('%s is %s', (length, words) => expect(lengthInWords(length)).toBe(words));

test.each([
  ['unknown', '2026-11-27', 'De termijn "unknown" bestaat niet.'],
  [7, '2026-11-27', 'De termijn 7 bestaat niet.'],
  ['archive', 7, 'Geen datum: 7.'],
  ['archive\n', '2026-11-27', 'Geen termijn of datum: "archive\\n2026-11-27".'],
  ['archive', '2026-11-27\n', 'Geen termijn of datum: "archive2026-11-27\\n".'],
  ['archive', '2026-02-30', 'De datum 2026-02-30 bestaat niet.'],
])('%p from %p is refused in one line', (id, from, message) => {
  expect(() => legalDate(covenant, id as string, from as string)).toThrow(new DateProblem(message));
});

test('a working term has a date too, with the version', () => {
  const [work] = covenant.workTerms;
  expect(legalDate(covenant, work?.id ?? '', '2026-11-27').why).toMatchObject({
    ...{ term: work?.id, version: covenant.version },
  });
});

test('a date and its reason are nobody’s to change', () => {
  const { why } = legalDate(covenant, 'answer-request', '2026-11-27', { extend: true });
  for (const part of [why, why.start, why.moved, legalDate(covenant, 'archive', '2026-11-27')])
    expect(Object.isFrozen(part)).toBe(true);
});

describe('versions (18)', () => {
  const ID = 'answer-request';
  type Old = { version?: string; from?: string; until?: string; terms?: Covenant['terms']; extend?: boolean };
  const earlier = (over: Old = {}) => ({
    ...{
      version: '1',
      from: '2026-01-01',
      until: '2026-12-31',
      terms: covenant.terms,
      extend: false,
      ...over,
    },
  });
  const now = (over: object, ...before: ReturnType<typeof earlier>[]): Covenant =>
    ({
      ...{ ...covenant, version: '9', inForceFrom: '2027-01-01', ...over },
      onDay: { ...covenant.onDay, from: '2027-01-01', earlier: before },
    }) as unknown as Covenant;
  const told = ({ lastDay, why }: LegalDate) => [lastDay, why.version];

  test('none before: its own', () => {
    expect(told(legalDate(now({}), ID, '2026-12-01'))).toEqual(['2026-12-29', '9']);
  });
  test('of two that say the same the earlier one is named', () => {
    const both = legalDate(now({}, earlier()), ID, '2026-12-31');
    expect(told(both)).toEqual(['2027-01-28', '1']);
    expect(both.why.counting).toMatch(/ Dit telt volgens versie 1 van het convenant, die toen gold/);
    // What began on the new one's first day is its own alone.
    expect(told(legalDate(now({}, earlier()), ID, '2027-01-01'))).toEqual(['2027-01-29', '9']);
  });
  test('an earlier version that had ended by then, or that had no such term, has no say', () => {
    const old = earlier({ terms: withLength(ID, 'P1W') });
    expect(told(legalDate(now({}, old), ID, '2027-01-05'))).toEqual(['2027-02-02', '9']);
    expect(told(legalDate(now({}, earlier({ terms: without(ID) })), ID, '2026-12-20'))).toEqual([
      '2027-01-17',
      '9',
    ]);
  });
  test('the soonest counts: a shorter term of before stays, a shorter one of now works from its first day', () => {
    const short = withLength(ID, 'P1W');
    expect(told(legalDate(now({}, earlier({ terms: short })), ID, '2026-12-28'))).toEqual([
      '2027-01-04',
      '1',
    ]);
    expect(told(legalDate(now({ terms: short }, earlier()), ID, '2026-12-28'))).toEqual(['2027-01-04', '9']);
    const late = legalDate(now({ terms: short }, earlier()), ID, '2026-12-20');
    expect([...told(late), late.at]).toEqual(['2027-01-01', '9', '2027-01-01T23:00:00.000Z']);
    expect(late.why.counting).toMatch(
      /Deze termijn geldt pas vanaf vrijdag 1 januari 2027: dat is nu de laatste dag\.$/,
    );
    // It ends on that very day anyhow: nothing to say about it.
    const onTheDay = legalDate(now({ terms: short }, earlier()), ID, '2026-12-25');
    expect([onTheDay.lastDay, onTheDay.why.counting.includes('geldt pas vanaf')]).toEqual([
      '2027-01-01',
      false,
    ]);
  });
  test('each by its own setting for days on which nobody works', () => {
    const extended = earlier({ extend: true, terms: withLength(ID, 'P1W') });
    // 26 December 2026 is a holiday and a Saturday.
    expect(told(legalDate(now({}, extended), ID, '2026-12-19'))).toEqual(['2026-12-28', '1']);
  });
  test('a longer term that was decided to hold for before: from that version on', () => {
    const longer = [{ term: ID, ground: 'g', article: '18' }];
    const decided = {
      ...earlier({ version: '2', until: '2026-12-31', terms: withLength(ID, 'P6W') }),
      longer,
    };
    const oldest = earlier({ version: '1', until: '2026-06-30', terms: withLength(ID, 'P2W') });
    const all = now({ terms: withLength(ID, 'P8W') }, oldest, decided);
    expect(told(legalDate(all, ID, '2026-06-01'))).toEqual(['2026-07-13', '2']);
    // Of another term it says nothing.
    const other = { ...decided, longer: [{ term: 'archive', ground: 'g', article: '18' }] };
    expect(told(legalDate(now({}, oldest, other), ID, '2026-06-01'))).toEqual(['2026-06-15', '1']);
    // And of now itself: nothing of before counts.
    const mine = now({ terms: withLength(ID, 'P8W'), longer }, oldest, earlier({ version: '2' }));
    expect(told(legalDate(mine, ID, '2026-06-01'))).toEqual(['2026-07-27', '9']);
  });
  test('by the day on which the data came in, where that was before the term began', () => {
    const old = earlier({ terms: withLength(ID, 'P1W') });
    const from = '2027-01-05';
    expect(told(legalDate(now({}, old), ID, from, { recorded: '2026-12-31' }))).toEqual(['2027-01-12', '1']);
    expect(told(legalDate(now({}, old), ID, from, { recorded: from }))).toEqual(['2027-02-02', '9']);
    expect(told(legalDate(now({}, old), ID, '2026-12-30', { recorded: '2027-01-02' }))[1]).toBe('1');
    expect(legalDate(now({}, old), 'report-breach', '2026-12-31T23:30:00Z').why.version).toBe('9');
    expect(legalDate(now({}, old), 'report-breach', '2026-12-31T22:30:00Z').why.version).toBe('1');
  });
});
