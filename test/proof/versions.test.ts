/**
 * A change of the case loop shipped while lives run (docs/changing-workflows.md): a life that began on the old release, one
 * that began on the new, old and new workers on one queue, a release that is put back too early. Every moment comes on its
 * instant, both lives are destroyed on their day, and what they wrote replays.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { jest } from '@jest/globals';
import { bundleWorkflowCode, DefaultLogger, Worker, type WorkflowBundleOption } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { createCodec } from '../../contracts/codec.ts';
import { caseWorkflowId } from '../../contracts/engine.ts';
import { keyForWorkflow } from '../../contracts/keys.ts';
import { AFTER_MOMENT_MS } from '../../dev/clock/fast-forward.ts';
import { type Environment, startEnvironment } from '../../dev/environment.ts';
import { readableHistory, readHistory } from '../../dev/histories.ts';
import { dayOf } from '../../domain/dates/index.ts';
import { bundleOptions, workflowBundle } from '../../workers/bundle.ts';
import type { Rig } from '../real/workflows/support.ts';

jest.setTimeout(150_000);
/** What the engine takes from an instant to the step that belongs to it, in the case's own time. */
const LATE_MS = 10_000;
const LIVES = 12;

let dataDir: string;
let environment: Environment;
let rig: Rig;
let support: typeof import('../real/workflows/support.ts');
let today: WorkflowBundleOption;
let next: WorkflowBundleOption;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'pga-versions-'));
  environment = await startEnvironment({ dataDir, outside: {}, withWorker: false, withApi: false });
  Object.assign(process.env, environment.env);
  support = await import('../real/workflows/support.ts');
  rig = await support.openRig();
  today = await workflowBundle();
  next = await bundleWorkflowCode({
    ...bundleOptions(fileURLToPath(new URL('../..', import.meta.url)), 'ts'),
    logger: new DefaultLogger('WARN'),
    webpackConfigHook: (config) => {
      const loader = fileURLToPath(new URL('./versions/next-release.cjs', import.meta.url));
      config.module?.rules?.push({ test: /workflows\/case-loop\.ts$/, enforce: 'pre', use: [{ loader }] });
      return config;
    },
  });
}, 120_000);
afterAll(async () => {
  await rig?.close();
  await environment?.stop();
  await rm(dataDir, { recursive: true, force: true });
}, 60_000);

const historyOf = async (caseId: string) => {
  const codec = createCodec(keyForWorkflow(rig.store.keys));
  return readHistory(await readableHistory(rig.client, codec, caseWorkflowId(caseId)));
};
type History = Awaited<ReturnType<typeof historyOf>>;
const isMarked = ({ events }: History): boolean =>
  (events ?? []).some(({ markerRecordedEventAttributes: marker }) => marker?.markerName === 'core_patch');
const failures = ({ events }: History): number =>
  (events ?? []).filter(({ workflowTaskFailedEventAttributes: failed }) => failed).length;
const replay = (bundle: WorkflowBundleOption, history: History) =>
  Worker.runReplayHistory({ workflowBundle: bundle }, history, 'case-replayed');

async function assess(caseId: string, party: string) {
  const task = (await rig.store.tasks.ofCase(caseId)).find(
    (row) => row.party === party && row.status === 'open' && row.kind === 'assess',
  );
  const event = { type: 'complete-task', task: task?.task, kind: 'assess', answer: {}, texts: [] };
  return support.send(rig, caseId, await support.intend(rig, caseId, party, event));
}

/** The case's next moment comes; answers by how much it was late, in ms, and null when the case was destroyed by it. */
async function toNext(caseId: string): Promise<{ at: string; late: number | null }> {
  const { nextAt, version } = (await rig.store.cases.outlineOf(caseId)) ?? { nextAt: null, version: 0 };
  if (nextAt === null) throw new Error('nothing is due');
  await support.forward(rig, caseId, new Date(Date.parse(nextAt) + AFTER_MOMENT_MS).toISOString());
  const after = await support.eventually(
    () => rig.store.cases.outlineOf(caseId),
    (seen) => seen === null || seen.version > version,
    30_000,
  );
  // Nothing is due any more: its destruction is under way.
  if (after === null || after.nextAt === null) return { at: nextAt, late: null };
  const [line] = await rig.store.cases.journal(caseId, { after: version });
  return { at: nextAt, late: Date.parse(line?.at ?? '') - Date.parse(nextAt) };
}

test('old and new workers beside each other, and an old one put back: every moment in time, all destroyed on their day', async () => {
  // The release that runs, and a life on it.
  const old = await rig.work();
  const early = await support.newCase(rig);
  const before = await historyOf(early);
  expect(isMarked(before)).toBe(false);

  // The next one beside it. Which of the two takes a new life is the engine's choice.
  const first = await rig.work(undefined, { workflowBundle: next });
  const lives = [early];
  let marked: string | undefined;
  while (marked === undefined && lives.length < LIVES) {
    const caseId = await support.newCase(rig);
    lives.push(caseId);
    if (isMarked(await historyOf(caseId))) marked = caseId;
  }
  if (marked === undefined) throw new Error('no life began on the new worker');
  for (const caseId of [early, marked]) expect(await assess(caseId, 'gemeente')).toMatchObject({ ok: true });
  const moments = [await toNext(early), await toNext(marked)];
  for (const caseId of [early, marked])
    await support.eventually(
      () => rig.store.outbox.versionsPending(caseId),
      (all) => all.length === 0,
      30_000,
    );

  // The new one is taken away again: what it has begun waits, and nothing of it is lost. The others go on.
  first.stop();
  await first.finished;
  let answered = false;
  const waiting = assess(marked, 'om').finally(() => {
    answered = true;
  });
  expect(await assess(early, 'om')).toMatchObject({ ok: true });
  await sleep(4_000);
  expect(answered).toBe(false);
  await support.eventually(
    () => historyOf(marked ?? ''),
    (seen) => failures(seen) > 0,
  );

  // The release again, and this time the old one goes.
  await rig.work(undefined, { workflowBundle: next });
  old.stop();
  await old.finished;
  expect(await waiting).toMatchObject({ ok: true });
  const dueOn: string[] = [];
  const last = new Map<string, History>();
  for (const caseId of lives) {
    for (let moment = 0; ; moment++) {
      if (moment > 30) throw new Error('a life without an end');
      last.set(caseId, await historyOf(caseId));
      const { at, late } = await toNext(caseId);
      moments.push({ at, late });
      if (late !== null) continue;
      dueOn.push(dayOf(at));
      break;
    }
  }
  for (const { late } of moments.filter((one) => one.late !== null)) {
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThan(LATE_MS);
  }
  const certificates = await support.eventually(
    () => rig.store.certificates.list(),
    (all) => all.length === lives.length,
    30_000,
  );
  expect(certificates.map((one) => [one.dueOn, dayOf(one.doneAt)]).sort()).toEqual(
    dueOn.map((day) => [day, day]).sort(),
  );

  // What they wrote: what began before went over to the new way, and replays there; the old code knows only what came before.
  const [ofEarly, ofMarked] = [last.get(early), last.get(marked)] as [History, History];
  expect([isMarked(ofEarly), isMarked(ofMarked)]).toEqual([true, true]);
  await replay(today, before);
  for (const history of [before, ...last.values()]) await replay(next, history);
  await expect(replay(today, ofMarked)).rejects.toThrow(DeterminismViolationError);
});
