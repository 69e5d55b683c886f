/** The pick from the access log (15.2e): the same for whoever opens it, of all lines alike, and who looked most. */
import { type LoggedLine, LogPick, oddness } from '../../../domain/access-log/pick.ts';

const line = (n: number, over: Partial<LoggedLine> = {}): LoggedLine => ({
  ...{ id: `w-${String(n).padStart(3, '0')}`, at: new Date(Date.UTC(2027, 0, 1) + n * 60_000).toISOString() },
  ...{ who: `m-${n % 7}`, party: 'p', what: 'list', purpose: 'task:assess', fields: ['8.2a'] },
  ...{ file: 'weegploeg', ok: true, odd: [], ...over },
});
const pick = (lines: LoggedLine[], over: object = {}) => {
  const made = new LogPick({ odd: 3, sample: 4, seed: 'NUMBER12', ...over });
  for (const one of lines) made.add(one);
  return made.result();
};
const many = (n: number, over: Partial<LoggedLine> = {}) =>
  Array.from({ length: n }, (_, at) => line(at, over));
const ids = (lines: readonly LoggedLine[]) => lines.map(({ id }) => id);

test('the sample is in the order of time, the same in whatever order the lines come, and another by another number', () => {
  const lines = many(60);
  const { sample } = pick(lines);
  expect(ids(sample)).toEqual(['w-000', 'w-013', 'w-038', 'w-040']);
  expect(ids(pick([...lines].reverse()).sample)).toEqual(ids(sample));
  expect(ids(pick(lines, { seed: 'OTHER' }).sample)).not.toEqual(ids(sample));
  expect(ids(pick(many(3)).sample)).toEqual(['w-000', 'w-001', 'w-002']);
  expect(ids(pick([line(5), line(2), line(9)]).sample)).toEqual(['w-002', 'w-005', 'w-009']);
  const twice = pick([
    line(1, { at: '2027-01-01T00:00:00.000Z' }),
    line(2, { at: '2027-01-01T00:00:00.000Z' }),
  ]);
  expect(ids(twice.sample).sort()).toEqual(['w-001', 'w-002']);
});

test('every line has the same chance', () => {
  const drawn = new Map<string, number>();
  for (let seed = 0; seed < 200; seed++)
    for (const { id } of pick(many(8), { seed: `s${seed}`, sample: 2 }).sample)
      drawn.set(id, (drawn.get(id) ?? 0) + 1);
  for (const n of drawn.values()) expect(n).toBeGreaterThan(25);
  expect(drawn.size).toBe(8);
});

test('however many stand out, the gravest and newest are kept, by number where they are of one moment', () => {
  const at = '2027-01-01T00:00:00.000Z';
  const lines = [
    ...many(40, { ok: false }),
    line(90, { odd: ['own-name'] }),
    line(91, { odd: ['own-name'], at }),
    line(92, { odd: ['own-name'], at }),
  ];
  for (const all of [lines, [...lines].reverse()])
    expect(ids(pick(all).odd)).toEqual(['w-090', 'w-092', 'w-091']);
  expect(pick(lines).oddTotal).toBe(43);
});

test('who looked most: five, of equal numbers by name; who is nobody isn’t counted', () => {
  const looks = [
    ['m-b', 2],
    ['m-a', 2],
    ['m-c', 3],
    ['m-d', 1],
    ['m-e', 1],
    ['m-f', 1],
    [null, 9],
  ] as const;
  const lines = looks.flatMap(([who, n]) => Array.from({ length: n }, (_, at) => line(at, { who })));
  expect(pick(lines).most).toEqual([
    { member: 'm-c', lines: 3 },
    { member: 'm-a', lines: 2 },
    { member: 'm-b', lines: 2 },
    { member: 'm-d', lines: 1 },
    { member: 'm-e', lines: 1 },
  ]);
});

test('looking in the archive stands out for complaints and accountability (13.2)', () => {
  expect(oddness(line(1, { purpose: 'accountability' }))).toEqual(['archive']);
  expect(oddness(line(1, { purpose: 'complaint' }))).toEqual(['archive']);
  expect(oddness(line(1, { what: 'refused', ok: true }))).toEqual([]);
});
