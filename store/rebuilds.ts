/** What somebody asked and a second person must still confirm: one case's workflow made again (docs/decisions/0068). Ids and a fixed word. */
import { type Connection, Schema } from 'mongoose';
import { wallNow } from '../config/clock.ts';
import type { CaseId, MemberId } from '../domain/case.ts';
import type { Instant } from '../domain/dates/index.ts';
import { modelOf } from './connections.ts';

export interface AskedRebuild {
  caseId: CaseId;
  by: MemberId;
  /** domain/operations/rebuild.ts. */
  reason: string;
  /** The journal's version that was shown. */
  version: number;
  /** Until then it can be confirmed; wall time. */
  until: Instant;
}
export interface Rebuilds {
  /** False when one is open about this case: it stays as it is. */
  ask(asked: AskedRebuild): Promise<boolean>;
  open(caseId: CaseId): Promise<AskedRebuild | null>;
  /** All that wait, the soonest to end first. */
  all(): Promise<AskedRebuild[]>;
  /** It was done, or taken back; false when it was not there (any more). */
  end(caseId: CaseId): Promise<boolean>;
}

interface RebuildDoc extends Omit<AskedRebuild, 'until'> {
  _id: string;
  until: Date;
}
const text = { type: String, required: true } as const;
const schema = new Schema<RebuildDoc>(
  {
    ...{ _id: String, caseId: text, by: text, reason: text },
    version: { type: Number, required: true },
    until: { type: Date, required: true },
  },
  { strict: 'throw', versionKey: false },
);
schema.index({ until: 1 }, { expireAfterSeconds: 0 });
const MOST = 100;

export const rebuildModel = (regie: Connection) => modelOf(regie, 'rebuilds', schema);

export function rebuildsOf(regie: Connection): Rebuilds {
  const model = rebuildModel(regie);
  const stands = () => ({ $gt: wallNow() });
  const asked = ({ caseId, by, reason, version, until }: RebuildDoc): AskedRebuild => ({
    ...{ caseId, by, reason, version },
    until: until.toISOString(),
  });
  return {
    async ask({ until, ...one }) {
      await model.deleteOne({ _id: one.caseId, until: { $lte: wallNow() } });
      const { upsertedCount } = await model.updateOne(
        { _id: one.caseId },
        { $setOnInsert: { ...one, until: new Date(until) } },
        { upsert: true },
      );
      return upsertedCount === 1;
    },
    async open(caseId) {
      const row = await model.findOne({ _id: caseId, until: stands() }).lean<RebuildDoc>();
      return row && asked(row);
    },
    async all() {
      const rows = await model.find({ until: stands() }).sort({ until: 1 }).limit(MOST).lean<RebuildDoc[]>();
      return rows.map(asked);
    },
    async end(caseId) {
      return (await model.deleteOne({ _id: caseId })).deletedCount === 1;
    },
  };
}
