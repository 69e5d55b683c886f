/**
 * The key service as in production: a real OpenBao beside an environment of its own. What its tokens may do, rotation
 * under readers and writers, a rotation that is cut off, and legal dates while the service is sealed. Without OpenBao on the
 * machine the runner leaves it out and says so (dev/test.ts); by itself it fails.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import mongoose, { type Connection } from 'mongoose';
import { readConfig } from '../../config/index.ts';
import { caseWorkflowId } from '../../contracts/engine.ts';
import { fastForward } from '../../dev/clock/fast-forward.ts';
import { demoPassword } from '../../dev/demo.ts';
import { type Person, signIn } from '../../dev/person.ts';
import { type OpenedRehearsal, openRehearsal } from '../../dev/rehearsal/open.ts';
import { type OpenBao, startOpenBao } from '../../dev/servers/openbao.ts';
import { addDays, dayOf } from '../../domain/dates/index.ts';
import { KeyGone, KeyServiceAway, openStore, type RotationStep, type Store } from '../../store/index.ts';
import { masterFromTransit } from '../../store/master-transit.ts';
import { access, newId, putText, record, text } from '../real/store/open.ts';

let dataDir: string;
let bao: OpenBao;
let opened: OpenedRehearsal;
let keysDb: Connection;
let dataDb: Connection;
/** A worker's rights, and the API's. */
let store: Store;
let other: Store;
const settings = (more: Record<string, string>) => readConfig({ ...opened.environment.env, ...more });

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'pga-keys-'));
  bao = await startOpenBao(join(dataDir, 'openbao'));
  opened = await openRehearsal({ dataDir: join(dataDir, 'data'), outside: {}, extraEnv: bao.reader });
  [store, other] = await Promise.all([openStore(settings(bao.rotator)), openStore(settings(bao.reader))]);
  const uri = opened.environment.keysInspectorUri ?? opened.environment.inspectorUri;
  keysDb = await mongoose.createConnection(uri, { dbName: 'sleutels' }).asPromise();
  dataDb = await mongoose
    .createConnection(opened.environment.inspectorUri, { dbName: 'weegploeg' })
    .asPromise();
}, 120_000);
afterAll(async () => {
  await Promise.allSettled([
    store?.close(),
    other?.close(),
    keysDb?.close(),
    dataDb?.close(),
    opened?.close(),
  ]);
  await bao?.stop();
  if (dataDir) await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
}, 30_000);

const rows = () => keysDb.collection<{ _id: string; wrapped: string; master: number }>('keys');
/** Reads one text, as whoever may. */
const readOf = async (one: Store, caseId: string, ref: string) =>
  one.texts.read(ref, await access(one, caseId, ['8.2b']));
const key = 'transit/keys/pga-regie';

test('the tokens wrap and unwrap; none can take the master key out, delete it, or make another', async () => {
  const refused: [string, string, object | undefined][] = [
    ['GET', 'transit/export/encryption-key/pga-regie', undefined],
    ['GET', 'transit/backup/pga-regie', undefined],
    ['POST', `${key}/config`, { exportable: true }],
    ['POST', `${key}/config`, { allow_plaintext_backup: true }],
    ['POST', `${key}/config`, { min_decryption_version: 1, deletion_allowed: true }],
    ['DELETE', key, undefined],
    ['POST', 'transit/keys/another', { type: 'aes256-gcm96' }],
    ['POST', 'transit/encrypt/another', { plaintext: 'AAAA' }],
    ['POST', 'transit/datakey/plaintext/pga-regie', {}],
  ];
  for (const who of ['reader', 'rotator'] as const) {
    for (const [method, path, body] of refused) {
      const { status } = await bao.ask(method, path, body, bao.token(who));
      expect([who, method, path, status]).toEqual([who, method, path, 403]);
    }
  }
  for (const [path, body] of [
    [`${key}/rotate`, {}],
    [`${key}/config`, { min_decryption_version: 1 }],
    [`${key}/trim`, { min_available_version: 1 }],
  ] as const) {
    expect((await bao.ask('POST', path, body, bao.token('reader'))).status).toBe(403);
  }
  const config = settings({ KEY_SERVICE_TOKEN_FILE: '', ...bao.byRole }).keyService;
  const byRole = masterFromTransit(config as NonNullable<typeof config>);
  expect(await byRole.problem()).toBeNull();
  const [one, two] = await Promise.all([
    byRole.wrap('k1', new Uint8Array(32).fill(1)),
    byRole.wrap('k2', new Uint8Array(32).fill(2)),
  ]);
  const answers = await Promise.allSettled([
    byRole.unwrap('k1', one.wrapped),
    byRole.unwrap('k1', two.wrapped),
    byRole.unwrap('k2', `${two.wrapped.slice(0, -6)}AAAAA=`),
    byRole.unwrap('k2', two.wrapped),
  ]);
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
  byRole.close();
});

