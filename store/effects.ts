import { createHash } from 'node:crypto';
import type { Covenant } from '../covenant/index.ts';
import { COPIED, PARTY_VALUE } from '../domain/forms/index.ts';
import { effectRows } from './cases.ts';
import { inTransaction } from './connections.ts';
import { correctionsOf } from './corrections.ts';
import { type DraftModels, eraseDrafts } from './drafts.ts';
import { GoneError, KeyGone } from './errors.ts';
import { type File, type Files, openValues, sealValues, type TextRow } from './files.ts';
import { PART_OF_FILE } from './items.ts';
import type { InnerKeys } from './keys.ts';
import type { Regie } from './regie.ts';
import type { Seals } from './seals.ts';
import type { Effects } from './types.ts';

const BATCH = 500;

/** The same source gives the same copy, so that an effect that is carried out twice leaves one. */
const copyRef = (...parts: string[]): string =>
  `c-${createHash('sha256').update(parts.join('\n')).digest('base64url').slice(0, 22)}`;

type Copy = { row: TextRow; values: Record<string, string> };

/** What a step asked for in the files. Each may be done again, after a crash anywhere in it. */
export function effectsOf(
  regie: Regie,
  files: Files,
  drafts: DraftModels,
  keys: InnerKeys,
  seals: Seals,
  covenant: Pick<Covenant, 'files'>,
): Effects {
  const { weegploeg, casusoverleg, archief, zaken } = files;
  const codeOf = (file: 'weighing' | 'conference', id: string): string | null =>
    covenant.files[file].find((field) => field.id === id)?.code ?? null;

  /** Opens rows, group by unit; a unit whose key is gone is being destroyed and stays out. */
  async function openRows(file: File, rows: TextRow[]): Promise<Copy[]> {
    const opened = await Promise.all(
      rows.map(async (row): Promise<Copy | null> => {
        try {
          const key = await keys.get(row.caseId, row.unit, file.keyRoom);
          return { row, values: await openValues(file, key, row) };
        } catch (error) {
          if (error instanceof KeyGone) return null;
          throw error;
        }
      }),
    );
    return opened.filter((copy) => copy !== null);
  }

  /** Writes copies into a file under that file's keys; what is there already stays as it is. */
  async function write(file: File, copies: Copy[]): Promise<void> {
    const units = new Map<string, Copy[]>();
    for (const copy of copies) {
      const unit = `${copy.row.caseId}\n${copy.row.unit}`;
      units.set(unit, [...(units.get(unit) ?? []), copy]);
    }
    for (const group of units.values()) {
      const first = group[0]?.row;
      if (!first) continue;
      try {
        const key = await keys.register(first.caseId, first.unit, file.keyRoom);
        // The seal stands under the name's key.
        if (file === archief) await keys.register(first.caseId, 'subject', file.keyRoom);
        const writes = await Promise.all(
          group.map(async ({ row: { _id, ...row }, values }) => ({
            updateOne: {
              filter: { _id },
              update: {
                $setOnInsert: { ...row, values: await sealValues(file, key, _id, row.version, values) },
              },
              upsert: true,
            },
          })),
        );
        for (let from = 0; from < writes.length; from += BATCH) {
          await inTransaction(file.connection, async (session) => {
            await file.fence.touch(session, first.caseId, [first.unit]);
            const part = writes.slice(from, from + BATCH);
            // What is there already was sealed when it came.
            const refs = part.map(({ updateOne }) => updateOne.filter._id);
            const known =
              file === archief
                ? await file.model.find({ _id: { $in: refs } }, { _id: 1 }, { session }).lean()
                : [];
            await file.model.bulkWrite(part, { session });
            const there = new Set(known.map(({ _id }) => _id));
            if (file === archief)
              await seals.add(
                session,
                first.caseId,
                refs.filter((ref) => !there.has(ref)),
              );
          });
        }
      } catch (error) {
        // The unit's destruction has begun since: then it is not copied any more.
        if (!(error instanceof GoneError)) throw error;
      }
    }
  }
  const attached = { pendingUntil: { $exists: false } };

  /** The unit's texts go on in another case, under its keys. @throws GoneError when it can't take them (any more). */
  async function moveTo(caseId: string, unit: string, to: string): Promise<void> {
    const rows = await weegploeg.model.find({ caseId, unit, ...attached }).lean();
    if (rows.length > 0) {
      const key = await keys.register(to, unit, weegploeg.keyRoom);
      const writes = await Promise.all(
        (await openRows(weegploeg, rows)).map(async ({ row, values }) => {
          const version = row.version + 1;
          return {
            updateOne: {
              filter: { _id: row._id, caseId, version: row.version },
              update: {
                $set: {
                  caseId: to,
                  version,
                  values: await sealValues(weegploeg, key, row._id, version, values),
                },
              },
            },
          };
        }),
      );
      await inTransaction(weegploeg.connection, async (session) => {
        await weegploeg.fence.touch(session, to, [unit]);
        await weegploeg.model.bulkWrite(writes, { session });
      });
    }
  }

  return {
    at: (caseId, version) => effectRows(regie, keys, caseId, version),

    async versionsUpTo(caseId, version) {
      const rows = await regie.journal
        .find({ caseId, version: { $gt: 0, $lte: version }, 'toDo.0': { $exists: true } }, { version: 1 })
        .sort({ version: 1 })
        .lean();
      return rows.map((row) => row.version);
    },

    async markDone(caseId, version, index) {
      await regie.journal.updateOne({ _id: `${caseId}:${version}` }, { $pull: { toDo: index } });
    },

    async copyToConference(caseId, signals, weighing, items) {
      const units = [`weighing:${weighing}`, ...signals.map((signal) => `signal:${signal}`)];
      // Only what both files have a place for; the reporter has none there (10.2c).
      const target = new Map<string, string>();
      for (const [id, there] of COPIED) {
        const from = codeOf('weighing', id);
        const to = codeOf('conference', there);
        if (from && to) target.set(from, to);
      }
      const nameCode = codeOf('weighing', 'name-and-address');
      const chosen = { _id: { $in: [...items] }, unit: { $in: units }, code: { $in: [...target.keys()] } };
      const rows = await weegploeg.model
        .find({
          caseId,
          ...PART_OF_FILE,
          $or: [
            { unit: 'subject', code: nameCode },
            { ...chosen, restricted: false, shielded: { $ne: true } },
          ],
        })
        .lean();
      const copies = (await openRows(weegploeg, rows)).map(({ row, values }) => ({
        row: {
          ...row,
          _id: copyRef(row._id, caseId),
          code: target.get(row.code) as string,
          copyOf: row._id,
          version: 1,
        },
        values,
      }));
      const partyCode = codeOf('conference', 'party');
      const brought = copies.filter(({ row }) => row.code === codeOf('conference', 'signals'));
      const parties = brought.map(({ row }) => ({
        row: {
          ...row,
          _id: copyRef(caseId, row.unit, row.party, 'party'),
          code: partyCode as string,
        },
        values: { [PARTY_VALUE]: row.party },
      }));
      await write(casusoverleg, [...copies, ...(partyCode ? parties : [])]);
    },

    async archive(caseId, units) {
      const of = { caseId, ...(units && { unit: { $in: [...units] } }) };
      for (const file of [weegploeg, casusoverleg]) {
        const from = file.room as 'weegploeg' | 'casusoverleg';
        for (;;) {
          const rows = await file.model.find({ ...of, ...attached }).lean();
          if (rows.length === 0) break;
          const copies = await openRows(file, rows);
          await write(
            archief,
            copies.map(({ row, values }) => ({ row: { ...row, from }, values })),
          );
          // Nothing goes before its copy stands; what was attached meanwhile has its turn. A row without a copy belongs
          // to a unit that is being destroyed.
          await file.model.deleteMany({ _id: { $in: rows.map(({ _id }) => _id) } });
        }
        // Drafts go with the keys that they were written under.
        await file.model.deleteMany({ ...of, pendingUntil: { $exists: true } });
      }
      await eraseDrafts(drafts, caseId, units);
      await keys.destroyRooms(caseId, ['weighing', 'conference'], units);
    },

    async restore(caseId, units) {
      // What was changed in the archive by hand is never weighed.
      await seals.check(caseId, units);
      const rows = await archief.model.find({ caseId, unit: { $in: [...units] }, from: 'weegploeg' }).lean();
      const copies = await openRows(archief, rows);
      await write(
        weegploeg,
        copies.map(({ row: { from: _from, ...row }, values }) => ({ row, values })),
      );
      const back = await weegploeg.model
        .find({ _id: { $in: copies.map(({ row }) => row._id) } }, { _id: 1 })
        .lean();
      await seals.remove(caseId, { refs: back.map((row) => row._id) });
    },

    async restrict(caseId, units, restricted) {
      for (const { model } of [weegploeg, casusoverleg, archief, zaken]) {
        await model.updateMany({ caseId, unit: { $in: [...units] } }, { $set: { restricted } });
      }
    },

    ...correctionsOf(files, {
      ...{ keys, seals, copyRef, write },
      codes: { brought: codeOf('conference', 'signals'), party: codeOf('conference', 'party') },
    }),

    async splitOff(caseId, signal, to) {
      const unit = `signal:${signal}`;
      try {
        await moveTo(caseId, unit, to);
      } catch (error) {
        // Its end came in the other case, or that case is gone: here nothing knows of it any more, so its end is now.
        if (!(error instanceof GoneError)) throw error;
        await weegploeg.model.deleteMany({ caseId, unit });
      }
      // The conference's copy was about somebody else: a correction takes it out.
      await casusoverleg.model.deleteMany({ caseId, unit });
      await eraseDrafts(drafts, caseId, [unit]);
      await keys.destroyUnit(caseId, unit, 'weighing');
      await keys.destroyUnit(caseId, unit, 'conference');
    },
  };
}
