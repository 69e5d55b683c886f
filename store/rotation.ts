/**
 * The next version of the master key, while everything runs and without touching a document. In steps that can each be
 * done again, by any process, after a kill at any moment:
 * 1. the next version is brought in: what is wrapped from here on is wrapped under it; both versions open;
 * 2. the gate goes up: no key under an older version can come in any more;
 * 3. every older row is wrapped anew, in batches: opened, wrapped, opened again from what the database gives back;
 * 4. a look that no older row is left;
 * 5. only then the older versions are dropped, for good. Copies of the key database from before open nothing any more.
 */
import type { Model } from 'mongoose';
import { KeyGone, MasterKeyError } from './errors.ts';
import type { KeyGate } from './key-gate.ts';
import type { KeyRow } from './key-rows.ts';
import type { Master } from './master.ts';
import type { RotationStep } from './types.ts';

const BATCH = 500;

export interface Rotated {
  master: number;
  rewrapped: number;
  /** Keys whose version had been dropped before: nothing opens them. */
  lost: number;
}

export async function rotate(
  { model, master, gate }: { model: Model<KeyRow>; master: Master; gate: KeyGate },
  onStep: (step: RotationStep, master: number) => unknown = () => {},
): Promise<Rotated> {
  const current = await master.next();
  await onStep('next', current);
  await gate.raise(current);
  await onStep('gate', current);

  let rewrapped = 0;
  const lost = new Set<string>();
  const unreadable = new Set<string>();
  for (;;) {
    const skipped = [...lost, ...unreadable];
    const rows = await model
      .find({ master: { $lt: current }, ...(skipped.length > 0 && { _id: { $nin: skipped } }) })
      .limit(BATCH)
      .lean();
    if (rows.length === 0) break;
    rewrapped += await wrapAnew(rows);
    await onStep('batch', current);
  }
  // Dropping the version would make loss of what may only be a disturbance, or somebody's hand.
  if (unreadable.size > 0) {
    throw new MasterKeyError(`keys that do not open: ${[...unreadable].join(', ')}; nothing was dropped`);
  }
  const left = await model.find({ master: { $lt: current } }, { _id: 1 }).lean();
  if (left.some((row) => !lost.has(row._id))) {
    throw new MasterKeyError('a key came in under an old version; nothing was dropped');
  }
  await onStep('verified', current);
  await master.retire(current);
  await onStep('dropped', current);
  return { master: current, rewrapped, lost: left.length };

  async function wrapAnew(rows: readonly KeyRow[]): Promise<number> {
    const opened = await Promise.allSettled(rows.map((row) => master.unwrap(row._id, row.wrapped)));
    const bytes = new Map<string, Uint8Array>();
    for (const [nr, row] of rows.entries()) {
      const one = opened[nr] as PromiseSettledResult<Uint8Array>;
      if (one.status === 'fulfilled') bytes.set(row._id, one.value);
      else if (one.reason instanceof KeyGone) lost.add(row._id);
      else if (one.reason instanceof MasterKeyError && one.reason.code === 'master-key')
        unreadable.add(row._id);
      else throw one.reason;
    }
    const living = rows.filter((row) => bytes.has(row._id));
    const writes = await Promise.all(
      living.map(async (row) => ({
        updateOne: {
          filter: { _id: row._id, wrapped: row.wrapped },
          update: { $set: await master.wrap(row._id, bytes.get(row._id) as Uint8Array) },
        },
      })),
    );
    if (writes.length === 0) return 0;
    const { modifiedCount } = await model.bulkWrite(writes, { ordered: false });
    // What stands there now must open to the same key, whoever wrote it; what was destroyed meanwhile is not there.
    const now = await model.find({ _id: { $in: living.map((row) => row._id) } }).lean();
    await Promise.all(
      now.map(async (row) => {
        const version = master.versionOf(row.wrapped);
        const again = await master.unwrap(row._id, row.wrapped);
        const before = bytes.get(row._id) as Uint8Array;
        if (version === null || version < current || Buffer.compare(again, before) !== 0) {
          throw new MasterKeyError(
            'a key that was wrapped anew does not open to the same key; nothing was dropped',
          );
        }
      }),
    );
    return modifiedCount;
  }
}
