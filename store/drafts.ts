/**
 * Drafts of long forms: what somebody typed and has not sent. Encrypted under the key of the unit that the form is
 * about, in the database where its texts would go, so that destroying the unit or the case destroys them (13).
 */
import { type Connection, type Model, Schema } from 'mongoose';
import { wallNow } from '../config/clock.ts';
import type { Permit } from '../domain/access/index.ts';
import type { CaseId } from '../domain/case.ts';
import { inTransaction, isDuplicate, modelOf } from './connections.ts';
import { open, seal } from './envelope.ts';
import { KeyGone, NotInTheFile } from './errors.ts';
import type { Files } from './files.ts';
import type { Gate, Use } from './gate.ts';
import type { InnerKeys } from './keys.ts';
import type { Regie } from './regie.ts';
import type { AccessLog, CommitRecord, Draft, DraftId, Drafts, Place, WritingRoom } from './types.ts';

const ROOMS: readonly WritingRoom[] = ['weegploeg', 'casusoverleg', 'zaken'];
const DAY = 24 * 60 * 60 * 1_000;
const HOUR = 60 * 60 * 1_000;
/** The one unit of a case that was made up for a draft about somebody of whom there is no case yet. */
export const DRAFT_UNIT = 'draft';
/** Far above what a form can be answered with, far below what a document can hold. */
export const DRAFT_BYTES = 1_000_000;

interface DraftRow {
  /** `${task}:${form}:${by}`, with the case in the place of the task where there is none. */
  _id: string;
  caseId: string;
  /** All units that it would go into; the first one's key encrypts it. It ends with the first that is destroyed. */
  units: string[];
  task: string | null;
  form: string;
  by: string;
  /** The writer's party: a task that goes to another party takes no draft along. */
  party: string;
  /** The legal day on which it was written. */
  on: string;
  /** Wall time, the version of its ciphertext too. */
  savedAt: Date;
  until: Date;
  values: string;
}
const text = { type: String, required: true } as const;
const schema = new Schema<DraftRow>(
  {
    _id: String,
    caseId: text,
    units: { type: [String], required: true },
    task: { type: String, default: null },
    form: text,
    by: text,
    party: text,
    on: text,
    savedAt: { type: Date, required: true },
    until: { type: Date, required: true },
    values: text,
  },
  { strict: 'throw', versionKey: false },
);
schema.index({ caseId: 1 });
schema.index({ task: 1 });
schema.index({ by: 1, form: 1 });
schema.index({ until: 1 }, { expireAfterSeconds: 0 });

export type DraftModels = Record<WritingRoom, Model<DraftRow>>;
export const draftModels = (connections: Record<WritingRoom, Connection>): DraftModels => ({
  weegploeg: modelOf(connections.weegploeg, 'drafts', schema),
  casusoverleg: modelOf(connections.casusoverleg, 'drafts', schema),
  zaken: modelOf(connections.zaken, 'drafts', schema),
});

const idOf = ({ caseId, task, form, member }: DraftId): string => `${task ?? caseId}:${form}:${member}`;

/** Drafts of a case, or only those that one of the units ends. Answers how many went, by place. */
export async function eraseDrafts(
  models: DraftModels,
  caseId: string,
  units?: readonly string[],
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const room of ROOMS) {
    const of = { caseId, ...(units && { units: { $in: [...units] } }) };
    const { deletedCount } = await models[room].deleteMany(of);
    if (deletedCount > 0) counts[`${room}.drafts`] = deletedCount;
  }
  return counts;
}

/** Places where a unit still has drafts. */
export async function draftsLeft(
  models: DraftModels,
  caseId: string,
  units: readonly string[],
): Promise<string[]> {
  const left: string[] = [];
  for (const room of ROOMS) {
    if (await models[room].exists({ caseId, units: { $in: [...units] } })) left.push(`${room}.drafts`);
  }
  return left;
}

/** What is past its end, and what belongs to a task that has ended or went to another party. Answers how many. */
export async function sweepDrafts(models: DraftModels, regie: Regie, now: Date): Promise<number> {
  let gone = 0;
  for (const model of Object.values(models)) {
    gone += (await model.deleteMany({ until: { $lte: now } })).deletedCount;
    const ids = (await model.distinct('task', { task: { $ne: null } })).filter((id) => id !== null);
    if (ids.length === 0) continue;
    const living = await regie.tasks.find({ _id: { $in: ids }, status: 'open' }, { party: 1 }).lean();
    const open = new Set(living.map(({ _id }) => _id));
    gone += (await model.deleteMany({ task: { $in: ids.filter((id) => !open.has(id)) } })).deletedCount;
    for (const { _id, party } of living) {
      if (party === null) continue;
      gone += (await model.deleteMany({ task: _id, party: { $ne: party } })).deletedCount;
    }
  }
  return gone;
}

/**
 * Keys of cases that were made up for a draft which is no longer there: they go as keys do, noted as dead. One that was
 * made just now may still be waiting for its draft. Answers how many.
 */
export async function sweepDraftKeys(models: DraftModels, keys: InnerKeys, now: Date): Promise<number> {
  const before = new Date(now.getTime() - HOUR);
  const made = await keys.model.distinct('caseId', {
    settled: false,
    unit: DRAFT_UNIT,
    madeAt: { $lt: before },
  });
  let gone = 0;
  for (const caseId of made) {
    const rows = await Promise.all(Object.values(models).map((model) => model.exists({ caseId })));
    if (rows.every((row) => row === null)) gone += (await keys.destroyCase(caseId)).length;
  }
  return gone;
}

