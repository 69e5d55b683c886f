/** The plan of a disturbed run: which process is killed or frozen, and where. Pure: one seed, one plan. */
import { pick } from '../../dev/rehearsal/chance.ts';

/** `worker`: whichever of the two is at the boundary, or one of them. `mongo` has the data, `sleutels` the keys. */
export const VICTIMS = ['worker', 'api', 'mongo', 'sleutels', 'temporal', 'mail'] as const;
export type Victim = (typeof VICTIMS)[number];

export interface Entry {
  id: number;
  how: 'kill' | 'pause';
  /** More than one: in the same instant. */
  who: Victim[];
  /** At this boundary of an activity (`step/before-3`); or so long after the last thing that was done. */
  at: { boundary: string } | { afterMs: number };
  /** How long a pause lasts. */
  ms?: number;
}
export interface Plan {
  seed: number;
  kills: number;
  entries: Entry[];
  /** How many steps the lives take in all, about: the disturbances are spread over them. Not given: one after the other. */
  steps?: number;
}

/** Of a hundred kills: at least ten each of engine and database; workers have the most boundaries. */
const SHARES: Readonly<Record<Victim, number>> = {
  worker: 50,
  api: 22,
  temporal: 11,
  mongo: 8,
  sleutels: 4,
  mail: 5,
};
/** One pause to so many kills; now and then so long that the engine takes a worker for dead. */
const PAUSE_EVERY = 8;
const LONG_PAUSE_MS = 13_000;

/**
 * @param boundaries all that there are, as one undisturbed run has shown them. Every one is used once before any is used
 *   twice; what is left of the kills comes at instants.
 * @param earlier plans that were played before: their boundaries come after those that no plan had yet
 */
export function planOf(
  seed: number,
  kills: number,
  boundaries: readonly string[],
  earlier: readonly Plan[] = [],
): Plan {
  const lot = (key: string, below: number) => pick(seed, key, below);
  const had = new Set(
    earlier.flatMap(({ entries }) => entries.map(({ at }) => ('boundary' in at ? at.boundary : ''))),
  );
  const order = shuffled(boundaries, lot).sort((one, other) => Number(had.has(one)) - Number(had.has(other)));
  const victims = shuffled(sharesOf(kills), lot);
  const entries: Entry[] = [];
  let used = 0;
  for (const [index, victim] of victims.entries()) {
    // Every worker's kill comes at a boundary while there are fresh ones, and every second one of the others.
    const fresh = used < order.length && (victim === 'worker' || lot(`where:${index}`, 2) === 0);
    const at = fresh ? { boundary: order[used++] ?? '' } : { afterMs: 200 + lot(`after:${index}`, 1_500) };
    const second = lot(`also:${index}`, 12) === 0 ? others(victim)[lot(`who:${index}`, 2)] : undefined;
    entries.push({ id: entries.length + 1, how: 'kill', who: second ? [victim, second] : [victim], at });
    if (index % PAUSE_EVERY === PAUSE_EVERY - 1) {
      const who = VICTIMS[lot(`pause:${index}`, VICTIMS.length)] ?? 'worker';
      const long = who === 'worker' && lot(`long:${index}`, 3) === 0;
      entries.push({
        id: entries.length + 1,
        how: 'pause',
        who: [who],
        at: { afterMs: 200 + lot(`pause-after:${index}`, 1_500) },
        ms: long ? LONG_PAUSE_MS : 1_000 + lot(`pause-ms:${index}`, 2_500),
      });
    }
  }
  return { seed, kills, entries };
}

/** Who can go down together with it: what is started again before it. */
function others(victim: Victim): Victim[] {
  return victim === 'worker'
    ? ['mongo', 'temporal']
    : victim === 'temporal'
      ? ['mongo', 'api']
      : ['worker', 'api'];
}

function sharesOf(kills: number): Victim[] {
  const counts = VICTIMS.map((victim) => ({ victim, n: Math.floor((kills * SHARES[victim]) / 100) }));
  const left = kills - counts.reduce((sum, { n }) => sum + n, 0);
  return counts.flatMap(({ victim, n }) =>
    Array.from({ length: victim === 'worker' ? n + left : n }, () => victim),
  );
}

function shuffled<T>(list: readonly T[], lot: (key: string, below: number) => number): T[] {
  const all = [...list];
  for (let at = all.length - 1; at > 0; at--) {
    const other = lot(`shuffle:${all.length}:${at}`, at + 1);
    [all[at], all[other]] = [all[other] as T, all[at] as T];
  }
  return all;
}

/** A kill costs the case that it meets some ten seconds: several close together cost the others no more than one. */
const BURSTS = 12;
/** The last of them still meet lives on their way. */
const SPREAD = 0.9;

/** How many of the plan's disturbances may have been, once the lives have taken so many steps. */
export function allowed({ entries, steps }: Plan, taken: number): number {
  if (steps === undefined) return entries.length;
  const burst = Math.floor((BURSTS * taken) / Math.max(1, steps * SPREAD)) + 1;
  return Math.ceil((entries.length * Math.min(burst, BURSTS)) / BURSTS);
}
/** A plan that was written out, to play it again. @throws RangeError when it is none */
export function readPlan(text: string): Plan {
  const plan = JSON.parse(text) as Partial<Plan>;
  const fits = (entry: Entry) =>
    entry.who.length > 0 &&
    entry.who.every((who) => VICTIMS.includes(who)) &&
    (entry.how === 'kill' || entry.how === 'pause') &&
    ('boundary' in entry.at ? typeof entry.at.boundary === 'string' : entry.at.afterMs >= 0);
  if (!Number.isInteger(plan.seed) || !Array.isArray(plan.entries) || !plan.entries.every(fits))
    throw new RangeError('dat is geen plan');
  return plan as Plan;
}
