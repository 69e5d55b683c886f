/** 7, 15.2: how often somebody searched within the hour, over all processes. Wall time; nothing about whom was searched. */
import { type Connection, Schema } from 'mongoose';
import { wallNow } from '../config/clock.ts';
import type { MemberId } from '../domain/case.ts';
import { modelOf } from './connections.ts';

export interface Searches {
  /** Counts one more; answers whether it is within `perHour`. */
  allowed(member: MemberId, perHour: number): Promise<boolean>;
}

interface SearchDoc {
  /** Member and hour. */
  _id: string;
  count: number;
  expires: Date;
}
const schema = new Schema<SearchDoc>(
  { _id: String, count: { type: Number, required: true }, expires: { type: Date, required: true } },
  { strict: 'throw', versionKey: false },
);
schema.index({ expires: 1 }, { expireAfterSeconds: 0 });
const HOUR = 3_600_000;

export function searchesOf(connection: Connection): Searches {
  const model = modelOf(connection, 'searches', schema);
  return {
    async allowed(member, perHour) {
      const now = wallNow();
      await model.deleteMany({ expires: { $lte: now } });
      const hour = Math.floor(now.getTime() / HOUR);
      const _id = `${member}:${hour}`;
      await model.updateOne(
        { _id },
        { $inc: { count: 1 }, $setOnInsert: { expires: new Date((hour + 2) * HOUR) } },
        { upsert: true },
      );
      return ((await model.findById(_id).lean())?.count ?? 0) <= perHour;
    },
  };
}
