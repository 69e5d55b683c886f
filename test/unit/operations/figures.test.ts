/** The engine's figures: asked once however many look; what didn't answer isn't remembered. */
import type { EngineView } from '../../../api/operations/engine.ts';
import { engineFigures } from '../../../api/operations/figures.ts';

const view = (running: () => Promise<number>) =>
  ({
    running,
    queues: async () => [],
    list: async () => ({ rows: [], next: null }),
  }) as unknown as EngineView;

test('many who look at once ask once, and so does who looks seconds later', async () => {
  let asked = 0;
  const own = view(async () => ++asked);
  const all = await Promise.all(Array.from({ length: 20 }, () => engineFigures(own)));
  expect([asked, new Set(all.map(({ running }) => running))]).toEqual([1, new Set([1])]);
  expect((await engineFigures(own)).at).toBe(all[0]?.at);
  expect(asked).toBe(1);
});

test('an engine that did not answer is asked again, and what answered before is not shown for it', async () => {
  let away = true;
  const own = view(async () => {
    if (away) throw new Error('away');
    return 7;
  });
  expect((await engineFigures(own)).running).toBeNull();
  away = false;
  expect((await engineFigures(own)).running).toBe(7);
});
