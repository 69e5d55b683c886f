import { createHmac } from 'node:crypto';
import type { Fence } from './fence.ts';
import type { InnerKeys } from './keys.ts';
import type { Regie } from './regie.ts';
import type { AccessLog, Environment, Known } from './types.ts';

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
export function knownOf(regie: Regie, fence: Fence, keys: InnerKeys, log: AccessLog): Known {
  async function hashOf(name: string, birthDate: string): Promise<string> {
    const key = await keys.systemKey('known:weighing');
    return createHmac('sha256', key.bytes)
      .update(`${normaliseName(name)}\n${birthDate}`)
      .digest('base64url');
  }
  return {
    async remember(caseId, name, birthDate) {
      const hash = await hashOf(name, birthDate);
      const row = { _id: `${hash}:${caseId}`, hash, caseId };
      await fence.write(caseId, [], (session) =>
        regie.known.updateOne({ _id: row._id }, { $set: row }, { upsert: true, session }),
      );
    },
    async find(name, birthDate, access) {
      const hash = await hashOf(name, birthDate);
      const rows = await regie.known.find({ hash }, { caseId: 1 }).lean();
      const line = { who: access.member, party: access.party, purpose: access.purpose, what: 'search' };
      const rest = { fields: [], file: 'known', ok: true };
      const detail = access.reason === undefined ? {} : { reason: access.reason };
      // One line a case that was found, so that its own log shows the search; one line when there was none.
      const found = rows.length > 0 ? rows.map((row) => row.caseId) : [null];
      await Promise.all(
        // A reason in words can name somebody: it is only kept under a key that goes with that person's file.
        found.map((caseId) => log.write({ ...line, ...rest, caseId, detail: caseId === null ? {} : detail })),
      );
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
