import { createHash, randomBytes } from 'node:crypto';
import { open, seal } from './envelope.ts';
import { GoneError } from './errors.ts';
import type { InnerKeys } from './keys.ts';
import type { OutboxDoc, Regie } from './regie.ts';
import { taskOf } from './tasks.ts';
import { oneOf, together } from './together.ts';
import type { Key, Links, Outbox, OutboxRow, Place } from './types.ts';

export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
/** Codes only: an address in an error would be personal data in clear. */
export const CODE = /^[A-Za-z0-9_. -]{1,40}$/;

/** Links live with their task, so that they can't outlive it; bound to one person. */
export function linksOf(regie: Regie): Links & {
  add(taskRowId: string, memberId: string, token: string): Promise<void>;
  /** From here on only this link of that person leads to the task. */
  only(taskRowId: string, memberId: string, hash: string): Promise<void>;
} {
  async function add(taskRowId: string, memberId: string, token: string): Promise<void> {
    const link = { hash: hashOf(token), member: memberId };
    const found = await regie.tasks.updateOne({ _id: taskRowId }, { $addToSet: { links: link } });
    if (found.matchedCount === 0) throw new GoneError();
  }
  const linked = together(
    (hashes) => regie.tasks.find({ 'links.hash': oneOf(hashes) }).lean(),
    ({ links }, hash) => links.some((link) => link.hash === hash),
  );
  return {
    add,
    async only(taskRowId, memberId, hash) {
      await regie.tasks.updateOne(
        { _id: taskRowId },
        { $pull: { links: { member: memberId, hash: { $ne: hash } } } },
      );
    },
    async issue(taskRowId, memberId) {
      const token = randomBytes(32).toString('base64url');
      await add(taskRowId, memberId, token);
      return token;
    },
    async find(token) {
      if (!TOKEN.test(token)) return null;
      const hash = hashOf(token);
      const task = await linked(hash);
      const link = task?.links.find((one) => one.hash === hash);
      if (!task || !link) return null;
      return {
        taskRowId: task._id,
        caseId: task.caseId,
        memberId: link.member,
        ended: task.status !== 'open',
        task: taskOf(task),
      };
    },
  };
}

const linkPlace = (regie: Regie, id: string): Place => ({
  database: regie.connection.name,
  collection: 'outbox',
  document: id,
  field: 'link',
  version: 1,
});

/** A link made together with the row and the task it belongs to: sealed for the row, hashed for the task. */
export async function newLink(
  regie: Regie,
  key: Key,
  rowId: string,
): Promise<{ sealed: string; hash: string }> {
  const token = randomBytes(32).toString('base64url');
  return { sealed: await seal(key, linkPlace(regie, rowId), token), hash: hashOf(token) };
}

