/**
 * Holds and reopening against the real store and engine, on the edge of destruction (13.1, 13.4, AVG 18): two holds at once,
 * and a reopening on the last day, decided in time and too late.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@temporalio/client';
import { MongoClient } from 'mongodb';
import { type Copies, openCopies, type Template } from '../../bench/destruction/copies.ts';
import { readConfig } from '../../config/index.ts';
import { createCodec } from '../../contracts/codec.ts';
import { COMMAND_UPDATE, caseWorkflowId } from '../../contracts/engine.ts';
import { keyForWorkflow } from '../../contracts/keys.ts';
import { AFTER_MOMENT_MS, fastForward } from '../../dev/clock/fast-forward.ts';
import { demoAcr, demoMembers } from '../../dev/demo.ts';
import { type OpenedRehearsal, openRehearsal } from '../../dev/rehearsal/open.ts';
import { rehearse } from '../../dev/rehearsal/rehearsal.ts';
import { addDays, dayOf } from '../../domain/dates/index.ts';
import type { SubjectState } from '../../domain/subject/index.ts';
import { checkChain, openStore, type Store } from '../../store/index.ts';

const HOUR = 3_600_000;
let dataDir: string;
let opened: OpenedRehearsal;
let store: Store;
let copies: Copies;
let client: Client;
let inspector: MongoClient;
let template: Template;
/** The instant at which the file would be destroyed. */
let end: number;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'pga-keeping-'));
  opened = await openRehearsal({ dataDir, outside: {} });
  const { env, keysInspectorUri, inspectorUri } = opened.environment;
  const config = readConfig({ ...env });
  store = await openStore(config);
  inspector = await MongoClient.connect(inspectorUri);
  client = new Client({
    connection: opened.needs.client.connection,
    namespace: config.temporalNamespace,
    dataConverter: { payloadCodecs: [createCodec(keyForWorkflow(store.keys))] },
  });
  copies = await openCopies({ config, env, keysInspectorUri, store, client });
  await rehearse(opened.needs, {
    paths: ['agenda'],
    seed: 1,
    observe: async ({ caseId }) => {
      const stage = (await opened.needs.view.caseOf(caseId))?.stage;
      if (stage === 'archived') template = await copies.templateOf(caseId);
    },
  });
  end = Date.parse(template.loaded.nextAt ?? '');
}, 180_000);
afterAll(async () => {
  await Promise.allSettled([store?.close(), copies?.close(), inspector?.close()]);
  await opened?.close();
  await rm(dataDir, { recursive: true, force: true });
}, 30_000);

const to = (caseId: string, at: number) => fastForward(client, caseWorkflowId(caseId), at + AFTER_MOMENT_MS);
const stateOf = async (caseId: string) =>
  ((await store.cases.load(caseId))?.state ?? null) as SubjectState | null;

/** As the API hands a command over. */
async function command(party: string, caseId: string, event: { type: string }): Promise<string> {
  const member = demoMembers.find((one) => one.party === party && one.roles.includes('core-representative'));
  if (!member) throw new Error(party);
  const actor = { member: member.id, party, roles: member.roles };
  const commandId = randomUUID();
  await store.intents.put({
    ...{ commandId, caseId, caseKind: 'subject', type: event.type, event: { ...event, by: actor }, actor },
    signIn: { acr: demoAcr.twoFactor, at: new Date().toISOString(), session: 'test' },
  } as Parameters<Store['intents']['put']>[0]);
  const handle = client.workflow.getHandle(caseWorkflowId(caseId));
  const answer = await handle
    .executeUpdate<{ ok: boolean; code?: string; message?: string }, [{ commandId: string }]>(
      COMMAND_UPDATE,
      {
        ...{ args: [{ commandId }], updateId: commandId },
      },
    )
    .catch(() => ({ ok: false, code: 'gone' }));
  return answer.ok ? 'ok' : `${answer.code}`;
}
async function decide(
  caseId: string,
  kind: string,
  outcome: string,
  parties = ['gemeente', 'om', 'politie'],
): Promise<string[]> {
  const answers: string[] = [];
  for (const party of parties) {
    const task = (await stateOf(caseId))?.tasks.find((one) => one.kind === kind && one.party === party)?.id;
    const event = { type: 'complete-task', task, kind, answer: { outcome }, texts: [] };
    answers.push(await command(party, caseId, event));
  }
  return answers;
}
const OK = ['ok', 'ok', 'ok'];

