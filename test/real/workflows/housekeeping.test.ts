/** What is done once a day: certificates of what was destroyed become final, by one schedule for all workers. */
import { randomUUID } from 'node:crypto';
import { ERASURE_WORKFLOW, erasureWorkflowId, HOUSEKEEPING_WORKFLOW } from '../../../contracts/engine.ts';
import { addDays } from '../../../domain/dates/index.ts';
import { scheduleHousekeeping } from '../../../workers/schedule.ts';
import { record } from '../store/open.ts';
import { openRig, type Rig, today } from './support.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await openRig();
  await rig.work();
}, 60_000);
afterAll(() => rig.close(), 30_000);

test('after a destruction the surviving keys are wrapped anew and the certificate is final', async () => {
  const gone = randomUUID();
  await rig.store.cases.commit(record(gone, 0));
  const end = await rig.store.cases.commit(
    record(gone, 1, { effects: [{ effect: 'erase-case', term: 'destroy', article: '13.1' }] }),
  );
  const [erasureId = ''] = 'erasures' in end ? end.erasures : [];
  await rig.client.workflow.execute(ERASURE_WORKFLOW, {
    taskQueue: rig.queue,
    workflowId: erasureWorkflowId(erasureId),
    args: [{ erasureId }],
  });
  expect(await rig.store.certificates.waiting()).toBe(true);

  const caseId = randomUUID();
  await rig.store.keys.register(caseId, 'subject', 'weighing');
  const survivor = await rig.store.keys.get(caseId, 'subject', 'weighing');
  const master = await rig.store.keys.masterVersion();
  const run = () =>
    rig.client.workflow.execute(HOUSEKEEPING_WORKFLOW, {
      taskQueue: rig.queue,
      workflowId: `house-${randomUUID()}`,
    });
  // Who stood in for whom long ago goes; yesterday's stays.
  const [old, recent] = [randomUUID(), randomUUID()];
  const row = { member: 'm-a', deputy: 'm-b', reason: null, madeBy: 'm-a' };
  const day = { from: '2019-01-01', madeAt: '2019-01-01T09:00:00.000Z' };
  await rig.store.deputies.add({ id: old, ...row, ...day, until: '2020-01-01' });
  await rig.store.deputies.add({ id: recent, ...row, ...day, until: today() });
  await run();
  expect(await rig.store.deputies.get(old)).toBeNull();
  expect(await rig.store.deputies.get(recent)).toMatchObject({ until: today() });
  expect(await rig.store.certificates.waiting()).toBe(false);
  // Final when the last old backup of the keys is gone as well.
  const certificate = async () =>
    (await rig.store.certificates.list({ limit: 1_000 })).find(({ number }) => number === made?.number);
  const made = await rig.store.erasures.certify(erasureId, new Date().toISOString(), '2099-01-01');
  expect(await certificate()).toMatchObject({ masterGone: true, final: false });
  expect(made?.finalFrom).toBe(addDays(today(), 29));
  await rig.store.certificates.finalise(addDays(today(), 29));
  expect(await certificate()).toMatchObject({ final: true });
  expect(await rig.store.keys.masterVersion()).toBeGreaterThan(master);
  rig.store.keys.forget();
  expect(await rig.store.keys.get(caseId, 'subject', 'weighing')).toEqual(survivor);
}, 30_000);

test('two workers make one schedule', async () => {
  await scheduleHousekeeping(rig.client, rig.queue);
  await scheduleHousekeeping(rig.client, rig.queue);
  const { spec } = await rig.client.schedule.getHandle(HOUSEKEEPING_WORKFLOW).describe();
  expect(spec.timezone).toBe('Europe/Amsterdam');
});

test('an erasure that somebody makes up, or that names a living case, destroys nothing and certifies nothing', async () => {
  const caseId = randomUUID();
  await rig.store.cases.commit(record(caseId, 0));
  const before = (await rig.store.certificates.head()).seq;
  for (const [workflowId, input] of [
    [erasureWorkflowId(randomUUID()), { erasureId: randomUUID() }],
    [erasureWorkflowId(caseId), { erasureId: caseId }],
    [erasureWorkflowId(randomUUID()), { erasureId: caseId, caseId, units: null }],
  ] as const)
    await rig.client.workflow.execute(ERASURE_WORKFLOW, { taskQueue: rig.queue, workflowId, args: [input] });
  expect((await rig.store.cases.load(caseId))?.version).toBe(1);
  expect((await rig.store.certificates.head()).seq).toBe(before);
}, 30_000);
