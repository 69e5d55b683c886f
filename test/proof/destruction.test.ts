/**
 * A destruction that is cut off anywhere goes on and ends (13): a real worker is killed (SIGKILL) with destructions before
 * the first write and after the last one of every step, and in the middle; and one is frozen (SIGSTOP) before it, and wakes up
 * after it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { Client } from '@temporalio/client';
import { type Copies, openCopies, type Template } from '../../bench/destruction/copies.ts';
import { readConfig } from '../../config/index.ts';
import { createCodec } from '../../contracts/codec.ts';
import { caseWorkflowId } from '../../contracts/engine.ts';
import { keyForWorkflow } from '../../contracts/keys.ts';
import { AFTER_MOMENT_MS, fastForward } from '../../dev/clock/fast-forward.ts';
import { type OpenedRehearsal, openRehearsal } from '../../dev/rehearsal/open.ts';
import { rehearse } from '../../dev/rehearsal/rehearsal.ts';
import { nodeScript } from '../../dev/servers/processes.ts';
import { shardOf } from '../../store/counters.ts';
import { checkChain, openStore, type Store } from '../../store/index.ts';

const STEPS = ['eraseBegin', 'eraseDocuments', 'eraseEngine', 'eraseKeys', 'eraseCertify'] as const;
interface Point {
  id: string;
  /** Without one: of whichever destruction comes next. */
  workflowId?: string;
  activity: string;
  /** The how-manieth write of the activity. */
  write: number;
  after?: boolean;
}

async function eventually<T>(
  look: () => Promise<T>,
  enough: (seen: T) => boolean,
  ms: number,
): Promise<void> {
  for (const began = performance.now(); ; await sleep(100)) {
    const seen = await look();
    if (enough(seen)) return;
    if (performance.now() - began > ms) throw new Error(`Not in ${ms} ms: ${JSON.stringify(seen)}`);
  }
}

let dataDir: string;
let folder: string;
let opened: OpenedRehearsal;
let store: Store;
let copies: Copies;
let client: Client;
let template: Template;
/** How many writes each step of a whole file's destruction makes, counted at the first one. */
let writes: Record<string, number>;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'pga-destruction-'));
  folder = join(dataDir, 'park');
  await mkdir(folder);
  const preload = pathToFileURL(join(import.meta.dirname, 'destruction', 'park.mjs')).href;
  opened = await openRehearsal({
    dataDir,
    outside: {},
    extraEnv: { PARK_FOLDER: folder, NODE_OPTIONS: `--import ${preload}`, DESTRUCTIONS_AT_ONCE: '50' },
  });
  const { env, keysInspectorUri } = opened.environment;
  const config = readConfig({ ...env });
  store = await openStore(config);
  client = new Client({
    connection: opened.needs.client.connection,
    namespace: config.temporalNamespace,
    dataConverter: { payloadCodecs: [createCodec(keyForWorkflow(store.keys))] },
  });
  copies = await openCopies({ config, env, keysInspectorUri, store, client });
  await rehearse(opened.needs, {
    paths: ['agenda'],
    seed: 1,
    observe: async ({ caseId }) => {
      const stage = (await opened.needs.view.caseOf(caseId))?.stage;
      if (stage === 'archived') template = await copies.templateOf(caseId);
    },
  });
  const counted = JSON.parse(readFileSync(join(folder, 'counts.json'), 'utf8')) as Record<string, number>;
  writes = Object.fromEntries(STEPS.map((step) => [step, counted[`erasure/${step}`] ?? 0]));
}, 120_000);
afterAll(async () => {
  await Promise.allSettled([store?.close(), copies?.close()]);
  await opened?.close();
  await rm(dataDir, { recursive: true, force: true });
}, 30_000);

/** Cases that share no counter: who is held in the middle of a transaction holds nobody else. */
async function many(count: number): Promise<string[]> {
  const ids = new Map<number, string>();
  while (ids.size < count) {
    const caseId = randomUUID();
    ids.set(shardOf(caseId), caseId);
  }
  for (const caseId of ids.values()) await copies.copy(template, 0, caseId);
  return [...ids.values()];
}
/** Their last day comes; the worker may be held on the way, so nobody waits for it. */
function comes(caseIds: readonly string[]): void {
  const target = Date.parse(template.loaded.nextAt ?? '') + AFTER_MOMENT_MS;
  for (const caseId of caseIds)
    void fastForward(client, caseWorkflowId(caseId), target).catch(() => undefined);
}
function planned(points: readonly Point[]): void {
  writeFileSync(join(folder, 'plan.json'), JSON.stringify(points));
}
const reached = (points: readonly Point[], what: 'reached' | 'woke') =>
  eventually(
    async () => points.filter(({ id }) => !existsSync(join(folder, `${id}.${what}`))).map(({ id }) => id),
    (missing) => missing.length === 0,
    120_000,
  );
const unplan = () => rmSync(join(folder, 'plan.json'));

