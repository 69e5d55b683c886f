/**
 * Corrections of one item (8.3, 10.3), in the file and in the case conference's copy of it. Copies come first and the
 * item last, together with the correction itself: cut off anywhere, it is done again as a whole.
 */
import type { ClientSession } from 'mongoose';
import { inTransaction } from './connections.ts';
import { GoneError, KeyGone } from './errors.ts';
import { type File, type Files, openValues, sealValues, type TextRow } from './files.ts';
import type { InnerKeys } from './keys.ts';
import type { Effects } from './types.ts';

/** @param codes of the fields that a copy has: the signals' own, and the party that stands for the reporter. */
export function correctionsOf(
  { weegploeg, casusoverleg }: Files,
  keys: InnerKeys,
  codes: { brought: string | null; party: string | null },
): Pick<Effects, 'correct' | 'remove'> {
  const homeOf = (ref: string): File => (ref.startsWith('c-') ? casusoverleg : weegploeg);
  const copiesOf = (caseId: string, ref: string): Promise<TextRow[]> =>
    casusoverleg.model.find({ caseId, copyOf: ref, code: { $ne: codes.party } }).lean();

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

  /** The old ciphertext goes; nothing happens when somebody else was first. */
  async function replace(
    file: File,
    row: TextRow,
    values: Record<string, string>,
    also: (session: ClientSession) => Promise<unknown> = async () => undefined,
  ): Promise<void> {
    const version = row.version + 1;
    const key = await keys.get(row.caseId, row.unit, file.keyRoom);
    const sealed = await sealValues(file, key, row._id, version, values);
    await inFile(file, row, async (session) => {
      await file.model.updateOne(
        { _id: row._id, version: row.version },
        { $set: { version, values: sealed } },
        { session },
      );
      await also(session);
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

  return {
    correct: (caseId, item, by) =>
      unlessDestroyed(async () => {
        const file = homeOf(item);
        const [row, next] = await Promise.all([
          file.model.findOne({ _id: item, caseId }).lean(),
          file.model.findOne({ _id: by, caseId, replaces: item }).lean(),
        ]);
        // Done already.
        if (!next) return;
        const drop = (session: ClientSession) => file.model.deleteOne({ _id: by }, { session });
        if (!row || row.restricted) {
          await inFile(file, next, async (session) => void (await drop(session)));
          return;
        }
        const values = await openValues(file, await keys.get(caseId, next.unit, file.keyRoom), next);
        for (const copy of await copiesOf(caseId, item))
          if (!copy.restricted) await replace(casusoverleg, copy, values);
        await replace(file, row, values, drop);
      }),

    remove: (caseId, item) =>
      unlessDestroyed(async () => {
        const file = homeOf(item);
        const row = await file.model.findOne({ _id: item, caseId }).lean();
        if (!row || row.restricted) return;
        for (const copy of await copiesOf(caseId, item)) {
          const { unit, party, code } = copy;
          await inFile(casusoverleg, copy, async (session) => {
            await casusoverleg.model.deleteOne({ _id: copy._id }, { session });
            if (code !== codes.brought) return;
            // 10.2c: the party stands there for what it brought in, and for nothing else.
            const left = await casusoverleg.model.countDocuments({ caseId, unit, party, code }, { session });
            if (left === 0)
              await casusoverleg.model.deleteMany({ caseId, unit, party, code: codes.party }, { session });
          });
        }
        await inFile(file, row, async (session) => {
          await file.model.deleteOne({ _id: item }, { session });
        });
      }),
  };
}
