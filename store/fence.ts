import { createHash } from 'node:crypto';
import mongoose, { type ClientSession, type Connection, Schema } from 'mongoose';
import { inTransaction, isDuplicate, modelOf } from './connections.ts';
import { GoneError } from './errors.ts';

const { MongoError } = mongoose.mongo;

/**
 * Every database has a fence of its own: one document a case, under a hash of its id. A write to a case touches
 * it in the same transaction; a tombstone closes it. So a write that was on its way conflicts and fails, and what was
 * destroyed can't come back (13). What stays behind is a hash of an opaque id, about nobody.
 */
interface FenceRow {
  _id: string;
  gone?: boolean;
  dead?: string[];
  writes?: number;
}
const schema = new Schema<FenceRow>(
  { _id: String, gone: Boolean, dead: { type: [String], default: undefined }, writes: Number },
  { strict: 'throw', versionKey: false },
);

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const unitHash = (caseId: string, unit: string): string => hash(`${caseId}\n${unit}`);

export interface Fence {
  /** In a transaction with the write itself. @throws GoneError */
  touch(session: ClientSession, caseId: string, units?: readonly string[]): Promise<void>;
  /**
   * One transaction that touches and then does `work`, which has no other effect and may be done again. What this process's
   * writers ask while another write is under way goes in one transaction after it: apart they would meet in a case's
   * fence, and each pay for a commit. A write that fails by itself fails alone. @throws GoneError
   */
  write(
    caseId: string,
    units: readonly string[],
    work: (session: ClientSession) => Promise<unknown>,
  ): Promise<void>;
  close(caseId: string, units: readonly string[] | 'all'): Promise<void>;
  gone(caseId: string): Promise<boolean>;
  init(): Promise<void>;
}

interface Waiting {
  caseId: string;
  units: readonly string[];
  work: (session: ClientSession) => Promise<unknown>;
  resolve: () => void;
  reject: (error: unknown) => void;
}
/** A transaction that is too long meets more others, and has more to do again. */
const TOGETHER = 32;
/** So long a write is waited for before the next goes beside it. */
const LATE_MS = 1_000;

function openFence(caseId: string, units: readonly string[]): object {
  const dead = units.map((unit) => unitHash(caseId, unit));
  return { _id: hash(caseId), gone: { $ne: true }, ...(dead.length > 0 && { dead: { $nin: dead } }) };
}

/** Not the database's own trouble: a closed fence, what was there already, or what `work` itself threw. */
const isOnesOwn = (error: unknown): boolean => isDuplicate(error) || !(error instanceof MongoError);

export function fenceOf(connection: Connection): Fence {
  const model = modelOf(connection, 'tombstones', schema);
  const waiting: Waiting[] = [];
  let busy = false;

  async function touch(session: ClientSession, caseId: string, units: readonly string[] = []): Promise<void> {
    const dead = units.map((unit) => unitHash(caseId, unit));
    try {
      // A closed fence does not match, so the upsert runs into its _id.
      await model.collection.updateOne(
        openFence(caseId, units),
        { $inc: { writes: 1 } },
        { upsert: true, session },
      );
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      const row = await model.findById(hash(caseId)).lean();
      if (row?.gone || row?.dead?.some((unit) => dead.includes(unit))) throw new GoneError();
      // Not closed: two first writes met. The transaction is run again.
      (error as mongoose.mongo.MongoError).addErrorLabel('TransientTransactionError');
      throw error;
    }
  }

  /** As `touch` for each, in one round trip. A closed fence shows as a duplicate: who it was is found one by one. */
  async function touchAll(session: ClientSession, all: readonly Waiting[]): Promise<void> {
    const units = new Map<string, string[]>();
    for (const one of all) units.set(one.caseId, [...(units.get(one.caseId) ?? []), ...one.units]);
    const [first, ...others] = units;
    if (first === undefined) return;
    if (others.length === 0) return touch(session, first[0], [...new Set(first[1])]);
    const writes = [...units].map(([caseId, dead]) => ({
      updateOne: { filter: openFence(caseId, dead), update: { $inc: { writes: 1 } }, upsert: true },
    }));
    await model.collection.bulkWrite(writes as never, { session, ordered: true });
  }

  async function goOn(): Promise<void> {
    while (!busy && waiting.length > 0) {
      busy = true;
      let late = false;
      // A connection that hangs holds up its own writers only.
      const timer = setTimeout(() => {
        late = true;
        busy = false;
        void goOn();
      }, LATE_MS);
      await writeTogether(waiting.splice(0, TOGETHER));
      clearTimeout(timer);
      if (late) return;
      busy = false;
    }
  }
  /** Never throws: each hears of its own. */
  async function writeTogether(all: readonly Waiting[]): Promise<void> {
    try {
      await inTransaction(connection, async (session) => {
        await touchAll(session, all);
        for (const { work } of all) await work(session);
      });
      for (const { resolve } of all) resolve();
    } catch (error) {
      // Somebody's own: nothing was written, and the others need not suffer for it.
      if (all.length > 1 && isOnesOwn(error)) for (const one of all) await writeTogether([one]);
      else for (const { reject } of all) reject(error);
    }
  }

  return {
    async init() {
      await model.createCollection();
    },
    touch,
    write: (caseId, units, work) =>
      new Promise((resolve, reject) => {
        waiting.push({ caseId, units, work, resolve, reject });
        void goOn();
      }),
    async close(caseId, units) {
      await model.updateOne(
        { _id: hash(caseId) },
        units === 'all'
          ? { $set: { gone: true }, $unset: { dead: 1, writes: 1 } }
          : { $addToSet: { dead: { $each: units.map((unit) => unitHash(caseId, unit)) } } },
        { upsert: true },
      );
    },
    async gone(caseId) {
      return (await model.findById(hash(caseId)).lean())?.gone === true;
    },
  };
}
