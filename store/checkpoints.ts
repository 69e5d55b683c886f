/**
 * Signed checkpoints of the access log (15.2e). Each says how far chains of lines had come, and names the checkpoint
 * before it; so nobody can change, take away or add lines unseen, not the newest and not a whole chain. They stand in
 * the database of the keys, which who writes the log has another credential for, and whose private key is wrapped there
 * like any other key. A checkpoint is a compact JWS (EdDSA, Ed25519) by `jose`.
 */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { CompactSign, calculateJwkThumbprint, compactVerify, type JWK } from 'jose';
import { type Connection, type Model, Schema } from 'mongoose';
import { isDuplicate, modelOf } from './connections.ts';
import type { InnerKeys } from './keys.ts';
import { START, sha256 } from './log-hash.ts';

/** How far one chain has come. */
export interface Head {
  writer: string;
  /** Of its last line; -1: none stands for certain. */
  seq: number;
  hash: string;
  /** Its process has ended it: no line follows. */
  closed?: true;
  /** Hashes of lines whose insert failed: the first of them may stand behind the last line all the same. */
  maybe?: string[];
  /** Signed as it was found: its process ended without signing (a crash). */
  adopted?: true;
  /** What was older has been destroyed (five years): the first line that is left, and the hash before it. */
  from?: { seq: number; prev: string };
  /** All of it has been destroyed. */
  gone?: true;
}

export interface Checkpoint {
  number: number;
  /** Wall time. */
  at: string;
  /** SHA-256 of the checkpoint before. */
  prev: string;
  /** It has all chains, so that what came before it can go. */
  base: boolean;
  /** Every line that was written before this instant had a checkpoint by now. */
  scanned: string;
  /** With `base` all chains; else those that have moved. */
  heads: Head[];
}

interface CheckpointRow {
  _id: number;
  jws: string;
}
const schema = new Schema<CheckpointRow>(
  { _id: Number, jws: { type: String, required: true } },
  { strict: 'throw', versionKey: false },
);

/** What all checkpoints together say, folded in their order. */
export interface Folded {
  next: number;
  prev: string;
  scanned: string;
  chains: Map<string, Head>;
}
const nothing = (): Folded => ({ next: 0, prev: START, scanned: '', chains: new Map() });

export interface Checkpoints {
  /** Signs these heads as the next checkpoint. */
  sign(heads: readonly Head[], at: string): Promise<void>;
  /** The same, of what is made from all that was signed until now: asked again when another process came between. */
  signFrom(
    make: (folded: Folded) => Pick<Checkpoint, 'heads' | 'base' | 'scanned'> | null,
    at: string,
  ): Promise<Checkpoint | null>;
  /** All that stand, in order, each checked. @throws BrokenCheckpoint */
  read(each?: (checkpoint: Checkpoint) => void, key?: JWK): Promise<Folded>;
  /** Destroys those before this number, which is a base. */
  dropBefore(number: number): Promise<void>;
  /** For who verifies elsewhere. */
  publicKey(): Promise<JWK>;
}

/** A checkpoint is missing, was changed, or was signed by somebody else. */
export class BrokenCheckpoint extends Error {
  readonly number: number;
  constructor(number: number) {
    super(`checkpoint ${number} is missing or was changed`);
    this.number = number;
  }
}

