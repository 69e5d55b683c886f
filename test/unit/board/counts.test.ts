/** Counts of a board: few are counted each time, many behind the answer. */

import { groupCounts } from '../../../api/board/counts.ts';
import type { Deps } from '../../../api/deps.ts';

const TODAY = '2026-11-28';
function board(n: () => number) {
  let asked = 0;
  const deps = {
    store: {
      board: {
        count: async (_range: unknown, _filter: unknown, most: number) => {
          asked += 1;
          return Math.min(n(), most);
        },
      },
    },
  } as unknown as Deps;
  return {
    asked: () => asked,
    count: (fresh = false) => groupCounts(deps, TODAY, {}, ['today'], 1_000, fresh),
  };
}

test('few are counted each time', async () => {
  let n = 3;
  const { count } = board(() => n);
  expect((await count()).get('today')).toBe(3);
  n = 2;
  expect((await count()).get('today')).toBe(2);
});

test('many are remembered for seconds, unless they have to be of now, and counted no further than asked', async () => {
  let n = 600;
  const { count, asked } = board(() => n);
  expect((await count()).get('today')).toBe(600);
  n = 2_000;
  expect([(await count()).get('today'), asked()]).toEqual([600, 1]);
  expect((await count(true)).get('today')).toBe(1_000);
  expect((await count()).get('today')).toBe(1_000);
  n = 5;
  expect((await count(true)).get('today')).toBe(5);
  expect((await count()).get('today')).toBe(5);
});
