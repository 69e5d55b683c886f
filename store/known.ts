import { createHmac } from 'node:crypto';
import type { Fence } from './fence.ts';
import type { Gate, Use } from './gate.ts';
import type { InnerKeys } from './keys.ts';
import type { Regie } from './regie.ts';
import type { Environment, Known } from './types.ts';

/** Case, accents, hyphens and spacing don't make another person; spelling variants are for people to compare. */
export function normaliseName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** 7: before a new subject is made, the files are searched for the same person. An exact index under a key of its own. */
export function knownOf(regie: Regie, fence: Fence, keys: InnerKeys, gate: Gate): Known {
  async function hashOf(name: string, birthDate: string): Promise<string> {
    const key = await keys.systemKey('known:weighing');
    return createHmac('sha256', key.bytes)
      .update(`${normaliseName(name)}\n${birthDate}`)
      .digest('base64url');
  }
  async function put(caseId: string, hash: string): Promise<void> {
    const row = { _id: `${hash}:${caseId}`, hash, caseId };
    await fence.write(caseId, [], (session) =>
      regie.known.updateOne({ _id: row._id }, { $set: row }, { upsert: true, session }),
    );
  }
  return {
    remember: async (caseId, name, birthDate) => put(caseId, await hashOf(name, birthDate)),
    async follow(from, to) {
      const rows = await regie.known.find({ caseId: from }, { hash: 1 }).lean();
      for (const { hash } of rows) await put(to, hash);
    },
    async find(name, birthDate, given) {
      const search: Use = { mode: 'search', what: 'search', caseId: null, room: null, fields: [] };
      const permit = await gate.check(given, search);
      const hash = await hashOf(name, birthDate);
      const rows = await regie.known.find({ hash }, { caseId: 1 }).lean();
      // One line a case that was found, so that its own log shows the search; one line when there was none.
      const found = rows.length > 0 ? rows.map((row) => row.caseId) : [null];
      await Promise.all(found.map((caseId) => gate.log(permit, { ...search, caseId })));
      return rows.map((row) => row.caseId);
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
