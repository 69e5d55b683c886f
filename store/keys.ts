import { randomBytes } from 'node:crypto';
import type { ClientSession, Connection, Model } from 'mongoose';
import { wallNow } from '../config/clock.ts';
import { inTransaction, isDuplicate } from './connections.ts';
import { type DeadKeys, deadKeysOf } from './dead-keys.ts';
import { KeyGone, KeyServiceAway } from './errors.ts';
import type { Fence } from './fence.ts';
import { heldKeys } from './held-keys.ts';
import { GateShut, type KeyGate, keyGateOf } from './key-gate.ts';
import { type KeyRow, keyRows } from './key-rows.ts';
import type { Master } from './master.ts';
import { rotate } from './rotation.ts';
import type { Key, KeyRoom, Keys } from './types.ts';

interface Entry {
  row: KeyRow;
  /** Null until it is asked for. */
  key: Promise<Key> | null;
  until: number;
}

const SYSTEM = 'system';
/** The system's keys without which legal dates stop: messages about destructions, staff, their mail, the access log. */
const NEEDED = ['engine', 'members', 'members-index', 'letters', 'codes', 'accesslog'];
/** With these the system signs; only a worker does. */
const SIGNING = ['certificates', 'accesslog-signature'];
/** The unit of a case whose key encrypts its state, its journal and its history in the engine. */
export const ENGINE_UNIT = 'case';
/** A destroyed key is used in no process for longer than this, and leaves its memory at the next look at the dead keys. */
const CACHE_MS = 30_000;
const CACHE_SIZE = 10_000;
const DEAD_MS = 10_000;
/** 32 bytes and some, each: what legal dates need of so many cases fits in memory easily. */
const HELD_SIZE = 100_000;
/** So many rows are opened at once. */
const OPEN_AT_ONCE = 500;
/** A key that was made while we looked is found at the next look. */
const MADE_OVERLAP_MS = 300_000;

/** What only the store itself may ask of the keys. */
export interface InnerKeys extends Keys {
  /** Units that have keys, with how many keys. */
  unitsOf(caseId: string): Promise<string[]>;
  destroyRooms(caseId: string, rooms: readonly KeyRoom[], units?: readonly string[]): Promise<string[]>;
  destroyUnit(caseId: string, unit: string, room: KeyRoom): Promise<string[]>;
  /** The case to which a key id belongs; null once the key is destroyed. */
  caseOf(keyId: string): Promise<string | null>;
  /** Before the first key is made. */
  init(): Promise<void>;
  /** For copies of the keys (key-backup.ts). */
  parts: { model: Model<KeyRow>; master: Master; gate: KeyGate; deadKeys: DeadKeys };
  /** Stops looking at the dead keys. */
  close(): void;
  model: Model<KeyRow>;
}

/**
 * What legal dates need: a case's own key (its state, its journal, its history in the engine: ids, dates and choices, no
 * text of anybody) and the system's own (who may do what, where mail goes, the access log). A process that has opened
 * such a key keeps it, in memory only, for as long as its row stands in the database, so that it can go on while the key
 * service is away. The key with which names are searched is no such key.
 */
const isHeld = (row: Pick<KeyRow, 'room' | 'unit'>): boolean =>
  row.room === 'engine' || (row.room === SYSTEM && !row.unit.startsWith('known'));

/** Archiving takes these away while the case lives: what is about to be written asks the database, not the cache. */
const ARCHIVED_FROM: ReadonlySet<KeyRoom> = new Set(['weighing', 'conference']);

