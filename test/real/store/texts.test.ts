import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import mongoose, { type Connection } from 'mongoose';
import { readConfig } from '../../../config/index.ts';
import { modelCovenant } from '../../../covenant/index.ts';
import { filesOf } from '../../../store/files.ts';
import { gateOf } from '../../../store/gate.ts';
import {
  AccessDenied,
  GoneError,
  KeyGone,
  LogFailed,
  NotInTheFile,
  type Store,
  TamperedError,
} from '../../../store/index.ts';
import { sealsOf } from '../../../store/seals.ts';
import { textsOf } from '../../../store/texts.ts';
import { access, newId, open, put, putText, record, text, writing } from './open.ts';

type Raw = { _id: string; values: string; version: number; pendingUntil?: Date };
let store: Store;
let weegploeg: Connection;
beforeAll(async () => {
  const config = readConfig();
  [store, weegploeg] = await Promise.all([
    open(),
    mongoose
      .createConnection(config.mongodbUris.weegploeg, { dbName: `${config.databasePrefix}weegploeg` })
      .asPromise(),
  ]);
}, 30_000);
afterAll(() => Promise.all([store.close(), weegploeg.close()]));
const rows = () => weegploeg.collection<Raw>('texts');

const said = (description: string) => ({ description, necessity: 'Nodig.' });

describe('a text', () => {
  test('comes back as it was written, and is nowhere in clear', async () => {
    const id = newId();
    const canary = `canary${newId()}`;
    const values = { description: `${canary} 🙈`, areas: '', necessity: 'x'.repeat(200_000) };
    const ref = await putText(store, id, { values });
    expect(await store.texts.read(ref, await access(store, id, ['8.2b']))).toMatchObject({
      ref,
      caseId: id,
      room: 'weegploeg',
      code: '8.2b',
      ground: 'wpg-18',
      attached: true,
      values,
    });
    expect(await store.lookEverywhere(canary)).toEqual({});
    expect(await store.lookEverywhere(id)).toMatchObject({ 'weegploeg.texts': 1 });
  });

  test('is refused in a field that its file does not have, or in another shape', async () => {
    const id = newId();
    await store.keys.register(id, 'signal:s1', 'weighing');
    await store.keys.register(id, 'signal:s1', 'conference');
    const bad = [
      text(id, { code: '10.2b' }),
      text(id, { code: '8.2z' }),
      text(id, { room: 'casusoverleg', code: '8.2c' }),
      text(id, { values: { ...said('x'), $where: 'x' } }),
      text(id, { values: { ...said('x'), areas: 1 } as unknown as Record<string, string> }),
      // 8.2f, 13.4: what is said in the case conference has no way back.
      text(id, { kind: 'add-data' }),
      text(id, { kind: 'report-action' }),
      // Of another field, of nobody's, and a judgement that nothing computes.
      text(id, { values: { ...said('x'), observed: 'x' } }),
      text(id, { values: { ...said('x'), score: '7' } }),
      text(id, { values: {} }),
      // 6: an item without its necessity, its party's ground or its party's law.
      text(id, { values: { description: 'x' } }),
      text(id, { values: { description: 'x', necessity: ' ' } }),
      text(id, { ground: '' }),
      text(id, { ground: 'wjsg-39f' }),
      text(id, { regime: '' }),
      text(id, { regime: 'AVG' }),
      text(id, { party: '' }),
      text(id, { on: '' }),
    ];
    for (const one of bad) await expect(put(store, one)).rejects.toThrow(NotInTheFile);
    const extra = { ...text(id), score: 7 } as ReturnType<typeof text>;
    await expect(put(store, extra)).rejects.toThrow(/score/);
    expect(await rows().countDocuments({ caseId: id } as never)).toBe(0);
  });

  test('without a registered key is not written', async () => {
    await expect(put(store, text(newId()))).rejects.toThrow(KeyGone);
  });

  test('whose key has been destroyed hides no other from a list', async () => {
    const id = newId();
    const kept = await putText(store, id);
    await putText(store, id, { unit: 'signal:s2' });
    await store.keys.destroyUnits(id, ['signal:s2']);
    const left = await store.texts.list(id, 'weegploeg', await access(store, id, ['8.2b']));
    expect(left.map(({ ref }) => ref)).toEqual([kept]);
  });

  test('that was swapped with another, put back in an older version or moved fails, and never gives wrong data', async () => {
    const id = newId();
    const one = await putText(store, id, { values: said('one') });
    const two = await putText(store, id, { values: said('two') });
    const [rowOne, rowTwo] = [await rows().findOne({ _id: one }), await rows().findOne({ _id: two })];
    await rows().updateOne({ _id: one }, { $set: { values: rowTwo?.values ?? '' } });
    await rows().updateOne({ _id: two }, { $set: { version: 2 } });
    await expect(store.texts.read(one, await access(store, id, ['8.2b']))).rejects.toThrow(TamperedError);
    await expect(store.texts.read(two, await access(store, id, ['8.2b']))).rejects.toThrow(TamperedError);
    await expect(store.texts.list(id, 'weegploeg', await access(store, id, ['8.2b']))).rejects.toThrow(
      TamperedError,
    );
    await rows().updateOne({ _id: one }, { $set: { values: rowOne?.values ?? '' } });
    expect((await store.texts.read(one, await access(store, id, ['8.2b'])))?.values).toEqual(said('one'));
    // Into another case, whose key opens its own texts only.
    const elsewhere = newId();
    await putText(store, elsewhere);
    await rows().updateOne({ _id: one }, { $set: { caseId: elsewhere } } as never);
    await expect(store.texts.read(one, await access(store, elsewhere, ['8.2b']))).rejects.toThrow(
      TamperedError,
    );
  });

  test('an unreferenced one ends by itself; a referenced one stays', async () => {
    const id = newId();
    await store.keys.register(id, 'signal:s1', 'weighing');
    const [draft, kept] = await store.texts.putAll([text(id), text(id)], await writing(store, text(id)));
    await store.texts.attach([kept as string]);
    await store.texts.attach([kept as string, 'w-unknown', 'x']);
    expect(await store.texts.list(id, 'weegploeg', await access(store, id, ['8.2b']))).toHaveLength(1);
    const end = (await rows().findOne({ _id: draft as string }))?.pendingUntil;
    expect(end).toBeInstanceOf(Date);
    await rows().updateOne({ _id: draft as string }, { $set: { pendingUntil: new Date('2020-01-01') } });
    expect((await store.sweep()).texts).toBeGreaterThanOrEqual(1);
    expect(await store.texts.missing(id, [draft as string, kept as string])).toEqual([draft]);
    const indexes = await rows().indexes();
    expect(indexes.find(({ key }) => key.pendingUntil)).toMatchObject({ expireAfterSeconds: 0 });
  });

  test('of another case is missing', async () => {
    const [here, there] = [newId(), newId()];
    const ref = await putText(store, there);
    expect(await store.texts.missing(here, [ref])).toEqual([ref]);
    expect(await store.texts.missing(there, [ref])).toEqual([]);
  });
});

