/** Versions of the covenant and how it stands: data of the covenant, nothing about anybody, so in clear. */
import { type Connection, Schema } from 'mongoose';
import type { Standing } from '../covenant/index.ts';
import { modelOf } from './connections.ts';

export interface CovenantRow {
  /** The version's name. */
  _id: string;
  from: string;
  /** The file as JSON, as it was checked. */
  file: string;
  hash: string;
  /** Parties that had given notice and that it is without. */
  left: string[];
}
/** 15.2: what a security plan said, under a hash of it. */
export interface PlanRow {
  _id: string;
  plan: string;
}
export interface StandingRow {
  _id: string;
  value: Standing;
}
const text = { type: String, required: true } as const;
const strict = { strict: 'throw', versionKey: false, minimize: false } as const;
const covenants = new Schema<CovenantRow>(
  { _id: String, from: text, file: text, hash: text, left: [String] },
  strict,
);
const plans = new Schema<PlanRow>({ _id: String, plan: text }, strict);
const standing = new Schema<StandingRow>({ _id: String, value: { type: Schema.Types.Mixed } }, strict);

export const covenantModels = (connection: Connection) => ({
  covenants: modelOf(connection, 'covenants', covenants),
  standing: modelOf(connection, 'standing', standing),
  plans: modelOf(connection, 'plans', plans),
});
