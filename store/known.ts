import { createHmac } from 'node:crypto';
import { birthDatesLike, coreOf, isLikely, normaliseName } from '../domain/search/likely.ts';
import { KeyGone } from './errors.ts';
import type { Fence } from './fence.ts';
import { type Files, openValues } from './files.ts';
import type { Gate, Use } from './gate.ts';
import type { InnerKeys } from './keys.ts';
import type { LikelyPerson } from './known-types.ts';
import type { Regie } from './regie.ts';
import type { Environment, Known } from './types.ts';

/** The name and address (8.2a). */
const NAME = '8.2a';
/** More than these are not one person's: the search says too little. */
const AT_MOST = 200;

/**
 * 7: before a new subject is made, the files are searched for the same person. Three indexes, each under a key of its own:
 * name and birth date, which finds; the birth date, and what is left of the name without its little words, which
 * bring together who is compared, in memory and by nothing that is kept.
 */
export function knownOf(
  regie: Regie,
  fence: Fence,
  keys: InnerKeys,
  gate: Gate,
  files: Pick<Files, 'weegploeg' | 'archief'>,
): Omit<Known, 'rememberOther' | 'others'> {
  async function hashOf(index: 'weighing' | 'birth-date' | 'name', text: string): Promise<string> {
    const key = await keys.systemKey(`known:${index}`);
    return createHmac('sha256', key.bytes).update(text).digest('base64url');
  }
  const exactly = (name: string, birthDate: string) =>
    hashOf('weighing', `${normaliseName(name)}\n${birthDate}`);

  async function put(caseId: string, hashes: readonly string[]): Promise<void> {
    const rows = hashes.map((hash) => ({ _id: `${hash}:${caseId}`, hash, caseId }));
    await fence.write(caseId, [], (session) =>
      regie.known.bulkWrite(
        rows.map((row) => ({
          updateOne: { filter: { _id: row._id }, update: { $set: row }, upsert: true },
        })),
        { session },
      ),
    );
  }

  /** The names of these cases, wherever they lie; not what a hold restricts. */
  async function names(caseIds: readonly string[]): Promise<LikelyPerson[]> {
    const all = await Promise.all(
      [files.weegploeg, files.archief].map(async (file) => {
        const rows = await file.model
          .find({
            ...{ caseId: { $in: [...caseIds] }, unit: 'subject', code: NAME },
            ...{ pendingUntil: { $exists: false }, restricted: false, shielded: { $ne: true } },
          })
          .lean();
        return Promise.all(
          rows.map(async (row): Promise<LikelyPerson | null> => {
            try {
              // Not from this process's memory: the file may have been archived, or come back, a moment ago.
              keys.forget(row.caseId);
              const key = await keys.get(row.caseId, row.unit, file.keyRoom);
              const { name = '', birthDate = '', place = '' } = await openValues(file, key, row);
              return { caseId: row.caseId, ref: row._id, name, birthDate, place };
            } catch (error) {
              if (error instanceof KeyGone) return null;
              throw error;
            }
          }),
        );
      }),
    );
    // A legal representative (12.1) lies under the same field and is nobody that is looked for.
    return all.flat().flatMap((one) => (one && one.name !== '' ? [one] : []));
  }

  return {
    async remember(caseId, name, birthDate) {
      const hashes = await Promise.all([
        ...(birthDate === '' ? [] : [exactly(name, birthDate)]),
        hashOf('birth-date', birthDate),
        hashOf('name', coreOf(name)),
      ]);
      await put(caseId, hashes);
    },
    async follow(from, to) {
      const rows = await regie.known.find({ caseId: from, unit: { $exists: false } }, { hash: 1 }).lean();
      if (rows.length > 0)
        await put(
          to,
          rows.map(({ hash }) => hash),
        );
    },
    async find(name, birthDate, given) {
      const search: Use = { mode: 'search', what: 'search', caseId: null, room: null, fields: [] };
      const permit = await gate.check(given, search);
      const hash = await exactly(name, birthDate);
      const rows = await regie.known.find({ hash }, { caseId: 1 }).lean();
      // One line a case that was found, so that its own log shows the search; one line when there was none.
      const found = rows.length > 0 ? rows.map((row) => row.caseId) : [null];
      await Promise.all(found.map((caseId) => gate.log(permit, { ...search, caseId })));
      return rows.map((row) => row.caseId);
    },

    async likely(person, given, except = []) {
      const search: Use = {
        mode: 'search',
        what: 'search-likely',
        caseId: null,
        room: null,
        fields: ['8.2a'],
      };
      const permit = await gate.check(given, search);
      await gate.log(permit, search);
      const hashes = await Promise.all([
        ...birthDatesLike(person.birthDate).map((date) => hashOf('birth-date', date)),
        hashOf('name', coreOf(person.name)),
      ]);
      const rows = await regie.known
        .find({ hash: { $in: hashes } }, { caseId: 1 })
        .limit(AT_MOST * 10)
        .lean();
      const candidates = [...new Set(rows.map(({ caseId }) => caseId))].filter((id) => !except.includes(id));
      const found = new Map<string, LikelyPerson>();
      for (const known of await names(candidates)) {
        if (!isLikely(person, known)) continue;
        // A name that was written again, and says more, stands for the case.
        if (!found.has(known.caseId) || known.place !== '') found.set(known.caseId, known);
      }
      const shown = [...found.values()].slice(0, AT_MOST);
      await Promise.all(
        shown.map(({ caseId, ref }) =>
          gate.log(permit, { ...search, what: 'show-likely', caseId, detail: { ref } }),
        ),
      );
      return shown;
    },

    async judged(caseIds, same, given) {
      const use: Use = { mode: 'search', what: 'compare', caseId: null, room: null, fields: [] };
      const permit = await gate.check(given, use);
      await Promise.all(
        caseIds.map((caseId) => {
          const detail = { answer: caseId === same ? 'same-person' : 'another-person' };
          return gate.log(permit, { ...use, caseId, detail });
        }),
      );
    },
  };
}

const OFFSET = 'legal-offset';

export function environmentOf(regie: Regie): Environment {
  const get = async <T>(name: string): Promise<T | null> =>
    ((await regie.environment.findById(name).lean())?.value as T | undefined) ?? null;
  const set = async (name: string, value: unknown): Promise<void> => {
    await regie.environment.updateOne({ _id: name }, { $set: { value } }, { upsert: true });
  };
  return {
    get,
    set,
    legalOffset: async () => (await get<number>(OFFSET)) ?? 0,
    setLegalOffset: (ms) => set(OFFSET, ms),
  };
}
