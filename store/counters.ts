import type { ClientSession } from 'mongoose';
import type { Regie } from './regie.ts';

/** Steps of different cases seldom meet in one document; sums are of at most this many documents a name. */
const SHARDS = 64;

/** Figures are many names and few writers at once: fewer documents a name, so that reading them stays quick. */
const FIGURE_SHARDS = 8;
/** They come after `stage:` and `tasks:` in no list of those: named apart. */
const FIGURE = 'figure:';

/** Which document of a counter a case adds to. */
export function shardOf(caseId: string): number {
  let shard = 0;
  for (const char of caseId) shard = (shard * 31 + char.charCodeAt(0)) % SHARDS;
  return shard;
}

/** Cases that can meet in a figure have the same lane. */
export const figureLane = (caseId: string): number => shardOf(caseId) % FIGURE_SHARDS;

/** Adds to named counters, in the transaction of what they count. Zeroes are left out. */
export async function count(
  regie: Regie,
  session: ClientSession,
  caseId: string,
  changes: ReadonlyMap<string, number>,
): Promise<void> {
  const hash = shardOf(caseId);
  const writes = [...changes]
    .filter(([, n]) => n !== 0)
    .map(([name, n]) => ({
      updateOne: {
        filter: { _id: `${name}#${name.startsWith(FIGURE) ? figureLane(caseId) : hash}` },
        update: { $inc: { n } },
        upsert: true,
      },
    }));
  if (writes.length > 0)
    await regie.counters.collection.bulkWrite(writes as never, { session, ordered: false });
}

/** Sums by name. Without a prefix: cases by stage and tasks by kind, no figures. */
export async function counts(regie: Regie, prefix?: string): Promise<Record<string, number>> {
  const from = (start: string) => ({ _id: { $gte: start, $lt: `${start}\uffff` } });
  const which = prefix === undefined ? { $or: [from('stage:'), from('tasks:')] } : from(prefix);
  const sums: Record<string, number> = {};
  for (const { _id, n } of await regie.counters.find(which).lean()) {
    const name = _id.slice(0, _id.lastIndexOf('#'));
    sums[name] = (sums[name] ?? 0) + n;
  }
  return sums;
}

export const stageCounter = (kind: string, stage: string): string => `stage:${kind}:${stage}`;
export const taskCounter = (kind: string): string => `tasks:${kind}`;
/** Days from being given to being done, in classes (domain/board/usual.ts). */
export const tookCounter = (kind: string, days: number): string => `${FIGURE}took:${kind}:${days}`;
/** Days from the start of its term to being done, in classes. */
export const sinceCounter = (kind: string, days: number): string => `${FIGURE}since:${kind}:${days}`;
/** Tasks that ended in a month, on time or not, by kind and by party (`-`: of no party). */
export const endedCounter = (month: string, kind: string, party: string | null, how: string): string =>
  `${FIGURE}ended:${month}:${kind}:${party ?? '-'}:${how}`;
/** Cases that came to a stage in a month, and what else happened in a case (`Kind.passed`), by kind of case. */
export const passedCounter = (month: string, kind: string, what: string): string =>
  `${FIGURE}passed:${month}:${kind}:${what}`;
export function add(changes: Map<string, number>, name: string, n: number): void {
  changes.set(name, (changes.get(name) ?? 0) + n);
}