export function outboxOf(regie: Regie, keys: InnerKeys, links: ReturnType<typeof linksOf>): Outbox {
  const model = regie.outbox;
  const rowOf = ({ _id, madeAt, link, ...rest }: OutboxDoc): OutboxRow => ({
    ...rest,
    id: _id,
    madeAt: madeAt.toISOString(),
    lastDay: rest.lastDay ?? null,
    sealedLink: link,
    occasion: rest.occasion as OutboxRow['occasion'],
  });
  const place = (id: string): Place => linkPlace(regie, id);
  /** Before it is marked itself: a task that says so for nothing is looked into for nothing. */
  async function showOnTask(id: string): Promise<void> {
    const row = await model.findById(id, { taskRowId: 1 }).lean();
    if (row) await regie.tasks.updateOne({ _id: row.taskRowId }, { $set: { undelivered: true } });
  }

  return {
    async get(id) {
      const row = await model.findById(id).lean();
      return row ? rowOf(row) : null;
    },
    versionsPending: async (caseId) => {
      const rows = await model.find({ caseId, status: 'pending' }, { version: 1 }).lean();
      return [...new Set(rows.map(({ version }) => version))].sort((a, b) => a - b);
    },
    pendingAt: async (caseId, version) =>
      // Its few mails; a third condition costs the stand-in more than reading them.
      (await model.find({ caseId, version }).lean()).filter(({ status }) => status === 'pending').map(rowOf),
    pending: async (limit = 200) =>
      (await model.find({ status: 'pending' }).sort({ madeAt: 1 }).limit(limit).lean()).map(rowOf),

    async token({ id, caseId, to, sealedLink }, memberId) {
      // Made with the task, for this member: nothing to look up.
      if (sealedLink !== null && to === memberId)
        return open<string>(await keys.engineKey(caseId), place(id), sealedLink);
      const row = await model.findById(id).lean();
      if (!row) throw new GoneError();
      const key = await keys.engineKey(row.caseId);
      let token: string;
      if (row.link !== null) {
        token = await open<string>(key, place(id), row.link);
      } else {
        token = randomBytes(32).toString('base64url');
        const link = await seal(key, place(id), token);
        // The first attempt's token stays: a repeated mail must carry the same link.
        const { matchedCount } = await model.updateOne({ _id: id, link: null }, { $set: { link } });
        if (matchedCount === 0) {
          const kept = await model.findById(id, { link: 1 }).lean();
          if (!kept?.link) throw new GoneError();
          token = await open<string>(key, place(id), kept.link);
        }
      }
      await links.add(row.taskRowId, memberId, token);
      return token;
    },

    async markSent(sent) {
      if (sent.length === 0) return;
      const days = [...new Set(sent.map(({ lastDay }) => lastDay))];
      const writes = days.map((lastDay) => ({
        updateMany: {
          filter: {
            _id: { $in: sent.filter((one) => one.lastDay === lastDay).map(({ id }) => id) },
            status: 'pending' as const,
          },
          update: {
            $set: { status: 'sent' as const, lastError: null, link: null, lastDay },
            $inc: { attempts: 1 },
          },
        },
      }));
      await model.bulkWrite(writes, { ordered: false });
    },
    async toldBefore(rows) {
      if (rows.length === 0) return new Map();
      const known = await model
        .find(
          { taskRowId: oneOf([...new Set(rows.map(({ taskRowId }) => taskRowId))]) },
          { taskRowId: 1, to: 1, status: 1, lastDay: 1, madeAt: 1 },
        )
        .lean();
      const found = known.filter(({ status, lastDay }) => status === 'sent' && lastDay !== null);
      found.sort((a, b) => a.madeAt.getTime() - b.madeAt.getTime());
      // The last one of each task and person stands.
      const told = new Map(
        found.map(({ taskRowId, to, lastDay }) => [`${taskRowId} ${to}`, lastDay ?? null]),
      );
      return new Map(rows.map(({ id, taskRowId, to }) => [id, told.get(`${taskRowId} ${to}`) ?? null]));
    },
    failuresOf: async ({ id, caseId }) =>
      (
        await model
          .find({ caseId, taskRowId: id, status: { $in: ['failed', 'pending'] }, lastError: { $ne: null } })
          .lean()
      )
        .map(rowOf)
        .sort((a, b) => (a.madeAt < b.madeAt ? -1 : 1)),
    async byMessageId(messageId) {
      const row = await model.findOne({ messageId }).lean();
      return row ? rowOf(row) : null;
    },
    async markBounced(id, code) {
      await showOnTask(id);
      const marked = await model.updateOne(
        { _id: id, status: { $in: ['sent', 'pending'] } },
        { $set: { status: 'failed', lastError: CODE.test(code) ? code : 'unknown', link: null } },
      );
      return marked.modifiedCount === 1;
    },
    async markFailed(id, code, final = false) {
      const lastError = CODE.test(code) ? code : 'unknown';
      await showOnTask(id);
      await model.updateOne(
        { _id: id, status: 'pending' },
        {
          $set: { lastError, ...(final && { status: 'failed' as const, link: null }) },
          $inc: { attempts: 1 },
        },
      );
    },
    async cancel(id) {
      await model.updateOne({ _id: id, status: 'pending' }, { $set: { status: 'cancelled', link: null } });
    },
  };
}
