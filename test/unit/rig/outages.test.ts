import { enough, OUTAGES, type Outage, tookOver } from '../../../bench/rig/outages.ts';

const outage = (shardsAnswer: number | null): Outage => ({
  ...{ who: ['temporal-1'], at: 10, away: 20, shardsAnswer },
  ...{
    shardsBefore: { 'temporal-1': 16, 'temporal-2': 16 },
    shardsAfter: { 'temporal-1': null, 'temporal-2': 32 },
  },
});

test('every kind of process goes once in a round, alone or with another', () => {
  const all = new Set(OUTAGES.flatMap(({ who }) => who));
  expect([...all].sort()).toEqual(['api', 'postgres', 'temporal-1', 'temporal-2', 'worker', 'worker2']);
});

test('a takeover that never came, and a run without any outage, are failures', () => {
  expect(tookOver([outage(7.5), outage(8)])).toMatchObject({ ok: true, looked: 2 });
  expect(tookOver([outage(7.5), outage(null)])).toMatchObject({
    ok: false,
    problems: [expect.stringContaining('temporal-1')],
  });
  expect(tookOver([]).ok).toBe(false);
});

test('fewer kills than asked are a failure', () => {
  expect(enough(8, 8).ok).toBe(true);
  expect(enough(7, 8)).toMatchObject({ ok: false, problems: [expect.stringContaining('7 of 8')] });
});
