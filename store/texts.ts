import { randomBytes } from 'node:crypto';
import { wallNow } from '../config/clock.ts';
import { AccessDenied, KeyGone, NotInTheFile, TamperedError } from './errors.ts';
import { type File, type Files, openValues, sealValues, type TextRow, textOf } from './files.ts';
import { byAge, itemRows, PART_OF_FILE } from './items.ts';
import type { InnerKeys } from './keys.ts';
import type { Seals } from './seals.ts';
import type { Access, AccessLog, NewText, Placed, Text, TextRoom, Texts } from './types.ts';

/** A text to which no step refers ends after this. Wall time: it is about a form, not about a term. */
export const DRAFT_DAYS = 7;
const DAY = 24 * 60 * 60 * 1_000;

/** A ref says in which file it was written; it keeps its name in the archive. */
const letters = { weegploeg: 'w', casusoverleg: 'c' } as const;
export const newRef = (room: 'weegploeg' | 'casusoverleg'): string =>
  `${letters[room]}-${randomBytes(16).toString('base64url')}`;

export function textsOf(files: Files, keys: InnerKeys, log: AccessLog, seals: Seals): Texts {
  const homeOf = (ref: string): File | null =>
    ref.startsWith('w-') ? files.weegploeg : ref.startsWith('c-') ? files.casusoverleg : null;

  async function find(ref: string): Promise<{ file: File; row: TextRow } | null> {
    const home = homeOf(ref);
    for (const file of home ? [home, files.archief] : []) {
      const row = await file.model.findById(ref).lean();
      if (row) return { file, row };
    }
    return null;
  }

  async function rowOf(file: File, text: NewText): Promise<TextRow> {
    const why = file.misfit(text);
    if (why !== null) throw new NotInTheFile(why);
    const { room, values, ...rest } = text;
    const ref = newRef(room);
    const key = await keys.get(text.caseId, text.unit, file.keyRoom);
    const now = wallNow();
    return {
      _id: ref,
      ...rest,
      version: 1,
      writtenAt: now,
      pendingUntil: new Date(now.getTime() + DRAFT_DAYS * DAY),
      restricted: false,
      values: await sealValues(file, key, ref, 1, values),
    };
  }

  async function putAll(texts: readonly NewText[]): Promise<string[]> {
    const first = texts[0];
    if (!first) return [];
    if (texts.some((text) => text.caseId !== first.caseId || text.room !== first.room)) {
      throw new NotInTheFile('texts of one case and one room go together');
    }
    const file = files[first.room];
    const rows = await Promise.all(texts.map((text) => rowOf(file, text)));
    const units = [...new Set(texts.map((text) => text.unit))];
    await file.fence.write(first.caseId, units, (session) => file.model.insertMany(rows, { session }));
    return rows.map((row) => row._id);
  }

  /** A key that this process remembers may have had its day: the file was archived, or came back. Then the one of now. */
  async function valuesOf(file: File, row: TextRow): Promise<Record<string, string>> {
    const key = await keys.get(row.caseId, row.unit, file.keyRoom);
    try {
      return await openValues(file, key, row);
    } catch (error) {
      if (!(error instanceof TamperedError)) throw error;
      keys.forget(row.caseId);
      const now = await keys.get(row.caseId, row.unit, file.keyRoom);
      if (now.id === key.id) throw error;
      return openValues(file, now, row);
    }
  }

  const logged = (access: Access, what: string, file: string, caseId: string | null, ok: boolean) => ({
    who: access.member,
    party: access.party,
    what,
    purpose: access.purpose,
    file,
    caseId,
    ok,
  });
  const reasonOf = (access: Access) => ({
    ...(access.reason !== undefined && { reason: access.reason }),
    ...(access.for !== undefined && { for: access.for }),
  });

  return {
    putAll,
    put: async (text) => (await putAll([text]))[0] as string,

    async missing(caseId, refs) {
      const found = new Set<string>();
      // Its name says in which file it was written; archived meanwhile it keeps that name.
      for (const file of [files.weegploeg, files.casusoverleg, files.archief]) {
        const left = refs.filter(
          (ref) => !found.has(ref) && (file === files.archief || homeOf(ref) === file),
        );
        if (left.length === 0) continue;
        const rows = await file.model.find({ _id: { $in: left }, caseId }, { _id: 1 }).lean();
        for (const row of rows) found.add(row._id);
      }
      return refs.filter((ref) => !found.has(ref));
    },

    async placed(caseId, refs) {
      if (refs.length === 0) return [];
      const found = new Map<string, Placed>();
      for (const file of [files.weegploeg, files.casusoverleg, files.archief]) {
        const here = file === files.archief ? refs : refs.filter((ref) => homeOf(ref) === file);
        if (here.length === 0) continue;
        const rows = await file.model
          .find({ _id: { $in: [...here] }, caseId }, { unit: 1, restricted: 1 })
          .lean();
        for (const { _id, unit, restricted } of rows)
          found.set(_id, { ref: _id, room: file.room, unit, restricted });
      }
      return refs.flatMap((ref) => found.get(ref) ?? []);
    },

    async attach(refs) {
      for (const file of [files.weegploeg, files.casusoverleg]) {
        const own = refs.filter((ref) => homeOf(ref) === file);
        if (own.length === 0) continue;
        await file.model.updateMany({ _id: { $in: own } }, { $unset: { pendingUntil: 1 } });
      }
    },

    async read(ref, access): Promise<Text | null> {
      const found = await find(ref);
      const covered = found !== null && access.fields.includes(found.row.code);
      await log.write({
        ...logged(access, 'read', found?.file.room ?? '', found?.row.caseId ?? null, covered),
        fields: found ? [found.row.code] : [],
        detail: { ref, unit: found?.row.unit, ...reasonOf(access) },
      });
      if (!found) return null;
      if (!covered) throw new AccessDenied();
      const { file, row } = found;
      if (file === files.archief) await seals.check(row.caseId, [row.unit]);
      return textOf(file, row, await valuesOf(file, row));
    },

    async list(caseId, room, access) {
      const file = files[room];
      const fields = access.fields.filter((code) => file.codes.includes(code));
      await log.write({
        ...logged(access, 'list', room, caseId, fields.length > 0),
        fields,
        detail: reasonOf(access),
      });
      if (fields.length === 0) throw new AccessDenied();
      // 13.2: what was changed, or is missing, is an error and never what somebody reads.
      if (file === files.archief) await seals.check(caseId);
      const rows = await file.model.find({ caseId, code: { $in: fields }, ...PART_OF_FILE }).lean();
      rows.sort(byAge);
      const texts = await Promise.all(
        rows.map(async (row): Promise<Text | null> => {
          try {
            return textOf(file, row, await valuesOf(file, row));
          } catch (error) {
            // Its unit is being destroyed: that hides no other.
            if (error instanceof KeyGone) return null;
            throw error;
          }
        }),
      );
      return texts.filter((text) => text !== null);
    },

    items: (caseId, room) => itemRows(files[room], caseId),

    fields: (room: TextRoom) => files[room].codes,
  };
}
