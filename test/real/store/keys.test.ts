import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import mongoose, { type Connection } from 'mongoose';
import { type Room, readConfig, rooms } from '../../../config/index.ts';
import { BadKeyBackup, GoneError, type Key, KeyGone, type Store } from '../../../store/index.ts';
import { masterFromFile } from '../../../store/master-file.ts';
import { newId, open, record } from './open.ts';

let store: Store;
let other: Store;
beforeAll(async () => {
  [store, other] = await Promise.all([open(), open()]);
}, 30_000);
afterAll(() => Promise.all([store.close(), other.close()]));

const connectionTo = (room: Room, dbName: string): Promise<Connection> =>
  mongoose.createConnection(readConfig().mongodbUris[room], { dbName }).asPromise();

describe('a key per unit and room', () => {
  test('is made once, also by two processes at the same moment', async () => {
    const id = newId();
    const made = await Promise.all(
      [store, other, store, other].map((one) => one.keys.register(id, 'signal:s1', 'weighing')),
    );
    expect(new Set(made.map((key) => key.id)).size).toBe(1);
    expect(new Set(made.map((key) => Buffer.from(key.bytes).toString('hex'))).size).toBe(1);
    expect(made[0]?.bytes).toHaveLength(32);
    const elsewhere = await store.keys.register(id, 'signal:s1', 'conference');
    expect(elsewhere.id).not.toBe(made[0]?.id);
    expect(Buffer.from(elsewhere.bytes)).not.toEqual(Buffer.from(made[0]?.bytes ?? []));
  });

  test('is not made by reading', async () => {
    const id = newId();
    await expect(store.keys.get(id, 'signal:s1', 'weighing')).rejects.toThrow(KeyGone);
    await expect(store.keys.engineKey(id)).rejects.toThrow(KeyGone);
    await expect(store.keys.byId('0'.repeat(32))).rejects.toThrow(KeyGone);
    expect(await store.keys.list(id)).toEqual([]);
    const made = await store.keys.engineKey(id, { create: true });
    expect((await other.keys.engineKey(id)).id).toBe(made.id);
    expect((await store.keys.byId(made.id)).bytes).toEqual(made.bytes);
  });

  test('stands in its database wrapped only', async () => {
    const id = newId();
    const { bytes } = await store.keys.register(id, 'signal:s1', 'weighing');
    for (const encoding of ['base64', 'base64url', 'hex'] as const) {
      expect(await store.lookEverywhere(Buffer.from(bytes).toString(encoding).replace(/=+$/, ''))).toEqual(
        {},
      );
    }
  });

  test('destroyed, of some units or of a case, stays away', async () => {
    const id = newId();
    for (const unit of ['signal:s1', 'signal:s2', 'subject']) await store.keys.register(id, unit, 'weighing');
    await store.keys.register(id, 'signal:s1', 'conference');
    expect(await store.keys.destroyUnits(id, ['signal:s1'])).toHaveLength(2);
    expect(await store.keys.destroyUnits(id, ['signal:s1'])).toEqual([]);
    await expect(store.keys.get(id, 'signal:s1', 'weighing')).rejects.toThrow(KeyGone);
    await expect(store.keys.register(id, 'signal:s1', 'weighing')).rejects.toThrow(GoneError);
    await expect(other.keys.register(id, 'signal:s1', 'archive')).rejects.toThrow(GoneError);
    await store.keys.get(id, 'signal:s2', 'weighing');

    expect(await store.keys.destroyCase(id)).toHaveLength(2);
    await expect(store.keys.get(id, 'signal:s2', 'weighing')).rejects.toThrow(KeyGone);
    await expect(other.keys.engineKey(id, { create: true })).rejects.toThrow(GoneError);
    expect(await store.keys.list(id)).toEqual([]);
  });
});

test('keys of a case that never came to be end by themselves', async () => {
  const [never, living] = [newId(), newId()];
  for (const id of [never, living]) await store.keys.register(id, 'signal:s1', 'weighing');
  await store.cases.commit(record(living, 0));
  const connection = await connectionTo('sleutels', `${readConfig().databasePrefix}sleutels`);
  try {
    const madeAt = new Date('2020-01-01');
    await connection
      .collection('keys')
      .updateMany({ caseId: { $in: [never, living] } }, { $set: { madeAt } });
  } finally {
    await connection.close();
  }
  expect((await store.sweep()).keys).toBeGreaterThanOrEqual(1);
  expect(await store.keys.list(never)).toEqual([]);
  await expect(store.keys.get(never, 'signal:s1', 'weighing')).rejects.toThrow(KeyGone);
  expect(await store.keys.list(living)).toHaveLength(2);
  expect(await store.ready()).toBe(true);
});

