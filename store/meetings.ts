import type { Meeting } from '../domain/meetings/index.ts';
import { inTransaction, isDuplicate } from './connections.ts';
import type { Fence } from './fence.ts';
import type { MeetingDoc, Regie } from './regie.ts';
import type { Meetings } from './types.ts';

const PAGE = 100;

const instant = (at: Date | null): string | null => at?.toISOString() ?? null;

function meetingOf({ _id, expires: _expires, startedAt, endedAt, items, ...rest }: MeetingDoc): Meeting {
  return {
    ...rest,
    id: _id,
    startedAt: instant(startedAt),
    endedAt: instant(endedAt),
    items: items.map(({ due, discussedAt, counts, spoken, ...item }) => ({
      ...item,
      due: due.map(({ what, lastDay }) => ({ what, lastDay })),
      discussedAt: instant(discussedAt),
      counts: counts ?? null,
      ...(spoken && { spoken }),
    })),
  };
}

/**
 * Meetings hold opaque ids and dates only. Case ids are written once, behind the case's fence; every later write is to
 * an item that is still there, so that a case that was destroyed can't come back by one (13).
 */
export function meetingsOf(regie: Regie, fence: Fence): Meetings {
  const model = regie.meetings;
  const get = async (id: string): Promise<Meeting | null> => {
    const row = await model.findById(id).lean<MeetingDoc>();
    return row && meetingOf(row);
  };
  return {
    get,

    async add({ id, items, expires, ...meeting }) {
      const row: MeetingDoc = {
        _id: id,
        ...meeting,
        status: 'planned',
        startedAt: null,
        endedAt: null,
        expires: new Date(expires),
        items: items.map(({ caseId, due }, index) => ({
          nr: index + 1,
          caseId,
          due: due.map(({ what, lastDay }) => ({ what, lastDay })),
          present: [],
          from: null,
          to: null,
          discussedAt: null,
          counts: null,
        })),
      };
      try {
        await inTransaction(regie.connection, async (session) => {
          for (const { caseId } of items) await fence.touch(session, caseId);
          await model.insertMany([row], { session });
        });
      } catch (error) {
        const known = isDuplicate(error) ? await get(id) : null;
        if (known) return known;
        throw error;
      }
      return meetingOf(row);
    },

    list: async ({ from, until, limit = PAGE }) =>
      (
        await model
          .find({ day: { $gte: from, $lte: until } })
          .sort({ day: -1 })
          .limit(limit)
          .lean<MeetingDoc[]>()
      ).map(meetingOf),

    async attend(id, nr, present, spoken = null) {
      const { matchedCount } = await model.updateOne(
        { _id: id, status: { $ne: 'ended' }, 'items.nr': nr },
        { $set: { 'items.$.present': [...present], 'items.$.spoken': spoken } },
      );
      return matchedCount === 1;
    },

    async start(id, at, day, expires, versions) {
      for (const [nr, version] of Object.entries(versions))
        await model.updateOne(
          { _id: id, status: 'planned', 'items.nr': Number(nr) },
          { $set: { 'items.$.from': version } },
        );
      const { matchedCount } = await model.updateOne(
        { _id: id, status: 'planned' },
        { $set: { status: 'running', startedAt: new Date(at), day, expires: new Date(expires) } },
      );
      return matchedCount === 1;
    },

    async move(id, { day, time, expires }) {
      const { matchedCount } = await model.updateOne(
        { _id: id, status: 'planned' },
        { $set: { day, time, expires: new Date(expires) } },
      );
      return matchedCount === 1;
    },

    async cancel(id) {
      return (await model.deleteOne({ _id: id, status: 'planned' })).deletedCount === 1;
    },

    async discussed(id, nr, at) {
      await model.updateOne(
        { _id: id, items: { $elemMatch: { nr, discussedAt: null } } },
        { $set: { 'items.$.discussedAt': new Date(at) } },
      );
    },

    async end(id, at, items) {
      for (const [nr, { to, counts }] of Object.entries(items))
        await model.updateOne(
          { _id: id, status: 'running', 'items.nr': Number(nr) },
          { $set: { 'items.$.to': to, 'items.$.counts': counts } },
        );
      const { matchedCount } = await model.updateOne(
        { _id: id, status: 'running' },
        { $set: { status: 'ended', endedAt: new Date(at) } },
      );
      return matchedCount === 1;
    },
  };
}
