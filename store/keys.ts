import { randomBytes } from 'node:crypto';
import { type ClientSession, type Connection, type Model, Schema } from 'mongoose';
import { wallNow } from '../config/clock.ts';
import { isDuplicate, modelOf } from './connections.ts';
import { KeyGone } from './errors.ts';
import type { Fence } from './fence.ts';
import type { Master } from './master.ts';
import type { Key, KeyRoom, Keys } from './types.ts';

export interface KeyRow {
  _id: string;
  caseId: string;
  unit: string;
  room: KeyRoom;
  /** JWE under the master version. */
  wrapped: string;
  master: number;
  madeAt: Date;
  /** The sweeper has seen that its case exists. */
  settled: boolean;
}
const schema = new Schema<KeyRow>(
  {
    _id: String,
    caseId: { type: String, required: true },
    unit: { type: String, required: true },
    room: {
      type: String,
      enum: ['weighing', 'conference', 'archive', 'engine', 'system'],
      required: true,
    },
    wrapped: { type: String, required: true },
    master: { type: Number, required: true },
    madeAt: { type: Date, required: true },
    settled: { type: Boolean, required: true },
  },
  { strict: 'throw', versionKey: false },
);
schema.index({ caseId: 1, unit: 1, room: 1 }, { unique: true });
schema.index({ master: 1 });
schema.index({ settled: 1, madeAt: 1 });

interface Entry {
  row: KeyRow;
  /** Null until it is asked for. */
  key: Promise<Key> | null;
  until: number;
}

const SYSTEM = 'system';
/** The unit of a case whose key encrypts its state, its journal and its history in the engine. */
export const ENGINE_UNIT = 'case';
/** A destroyed key lives on in a process's memory for no longer than this. */
const CACHE_MS = 30_000;
const CACHE_SIZE = 10_000;

/** What only the store itself may ask of the keys. */
export interface InnerKeys extends Keys {
  /** Units that have keys, with how many keys. */
  unitsOf(caseId: string): Promise<string[]>;
  destroyRooms(caseId: string, rooms: readonly KeyRoom[], units?: readonly string[]): Promise<string[]>;
  destroyUnit(caseId: string, unit: string, room: KeyRoom): Promise<string[]>;
  /** The case to which a key id belongs; null once the key is destroyed. */
  caseOf(keyId: string): Promise<string | null>;
  model: Model<KeyRow>;
}

/** Archiving takes these away while the case lives: what is about to be written asks the database, not the cache. */
const ARCHIVED_FROM: ReadonlySet<KeyRoom> = new Set(['weighing', 'conference']);

