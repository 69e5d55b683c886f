/** The access log: what somebody does to it by hand is found, and the line named (15.2e). */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import mongoose, { type Connection } from 'mongoose';
import { inTrace, newTrace, readConfig } from '../../../config/index.ts';
import { checkpointsOf } from '../../../store/checkpoints.ts';
import { type AccessLine, LogFailed, openStore, type Store } from '../../../store/index.ts';
import type { InnerKeys } from '../../../store/keys.ts';
import { hashOf, START } from '../../../store/log-hash.ts';
import type { AccessRow } from '../../../store/regie.ts';
import { MEMBER, newId, open } from './open.ts';

const config = readConfig();
const connect = (room: 'regie' | 'sleutels'): Promise<Connection> =>
  mongoose
    .createConnection(config.mongodbUris[room], { dbName: `${config.databasePrefix}${room}` })
    .asPromise();

let store: Store;
let regie: Connection;
let sleutels: Connection;
beforeAll(async () => {
  [store, regie, sleutels] = await Promise.all([open(), connect('regie'), connect('sleutels')]);
}, 30_000);
afterAll(() => Promise.all([store.close(), regie.close(), sleutels.close()]));

const lines = () => regie.collection<AccessRow>('accesslog');
const line = (purpose: string, n: number): AccessLine => ({
  ...{ who: MEMBER, party: 'politie', what: 'read', purpose, fields: [`${n}`], file: 'weegploeg' },
  ...{ caseId: null, detail: { n }, ok: true },
});

/** A chain of its own, by a store that was opened for it and is still open. */
async function chainOf(count: number): Promise<{ own: Store; writer: string }> {
  const own = await open();
  const purpose = newId();
  await Promise.all(Array.from({ length: count }, (_, n) => own.accessLog.write(line(purpose, n))));
  return { own, writer: (await lines().findOne({ purpose }))?.writer ?? '' };
}
/** What is found about one chain: other tests write in the same log. */
const broken = async (writer: string) =>
  (await store.accessLog.verify()).allBroken.find((one) => one.writer === writer) ?? null;
const row = async (writer: string, seq: number): Promise<AccessRow> => {
  const found = await lines().findOne({ writer, seq });
  if (!found) throw new Error('no such line');
  return found as AccessRow;
};

