import { randomBytes } from 'node:crypto';
import { wallNow } from '../config/clock.ts';
import { opensShielded, type Permit } from '../domain/access/index.ts';
import { KeyGone, NotInTheFile, TamperedError } from './errors.ts';
import {
  type File,
  type Files,
  isRestricted,
  openValues,
  sealValues,
  type TextRow,
  textOf,
} from './files.ts';
import type { Gate, Use } from './gate.ts';
import { byAge, itemRows, PART_OF_FILE } from './items.ts';
import type { InnerKeys } from './keys.ts';
import type { Seals } from './seals.ts';
import type { NewText, Placed, Text, TextRoom, Texts, WritingRoom } from './types.ts';

/** A text to which no step refers ends after this. Wall time: it is about a form, not about a term. */
export const DRAFT_DAYS = 7;
const DAY = 24 * 60 * 60 * 1_000;

/** A ref says in which file it was written; it keeps its name in the archive. */
const letters = { weegploeg: 'w', casusoverleg: 'c', zaken: 'z' } as const;
export const newRef = (room: WritingRoom): string =>
  `${letters[room]}-${randomBytes(16).toString('base64url')}`;

/** 8.2 is the weighing team's, the rest the case conference's. */
const codeRoom = (files: Files, code: string): 'weegploeg' | 'casusoverleg' =>
  files.weegploeg.codes.includes(code) ? 'weegploeg' : 'casusoverleg';

export function textsOf(files: Files, keys: InnerKeys, gate: Gate, seals: Seals): Texts {
  const homeOf = (ref: string): File | null =>
    [files.weegploeg, files.casusoverleg, files.zaken].find(({ room }) =>
      ref.startsWith(`${letters[room as WritingRoom]}-`),
    ) ?? null;

  async function find(ref: string): Promise<{ file: File; row: TextRow } | null> {
    const home = homeOf(ref);
    for (const file of home ? [home, files.archief] : []) {
      const row = await file.model.findById(ref).lean();
      if (row) return { file, row };
    }
    return null;
  }

  async function rowOf(file: File, text: NewText): Promise<TextRow> {
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

  async function putAll(texts: readonly NewText[], given: Permit): Promise<string[]> {
    const first = texts[0];
    if (!first) return [];
    if (texts.some((text) => text.caseId !== first.caseId || text.room !== first.room)) {
      throw new NotInTheFile('texts of one case and one room go together');
    }
    const file = files[first.room];
    for (const text of texts) {
      const why = file.misfit(text);
      if (why !== null) throw new NotInTheFile(why);
    }
    const fields = [...new Set(texts.map(({ code }) => code))];
    const use: Use = { mode: 'write', what: 'write', caseId: first.caseId, room: first.room, fields };
    const permit = await gate.check(given, use);
    // 6, 9.2: people bring in their own party's data, in their own name; 8.1, 10.1: the administrator records for others.
    const own = texts.every(
      ({ by, party }) => by === permit.who && (party === permit.party || permit.purpose === 'manage'),
    );
    if (!own) return gate.refuse(permit, use);
    const rows = await Promise.all(texts.map((text) => rowOf(file, text)));
    const units = [...new Set(texts.map((text) => text.unit))];
    await gate.log(permit, use);
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

  /** AVG 18(2): what is under a hold is not even opened, but a name where the hold or a duty to the person needs it. */
  async function shownTo(permit: Permit, file: File, row: TextRow): Promise<Text> {
    const hidden = isRestricted(row) && !opensShielded(permit.purpose, permit.why ?? '', row.code);
    return textOf(file, row, hidden ? {} : await valuesOf(file, row));
  }

  return {
    putAll,
    put: async (text, permit) => (await putAll([text], permit))[0] as string,

    async missing(caseId, refs) {
      const found = new Set<string>();
      // Its name says in which file it was written; archived meanwhile it keeps that name.
      for (const file of [files.weegploeg, files.casusoverleg, files.zaken, files.archief]) {
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
      for (const file of [files.weegploeg, files.casusoverleg, files.zaken, files.archief]) {
        const here = file === files.archief ? refs : refs.filter((ref) => homeOf(ref) === file);
        if (here.length === 0) continue;
        const rows = await file.model
          .find({ _id: { $in: [...here] }, caseId }, { unit: 1, restricted: 1, shielded: 1 })
          .lean();
        for (const row of rows)
          found.set(row._id, {
            ...{ ref: row._id, room: file.room, unit: row.unit },
            restricted: isRestricted(row),
          });
      }
      return refs.flatMap((ref) => found.get(ref) ?? []);
    },

    async attach(refs) {
      for (const file of [files.weegploeg, files.casusoverleg, files.zaken]) {
        const own = refs.filter((ref) => homeOf(ref) === file);
        if (own.length === 0) continue;
        await file.model.updateMany({ _id: { $in: own } }, { $unset: { pendingUntil: 1 } });
      }
    },

    async origins(caseId, code, kind) {
      const file = files[codeRoom(files, code)];
      const rows = await file.model
        .find(
          { caseId, code, kind, pendingUntil: { $exists: false } },
          { unit: 1, ground: 1, regime: 1, on: 1 },
        )
        .lean();
      return rows.map(({ unit, ground, regime, on }) => ({ unit, ground, regime, on }));
    },

    async read(ref, given): Promise<Text | null> {
      const found = await find(ref);
      const use: Use = {
        ...{ mode: 'read', what: 'read', detail: { ref, unit: found?.row.unit } },
        ...(found
          ? { caseId: found.row.caseId, room: found.file.room, fields: [found.row.code] }
          : { fields: [] }),
      };
      const permit = await gate.check(given, use);
      if (found && permit.refs && !permit.refs.includes(ref)) return gate.refuse(permit, use);
      await gate.log(permit, use);
      if (!found) return null;
      const { file, row } = found;
      if (file === files.archief) await seals.check(row.caseId, [row.unit]);
      return shownTo(permit, file, row);
    },

    async list(caseId, room, given) {
      const file = files[room];
      const use: Use = { mode: 'read', what: 'list', caseId, room };
      const permit = await gate.check(given, use);
      const fields = permit.fields.filter((code) => file.codes.includes(code));
      await gate.log(permit, { ...use, fields });
      // 13.2: what was changed, or is missing, is an error and never what somebody reads.
      if (file === files.archief) await seals.check(caseId);
      const rows = await file.model
        .find({
          ...{ caseId, code: { $in: fields }, ...PART_OF_FILE },
          ...(permit.refs && { _id: { $in: [...permit.refs] } }),
        })
        .lean();
      rows.sort(byAge);
      const texts = await Promise.all(
        rows.map(async (row): Promise<Text | null> => {
          try {
            return await shownTo(permit, file, row);
          } catch (error) {
            // Its unit is being destroyed: that hides no other.
            if (error instanceof KeyGone) return null;
            throw error;
          }
        }),
      );
      return texts.filter((text) => text !== null);
    },

    async checkRemoval(ref, given) {
      const found = await find(ref);
      const use: Use = {
        ...{ mode: 'write', what: 'remove', detail: { ref } },
        ...(found && { caseId: found.row.caseId, room: found.file.room, fields: [found.row.code] }),
      };
      const permit = await gate.check(given, use);
      if (
        !found ||
        (isRestricted(found.row) && !opensShielded(permit.purpose, permit.why ?? '', found.row.code))
      )
        throw new NotInTheFile('nothing that can be removed');
      await gate.log(permit, use);
    },

    items: (caseId, room) => itemRows(files[room], caseId),

    fields: (room: TextRoom) => files[room].codes,
  };
}
