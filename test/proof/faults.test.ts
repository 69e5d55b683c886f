/**
 * Faults on the real servers, one after the other on one environment: a worker's clock that jumps, a log that can't be
 * written, a full disk under the database and under the engine, a file whose effect always fails. Nothing is late without an
 * alarm, nothing is destroyed that shouldn't be, nothing is kept that should be gone. A copy that is put back:
 * reconciler.test.ts and restore.test.ts; a worker of the release before: versions.test.ts; kills: killed.test.ts.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { openSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { type Db, MongoClient } from 'mongodb';
import { CALENDAR_ROUND, caseWorkflowId, RECONCILER_WORKFLOW } from '../../contracts/engine.ts';
import { AFTER_MOMENT_MS } from '../../dev/clock/fast-forward.ts';
import { demoPassword } from '../../dev/demo.ts';
import type { ProcessName } from '../../dev/environment.ts';
import { Person } from '../../dev/person.ts';
import { signalAnswers } from '../../dev/rehearsal/answers.ts';
import { type OpenedRehearsal, openRehearsal } from '../../dev/rehearsal/open.ts';
import { nodeScript } from '../../dev/servers/processes.ts';
import { dayOf } from '../../domain/dates/index.ts';
import type { Rig } from '../real/workflows/support.ts';

jest.setTimeout(180_000);
const DAY = 86_400_000;
/** Longer than a signal is weighed. */
const JUMP_MS = 40 * DAY;
/** What the engine takes from an instant to the step that belongs to it, in the case's own time. */
const LATE_MS = 10_000;
const SEEN = 'Hier staat wat iemand heeft gezien.';

let dataDir: string;
let opened: OpenedRehearsal;
let rig: Rig;
let regie: Db;
const clients: MongoClient[] = [];
let support: typeof import('../real/workflows/support.ts');
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'pga-faults-'));
  const NODE_OPTIONS = `--import=${new URL('./faults/clock-jump.mjs', import.meta.url).href}`;
  opened = await openRehearsal({
    ...{ dataDir, outside: {}, withReconciler: true },
    extraEnv: { NODE_OPTIONS, JUMP_MS: String(JUMP_MS) },
  });
  const { NODE_OPTIONS: _, ...env } = opened.environment.env;
  Object.assign(process.env, env);
  support = await import('../real/workflows/support.ts');
  rig = { ...(await support.openRig()), queue: env.TEMPORAL_TASK_QUEUE ?? '' };
  regie = (await room('regie')) as Db;
}, 120_000);
afterAll(async () => {
  await Promise.allSettled([rig?.close(), ...clients.map((one) => one.close())]);
  await opened?.close();
  await rm(dataDir, { recursive: true, force: true });
}, 60_000);

async function room(name: string): Promise<Db> {
  const { env } = opened.environment;
  const client = await MongoClient.connect(env[`MONGODB_URI_${name.toUpperCase()}`] ?? '');
  clients.push(client);
  return client.db(`${env.DATABASE_PREFIX ?? ''}${name}`);
}
const signal = (name: ProcessName, which: NodeJS.Signals) =>
  process.kill(opened.environment.processes()[name] ?? 0, which);
const outline = (caseId: string) => rig.store.cases.outlineOf(caseId);

