/**
 * People of whom a file has data and whom it is not about: left behind, of the network (10.2 f-g), who reported (10.2c).
 * Found for a request of their own only (12): by a keyed hash of the name, and then by what their own text says.
 */
import { createHmac } from 'node:crypto';
import type { UnitId } from '../domain/case.ts';
import { coreOf, isLikely } from '../domain/search/likely.ts';
import { KeyGone } from './errors.ts';
import type { Fence } from './fence.ts';
import { type Files, openValues } from './files.ts';
import type { Gate, Use } from './gate.ts';
import { PART_OF_FILE } from './items.ts';
import type { InnerKeys } from './keys.ts';
import type { OtherPerson } from './known-types.ts';
import type { Regie } from './regie.ts';
import type { Known } from './types.ts';

const CODES = ['8.2c', '10.2f', '10.2g'];
const AT_MOST = 200;

export function knownOthersOf(
  regie: Regie,
  fence: Fence,
  keys: InnerKeys,
  gate: Gate,
  files: Pick<Files, 'weegploeg' | 'casusoverleg' | 'archief'>,
): Pick<Known, 'rememberOther' | 'others'> {
  async function hashOf(name: string): Promise<string> {
    const key = await keys.systemKey('known:other-name');
    return createHmac('sha256', key.bytes).update(coreOf(name)).digest('base64url');
  }

  async function textsOf(caseId: string, unit: UnitId): Promise<OtherPerson[]> {
    const found: OtherPerson[] = [];
    for (const file of [files.weegploeg, files.casusoverleg, files.archief]) {
      const rows = await file.model.find({ caseId, unit, code: { $in: CODES }, ...PART_OF_FILE }).lean();
      for (const row of rows) {
        try {
          // Not from this process's memory: the file may have been archived, or come back, a moment ago.
          keys.forget(row.caseId);
          const values = await openValues(file, await keys.get(caseId, unit, file.keyRoom), row);
          const name = values.name ?? values.reporterName ?? '';
          found.push({ caseId, unit, code: row.code, ref: row._id, name, birthDate: values.birthDate ?? '' });
        } catch (error) {
          if (!(error instanceof KeyGone)) throw error;
        }
      }
    }
    return found;
  }

  return {
    async rememberOther(caseId, unit, name) {
      if (coreOf(name) === '') return;
      const hash = await hashOf(name);
      const row = { _id: `${hash}:${caseId}:${unit}`, hash, caseId, unit };
      await fence.write(caseId, [unit], (session) =>
        regie.known.updateOne({ _id: row._id }, { $set: row }, { upsert: true, session }),
      );
    },
    async others(person, given) {
      const use: Use = { mode: 'search', what: 'search-others', caseId: null, room: null, fields: CODES };
      const permit = await gate.check(given, use);
      await gate.log(permit, use);
      const rows = await regie.known
        .find({ hash: await hashOf(person.name), unit: { $exists: true } })
        .limit(AT_MOST)
        .lean();
      const found = new Map<string, OtherPerson>();
      for (const { caseId, unit = '' } of rows)
        for (const other of await textsOf(caseId, unit)) {
          // Where one of the two dates isn't known, the name alone says that it may be the same person.
          const dated = person.birthDate !== '' && other.birthDate !== '';
          const same = isLikely(
            dated ? person : { ...person, birthDate: '' },
            dated ? other : { ...other, birthDate: '' },
          );
          if (same) found.set(`${caseId} ${unit}`, other);
        }
      const shown = [...found.values()];
      await Promise.all(
        shown.map(({ caseId, ref }) =>
          gate.log(permit, { ...use, what: 'show-likely', caseId, detail: { ref } }),
        ),
      );
      return shown;
    },
  };
}