export function keysOf(connection: Connection, fence: Fence, master: Master): InnerKeys {
  const model = modelOf(connection, 'keys', schema);
  /** By unit and room, and by id. A case's rows come in together and are unwrapped when they are needed. */
  const cache = new Map<string, Entry>();
  const looking = new Map<string, Promise<KeyRow[]>>();
  /** Goes up when something is forgotten: what was read before that may not be remembered any more. */
  let forgotten = 0;

  const remember = (row: KeyRow, key: Promise<Key> | null = null): Entry => {
    const entry = { row, key, until: wallNow().getTime() + CACHE_MS };
    for (const name of [nameOf(row.caseId, row.unit, row.room), row._id]) {
      cache.delete(name);
      cache.set(name, entry);
    }
    while (cache.size > CACHE_SIZE) cache.delete(cache.keys().next().value as string);
    return entry;
  };
  const cached = (name: string): Entry | null => {
    const found = cache.get(name);
    if (!found) return null;
    if (found.until > wallNow().getTime()) return found;
    cache.delete(name);
    return null;
  };
  const opened = (entry: Entry): Promise<Key> => {
    entry.key ??= open(entry.row);
    entry.key.catch(() => {
      entry.key = null;
    });
    return entry.key;
  };
  const nameOf = (caseId: string, unit: string, room: KeyRoom) => `${caseId}\n${unit}\n${room}`;

  async function open(row: KeyRow): Promise<Key> {
    let bytes: Uint8Array;
    try {
      bytes = await master.unwrap(row._id, row.wrapped);
    } catch (error) {
      // Another process may have wrapped it anew between our read and now.
      const again = error instanceof KeyGone ? await model.findById(row._id).lean() : null;
      if (!again || again.wrapped === row.wrapped) throw error;
      bytes = await master.unwrap(again._id, again.wrapped);
    }
    return { id: row._id, bytes };
  }
  /** All keys of a case at once: who needs one needs the others in a moment. */
  async function look(caseId: string): Promise<KeyRow[]> {
    const before = forgotten;
    const rows = await model.find({ caseId }).lean();
    if (forgotten === before) for (const row of rows) if (!cached(row._id)) remember(row);
    return rows;
  }
  async function find(caseId: string, unit: string, room: KeyRoom, fresh = false): Promise<Key | null> {
    if (fresh) {
      const row = await model.findOne({ caseId, unit, room }).lean();
      return row && opened(cached(row._id) ?? remember(row));
    }
    const known = cached(nameOf(caseId, unit, room));
    if (known) return opened(known);
    const others = looking.get(caseId);
    const mine = others ?? look(caseId);
    if (!others) {
      looking.set(caseId, mine);
      const done = () => looking.delete(caseId);
      void mine.then(done, done);
    }
    const isIt = (row: KeyRow) => row.unit === unit && row.room === room;
    // A look that began before us may have missed what was made since.
    const row =
      (await mine).find(isIt) ?? (others === undefined ? undefined : (await look(caseId)).find(isIt));
    if (!row) return null;
    const entry = cached(row._id);
    return entry ? opened(entry) : open(row);
  }
  async function make(caseId: string, unit: string, room: KeyRoom): Promise<Key> {
    const id = randomBytes(16).toString('hex');
    const bytes = randomBytes(32);
    const row = { _id: id, caseId, unit, room, madeAt: wallNow(), settled: room === SYSTEM };
    const wrap = await master.wrap(id, bytes);
    try {
      const insert = (session?: ClientSession) =>
        model.insertMany([{ ...row, ...wrap }], { ...(session && { session }) });
      await (room === SYSTEM ? insert() : fence.write(caseId, [unit], insert));
    } catch (error) {
      // Somebody else made it a moment ago.
      const other = isDuplicate(error) ? await find(caseId, unit, room) : null;
      if (other) return other;
      throw error;
    }
    // The next master version may have come in since: then nobody will wrap this row anew but we.
    if ((await master.version()) !== wrap.master) {
      await model.updateOne({ _id: id }, { $set: await master.wrap(id, bytes) });
    }
    const key = { id, bytes };
    remember({ ...row, ...wrap }, Promise.resolve(key));
    return key;
  }
  async function destroy(caseId: string, filter: object): Promise<string[]> {
    const rows = await model.find({ caseId, ...filter }, { _id: 1 }).lean();
    if (rows.length > 0) await model.deleteMany({ _id: { $in: rows.map((row) => row._id) } });
    forget(caseId);
    return rows.map((row) => row._id);
  }
  function forget(caseId?: string): void {
    forgotten++;
    if (caseId === undefined) cache.clear();
    for (const [name, { row }] of cache) if (row.caseId === caseId) cache.delete(name);
  }
  const register = async (caseId: string, unit: string, room: KeyRoom): Promise<Key> =>
    (await find(caseId, unit, room, ARCHIVED_FROM.has(room))) ?? make(caseId, unit, room);
  const get = async (caseId: string, unit: string, room: KeyRoom): Promise<Key> => {
    const key = await find(caseId, unit, room);
    if (!key) throw new KeyGone();
    return key;
  };

  return {
    model,
    register,
    get,
    forget,
    async byId(id) {
      const known = cached(id);
      if (known) return opened(known);
      const before = forgotten;
      const row = await model.findById(id).lean();
      if (!row) throw new KeyGone();
      return forgotten === before ? opened(remember(row)) : open(row);
    },
    engineKey: (caseId, options = {}) =>
      options.create ? register(caseId, ENGINE_UNIT, 'engine') : get(caseId, ENGINE_UNIT, 'engine'),
    systemKey: (name) => register(SYSTEM, name, SYSTEM),
    async list(caseId, units) {
      const filter = units ? { caseId, unit: { $in: [...units] } } : { caseId };
      return (await model.find(filter, { _id: 1 }).lean()).map((row) => row._id);
    },
    unitsOf: (caseId) => model.distinct('unit', { caseId }),
    caseOf: async (keyId) => (await model.findById(keyId, { caseId: 1 }).lean())?.caseId ?? null,
    async destroyUnits(caseId, units) {
      await fence.close(caseId, units);
      return destroy(caseId, { unit: { $in: [...units] } });
    },
    async destroyCase(caseId) {
      await fence.close(caseId, 'all');
      return destroy(caseId, {});
    },
    destroyRooms: (caseId, rooms, units) =>
      destroy(caseId, { room: { $in: [...rooms] }, ...(units && { unit: { $in: [...units] } }) }),
    destroyUnit: (caseId, unit, room) => destroy(caseId, { unit, room }),
    masterVersion: () => master.version(),
    async rewrap() {
      const current = await master.next();
      let rewrapped = 0;
      for (;;) {
        const rows = await model
          .find({ master: { $lt: current } })
          .limit(500)
          .lean();
        if (rows.length === 0) break;
        const writes = await Promise.all(
          rows.map(async (row) => ({
            updateOne: {
              filter: { _id: row._id, wrapped: row.wrapped },
              update: { $set: await master.wrap(row._id, await master.unwrap(row._id, row.wrapped)) },
            },
          })),
        );
        rewrapped += (await model.bulkWrite(writes, { ordered: false })).modifiedCount;
      }
      await master.retire();
      return { master: current, rewrapped };
    },
  };
}
