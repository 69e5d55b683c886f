import { wallNow } from '../config/clock.ts';
import { isDuplicate } from './connections.ts';
import { openById, seal } from './envelope.ts';
import type { Regie } from './regie.ts';
import { oneOf, together } from './together.ts';
import type { Keys, Place, Sessions } from './types.ts';

/** So that a request seldom writes: a session may end this much before its idle time is over, never after. */
const COARSE_MS = 60_000;
/** More than anybody has browsers. */
const MOST = 50;

/** Open sessions. What isn't here is over, whatever a cookie says (15.2f). All times are the wall's. */
export function sessionsOf(regie: Regie, keys: Keys): Sessions {
  const { sessions, usedTokens } = regie;
  const place = (id: string): Place => ({
    database: regie.connection.name,
    collection: 'sessions',
    document: id,
    field: 'browser',
    version: 1,
  });
  const rowOf = together(
    (ids) => sessions.find({ _id: oneOf(ids) }, { member: 1, until: 1, idle: 1, idleAt: 1 }).lean(),
    (row, id) => row._id === id,
  );
  return {
    async begin({ id, started, until, idle, browser, ...rest }) {
      const [from, end] = [new Date(started), new Date(until)];
      const idleAt = new Date(from.getTime() + idle);
      const sealed = await seal(await keys.systemKey('members'), place(id), browser);
      await sessions.insertMany([
        { _id: id, ...rest, idle, started: from, until: end, idleAt, browser: sealed },
      ]);
    },

    async alive(id) {
      const row = await rowOf(id);
      const now = wallNow().getTime();
      if (!row || row.until.getTime() <= now || row.idleAt.getTime() <= now) return null;
      const idleAt = now + row.idle;
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

    endOwn: async (member, id) => (await sessions.deleteOne({ _id: id, member })).deletedCount === 1,

    async ofMember(member) {
      const now = wallNow();
      const open = { member, until: { $gt: now }, idleAt: { $gt: now } };
      const rows = await sessions.find(open).limit(MOST).lean();
      const shown = rows.map(async ({ _id: id, started, idle, idleAt, browser }) => ({
        id,
        started: started.toISOString(),
        usedAt: new Date(idleAt.getTime() - idle).toISOString(),
        browser: browser === undefined ? null : await openById<string>(keys, place(id), browser),
      }));
      return (await Promise.all(shown)).sort((a, b) => (a.usedAt < b.usedAt ? 1 : -1));
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