/** Ed25519's private key is 32 random bytes; PKCS #8 (RFC 8410) is how they are handed over. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const PAGE = 1_000;

export function checkpointsOf(connection: Connection, keys: InnerKeys): Checkpoints {
  const model: Model<CheckpointRow> = modelOf(connection, 'logcheckpoints', schema);
  let signing: Promise<{ secret: KeyObject; jwk: JWK }> | undefined;
  /** The last one that this process has seen. */
  let last: { number: number; hash: string; scanned: string } | null = null;

  const pair = () => {
    signing ??= make().catch((error: unknown) => {
      signing = undefined;
      throw error;
    });
    return signing;
  };
  async function make() {
    const { bytes } = await keys.systemKey('accesslog-signature');
    const secret = createPrivateKey({ key: Buffer.concat([PKCS8, bytes]), format: 'der', type: 'pkcs8' });
    const jwk = createPublicKey(secret).export({ format: 'jwk' }) as JWK;
    return { secret, jwk: { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'EdDSA', use: 'sig' } };
  }

  async function insert(checkpoint: Checkpoint): Promise<boolean> {
    const { secret, jwk } = await pair();
    const jws = await new CompactSign(new TextEncoder().encode(JSON.stringify(checkpoint)))
      .setProtectedHeader({ alg: 'EdDSA', kid: jwk.kid ?? '' })
      .sign(secret);
    const { number, scanned } = checkpoint;
    try {
      await model.collection.insertOne({ _id: number, jws } as never);
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
    last = { number, hash: sha256(jws), scanned };
    return true;
  }

  async function payloadOf(row: CheckpointRow, key: KeyObject): Promise<Checkpoint> {
    try {
      const { payload } = await compactVerify(row.jws, key, { algorithms: ['EdDSA'] });
      return JSON.parse(new TextDecoder().decode(payload)) as Checkpoint;
    } catch {
      throw new BrokenCheckpoint(row._id);
    }
  }

  /** The newest one that stands, from the last one seen onwards: short ranges of numbers. */
  async function newest(): Promise<typeof last> {
    for (;;) {
      const rows = await model.find(last ? { _id: { $gt: last.number } } : {}, { _id: 1 }).lean();
      const number = rows.reduce((most, { _id }) => Math.max(most, _id), -1);
      if (number < 0) return last;
      const row = await model.findById(number).lean();
      if (!row) continue;
      const { jwk } = await pair();
      const { scanned } = await payloadOf(row, createPublicKey({ key: jwk as never, format: 'jwk' }));
      last = { number, hash: sha256(row.jws), scanned };
    }
  }

  async function read(each?: (checkpoint: Checkpoint) => void, given?: JWK): Promise<Folded> {
    const jwk = given ?? (await pair()).jwk;
    const key = createPublicKey({ key: jwk as never, format: 'jwk' });
    const numbers = (await model.find({}, { _id: 1 }).lean()).map(({ _id }) => _id);
    numbers.sort((a, b) => a - b);
    const folded = nothing();
    for (let at = 0; at < numbers.length; at += PAGE) {
      const page = numbers.slice(at, at + PAGE);
      const range = { _id: { $gte: page[0] ?? 0, $lte: page.at(-1) ?? 0 } };
      const rows = new Map((await model.find(range).lean()).map((row) => [row._id, row]));
      for (const number of page) {
        const row = rows.get(number);
        if (!row) throw new BrokenCheckpoint(number);
        const checkpoint = await payloadOf(row, key);
        const first = number === numbers[0];
        const begins = first && (checkpoint.base || number === 0);
        const fits =
          checkpoint.number === number &&
          (begins || (!first && number === folded.next && checkpoint.prev === folded.prev));
        if (!fits) throw new BrokenCheckpoint(first ? number : folded.next);
        fold(folded, checkpoint, sha256(row.jws));
        each?.(checkpoint);
      }
    }
    return folded;
  }

  return {
    async sign(heads, at) {
      for (;;) {
        const before = await newest();
        const made = await insert({
          number: (before?.number ?? -1) + 1,
          at,
          prev: before?.hash ?? START,
          base: false,
          scanned: before?.scanned ?? '',
          heads: [...heads],
        });
        if (made) return;
      }
    },

    async signFrom(make, at) {
      for (;;) {
        const folded = await read();
        const more = make(folded);
        if (more === null) return null;
        const checkpoint = { number: folded.next, at, prev: folded.prev, ...more };
        if (await insert(checkpoint)) return checkpoint;
      }
    },

    read,

    async dropBefore(number) {
      await model.deleteMany({ _id: { $lt: number } });
    },

    publicKey: async () => (await pair()).jwk,
  };
}

function fold(folded: Folded, { number, base, scanned, heads }: Checkpoint, hash: string): void {
  folded.next = number + 1;
  folded.prev = hash;
  folded.scanned = scanned;
  if (base) folded.chains.clear();
  for (const head of heads) {
    const from = head.from ?? folded.chains.get(head.writer)?.from;
    if (head.gone && base) folded.chains.delete(head.writer);
    else folded.chains.set(head.writer, { ...head, ...(from && { from }) });
  }
}
