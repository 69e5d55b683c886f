import { createHash } from 'node:crypto';
import { type ClientSession, type Connection, type mongo, Schema } from 'mongoose';
import { inTransaction, isDuplicate, modelOf } from './connections.ts';
import { GoneError } from './errors.ts';

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
   * One transaction that touches and then does `work`. This process's own writers to a case go one after the other:
   * together they would meet in the fence, and each try again. @throws GoneError
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

export function fenceOf(connection: Connection): Fence {
  const model = modelOf(connection, 'tombstones', schema);
  const writing = new Map<string, Promise<void>>();

  async function touch(session: ClientSession, caseId: string, units: readonly string[] = []): Promise<void> {
    const dead = units.map((unit) => unitHash(caseId, unit));
    try {
      // A closed fence does not match, so the upsert runs into its _id.
      await model.collection.updateOne(
        {
          _id: hash(caseId),
          gone: { $ne: true },
          ...(dead.length > 0 && { dead: { $nin: dead } }),
        } as object,
        { $inc: { writes: 1 } },
        { upsert: true, session },
      );
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      const row = await model.findById(hash(caseId)).lean();
      if (row?.gone || row?.dead?.some((unit) => dead.includes(unit))) throw new GoneError();
      // Not closed: two first writes met. The transaction is run again.
      (error as mongo.MongoError).addErrorLabel('TransientTransactionError');
      throw error;
    }
  }

  return {
    async init() {
      await model.createCollection();
    },
    touch,
    async write(caseId, units, work) {
      const before = writing.get(caseId);
      const mine = (async () => {
        await before?.catch(() => undefined);
        await inTransaction(connection, async (session) => {
          await touch(session, caseId, units);
          await work(session);
        });
      })();
      writing.set(caseId, mine);
      try {
        await mine;
      } finally {
        if (writing.get(caseId) === mine) writing.delete(caseId);
      }
    },
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