/** By how much the step of the case's next moment was late, in ms of the case's own time; null when it was destroyed by it. */
async function toNext(caseId: string): Promise<number | null> {
  const { nextAt, version } = (await outline(caseId)) ?? { nextAt: null, version: 0 };
  if (nextAt === null) throw new Error('nothing is due');
  await support.forward(rig, caseId, new Date(Date.parse(nextAt) + AFTER_MOMENT_MS).toISOString());
  return lateness(caseId, nextAt, version);
}
async function lateness(caseId: string, nextAt: string, version: number): Promise<number | null> {
  const after = await support.eventually(
    () => outline(caseId).catch(() => undefined),
    (seen) => seen === null || (seen !== undefined && seen.version > version),
    60_000,
  );
  if (after === null) return null;
  const line = (await rig.store.cases.journal(caseId, { after: version })).find(
    ({ detail }) => (detail as { type: string }).type === 'moment',
  );
  return Date.parse(line?.at ?? '') - Date.parse(nextAt);
}
const inTime = (late: number | null) => {
  expect(late).toBeGreaterThanOrEqual(0);
  expect(late).toBeLessThan(LATE_MS);
};
async function assess(caseId: string, party: string) {
  const task = (await rig.store.tasks.ofCase(caseId)).find(
    (row) => row.party === party && row.status === 'open' && row.kind === 'assess',
  );
  const event = { type: 'complete-task', task: task?.task, kind: 'assess', answer: {}, texts: [] };
  return support.send(rig, caseId, await support.intend(rig, caseId, party, event));
}
async function person(account: string): Promise<Person> {
  const one = new Person(opened.needs.baseUrl, `${account}@voorbeeld.test`, demoPassword);
  await one.get('/aanmelden?sterk');
  return one;
}
/** A signal with words, through the page. Answers the case's id. */
async function signalWithWords(name: string): Promise<string> {
  const before = new Set(await opened.needs.view.caseIds());
  const who = await person('politie');
  const form = (await who.get('/signalen/nieuw')).form('register-signal');
  const today = dayOf(new Date().toISOString());
  const page = await who.post(form, signalAnswers(form, { name, birthDate: '1990-01-01' }, today));
  if (page.status >= 400) throw new Error(`${page.status} ${page.heading}`);
  const found = (await opened.needs.view.caseIds()).find((id) => !before.has(id));
  if (!found) throw new Error('no case');
  return found;
}

test('the reconciler runs by its schedules: a workflow that somebody terminated is there again', async () => {
  const caseId = await support.newCase(rig);
  const handle = rig.client.workflow.getHandle(caseWorkflowId(caseId));
  for (const scheduleId of [RECONCILER_WORKFLOW, CALENDAR_ROUND]) {
    await handle.terminate();
    await rig.client.schedule.getHandle(scheduleId).trigger();
    await support.eventually(
      async () => (await handle.describe()).status.name,
      (status) => status === 'RUNNING',
      40_000,
    );
  }
  expect(await rig.store.findings.open()).toEqual([]);
});

test("a worker's clock jumps 40 days ahead and 40 back: no moment comes early, none late, and what is asked is done", async () => {
  const caseId = await support.newCase(rig);
  const before = await outline(caseId);
  const began = Date.now();
  // Ahead, past the end of the weighing: the dates are the engine's, not the worker's.
  signal('worker', 'SIGUSR2');
  await rig.client.workflow.getHandle(caseWorkflowId(caseId)).signal('recount');
  expect(await assess(caseId, 'gemeente')).toMatchObject({ ok: true });
  // The reconciler asks its own clock what is late: it says so, and a recount harms nothing.
  await rig.client.schedule.getHandle(RECONCILER_WORKFLOW).trigger();
  await support.eventually(
    async () => (await rig.store.findings.open()).filter((one) => one.caseId === caseId),
    (found) => found.some(({ wrong }) => wrong === 'late'),
    40_000,
  );
  signal('worker', 'SIGUSR2');
  expect(await assess(caseId, 'om')).toMatchObject({ ok: true });
  expect((await outline(caseId))?.nextAt).toBe(before?.nextAt);
  const lines = await rig.store.cases.journal(caseId, { after: 0 });
  for (const { at } of lines) expect(Math.abs(Date.parse(at) - began)).toBeLessThan(120_000);
  signal('worker', 'SIGUSR2');
  await rig.client.schedule.getHandle(RECONCILER_WORKFLOW).trigger();
  await support.eventually(
    () => rig.store.findings.open(),
    (found) => found.length === 0,
    40_000,
  );
  inTime(await toNext(caseId));
});