describe('by hand', () => {
  let writer: string;
  beforeAll(async () => {
    const made = await chainOf(300);
    writer = made.writer;
    await made.own.close();
  });

  test('nothing was done: whole', async () => {
    const report = await store.accessLog.verify();
    expect(report).toMatchObject({ brokenCheckpoint: null });
    expect(report.lines).toBeGreaterThanOrEqual(300);
    expect(await broken(writer)).toBeNull();
  });

  test('changed, also with a hash made to fit, and swapped', async () => {
    const victim = await row(writer, 100);
    await lines().updateOne({ _id: victim._id }, { $set: { ok: false } });
    expect(await broken(writer)).toEqual({ writer, seq: 100, why: 'changed' });
    const { hash: _, ...rest } = victim;
    await lines().updateOne({ _id: victim._id }, { $set: { hash: hashOf({ ...rest, ok: false }) } });
    expect(await broken(writer)).toEqual({ writer, seq: 101, why: 'changed' });
    await lines().replaceOne({ _id: victim._id }, victim);
    expect(await broken(writer)).toBeNull();

    const [one, two] = [await row(writer, 200), await row(writer, 201)];
    await lines().deleteMany({ _id: { $in: [one._id, two._id] } });
    await lines().insertMany([
      { ...two, _id: one._id, seq: one.seq },
      { ...one, _id: two._id, seq: two.seq },
    ]);
    expect(await broken(writer)).toEqual({ writer, seq: 200, why: 'changed' });
    await lines().deleteMany({ _id: { $in: [one._id, two._id] } });
    await lines().insertMany([one, two]);
    expect(await broken(writer)).toBeNull();
  });

  test('removed: one, the newest, and the whole chain', async () => {
    const victim = await row(writer, 0);
    await lines().deleteOne({ _id: victim._id });
    expect(await broken(writer)).toEqual({ writer, seq: 0, why: 'removed' });
    await lines().insertOne(victim);

    const tail = (await lines()
      .find({ writer, seq: { $gte: 295 } })
      .toArray()) as AccessRow[];
    await lines().deleteMany({ writer, seq: { $gte: 295 } });
    expect(await broken(writer)).toEqual({ writer, seq: 295, why: 'removed' });
    await lines().insertMany(tail);

    const all = (await lines().find({ writer }).toArray()) as AccessRow[];
    await lines().deleteMany({ writer });
    expect(await broken(writer)).toEqual({ writer, seq: 0, why: 'removed' });
    await lines().insertMany(all);
    expect(await broken(writer)).toBeNull();
  });

  test('added behind the last, with a hash that fits', async () => {
    const last = await row(writer, 299);
    const { hash: _, ...made } = { ...last, _id: `${writer}:300`, seq: 300, prev: last.hash, who: 'm-x' };
    await lines().insertOne({ ...made, hash: hashOf(made) });
    expect(await broken(writer)).toEqual({ writer, seq: 300, why: 'added' });
    await lines().deleteOne({ _id: made._id });
  });

  test('the whole rest of a chain written anew, hashes and all', async () => {
    const all = (await lines()
      .find({ writer, seq: { $gte: 290 } })
      .toArray()) as AccessRow[];
    all.sort((a, b) => a.seq - b.seq);
    let prev = all[0]?.prev ?? '';
    for (const old of all) {
      const { hash: _, ...rest } = { ...old, prev, ...(old.seq === 290 && { who: 'm-x' }) };
      prev = hashOf(rest);
      await lines().replaceOne({ _id: old._id }, { ...rest, hash: prev });
    }
    expect(await broken(writer)).toMatchObject({ writer, why: 'changed' });
    for (const old of all) await lines().replaceOne({ _id: old._id }, old);
    expect(await broken(writer)).toBeNull();
  });
});

test('a checkpoint that was changed or taken away is named', async () => {
  const { own } = await chainOf(1);
  await own.accessLog.checkpoint();
  await own.accessLog.write(line(newId(), 2));
  await own.close();
  const checkpoints = sleutels.collection<{ _id: number; jws: string }>('logcheckpoints');
  const [last, before] = await checkpoints.find().sort({ _id: -1 }).limit(2).toArray();
  if (!last || !before) throw new Error('no checkpoints');
  const found = async () => (await store.accessLog.verify()).brokenCheckpoint;
  await checkpoints.deleteOne({ _id: before._id });
  expect(await found()).toBe(before._id);
  await checkpoints.insertOne(before);
  await checkpoints.updateOne({ _id: last._id }, { $set: { jws: before.jws } });
  expect(await found()).toBe(last._id);
  await checkpoints.replaceOne({ _id: last._id }, last);
  expect(await found()).toBeNull();
  // Another's key says nothing.
  const x = randomBytes(32).toString('base64url');
  expect((await store.accessLog.verify({ kty: 'OKP', crv: 'Ed25519', x })).brokenCheckpoint).not.toBeNull();
  const published = await store.accessLog.publicKey();
  expect(published).not.toHaveProperty('d');
  expect((await store.accessLog.verify(published)).brokenCheckpoint).toBeNull();
});

/** A chain as another process wrote it, line by line at these instants; unsigned, as a crash leaves it. */
async function written(...at: string[]): Promise<{ writer: string; seq: number; hash: string }> {
  const writer = randomBytes(12).toString('hex');
  let prev = START;
  const like = (await lines().findOne({})) as AccessRow;
  for (const [seq, when] of at.entries()) {
    const { hash: _, ...rest } = { ...like, _id: `${writer}:${seq}`, writer, seq, at: when, prev };
    prev = hashOf(rest);
    await lines().insertOne({ ...rest, hash: prev });
  }
  return { writer, seq: at.length - 1, hash: prev };
}
const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

