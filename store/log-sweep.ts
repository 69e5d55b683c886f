/** The daily care for the access log: what a crash left unsigned, lines past their end (13.1, 15.2), one base a day. */
import type { Model } from 'mongoose';
import { laterOf } from '../domain/dates/index.ts';
import type { Checkpoints, Folded, Head } from './checkpoints.ts';
import type { AccessRow } from './regie.ts';
import type { LogReport } from './types.ts';

/** Longer than any process is late with its signature, and than clocks differ. */
const GRACE_MS = 10 * 60_000;

type Last = Map<string, Pick<AccessRow, 'seq' | 'hash'>>;

export async function sweepLog(
  model: Model<AccessRow>,
  checkpoints: Checkpoints,
  before: string,
  now: Date,
): Promise<{ adopted: number; lines: number; checkpoint: LogReport['last'] }> {
  const at = now.toISOString();

  /** The last line of each chain in this range of time. Index: at. */
  async function lastIn(range: { $gte?: string; $lt: string }): Promise<Last> {
    const last: Last = new Map();
    const rows = model
      .find({ at: range }, { writer: 1, seq: 1, hash: 1 })
      .lean()
      .cursor({ batchSize: 2_000 });
    for await (const { writer, seq, hash } of rows)
      if ((last.get(writer)?.seq ?? -1) < seq) last.set(writer, { seq, hash });
    return last;
  }

  const known = await checkpoints.read();
  const settled = new Date(now.getTime() - GRACE_MS).toISOString();
  // Another sweep may have been further.
  const scanned = laterOf(settled, known.scanned);
  const late = await lastIn({ $gte: known.scanned, $lt: scanned });
  const old = await lastIn({ $lt: before });
  let adopted = 0;
  // First what is left and where it begins, then the lines go: after a crash in between the next sweep finds them.
  await checkpoints.signFrom((folded) => {
    const found = adoptedOf(folded, late);
    adopted = found.length;
    return { heads: shortened(folded, found, old), base: false, scanned };
  }, at);
  const { chains } = await checkpoints.read();
  let lines = 0;
  for (const writer of old.keys()) {
    const head = chains.get(writer);
    if (!head?.gone && !head?.from) continue;
    const which = head.gone ? { writer } : { writer, seq: { $lt: head.from?.seq ?? 0 } };
    lines += (await model.deleteMany(which)).deletedCount;
  }
  const base = await checkpoints.signFrom(
    (folded) => ({
      heads: [...folded.chains.values()].filter(({ gone }) => !gone),
      base: true,
      scanned: folded.scanned,
    }),
    at,
  );
  if (base) await checkpoints.dropBefore(base.number);
  const { next, prev } = await checkpoints.read();
  return { adopted, lines, checkpoint: { number: next - 1, hash: prev } };
}

/** Chains whose process wrote more than it signed, and has had the time to. */
function adoptedOf({ chains }: Folded, late: Last): Head[] {
  const found: Head[] = [];
  for (const [writer, { seq, hash }] of late) {
    const head = chains.get(writer);
    // What stands behind a chain that was ended is not its process's: it is for `verify` to find.
    if (seq > (head?.seq ?? -1) && !head?.closed) found.push({ writer, seq, hash, adopted: true });
  }
  return found;
}

/** The adopted chains, and every chain whose first lines are past their end with the place where it begins from now on. */
function shortened({ chains }: Folded, adopted: readonly Head[], old: Last): Head[] {
  const heads = new Map(adopted.map((head) => [head.writer, head]));
  for (const [writer, { seq, hash }] of old) {
    const head = heads.get(writer) ?? chains.get(writer);
    if (!head || head.gone || seq > head.seq || (head.from && seq < head.from.seq)) continue;
    const over = seq === head.seq && (head.closed === true || head.adopted === true);
    heads.set(writer, over ? { ...head, gone: true } : { ...head, from: { seq: seq + 1, prev: hash } });
  }
  return [...heads.values()];
}
