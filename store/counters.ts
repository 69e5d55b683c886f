import type { ClientSession } from 'mongoose';
import type { Regie } from './regie.ts';

/** Steps of different cases seldom meet in one document; sums are of at most this many documents a name. */
const SHARDS = 64;

/** Adds to named counters, in the transaction of what they count. Zeroes are left out. */
export async function count(
  regie: Regie,
  session: ClientSession,
  caseId: string,
  changes: ReadonlyMap<string, number>,
): Promise<void> {
  let shard = 0;
  for (const char of caseId) shard = (shard * 31 + char.charCodeAt(0)) % SHARDS;
  const writes = [...changes]
    .filter(([, n]) => n !== 0)
    .map(([name, n]) => ({
      updateOne: { filter: { _id: `${name}#${shard}` }, update: { $inc: { n } }, upsert: true },
    }));
  if (writes.length > 0)
    await regie.counters.collection.bulkWrite(writes as never, { session, ordered: false });
}

export async function counts(regie: Regie): Promise<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const { _id, n } of await regie.counters.find({}).lean()) {
    const name = _id.slice(0, _id.lastIndexOf('#'));
    sums[name] = (sums[name] ?? 0) + n;
  }
  return sums;
}

export const stageCounter = (kind: string, stage: string): string => `stage:${kind}:${stage}`;
export const taskCounter = (kind: string): string => `tasks:${kind}`;
export function add(changes: Map<string, number>, name: string, n: number): void {
  changes.set(name, (changes.get(name) ?? 0) + n);
}