export function keysOf(connection: Connection, fence: Fence, master: Master): InnerKeys {
  const model = keyRows(connection);
  const gate = keyGateOf(connection);
  const deadKeys = deadKeysOf(connection);
  const held = heldKeys(HELD_SIZE);
  let heldUntil = new Date(0);
  let lastVersion = 0;
  /** By unit and room, and by id. A case's rows come in together and are unwrapped when they are needed. */
  const cache = new Map<string, Entry>();
  const looking = new Map<string, Promise<KeyRow[]>>();
  /** The system's keys that are being made now, so that all who need one for the first time don't meet in the gate. */
  const making = new Map<string, Promise<Key>>();
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
    const kept = held.get(row._id);
    if (kept) return { id: row._id, bytes: kept };
    for (let now = row, attempt = 1; ; attempt++) {
      try {
        const key = { id: now._id, bytes: await master.unwrap(now._id, now.wrapped) };
        if (isHeld(now)) held.set(now._id, now.caseId, key.bytes);
        return key;
      } catch (error) {
        // Another process may have wrapped it anew between our read and now.
        const again = error instanceof KeyGone && attempt < 5 ? await model.findById(row._id).lean() : null;
        if (!again || again.wrapped === now.wrapped) throw error;
        now = again;
      }
    }
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
    for (let attempt = 1; ; attempt++) {
      const wrap = await master.wrap(id, bytes);
      try {
        const insert = async (session: ClientSession) => {
          await gate.pass(session, wrap.master);
          await model.insertMany([{ ...row, ...wrap }], { session });
        };
        await (room === SYSTEM ? inTransaction(connection, insert) : fence.write(caseId, [unit], insert));
      } catch (error) {
        // The next master version came in since: once more, under that one.
        if (error instanceof GateShut && attempt < 5) continue;
        // Somebody else made it a moment ago.
        const other = isDuplicate(error) ? await find(caseId, unit, room) : null;
        if (other) return other;
        throw error;
      }
      const key = { id, bytes };
      const made = { ...row, ...wrap };
      if (isHeld(made)) held.set(id, caseId, bytes);
      remember(made, Promise.resolve(key));
      return key;
    }
  }
  async function destroy(caseId: string, filter: object): Promise<string[]> {
    const ids = (await model.find({ caseId, ...filter }, { _id: 1 }).lean()).map((row) => row._id);
    if (ids.length > 0) {
      await inTransaction(connection, async (session) => {
        await deadKeys.add(session, ids);
        await model.deleteMany({ _id: { $in: ids } }, { session });
      });
    }
    forget(caseId);
    return ids;
  }
  function forget(caseId?: string): void {
    forgotten++;
    if (caseId === undefined) cache.clear();
    for (const [name, { row }] of cache) if (row.caseId === caseId) cache.delete(name);
    if (caseId !== undefined) held.deleteCase(caseId);
  }
  /** What may not be used any more is not kept either: in order of age, because what is remembered anew goes to the end. */
  function expire(): void {
    const now = wallNow().getTime();
    for (const [name, { until }] of cache) {
      if (until > now) break;
      cache.delete(name);
    }
  }
  /** What another process destroyed leaves this one's memory too. */
  async function bury(): Promise<void> {
    const ids = await deadKeys.recent();
    if (ids.length > 0) forgotten++;
    for (const id of ids) {
      held.delete(id);
      const row = cache.get(id)?.row;
      if (row) for (const name of [id, nameOf(row.caseId, row.unit, row.room)]) cache.delete(name);
    }
  }
  const burying = setInterval(() => {
    expire();
    void bury().catch(() => undefined);
  }, DEAD_MS).unref();
  const register = async (caseId: string, unit: string, room: KeyRoom): Promise<Key> =>
    (await find(caseId, unit, room, ARCHIVED_FROM.has(room))) ??
    (room === SYSTEM ? makeOnce(unit) : make(caseId, unit, room));
  /** Of the system only: a case's key can be destroyed while somebody else waits for it. */
  async function makeOnce(name: string): Promise<Key> {
    const mine = making.get(name) ?? make(SYSTEM, name, SYSTEM);
    making.set(name, mine);
    try {
      return await mine;
    } finally {
      if (making.get(name) === mine) making.delete(name);
    }
  }
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
    async masterVersion() {
      try {
        lastVersion = Math.max(lastVersion, await master.version());
      } catch (error) {
        if (!(error instanceof KeyServiceAway)) throw error;
        const [highest] = await model
          .find({ master: { $gte: 0 } }, { master: 1 })
          .sort({ master: -1 })
          .limit(1)
          .lean();
        lastVersion = Math.max(lastVersion, highest?.master ?? 0, await gate.floor());
      }
      return lastVersion;
    },
    async problem() {
      try {
        return await master.problem();
      } catch {
        return 'the key service can not be asked';
      }
    },
    async hold(what) {
      // One that nobody needed yet could not be made while the service is away.
      const names = what === 'all' ? [...NEEDED, ...SIGNING] : NEEDED;
      await Promise.all(names.map((name) => register(SYSTEM, name, SYSTEM)));
      const since = heldUntil;
      const from = new Date(wallNow().getTime() - MADE_OVERLAP_MS);
      const rooms: KeyRoom[] = what === 'all' ? [SYSTEM, 'engine'] : [SYSTEM];
      for (const room of rooms) {
        let wanted: KeyRow[] = [];
        const take = async (): Promise<void> => {
          const opening = wanted.map(open);
          wanted = [];
          for (const one of await Promise.allSettled(opening)) {
            // One that does not open holds up no other; a service that is away holds up all.
            if (one.status === 'rejected' && one.reason instanceof KeyServiceAway) throw one.reason;
          }
        };
        // Not all at once: of a hundred thousand cases their rows alone are more than their keys.
        const rows = model
          .find({ room, madeAt: { $gte: since } })
          .lean()
          .cursor({ batchSize: OPEN_AT_ONCE });
        for await (const row of rows) {
          if (!isHeld(row) || held.has(row._id) || (what !== 'all' && SIGNING.includes(row.unit))) continue;
          if (wanted.push(row) >= OPEN_AT_ONCE) await take();
        }
        await take();
      }
      heldUntil = from;
      return held.size;
    },
    sweepDead: (before) => deadKeys.sweep(before),
    parts: { model, master, gate, deadKeys },
    async counts() {
      const version = await this.masterVersion();
      const [all, behind, dead] = await Promise.all([
        model.countDocuments({}),
        model.countDocuments({ master: { $lt: version } }),
        deadKeys.all(),
      ]);
      return { master: version, keys: all, behind, destroyed: dead.length };
    },
    init: () => gate.init(),
    close() {
      clearInterval(burying);
      master.close();
      held.clear();
      cache.clear();
    },
    rewrap: (onStep) => rotate({ model, master, gate }, onStep),
  };
}