describe('the next master version', () => {
  test('opens every surviving key in every process, while they run, and the old version is gone', async () => {
    const id = newId();
    const config = readConfig();
    const before = await store.keys.register(id, 'subject', 'weighing');
    const connection = await connectionTo('sleutels', `${config.databasePrefix}sleutels`);
    try {
      const rows = connection.collection<{ _id: string; wrapped: string; master: number }>('keys');
      const backup = await rows.findOne({ _id: before.id });
      // Keys go on being made meanwhile: none may be lost.
      let going = true;
      const made: { caseId: string; key: Key }[] = [];
      const making = (async () => {
        while (going) {
          const caseId = newId();
          made.push({ caseId, key: await other.keys.register(caseId, 'subject', 'weighing') });
        }
      })();
      const done = await store.rewrap();
      going = false;
      await making;
      expect(done.master).toBeGreaterThan(backup?.master ?? 0);
      expect(await rows.countDocuments({ master: { $lt: done.master } })).toBe(0);

      store.keys.forget();
      other.keys.forget();
      for (const one of [store, other]) {
        expect((await one.keys.get(id, 'subject', 'weighing')).bytes).toEqual(before.bytes);
      }
      expect(made.length).toBeGreaterThan(0);
      for (const { caseId, key } of made) {
        expect((await store.keys.get(caseId, 'subject', 'weighing')).bytes).toEqual(key.bytes);
      }
      const master = await masterFromFile(config.masterKeyFile, false);
      await expect(master.unwrap(before.id, backup?.wrapped ?? '')).rejects.toThrow(KeyGone);
    } finally {
      await connection.close();
    }
  });
});

describe('credentials', () => {
  const config = readConfig();
  test.each(rooms.flatMap((room) => rooms.filter((to) => to !== room).map((to) => [room, to] as const)))(
    'of %s do not open %s',
    async (room, to) => {
      const connection = await connectionTo(room, 'admin');
      try {
        const foreign = connection.useDb(`${config.databasePrefix}${to}`).collection('tombstones');
        await expect(foreign.findOne({})).rejects.toMatchObject({ code: 13 });
        await expect(foreign.insertOne({ x: 1 })).rejects.toMatchObject({ code: 13 });
        const own = connection.useDb(`${config.databasePrefix}${room}`).collection('tombstones');
        await own.findOne({});
      } finally {
        await connection.close();
      }
    },
  );
});

describe('a copy of the keys', () => {
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
  let folder: string;
  let rows: ReturnType<Connection['collection']>;
  let connection: Connection;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'key-copies-'));
    connection = await connectionTo('sleutels', `${readConfig().databasePrefix}sleutels`);
    rows = connection.collection('keys');
  });
  afterAll(async () => {
    await connection.close();
    await rm(folder, { recursive: true });
  });
  const remove = (ids: readonly string[]) => rows.deleteMany({ _id: { $in: ids as never } });

  test('puts back what was lost, and never what was destroyed since', async () => {
    const [lost, gone, half] = [newId(), newId(), newId()];
    const key = await store.keys.register(lost, 'subject', 'weighing');
    await store.keys.register(gone, 'subject', 'weighing');
    const part = await store.keys.register(half, 'signal:s1', 'weighing');
    const rest = await store.keys.register(half, 'subject', 'weighing');
    const { file, keys } = await store.keyBackups.write(folder, daysAgo(7));
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, 'utf8')).not.toContain(Buffer.from(key.bytes).toString('base64url'));
    expect(keys).toBeGreaterThanOrEqual(4);

    await store.keys.destroyCase(gone);
    await store.keys.destroyUnits(half, ['signal:s1']);
    await remove([key.id, rest.id]);
    // As after the loss of the whole key database: only the tombstones of the data are left to tell.
    await connection.collection('dead').deleteMany({ _id: part.id as never });
    for (const one of [store, other]) one.keys.forget();
    const done = await store.keyBackups.putBack(file, daysAgo(7));
    expect(done).toMatchObject({ put: 2, unopened: 0 });
    expect(done.destroyed).toBeGreaterThanOrEqual(2);
    expect((await other.keys.get(lost, 'subject', 'weighing')).bytes).toEqual(key.bytes);
    expect((await other.keys.get(half, 'subject', 'weighing')).bytes).toEqual(rest.bytes);
    expect(await store.keys.list(gone)).toEqual([]);
    await expect(other.keys.get(half, 'signal:s1', 'weighing')).rejects.toThrow(KeyGone);
    // A second time nothing is missing.
    expect((await store.keyBackups.putBack(file, daysAgo(7))).put).toBe(0);
  });

  test('that is too old, changed, or cut short is refused; one from before a rotation opens nothing', async () => {
    const id = newId();
    const key = await store.keys.register(id, 'subject', 'weighing');
    const { file } = await store.keyBackups.write(folder, daysAgo(7));
    await expect(store.keyBackups.putBack(file, new Date(Date.now() + 1_000))).rejects.toThrow(BadKeyBackup);
    const whole = await readFile(file, 'utf8');
    const other = join(folder, 'changed');
    for (const text of [
      whole.replace('"weighing"', '"archive"'),
      whole.split('\n').slice(2).join('\n'),
      whole.slice(0, whole.length / 2),
    ]) {
      await writeFile(other, text);
      await expect(store.keyBackups.putBack(other, daysAgo(7))).rejects.toThrow(BadKeyBackup);
    }
    await store.rewrap();
    await remove([key.id]);
    store.keys.forget();
    expect(await store.keyBackups.putBack(file, daysAgo(7))).toMatchObject({ put: 0, unopened: 1 });
    // Making the next copy removes those that may not be used any more.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect((await store.keyBackups.write(folder, new Date())).removed).toBeGreaterThanOrEqual(1);
  });
});