/** All gone, each certified exactly once, in a chain that is whole; nothing is found in any byte of any database. */
async function allDestroyed(caseIds: readonly string[], certificates: number): Promise<void> {
  await eventually(
    async () => ({
      erasures: await copies.regie.collection('erasures').countDocuments(),
      cases: await copies.regie.collection('cases').countDocuments({ kind: 'subject' }),
    }),
    ({ erasures, cases }) => erasures === 0 && cases === 0,
    120_000,
  );
  await nothingLeft(caseIds, certificates);
}
async function nothingLeft(caseIds: readonly string[], certificates: number): Promise<void> {
  const remains = await Promise.all(caseIds.map((caseId) => store.lookEverywhere(caseId)));
  expect(remains.filter((found) => Object.keys(found).length > 0)).toEqual([]);
  const runs = await Promise.all(
    caseIds.map((caseId) =>
      client.workflowService
        .describeWorkflowExecution({
          namespace: client.options.namespace,
          execution: { workflowId: caseWorkflowId(caseId) },
        })
        .then(
          () => caseId,
          () => null,
        ),
    ),
  );
  expect(runs.filter((found) => found !== null)).toEqual([]);
  const chain = await checkChain(await store.certificates.export());
  expect(chain).toMatchObject({ broken: null, lines: certificates });
}
const lines = async () => (await checkChain(await store.certificates.export())).lines;

test('killed between any two steps, and in the middle of one, each destruction goes on and ends', async () => {
  const { environment } = opened;
  const last = (activity: string): number => writes[activity] ?? 0;
  for (const activity of STEPS) expect(last(activity)).toBeGreaterThan(0);
  const before = (activity: string, write: number): Point => ({
    id: `${activity}-${write}`,
    activity,
    write,
  });
  const end = (activity: string): Point => ({
    ...before(activity, last(activity)),
    ...{ id: `${activity}-end`, after: true },
  });
  const rounds: Point[][] = [
    [
      // Before the first write of a step, and after the last one: the engine hasn't heard of it yet.
      ...[before('eraseBegin', 1), before('eraseEngine', 1), before('eraseKeys', 1)],
      ...['eraseBegin', 'eraseDocuments', 'eraseEngine', 'eraseKeys'].map(end),
      // In the middle of the transaction that takes the case away (its first write is the documents' first one), of the
      // other documents, before the last of them, and in the middle of the keys.
      ...[before('eraseDocuments', 2), before('eraseDocuments', 12)],
      ...[before('eraseDocuments', last('eraseDocuments')), before('eraseKeys', last('eraseKeys') - 1)],
      // The certificate, just before it stands. Those of one process come one by one: one point a round.
      before('eraseCertify', last('eraseCertify')),
    ],
    // It stands, and nobody knows yet.
    [end('eraseCertify')],
  ];
  for (const round of rounds) {
    const certified = await lines();
    const caseIds = await many(round.length);
    planned(round);
    comes(caseIds);
    await reached(round, 'reached');
    await environment.kill('worker');
    unplan();
    await environment.restart('worker');
    await allDestroyed(caseIds, certified + round.length);
  }
}, 480_000);

test('a worker that is frozen before a destruction and wakes up after it writes nothing back', async () => {
  const { environment } = opened;
  const before = await lines();
  const all = await many(8);
  const stepping = all.slice(0, 4);
  const points: Point[] = [
    // Half-way through the step that would have asked for the destruction: another worker does it meanwhile.
    ...stepping.map((caseId, at) => ({
      ...{ id: `frozen-step-${at}`, workflowId: caseWorkflowId(caseId), activity: 'step', write: 1 },
    })),
    ...(['eraseBegin', 'eraseDocuments', 'eraseKeys', 'eraseCertify'] as const).map((activity) => ({
      ...{ id: `frozen-${activity}`, activity, write: 1 },
    })),
  ];
  planned(points);
  comes(all);
  await reached(points, 'reached');
  environment.pause('worker');
  let other: ChildProcess | undefined;
  try {
    const { command, args } = nodeScript('workers/main.ts');
    const env = { ...process.env, ...environment.env, NODE_OPTIONS: '', PARK_FOLDER: '' };
    other = spawn(command, args, { env, stdio: 'ignore' });
    await allDestroyed(all, before + points.length);
    expect(readdirSync(folder).filter((name) => name.startsWith('frozen') && name.endsWith('.woke'))).toEqual(
      [],
    );
    unplan();
    environment.resume('worker');
    await reached(points, 'woke');
    // What followed on it in the same step has had its time.
    await sleep(3_000);
    await nothingLeft(all, before + points.length);
    expect(await copies.regie.collection('cases').countDocuments({ kind: 'subject' })).toBe(0);
    expect(await copies.regie.collection('erasures').countDocuments()).toBe(0);
  } finally {
    environment.resume('worker');
    if (other) {
      const ended = new Promise((done) => other?.once('exit', done));
      other.kill('SIGKILL');
      await ended;
    }
  }
}, 300_000);
