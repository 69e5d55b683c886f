/** Who is killed on the rig, for how long, and what must have come of it. Pure. */
import type { Check } from '../chaos/checks.ts';

/** Who goes, together, and how long they stay away at the least. */
export const OUTAGES: readonly { who: readonly string[]; ms: number }[] = [
  { who: ['temporal-1'], ms: 20_000 },
  { who: ['worker'], ms: 15_000 },
  { who: ['postgres'], ms: 5_000 },
  { who: ['api'], ms: 2_000 },
  { who: ['temporal-2', 'worker2'], ms: 15_000 },
  { who: ['postgres', 'temporal-1'], ms: 3_000 },
];
/** A cluster that doesn't answer after so long has not survived. */
export const LIMIT_MS = 120_000;

export interface Outage {
  who: readonly string[];
  /** Seconds since the lives began, and how long it was away. */
  at: number;
  away: number;
  /** Seconds from the kill until every history shard answered again. */
  shardsAnswer: number | null;
  /** By server: shards just before, and when all answered again. */
  shardsBefore: Record<string, number | null>;
  shardsAfter: Record<string, number | null>;
}
export function enough(killed: number, asked: number): Check {
  const problems = killed >= asked ? [] : [`${killed} of ${asked}: the lives were over before`];
  return { check: 'killed as often as asked', ok: problems.length === 0, looked: killed, problems };
}
export function tookOver(outages: readonly Outage[]): Check {
  const problems = outages
    .filter(({ shardsAnswer }) => shardsAnswer === null)
    .map(({ who, at }) => `${who.join(' and ')} at ${at} s: not all shards answered within ${LIMIT_MS} ms`);
  return {
    check: 'every shard answered again',
    ok: problems.length === 0 && outages.length > 0,
    ...{ looked: outages.length, problems },
  };
}
export function stuck(why: string, lives: number): Check {
  return { check: 'every life came to its end', ok: false, looked: lives, problems: [why] };
}