/** After a step: its closed tasks' drafts go, and those of tasks that a command gave to another party. */
export async function endDrafts(models: DraftModels, record: CommitRecord, drafted: boolean): Promise<void> {
  const closed = (drafted ? record.closed : []).map(({ task }) => `${record.caseId}:${task.id}`);
  const moved = record.by === null || !record.detail ? [] : (record.changed ?? []);
  const over: object[] = moved.flatMap(({ id, party }) =>
    party === null ? [] : [{ task: `${record.caseId}:${id}`, party: { $ne: party } }],
  );
  if (closed.length > 0) over.push({ task: { $in: closed } });
  if (over.length === 0) return;
  // A room that is away must not hold up the case: nobody can open these drafts any more, and the sweep takes them.
  await Promise.allSettled(Object.values(models).map((model) => model.deleteMany({ $or: over })));
}

export function draftsOf(
  { tasks }: Pick<Regie, 'tasks'>,
  models: DraftModels,
  files: Files,
  keys: InnerKeys,
  log: AccessLog,
  gate: Gate,
): Drafts {
  /** Its writer's alone, and only while they may write there. */
  async function check(given: Permit, { member }: DraftId, caseId: CaseId, room: WritingRoom, what: string) {
    const use: Use = { mode: 'write', what, caseId, room };
    const permit = await gate.check(given, use);
    if (permit.who !== member) await gate.refuse(permit, use);
  }

  const place = (room: WritingRoom, row: Pick<DraftRow, '_id' | 'savedAt'>): Place => ({
    database: files[room].connection.name,
    collection: 'drafts',
    document: row._id,
    field: 'values',
    version: row.savedAt.getTime(),
  });
  const line = (id: DraftId, room: WritingRoom, row: Pick<DraftRow, 'caseId' | 'party'>, what: string) => ({
    who: id.member,
    party: row.party,
    what,
    purpose: `draft:${id.form}`,
    fields: [],
    file: room,
    caseId: row.caseId,
    detail: id.task === null ? {} : { task: id.task },
    ok: true,
  });

  return {
    async put(draft, permit) {
      const { caseId, room, units, party, on, values } = draft;
      const [unit] = units;
      if (unit === undefined) throw new NotInTheFile('a draft about no unit');
      await check(permit, draft, caseId, room, 'write-draft');
      if (Buffer.byteLength(JSON.stringify(values)) > DRAFT_BYTES) return 'too-long';
      const file = files[room];
      const key = await keys.register(caseId, unit, file.keyRoom);
      await log.write(line(draft, room, draft, 'write-draft'));
      const _id = idOf(draft);
      // Said on the task first: what looks for drafts looks there.
      if (draft.task !== null) await tasks.updateOne({ _id: draft.task }, { $set: { drafted: true } });
      for (let attempt = 1; ; attempt++) {
        const savedAt = wallNow();
        const until = new Date(savedAt.getTime() + draft.days * DAY);
        const row = {
          ...{ caseId, units: [...units], task: draft.task, form: draft.form, by: draft.member },
          ...{ party, on, savedAt, until },
          values: await seal(key, place(room, { _id, savedAt }), values),
        };
        try {
          await inTransaction(file.connection, async (session) => {
            await file.fence.touch(session, caseId, units);
            await models[room].updateOne({ _id }, { $set: row }, { session, upsert: true });
          });
          return 'kept';
        } catch (error) {
          // Saved twice at once: both stand, one after the other.
          if (!isDuplicate(error) || attempt === 3) throw error;
        }
      }
    },

    async find(id, room, permit): Promise<Draft | null> {
      const row = await models[room].findById(idOf(id)).lean<DraftRow>();
      if (!row || row.until <= wallNow()) return null;
      await check(permit, id, row.caseId, room, 'read-draft');
      await log.write(line(id, room, row, 'read-draft'));
      try {
        const [unit = ''] = row.units;
        const key = await keys.get(row.caseId, unit, files[room].keyRoom);
        const values = await open<Draft['values']>(key, place(room, row), row.values);
        return { values, on: row.on };
      } catch (error) {
        // Its unit is being destroyed, or has gone to the archive: nothing is left to show.
        if (error instanceof KeyGone) return null;
        throw error;
      }
    },

    async discard(id) {
      const gone = await Promise.all(ROOMS.map((room) => models[room].deleteOne({ _id: idOf(id) })));
      const there = gone.some(({ deletedCount }) => deletedCount > 0);
      // Only a case that was made up for a draft has this unit, and nothing else.
      if (there && id.task === null)
        for (const room of ROOMS) await keys.destroyUnit(id.caseId, DRAFT_UNIT, files[room].keyRoom);
      return there;
    },

    async ofNobody(form, member) {
      const of = { by: member, form, units: DRAFT_UNIT, until: { $gt: wallNow() } };
      const rows = await Promise.all(
        ROOMS.map((room) => models[room].find(of, { caseId: 1, savedAt: 1 }).lean()),
      );
      const newest = rows.flat().sort((a, b) => b.savedAt.getTime() - a.savedAt.getTime());
      return newest.map(({ caseId }) => caseId);
    },
  };
}
