/**
 * No key may come in under a master version that is on its way out: its writer could sleep through a whole rotation,
 * and the key would then be wrapped under a version that no longer exists. Every new key passes a gate in its own
 * transaction; a rotation raises the gate before it looks for what is still to be wrapped anew. In parts, so that keys
 * that are made at the same moment seldom meet in one document.
 */
import { randomInt } from 'node:crypto';
import { type ClientSession, type Connection, Schema } from 'mongoose';
import { isDuplicate, modelOf } from './connections.ts';

interface GateRow {
  _id: string;
  /** The oldest master version that may still come in. */
  floor: number;
  passed: number;
}
const schema = new Schema<GateRow>(
  { _id: String, floor: { type: Number, required: true }, passed: { type: Number, default: 0 } },
  { strict: 'throw', versionKey: false },
);
const PARTS = 8;

/** The key was wrapped under a version that is on its way out: wrap it again. */
export class GateShut extends Error {}

export interface KeyGate {
  init(): Promise<void>;
  /** In the transaction that inserts the key. @throws GateShut */
  pass(session: ClientSession, version: number): Promise<void>;
  /** From here on nothing older comes in; what was on its way is there, or fails. May be called again. */
  raise(floor: number): Promise<void>;
  /** As high as it ever was raised. */
  floor(): Promise<number>;
}

export function keyGateOf(connection: Connection): KeyGate {
  const model = modelOf(connection, 'gates', schema);
  const ids = Array.from({ length: PARTS }, (_, part) => `gate:${part}`);
  return {
    async floor() {
      const rows = await model.find({ _id: { $in: ids } }, { floor: 1 }).lean();
      return Math.max(0, ...rows.map((row) => row.floor));
    },
    async init() {
      try {
        await model.bulkWrite(
          ids.map((_id) => ({
            updateOne: { filter: { _id }, update: { $setOnInsert: { floor: 0, passed: 0 } }, upsert: true },
          })),
          { ordered: false },
        );
      } catch (error) {
        // Another process made them at the same moment.
        if (!isDuplicate(error)) throw error;
      }
    },
    async pass(session, version) {
      const _id = ids[randomInt(PARTS)] as string;
      const { matchedCount } = await model.updateOne(
        { _id, floor: { $lte: version } },
        { $inc: { passed: 1 } },
        { session },
      );
      if (matchedCount === 0) throw new GateShut();
    },
    async raise(floor) {
      await model.updateMany({ _id: { $in: ids } }, { $max: { floor } });
      const shut = await model.countDocuments({ _id: { $in: ids }, floor: { $gte: floor } });
      if (shut !== PARTS) throw new Error('the gate of the keys is not there');
    },
  };
}
