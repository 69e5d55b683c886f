/**
 * Copies of the data, without the keys: what is personal in them stays encrypted, and a destroyed key makes it unreadable
 * there too (13). `regie` is copied first: every text that it refers to was written before (a text comes first, the
 * step that refers to it after), so the copies of the files that follow have it, or it has been destroyed since.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { Connection, mongo } from 'mongoose';
import mongoose from 'mongoose';
import { wallNow } from '../config/clock.ts';
import type { Room } from '../config/index.ts';
import type { DataBackups } from './backup-types.ts';
import type { Connections } from './connections.ts';
import { StoreError } from './errors.ts';

/** In this order, see above. Keys have copies of their own (key-backup.ts). */
const ROOMS = ['regie', 'weegploeg', 'casusoverleg', 'archief', 'zaken'] as const satisfies readonly Room[];
/** Who was signed in must sign in again, and what waited for a second person must be asked again. */
const LEFT_OUT: ReadonlySet<string> = new Set(['regie.sessions', 'regie.usedTokens', 'regie.rebuilds']);
const BATCH = 1_000;
const WHAT = 'pga-regie-data';

export class BadBackup extends StoreError {
  constructor(message: string) {
    super('bad-backup', message);
  }
}
interface Part {
  room: (typeof ROOMS)[number];
  collection: string;
  file: string;
  documents: number;
  sha256: string;
}
interface Manifest {
  what: typeof WHAT;
  /** Wall time at which the copy was begun: what was answered before is in it. */
  begunAt: string;
  doneAt: string;
  parts: Part[];
}
const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
const { BSON } = mongoose.mongo;
const native = (connection: Connection): mongo.Db => connection.db as mongo.Db;