test('three rotations while two processes read and write: no failure, no document touched', async () => {
  const texts = await Promise.all(
    Array.from({ length: 12 }, async () => {
      const caseId = newId();
      await store.cases.commit(record(caseId, 0));
      return { caseId, ref: await putText(store, caseId) };
    }),
  );
  const ids = texts.map(({ ref }) => ref as never);
  const documents = async () =>
    JSON.stringify(
      await dataDb
        .collection('texts')
        .find({ _id: { $in: ids } })
        .sort({ _id: 1 })
        .toArray(),
    );
  const before = await documents();
  const copies = await rows().find({}).toArray();

  const failures: unknown[] = [];
  let going = true;
  let done = 0;
  const { values } = text('');
  const busy = [store, other].map(async (one) => {
    for (let nr = 0; going; nr++) {
      try {
        one.keys.forget();
        const at = texts[nr % texts.length] as (typeof texts)[0];
        const read = await readOf(one, at.caseId, at.ref);
        if (JSON.stringify(read?.values) !== JSON.stringify(values)) failures.push(read);
        const caseId = newId();
        const ref = await putText(one, caseId);
        const elsewhere = one === store ? other : store;
        if ((await readOf(elsewhere, caseId, ref))?.caseId !== caseId) failures.push('not there');
        if (nr % 3 === 0) await elsewhere.keys.destroyCase(caseId);
        done++;
      } catch (error) {
        failures.push(error);
      }
    }
  });
  const versions: number[] = [];
  for (let turn = 0; turn < 3; turn++) {
    const { master, lost } = await store.keys.rewrap();
    versions.push(master);
    expect(lost).toBe(0);
    await sleep(300);
  }
  going = false;
  await Promise.all(busy);
  expect(failures).toEqual([]);
  expect(done).toBeGreaterThan(5);
  expect(versions).toEqual([2, 3, 4]);
  expect(await documents()).toBe(before);
  expect(await rows().countDocuments({ master: { $lt: 4 } })).toBe(0);

  // The old versions are gone from the service itself; a copy of the key database from before opens nothing.
  const { body } = (await bao.ask('GET', key)) as { body: { data: { keys: object } } };
  expect(Object.keys(body.data.keys)).toEqual(['4']);
  const config = settings(bao.rotator).keyService;
  const master = masterFromTransit(config as NonNullable<typeof config>);
  for (const { _id, wrapped } of copies.slice(0, 5)) {
    await expect(master.unwrap(_id, wrapped)).rejects.toThrow(KeyGone);
  }
  master.close();
}, 60_000);

