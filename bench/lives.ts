/**
 * `npm run --silent bench -- --json [--lives N] [--work]`: reference lives per second (docs/reference-life.md), tasks through mail
 * and pages included, against the floor: bare workflows with the same timers, updates and activities, where the
 * activities do nothing, on the same server in the same run. `--work` adds what a life cost: processor seconds and
 * database operations of each process.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Client } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { fastForward } from '../dev/clock/fast-forward.ts';
import type { Life } from '../dev/rehearsal/life.ts';
import { openRehearsal } from '../dev/rehearsal/open.ts';
import { type LifeReport, type Phase, rehearse } from '../dev/rehearsal/rehearsal.ts';
import type { FloorShape } from './floor-workflow.ts';
import { type Busy, busyBetween, busyNow, cpuBetween, percentiles } from './work/busy.ts';
import { summaryOf, workBetween, workCounter } from './work/work.ts';

const QUEUE = 'floor';
const ERASURE_ACTIVITIES = 5;
const GAP_MS = 21 * 86_400_000;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    lives: { type: 'string', default: '6' },
    work: { type: 'boolean', default: false },
  },
});
const count = Number(values.lives);
if (!Number.isInteger(count) || count < 1) {
  process.stderr.write('Gebruik: npm run bench -- [--json] [--lives N]\n');
  process.exit(2);
}

const dataDir = await mkdtemp(join(tmpdir(), 'pga-bench-'));
Runtime.install({ logger: new DefaultLogger('WARN') });
const counter = values.work ? await workCounter() : null;
// The rehearsed staff and the clock are in this process: what they ask is counted too.
if (counter) {
  process.env.COUNT_OPERATIONS = counter.env.COUNT_OPERATIONS;
  await import('./work/count-operations.mjs');
}
const opened = await openRehearsal({ dataDir, ...(counter && { extraEnv: counter.env }) });
const processes = () => ({ ...opened.environment.processes(), bench: process.pid });
try {
  const before = await counter?.read(processes());
  let work: ReturnType<typeof summaryOf> | undefined;
  const seen: { report: LifeReport; life: Life }[] = [];
  const waits: Record<'page' | 'form', number[]> = { page: [], form: [] };
  const phases: Record<Phase, number> = { begin: 0, moments: 0, tasks: 0, end: 0 };
  const cpu: Record<Phase, number> = { begin: 0, moments: 0, tasks: 0, end: 0 };
  const idle = busyNow(processes());
  let then = idle;
  let busy: Busy | undefined;
  const report = (one: LifeReport, life: Life) => seen.push({ report: one, life });
  const agenda = Array.from({ length: count }, () => 'agenda' as const);
  await rehearse(opened.needs, {
    paths: agenda,
    seed: 1,
    pace: 'reminder',
    reportLater: true,
    report,
    waited: (what, ms) => waits[what].push(ms),
    phase: (what, ms) => {
      phases[what] += ms;
      const now = busyNow(processes());
      cpu[what] += cpuBetween(then, now);
      then = now;
    },
    allEnded: async () => {
      busy = busyBetween(idle, busyNow(processes()));
      if (counter && before) work = summaryOf(workBetween(before, await counter.read(processes())), count);
    },
  });
  // From the first life's signal to the last one's end; they begin within seconds of each other.
  const livesPerSecond = (count * 1000) / Math.max(...seen.map((one) => one.report.wallMs));

  const mean = (of: (one: { report: LifeReport; life: Life }) => number) =>
    Math.round(seen.reduce((sum, one) => sum + of(one), 0) / seen.length);
  const shape: FloorShape = {
    moments: mean(({ life }) => life.wakes),
    tasks: mean(({ report }) => report.tasks),
    effects: mean(({ life }) => life.effects),
    erasure: ERASURE_ACTIVITIES,
    gapMs: GAP_MS,
  };
  const floor = await floorOf(opened.needs.client, opened.environment.env.TEMPORAL_ADDRESS ?? '', shape);
  const perSecond = (n: number, ms: number) => round((n * count * 1000) / ms);
  const result = {
    livesPerSecond: round(livesPerSecond),
    floorPerSecond: round(floor.perSecond),
    ratio: round(livesPerSecond / floor.perSecond),
    events: mean(({ report }) => report.historyEvents),
    floorEvents: floor.events,
    tasks: shape.tasks,
    moments: shape.moments,
    // A form until its answer is on the screen and what it asked for is done, mail included; the floor's is an update.
    tasksPerSecond: [perSecond(shape.tasks, phases.tasks), perSecond(shape.tasks, floor.updateMs)],
    // Moments of one instant until nothing is due and all mail has gone; the floor's are bare timers with a step.
    momentsPerSecond: [perSecond(shape.moments, phases.moments), perSecond(shape.moments, floor.forwardMs)],
    // Milliseconds, as many at once as there are lives' tasks; an empty answer of the same server and an update beside them.
    pageMs: [percentiles(waits.page), floor.emptyPages],
    formMs: [percentiles(waits.form), floor.updates],
    // Processors: of all this run's own processes together, and of the whole machine.
    busy: { lives: busy, floor: floor.busy },
    // Of the whole run: seconds by the clock and of the processors.
    phases: Object.fromEntries(
      Object.entries(phases).map(([what, ms]) => [what, [round(ms / 1000), round(cpu[what as Phase])]]),
    ),
    ...(work && { work }),
  };
  const allowed = 60 + 16 * result.tasks + 12 * result.moments;
  if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else {
    process.stdout.write(
      `${count} levens: ${result.livesPerSecond} per seconde, bodem ${result.floorPerSecond}, verhouding ${result.ratio}.\n` +
        `Gebeurtenissen per leven: ${result.events} (bodem ${result.floorEvents}, ten hoogste ${allowed}); ${result.tasks} taken, ${result.moments} momenten.\n`,
    );
  }
} finally {
  await opened.close();
  await counter?.close();
  await rm(dataDir, { recursive: true, force: true });
}
process.exit(0);

/** As many bare lives, driven as the real ones are: an update for each task, the clock to each moment. */
async function floorOf(client: Client, address: string, shape: FloorShape) {
  const connection = await NativeConnection.connect({ address });
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('./floor-workflow.ts', import.meta.url)),
    logger: new DefaultLogger('WARN'),
  });
  const worker = await Worker.create({
    connection,
    namespace: client.options.namespace,
    taskQueue: QUEUE,
    workflowBundle,
    activities: { nothing: async () => undefined },
  });
  const running = worker.run();
  try {
    const idle = busyNow(processes());
    const begun = performance.now();
    const ids = Array.from({ length: count }, (_, index) => `floor-${index}`);
    const lives = await Promise.all(ids.map((id) => bareLife(client, id, shape)));
    const perSecond = (count * 1000) / (performance.now() - begun);
    const busy = busyBetween(idle, busyNow(processes()));
    const { historyLength } = await client.workflow.getHandle('floor-0').describe();
    const all = (of: 'updates' | 'forwards') => lives.flatMap((one) => one[of]);
    const meanOf = (list: number[]) => list.reduce((sum, ms) => sum + ms, 0) / count;
    return {
      perSecond,
      events: historyLength,
      updates: percentiles(all('updates')),
      updateMs: meanOf(all('updates')),
      forwardMs: meanOf(all('forwards')),
      emptyPages: percentiles(await emptyPages(opened.needs.baseUrl)),
      busy,
    };
  } finally {
    worker.shutdown();
    await running;
    await connection.close();
  }
}

/** What a page would take that looks nothing up and shows nothing. */
async function emptyPages(baseUrl: string): Promise<number[]> {
  const waits: number[] = [];
  for (let round = 0; round < 20; round++) {
    const one = async () => waits.push(await timed(async () => (await fetch(`${baseUrl}/healthz`)).text()));
    await Promise.all(Array.from({ length: count }, one));
  }
  return waits;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

async function bareLife(client: Client, workflowId: string, shape: FloorShape) {
  const waits: { updates: number[]; forwards: number[] } = { updates: [], forwards: [] };
  const handle = await client.workflow.start('bareLife', { taskQueue: QUEUE, workflowId, args: [shape] });
  let now = Date.now();
  for (let at = 0; at < Math.max(shape.moments, shape.tasks); at++) {
    if (at < shape.tasks) waits.updates.push(await timed(() => handle.executeUpdate('done')));
    if (at < shape.moments) {
      now += GAP_MS;
      const target = now + 1000 * (at + 1);
      waits.forwards.push(await timed(() => fastForward(client, workflowId, target)));
    }
  }
  await handle.result();
  return waits;
}

function round(number: number): number {
  return Math.round(number * 1000) / 1000;
}
