import { wallNow } from '../config/clock.ts';
import { isDuplicate } from './connections.ts';
import type { Regie } from './regie.ts';
import { oneOf, together } from './together.ts';
import type { Sessions } from './types.ts';

/** So that a request seldom writes: a session may end this much before its idle time is over, never after. */
const COARSE_MS = 60_000;

/** Open sessions. What isn't here is over, whatever a cookie says (15.2f). All times are the wall's. */
export function sessionsOf(regie: Regie): Sessions {
  const { sessions, usedTokens } = regie;
  const rowOf = together(
    (ids) => sessions.find({ _id: oneOf(ids) }, { member: 1, until: 1, idle: 1, idleAt: 1 }).lean(),
    (row, id) => row._id === id,
  );
  return {
    async begin({ id, started, until, idle, ...rest }) {
      const [from, end] = [new Date(started), new Date(until)];
      const idleAt = new Date(Math.min(end.getTime(), from.getTime() + idle));
      await sessions.insertMany([{ _id: id, ...rest, idle, started: from, until: end, idleAt }]);
    },

    async alive(id) {
      const row = await rowOf(id);
      const now = wallNow().getTime();
      if (!row || row.until.getTime() <= now || row.idleAt.getTime() <= now) return null;
      const idleAt = Math.min(row.until.getTime(), now + row.idle);
      if (idleAt - row.idleAt.getTime() >= Math.min(COARSE_MS, row.idle / 4)) {
        // Nobody waits for it: when it fails, the next request does it.
        sessions.updateOne({ _id: id }, { $max: { idleAt: new Date(idleAt) } }).catch(() => {});
      }
      return row.member;
    },

    async there(id) {
      const row = await rowOf(id);
      const now = wallNow();
      return row && row.until > now && row.idleAt > now ? row.member : null;
    },

    end: async (id) => (await sessions.deleteOne({ _id: id })).deletedCount === 1,

    async endOf(whose, except) {
      const which = except === undefined ? whose : { ...whose, _id: { $ne: except } };
      const rows = await sessions.find(which, { member: 1 }).lean();
      if (rows.length === 0) return { ended: 0, members: [] };
      const { deletedCount } = await sessions.deleteMany(which);
      return { ended: deletedCount, members: [...new Set(rows.map(({ member }) => member))] };
    },

    others(member, id) {
      const now = wallNow();
      return sessions.countDocuments({ member, _id: { $ne: id }, until: { $gt: now }, idleAt: { $gt: now } });
    },

    async once(id, until) {
      try {
        await usedTokens.insertMany([{ _id: id, until: new Date(until) }]);
        return true;
      } catch (error) {
        if (isDuplicate(error)) return false;
        throw error;
      }
    },
  };
}
