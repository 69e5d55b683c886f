/**
 * Ids of keys that were destroyed: opaque, about nobody. Every process takes them out of its memory, and a copy of the
 * keys that is put back does not bring them back. They go when every copy that could hold the key is too old to be used.
 */
import { type ClientSession, type Connection, Schema } from 'mongoose';
import { wallNow } from '../config/clock.ts';
import { modelOf } from './connections.ts';

interface DeadRow {
  _id: string;
  at: Date;
}
const schema = new Schema<DeadRow>(
  { _id: String, at: { type: Date, required: true } },
  { strict: 'throw', versionKey: false },
);
schema.index({ at: 1 });

/** Machines' clocks may differ by this; and a transaction takes a while. */
const OVERLAP_MS = 120_000;

export interface DeadKeys {
  add(session: ClientSession, ids: readonly string[]): Promise<void>;
  /** Those since the last call, and some before: for the caches of this process. */
  recent(): Promise<string[]>;
  all(): Promise<string[]>;
  sweep(before: Date): Promise<number>;
}

export function deadKeysOf(connection: Connection): DeadKeys {
  const model = modelOf(connection, 'dead', schema);
  let looked = wallNow().getTime();
  return {
    async add(session, ids) {
      const at = wallNow();
      await model.bulkWrite(
        ids.map((_id) => ({ updateOne: { filter: { _id }, update: { $set: { at } }, upsert: true } })),
        { session, ordered: true },
      );
    },
    async recent() {
      const since = new Date(looked - OVERLAP_MS);
      const now = wallNow().getTime();
      const rows = await model.find({ at: { $gte: since } }, { _id: 1 }).lean();
      looked = now;
      return rows.map((row) => row._id);
    },
    all: async () => (await model.find({}, { _id: 1 }).lean()).map((row) => row._id),
    sweep: async (before) => (await model.deleteMany({ at: { $lt: before } })).deletedCount,
  };
}
