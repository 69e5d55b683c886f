/**
 * `npm run --silent bench:ops -- --json [--workflows N] [--views N]`: *Techniek* and `/metrics` with many open workflows. An
 * environment of its own. Real: the engine with that many runs, with the search attributes of cases, the page, the metrics of
 * an API process. Synthetic: the runs wait for a first step that lies far away (no worker has one), and the store's cases are
 * copies of a real row. Says how long the page took at a tenth of them too, so that it shows what grows.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType, TypedSearchAttributes } from '@temporalio/common';
import { MongoClient } from 'mongodb';
import { CASE_WORKFLOW, caseWorkflowId } from '../contracts/engine.ts';
import { demoPassword } from '../dev/demo.ts';
import { startEnvironment } from '../dev/environment.ts';
import { type Person, signIn } from '../dev/person.ts';
import { Staff } from '../dev/rehearsal/staff.ts';
import { addDays, dayOf, startOfDay } from '../domain/dates/index.ts';
import { daysOfMoments } from '../store/moment-days.ts';
import { figuresOf } from './pages/load.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    workflows: { type: 'string', default: '50000' },
    views: { type: 'string', default: '100' },
  },
});
const workflows = Number(values.workflows);
const views = Number(values.views);
const AT_ONCE = 48;
const BATCH = 2_000;
/** Next moments lie within seven years, as files do. */
const AHEAD = 2_500;
const KEY = {
  stage: defineSearchAttributeKey('Stage', SearchAttributeType.KEYWORD),
  kind: defineSearchAttributeKey('CaseKind', SearchAttributeType.KEYWORD),
  parties: defineSearchAttributeKey('Parties', SearchAttributeType.KEYWORD_LIST),
  next: defineSearchAttributeKey('NextLegalMoment', SearchAttributeType.DATETIME),
};

interface Row {
  _id: string;
  [field: string]: unknown;
}

const say = (line: string) => {
  process.stderr.write(`${line} (${Math.round(performance.now() / 1000)} s)\n`);
};
const dataDir = await mkdtemp(join(tmpdir(), 'pga-ops-'));
const environment = await startEnvironment({ dataDir });
const { env } = environment;
const baseUrl = env.BASE_URL ?? '';
const mongo = await MongoClient.connect(env.MONGODB_URI_REGIE ?? '');
const regie = mongo.db(`${env.DATABASE_PREFIX ?? ''}regie`);
const connection = await Connection.connect({ address: env.TEMPORAL_ADDRESS ?? '' });
const client = new Client({ connection, namespace: env.TEMPORAL_NAMESPACE ?? 'default' });
const before = loadavg()[0];
const others: ChildProcess[] = [];
try {
  const today = dayOf(new Date().toISOString());
  const staff = new Staff(baseUrl, []);
  await staff.registerSignal('politie', { name: 'Oefenpersoon Een', birthDate: '1990-01-01' }, today);
  const metricsUrl = await startMeasured();
  const person = await signIn(baseUrl, 'techniek@voorbeeld.test', demoPassword);
  await look(person, 5);
  say('Een echt dossier is er.');

  const rounds = [];
  let open = 0;
  for (const upTo of [Math.round(workflows / 10), workflows]) {
    const from = performance.now();
    await seed(open, upTo, today);
    const seededIn = Math.round((performance.now() - from) / 1000);
    open = upTo;
    say(`${open} lopen.`);
    await counted(upTo);
    await look(person, 5);
    const pages = await look(person, views);
    const metrics = await scrape(metricsUrl, views);
    rounds.push({ workflows: upTo, seededIn, ...pages, metrics });
  }
  const result = { rounds, load: { before: round(before), after: round(loadavg()[0]) } };
  process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : `${JSON.stringify(result, null, 2)}\n`);
} finally {
  for (const one of others) one.kill('SIGKILL');
  await Promise.allSettled([connection.close(), mongo.close()]);
  await environment.stop();
  await rm(dataDir, { recursive: true, force: true });
}
process.exit(0);

