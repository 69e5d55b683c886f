/** The case loop on the real engine: what is asked happens once, what is due happens on its instant. */
import { randomUUID } from 'node:crypto';
import {
  COMMAND_UPDATE,
  COMPLETE_TASK_SIGNAL,
  caseWorkflowId,
  RECOUNT_SIGNAL,
} from '../../../contracts/engine.ts';
import { type Covenant, modelCovenant, parseCovenant } from '../../../covenant/index.ts';
import { legalDate } from '../../../domain/dates/index.ts';
import {
  actor,
  eventually,
  forward,
  intend,
  newCase,
  openRig,
  type Rig,
  send,
  signalEvent,
  statusOf,
  today,
} from './support.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await openRig();
  await rig.work();
}, 60_000);
afterAll(() => rig.close(), 30_000);

const openTasks = async (caseId: string, kind?: string) =>
  (await rig.store.tasks.ofCase(caseId)).filter(
    (task) => task.status === 'open' && (kind === undefined || task.kind === kind),
  );
const version = async (caseId: string) => (await rig.store.cases.load(caseId))?.version;
const handle = (caseId: string) => rig.client.workflow.getHandle(caseWorkflowId(caseId));

const assess = (task: string) => ({ type: 'complete-task', task, kind: 'assess', answer: {}, texts: [] });
const taskOf = async (caseId: string, party: string, kind = 'assess') => {
  const found = (await openTasks(caseId, kind)).find((task) => task.party === party);
  if (!found) throw new Error(`no open ${kind} for ${party}`);
  return found.task;
};

test('a signal makes a case with a task for every core party, ending four weeks later', async () => {
  const caseId = await newCase(rig);
  const tasks = await openTasks(caseId, 'assess');
  expect(tasks.map(({ party }) => party).sort()).toEqual(['gemeente', 'om', 'politie']);
  const end = legalDate(modelCovenant(), 'weigh-signal', today());
  expect(new Set(tasks.map(({ endsAt }) => endsAt))).toEqual(new Set([end.at]));
});

test('the same command, as an update twice and as a signal, is carried out once', async () => {
  const caseId = await newCase(rig);
  const commandId = await intend(rig, caseId, 'gemeente', assess(await taskOf(caseId, 'gemeente')));
  const first = await send(rig, caseId, commandId);
  const again = await send(rig, caseId, commandId);
  await handle(caseId).signal(COMPLETE_TASK_SIGNAL, { commandId });
  await eventually(
    () => statusOf(rig, caseId),
    ({ waiting }) => waiting === 0,
  );
  expect(first.ok).toBe(true);
  expect(again).toEqual(first);
  expect(await version(caseId)).toBe(2);
});

test('a command of a wrong shape is refused, and the case goes on', async () => {
  const caseId = await newCase(rig);
  const next = signalEvent('gemeente', 'public-task', 's2');
  const broken = await intend(rig, caseId, 'gemeente', { ...next, provenance: null });
  expect(await send(rig, caseId, broken)).toMatchObject({ ok: false, code: 'defect' });
  expect(await send(rig, caseId, await intend(rig, caseId, 'gemeente', next))).toMatchObject({ ok: true });
});