test('the access log refuses every line: nobody reads, the dates go on, and when it takes lines again all is as before', async () => {
  const caseId = await signalWithWords('Oefenpersoon Logboek');
  const other = await support.newCase(rig);
  const reader = await person('om');
  const task = (await rig.store.tasks.ofCase(caseId)).find(({ party }) => party === 'om');
  const url = `/taken/${task?.number}`;
  expect((await reader.get(url)).text).toContain(SEEN);
  const lines = () => regie.collection('accesslog').countDocuments();
  const before = await lines();
  await regie.command({ collMod: 'accesslog', validator: { never: { $exists: true } } });
  try {
    const page = await reader.get(url);
    expect(page.status).toBeGreaterThanOrEqual(500);
    expect(page.html).not.toContain(SEEN);
    inTime(await toNext(other));
    expect(await lines()).toBe(before);
  } finally {
    await regie.command({ collMod: 'accesslog', validator: {} });
  }
  // The alarm: an error line that says why.
  const log = await readFile(join(dataDir, 'logs', 'api.log'), 'utf8');
  expect(log).toContain('log-failed');
  expect((await reader.get(url)).text).toContain(SEEN);
  expect(await lines()).toBeGreaterThan(before);
});

test("the application's own log stands on a full disk: it goes on, ends when asked, and knows how many lines it could not write", () => {
  const code = `
    import { createLogger, logTroubles } from './config/index.ts';
    const log = createLogger('probe');
    for (let line = 0; line < 5; line++) log.info({ line }, 'said');
    log.fatal('and ends');
    process.stderr.write(String(logTroubles()));
    process.exit(0);`;
  const { command, args } = nodeScript('');
  const { status, stderr } = spawnSync(
    command,
    [...(args ?? []).slice(0, -1), '--input-type=module', '-e', code],
    {
      ...{ timeout: 20_000, encoding: 'utf8' },
      stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
    },
  );
  expect(status).toBe(0);
  expect(Number(stderr)).toBeGreaterThan(0);
});

test.each(['mongo', 'temporal'] as const)(
  'the disk is full under %s: nothing is half done, it shows, and with room again every date is as it was',
  async (server) => {
    const { environment, needs } = opened;
    const waits = await support.newCase(rig);
    const { nextAt, version } = (await outline(waits)) ?? { nextAt: null, version: 0 };
    const who = await person('politie');
    const form = (await who.get('/signalen/nieuw')).form('register-signal');
    const known = (await needs.view.caseIds()).sort();
    const pid = environment.processes()[server] ?? 0;
    // No file of this process can grow or be written any more.
    execFileSync('prlimit', ['--pid', String(pid), '--fsize=0:']);
    const answers = signalAnswers(
      form,
      // A person of its own: else the signal goes to the file that there is.
      { name: `Oefenpersoon Vol ${server}`, birthDate: server === 'mongo' ? '1991-02-03' : '1985-06-07' },
      dayOf(new Date().toISOString()),
    );
    const page = await who.post(form, answers);
    expect(page.status).toBeGreaterThanOrEqual(500);
    const ready = await fetch(`${needs.baseUrl}/readyz`);
    const moving = support
      .forward(rig, waits, new Date(Date.parse(nextAt ?? '') + AFTER_MOMENT_MS).toISOString())
      .catch(() => false);
    await sleep(3_000);
    expect((await outline(waits).catch(() => null))?.version ?? version).toBe(version);
    // The alarm: the moment stands among those that were missed (LegalMomentMissed, Techniek), or nothing answers at all.
    const soon = new Date(Date.parse(nextAt ?? '') + 300_000).toISOString();
    const missed = await rig.store.operations.missed(soon, 100).catch(() => null);
    if (missed !== null) expect(missed.map(({ caseId }) => caseId)).toContain(waits);
    const died = environment.processes()[server] === undefined;
    process.stderr.write(
      `full disk under ${server}: readyz ${ready.status}, ${died ? 'it died' : 'it lives'}\n`,
    );
    if (!died) execFileSync('prlimit', ['--pid', String(pid), '--fsize=unlimited:']);
    // As whoever watches over it does: a server that stands still after a full disk is started again.
    await environment.kill(server);
    await environment.restart(server);
    await moving;
    if ((await outline(waits))?.version === version)
      await support.forward(rig, waits, new Date(Date.parse(nextAt ?? '') + AFTER_MOMENT_MS).toISOString());
    inTime(await lateness(waits, nextAt ?? '', version));
    expect((await needs.view.caseIds()).sort()).toEqual(known);
    // The same form, sent again as often as its page asks for: it makes one case.
    let again = await who.post(form, answers);
    for (let tries = 0; again.status >= 500 && tries < 20; tries++) {
      await sleep(1_000);
      again = await who.post(form, answers);
    }
    expect(again.status).toBeLessThan(400);
    await support.eventually(
      () => needs.view.caseIds(),
      (all) => all.length === known.length + 1,
    );
  },
);

