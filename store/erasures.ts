import { createHash } from 'node:crypto';
import { dayOf } from '../domain/dates/index.ts';
import type { InnerArchive } from './archive.ts';
import { certificateOf, type InnerCertificates } from './certificates.ts';
import { journalPlace } from './commit.ts';
import { inTransaction } from './connections.ts';
import { add, count, stageCounter, taskCounter } from './counters.ts';
import { type DraftModels, draftsLeft, eraseDrafts } from './drafts.ts';
import { open } from './envelope.ts';
import { StoreError } from './errors.ts';
import type { Fence } from './fence.ts';
import type { Files } from './files.ts';
import { findingModel } from './findings.ts';
import type { intentsOf } from './intents.ts';
import type { InnerKeys } from './keys.ts';
import type { looker } from './look.ts';
import { rebuildModel } from './rebuilds.ts';
import type { CertificateRow, ErasureDoc, Regie } from './regie.ts';
import type { Seals } from './seals.ts';
import type { ErasureRow, ErasureStep, Erasures } from './types.ts';

/** Something is left after a destruction: it is done again, and nothing is certified. Places only, no ids. */
export class StillThere extends StoreError {
  constructor(places: readonly string[]) {
    super('still-there', `not everything has gone yet: ${places.join(', ')}`);
  }
}

interface Parts {
  regie: Regie;
  files: Files;
  seals: Seals;
  archive: InnerArchive;
  drafts: DraftModels;
  fences: readonly Fence[];
  keys: InnerKeys;
  intents: ReturnType<typeof intentsOf>;
  look: ReturnType<typeof looker>;
  certificates: InnerCertificates;
}

/**
 * Every collection that names a case, and what destruction does about it; a test holds this against the schemas.
 * `documents`: deleted here; `case leaves`: the case is taken out; `keys`: with the keys; `last`: gone with the certificate.
 */
export const PLACES: Readonly<Record<string, 'documents' | 'case leaves' | 'keys' | 'last'>> = {
  ...{ 'weegploeg.texts': 'documents', 'weegploeg.drafts': 'documents' },
  ...{ 'casusoverleg.texts': 'documents', 'casusoverleg.drafts': 'documents' },
  ...{ 'zaken.texts': 'documents', 'zaken.drafts': 'documents' },
  ...{ 'archief.texts': 'documents', 'archief.seals': 'documents', 'archief.metadata': 'documents' },
  ...{ 'regie.tasks': 'documents', 'regie.outbox': 'documents', 'regie.letters': 'documents' },
  ...{ 'regie.journal': 'documents', 'regie.intents': 'documents', 'regie.known': 'documents' },
  ...{ 'regie.members': 'documents', 'regie.meetings': 'case leaves' },
  ...{ 'regie.findings': 'documents', 'regie.rebuilds': 'documents' },
  ...{ 'regie.erasures': 'last', 'sleutels.keys': 'keys' },
};

/** Destructions that end within this time share one look everywhere. */
const BATCH_MS = 200;

