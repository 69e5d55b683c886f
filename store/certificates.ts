/** Certificates of destruction (13): a row each, to look up, and a line in a signed chain, to give away (chain.ts). */
import { type ClientSession, type Model, Schema } from 'mongoose';
import type { Covenant } from '../covenant/index.ts';
import { dayOf } from '../domain/dates/index.ts';
import { statement } from '../domain/destruction/index.ts';
import type { Certificate, Certificates } from './certificate-types.ts';
import {
  CHAIN_TYPE,
  type ChainEntry,
  type DestroyedEntry,
  digestOf,
  type FinalEntry,
  hashOfLine,
  NOTHING,
} from './chain.ts';
import { inTransaction, isDuplicate, modelOf } from './connections.ts';
import type { CertificateRow, Regie } from './regie.ts';
import { signerOf } from './signing.ts';
import type { Keys } from './types.ts';

interface LineRow {
  /** The number of the line; 'head' knows the last one. */
  _id: string;
  seq: number;
  hash: string;
  line: string | null;
}
const schema = new Schema<LineRow>(
  {
    _id: String,
    seq: { type: Number, required: true },
    hash: { type: String, required: true },
    line: { type: String, default: null },
  },
  { strict: 'throw', versionKey: false },
);
schema.index({ seq: 1 });
const HEAD = 'head';
const PAGE = 500;

/** Another process was first: once more, behind its line. */
class Behind extends Error {}

export interface InnerCertificates extends Certificates {
  model: Model<LineRow>;
  /**
   * Adds the certificate with its line in one transaction with `also`; when that answers false, nothing is written.
   */
  add(row: CertificateRow, also: (session: ClientSession) => Promise<boolean>): Promise<void>;
}

export function certificatesOf(
  regie: Regie,
  keys: Pick<Keys, 'systemKey' | 'masterVersion'>,
  covenant: Pick<Covenant, 'terms'>,
): InnerCertificates {
  const model = modelOf(regie.connection, 'certificateChain', schema);
  const signer = signerOf(keys, 'certificates');
  /** One line after the other in this process; another process shows as a head that has moved. */
  let last: Promise<unknown> = Promise.resolve();

  const head = async (): Promise<{ seq: number; hash: string }> => {
    const row = await model.findById(HEAD).lean();
    return row ? { seq: row.seq, hash: row.hash } : { seq: 0, hash: NOTHING };
  };

  async function append<E extends ChainEntry>(
    entry: Omit<E, 'seq' | 'prev'>,
    also: (session: ClientSession) => Promise<boolean>,
  ): Promise<void> {
    const mine = last.then(
      () => appendNow(entry, also),
      () => appendNow(entry, also),
    );
    last = mine;
    await mine;
  }
  async function appendNow(entry: object, also: (session: ClientSession) => Promise<boolean>): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const before = await head();
      const seq = before.seq + 1;
      const line = await signer.sign(CHAIN_TYPE, { seq, prev: before.hash, ...entry });
      const hash = hashOfLine(line);
      try {
        await inTransaction(regie.connection, async (session) => {
          if (!(await also(session))) return;
          await model.insertMany([{ _id: String(seq), seq, hash, line }], { session });
          const { matchedCount, upsertedCount } = await model.updateOne(
            { _id: HEAD, seq: before.seq },
            { $set: { seq, hash } },
            { session, upsert: before.seq === 0 },
          );
          if (matchedCount + upsertedCount === 0) throw new Behind();
        });
        return;
      } catch (error) {
        if (!(error instanceof Behind || isDuplicate(error)) || attempt === 20) throw error;
      }
    }
  }

  return {
    model,
    head,
    async list({ limit = 100 } = {}) {
      const rows = await regie.certificates.find({}).sort({ doneAt: -1 }).limit(limit).lean();
      return rows.map(certificateOf);
    },
    waiting: async () => (await regie.certificates.exists({ final: false, masterGone: false })) !== null,
    async masterGone(version) {
      await regie.certificates.updateMany(
        { final: false, masterGone: false, master: { $lt: version } },
        { $set: { masterGone: true } },
      );
    },
    async finalise(today) {
      const due = { final: false, masterGone: true, finalFrom: { $lte: today } };
      let done = 0;
      for (;;) {
        const rows = await regie.certificates.find(due, { number: 1 }).limit(PAGE).lean();
        if (rows.length === 0) return done;
        const ids = rows.map(({ _id }) => _id);
        const entry = {
          kind: 'final' as const,
          on: today,
          master: await keys.masterVersion(),
          numbers: rows.map(({ number }) => number),
        };
        await append<FinalEntry>(entry, async (session) => {
          const { modifiedCount } = await regie.certificates.updateMany(
            { _id: { $in: ids }, final: false },
            { $set: { final: true } },
            { session },
          );
          // Two at once: the other one's line has some of these. The rest has its turn in the next round.
          if (modifiedCount > 0 && modifiedCount < ids.length) throw new Behind();
          done += modifiedCount;
          return modifiedCount > 0;
        });
      }
    },
    async export({ after = 0, limit = 10_000 } = {}) {
      const rows = await model
        .find({ seq: { $gt: after, $lte: after + limit }, line: { $ne: null } })
        .sort({ seq: 1 })
        .lean();
      const chain = rows.filter(({ _id }) => _id !== HEAD).map(({ line }) => line as string);
      return { keys: [await signer.publicKey()], chain };
    },
    async add(row, also) {
      const doneOn = dayOf(row.doneAt.toISOString());
      const { number, units, places, documents, term, article, dueOn, master, finalFrom } = row;
      const said = { units, places, term, article, dueOn, doneOn, master, finalFrom };
      const lines = statement(covenant, { ...said, keys: row.keyIds.length });
      const entry: Omit<DestroyedEntry, 'seq' | 'prev'> = {
        kind: 'destroyed',
        ...{ number, ...said, documents },
        keys: { count: row.keyIds.length, digest: digestOf(row.keyIds) },
        how: 'documents-deleted-keys-destroyed',
        statement: lines,
        mdto: {
          eventType: 'Vernietiging',
          eventTijd: row.doneAt.toISOString(),
          eventResultaat: lines.join(' '),
        },
      };
      await append<DestroyedEntry>(entry, async (session) => {
        if (!(await also(session))) return false;
        await regie.certificates.insertMany([row], { session });
        return true;
      });
    },
  };
}

export function certificateOf({ _id, doneAt, ...rest }: CertificateRow): Certificate {
  return { id: _id, ...rest, doneAt: doneAt.toISOString() };
}
