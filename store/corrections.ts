/**
 * Corrections of one item (8.3, 10.3, 12.6): in the file, in the case conference's copy of it, and in the archive, where
 * its seal follows in the same transaction. Copies come first and the item last, and the text that was written for it
 * goes after it: cut off anywhere, it is done again as a whole.
 */
import type { ClientSession } from 'mongoose';
import { inTransaction } from './connections.ts';
import { GoneError, KeyGone } from './errors.ts';
import { type File, type Files, isRestricted, openValues, sealValues, type TextRow } from './files.ts';
import type { InnerKeys } from './keys.ts';
import type { Seals } from './seals.ts';
import type { Effects } from './types.ts';

/** A row, and the file that it lies in now. */
interface Lying {
  file: File;
  row: TextRow;
}

export interface Parts {
  keys: InnerKeys;
  seals: Seals;
  /** Codes of the fields that a copy has: the signals' own, and the party that stands for the reporter. */
  codes: { brought: string | null; party: string | null };
  /** The name of a text's copy in the case conference (8.5). */
  copyRef(item: string, caseId: string): string;
  /** Writes copies into a file under that file's keys; what is there already stays as it is. */
  write(file: File, copies: { row: TextRow; values: Record<string, string> }[]): Promise<void>;
}

export function correctionsOf(
  files: Files,
  { keys, seals, codes, copyRef, write }: Parts,
): Pick<Effects, 'correct' | 'remove' | 'addBeside' | 'shield' | 'whereabouts' | 'copies'> {
  const { weegploeg, casusoverleg, archief } = files;
  const homeOf = (ref: string): File => (ref.startsWith('c-') ? casusoverleg : weegploeg);

  /** Where the item lies: in its own file, or in the archive; null when it has gone. */
  async function find(caseId: string, ref: string): Promise<Lying | null> {
    for (const file of [homeOf(ref), archief]) {
      const row = await file.model.findOne({ _id: ref, caseId }).lean<TextRow>();
      if (row) return { file, row };
    }
    return null;
  }
  async function copiesOf(caseId: string, ref: string): Promise<Lying[]> {
    const found = await Promise.all(
      [casusoverleg, archief].map(async (file) => {
        const rows = await file.model
          .find({ caseId, copyOf: ref, code: { $ne: codes.party } })
          .lean<TextRow[]>();
        return rows.map((row) => ({ file, row }));
      }),
    );
    return found.flat();
  }

  async function inFile(
    file: File,
    { caseId, unit }: TextRow,
    work: (session: ClientSession) => Promise<void>,
  ): Promise<void> {
    await inTransaction(file.connection, async (session) => {
      await file.fence.touch(session, caseId, [unit]);
      await work(session);
    });
  }

  /** Nothing happens when somebody else was first. In the archive the seal follows. */
  async function set(
    { file, row }: Lying,
    change: Record<string, unknown>,
    also: (session: ClientSession) => Promise<unknown> = async () => undefined,
  ): Promise<void> {
    await inFile(file, row, async (session) => {
      await file.model.updateOne({ _id: row._id, version: row.version }, change, { session });
      if (file === archief) await seals.renew(session, row.caseId, [row._id]);
      await also(session);
    });
  }

  /** The old ciphertext goes. */
  async function replace(
    { file, row }: Lying,
    values: Record<string, string>,
    also?: (session: ClientSession) => Promise<unknown>,
  ): Promise<void> {
    const version = row.version + 1;
    const key = await keys.get(row.caseId, row.unit, file.keyRoom);
    const sealed = await sealValues(file, key, row._id, version, values);
    await set({ file, row }, { $set: { version, values: sealed } }, also);
  }

  /** A copy goes, and with the last of what a party brought in the party that stands there for it (10.2c). */
  async function removeCopy({ file, row }: Lying): Promise<void> {
    const { caseId, unit, party, code } = row;
    if (file === archief) {
      const gone = { refs: [row._id] };
      await seals.remove(caseId, gone);
      if (code !== codes.brought) return;
      const of = { caseId, unit, party, from: 'casusoverleg' as const };
      if ((await archief.model.countDocuments({ ...of, code })) > 0) return;
      const parties = await archief.model.find({ ...of, code: codes.party }, { _id: 1 }).lean();
      await seals.remove(caseId, { refs: parties.map(({ _id }) => _id) });
      return;
    }
    await inFile(file, row, async (session) => {
      await file.model.deleteOne({ _id: row._id }, { session });
      if (code !== codes.brought) return;
      const left = await file.model.countDocuments({ caseId, unit, party, code }, { session });
      if (left === 0) await file.model.deleteMany({ caseId, unit, party, code: codes.party }, { session });
    });
  }

  /** A unit whose destruction has begun has nothing left to put right. */
  async function unlessDestroyed(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof GoneError) && !(error instanceof KeyGone)) throw error;
    }
  }
  const untouchable = ({ row }: Lying, asked: boolean): boolean => isRestricted(row) && !asked;

  return {
    correct: (caseId, item, by, asked = false) =>
      unlessDestroyed(async () => {
        const home = homeOf(item);
        const [lying, next] = await Promise.all([
          find(caseId, item),
          home.model.findOne({ _id: by, caseId, replaces: item }).lean<TextRow>(),
        ]);
        // Done already.
        if (!next) return;
        const drop = (session: ClientSession) => home.model.deleteOne({ _id: by }, { session });
        if (!lying || untouchable(lying, asked)) {
          await inFile(home, next, async (session) => void (await drop(session)));
          return;
        }
        const values = await openValues(home, await keys.get(caseId, next.unit, home.keyRoom), next);
        for (const copy of await copiesOf(caseId, item))
          if (!untouchable(copy, asked)) await replace(copy, values);
        await replace(lying, values, lying.file === home ? drop : undefined);
        if (lying.file !== home) await inFile(home, next, async (session) => void (await drop(session)));
      }),

    remove: (caseId, item, asked = false) =>
      unlessDestroyed(async () => {
        const lying = await find(caseId, item);
        if (!lying || untouchable(lying, asked)) return;
        for (const copy of await copiesOf(caseId, item)) await removeCopy(copy);
        const { file, row } = lying;
        if (file === archief) await seals.remove(caseId, { refs: [item] });
        else
          await inFile(file, row, async (session) => {
            await file.model.deleteOne({ _id: item }, { session });
          });
      }),

    addBeside: (caseId, item, beside) =>
      unlessDestroyed(async () => {
        const [added, [like]] = await Promise.all([find(caseId, item), copiesOf(caseId, beside)]);
        if (!added || !like || added.file === archief) return;
        const { row } = added;
        const values = await openValues(
          added.file,
          await keys.get(caseId, row.unit, added.file.keyRoom),
          row,
        );
        const { code, restricted } = like.row;
        // An archived file's copy goes to the archive with the rest of what this step wrote.
        const copy = { ...row, _id: copyRef(item, caseId), code, restricted, copyOf: item, version: 1 };
        await write(casusoverleg, [{ row: copy, values }]);
      }),

    shield: (caseId, item, shielded) =>
      unlessDestroyed(async () => {
        const lying = await find(caseId, item);
        const all = [...(await copiesOf(caseId, item)), ...(lying ? [lying] : [])];
        const change = shielded ? { $set: { shielded: true } } : { $unset: { shielded: 1 } };
        for (const one of all) await set(one, change);
      }),

    async whereabouts(refs) {
      const lookUp = async (names: readonly string[]): Promise<TextRow[]> => {
        const rows = await Promise.all(
          [weegploeg, casusoverleg, archief].map(({ model }) =>
            model.find({ _id: { $in: [...names] } }).lean<TextRow[]>(),
          ),
        );
        return rows.flat();
      };
      const rows = await lookUp(refs);
      const originals = await lookUp(rows.flatMap(({ copyOf }) => copyOf ?? []));
      return new Map(
        rows.map((row) => {
          const {
            _id: item,
            caseId,
            unit,
            code,
            party,
          } = originals.find(({ _id }) => _id === row.copyOf) ?? row;
          return [row._id, { caseId, item, unit, code, party }];
        }),
      );
    },

    copies: async (caseId, item) => (await copiesOf(caseId, item)).map(({ row }) => row._id),
  };
}
