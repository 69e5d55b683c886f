/**
 * A restore: copies of data and keys are made, everything but the copies and the master key is lost (databases, engine),
 * and from the copies every timer and task goes on. What was destroyed after the copy does not come back.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { jest } from '@jest/globals';
import { readConfig } from '../../config/index.ts';
import { caseWorkflowId } from '../../contracts/engine.ts';
import { fastForward } from '../../dev/clock/fast-forward.ts';
import { demoMembers, demoPassword } from '../../dev/demo.ts';
import { signIn } from '../../dev/person.ts';
import { type OpenedRehearsal, openRehearsal } from '../../dev/rehearsal/open.ts';
import { Staff } from '../../dev/rehearsal/staff.ts';
import { nodeScript } from '../../dev/servers/processes.ts';
import { dayOf } from '../../domain/dates/index.ts';
import { openStore, type Store } from '../../store/index.ts';
import { loseAll } from './losing.ts';

/** What docs/production.md says: from empty servers to all cases running, on the machine. */
const RTO_MS = 5 * 60_000;
jest.setTimeout(420_000);
const run = promisify(execFile);

let dataDir: string;
let copies: string;
let opened: OpenedRehearsal;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'pga-restore-'));
  copies = await mkdtemp(join(tmpdir(), 'pga-copies-'));
  opened = await openRehearsal({ dataDir, withCovenantCase: true });
}, 120_000);
afterAll(async () => {
  await opened?.close();
  await Promise.all([dataDir, copies].map((folder) => rm(folder, { recursive: true, force: true })));
}, 60_000);

async function command(...args: string[]): Promise<Record<string, unknown>> {
  const admin = nodeScript('workers/admin.ts', args);
  const { stdout } = await run(admin.command, admin.args ?? [], {
    env: { ...process.env, ...opened.environment.env },
    timeout: 120_000,
  });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as Record<string, unknown>;
}
const withStore = async <T>(work: (store: Store) => Promise<T>): Promise<T> => {
  const store = await openStore(readConfig({ ...process.env, ...opened.environment.env }));
  try {
    return await work(store);
  } finally {
    await store.close();
  }
};
/** Every case with its version, stage and next moment, and every open task with its day. */
const standing = () =>
  withStore(async (store) => {
    const cases = await store.operations.resumable({ limit: 1_000 });
    const outlines = await store.operations.outlines(cases.map(({ caseId }) => caseId));
    const tasks = (await Promise.all(cases.map(({ caseId }) => store.tasks.ofCase(caseId)))).flat();
    return {
      cases: outlines
        .map(({ caseId, stage, version, nextAt }) => ({ caseId, stage, version, nextAt }))
        .sort(byCase),
      tasks: tasks.map(({ id, status, lastDay, assignee }) => ({ id, status, lastDay, assignee })).sort(byId),
    };
  });
/** Looks once a second, for two minutes. */
async function patiently(look: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 120; tries++) {
    if (await look()) return;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  throw new Error('it did not come');
}
const byCase = (a: { caseId: string }, b: { caseId: string }) => (a.caseId < b.caseId ? -1 : 1);
const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);

test('from copies of data and keys every timer and task goes on, within its time; what was destroyed stays so', async () => {
  const { environment, needs } = opened;
  const today = dayOf(new Date().toISOString());
  const staff = new Staff(needs.baseUrl, needs.conference);
  for (const [index, party] of ['politie', 'om', 'gemeente'].entries())
    await staff.registerSignal(
      party,
      { name: `Oefenpersoon Herstel ${index}`, birthDate: '1990-01-01' },
      today,
    );
  const before = await standing();
  const subjects = before.cases.filter(({ stage }) => stage === 'weighing').map(({ caseId }) => caseId);
  expect(subjects).toHaveLength(3);
  const [waits = '', works = '', goes = ''] = subjects;

  // The copies: what was answered before this moment is in them.
  const made = await command('backup', join(copies, 'data'));
  expect(Number(made.documents)).toBeGreaterThan(20);
  await command('keys', 'backup', join(copies, 'keys'));

  // After the copy one case goes to its end and is destroyed with its keys; the key database remembers that.
  await fastForward(needs.client, caseWorkflowId(goes), Date.now() + 400 * 86_400_000);
  await patiently(async () => (await standing()).cases.every(({ caseId }) => caseId !== goes));

  // The disaster: databases emptied but the keys', and the engine's database is lost.
  await loseAll(environment, ['worker', 'api', 'practice']);
  const lost = performance.now();

  // The restore, by the operator's commands. Keys that were lost come back from their own copy; these were not lost.
  const [keysFile = ''] = await readdir(join(copies, 'keys'));
  expect(await command('keys', 'restore', join(copies, 'keys', keysFile))).toMatchObject({ put: 0 });
  const put = await command('restore', String(made.folder));
  expect(put).toMatchObject({ destroyedCases: 1 });
  expect(Number(put.leftOut)).toBeGreaterThan(3);
  await expect(command('restore', String(made.folder))).rejects.toThrow(/there are cases here/);
  await environment.restart('temporal');
  for (const name of ['practice', 'worker', 'api'] as const) await environment.restart(name);
  const resumed = await command('resume');
  expect(resumed).toMatchObject({ cases: before.cases.length - 1 });
  await patiently(async () => {
    const counted = await needs.client.workflow
      .count('ExecutionStatus = "Running" AND WorkflowType = "caseLoop"')
      .catch(() => ({ count: 0 }));
    return counted.count >= before.cases.length - 1;
  });
  const took = performance.now() - lost;
  process.stdout.write(`restored in ${(took / 1000).toFixed(1)} s\n`);
  expect(took).toBeLessThan(RTO_MS);

  // Nothing that was answered before the copy is lost, and no date moved.
  const after = await standing();
  const dated = ({ version: _version, ...one }: (typeof before.cases)[number]) => one;
  expect(after.cases.map(dated)).toEqual(before.cases.filter(({ caseId }) => caseId !== goes).map(dated));
  const ofGone = (id: string) => id.startsWith(`${goes}:`);
  expect(after.tasks).toEqual(before.tasks.filter(({ id }) => !ofGone(id)));

  // A task goes on: its text can be read, its form can be sent, and the answer is kept.
  const task = after.tasks.find(({ id, status }) => id.startsWith(`${works}:`) && status === 'open');
  const row = await withStore(async (store) =>
    (await store.tasks.ofCase(works)).find(({ id }) => id === task?.id),
  );
  const account = demoMembers.find(({ id }) => id === row?.assignee)?.email ?? '';
  const person = await signIn(needs.baseUrl, account, demoPassword);
  const page = await person.get(`/taken/${row?.number}`);
  const done = await person.post(page.form('task'), { observed: 'Dit is waargenomen.', phase: 'unclear' });
  expect(done.status).toBe(200);
  const answered = (await standing()).tasks.find(({ id }) => id === task?.id);
  expect(answered?.status).toBe('done');

  // A timer goes on: four weeks later the weighing has ended by itself.
  await fastForward(needs.client, caseWorkflowId(waits), Date.now() + 30 * 86_400_000);
  await patiently(async () => {
    const { cases } = await standing();
    return cases.find(({ caseId }) => caseId === waits)?.stage !== 'weighing';
  });
});