test('what a crash left is signed as it was found; lines past five years go behind a checkpoint', async () => {
  const checkpoints = checkpointsOf(sleutels, store.keys as InnerKeys);
  const old = Array.from({ length: 6 }, (_, n) => `2019-05-0${n + 1}T10:00:00.000Z`);
  const [long, gone, crashed] = [await written(...old, ago(1)), await written(...old), await written(ago(0))];
  await checkpoints.sign([{ ...gone, closed: true }, long], ago(0));
  const later = new Date(Date.now() + 11 * 60_000);
  const swept = await store.accessLog.sweep('2020-01-01T00:00:00.000Z', later);
  expect(swept).toMatchObject({ lines: 12 });
  expect(swept.adopted).toBeGreaterThanOrEqual(1);
  expect(swept.checkpoint?.hash).toMatch(/^[0-9a-f]{64}$/);
  expect(await lines().countDocuments({ writer: long.writer })).toBe(1);
  expect(await lines().countDocuments({ writer: gone.writer })).toBe(0);
  const made = await written(ago(30));
  const { allBroken } = await store.accessLog.verify();
  const of = ({ writer }: { writer: string }) => allBroken.find((one) => one.writer === writer) ?? null;
  expect([of(long), of(gone), of(crashed)]).toEqual([null, null, null]);
  // A chain that somebody makes up later, with an hour that is past, is nobody's.
  expect(of(made)).toEqual({ writer: made.writer, seq: 0, why: 'added' });
  await lines().deleteMany({ writer: made.writer });
  // What is left is proven as before.
  for (const { writer, seq } of [{ ...long, seq: 6 }, crashed]) {
    const first = await row(writer, seq);
    await lines().deleteOne({ _id: first._id });
    expect(await broken(writer)).toEqual({ writer, seq, why: 'removed' });
    await lines().insertOne(first);
  }
  // Once more: nothing left to do.
  expect(await store.accessLog.sweep('2020-01-01T00:00:00.000Z')).toMatchObject({ lines: 0 });
});

test('no log, no data: a log that can not be written is an error, and the chain goes on after it', async () => {
  const own = await openStore(config);
  const purpose = newId();
  await own.accessLog.write(line(purpose, 1));
  const { writer } = (await lines().findOne({ purpose })) as AccessRow;
  // Somebody wrote a line where the next one belongs: the store refuses the second.
  const last = await row(writer, 0);
  const { hash: _, ...made } = { ...last, _id: `${writer}:1`, seq: 1, prev: last.hash, who: 'm-x' };
  await lines().insertOne({ ...made, hash: hashOf(made) });
  await expect(own.accessLog.write(line(purpose, 2))).rejects.toBeInstanceOf(LogFailed);
  await own.accessLog.write(line(purpose, 3));
  await own.close();
  expect(await broken(writer)).toEqual({ writer, seq: 1, why: 'added' });
  await lines().deleteOne({ _id: made._id });
  expect(await broken(writer)).toBeNull();
});

test('a line carries its request’s trace, under the hash', async () => {
  const purpose = newId();
  await inTrace(newTrace(), () => store.accessLog.write({ ...line(purpose, 1), odd: ['many'] }));
  await store.accessLog.checkpoint();
  const found = (await lines().findOne({ purpose })) as AccessRow;
  expect(found.trace).toMatch(/^[0-9a-f]{32}$/);
  expect(found.odd).toEqual(['many']);
  await lines().updateOne({ _id: found._id }, { $set: { trace: '0'.repeat(32) } });
  expect(await broken(found.writer)).toEqual({ writer: found.writer, seq: found.seq, why: 'changed' });
  await lines().replaceOne({ _id: found._id }, found);
});
