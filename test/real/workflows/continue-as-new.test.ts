/** A long life goes on in a new run: what was asked before is not done again, and what is due still comes. */
import { randomUUID } from 'node:crypto';
import { COMPLETE_TASK_SIGNAL, caseWorkflowId } from '../../../contracts/engine.ts';
import { modelCovenant } from '../../../covenant/index.ts';
import { legalDate } from '../../../domain/dates/index.ts';
import { eventually, forward, intend, newCase, openRig, type Rig, send, statusOf, today } from './support.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await openRig();
  await rig.work();
}, 60_000);
afterAll(() => rig.close(), 30_000);

const handle = (caseId: string) => rig.client.workflow.getHandle(caseWorkflowId(caseId));

test('before 2,000 events a new run begins, which knows its commands, its runs and its moments', async () => {
  const caseId = await newCase(rig);
  const [task] = await rig.store.tasks.ofCase(caseId);
  const account = task?.party ?? '';
  const event = { type: 'complete-task', task: task?.task, kind: 'assess', answer: {}, texts: [] };
  const commandId = await intend(rig, caseId, account, event);
  const first = await send(rig, caseId, commandId);
  expect(first.ok).toBe(true);

  const firstRun = (await handle(caseId).describe()).runId;
  let runId = firstRun;
  for (let sent = 0; runId === firstRun && sent < 600; sent += 20) {
    // Commands that nobody wrote: refused, each a few events.
    for (let one = 0; one < 20; one++) await send(rig, caseId, randomUUID());
    ({ runId } = await handle(caseId).describe());
  }
  expect(runId).not.toBe(firstRun);
  const old = await rig.client.workflow.getHandle(caseWorkflowId(caseId), firstRun).describe();
  expect(old.status.name).toBe('CONTINUED_AS_NEW');
  expect(old.historyLength).toBeLessThan(2000);

  expect(await send(rig, caseId, commandId)).toEqual(first);
  await handle(caseId).signal(COMPLETE_TASK_SIGNAL, { commandId });
  await eventually(
    () => statusOf(rig, caseId),
    ({ waiting }) => waiting === 0,
  );
  expect((await rig.store.cases.load(caseId))?.version).toBe(2);

  const end = legalDate(modelCovenant(), 'weigh-signal', today()).at;
  await forward(rig, caseId, new Date(Date.parse(end) + 1000).toISOString());
  const after = await eventually(
    () => rig.store.cases.load(caseId),
    (seen) => seen?.stage === 'not-on-agenda',
  );
  expect(after?.runIds).toEqual(expect.arrayContaining([firstRun, runId]));
}, 120_000);