test('a rotation that is cut off after any step goes on, and no key is lost', async () => {
  const caseId = newId();
  const ref = await putText(store, caseId);
  const before = await store.keys.masterVersion();
  for (const at of ['next', 'gate', 'batch', 'verified'] as RotationStep[]) {
    const cut = store.keys.rewrap((step) => {
      if (step === at) throw new Error(`cut off after ${at}`);
    });
    await expect(cut).rejects.toThrow('cut off');
    // Half-way, both versions open, and new keys come in under the new one.
    for (const one of [store, other]) {
      one.keys.forget();
      expect((await readOf(one, caseId, ref))?.caseId).toBe(caseId);
      const made = newId();
      expect((await readOf(one, made, await putText(one, made)))?.unit).toBe('signal:s1');
    }
  }
  expect(await store.keys.rewrap()).toMatchObject({ master: before + 1, lost: 0 });
  expect(await rows().countDocuments({ master: { $lte: before } })).toBe(0);
  other.keys.forget();
  expect((await readOf(other, caseId, ref))?.caseId).toBe(caseId);
}, 60_000);
describe('while the key service is sealed', () => {
  let person: Person;
  const view = () => opened.needs.view;
  const forward = (caseId: string, to: string) =>
    fastForward(opened.needs.client, caseWorkflowId(caseId), Date.parse(to));

  async function register(name: string): Promise<string> {
    const before = await view().caseIds();
    const page = await person.get('/signalen/nieuw');
    const today = dayOf(new Date().toISOString());
    const sent = await person.post(page.form('register-signal'), {
      name,
      birthDate: '1991-05-17',
      description: 'Een feitelijke omschrijving.',
      areas: ['contacts'],
      phenomenon: 'extremism',
      on: addDays(today, -2),
      receivedOn: today,
      ground: 'wpg-18',
      'weighty-interest': 'Het belang.',
      necessity: 'De noodzaak.',
    });
    if (!sent.url.endsWith('/signalen/gemeld')) throw new Error(`${sent.status} ${sent.text.slice(0, 300)}`);
    const caseId = (await view().caseIds()).find((id) => !before.includes(id)) ?? '';
    return caseId;
  }
  const until = async (what: string, so: () => Promise<boolean>, ms = 60_000) => {
    for (const end = Date.now() + ms; !(await so()); await sleep(200)) {
      if (Date.now() > end) throw new Error(`it did not come about: ${what}`);
    }
  };
  /** Message-IDs of all mail that was sent. */
  const mails = async (): Promise<string[]> => {
    const catcher = `${opened.needs.mailCatcher}/api/email`;
    const all = (await (await fetch(catcher)).json()) as { id: string }[];
    const source = async ({ id }: { id: string }) => (await fetch(`${catcher}/${id}/source`)).text();
    return Promise.all(all.map(async (mail) => /^Message-ID: (<.+>)/im.exec(await source(mail))?.[1] ?? ''));
  };

  test('terms pass on their day, mail goes, what must be destroyed is; nothing is read; then all is back and nothing doubled', async () => {
    const { regie } = view();
    person = await signIn(opened.environment.env.BASE_URL ?? '', 'politie@voorbeeld.test', demoPassword);
    const [kept, goes, rests] = [
      await register('Proefpersoon Blijft'),
      await register('Proefpersoon Gaat'),
      await register('Proefpersoon Rust'),
    ];
    const page = `/taken/${(await store.tasks.ofCase(rests)).find((task) => task.party === 'politie')?.number}`;
    const written = await dataDb
      .collection<{ _id: string }>('texts')
      .findOne({ caseId: rests, code: '8.2b' });
    const ref = written?._id ?? '';
    const before = await readOf(store, rests, ref);
    expect(before?.values.description).toBe('Een feitelijke omschrijving.');
    const promised = (await view().caseOf(kept))?.moments.filter(({ acts }) => acts) ?? [];
    const end = promised.find(({ what }) => what === 'weigh-signal');
    const last = promised.find(({ what }) => what === 'undecided-signal');
    expect((await person.get(page)).status).toBe(200);
    const mailsBefore = (await mails()).length;

    await bao.seal();
    store.keys.forget();
    expect(await store.keys.problem()).toBe('the key service is sealed');
    await expect(readOf(store, rests, ref)).rejects.toThrow(KeyServiceAway);
    await expect(other.keys.register(newId(), 'signal:s1', 'weighing')).rejects.toThrow(KeyServiceAway);

    // One goes on past the end of its term, the other to its destruction: months of legal days without the service.
    await forward(kept, `${addDays(end?.lastDay ?? '', 1)}T12:00:00Z`);
    await forward(goes, `${addDays(last?.lastDay ?? '', 1)}T12:00:00Z`);
    await until('the other file is destroyed and certified', async () =>
      (await store.certificates.list()).some(({ dueOn }) => dueOn === dayOf(last?.at ?? '')),
    );
    expect(await view().caseOf(goes)).toBeNull();
    expect(await view().remains([goes])).toEqual({});
    // Every moment that was promised passed on its instant, whoever was not there.
    const lines = await regie
      .collection<{ at: Date; summary: string; version: number }>('journal')
      .find({ caseId: kept })
      .sort({ version: 1 })
      .toArray();
    const passed = lines.slice(1).map(({ at }) => Math.floor(at.getTime() / 1_000));
    const due = promised
      .filter(({ at }) => at <= (end?.at ?? ''))
      .map(({ at }) => Math.floor(Date.parse(at) / 1_000));
    expect(passed).toEqual(expect.arrayContaining(due));
    expect((await view().caseOf(kept))?.stage).toBe('not-on-agenda');
    expect((await mails()).length).toBeGreaterThan(mailsBefore + 10);
    // What a process had read it may still have for half a minute; then nobody reads anything.
    await until('the page says so', async () => {
      const { status, heading } = await person.get(page);
      return status === 503 && heading === 'De sleuteldienst is niet bereikbaar';
    });

    await bao.unseal();
    await until('it is read again', async () => (await person.get(page)).status === 200);
    store.keys.forget();
    expect((await readOf(store, rests, ref))?.values).toEqual(before?.values);
    const versions = (await store.cases.journal(kept)).map(({ version }) => version);
    expect(versions).toEqual(lines.map(({ version }) => version));
    const ids = await mails();
    expect(ids).not.toContain('');
    expect(new Set(ids).size).toBe(ids.length);
    await expect(store.keys.engineKey(goes)).rejects.toThrow(KeyGone);
  }, 120_000);
});