/** 13: destruction in small steps that can each be done again. A row that is no longer there was certified. */
export function erasuresOf(parts: Parts): Erasures {
  const { regie, files, seals, archive, drafts, fences, keys, intents, look, certificates } = parts;
  const model = regie.erasures;
  const all = [files.weegploeg, files.casusoverleg, files.archief, files.zaken];
  const rowOf = (row: ErasureDoc): ErasureRow => ({
    id: row._id,
    caseId: row.caseId,
    units: row.units ?? 'all',
    term: row.term,
    article: row.article,
    due: row.due.toISOString(),
    runIds: row.runIds,
    done: row.done as ErasureStep[],
    keyIds: row.keyIds,
    counts: row.counts,
  });
  const find = (id: string): Promise<ErasureDoc | null> => model.findById(id).lean<ErasureDoc>();
  const mark = (id: string, step: ErasureStep, set: object = {}) =>
    model.updateOne({ _id: id }, { $addToSet: { done: step }, $set: set });

  async function eraseCase(caseId: string, row: ErasureDoc): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    const gone = async (place: string, deleting: Promise<{ deletedCount: number }>) => {
      const { deletedCount } = await deleting;
      if (deletedCount > 0) counts[place] = deletedCount;
    };
    await inTransaction(regie.connection, async (session) => {
      const changes = new Map<string, number>();
      // Not findOneAndDelete: the stand-in reads every case for it.
      const last = await regie.cases.findById(caseId, { kind: 1, stage: 1 }, { session }).lean();
      if (last) {
        await regie.cases.deleteOne({ _id: caseId }, { session });
        add(changes, stageCounter(last.kind, last.stage), -1);
        const open = await regie.tasks.find({ caseId, status: 'open' }, { kind: 1 }, { session }).lean();
        for (const task of open) add(changes, taskCounter(task.kind), -1);
        await count(regie, session, caseId, changes);
      }
      await regie.tasks.deleteMany({ caseId }, { session });
      if (last) counts['regie.cases'] = 1;
    });
    // From here on no step can be committed any more, so that no journal line or mail can follow.
    await Promise.all([
      ...all.map(({ room, model: texts }) => gone(`${room}.texts`, texts.deleteMany({ caseId }))),
      gone('archief.seals', seals.model.deleteMany({ caseId })),
      gone('archief.metadata', archive.model.deleteMany({ caseId })),
      gone('regie.outbox', regie.outbox.deleteMany({ caseId })),
      gone('regie.letters', regie.letters.deleteMany({ caseId })),
      gone('regie.journal', regie.journal.deleteMany({ caseId })),
      gone('regie.intents', regie.intents.deleteMany({ caseId })),
      gone('regie.known', regie.known.deleteMany({ caseId })),
      gone('regie.findings', findingModel(regie.connection).deleteMany({ caseId })),
      gone('regie.rebuilds', rebuildModel(regie.connection).deleteMany({ caseId })),
      // Of a membership: name and address; what else names the member says an id that leads nowhere.
      gone('regie.members', regie.members.deleteMany({ caseId })),
      // What is left of a meeting is about staff; the case leaves it.
      gone(
        'regie.meetings',
        regie.meetings
          .updateMany({ 'items.caseId': caseId }, { $pull: { items: { caseId } } })
          .then(({ modifiedCount }) => ({ deletedCount: modifiedCount })),
      ),
      // What was still to be destroyed apart goes along with the whole.
      regie.erasures.deleteMany({ caseId, _id: { $ne: row._id } }),
    ]);
    return { ...counts, ...(await eraseDrafts(drafts, caseId)) };
  }

  async function eraseUnits(caseId: string, units: string[]): Promise<Record<string, number>> {
    const counts: Record<string, number> = await eraseDrafts(drafts, caseId, units);
    // Together with their lines in the archive's seal.
    const archived = await seals.remove(caseId, { units });
    if (archived > 0) counts['archief.texts'] = archived;
    const described = await archive.model.deleteMany({ caseId, unit: { $in: units } });
    if (described.deletedCount > 0) counts['archief.metadata'] = described.deletedCount;
    for (const { room, model: texts } of [files.weegploeg, files.casusoverleg, files.zaken]) {
      const { deletedCount } = await texts.deleteMany({ caseId, unit: { $in: units } });
      if (deletedCount > 0) counts[`${room}.texts`] = deletedCount;
    }
    const others = await regie.known.deleteMany({ caseId, unit: { $in: units } });
    if (others.deletedCount > 0) counts['regie.known'] = others.deletedCount;
    // The case lives on, so what its journal and intents say about the units goes by itself.
    const key = await keys.engineKey(caseId);
    for await (const line of regie.journal
      .find({ caseId, detail: { $ne: null } })
      .lean()
      .cursor()) {
      const detail = await open(key, journalPlace(regie, line._id, 'detail'), line.detail as string);
      if (!mentions(detail, units)) continue;
      await regie.journal.updateOne({ _id: line._id }, { $set: { detail: null } });
      counts['regie.journal'] = (counts['regie.journal'] ?? 0) + 1;
    }
    for await (const intent of regie.intents.find({ caseId }).lean().cursor()) {
      if (!mentions((await intents.open(intent)).event, units)) continue;
      await regie.intents.deleteOne({ _id: intent._id });
      counts['regie.intents'] = (counts['regie.intents'] ?? 0) + 1;
    }
    return counts;
  }

  async function erase(row: ErasureDoc): Promise<void> {
    const counts = await (row.units === null
      ? eraseCase(row.caseId, row)
      : eraseUnits(row.caseId, row.units));
    const sum = { ...row.counts };
    for (const [place, n] of Object.entries(counts)) sum[place] = (sum[place] ?? 0) + n;
    await mark(row._id, 'documents', { counts: sum });
  }

  async function remains(row: ErasureDoc): Promise<string[]> {
    if (row.units === null)
      return Object.keys(await look(row.caseId, { except: [row._id], patience: BATCH_MS }));
    const found = await draftsLeft(drafts, row.caseId, row.units);
    const of = { caseId: row.caseId, unit: { $in: row.units } };
    for (const { room, model: texts } of all) if (await texts.exists(of)) found.push(`${room}.texts`);
    if (await archive.model.exists(of)) found.push('archief.metadata');
    if (await regie.known.exists(of)) found.push('regie.known');
    if (await keys.model.exists(of)) found.push('sleutels.keys');
    return found;
  }

  return {
    async get(id) {
      const row = await find(id);
      return row && rowOf(row);
    },

    async begin(id) {
      const row = await find(id);
      if (!row) return null;
      await Promise.all(fences.map((fence) => fence.close(row.caseId, row.units ?? 'all')));
      const living = await regie.cases.findById(row.caseId, { runIds: 1 }).lean();
      const runIds = [...new Set([...row.runIds, ...(living?.runIds ?? [])])];
      const units = row.units ?? (await keys.unitsOf(row.caseId));
      const kinds = Object.keys(row.kinds).length > 0 ? row.kinds : kindsOf(units);
      await mark(id, 'begun', { runIds, kinds });
      return rowOf({ ...row, runIds, kinds });
    },

    async documents(id) {
      const row = await find(id);
      if (row) await erase(row);
    },

    async engineDone(id) {
      await mark(id, 'engine');
    },

    async keys(id) {
      const row = await find(id);
      if (!row) return;
      // Noted before they go: after a crash in between nobody could tell any more which keys they were.
      const ids = await keys.list(row.caseId, row.units ?? undefined);
      const keyIds = [...new Set([...row.keyIds, ...ids])];
      const master = Math.max(row.master, await keys.masterVersion());
      await model.updateOne({ _id: id }, { $set: { keyIds, master } });
      await (row.units === null ? keys.destroyCase(row.caseId) : keys.destroyUnits(row.caseId, row.units));
      // The next version may have come in meanwhile, and have wrapped them as well before they went.
      await mark(id, 'keys', { master: Math.max(master, await keys.masterVersion()) });
    },

    async certify(id, doneAt, finalFrom) {
      const _id = createHash('sha256').update(`certificate\n${id}`).digest('hex');
      const row = await find(id);
      if (row) {
        const missing = ['begun', 'documents', 'keys'].filter((step) => !row.done.includes(step));
        if (missing.length > 0) throw new StillThere(missing);
        const left = await remains(row);
        if (left.length > 0) throw new StillThere(left);
        const certificate: CertificateRow = {
          _id,
          number: `V-${_id.slice(0, 12).toUpperCase()}`,
          units: row.kinds,
          documents: Object.values(row.counts).reduce((sum, n) => sum + n, 0),
          places: row.counts,
          article: row.article,
          term: row.term,
          dueOn: dayOf(row.due.toISOString()),
          doneAt: new Date(doneAt),
          keyIds: row.keyIds,
          master: row.master,
          finalFrom,
          masterGone: false,
          final: false,
        };
        await certificates.add(certificate, async (session) => {
          const { deletedCount } = await model.deleteOne({ _id: id }, { session });
          return deletedCount === 1;
        });
      }
      const made = await regie.certificates.findById(_id).lean();
      return made && certificateOf(made);
    },

    async preview(caseId, units) {
      const which = units === 'all' ? await keys.unitsOf(caseId) : units;
      const of = units === 'all' ? { caseId } : { caseId, unit: { $in: [...units] } };
      const places: Record<string, number> = {};
      const counted: [string, Promise<number>][] = [
        ...all.map(({ room, model: texts }): [string, Promise<number>] => [
          `${room}.texts`,
          texts.countDocuments(of),
        ]),
        ...(units === 'all'
          ? ([
              ['regie.tasks', regie.tasks.countDocuments({ caseId })],
              ['regie.journal', regie.journal.countDocuments({ caseId })],
              ['regie.outbox', regie.outbox.countDocuments({ caseId })],
            ] as [string, Promise<number>][])
          : []),
        ['sleutels.keys', keys.model.countDocuments(of)],
      ];
      for (const [place, counting] of counted) {
        const n = await counting;
        if (n > 0) places[place] = n;
      }
      return { kinds: kindsOf(which), places };
    },

    open: async () => (await model.find({}, { _id: 1 }).lean()).map((row) => row._id),
  };
}

/** 'signal:s1' and 'signal:s2' → { signal: 2 }: numbers, no ids. */
function kindsOf(units: readonly string[]): Record<string, number> {
  const kinds: Record<string, number> = {};
  for (const unit of units) {
    const kind = unit.split(':')[0] ?? unit;
    kinds[kind] = (kinds[kind] ?? 0) + 1;
  }
  return kinds;
}

/** Does a value name one of the units, whole ('signal:s1') or by its own id ('s1')? */
export function mentions(value: unknown, units: readonly string[]): boolean {
  const names = new Set(
    units.flatMap((unit) => [unit, unit.slice(unit.indexOf(':') + 1)]).filter((name) => name.length > 1),
  );
  const look = (one: unknown): boolean => {
    if (typeof one === 'string') return names.has(one);
    if (typeof one !== 'object' || one === null) return false;
    return Object.values(one).some(look);
  };
  return look(value);
}
