/**
 * The reconciler on real servers, after things were broken by hand: a workflow terminated with mail under way, documents
 * deleted, a moment changed, a destruction stopped, a workflow of what is destroyed, and an old copy put back. What is
 * safe is mended; of the rest the administrators get a mail without an id, and the findings have the ids.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { type Db, MongoClient } from 'mongodb';
import { pino } from 'pino';
import { reconcileActivities } from '../../activities/reconcile.ts';
import {
  CASE_WORKFLOW,
  caseWorkflowId,
  ERASURE_WORKFLOW,
  erasureWorkflowId,
  RECONCILER_WORKFLOW,
} from '../../contracts/engine.ts';
import { modelCovenant } from '../../covenant/index.ts';
import { type Environment, startEnvironment } from '../../dev/environment.ts';
import { scheduleReconciler } from '../../workers/schedule.ts';
import { record } from '../real/store/open.ts';
import type { Rig } from '../real/workflows/support.ts';

jest.setTimeout(90_000);

let dataDir: string;
let environment: Environment;
let rig: Rig;
let regie: Db;
let mongo: MongoClient;
let support: typeof import('../real/workflows/support.ts');
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'pga-reconciler-'));
  environment = await startEnvironment({ dataDir, outside: {}, withWorker: false, withApi: false });
  Object.assign(process.env, environment.env);
  support = await import('../real/workflows/support.ts');
  rig = await support.openRig();
  await rig.work();
  mongo = await MongoClient.connect(environment.env.MONGODB_URI_REGIE ?? '');
  regie = mongo.db(`${environment.env.DATABASE_PREFIX ?? ''}regie`);
}, 90_000);
afterAll(async () => {
  await rig?.close();
  await mongo?.close();
  await environment?.stop();
  await rm(dataDir, { recursive: true, force: true });
}, 60_000);

/** One round, as if it were `later` ms from now. */
async function round(later = 0): Promise<void> {
  await reconcileActivities({
    ...{ store: rig.store, client: rig.client, taskQueue: rig.queue, covenant: modelCovenant },
    ...{ log: pino({ level: 'silent' }), pause: 1_000 },
    now: async () => new Date(Date.now() + later).toISOString(),
  }).reconcile({ calendar: true });
}
const open = async () =>
  (await rig.store.findings.open()).map(({ wrong, caseId, erasureId }) => [wrong, caseId ?? erasureId]);
const handle = (caseId: string) => rig.client.workflow.getHandle(caseWorkflowId(caseId));
const state = async (caseId: string) => (await handle(caseId).describe()).status.name;
const rows = (name: string) => regie.collection<{ _id: string; caseId?: string }>(name);

test('when nothing is wrong nothing is found, and nobody gets mail', async () => {
  await support.newCase(rig);
  await round();
  expect(await open()).toEqual([]);
});

test('a terminated workflow runs again from the store, and the mail that was under way goes', async () => {
  environment.pause('mail');
  const caseId = await support.newCase(rig);
  await support.eventually(
    () => rig.store.outbox.versionsPending(caseId),
    (all) => all.length === 1,
  );
  const before = await rig.store.cases.load(caseId);
  await handle(caseId).terminate();
  environment.resume('mail');
  await round();
  expect(await state(caseId)).toBe('RUNNING');
  const status = await support.eventually(
    () => support.statusOf(rig, caseId),
    ({ nextAt }) => nextAt === before?.nextAt,
  );
  expect(status.stage).toBe('weighing');
  await support.eventually(
    () => rig.store.outbox.versionsPending(caseId),
    (all) => all.length === 0,
    30_000,
  );
  expect(await open()).toEqual([]);
});

test('where the clock was moved it is told and nothing is mended; with the clock as it was it is mended', async () => {
  const caseId = await support.newCase(rig);
  await handle(caseId).terminate();
  await rig.store.environment.setLegalOffset(86_400_000);
  await round(86_400_000);
  expect(await open()).toEqual([['not-running', caseId]]);
  expect(await state(caseId)).toBe('TERMINATED');
  await rig.store.environment.setLegalOffset(0);
  await round();
  expect(await open()).toEqual([]);
  expect(await state(caseId)).toBe('RUNNING');
});

test('a moment that was changed in the store is counted again', async () => {
  const caseId = await support.newCase(rig);
  const before = await rig.store.cases.load(caseId);
  await rows('cases').updateOne({ _id: caseId }, { $set: { nextAt: new Date('2040-01-01T00:00:00Z') } });
  await round();
  const after = await support.eventually(
    () => rig.store.cases.load(caseId),
    (seen) => seen?.version === (before?.version ?? 0) + 1,
  );
  expect(after?.nextAt).toBe(before?.nextAt);
  await round();
  expect(await open()).toEqual([]);
});

