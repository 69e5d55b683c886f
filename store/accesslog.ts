import { createHash, randomBytes } from 'node:crypto';
import { wallNow } from '../config/clock.ts';
import { open, seal } from './envelope.ts';
import { KeyGone, LogFailed } from './errors.ts';
import { ENGINE_UNIT, type InnerKeys } from './keys.ts';
import type { AccessRow, Regie } from './regie.ts';
import type { AccessLine, AccessLog, Place } from './types.ts';

const START = '0'.repeat(64);
const BATCH = 200;

/** What the hash covers, in a fixed order; the ciphertext and not what it hides, so that it can outlive its key. */
function hashOf(row: Omit<AccessRow, '_id' | 'hash'>): string {
  const { writer, seq, at, who, party, what, purpose, fields, file, ok, key, about, prev } = row;
  const line = [prev, writer, seq, at, who, party, what, purpose, [...fields], file, ok, key, about];
  return createHash('sha256').update(JSON.stringify(line)).digest('hex');
}

type Waiting = {
  row: Omit<AccessRow, '_id' | 'seq' | 'prev' | 'hash' | 'writer'>;
  resolve: () => void;
  reject: (error: Error) => void;
};

/**
 * 15.2: one hash chain a writing process. Lines that come while an insert is under way go along in the next one.
 * When an insert fails its readers get nothing, and the process goes on in a new chain: a chain never has a gap.
 */
export function accessLogOf(regie: Regie, keys: InnerKeys): AccessLog {
  const model = regie.accesslog;
  let writer = '';
  let seq = 0;
  let prev = START;
  const startChain = () => {
    writer = randomBytes(12).toString('hex');
    seq = 0;
    prev = START;
  };
  startChain();

  const queue: Waiting[] = [];
  let busy = false;
  async function drain(): Promise<void> {
    if (busy) return;
    busy = true;
    // What is asked in one breath, one page's lines, goes in one insert.
    await new Promise((resolve) => setImmediate(resolve));
    while (queue.length > 0) {
      const batch = queue.splice(0, BATCH);
      try {
        await model.collection.insertMany(
          batch.map(({ row }) => {
            const line = { ...row, writer, seq: seq++, prev };
            prev = hashOf(line);
            return { _id: `${line.writer}:${line.seq}`, ...line, hash: prev };
          }) as never,
          { ordered: true },
        );
        for (const { resolve } of batch) resolve();
      } catch {
        startChain();
        for (const { reject } of batch) reject(new LogFailed());
      }
    }
    busy = false;
  }

  const place = (at: string): Place => ({
    database: regie.connection.name,
    collection: 'accesslog',
    // The line's own id is not known before its turn comes; its instant is part of the hash as well.
    document: at,
    field: 'about',
    version: 1,
  });

  async function keyFor(caseId: string | null) {
    try {
      if (caseId !== null) return { key: await keys.get(caseId, ENGINE_UNIT, 'engine'), own: true };
    } catch (error) {
      // A look for something that is not there (any more) is logged all the same.
      if (!(error instanceof KeyGone)) throw error;
    }
    return { key: await keys.systemKey('accesslog'), own: false };
  }

  return {
    async write(line: AccessLine) {
      const at = wallNow().toISOString();
      let sealed: { key: string; about: string };
      try {
        const { key, own } = await keyFor(line.caseId);
        // Without a key of its own, a case's id may not stand in the log under a key that is never destroyed.
        const about = own ? { caseId: line.caseId, ...line.detail } : line.caseId === null ? line.detail : {};
        sealed = { key: key.id, about: await seal(key, place(at), about) };
      } catch {
        throw new LogFailed();
      }
      const { who, party, what, purpose, fields, file, ok } = line;
      await new Promise<void>((resolve, reject) => {
        queue.push({
          row: { at, who, party, what, purpose, fields: [...fields], file, ok, ...sealed },
          resolve,
          reject,
        });
        void drain();
      });
    },

    async verify() {
      let lines = 0;
      let chains = 0;
      let last: { writer: string; seq: number; hash: string } | null = null;
      const rows = model.find({}).sort({ writer: 1, seq: 1 }).lean().cursor({ batchSize: 2_000 });
      for await (const row of rows) {
        lines += 1;
        const first: boolean = last?.writer !== row.writer;
        if (first) chains += 1;
        const seqExpected: number = first || !last ? 0 : last.seq + 1;
        const prevExpected: string = first || !last ? START : last.hash;
        if (row.seq !== seqExpected || row.prev !== prevExpected || hashOf(row) !== row.hash) {
          return { lines, chains, broken: { writer: row.writer, seq: row.seq } };
        }
        last = { writer: row.writer, seq: row.seq, hash: row.hash };
      }
      return { lines, chains, broken: null };
    },

    async ofCase(caseId) {
      const key = await keys.get(caseId, ENGINE_UNIT, 'engine');
      const rows = await model.find({ key: key.id }).sort({ at: 1 }).lean();
      return Promise.all(
        rows.map(async ({ _id, about, ...row }) => ({
          ...row,
          detail: await open(key, place(row.at), about),
        })),
      );
    },
  };
}
