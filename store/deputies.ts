/**
 * Who stands in for whom, and from when until when (legal days). Ids only: a reason is one of a closed list. Whether
 * somebody stands in now is always read afresh; only the choice of whom to mail may be half a second old.
 */
import type { MemberId } from '../domain/case.ts';
import type { Day } from '../domain/dates/index.ts';
import { isDuplicate } from './connections.ts';
import type { DeputyDoc, Regie } from './regie.ts';
import type { Deputies, DeputyRow } from './types.ts';

const rowOf = ({ _id, madeAt, endedAt, ...rest }: DeputyDoc): DeputyRow => ({
  ...rest,
  id: _id,
  madeAt: madeAt.toISOString(),
  endedAt: endedAt?.toISOString() ?? null,
});

/** Rows that hold on that day. */
export const holdsOn = (today: Day) => ({ endedAt: null, from: { $lte: today }, until: { $gte: today } });

export function deputiesOf(regie: Regie): Deputies {
  const model = regie.deputies;
  const rows = async (filter: object): Promise<DeputyRow[]> =>
    (await model.find(filter).lean()).map(rowOf).sort((a, b) => (a.from < b.from ? -1 : 1));
  return {
    async add({ id, madeAt, ...row }) {
      try {
        await model.insertMany([{ _id: id, ...row, madeAt: new Date(madeAt), endedAt: null, endedBy: null }]);
      } catch (error) {
        // The same form sent twice: the first one counts.
        if (!isDuplicate(error)) throw error;
      }
    },
    async get(id) {
      const row = await model.findById(id).lean();
      return row ? rowOf(row) : null;
    },
    async end(id, by, at) {
      const ended = await model.updateOne(
        { _id: id, endedAt: null },
        { $set: { endedAt: new Date(at), endedBy: by } },
      );
      return ended.modifiedCount === 1;
    },
    concerning: (member, today) =>
      rows({ $or: [{ member }, { deputy: member }], endedAt: null, until: { $gte: today } }),
    all: (today) => rows({ endedAt: null, until: { $gte: today } }),
    sweep: async (before) => (await model.deleteMany({ until: { $lt: before } })).deletedCount,
    async standsIn(deputy, member, today) {
      return (await model.exists({ member, deputy, ...holdsOn(today) })) !== null;
    },
    async standsInFor(deputy, today): Promise<MemberId[]> {
      return [
        ...new Set((await model.find({ deputy, ...holdsOn(today) }).lean()).map(({ member }) => member)),
      ];
    },
  };
}
