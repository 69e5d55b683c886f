import { createHash, createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { wallNow } from '../config/clock.ts';
import { inTransaction, isDuplicate } from './connections.ts';
import { open, seal } from './envelope.ts';
import { GoneError } from './errors.ts';
import type { Fence } from './fence.ts';
import type { InnerKeys } from './keys.ts';
import { CODE, hashOf, type linksOf } from './outbox.ts';
import type { LetterDoc, Regie } from './regie.ts';
import type { Key, LetterKind, LetterRow, Letters, Place } from './types.ts';

/** The same asked again has the same id. */
const idOf = (kind: LetterKind, member: string, ...about: string[]): string =>
  createHash('sha256')
    .update([kind, ...about, member].join('\n'))
    .digest('hex')
    .slice(0, 32);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Wall time. How long a letter may be tried, and how long its row can be counted. */
const KEEP: Readonly<Record<LetterKind, number>> = {
  'fresh-link': 24 * HOUR,
  code: HOUR,
  digest: 12 * HOUR,
  deputy: 24 * HOUR,
  reminder: 24 * HOUR,
  meeting: 24 * HOUR,
  annex: 24 * HOUR,
  'annex-code': HOUR,
  received: 24 * HOUR,
  upkeep: 24 * HOUR,
};
/** Of one kind about one task to one person, within an hour: far above what mistakes make. */

const MOST: Readonly<Record<LetterKind, number>> = {
  'fresh-link': 3,
  code: 5,
  digest: Number.POSITIVE_INFINITY,
  deputy: Number.POSITIVE_INFINITY,
  reminder: 1,
  meeting: Number.POSITIVE_INFINITY,
  // Counted by the signing itself (signings.ts).
  annex: Number.POSITIVE_INFINITY,
  'annex-code': Number.POSITIVE_INFINITY,
  received: 1,
  upkeep: Number.POSITIVE_INFINITY,
};
export const CODE_MINUTES = 10;
const CODE_TRIES = 5;
const DIGITS = 6;
const CODES: ReadonlySet<LetterKind> = new Set(['code', 'annex-code']);

/**
 * Mails that no step of a case asks for. A token or code stands sealed in its row, under the case's own key, until the
 * mail server has accepted the mail; a code can be checked for a while after that, against a keyed hash.
 */
export function lettersOf(
  regie: Regie,
  fence: Fence,
  keys: InnerKeys,
  links: ReturnType<typeof linksOf>,
): Letters {
  const model = regie.letters;
  const place = (id: string): Place => ({
    database: regie.connection.name,
    collection: 'letters',
    document: id,
    field: 'secret',
    version: 1,
  });
  const keyOf = (caseId: string | null): Promise<Key> =>
    caseId === null ? keys.systemKey('letters') : keys.engineKey(caseId);
  const rowOf = ({ _id, until, madeAt, secret: _secret, ...rest }: LetterDoc): LetterRow => ({
    id: _id,
    kind: rest.kind,
    member: rest.member,
    caseId: rest.caseId,
    taskRowId: rest.taskRowId,
    day: rest.day,
    meeting: rest.meeting ?? null,
    madeAt: madeAt.toISOString(),
    status: rest.status,
    messageId: rest.messageId,
    until: until.toISOString(),
  });
  /** A million codes can be tried in no time by who has read the database, but not without this key. */
  async function hashOfCode(id: string, code: string): Promise<Buffer> {
    const key = await keys.systemKey('codes');
    return createHmac('sha256', key.bytes).update(`${id}\n${code}`).digest();
  }
  function newRow(id: string, kind: LetterKind, member: string, day: string): LetterDoc {
    const now = wallNow();
    return {
      _id: id,
      kind,
      member,
      caseId: null,
      taskRowId: null,
      day,
      status: 'pending',
      attempts: 0,
      lastError: null,
      messageId: createHash('sha256').update(`letter\n${id}`).digest('hex').slice(0, 32),
      madeAt: now,
      until: new Date(now.getTime() + (CODES.has(kind) ? CODE_MINUTES * MINUTE : KEEP[kind])),
      expires: new Date(now.getTime() + KEEP[kind]),
      secret: null,
      hash: null,
      tries: 0,
      browser: null,
    };
  }
  /** The same asked again is the same letter. */
  async function once(
    kind: 'digest' | 'deputy' | 'meeting' | 'upkeep',
    member: string,
    about: string,
    day: string,
    meeting: string | null = null,
  ): Promise<string> {
    const id = idOf(kind, member, about);
    try {
      await model.insertMany([{ ...newRow(id, kind, member, day), meeting }]);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
    return id;
  }
  const secretOf = async (row: LetterDoc): Promise<string> => {
    if (row.secret === null) throw new GoneError();
    return open<string>(await keyOf(row.caseId), place(row._id), row.secret);
  };

  return {
    async ask(kind, { member, task, day, browser }) {
      const id = randomBytes(16).toString('hex');
      const code = String(randomInt(10 ** DIGITS)).padStart(DIGITS, '0');
      const secret = kind === 'code' ? code : randomBytes(32).toString('base64url');
      const row: LetterDoc = {
        ...newRow(id, kind, member, day),
        caseId: task.caseId,
        taskRowId: task.id,
        secret: await seal(await keyOf(task.caseId), place(id), secret),
        ...(kind === 'code' && {
          hash: (await hashOfCode(id, code)).toString('base64url'),
          tries: CODE_TRIES,
          browser: browser ?? null,
        }),
      };
      const same = { taskRowId: task.id, member, kind };
      const since = new Date(row.madeAt.getTime() - HOUR);
      return inTransaction(regie.connection, async (session) => {
        // The fence is the same document for all who ask: they have their turns, so that the count is right.
        await fence.touch(session, task.caseId);
        const asked = await model.find({ ...same, madeAt: { $gt: since } }, { _id: 1 }, { session }).lean();
        if (asked.length >= MOST[kind]) return null;
        // Only the newest code is good.
        if (kind === 'code')
          await model.updateMany(same, { $set: { until: row.madeAt, secret: null } }, { session });
        await model.insertMany([row], { session });
        return id;
      });
    },

    digest: (member, day) => once('digest', member, day, day),
    upkeep: (member, day) => once('upkeep', member, day, day),
    deputy: (member, about, day) => once('deputy', member, about, day),
    meeting: (member, about, { id, day }) => once('meeting', member, `${about} ${id}`, day, id),

    async annex(kind, signing, secret, day) {
      const id = randomBytes(16).toString('hex');
      const sealed = await seal(await keyOf(null), place(id), secret);
      await model.insertMany([{ ...newRow(id, kind, signing, day), secret: sealed }]);
      return id;
    },

    async remind({ member, task, day }) {
      const id = idOf('reminder', member, task.id, day);
      const row = { ...newRow(id, 'reminder', member, day), caseId: task.caseId, taskRowId: task.id };
      try {
        await inTransaction(regie.connection, async (session) => {
          await fence.touch(session, task.caseId);
          await model.insertMany([row], { session });
        });
        return id;
      } catch (error) {
        if (isDuplicate(error)) return null;
        throw error;
      }
    },

    async received({ caseId, address, lastDay }) {
      const id = idOf('received', 'nobody', caseId);
      const secret = await seal(await keyOf(caseId), place(id), address);
      const row = { ...newRow(id, 'received', 'nobody', lastDay), caseId, secret };
      try {
        await inTransaction(regie.connection, async (session) => {
          await fence.touch(session, caseId);
          await model.insertMany([row], { session });
        });
      } catch (error) {
        if (!isDuplicate(error)) throw error;
      }
      return id;
    },
    async address(id) {
      const row = await model.findById(id).lean();
      if (row?.kind !== 'received') throw new GoneError();
      return secretOf(row);
    },

    async get(id) {
      const row = await model.findById(id).lean();
      return row ? rowOf(row) : null;
    },

    async byMessageId(messageId) {
      const row = await model.findOne({ messageId }).lean();
      return row ? rowOf(row) : null;
    },

    async secret(id) {
      const row = await model.findById(id).lean();
      if (!row) throw new GoneError();
      const secret = await secretOf(row);
      // From the first attempt on: what was accepted without our knowing works too.
      if (row.kind === 'fresh-link' && row.taskRowId) await links.add(row.taskRowId, row.member, secret);
      return secret;
    },

    async markSent(id) {
      const row = await model.findById(id).lean();
      if (row?.status !== 'pending') return;
      if (row.kind === 'fresh-link' && row.taskRowId && row.secret) {
        await links.only(row.taskRowId, row.member, hashOf(await secretOf(row)));
      }
      await model.updateOne(
        { _id: id, status: 'pending' },
        { $set: { status: 'sent', lastError: null, secret: null }, $inc: { attempts: 1 } },
      );
    },
    async markFailed(id, code, final = false) {
      const lastError = CODE.test(code) ? code : 'unknown';
      await model.updateOne(
        { _id: id, status: 'pending' },
        {
          $set: { lastError, ...(final && { status: 'failed' as const, secret: null }) },
          $inc: { attempts: 1 },
        },
      );
    },
    async cancel(id) {
      await model.updateOne({ _id: id, status: 'pending' }, { $set: { status: 'cancelled', secret: null } });
    },
    async forget(id) {
      await model.deleteOne({ _id: id, status: 'pending' });
    },

    async checkCode(taskRowId, member, { code, browser }) {
      // Another browser's guess meets no code at all, and takes none of the guesses away.
      const of = { taskRowId, member, browser, kind: 'code' as const, hash: { $ne: null } };
      // Every guess is counted before it is looked at, so that guesses at the same time are counted too.
      const row = await model
        .findOneAndUpdate(
          { ...of, until: { $gt: wallNow() }, tries: { $gt: 0 } },
          { $inc: { tries: -1 } },
          { returnDocument: 'after', sort: { madeAt: -1 } },
        )
        .lean();
      if (!row?.hash) return 'none';
      const right = timingSafeEqual(await hashOfCode(row._id, code), Buffer.from(row.hash, 'base64url'));
      if (!right) return row.tries > 0 ? 'wrong' : 'none';
      // Good for once.
      const used = await model.updateOne(
        { _id: row._id, hash: row.hash },
        { $set: { hash: null, secret: null } },
      );
      return used.modifiedCount === 1 ? 'right' : 'none';
    },
  };
}