test('deleted documents are told, not made up: a case, a task, a key', async () => {
  const [whole, task, key] = [
    await support.newCase(rig),
    await support.newCase(rig),
    await support.newCase(rig),
  ];
  const [kept] = await rows('cases').find({ _id: whole }).toArray();
  const [row] = await rows('tasks').find({ caseId: task }).toArray();
  await rows('cases').deleteOne({ _id: whole });
  await rows('tasks').deleteOne({ _id: row?._id ?? '' });
  const sleutels = (await MongoClient.connect(environment.env.MONGODB_URI_SLEUTELS ?? '')) as MongoClient;
  const keys = sleutels.db(`${environment.env.DATABASE_PREFIX ?? ''}sleutels`).collection('keys');
  const [engineKey] = await keys.find({ caseId: key }).toArray();
  await keys.deleteMany({ caseId: key });
  rig.store.keys.forget();
  // A new case's first step may take its time: after ten minutes it may not.
  await round();
  expect(await open()).not.toContainEqual(['not-in-store', whole]);
  await round(11 * 60_000);
  expect((await open()).sort()).toEqual(
    [
      ['not-in-store', whole],
      ['task-missing', task],
      ['unreadable', key],
    ].sort(),
  );
  expect(await state(whole)).toBe('RUNNING');
  // Put back from a copy, they are no findings any more.
  if (kept && row && engineKey) {
    await rows('cases').insertOne(kept);
    await rows('tasks').insertOne(row);
    await keys.insertOne(engineKey);
  }
  await sleutels.close();
  rig.store.keys.forget();
  await round(11 * 60_000);
  expect(await open()).toEqual([]);
});

test('a destruction that stopped goes on to its certificate; a workflow of what is destroyed ends', async () => {
  const gone = randomUUID();
  await rig.store.cases.commit(record(gone, 0, { next: null }));
  const end = await rig.store.cases.commit(
    record(gone, 1, { next: null, effects: [{ effect: 'erase-case', term: 'destroy', article: '13.1' }] }),
  );
  const [erasureId = ''] = 'erasures' in end ? end.erasures : [];
  const options = { taskQueue: rig.queue, workflowId: erasureWorkflowId(erasureId), args: [{ erasureId }] };
  await (await rig.client.workflow.start(ERASURE_WORKFLOW, { ...options, startDelay: '1 hour' })).terminate();
  await round();
  await support.eventually(
    () => rig.store.erasures.open(),
    (all) => !all.includes(erasureId),
    30_000,
  );
  expect(await rig.store.cases.gone(gone)).toBe(true);
  await rig.client.workflow.start(CASE_WORKFLOW, {
    taskQueue: rig.queue,
    workflowId: caseWorkflowId(gone),
    args: [{ caseId: gone, kind: 'subject', version: 1, nextAt: '2040-01-01T00:00:00.000Z' }],
  });
  // The engine's list knows a new workflow after a moment, and lets go of one after some more.
  await support.eventually(
    async () => {
      await round();
      return state(gone).catch(() => 'none');
    },
    (status) => status === 'none',
    30_000,
  );
  expect(await open()).toEqual([]);
});

test('an old copy that is put back stops all mending until an operator has looked; what the engine knows more is named', async () => {
  const [ahead, stopped] = [await support.newCase(rig), await support.newCase(rig)];
  const names = ['cases', 'journal', 'tasks', 'rounds'];
  const copy = await Promise.all(names.map((name) => rows(name).find().toArray()));
  const task = (await rig.store.tasks.ofCase(ahead)).find(({ party }) => party === 'gemeente');
  const commandId = await support.intend(rig, ahead, 'gemeente', {
    ...{ type: 'complete-task', task: task?.id.slice(ahead.length + 1), texts: [] },
    answer: { kind: 'assess', phase: 'unclear', dimensions: [] },
  });
  const answer = await support.send(rig, ahead, commandId);
  if (!answer.ok) await handle(ahead).signal('recount');
  await support.eventually(
    () => support.statusOf(rig, ahead),
    ({ version }) => version > 1,
  );
  await round();
  expect(await open()).toEqual([]);

  await Promise.all(
    names.map(async (name, index) => {
      await rows(name).deleteMany({});
      await rows(name).insertMany(copy[index] ?? []);
    }),
  );
  rig.store.cases.forget(ahead);
  await handle(stopped).terminate();
  await round();
  const found = await open();
  expect(found).toContainEqual(['restored', null]);
  expect(found).toContainEqual(['not-running', stopped]);
  expect(found).toContainEqual(['store-behind', ahead]);
  expect(await state(stopped)).toBe('TERMINATED');

  await rig.store.findings.accept();
  await round();
  expect(await state(stopped)).toBe('RUNNING');
  const later = await open();
  expect(later).toContainEqual(['store-behind', ahead]);
  expect(later).not.toContainEqual(['restored', null]);
  // Still as the engine has it: nothing acted on what was lost.
  expect((await rig.store.cases.outlineOf(ahead))?.version).toBe(1);
});

test('administrators get one mail a day, without an id; the schedules are made once', async () => {
  const [{ caseId } = { caseId: '' }] = await rig.store.findings.open();
  for (let twice = 0; twice < 2; twice++)
    await rig.client.workflow.execute(RECONCILER_WORKFLOW, {
      taskQueue: rig.queue,
      workflowId: `reconciler-${randomUUID()}`,
      args: [{ calendar: false }],
    });
  type Mail = { subject: string; to: { address: string }[]; text: string };
  const mails = ((await (await fetch(`${environment.mailUrl}/api/email`)).json()) as Mail[]).filter(
    ({ subject }) => subject.startsWith('Het systeem vraagt'),
  );
  expect(mails.map(({ to }) => to[0]?.address).sort()).toEqual([
    'techniek@voorbeeld.test',
    'uitvoerder@voorbeeld.test',
  ]);
  expect(mails[0]?.text).toContain('de klok is verder dan de opslag');
  expect(mails[0]?.text).not.toContain(caseId ?? 'x');
  await scheduleReconciler(rig.client, rig.queue);
  await scheduleReconciler(rig.client, rig.queue);
  const { spec } = await rig.client.schedule.getHandle(RECONCILER_WORKFLOW).describe();
  expect(spec.intervals?.[0]?.every).toBe(15 * 60_000);
});
