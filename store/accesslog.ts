import { randomBytes } from 'node:crypto';
import { wallNow } from '../config/clock.ts';
import { traceId } from '../config/trace.ts';
import { forTask } from '../domain/access/unusual.ts';
import type { Checkpoints, Head } from './checkpoints.ts';
import { open, seal } from './envelope.ts';
import { KeyGone, KeyServiceAway, LogFailed } from './errors.ts';
import { ENGINE_UNIT, type InnerKeys } from './keys.ts';
import { hashOf, START } from './log-hash.ts';
import { sweepLog } from './log-sweep.ts';
import type { AccessRow, Regie } from './regie.ts';
import type { AccessLine, AccessLog, Place, StoredAccessLine } from './types.ts';
import { verifyLog } from './verify-log.ts';

const BATCH = 200;
/** Where contents of files stand. */
const FILES: ReadonlySet<string> = new Set(['weegploeg', 'casusoverleg', 'archief', 'zaken']);
/** A line is signed so long after it was written, at the latest. */
const SIGN_MS = 3_000;
/** A store that closes waits no longer than this for its last signature. */
const LAST_MS = 3_000;

type Waiting = {
  row: Omit<AccessRow, '_id' | 'seq' | 'prev' | 'hash' | 'writer'>;
  resolve: () => void;
  reject: (error: Error) => void;
};

/**
 * 15.2: one hash chain a writing process. Lines that come while an insert is under way go along in the next one.
 * When an insert fails its readers get nothing, and the process goes on in a new chain: a chain never has a gap.
 */
export function accessLogOf(regie: Regie, keys: InnerKeys, checkpoints: Checkpoints): AccessLog {
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

  /** Chains of this process that have come further than the last checkpoint says. */
  let moved = new Map<string, Head>();
  let signing: Promise<void> = Promise.resolve();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const signSoon = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      // No signature is no reason to stop reading; the next one covers it.
      void sign().catch(signSoon);
    }, SIGN_MS);
    timer.unref();
  };
  const sign = (): Promise<void> => {
    const next = signing.then(signMoved);
    signing = next.catch(() => undefined);
    return next;
  };
  async function signMoved(): Promise<void> {
    if (moved.size === 0) return;
    const heads = moved;
    moved = new Map();
    try {
      await checkpoints.sign([...heads.values()], wallNow().toISOString());
    } catch (error) {
      for (const [of, head] of heads) if (!moved.has(of)) moved.set(of, head);
      throw error;
    }
  }

  const queue: Waiting[] = [];
  let busy = false;
  async function drain(): Promise<void> {
    if (busy) return;
    busy = true;
    // What is asked in one breath, one page's lines, goes in one insert.
    await new Promise((resolve) => setImmediate(resolve));
    while (queue.length > 0) {
      const batch = queue.splice(0, BATCH);
      const head: Head = { writer, seq: seq - 1, hash: prev };
      const lines = batch.map(({ row }) => {
        const line = { ...row, writer, seq: seq++, prev };
        prev = hashOf(line);
        return { _id: `${line.writer}:${line.seq}`, ...line, hash: prev };
      });
      try {
        await model.collection.insertMany(lines as never, { ordered: true });
        moved.set(writer, { writer, seq: seq - 1, hash: prev });
        signSoon();
        for (const { resolve } of batch) resolve();
      } catch {
        // Nobody knows how many of them stand: none, or some of the first.
        moved.set(writer, { ...head, closed: true, maybe: lines.map(({ hash }) => hash) });
        signSoon();
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
      } catch (error) {
        // No log, no data: and the reader is told why.
        throw error instanceof KeyServiceAway ? error : new LogFailed();
      }
      const { who, party, what, purpose, fields, file, ok, odd = [] } = line;
      const more = { trace: traceId(), odd: [...odd] };
      await new Promise<void>((resolve, reject) => {
        queue.push({
          row: { at, who, party, what, purpose, fields: [...fields], file, ok, ...sealed, ...more },
          resolve,
          reject,
        });
        void drain();
      });
    },

    verify: (key) => verifyLog(model, checkpoints, key),
    checkpoint: sign,
    publicKey: () => checkpoints.publicKey(),
    sweep: (before, now = wallNow()) => sweepLog(model, checkpoints, before, now),

    async close() {
      clearTimeout(timer);
      if (seq > 0) moved.set(writer, { writer, seq: seq - 1, hash: prev, closed: true });
      if (moved.size === 0) return;
      const patience = new Promise<void>((resolve) => setTimeout(resolve, LAST_MS).unref());
      await Promise.race([sign().catch(() => undefined), patience]);
    },

    async lately(member, caseId, since) {
      const own = await keyFor(caseId);
      const rows = await model
        .find(
          { who: member, at: { $gte: since } },
          { key: 1, what: 1, purpose: 1, file: 1, ok: 1, odd: 1, at: 1 },
        )
        .lean();
      const given = rows.filter(({ what }) => what === 'reason');
      const many = given.filter(({ odd }) => odd?.includes('many')).map(({ at }) => at);
      const last = many.sort().at(-1) ?? '';
      const read = rows.filter(
        ({ file, ok, at, key, purpose }) =>
          FILES.has(file) && ok && at > last && key !== own.key.id && !forTask(purpose),
      );
      return {
        others: new Set(read.map(({ key }) => key)).size,
        reasons: given.filter(({ key }) => own.own && key === own.key.id).flatMap(({ odd }) => odd ?? []),
      };
    },

    async *between(from, until) {
      const rows = model.collection.find(
        { at: { $gte: from, $lt: until } },
        { projection: { _id: 0, about: 0 }, batchSize: 2_000 },
      );
      for await (const row of rows) yield row as unknown as StoredAccessLine;
    },

    async caseOf(writer, seq) {
      const row = await model.findOne({ writer, seq }).lean();
      if (!row) return null;
      try {
        const key = await keys.byId(row.key);
        const about = await open<{ caseId?: string } | null>(key, place(row.at), row.about);
        return about?.caseId ?? null;
      } catch (error) {
        if (error instanceof KeyGone) return null;
        throw error;
      }
    },

    async emergencies(caseId, who) {
      const key = await keys.get(caseId, ENGINE_UNIT, 'engine');
      const purpose = 'emergency:look-in-emergency';
      const rows = await model.find({ key: key.id, who, purpose }).sort({ at: 1 }).lean();
      return Promise.all(
        rows.map(async ({ about, at }) => {
          const detail = (await open(key, place(at), about)) as { reason?: unknown } | null;
          return { at, reason: String(detail?.reason ?? '') };
        }),
      );
    },
    async linesAbout(caseId) {
      const key = await keys.get(caseId, ENGINE_UNIT, 'engine');
      const projection = { projection: { _id: 0, about: 0 }, batchSize: 2_000 } as const;
      const rows = await model.collection.find({ key: key.id }, projection).toArray();
      return rows as unknown as StoredAccessLine[];
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
