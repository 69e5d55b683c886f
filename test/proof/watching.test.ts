/**
 * What operations watch, on real servers and real receivers: a click is one trace from the API over the worker to the database,
 * without anybody in it; a worker answers Prometheus; and the daily word to another system goes out by its schedule, also
 * when the receiver hangs first.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createPort } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { type Db, MongoClient } from 'mongodb';
import { ANNOUNCE_WORKFLOW } from '../../contracts/engine.ts';
import { demoMembers } from '../../dev/demo.ts';
import { type OpenedRehearsal, openRehearsal } from '../../dev/rehearsal/open.ts';
import { Staff } from '../../dev/rehearsal/staff.ts';
import { addDays, dayOf, startOfDay } from '../../domain/dates/index.ts';
import { SDK_METRICS } from '../unit/production/sdk-metrics.ts';

jest.setTimeout(120_000);

interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  service: string;
}
/** The collector: everything that was sent, as it came and as spans. */
const bodies: string[] = [];
const spans: Span[] = [];
type Otlp = {
  resourceSpans: {
    resource: { attributes: { key: string; value: { stringValue: string } }[] };
    scopeSpans: { spans: Omit<Span, 'service'>[] }[];
  }[];
};
function collect(body: string): void {
  bodies.push(body);
  for (const { resource, scopeSpans } of (JSON.parse(body) as Otlp).resourceSpans) {
    const service = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue ?? '';
    for (const one of scopeSpans) for (const span of one.spans) spans.push({ ...span, service });
  }
}
/** The other system: hangs until it is told not to. */
let hangs = true;
const told: string[] = [];

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
const servers: Server[] = [];
async function listening(answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>) {
  const server = createServer((request, response) => void answer(request, response));
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
async function freePort(): Promise<number> {
  const server = createPort().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

let dataDir: string;
let opened: OpenedRehearsal;
let worker: ChildProcess;
let said = '';
let metricsPort: number;
let mongo: MongoClient;
let regie: Db;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'pga-watching-'));
  const collector = await listening(async (request, response) => {
    collect(await textOf(request));
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  const receiver = await listening(async (request, response) => {
    told.push(await textOf(request));
    if (!hangs) response.writeHead(204).end();
  });
  const TRACES_URL = `${collector}/v1/traces`;
  opened = await openRehearsal({ dataDir, outside: {}, withWorker: false, extraEnv: { TRACES_URL } });
  metricsPort = await freePort();
  const secretFile = join(dataDir, 'webhook-secret');
  await writeFile(secretFile, 'een geheim van ten minste 32 tekens');
  const { env } = opened.environment;
  worker = spawn(process.execPath, ['dev/run.mjs', 'workers/main.ts'], {
    env: {
      ...{ PATH: process.env.PATH, HOME: process.env.HOME, ...env, LOG_LEVEL: 'info' },
      ...{ METRICS_PORT: String(metricsPort), WEBHOOK_URL: receiver, WEBHOOK_SECRET_FILE: secretFile },
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  worker.stdout?.on('data', (part: Buffer) => {
    said += part.toString();
  });
  mongo = await MongoClient.connect(env.MONGODB_URI_REGIE ?? '');
  regie = mongo.db(`${env.DATABASE_PREFIX ?? ''}regie`);
  await until(() => said.includes('READY'));
}, 120_000);
afterAll(async () => {
  if (worker && worker.exitCode === null) {
    worker.kill('SIGTERM');
    await once(worker, 'exit');
  }
  await mongo?.close();
  await opened?.close();
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await rm(dataDir, { recursive: true, force: true });
}, 60_000);

async function until(so: () => boolean | Promise<boolean>, ms = 40_000): Promise<void> {
  for (const end = Date.now() + ms; Date.now() < end; await new Promise((go) => setTimeout(go, 100)))
    if (await so()) return;
  throw new Error(`it did not come to that; the worker says: ${said.slice(-2_000)}`);
}

test('one POST of a form is one trace: from the API over the engine to the worker and the database, with nobody in it', async () => {
  const { needs } = opened;
  const staff = new Staff(needs.baseUrl, needs.conference);
  const name = 'Oefenpersoon Zichtbaar';
  await staff.registerSignal('politie', { name, birthDate: '1999-01-01' }, dayOf(new Date().toISOString()));
  const clicked = () => spans.find((span) => span.name === 'POST /signalen/nieuw');
  const ofClick = () => spans.filter(({ traceId }) => traceId === clicked()?.traceId);
  await until(() => ofClick().some((span) => span.name === 'deliver'));
  // All of it has arrived: nobody is still waiting for a parent.
  const orphans = () => {
    const ids = new Set(ofClick().map(({ spanId }) => spanId));
    return ofClick().filter(({ parentSpanId }) => parentSpanId && !ids.has(parentSpanId));
  };
  await until(() => clicked() !== undefined && orphans().length === 0);

  const trace = ofClick();
  const called = (service: string, what: RegExp) =>
    trace.filter((span) => span.service === `pga-regie-${service}` && what.test(span.name));
  expect(trace.filter(({ parentSpanId }) => !parentSpanId).map((span) => span.name)).toEqual([
    'POST /signalen/nieuw',
  ]);
  const [update] = called('api', /^update command$/);
  const [step] = called('worker', /^step$/);
  expect(update).toBeDefined();
  expect(step?.parentSpanId).toBe(update?.spanId);
  expect(called('api', /^(insert|update) weegploeg$/).length).toBeGreaterThan(0);
  // A step's transaction begins in `regie`; the driver ends it by a command to `admin`.
  const inStep = called('worker', /^\w+ (regie|admin)$/).filter(
    ({ parentSpanId }) => parentSpanId === step?.spanId,
  );
  expect(inStep.map((span) => span.name)).toEqual(
    expect.arrayContaining(['insert regie', 'update regie', 'commitTransaction admin']),
  );

  // The same trace in the access log, and no case, task, person or address anywhere in what was sent.
  expect(await regie.collection('accesslog').countDocuments({ trace: trace[0]?.traceId })).toBeGreaterThan(0);
  const all = bodies.join('\n');
  const cases = await regie.collection<{ _id: string }>('cases').find().toArray();
  const tasks = await regie.collection<{ _id: string; number: string }>('tasks').find().toArray();
  expect(cases.length + tasks.length).toBeGreaterThan(1);
  for (const secret of [
    ...[name, 'Oefenpersoon', '1999-01-01', '@voorbeeld.test', 'case-', '?', 'politie'],
    ...demoMembers.flatMap((member) => [member.id, member.name]),
    ...cases.map(({ _id }) => _id),
    ...tasks.map(({ number }) => number),
  ])
    expect([secret, all.includes(secret)]).toEqual([secret, false]);
});

test("a worker answers Prometheus with the SDK's own figures, by queue and kind, without a case", async () => {
  const answer = await fetch(`http://127.0.0.1:${metricsPort}/metrics`);
  const text = await answer.text();
  expect(answer.status).toBe(200);
  for (const name of SDK_METRICS.always)
    expect([name, new RegExp(`^${name}(_bucket)?\\{`, 'm').test(text)]).toEqual([name, true]);
  expect(text).toContain('task_queue="pga-regie"');
  const cases = await regie.collection<{ _id: string }>('cases').find().toArray();
  for (const { _id } of cases) expect(text.includes(_id)).toBe(false);
});

test('what is due is told by the schedule: a receiver that hangs is let go, said, and told once it answers', async () => {
  const { client } = opened.needs;
  const handle = client.schedule.getHandle(ANNOUNCE_WORKFLOW);
  const inAmsterdam = new Intl.DateTimeFormat('nl-NL', {
    ...{ timeZone: 'Europe/Amsterdam', hour: '2-digit', minute: '2-digit' },
  });
  const [next] = (await handle.describe()).info.nextActionTimes;
  expect(next && inAmsterdam.format(next)).toBe('00:05');

  // Something that is due today, and a moment that doesn't have to be waited for.
  const today = dayOf(new Date().toISOString());
  const ends = new Date(startOfDay(addDays(today, 1)));
  const due = await regie
    .collection('tasks')
    .updateOne({ status: 'open' }, { $set: { lastDay: today, endsAt: ends } });
  expect(due.modifiedCount).toBe(1);
  await handle.update((known) => ({ ...known, spec: { intervals: [{ every: '3s' }] } }));
  await until(() => told.length > 0);
  const running = async () => {
    for await (const { workflowId } of client.workflow.list({
      query: `WorkflowType = '${ANNOUNCE_WORKFLOW}' AND ExecutionStatus = 'Running'`,
    }))
      return workflowId;
    return null;
  };
  let workflowId = '';
  const pending = async () => {
    workflowId ||= (await running()) ?? '';
    if (!workflowId) return null;
    const { raw } = await client.workflow.getHandle(workflowId).describe();
    return raw.pendingActivities?.[0] ?? null;
  };
  // Five seconds and no longer; then it waits for its next try.
  await until(async () => ((await pending())?.attempt ?? 0) > 1);
  expect((await pending())?.lastFailure?.applicationFailureInfo?.type).toBe('ReceiverAway');
  expect(said).toContain('ReceiverAway');
  // While one hangs no other begins.
  await until(async () => (await handle.describe()).info.numActionsSkippedOverlap > 0);
  hangs = false;
  await until(
    async () => (await client.workflow.getHandle(workflowId).describe()).status.name === 'COMPLETED',
  );
  await handle.pause();
  const events = told.map((body) => JSON.parse(body) as { id: string }[]);
  // Tried again with the same ids, so that the receiver can tell.
  expect(events[1]?.map(({ id }) => id)).toEqual(events[0]?.map(({ id }) => id));
  expect(said).toContain('what has become due was told');
});
