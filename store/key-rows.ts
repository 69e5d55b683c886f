/** The wrapped keys as they stand in `sleutels`. */
import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from './connections.ts';
import type { KeyRoom } from './types.ts';

export interface KeyRow {
  _id: string;
  caseId: string;
  unit: string;
  room: KeyRoom;
  /** By the master key: a JWE, or transit's ciphertext; bound to the key's id. */
  wrapped: string;
  master: number;
  madeAt: Date;
  /** The sweeper has seen that its case exists. */
  settled: boolean;
}
const schema = new Schema<KeyRow>(
  {
    _id: String,
    caseId: { type: String, required: true },
    unit: { type: String, required: true },
    room: {
      type: String,
      enum: ['weighing', 'conference', 'archive', 'papers', 'engine', 'system'],
      required: true,
    },
    wrapped: { type: String, required: true },
    master: { type: Number, required: true },
    madeAt: { type: Date, required: true },
    settled: { type: Boolean, required: true },
  },
  { strict: 'throw', versionKey: false },
);
schema.index({ caseId: 1, unit: 1, room: 1 }, { unique: true });
schema.index({ master: 1 });
schema.index({ settled: 1, madeAt: 1 });
schema.index({ room: 1, madeAt: 1 });

export const keyRows = (connection: Connection): Model<KeyRow> => modelOf(connection, 'keys', schema);
