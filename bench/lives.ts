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
import { type LifeReport, rehearse } from '../dev/rehearsal/rehearsal.ts';
import type { FloorShape } from './floor-workflow.ts';
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
  const report = (one: LifeReport, life: Life) => seen.push({ report: one, life });
  const agenda = Array.from({ length: count }, () => 'agenda' as const);
  await rehearse(opened.needs, {
    paths: agenda,
    seed: 1,
    pace: 'reminder',
    reportLater: true,
    report,
    allEnded: async () => {
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
  const result = {
    livesPerSecond: round(livesPerSecond),
    floorPerSecond: round(floor.perSecond),
    ratio: round(livesPerSecond / floor.perSecond),
    events: mean(({ report }) => report.historyEvents),
    floorEvents: floor.events,
    tasks: shape.tasks,
    moments: shape.moments,
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
async function floorOf(
  client: Client,
  address: string,
  shape: FloorShape,
): Promise<{ perSecond: number; events: number }> {
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
    const begun = performance.now();
    const ids = Array.from({ length: count }, (_, index) => `floor-${index}`);
    await Promise.all(ids.map((id) => bareLife(client, id, shape)));
    const perSecond = (count * 1000) / (performance.now() - begun);
    const { historyLength } = await client.workflow.getHandle('floor-0').describe();
    return { perSecond, events: historyLength };
  } finally {
    worker.shutdown();
    await running;
    await connection.close();
  }
}

async function bareLife(client: Client, workflowId: string, shape: FloorShape): Promise<void> {
  const handle = await client.workflow.start('bareLife', { taskQueue: QUEUE, workflowId, args: [shape] });
  let now = Date.now();
  for (let at = 0; at < Math.max(shape.moments, shape.tasks); at++) {
    if (at < shape.tasks) await handle.executeUpdate('done');
    if (at < shape.moments) {
      now += GAP_MS;
      await fastForward(client, workflowId, now + 1000 * (at + 1));
    }
  }
  await handle.result();
}

function round(number: number): number {
  return Math.round(number * 1000) / 1000;
}
