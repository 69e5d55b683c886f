/** What becomes of mail that doesn't arrive, on the engine: a task for the coordinator, and no date held up. */

import { simpleParser } from 'mailparser';
import { deliverActivities } from '../../../activities/deliver.ts';
import { stepActivities } from '../../../activities/step.ts';
import { readConfig } from '../../../config/index.ts';
import { createLogger } from '../../../config/log.ts';
import { caseWorkflowId, RECOUNT_SIGNAL } from '../../../contracts/engine.ts';
import { modelCovenant } from '../../../covenant/index.ts';
import { demoMembers } from '../../../dev/demo.ts';
import { createTransport, type Transport } from '../../../mail/transport.ts';
import { type RunningWorker, startWorker } from '../../../workers/worker.ts';
import { eventually, newCase, openRig, type Rig, statusOf } from '../workflows/support.ts';
import { type Refusals, refuser, settings } from './smtp.ts';

const log = createLogger('test', 'error');
let inForce = modelCovenant();
const covenant = () => inForce;
const emailOf = (account: string) =>
  demoMembers.find(({ email }) => email.startsWith(`${account}@`))?.email ?? '';

let rig: Rig;
let server: Awaited<ReturnType<typeof refuser>>;
let transport: Transport;
let worker: RunningWorker;
const refusals: Refusals = {};
/** As the engine would count them; a test can't wait for a day. */
let hours = 0;

beforeAll(async () => {
  rig = await openRig();
  server = await refuser(refusals);
  transport = createTransport(settings(server.port));
  const { store } = rig;
  const config = { ...readConfig(), temporalTaskQueue: rig.queue };
  const trying = () => ({ attempt: 1, hours });
  worker = await startWorker(config, {
    covenant,
    log,
    options: {
      activities: {
        ...stepActivities({ store, covenant, strongSignIn: config.strongSignIn, log }),
        ...deliverActivities({ store, transport, covenant, config, log, trying }),
      },
    },
  });
}, 60_000);
afterAll(async () => {
  worker.stop();
  await worker.finished;
  transport.close();
  await server.stop();
  await rig.close();
}, 30_000);

const told = async (caseId: string) =>
  (await rig.store.tasks.ofCase(caseId)).filter(({ kind }) => kind === 'mail-undeliverable');
const lettersTo = (email: string) => server.letters.filter(({ to }) => to === email).length;

test('a refused address becomes a task for the coordinator, who gets mail about it', async () => {
  refusals.recipients = { [emailOf('politie')]: 550 };
  const caseId = await newCase(rig);
  await eventually(
    () => told(caseId),
    (tasks) => tasks.length === 1,
  );
  await eventually(
    async () => lettersTo(emailOf('coordinator')),
    (letters) => letters === 1,
  );
  expect((await told(caseId))[0]).toMatchObject({ role: 'coordinator', status: 'open' });
  delete refusals.recipients;
}, 20_000);

test('a mail server that has been away for a day: the coordinator has a task, and every mail still goes', async () => {
  const parties = ['gemeente', 'om', 'politie'].map(emailOf);
  const before = parties.map(lettersTo);
  refusals.sender = 451;
  hours = 25;
  const caseId = await newCase(rig);
  const assess = async () =>
    (await rig.store.tasks.ofCase(caseId)).filter(
      ({ kind, status }) => kind === 'assess' && status === 'open',
    );
  await eventually(
    () => told(caseId),
    (tasks) => tasks.length === 3,
  );
  expect(await assess()).toHaveLength(3);
  expect(parties.map(lettersTo)).toEqual(before);
  delete refusals.sender;
  await eventually(
    async () => parties.map((email, index) => lettersTo(email) - (before[index] ?? 0)),
    (sent) => sent.every((letters) => letters === 1),
    30_000,
  );
  await eventually(
    () => statusOf(rig, caseId),
    ({ effects }) => effects === 0,
    30_000,
  );
}, 60_000);

test('another covenant moves a last day: whoever has the task hears of it once, and of nothing that stayed', async () => {
  const caseId = await newCase(rig);
  const idle = () =>
    eventually(
      () => statusOf(rig, caseId),
      ({ effects }) => effects === 0,
    );
  await idle();
  const open = async () =>
    (await rig.store.tasks.ofCase(caseId)).filter(
      ({ status, kind }) => status === 'open' && kind === 'assess',
    );
  const before = await open();
  const subjects = () =>
    Promise.all(
      server.letters.map(async ({ to, source }) => `${to} ${(await simpleParser(source)).subject}`),
    );
  const moved = async () => {
    const numbers = before.map(({ number }) => number);
    return (await subjects()).filter(
      (line) => line.includes('de laatste dag is nu') && numbers.some((number) => line.includes(number)),
    );
  };
  const recount = async () => {
    const { version } = await statusOf(rig, caseId);
    await rig.client.workflow.getHandle(caseWorkflowId(caseId)).signal(RECOUNT_SIGNAL);
    await eventually(
      () => statusOf(rig, caseId),
      (now) => now.version > version,
    );
    await idle();
  };
  await recount();
  expect(await moved()).toEqual([]);

  const shorter = ({ terms, ...rest }: typeof inForce) => ({
    ...rest,
    terms: terms.map((term) => (term.id === 'weigh-signal' ? { ...term, length: 'P3W' } : term)),
  });
  inForce = shorter(inForce) as typeof inForce;
  try {
    await recount();
    await recount();
  } finally {
    inForce = modelCovenant();
  }
  const after = await open();
  expect(after.map(({ lastDay }) => lastDay)).not.toEqual(before.map(({ lastDay }) => lastDay));
  const parties = ['gemeente', 'om', 'politie'].map(emailOf);
  expect((await moved()).map((line) => line.split(' ')[0]).sort()).toEqual(parties.sort());
}, 40_000);