export function dataBackupsOf(connections: Connections): DataBackups {
  async function copy(room: Part['room'], collection: string, folder: string): Promise<Part> {
    const file = `${room}.${collection}.bson`;
    const out = createWriteStream(join(folder, file), { mode: 0o600, flush: true });
    const hash = createHash('sha256');
    let documents = 0;
    // Raw: as it is stored, nothing opened, nothing parsed.
    const cursor = native(connections[room]).collection(collection).find({}, { raw: true, batchSize: BATCH });
    for await (const document of cursor) {
      const bytes = document as unknown as Buffer;
      hash.update(bytes);
      documents += 1;
      if (!out.write(bytes)) await once(out, 'drain');
    }
    out.end();
    await finished(out);
    return { room, collection, file, documents, sha256: hash.digest('hex') };
  }

  async function manifestOf(folder: string): Promise<Manifest> {
    const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => {
      throw new BadBackup('this folder has no whole copy: manifest.json is missing');
    });
    const manifest = JSON.parse(text) as Manifest;
    if (manifest.what !== WHAT) throw new BadBackup('this is no copy of the data');
    for (const { file, sha256 } of manifest.parts) {
      const hash = createHash('sha256');
      for await (const chunk of createReadStream(join(folder, file))) hash.update(chunk as Buffer);
      if (hash.digest('hex') !== sha256) throw new BadBackup(`${file} is not whole, or was changed`);
    }
    return manifest;
  }

  async function* documentsOf(path: string): AsyncGenerator<Buffer> {
    let rest = Buffer.alloc(0);
    for await (const chunk of createReadStream(path)) {
      rest = Buffer.concat([rest, chunk as Buffer]);
      while (rest.length >= 4 && rest.length >= rest.readInt32LE(0)) {
        const length = rest.readInt32LE(0);
        yield rest.subarray(0, length);
        rest = rest.subarray(length);
      }
    }
    if (rest.length > 0) throw new BadBackup('a file ends in the middle of a document');
  }

  /** Hashes of cases that were destroyed, as the key database remembers them: it was not put back. */
  async function destroyed(): Promise<{ gone: Set<string>; dead: Set<string> }> {
    const [gone, dead] = [new Set<string>(), new Set<string>()];
    const closed = { $or: [{ gone: true }, { dead: { $exists: true } }] };
    const rows = native(connections.sleutels)
      .collection<{ _id: string; gone?: boolean; dead?: string[] }>('tombstones')
      .find(closed);
    for await (const row of rows) {
      if (row.gone) gone.add(row._id);
      for (const unit of row.dead ?? []) dead.add(unit);
    }
    return { gone, dead };
  }

  return {
    async write(folder) {
      const begunAt = wallNow().toISOString();
      const name = `gegevens-${begunAt.replace(/:|\.\d+/g, '')}`;
      const part = join(folder, `${name}.part`);
      await mkdir(part, { recursive: true, mode: 0o700 });
      const parts: Part[] = [];
      for (const room of ROOMS) {
        const all = await native(connections[room]).listCollections({}, { nameOnly: true }).toArray();
        const names = all
          .map((one) => one.name)
          .filter((one) => !one.startsWith('system.') && !LEFT_OUT.has(`${room}.${one}`));
        for (const collection of names.sort()) parts.push(await copy(room, collection, part));
      }
      const manifest: Manifest = { what: WHAT, begunAt, doneAt: wallNow().toISOString(), parts };
      await writeFile(join(part, 'manifest.json'), JSON.stringify(manifest, null, 2), {
        mode: 0o600,
        flush: true,
      });
      await rename(part, join(folder, name));
      const documents = parts.reduce((sum, one) => sum + one.documents, 0);
      return { folder: join(folder, name), begunAt, documents };
    },

    async putBack(folder) {
      const manifest = await manifestOf(folder);
      const living = await native(connections.regie).collection('cases').countDocuments({}, { limit: 1 });
      if (living > 0)
        throw new BadBackup('there are cases here: a copy is put back into empty databases only');
      const { gone, dead } = await destroyed();
      const ids: string[] = [];
      const known = manifest.parts.find(({ room, collection }) => room === 'regie' && collection === 'cases');
      if (known && gone.size > 0)
        for await (const bytes of documentsOf(join(folder, known.file))) {
          const { _id } = BSON.deserialize(bytes) as { _id: string };
          if (gone.has(sha(_id))) ids.push(_id);
        }
      let documents = 0;
      let leftOut = 0;
      for (const { room, collection, file } of manifest.parts) {
        const into = native(connections[room]).collection(collection);
        let batch: mongo.Document[] = [];
        const flush = async () => {
          if (batch.length > 0)
            await into.bulkWrite(
              batch.map((one) => ({
                replaceOne: { filter: { _id: one._id }, replacement: one, upsert: true },
              })),
              { ordered: false },
            );
          documents += batch.length;
          batch = [];
        };
        for await (const bytes of documentsOf(join(folder, file))) {
          const one = BSON.deserialize(bytes, { promoteValues: true }) as mongo.Document;
          const { caseId, unit } = one as { caseId?: unknown; unit?: unknown };
          const ofDeadUnit =
            typeof caseId === 'string' && typeof unit === 'string' && dead.has(sha(`${caseId}\n${unit}`));
          // What was destroyed after the copy was made does not come back.
          if (ofDeadUnit || (collection !== 'meetings' && ids.some((id) => bytes.includes(id)))) {
            leftOut += 1;
            continue;
          }
          if (collection === 'meetings' && Array.isArray(one.items))
            one.items = one.items.filter((item: { caseId?: string }) => !ids.includes(item.caseId ?? ''));
          batch.push(one);
          if (batch.length === BATCH) await flush();
        }
        await flush();
      }
      // Fences of what was destroyed since stand in these databases too.
      for (const room of ROOMS)
        for (const id of gone)
          await native(connections[room])
            .collection<{ _id: string }>('tombstones')
            .updateOne({ _id: id }, { $set: { gone: true } }, { upsert: true });
      return { begunAt: manifest.begunAt, documents, leftOut, destroyedCases: ids.length };
    },

    async list(folder) {
      const names = await readdir(folder).catch(() => [] as string[]);
      return names.filter((name) => /^gegevens-[\dTZ-]+$/.test(name)).sort();
    },
  };
}