/** All that the core parties decide, without a word: on the agenda. */
async function onAgenda(caseId: string): Promise<void> {
  for (const kind of ['assess', 'decide-agenda']) {
    for (const party of opened.needs.coreParties) {
      const task = (await rig.store.tasks.ofCase(caseId)).find(
        (row) => row.party === party && row.status === 'open' && row.kind === kind,
      );
      const answer =
        kind === 'assess'
          ? {}
          : { outcome: 'agenda', parties: opened.needs.conference, partners: [], items: ['w-item-1'] };
      const event = { type: 'complete-task', task: task?.task, kind, answer, texts: [] };
      const sent = await support.send(rig, caseId, await support.intend(rig, caseId, party, event));
      if (!sent.ok) throw new Error(`${kind} by ${party}: ${sent.code}`);
    }
  }
}

test('a file whose effect always fails: it shows, the others go on, its own dates stand, and once repaired it is destroyed on its day', async () => {
  const { needs } = opened;
  const [poisoned, sound] = [
    await signalWithWords('Oefenpersoon Een'),
    await signalWithWords('Oefenpersoon Twee'),
  ];
  // What was written is not what is read: it can't be copied to the case conference (8.5), today or ever.
  const texts = (await room('weegploeg')).collection('texts');
  await texts.updateMany({ caseId: poisoned }, { $inc: { version: 1 } });
  for (const caseId of [poisoned, sound]) await onAgenda(caseId);
  const left = async (caseId: string) =>
    rig.store.effects.versionsUpTo(caseId, (await outline(caseId))?.version ?? 0);
  await support.eventually(
    () => left(sound),
    (all) => all.length === 0,
    30_000,
  );
  expect(await left(poisoned)).toHaveLength(1);

  // Techniek says so, two minutes after it was asked for; nobody is named.
  await needs.setOffset(5 * 60_000);
  const page = await (await person('techniek')).get('/techniek');
  expect(page.text).toMatch(/Een wijziging in de dossiers doorvoeren\s*: \d+ keer geprobeerd/);
  expect(page.text).not.toContain('Oefenpersoon');
  await needs.setOffset(0);

  // Its own next moment stands where the other's stands, and what is asked of it is done.
  const [{ nextAt } = { nextAt: null }, other] = [
    await support.statusOf(rig, poisoned),
    await outline(sound),
  ];
  expect(nextAt).toBe(other?.nextAt);
  expect((await outline(poisoned))?.nextAt).toBe(nextAt);
  inTime(await toNext(sound));

  // What was wrong with it is repaired, and the effect is carried out after all.
  await texts.updateMany({ caseId: poisoned }, { $inc: { version: -1 } });
  await support.eventually(
    () => left(poisoned),
    (all) => all.length === 0,
    30_000,
  );
  // Nobody does anything any more: both go to their end by their own dates.
  const end = new Date(Date.now() + 12 * 365 * DAY).toISOString();
  for (const caseId of [sound, poisoned]) await support.forward(rig, caseId, end);
  for (const caseId of [sound, poisoned])
    await support.eventually(
      () => rig.store.cases.gone(caseId),
      (gone) => gone,
      60_000,
    );
  await support.eventually(
    () => rig.store.erasures.open(),
    (open) => open.length === 0,
    60_000,
  );
  const [first, second] = await rig.store.certificates.list({ limit: 2 });
  expect([first?.dueOn, first?.term, dayOf(first?.doneAt ?? '')]).toEqual([
    second?.dueOn,
    second?.term,
    second?.dueOn,
  ]);
  for (const name of ['weegploeg', 'casusoverleg', 'archief'])
    expect(
      await (await room(name)).collection('texts').countDocuments({ caseId: { $in: [poisoned, sound] } }),
    ).toBe(0);
});
