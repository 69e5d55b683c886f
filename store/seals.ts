/**
 * 13.2: what lies in the archive can't be changed. A list a case says which texts were put there, each with a hash of the
 * whole row as it stands (its ciphertext, not what it hides). The list is a JWE of its own under the archive key of the
 * person's name, so that who has the database and not the keys can't write another. It changes in the same
 * transaction as the texts: archiving adds, 13.4 and destruction take away, a correction that the person asked for (12.6) changes its own item.
 */
import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type ClientSession, type Model, Schema } from 'mongoose';
import { inTransaction, modelOf } from './connections.ts';
import { open, seal } from './envelope.ts';
import { KeyGone, SealBroken } from './errors.ts';
import type { File, TextRow } from './files.ts';
import type { InnerKeys } from './keys.ts';
import type { Place } from './types.ts';

interface SealDoc {
  _id: string;
  caseId: string;
  version: number;
  values: string;
}
const text = { type: String, required: true } as const;
const schema = new Schema<SealDoc>(
  { _id: String, caseId: text, version: { type: Number, required: true }, values: text },
  { strict: 'throw', versionKey: false },
);

/** By the text's reference. */
type Entries = Record<string, { unit: string; hash: string }>;
/** The name goes last of all, so its key is there as long as the list is. */
const UNIT = 'subject';
/** A list and its texts are read one after the other: what changed in between is looked at again. */
const AGAIN = [20, 100, 500];

export interface Seals {
  model: Model<SealDoc>;
  /** What was just written becomes part of the list; what stands in it stays as it is. In the writes' own transaction. */
  add(session: ClientSession, caseId: string, refs: readonly string[]): Promise<void>;
  /** What the list has of these texts follows what they are now (12.6). In the writes' own transaction. */
  renew(session: ClientSession, caseId: string, refs: readonly string[]): Promise<void>;
  /** Deletes these texts and their lines in the list together. Answers how many texts. @throws GoneError */
  remove(caseId: string, which: { refs: readonly string[] } | { units: readonly string[] }): Promise<number>;
  /** Of the whole case, or of some units. @throws SealBroken */
  check(caseId: string, units?: readonly string[]): Promise<void>;
}

/** Over every field but the one that a hold sets; dates as their instants, names in order. */
export function hashOf(row: TextRow): string {
  const { restricted: _, ...sealed } = row;
  const fields = Object.entries(sealed).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(fields)).digest('base64url');
}

export function sealsOf(archief: File, keys: InnerKeys): Seals {
  const model = modelOf(archief.connection, 'seals', schema);
  const place = (caseId: string, version: number): Place => ({
    database: archief.connection.name,
    collection: 'seals',
    document: caseId,
    field: 'values',
    version,
  });

  async function load(
    caseId: string,
    session?: ClientSession,
  ): Promise<{ version: number; entries: Entries }> {
    const row = await model.findById(caseId, null, session ? { session } : {}).lean();
    if (!row) return { version: 0, entries: {} };
    const key = await keys.get(caseId, UNIT, 'archive');
    return { version: row.version, entries: await open(key, place(caseId, row.version), row.values) };
  }
  async function save(session: ClientSession, caseId: string, from: number, entries: Entries): Promise<void> {
    const key = await keys.get(caseId, UNIT, 'archive');
    const version = from + 1;
    const values = await seal(key, place(caseId, version), entries);
    await model.updateOne({ _id: caseId }, { $set: { caseId, version, values } }, { session, upsert: true });
  }

  async function problems(caseId: string, units?: readonly string[]) {
    const of = { caseId, ...(units && { unit: { $in: [...units] } }) };
    const [{ entries }, rows] = await Promise.all([load(caseId), archief.model.find(of).lean<TextRow[]>()]);
    const found = new Map(rows.map((row) => [row._id, row]));
    const expected = Object.entries(entries).filter(([, { unit }]) => !units || units.includes(unit));
    const changed = expected.flatMap(([ref, { hash }]) => {
      const row = found.get(ref);
      return row && hashOf(row) !== hash ? [ref] : [];
    });
    const missing = expected.flatMap(([ref]) => (found.has(ref) ? [] : [ref]));
    const added = rows.flatMap(({ _id }) => (entries[_id] ? [] : [_id]));
    return changed.length + missing.length + added.length > 0 ? { changed, missing, added } : null;
  }

  return {
    model,
    async add(session, caseId, refs) {
      const { version, entries } = await load(caseId, session);
      const rows = await archief.model
        .find({ _id: { $in: refs.filter((ref) => !entries[ref]) } }, null, { session })
        .lean<TextRow[]>();
      if (rows.length === 0) return;
      for (const row of rows) entries[row._id] = { unit: row.unit, hash: hashOf(row) };
      await save(session, caseId, version, entries);
    },

    async renew(session, caseId, refs) {
      const { version, entries } = await load(caseId, session);
      const rows = await archief.model
        .find({ _id: { $in: refs.filter((ref) => entries[ref]) } }, null, { session })
        .lean<TextRow[]>();
      if (rows.length === 0) return;
      for (const row of rows) entries[row._id] = { unit: row.unit, hash: hashOf(row) };
      await save(session, caseId, version, entries);
    },

    async remove(caseId, which) {
      const byUnit = 'units' in which;
      const filter = byUnit ? { caseId, unit: { $in: which.units } } : { caseId, _id: { $in: which.refs } };
      // Nothing was ever archived here.
      if (!(await model.exists({ _id: caseId })))
        return (await archief.model.deleteMany(filter)).deletedCount;
      return inTransaction(archief.connection, async (session) => {
        await archief.fence.touch(session, caseId);
        const { deletedCount } = await archief.model.deleteMany(filter, { session });
        const { version, entries } = await load(caseId, session);
        const left = Object.entries(entries).filter(([ref, { unit }]) =>
          byUnit ? !which.units.includes(unit) : !which.refs.includes(ref),
        );
        if (left.length < Object.keys(entries).length)
          await save(session, caseId, version, Object.fromEntries(left));
        return deletedCount;
      });
    },

    async check(caseId, units) {
      for (const pause of [0, ...AGAIN]) {
        if (pause > 0) await wait(pause);
        let found: Awaited<ReturnType<typeof problems>>;
        try {
          found = await problems(caseId, units);
        } catch (error) {
          // Its name is gone: the case is being destroyed, and its texts can't be read either.
          if (error instanceof KeyGone) return;
          throw error;
        }
        if (!found) return;
        if (pause === AGAIN.at(-1)) throw new SealBroken(found);
      }
    },
  };
}