describe('no log, no data', () => {
  test('every read is in the log, refused ones too, with its fields and under the case', async () => {
    const id = newId();
    await store.cases.commit(record(id, 0));
    const ref = await putText(store, id);
    await store.texts.read(ref, await access(store, id, ['8.2b'], 'weegploeg', 'een reden in woorden'));
    await expect(store.texts.read(ref, await access(store, id, ['8.2c']))).rejects.toThrow(AccessDenied);
    await expect(store.texts.list(id, 'casusoverleg', await access(store, id, ['8.2b']))).rejects.toThrow(
      AccessDenied,
    );
    expect(await store.texts.list(id, 'weegploeg', await access(store, id, ['8.2b', '10.2b']))).toHaveLength(
      1,
    );
    expect(await store.texts.read('w-unknown', await access(store, id, ['8.2b']))).toBeNull();

    const lines = await store.accessLog.ofCase(id);
    expect(lines.map(({ what, ok, fields, file }) => [what, ok, fields, file])).toEqual([
      ['write', true, ['8.2b'], 'weegploeg'],
      ['read', true, ['8.2b'], 'weegploeg'],
      ['read', false, ['8.2b'], 'weegploeg'],
      ['list', false, ['8.2b'], 'casusoverleg'],
      ['list', true, ['8.2b'], 'weegploeg'],
      ['read', true, [], 'weegploeg'],
    ]);
    expect(lines[1]?.detail).toEqual({ caseId: id, ref, unit: 'signal:s1', reason: 'een reden in woorden' });
    expect((await store.lookEverywhere(id))['regie.accesslog']).toBeUndefined();
    expect(await store.lookEverywhere('een reden in woorden')).toEqual({});
  });

  test('a log that can not be written stops the read', async () => {
    const id = newId();
    const ref = await putText(store, id);
    const config = readConfig();
    const connection = (room: string) => weegploeg.useDb(`${config.databasePrefix}${room}`);
    const files = filesOf(
      {
        weegploeg: connection('weegploeg'),
        casusoverleg: connection('casusoverleg'),
        archief: connection('archief'),
        zaken: connection('zaken'),
      },
      {} as never,
      modelCovenant(),
    );
    const log = { ...store.accessLog, write: () => Promise.reject(new LogFailed()) };
    const keys = store.keys as never;
    const texts = textsOf(files, keys, gateOf(store.cases.load, log), sealsOf(files.archief, keys));
    await expect(texts.read(ref, await access(store, id, ['8.2b']))).rejects.toThrow(LogFailed);
    await expect(texts.list(id, 'weegploeg', await access(store, id, ['8.2b']))).rejects.toThrow(LogFailed);
  });
});

test('what is destroyed gets no late texts, and none of its own come back', async () => {
  const id = newId();
  await store.cases.commit(record(id, 0));
  await store.keys.register(id, 'signal:s1', 'weighing');
  await store.keys.register(id, 'signal:s2', 'weighing');
  const made = await store.cases.commit(
    record(id, 1, {
      effects: [{ effect: 'erase-units', units: ['signal:s1'], term: 'not-on-agenda', article: '13.3' }],
    }),
  );
  const erasure = made.outcome === 'committed' ? (made.erasures[0] ?? '') : '';
  // A key that was read before the tombstone: a process that was frozen there.
  await store.keys.get(id, 'signal:s1', 'weighing');
  await store.erasures.begin(erasure);
  await expect(put(store, text(id))).rejects.toThrow(GoneError);
  await expect(store.keys.register(id, 'signal:s1', 'conference')).rejects.toThrow(GoneError);
  await put(store, text(id, { unit: 'signal:s2' }));
});