/** Gone everywhere, with one more line in a chain that is whole. */
async function destroyed(caseId: string, lines: number): Promise<void> {
  for (let tries = 0; (await store.cases.load(caseId).catch(() => null)) !== null; tries++) {
    if (tries > 300) throw new Error('It was not destroyed');
    await sleep(100);
  }
  for (let tries = 0; (await checkChain(await store.certificates.export())).lines < lines; tries++) {
    if (tries > 300) throw new Error('It was not certified');
    await sleep(100);
  }
  expect(await store.lookEverywhere(caseId)).toEqual({});
  expect(await checkChain(await store.certificates.export())).toMatchObject({ broken: null, lines });
}
const lines = async () => (await checkChain(await store.certificates.export())).lines;

test('two holds at once: nothing goes and nothing is shown until the later one ends, and then it goes within the day', async () => {
  const caseId = await copies.copy(template, 0);
  const before = await lines();
  const texts = inspector.db('archief').collection('texts');
  const number = await texts.countDocuments({ caseId });
  expect(number).toBeGreaterThan(0);
  await to(caseId, end - 30 * 24 * HOUR);
  const last = (days: number) => addDays(dayOf(new Date(end).toISOString()), days);
  for (const until of [last(30), last(60)]) {
    const hold = { type: 'propose-hold', ground: 'court-order', units: 'all', until, texts: [] };
    expect(await command('om', caseId, hold)).toBe('ok');
    expect(await decide(caseId, 'decide-hold', 'hold')).toEqual(OK);
  }
  for (const day of [0, 32]) {
    await to(caseId, end + day * 24 * HOUR);
    expect(await texts.countDocuments({ caseId, restricted: true })).toBe(number);
    expect((await stateOf(caseId))?.stage).toBe('archived');
  }
  expect(await lines()).toBe(before);
  // Its last day is whole; early on the next one it goes.
  await to(caseId, end + 60 * 24 * HOUR);
  expect(Object.keys((await stateOf(caseId))?.holds ?? {})).toHaveLength(1);
  await to(caseId, end + 61 * 24 * HOUR);
  await destroyed(caseId, before + 1);
}, 120_000);

test('reopening on the last day: decided in time the file lives on; the answer that comes after its hour finds nothing', async () => {
  const [inTime, late] = [await copies.copy(template, 0), await copies.copy(template, 0)];
  const before = await lines();
  const signals = Object.keys((await stateOf(inTime))?.signals ?? {}).map((id) => `signal:${id}`);
  const reopen = { type: 'propose-reopening', units: signals, texts: [] };
  for (const caseId of [inTime, late]) {
    await to(caseId, end - 12 * HOUR);
    expect(await command('om', caseId, reopen)).toBe('ok');
  }
  expect(await decide(inTime, 'decide-reopening', 'reopen')).toEqual(OK);
  const open = (await stateOf(late))?.tasks.find(
    ({ kind, party }) => kind === 'decide-reopening' && party === 'gemeente',
  );
  expect(await decide(late, 'decide-reopening', 'reopen', ['om', 'politie'])).toEqual(['ok', 'ok']);
  await to(inTime, end + HOUR);
  expect((await stateOf(inTime))?.stage).toBe('weighing');
  await to(late, end);
  const answer = {
    type: 'complete-task',
    task: open?.id,
    kind: 'decide-reopening',
    answer: { outcome: 'reopen' },
    texts: [],
  };
  expect(await command('gemeente', late, answer)).not.toBe('ok');
  await destroyed(late, before + 1);
  expect(Object.keys(await store.lookEverywhere(inTime)).length).toBeGreaterThan(0);
}, 120_000);
