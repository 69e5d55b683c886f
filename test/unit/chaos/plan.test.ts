/** A plan of kills comes from its seed alone, has the shares that were asked for, and can be played again. */
import { allowed, type Plan, planOf, readPlan } from '../../../bench/chaos/plan.ts';

const boundaries = Array.from({ length: 200 }, (_, index) => `step/before-${index}`);

test('the same seed, the same plan; another seed, another', () => {
  expect(planOf(1, 60, boundaries)).toEqual(planOf(1, 60, boundaries));
  expect(planOf(2, 60, boundaries)).not.toEqual(planOf(1, 60, boundaries));
  const plan = planOf(1, 60, boundaries);
  expect(readPlan(JSON.stringify(plan))).toEqual(plan);
});

test('500 kills: at least 50 each of engine and database, every boundary once', () => {
  const kills = planOf(1, 500, boundaries).entries.filter(({ how }) => how === 'kill');
  expect(kills.length).toBe(500);
  const of = (...names: string[]) => kills.filter(({ who }) => names.includes(who[0] ?? '')).length;
  expect(of('temporal')).toBeGreaterThanOrEqual(50);
  expect(of('mongo', 'sleutels')).toBeGreaterThanOrEqual(50);
  expect(of('worker')).toBeGreaterThanOrEqual(240);
  const used = kills.flatMap(({ at }) => ('boundary' in at ? at.boundary : []));
  expect(new Set(used).size).toBe(used.length);
  expect(new Set(used)).toEqual(new Set(boundaries));
});

test('a plan after others begins with the boundaries that they had not, and four of a hundred have them all', () => {
  const used = (plan: Plan) => plan.entries.flatMap(({ at }) => ('boundary' in at ? at.boundary : []));
  const plans: Plan[] = [];
  for (const seed of [1, 2, 3, 4]) plans.push(planOf(seed, 100, boundaries, plans));
  const [first, second] = plans.map(used);
  expect(second?.filter((name) => first?.includes(name))).toEqual([]);
  expect(new Set(plans.flatMap(used))).toEqual(new Set(boundaries));
});

test('the disturbances are spread over the steps of the lives, and all have had their turn before the end', () => {
  const plan = planOf(1, 100, boundaries);
  const all = plan.entries.length;
  expect(allowed(plan, 0)).toBe(all);
  const spread = { ...plan, steps: 1_000 };
  expect(allowed(spread, 0)).toBe(Math.ceil(all / 12));
  expect(allowed(spread, 450)).toBe(Math.ceil((all * 7) / 12));
  expect(allowed(spread, 900)).toBe(all);
  expect(allowed(spread, 5_000)).toBe(all);
});

test('what is no plan is not played', () => {
  for (const wrong of [
    {},
    { seed: 1, entries: [{ id: 1, how: 'kill', who: ['nobody'], at: { afterMs: 1 } }] },
    { seed: 1, entries: [{ id: 1, how: 'hurt', who: ['api'], at: { afterMs: 1 } }] },
    { seed: 1, entries: [{ id: 1, how: 'kill', who: [], at: { afterMs: 1 } }] },
  ])
    expect(() => readPlan(JSON.stringify(wrong))).toThrow(RangeError);
});
