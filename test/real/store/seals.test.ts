/** 13.2: what lies in the archive can't be changed by whoever has the database: every way of trying is named. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import mongoose, { type Connection } from 'mongoose';
import { readConfig } from '../../../config/index.ts';
import { SealBroken, type Store } from '../../../store/index.ts';
import { access, newId, open, putText, record } from './open.ts';

type Raw = { _id: string; caseId: string; unit: string; code: string; restricted: boolean };
let store: Store;
let archief: Connection;
beforeAll(async () => {
  const config = readConfig();
  [store, archief] = await Promise.all([
    open(),
    mongoose
      .createConnection(config.mongodbUris.archief, { dbName: `${config.databasePrefix}archief` })
      .asPromise(),
  ]);
}, 30_000);
afterAll(() => Promise.all([store.close(), archief.close()]));

const CODES = ['8.2a', '8.2b', '8.2d'];
const texts = () => archief.collection<Raw>('texts');
const look = (caseId: string) => access(store, caseId, CODES, 'archief');
const read = async (caseId: string) => store.texts.list(caseId, 'archief', await look(caseId));

async function archived(): Promise<{ caseId: string; name: string; signal: string; analysis: string }> {
  const caseId = newId();
  await store.cases.commit(record(caseId, 0));
  const put = (unit: string, code: string, values: Record<string, string>) =>
    putText(store, caseId, { unit, code, values });
  const name = await put('subject', '8.2a', { name: 'Zegel Proefpersoon' });
  const signal = await put('signal:s1', '8.2b', { description: 'Gezien.', necessity: 'Nodig.' });
  const analysis = await put('weighing:1', '8.2d', { observed: 'Analyse.' });
  await store.effects.archive(caseId);
  expect(await read(caseId)).toHaveLength(3);
  return { caseId, name, signal, analysis };
}
async function broken(caseId: string): Promise<Pick<SealBroken, 'changed' | 'missing' | 'added'>> {
  const error = await read(caseId).then(
    () => new Error('it was read'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof SealBroken)) throw error;
  const { changed, missing, added } = error;
  return { changed, missing, added };
}

test('a field changed, a text removed, one added and two exchanged are each an error that names them', async () => {
  const cases = await Promise.all([archived(), archived(), archived(), archived()]);
  const [one, two, three, four] = cases as [
    (typeof cases)[0],
    (typeof cases)[0],
    (typeof cases)[0],
    (typeof cases)[0],
  ];

  // Not even what stands there in clear.
  await texts().updateOne({ _id: one.signal }, { $set: { code: '8.2d' } });
  await texts().deleteOne({ _id: two.signal });
  const row = await texts().findOne({ _id: three.signal });
  await texts().insertOne({ ...(row as Raw), _id: 'w-put-there-by-hand' });
  const [name, signal] = await Promise.all([
    texts().findOne({ _id: four.name }),
    texts().findOne({ _id: four.signal }),
  ]);
  await texts().replaceOne({ _id: four.name }, { ...signal, _id: four.name } as Raw);
  await texts().replaceOne({ _id: four.signal }, { ...name, _id: four.signal } as Raw);

  expect(await Promise.all(cases.map(({ caseId }) => broken(caseId)))).toEqual([
    { changed: [one.signal], missing: [], added: [] },
    { changed: [], missing: [two.signal], added: [] },
    { changed: [], missing: [], added: ['w-put-there-by-hand'] },
    { changed: expect.arrayContaining([four.name, four.signal]), missing: [], added: [] },
  ]);

  // Nor does it go back to be weighed (13.4); what was left alone does.
  await expect(store.effects.restore(one.caseId, ['signal:s1'])).rejects.toThrow(SealBroken);
  await expect(store.texts.read(one.signal, await look(one.caseId))).rejects.toThrow(SealBroken);
  expect(await store.texts.read(one.analysis, await look(one.caseId))).toMatchObject({
    values: { observed: 'Analyse.' },
  });
});

test('a text removed with the whole seal, or an older seal put back, is an error as well', async () => {
  const [one, two] = await Promise.all([archived(), archived()]);
  const seals = archief.collection<{ _id: string }>('seals');
  const before = await seals.findOne({ _id: two.caseId });
  await seals.deleteOne({ _id: one.caseId });
  await store.effects.restore(two.caseId, ['signal:s1']);
  await seals.replaceOne({ _id: two.caseId }, { ...before, _id: two.caseId });
  expect(await broken(one.caseId)).toMatchObject({
    added: expect.arrayContaining([one.name, one.signal, one.analysis]),
  });
  expect(await broken(two.caseId)).toEqual({ changed: [], missing: [two.signal], added: [] });
});

test('the seal goes along with what comes, goes back and is destroyed; a hold does not touch it', async () => {
  const { caseId, signal } = await archived();
  await store.effects.restrict(caseId, ['signal:s1'], true);
  expect((await read(caseId)).find(({ ref }) => ref === signal)).toMatchObject({ restricted: true });
  await store.effects.restrict(caseId, ['signal:s1'], false);
  await store.effects.restore(caseId, ['signal:s1']);
  expect(await read(caseId)).toHaveLength(2);
  await store.effects.archive(caseId);
  expect(await read(caseId)).toHaveLength(3);

  const made = await store.cases.commit(
    record(caseId, 1, {
      effects: [{ effect: 'erase-units', units: ['signal:s1'], term: 'not-on-agenda', article: '13.3' }],
    }),
  );
  const erasure = made.outcome === 'committed' ? (made.erasures[0] ?? '') : '';
  await store.erasures.begin(erasure);
  await store.erasures.documents(erasure);
  await store.erasures.documents(erasure);
  expect((await read(caseId)).map(({ unit }) => unit).sort()).toEqual(['subject', 'weighing:1']);
  expect((await store.lookEverywhere(signal))['archief.seals']).toBeUndefined();
});
