/** Two covenants in one installation: the same Temporal and database servers, and neither sees anything of the other. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import mongoose from 'mongoose';
import { readConfig, rooms } from '../../config/index.ts';
import { COVENANT_CASE, caseWorkflowId } from '../../contracts/engine.ts';
import { modelCovenant } from '../../covenant/index.ts';
import { demoPassword } from '../../dev/demo.ts';
import { type Environment, startEnvironment } from '../../dev/environment.ts';
import { type Person, signIn } from '../../dev/person.ts';
import { openStore, type Store } from '../../store/index.ts';
import { searchPermit } from '../real/access.ts';

jest.setTimeout(60_000);

const PREFIX = 'dorp-';
const NAMESPACE = 'dorp';
const PERSON = { name: 'Kanarie Tweeconvenanten', birthDate: '1991-05-17' };
const day = new Date().toISOString().slice(0, 10);
const signal = {
  ...PERSON,
  ...{ description: 'Een feitelijke omschrijving.', areas: ['contacts'], phenomenon: 'extremism' },
  ...{
    on: day,
    receivedOn: day,
    ground: 'wpg-18',
    'weighty-interest': 'Het belang.',
    necessity: 'De noodzaak.',
  },
};

interface Site {
  environment: Environment;
  store: Store;
  client: Client;
  police: Person;
}
const folders: string[] = [];
const sites: Site[] = [];
let connection: Connection;

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'pga-covenants-'));
  folders.push(made);
  return made;
}

/** As docs/production.md says: a namespace with the search attributes. */
async function makeNamespace(): Promise<void> {
  const retention = { seconds: 86_400 as unknown as never };
  await connection.workflowService.registerNamespace({
    namespace: NAMESPACE,
    workflowExecutionRetentionPeriod: retention,
  });
  const {
    INDEXED_VALUE_TYPE_KEYWORD: word,
    INDEXED_VALUE_TYPE_KEYWORD_LIST: words,
    INDEXED_VALUE_TYPE_DATETIME: at,
  } = temporal.api.enums.v1.IndexedValueType;
  const add = () =>
    connection.operatorService.addSearchAttributes({
      namespace: NAMESPACE,
      searchAttributes: { Stage: word, CaseKind: word, Parties: words, NextLegalMoment: at },
    });
  for (let left = 40; ; left--) {
    try {
      await add();
      return;
    } catch (error) {
      // A new namespace is known everywhere after some seconds.
      if (left === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

async function site(environment: Environment): Promise<Site> {
  const config = readConfig({ ...environment.env });
  const made = {
    environment,
    store: await openStore(config),
    client: new Client({ connection, namespace: config.temporalNamespace }),
    police: await signIn(config.baseUrl, 'politie@voorbeeld.test', demoPassword),
  };
  sites.push(made);
  return made;
}

let town: Site;
let village: Site;
beforeAll(async () => {
  const first = await startEnvironment({
    ...{ dataDir: await folder(), outside: {}, withCovenantCase: true, otherCovenants: [PREFIX] },
  });
  connection = await Connection.connect({ address: first.env.TEMPORAL_ADDRESS ?? '' });
  town = await site(first);
  await makeNamespace();
  const covenantFile = join(await folder(), 'dorp.json');
  await writeFile(
    covenantFile,
    JSON.stringify({ ...modelCovenant(), id: 'dorp', name: 'Convenant van het dorp' }),
  );
  const { TEMPORAL_ADDRESS = '', SMTP_URL = '' } = first.env;
  const second = await startEnvironment({
    dataDir: await folder(),
    withCovenantCase: true,
    outside: {
      ...first.others[PREFIX],
      ...{ TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE: NAMESPACE, DATABASE_PREFIX: PREFIX, SMTP_URL },
      COVENANT_FILE: covenantFile,
      MONGODB_INSPECTOR_URI: first.inspectorUri,
      MONGODB_INSPECTOR_URI_SLEUTELS: first.keysInspectorUri,
    },
  });
  village = await site(second);
}, 120_000);
afterAll(async () => {
  for (const { store } of sites) await store.close();
  await connection?.close();
  for (const { environment } of sites.reverse()) await environment.stop();
  for (const one of folders) await rm(one, { recursive: true, force: true });
}, 60_000);

async function register({ police, store }: Site): Promise<string> {
  const page = await police.get('/signalen/nieuw');
  const done = await police.post(page.form('register-signal'), signal);
  if (!done.url.endsWith('/signalen/gemeld')) throw new Error(`${done.status} ${done.text.slice(0, 500)}`);
  const [caseId = ''] = await store.known.find(PERSON.name, PERSON.birthDate, searchPermit());
  return caseId;
}

test('the same person in both: two cases, and neither knows of the other’s', async () => {
  const inTown = await register(town);
  expect(inTown).not.toBe('');
  // Known in one, unknown in the other.
  expect(await village.store.known.find(PERSON.name, PERSON.birthDate, searchPermit())).toEqual([]);
  const inVillage = await register(village);
  expect(inVillage).not.toBe(inTown);
  const pairs = [
    [town, village, inVillage],
    [village, town, inTown],
  ] as const;
  for (const [here, , theirs] of pairs) {
    expect(await here.store.cases.load(theirs)).toBeNull();
    expect(await here.store.tasks.ofCase(theirs)).toEqual([]);
    expect(await here.store.cases.ids({ kind: 'subject' })).toHaveLength(1);
    await expect(here.store.keys.get(theirs, 'subject', 'weighing')).rejects.toThrow();
    const page = await here.police.get(`/dossiers/${theirs}`);
    expect(page.status).toBeGreaterThanOrEqual(400);
  }
  // Temporal: each namespace has its own cases; the covenant's own case has one id in both, and two lives.
  for (const [here, there, theirs] of pairs) {
    await expect(here.client.workflow.getHandle(caseWorkflowId(theirs)).describe()).rejects.toThrow();
    const mine = await here.client.workflow.getHandle(caseWorkflowId(COVENANT_CASE)).describe();
    const other = await there.client.workflow.getHandle(caseWorkflowId(COVENANT_CASE)).describe();
    expect(mine.runId).not.toBe(other.runId);
  }
});

test('a credential of the one reaches no database of the other', async () => {
  const [a, b] = [readConfig({ ...town.environment.env }), readConfig({ ...village.environment.env })];
  expect(new Set([...Object.values(a.mongodbUris), ...Object.values(b.mongodbUris)]).size).toBe(
    rooms.length * 2,
  );
  for (const [mine, theirs] of [
    [a, b],
    [b, a],
  ] as const)
    for (const room of rooms) {
      const opened = await mongoose.createConnection(mine.mongodbUris[room]).asPromise();
      try {
        const collection = (prefix: string) => opened.useDb(`${prefix}${room}`).collection('a-look');
        await expect(collection(mine.databasePrefix).findOne({})).resolves.toBeNull();
        await expect(collection(theirs.databasePrefix).findOne({})).rejects.toThrow();
        await expect(collection(theirs.databasePrefix).insertOne({ a: 1 })).rejects.toThrow();
      } finally {
        await opened.close();
      }
    }
});

test('keys and sessions are apart: another master key, and a cookie of the one is nothing to the other', async () => {
  const [a, b] = [readConfig({ ...town.environment.env }), readConfig({ ...village.environment.env })];
  expect(await readFile(a.masterKeyFile, 'utf8')).not.toBe(await readFile(b.masterKeyFile, 'utf8'));
  expect(await readFile(a.sessionKeyFile)).not.toEqual(await readFile(b.sessionKeyFile));
  const cookie = town.police.cookies().join('; ');
  const asks = async (baseUrl: string) =>
    fetch(`${baseUrl}/instellingen`, { headers: { cookie }, redirect: 'manual' });
  expect((await asks(a.baseUrl)).status).toBe(200);
  expect((await asks(b.baseUrl)).status).not.toBe(200);
});