/** Runs and rows number `from` up to `upTo`; rows in bulk while the engine is busy. */
async function seed(from: number, upTo: number, today: string): Promise<void> {
  const caseRow = await regie.collection<Row>('cases').findOne({ kind: 'subject', nextAt: { $ne: null } });
  if (!caseRow) throw new Error('There is no real case to copy');
  const shard = `stage:subject:${String(caseRow.stage)}#63`;
  for (let begin = from; begin < upTo; begin += BATCH) {
    const rows = Array.from({ length: Math.min(BATCH, upTo - begin) }, (_, index): Row => {
      const at = new Date(startOfDay(addDays(today, 2 + ((begin + index) % AHEAD))));
      const moments = (caseRow.moments as { what: string; waits: boolean }[]).map((one) => ({ ...one, at }));
      const days = daysOfMoments(moments.map((one) => ({ ...one, at: at.toISOString() })));
      return { ...caseRow, _id: randomUUID(), runIds: [], nextAt: at, moments, days };
    });
    await Promise.all([
      regie.collection<Row>('cases').insertMany(rows, { ordered: false }),
      startAll(rows),
      regie
        .collection<{ _id: string; n: number }>('counters')
        .updateOne({ _id: shard }, { $inc: { n: rows.length } }, { upsert: true }),
    ]);
  }
}

async function startAll(rows: readonly Row[]): Promise<void> {
  const waiting = [...rows];
  const one = async () => {
    for (let row = waiting.shift(); row; row = waiting.shift())
      await client.workflow.start(CASE_WORKFLOW, {
        workflowId: caseWorkflowId(row._id),
        taskQueue: env.TEMPORAL_TASK_QUEUE ?? 'pga-regie',
        args: [],
        startDelay: '365 days',
        typedSearchAttributes: new TypedSearchAttributes([
          { key: KEY.stage, value: String(row.stage) },
          { key: KEY.kind, value: 'subject' },
          { key: KEY.parties, value: row.parties as string[] },
          { key: KEY.next, value: row.nextAt as Date },
        ]),
      });
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}

/** Visibility follows the starts. */
async function counted(least: number): Promise<void> {
  for (let n = 0; n < 60; n++) {
    if ((await client.workflow.count('ExecutionStatus = "Running"')).count >= least) return;
    await sleep(1_000);
  }
  throw new Error('The engine does not count what runs');
}

async function look(person: Person, times: number) {
  const overview: number[] = [];
  const list: number[] = [];
  for (let n = 0; n < times; n++) {
    overview.push(await timed(() => person.get('/techniek'), 'lopend'));
    list.push(await timed(() => person.get('/techniek/lopend?soort=caseLoop'), 'Dossier'));
    // As somebody who keeps an eye on it, not as a machine: what is remembered for seconds goes out of date meanwhile.
    if (times > 20) await sleep(300);
  }
  return { overview: figures(overview), list: figures(list) };
}

async function timed(get: () => Promise<{ status: number; text: string }>, has: string): Promise<number> {
  const from = performance.now();
  const page = await get();
  if (page.status !== 200 || !page.text.includes(has)) throw new Error(`no page: ${page.status}`);
  return performance.now() - from;
}

async function scrape(url: string, times: number) {
  const took: number[] = [];
  for (let n = 0; n < times; n++) {
    const from = performance.now();
    const text = await (await fetch(url)).text();
    took.push(performance.now() - from);
    if (!text.includes('pga_workflows_running')) throw new Error('no metrics');
    await sleep(100);
  }
  return figures(took);
}

/** Another API process on the same servers, the one that is scraped: each process has a port of its own for that. */
async function startMeasured(): Promise<string> {
  const [port, metrics] = [await freePort(), await freePort()];
  const root = resolve(import.meta.dirname, '..');
  const api = spawn(process.execPath, ['--no-warnings', '--import', 'tsx', 'api/main.ts'], {
    cwd: root,
    env: { ...process.env, ...env, PORT: String(port), METRICS_PORT: String(metrics) },
    stdio: 'ignore',
  });
  others.push(api);
  const url = `http://127.0.0.1:${metrics}/metrics`;
  for (let n = 0; n < 60; n++) {
    const text = await fetch(url).then(
      (answer) => answer.text(),
      () => '',
    );
    if (text.includes('pga_workflows_running')) return url;
    await sleep(500);
  }
  throw new Error('No metrics within half a minute');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return port;
}

function figures(took: readonly number[]) {
  return figuresOf(took.map((ms) => ({ route: '', ms, ok: true })));
}
function round(load: number | undefined): number {
  return Number(load?.toFixed(2));
}
