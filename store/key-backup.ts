/**
 * Copies of the wrapped keys, apart from every copy of the data, and not for long (13.1, the covenant's setting
 * `keyBackups`). They are copied as they stand: without the key service a copy opens nothing, and nothing that was
 * dropped there since. Putting one back never brings back what was destroyed after it was made.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Connection } from 'mongoose';
import { wallNow } from '../config/clock.ts';
import { inTransaction, isDuplicate } from './connections.ts';
import { KeyGone, StoreError } from './errors.ts';
import type { KeyRow } from './key-rows.ts';
import type { InnerKeys } from './keys.ts';
import type { Regie } from './regie.ts';
import type { KeyBackups, PutBack } from './types.ts';

/** The copy is too old, or not one, or not whole. */
export class BadKeyBackup extends StoreError {
  constructor(message: string) {
    super('bad-key-backup', message);
  }
}

interface Head {
  what: 'pga-regie-keys';
  madeAt: string;
  master: number;
  keys: number;
}
interface TombstoneRow {
  _id: string;
  gone?: boolean;
  dead?: string[];
}
const NAME = /^sleutels-\d{4}-\d{2}-\d{2}T\d{6}Z\.jsonl$/;
const AT_ONCE = 200;
const sum = (text: string): string => createHash('sha256').update(text).digest('hex');

export function keyBackupsOf(regie: Regie, sleutels: Connection, keys: InnerKeys): KeyBackups {
  const { model, master, gate, deadKeys } = keys.parts;
  const tombstones = (connection: Connection) => connection.collection<TombstoneRow>('tombstones');

  async function read(file: string): Promise<{ head: Head; rows: KeyRow[] }> {
    const text = await readFile(file, 'utf8');
    const cut = text.trimEnd().lastIndexOf('\n') + 1;
    const body = text.slice(0, cut);
    if (text.slice(cut).trim() !== sum(body)) throw new BadKeyBackup('the copy is not whole, or was changed');
    const [first = '', ...rest] = body.trimEnd().split('\n');
    const head = JSON.parse(first) as Head;
    if (head.what !== 'pga-regie-keys' || head.keys !== rest.length) {
      throw new BadKeyBackup('this is no copy of the keys');
    }
    const rows = rest.map((line) => JSON.parse(line) as KeyRow);
    return { head, rows: rows.map((row) => ({ ...row, madeAt: new Date(row.madeAt) })) };
  }

  /** What was destroyed, as every database that is still there remembers it. */
  async function destroyed(rows: readonly KeyRow[]): Promise<Set<string>> {
    const dead = new Set(await deadKeys.all());
    for await (const { keyIds } of regie.certificates.find({}, { keyIds: 1 }).lean().cursor()) {
      for (const id of keyIds) dead.add(id);
    }
    for await (const { keyIds } of regie.erasures.find({}, { keyIds: 1 }).lean().cursor()) {
      for (const id of keyIds) dead.add(id);
    }
    const shut = new Map<string, TombstoneRow>();
    for (const connection of [regie.connection, sleutels]) {
      const closed = { $or: [{ gone: true }, { dead: { $exists: true } }] };
      for await (const row of tombstones(connection).find(closed)) {
        const before = shut.get(row._id);
        const units = [...(before?.dead ?? []), ...(row.dead ?? [])];
        shut.set(row._id, { _id: row._id, gone: before?.gone === true || row.gone === true, dead: units });
      }
    }
    for (const { _id, caseId, unit } of rows) {
      const found = shut.get(sum(caseId));
      if (found?.gone || found?.dead?.includes(sum(`${caseId}\n${unit}`))) dead.add(_id);
    }
    return dead;
  }

  /** A key database that was lost has lost its tombstones too: those of `regie` stand for them. */
  async function closeFences(): Promise<void> {
    const closed = { $or: [{ gone: true }, { dead: { $exists: true } }] };
    for await (const { _id, gone, dead } of tombstones(regie.connection).find(closed)) {
      await tombstones(sleutels).updateOne(
        { _id },
        gone ? { $set: { gone: true } } : { $addToSet: { dead: { $each: dead ?? [] } } },
        { upsert: true },
      );
    }
  }

  return {
    async write(folder, oldest) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const madeAt = wallNow().toISOString();
      const rows = await model.find({}).sort({ _id: 1 }).lean();
      const head: Head = {
        what: 'pga-regie-keys',
        madeAt,
        master: Math.max(0, ...rows.map((row) => row.master)),
        keys: rows.length,
      };
      const body = `${[head, ...rows].map((line) => JSON.stringify(line)).join('\n')}\n`;
      const name = `sleutels-${madeAt.replace(/:|\.\d+/g, '')}.jsonl`;
      const file = join(folder, name);
      await writeFile(`${file}.part`, `${body}${sum(body)}\n`, { mode: 0o600, flush: true });
      await rename(`${file}.part`, file);
      // What may not be used any more may not be kept either.
      const removed: string[] = [];
      for (const other of await readdir(folder)) {
        if (!NAME.test(other) || other === name) continue;
        const made = (await read(join(folder, other)).catch(() => null))?.head.madeAt;
        if (made === undefined || new Date(made) >= oldest) continue;
        await rm(join(folder, other));
        removed.push(other);
      }
      return { file, keys: rows.length, master: head.master, removed: removed.length };
    },

    async putBack(file, oldest): Promise<PutBack> {
      const { head, rows } = await read(file);
      const made = new Date(head.madeAt);
      if (!(made >= oldest)) throw new BadKeyBackup('the copy is older than a copy of the keys may be');
      if (made > wallNow()) throw new BadKeyBackup('the copy is from the future');
      await closeFences();
      const dead = await destroyed(rows);
      const done: PutBack = { put: 0, there: 0, destroyed: 0, unopened: 0 };
      for (let at = 0; at < rows.length; at += AT_ONCE) {
        await Promise.all(
          rows.slice(at, at + AT_ONCE).map(async (row) => {
            done[await one(row, dead)]++;
          }),
        );
      }
      keys.forget();
      return done;
    },
  };

  async function one(row: KeyRow, dead: ReadonlySet<string>): Promise<keyof PutBack> {
    if (dead.has(row._id)) return 'destroyed';
    const { _id, caseId, unit, room } = row;
    if (await model.exists({ $or: [{ _id }, { caseId, unit, room }] })) return 'there';
    let bytes: Uint8Array;
    try {
      bytes = await master.unwrap(_id, row.wrapped);
    } catch (error) {
      // Its master version was dropped since: this copy is useless, as it should be.
      if (error instanceof KeyGone) return 'unopened';
      throw error;
    }
    const wrap = await master.wrap(_id, bytes);
    try {
      await inTransaction(sleutels, async (session) => {
        await gate.pass(session, wrap.master);
        await model.insertMany([{ ...row, ...wrap }], { session });
      });
      return 'put';
    } catch (error) {
      if (isDuplicate(error)) return 'there';
      throw error;
    }
  }
}
