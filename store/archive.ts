/**
 * 13.2: the metadata that lie beside the archived texts. They are about a file, so they are encrypted under the
 * archive key of the unit that they describe, and go when it goes.
 */
import { createHash } from 'node:crypto';
import { type Model, Schema } from 'mongoose';
import type { MdtoDocument } from '../domain/archive/mdto.ts';
import type { UnitId } from '../domain/case.ts';
import type { Archive } from './archive-types.ts';
import { inTransaction, modelOf } from './connections.ts';
import { open, seal } from './envelope.ts';
import { KeyGone } from './errors.ts';
import type { File } from './files.ts';
import type { Gate, Use } from './gate.ts';
import type { InnerKeys } from './keys.ts';
import type { Place } from './types.ts';

interface MetadataDoc {
  _id: string;
  caseId: string;
  unit: string;
  /** Every description of the case is another: one can't be mixed with parts of an earlier one. */
  version: number;
  values: string;
}
const text = { type: String, required: true } as const;
const schema = new Schema<MetadataDoc>(
  { _id: String, caseId: text, unit: text, version: { type: Number, required: true }, values: text },
  { strict: 'throw', versionKey: false },
);
schema.index({ caseId: 1, unit: 1 });

export interface InnerArchive extends Archive {
  model: Model<MetadataDoc>;
}

export function archiveOf(archief: File, keys: InnerKeys, gate: () => Gate): InnerArchive {
  const model = modelOf(archief.connection, 'metadata', schema);
  const idOf = (caseId: string, unit: string) => `${caseId}:${unit}`;
  const place = (caseId: string, unit: string, version: number): Place => ({
    ...{ database: archief.connection.name, collection: 'metadata', document: idOf(caseId, unit) },
    ...{ field: 'values', version },
  });

  return {
    model,
    async contents(caseId) {
      const rows = await archief.model.find({ caseId }).lean();
      rows.sort((a, b) => (a._id < b._id ? -1 : 1));
      return rows.map(({ _id, unit, code, from, values }) => ({
        ...{ ref: _id, unit, code, from: from ?? 'weegploeg' },
        ...{ size: Buffer.byteLength(values), sha256: createHash('sha256').update(values).digest('hex') },
      }));
    },

    async describe(caseId, documents) {
      const before = await model.find({ caseId }, { version: 1 }).lean();
      const version = Math.max(0, ...before.map((row) => row.version)) + 1;
      const rows: MetadataDoc[] = [];
      for (const unit of new Set(documents.map((one) => one.unit))) {
        try {
          const key = await keys.get(caseId, unit, 'archive');
          const own = documents.filter((one) => one.unit === unit).map(({ name, xml }) => ({ name, xml }));
          const values = await seal(key, place(caseId, unit, version), own);
          rows.push({ _id: idOf(caseId, unit), caseId, unit, version, values });
        } catch (error) {
          if (!(error instanceof KeyGone)) throw error;
        }
      }
      if (rows.length === 0 && before.length === 0) return;
      await inTransaction(archief.connection, async (session) => {
        await archief.fence.touch(
          session,
          caseId,
          rows.map(({ unit }) => unit),
        );
        await model.deleteMany({ caseId }, { session });
        if (rows.length > 0) await model.insertMany(rows, { session });
      });
    },

    async export(caseId, given) {
      const use: Use = { mode: 'read', what: 'export', caseId, room: 'archief' };
      const permit = await gate().check(given, use);
      await gate().log(permit, use);
      const found: MdtoDocument[] = [];
      for (const { unit, version, values } of await model.find({ caseId }).lean()) {
        try {
          const key = await keys.get(caseId, unit as UnitId, 'archive');
          const own = await open<Omit<MdtoDocument, 'unit'>[]>(key, place(caseId, unit, version), values);
          found.push(...own.map((one) => ({ ...one, unit })));
        } catch (error) {
          // Its unit is being destroyed: that hides no other.
          if (!(error instanceof KeyGone)) throw error;
        }
      }
      return found;
    },
  };
}