test('a member and their deputy answer at once: one counts, the other hears that it is done; and it ends at once', async () => {
  const caseId = await newCase(rig);
  const other = await newCase(rig);
  const [task, next] = await Promise.all([taskOf(caseId, 'gemeente'), taskOf(other, 'gemeente')]);
  const [member, deputy] = [actor('gemeente').member, actor('gemeente2').member];
  const instead = (one: string) => ({ ...assess(one), for: member });
  const id = randomUUID();
  const at = new Date().toISOString();
  const period = { from: today(), until: today(), reason: null, madeBy: member, madeAt: at };
  await rig.store.deputies.add({ id, member, deputy, ...period });
  try {
    const both = await Promise.all([
      send(rig, caseId, await intend(rig, caseId, 'gemeente', assess(task))),
      send(rig, caseId, await intend(rig, caseId, 'gemeente2', instead(task))),
    ]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(both.find(({ ok }) => !ok)).toMatchObject({ code: 'task-closed' });
  } finally {
    await rig.store.deputies.end(id, member, at);
  }
  // The list of whom to mail may still have the deputy; whether they may act is asked anew.
  expect(await send(rig, other, await intend(rig, other, 'gemeente2', instead(next)))).toMatchObject({
    ok: false,
    code: 'not-yours',
  });
});

describe('somebody who only reached Temporal decides nothing', () => {
  test.each([
    ['a made-up command', async () => randomUUID()],
    [
      "another case's command",
      async () => {
        const other = await newCase(rig);
        return intend(rig, other, 'gemeente', assess(await taskOf(other, 'gemeente')));
      },
    ],
  ])('%s', async (_, commandOf) => {
    const caseId = await newCase(rig);
    const commandId = await commandOf();
    expect(await send(rig, caseId, commandId)).toMatchObject({ ok: false, code: 'unknown-command' });
    await handle(caseId).signal(COMPLETE_TASK_SIGNAL, { commandId });
    await eventually(
      () => statusOf(rig, caseId),
      ({ waiting }) => waiting === 0,
    );
    expect(await version(caseId)).toBe(1);
  });

  test('a message of the wrong shape is refused before it is in the history', async () => {
    const caseId = await newCase(rig);
    for (const wrong of [{}, { commandId: 'x' }, { commandId: 'a b c d e f g h' }, null]) {
      await expect(handle(caseId).executeUpdate(COMMAND_UPDATE, { args: [wrong] })).rejects.toThrow();
      await handle(caseId).signal(COMPLETE_TASK_SIGNAL, wrong);
    }
    expect(await version(caseId)).toBe(1);
    expect((await statusOf(rig, caseId)).waiting).toBe(0);
  });

  test('a payload that was not encrypted with the case key holds up nothing', async () => {
    const caseId = await newCase(rig);
    await rig.client.workflowService.signalWorkflowExecution({
      namespace: rig.client.options.namespace,
      workflowExecution: { workflowId: caseWorkflowId(caseId) },
      signalName: COMPLETE_TASK_SIGNAL,
      input: {
        payloads: [
          {
            metadata: { encoding: Buffer.from('json/plain') },
            data: Buffer.from(JSON.stringify({ commandId: 'made-up-command' })),
          },
          {},
        ],
      },
    });
    const commandId = await intend(rig, caseId, 'om', assess(await taskOf(caseId, 'om')));
    expect(await send(rig, caseId, commandId)).toMatchObject({ ok: true });
  });
});

test('a moment comes on its instant, not before', async () => {
  const caseId = await newCase(rig);
  const end = legalDate(modelCovenant(), 'weigh-signal', today()).at;
  await forward(rig, caseId, new Date(Date.parse(end) - 60_000).toISOString());
  expect(await openTasks(caseId, 'assess')).toHaveLength(3);
  await forward(rig, caseId, new Date(Date.parse(end) + 1000).toISOString());
  await eventually(
    () => openTasks(caseId, 'assess'),
    (tasks) => tasks.length === 0,
  );
});

test.each([
  ['a shorter term', shorter],
  ['a decree that makes the last day a holiday', decreed],
])(
  '%s reaches a case that waits, without a change to the workflow',
  async (_, changed) => {
    const caseId = await newCase(rig);
    const before = (await openTasks(caseId, 'assess'))[0]?.endsAt;
    await rig.stopWorkers();
    await rig.work(changed());
    await handle(caseId).signal(RECOUNT_SIGNAL);
    const end = legalDate(changed(), 'weigh-signal', today());
    await eventually(
      () => openTasks(caseId, 'assess'),
      (tasks) => tasks.every(({ endsAt }) => endsAt === end.at),
    );
    expect(end.at).not.toBe(before);
    const moments = await rig.store.cases.moments({
      from: end.at,
      until: new Date(Date.parse(end.at) + 1).toISOString(),
    });
    expect(moments.some((moment) => moment.caseId === caseId && moment.what === 'weigh-signal')).toBe(true);
    await rig.stopWorkers();
    await rig.work();
  },
  30_000,
);

test('a refused first command leaves no case and no workflow behind', async () => {
  const caseId = randomUUID();
  const event = { ...signalEvent(), provenance: { ...signalEvent().provenance, ground: '' } };
  const answer = await send(rig, caseId, await intend(rig, caseId, 'gemeente', event));
  expect(answer).toMatchObject({ ok: false, code: 'ground-missing' });
  await eventually(
    async () => (await handle(caseId).describe()).status.name,
    (status) => status === 'COMPLETED',
  );
  expect(await rig.store.cases.load(caseId)).toBeNull();
});

/** The model covenant with three weeks to weigh a signal. */
function shorter(): Covenant {
  const copy = JSON.parse(JSON.stringify(modelCovenant())) as { terms: { id: string; length: string }[] };
  for (const term of copy.terms) if (term.id === 'weigh-signal') term.length = 'P3W';
  return parseCovenant(copy);
}

/** The model covenant with the Algemene termijnenwet on, and a decree for the day on which a term from today ends. */
function decreed(): Covenant {
  const copy = JSON.parse(JSON.stringify(modelCovenant())) as {
    settings: { extendOverNonWorkingDays: { value: boolean } };
    nonWorkingDays: { day: string }[];
  };
  const { lastDay } = legalDate(modelCovenant(), 'weigh-signal', today(), { extend: true });
  copy.settings.extendOverNonWorkingDays.value = true;
  copy.nonWorkingDays.push({ ...copy.nonWorkingDays[0], day: lastDay });
  return parseCovenant(copy);
}
