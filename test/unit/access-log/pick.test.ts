import { type LoggedLine, LogPick, oddness } from '../../../domain/access-log/pick.ts';

const line = (n: number, over: Partial<LoggedLine> = {}): LoggedLine => ({
  id: `w-${n}`,
  at: new Date(Date.UTC(2027, 0, 1) + n * 60_000).toISOString(),
  who: `m-${n % 7}`,
  party: 'p',
  what: 'list',
  purpose: 'task:assess',
  fields: ['8.2a'],
  file: 'weegploeg',
  ok: true,
  odd: [],
  ...over,
});
const pick = (lines: LoggedLine[], seed = 'NUMBER12') => {
  const made = new LogPick({ odd: 10, sample: 5, seed });
  for (const one of lines) made.add(one);
  return made.result();
};

test('what stands out: refused, searched, taken out, an emergency, and what was unusual', () => {
  expect(oddness(line(1))).toEqual([]);
  expect(oddness(line(1, { ok: false, what: 'refused' }))).toEqual(['refused']);
  expect(oddness(line(1, { what: 'search' }))).toEqual(['search']);
  expect(oddness(line(1, { what: 'export', odd: ['many'] }))).toEqual(['many', 'export']);
  expect(oddness(line(1, { purpose: 'emergency' }))).toEqual(['emergency']);
  expect(oddness(line(1, { purpose: 'complaint:archive', file: 'archief' }))).toEqual(['archive']);
  expect(oddness(line(1, { odd: ['own-name', 'outside'], ok: false }))).toEqual([
    'own-name',
    'outside',
    'refused',
  ]);
});

test('the gravest come first, then the newest; all are counted, also those that are not shown', () => {
  const searches = Array.from({ length: 200 }, (_, n) => line(n, { what: 'search' }));
  const { odd, oddTotal, counts, total } = pick([
    line(500, { ok: false }),
    ...searches,
    line(3, { odd: ['own-name'] }),
    line(900),
  ]);
  expect(odd.map(({ id }) => id).slice(0, 4)).toEqual(['w-3', 'w-500', 'w-199', 'w-198']);
  expect(odd).toHaveLength(10);
  expect([total, oddTotal]).toEqual([203, 202]);
  expect([...counts]).toEqual([
    ['refused', 1],
    ['search', 200],
    ['own-name', 1],
  ]);
});

test('the sample is the same whatever the order, another for another task, and takes from everywhere', () => {
  const lines = Array.from({ length: 2000 }, (_, n) => line(n));
  const ids = (given: LoggedLine[], seed?: string) => pick(given, seed).sample.map(({ id }) => id);
  const sample = ids(lines);
  expect(sample).toHaveLength(5);
  expect(ids([...lines].reverse())).toEqual(sample);
  expect(ids(lines, 'OTHER123')).not.toEqual(sample);
  const drawn = new Set(Array.from({ length: 60 }, (_, n) => ids(lines, `seed ${n}`)).flat());
  // 300 draws of 2,000 lines: about 279 different ones.
  expect(drawn.size).toBeGreaterThan(240);
});

test('who looked most', () => {
  const { most } = pick([...Array.from({ length: 20 }, (_, n) => line(n)), line(50, { who: null })]);
  expect(most).toHaveLength(5);
  expect(most[0]).toEqual({ member: 'm-0', lines: 3 });
});
