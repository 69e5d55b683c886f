/**
 * Annex 1 signed without an account (1c, 14.2), in the database `regie`: one row an invitation. Its link's token stands
 * hashed; who is asked and who signed are encrypted. A token shows nothing by itself: a code from a second mail comes first.
 * Wall time for links and codes, legal days for taking part.
 */
import { createHash, createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { type Connection, Schema } from 'mongoose';
import { wallNow } from '../config/clock.ts';
import { isDuplicate, modelOf } from './connections.ts';
import { open, seal } from './envelope.ts';
import type { InnerKeys } from './keys.ts';
import { CODE_MINUTES } from './letters.ts';
import type { Invited, Signing, Signings } from './signing-types.ts';

interface SigningRow {
  _id: string;
  organisation: string;
  /** The last day for which is signed. */
  until: string;
  status: Signing['status'];
  token: string | null;
  linkUntil: Date;
  by: string;
  /** Encrypted. */
  person: string | null;
  signature: string | null;
  signedOn: string | null;
  code: string | null;
  /** Which browser asked for the code, as a hash of its own cookie's secret. */
  browser: string | null;
  codeUntil: Date | null;
  tries: number;
  undelivered: boolean;
  asked: Date[];
  expires: Date;
}
const text = { type: String, required: true } as const;
const maybe = { type: String, default: null } as const;
const signings = new Schema<SigningRow>(
  {
    ...{ _id: String, organisation: text, until: text, status: text, token: maybe, by: text },
    ...{ linkUntil: { type: Date, required: true }, person: maybe, signature: maybe, signedOn: maybe },
    ...{
      code: maybe,
      browser: maybe,
      codeUntil: { type: Date, default: null },
      tries: { type: Number, default: 0 },
    },
    undelivered: { type: Boolean, default: false },
    ...{ asked: [Date], expires: { type: Date, required: true } },
  },
  { strict: 'throw', versionKey: false },
);
signings.index({ token: 1 });
signings.index({ organisation: 1 });

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MOST_CODES = 5;
const TRIES = 5;
/** A row about nobody who signed goes so long after its link. */
const KEEP = 30 * DAY;

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

export function signingsOf(connection: Connection, keys: InnerKeys): Signings {
  const model = modelOf(connection, 'signings', signings);
  const place = (id: string, field: 'person' | 'signature') => ({
    ...{ database: connection.name, collection: 'signings', document: id, field, version: 1 },
  });
  const key = () => keys.systemKey('members');
  async function codeHash(id: string, code: string): Promise<Buffer> {
    const { bytes } = await keys.systemKey('codes');
    return createHmac('sha256', bytes).update(`annex\n${id}\n${code}`).digest();
  }
  const viewOf = ({ _id, organisation, until, status, signedOn, ...row }: SigningRow): Signing => ({
    ...{ id: _id, organisation, until, status, signedOn, linkUntil: row.linkUntil.toISOString() },
    undelivered: row.undelivered ?? false,
  });
  const living = () => ({ status: 'asked' as const, linkUntil: { $gt: wallNow() } });

  return {
    async invite({ id, organisation, until, person, by }, days) {
      const token = randomBytes(32).toString('base64url');
      const linkUntil = new Date(wallNow().getTime() + days * DAY);
      try {
        await model.insertMany([
          {
            ...{ _id: id, organisation, until, status: 'asked', token: hashOf(token), linkUntil, by },
            ...{ person: await seal(await key(), place(id, 'person'), person), asked: [] },
            expires: new Date(linkUntil.getTime() + KEEP),
          },
        ]);
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        return null;
      }
      await model.updateMany(
        { organisation, status: 'asked', _id: { $ne: id } },
        { $set: { status: 'withdrawn', token: null, person: null, code: null } },
      );
      return token;
    },
    async forget(id) {
      await model.deleteOne({ _id: id, status: 'asked' });
    },
    async byToken(token) {
      const good = { linkUntil: { $gt: wallNow() }, status: { $in: ['asked', 'signed'] as const } };
      const row = await model.findOne({ token: hashOf(token), ...good }).lean();
      return row && viewOf(row);
    },
    async byId(id) {
      const row = await model.findById(id).lean();
      return row && viewOf(row);
    },
    async all() {
      const rows = await model
        .find({ status: { $ne: 'withdrawn' } })
        .sort({ linkUntil: 1 })
        .lean();
      return [...new Map(rows.map((row) => [row.organisation, viewOf(row)])).values()];
    },
    async address(id) {
      const row = await model.findOne({ _id: id, ...living() }).lean();
      if (!row?.person) return null;
      return (await open<Invited>(await key(), place(id, 'person'), row.person)).email;
    },
    async notDelivered(id) {
      await model.updateOne({ _id: id, status: 'asked' }, { $set: { undelivered: true } });
    },
    async newCode(id, browser) {
      const now = wallNow();
      const code = String(randomInt(1_000_000)).padStart(6, '0');
      const since = new Date(now.getTime() - HOUR);
      // Counted in the same write, so that those who ask at once are counted too.
      const done = await model.updateOne(
        { _id: id, ...living(), [`asked.${MOST_CODES - 1}`]: { $exists: false } },
        {
          $set: {
            code: (await codeHash(id, code)).toString('base64url'),
            codeUntil: new Date(now.getTime() + CODE_MINUTES * 60_000),
            tries: TRIES,
            browser,
          },
          $push: { asked: now },
        },
      );
      if (done.modifiedCount === 1) return code;
      const aged = await model.updateOne({ _id: id, ...living() }, { $pull: { asked: { $lt: since } } });
      return aged.modifiedCount === 1 ? this.newCode(id, browser) : null;
    },
    async check(id, { code, browser }) {
      const row = await model
        .findOneAndUpdate(
          {
            ...{ _id: id, ...living(), code: { $ne: null }, browser },
            ...{ codeUntil: { $gt: wallNow() }, tries: { $gt: 0 } },
          },
          { $inc: { tries: -1 } },
          { returnDocument: 'after' },
        )
        .lean();
      if (!row?.code) return 'none';
      if (!timingSafeEqual(await codeHash(id, code), Buffer.from(row.code, 'base64url')))
        return row.tries > 0 ? 'wrong' : 'none';
      const used = await model.updateOne({ _id: id, code: row.code }, { $set: { code: null } });
      return used.modifiedCount === 1 ? 'right' : 'none';
    },
    async sign(id, signature, on) {
      const sealed = await seal(await key(), place(id, 'signature'), signature);
      const done = await model.updateOne(
        { _id: id, ...living() },
        { $set: { status: 'signed', signature: sealed, signedOn: on, code: null } },
      );
      return done.modifiedCount === 1;
    },
    async unsettled() {
      return (await model.find({ status: 'signed' }).lean()).map(viewOf);
    },
    async signature(id) {
      const row = await model.findById(id).lean();
      if (!row?.person || !row.signature) return null;
      const [invited, signed] = await Promise.all([
        open<Invited>(await key(), place(id, 'person'), row.person),
        open<{ name: string; position: string }>(await key(), place(id, 'signature'), row.signature),
      ]);
      return { invited, ...signed };
    },
    async settle(id, status) {
      await model.updateOne(
        { _id: id, status: { $in: ['signed', status] } },
        {
          $set: {
            ...{ status, token: null, person: null, signature: null },
            expires: new Date(wallNow().getTime() + KEEP),
          },
        },
      );
    },
    async sweep(now) {
      return (await model.deleteMany({ expires: { $lte: now }, status: { $ne: 'signed' } })).deletedCount;
    },
  };
}
