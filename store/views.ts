import { createHash, randomBytes } from 'node:crypto';
import type { SavedView, Views } from './board-types.ts';
import type { Regie } from './regie.ts';

/** More than anybody finds back. */
const MOST = 20;

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** Stands with the member and goes with them. A view is ids of closed lists; a feed's token stands hashed. */
export function viewsOf(regie: Regie): Views {
  const model = regie.members;
  const both = async (member: string): Promise<{ views: SavedView[]; feed: boolean }> => {
    const row = await model.findById(member, { views: 1, feed: 1 }).lean();
    return { views: row?.views ?? [], feed: typeof row?.feed === 'string' };
  };
  const of = async (member: string): Promise<SavedView[]> => (await both(member)).views;
  return {
    of,
    async add(member, query) {
      const text = new URLSearchParams(Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1))).toString();
      const id = hashOf(text).slice(0, 12);
      const views = await of(member);
      if (views.some((view) => view.id === id)) return true;
      if (views.length >= MOST) return false;
      await model.updateOne({ _id: member }, { $set: { views: [...views, { id, query: { ...query } }] } });
      return true;
    },
    async remove(member, id) {
      const views = await of(member);
      await model.updateOne({ _id: member }, { $set: { views: views.filter((view) => view.id !== id) } });
    },
    async newFeed(member) {
      const token = randomBytes(32).toString('base64url');
      await model.updateOne({ _id: member }, { $set: { feed: hashOf(token) } });
      return token;
    },
    async endFeed(member) {
      await model.updateOne({ _id: member }, { $unset: { feed: 1 } });
    },
    hasFeed: async (member) => (await both(member)).feed,
    both,
    async ownerOf(token) {
      if (!/^[\w-]{43}$/.test(token)) return null;
      return (await model.findOne({ feed: hashOf(token) }, { _id: 1 }).lean())?._id ?? null;
    },
  };
}
