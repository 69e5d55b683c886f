/**
 * Subjects at rest, each as a snapshot of one that was lived: its state in the store under a key of its own, and a workflow
 * that begins where a new run begins (version and next moment; contracts/engine.ts) and waits on its timer. A few of them
 * are whole copies: in the end these are woken, to see that a subject that has been forgotten by the worker comes to its
 * moment.
 */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Db } from 'mongodb';
import { caseWorkflowId, RECONCILER_WORKFLOW, STATUS_QUERY } from '../../contracts/engine.ts';
import { AFTER_MOMENT_MS, fastForward } from '../../dev/clock/fast-forward.ts';
import { ENGINE_UNIT } from '../../store/keys.ts';
import type { Template } from '../destruction/copies.ts';
import type { Bulk } from './bulk.ts';

export interface Parked {
  subjects: number;
  /** Bytes of the engine's database, with its log; and what a subject added, the first measurement apart. */
  engineBytes: number;
  engineBytesPerSubject: number | null;
  /** Memory of the worker process, in MB (10^6): resident at rest, and the most that it ever was. */
  workerMb: number;
  workerMostMb: number;
  /** What a subject added to it at rest. */
  workerBytesPerSubject: number | null;
  /** To park them, until the worker has answered the engine about each: no part of what is asked. */
  seconds: number;
  /** Processor seconds of each process until then. */
  cpu: Record<string, number>;
}
export interface Woken {
  asked: number;
  /** Came to their next moment in the store, with what it brings along. */
  came: number;
  slowestMs: number;
  /** A question to a subject that the worker has forgotten, answered from its history: p50 and the slowest of `asked`. */
  answeredMs: { p50: number; slowest: number };
}
export interface Reconciled {
  seconds: number;
  /** Not: it was ended after so many seconds, and what is told is of until then. */
  whole: boolean;
  workerMb: number;
  /** While it ran. */
  workerMostMb: number;
}
export interface Rest {
  sizes: Parked[];
  woken: Woken;
  reconciled: Reconciled;
}
export interface ParkNeeds {
  bulk: Bulk;
  client: Client;
  regie: Db;
  taskQueue: string;
  /** Bytes of the engine's database, on whatever server it stands. */
  engineBytes: () => number | Promise<number>;
  workerPid: () => number;
  /** Names and process ids of the servers. */
  processes: () => Record<string, number>;
}

const WOKEN = 20;
/** The engine has written down what the worker answered. */
const REST_MS = 8_000;
const BACKLOG_MS = 2_000;
const BACKLOG = 1_000;
const WAKE_MS = 60_000;
/** On SQLite the engine's list takes longer a page, the more there is in it. */
const RECONCILED_MS = 180_000;

/** So many at rest, each a state and a workflow, once the worker has answered the engine about them. Answers their ids. */
export async function rest(
  needs: Pick<ParkNeeds, 'bulk' | 'client' | 'taskQueue'>,
  template: Template,
  many: number,
  { tell, until = Number.POSITIVE_INFINITY }: { tell?: (made: number) => void; until?: number } = {},
): Promise<string[]> {
  const state: Template = { ...template, rows: [], keys: [{ unit: ENGINE_UNIT, room: 'engine' }] };
  // No further ahead of the worker than it answers in half a minute.
  const more = async () => {
    while (performance.now() < until && (await backlog(needs)) > BACKLOG) await sleep(BACKLOG_MS / 4);
    return performance.now() < until;
  };
  const made = await needs.bulk.copy(state, many, { more, ...(tell && { tell }) });
  for (let quiet = 0; quiet < 2; await sleep(BACKLOG_MS))
    quiet = (await backlog(needs)) === 0 ? quiet + 1 : 0;
  return made;
}

/**
 * @param whole makes a whole copy, which can be woken.
 * @param limitMs after so long nothing more is parked: the last size is then what there is.
 */
export async function park(
  needs: ParkNeeds,
  template: Template,
  whole: () => Promise<string>,
  sizes: readonly number[],
  say: (line: string) => void,
  limitMs = Number.POSITIVE_INFINITY,
): Promise<Rest> {
  const first = await measured(needs, 0, 0);
  const found: Parked[] = [first];
  const sleepers: string[] = [];
  const others: string[] = [];
  const until = performance.now() + limitMs;
  for (const size of [...sizes].sort((a, b) => a - b)) {
    const began = performance.now();
    while (sleepers.length < Math.min(WOKEN, size)) sleepers.push(await whole());
    const there = sleepers.length + others.length;
    const tell = (made: number) => {
      const seconds = Math.round((performance.now() - began) / 1000);
      if (made % 1_000 === 1 || made + there === size)
        say(`${there + made} of ${size} parked, ${seconds} s, ${memory(needs).workerMb} MB`);
    };
    if (size > there) others.push(...(await rest(needs, template, size - there, { tell, until })));
    const parked = sleepers.length + others.length;
    const seconds = Math.round((performance.now() - began) / 1000);
    await sleep(REST_MS);
    const now = await measured(needs, parked, seconds);
    found.push({
      ...now,
      engineBytesPerSubject: Math.round((now.engineBytes - first.engineBytes) / parked),
      workerBytesPerSubject: Math.round(((now.workerMb - first.workerMb) * 1e6) / parked),
    });
    say(JSON.stringify(found.at(-1)));
    if (parked < size) break;
  }
  const woken = await wake(needs, sleepers, others);
  return { sizes: found, woken, reconciled: await reconciled(needs) };
}

/** What the engine still has to ask the worker. */
async function backlog({ client, taskQueue }: Pick<ParkNeeds, 'client' | 'taskQueue'>): Promise<number> {
  const { stats } = await client.workflowService.describeTaskQueue({
    ...{ namespace: client.options.namespace, taskQueue: { name: taskQueue } },
    ...{ taskQueueType: WORKFLOW_QUEUE, reportStats: true },
  });
  return Number(stats?.approximateBacklogCount ?? 0);
}
const WORKFLOW_QUEUE = 1;

/** Skips each to its next moment, one after the other, and asks others how they are. */
async function wake(
  { client, regie }: ParkNeeds,
  sleepers: readonly string[],
  others: readonly string[],
): Promise<Woken> {
  const took: number[] = [];
  const answered: number[] = [];
  for (const [index, caseId] of sleepers.entries()) {
    const row = await regie.collection<{ _id: string; nextAt: Date }>('cases').findOne({ _id: caseId });
    const at = row?.nextAt.getTime() ?? 0;
    const began = performance.now();
    await fastForward(client, caseWorkflowId(caseId), at + AFTER_MOMENT_MS);
    while (performance.now() - began < WAKE_MS && !(await stepped(regie, caseId))) await sleep(50);
    if (await stepped(regie, caseId)) took.push(performance.now() - began);
    const other = others[Math.floor((index * others.length) / sleepers.length)];
    if (other === undefined) continue;
    const asked = performance.now();
    await client.workflow.getHandle(caseWorkflowId(other)).query(STATUS_QUERY);
    answered.push(performance.now() - asked);
  }
  answered.sort((a, b) => a - b);
  const round = (ms: number | undefined) => Math.round(ms ?? 0);
  return {
    asked: sleepers.length,
    came: took.length,
    slowestMs: round(Math.max(0, ...took)),
    answeredMs: { p50: round(answered[answered.length >> 1]), slowest: round(answered.at(-1)) },
  };
}

/** Past the version that it was parked at, with nothing left to be carried out or sent. */
async function stepped(regie: Db, caseId: string): Promise<boolean> {
  const row = await regie.collection<{ _id: string; version: number }>('cases').findOne({ _id: caseId });
  if ((row?.version ?? 0) < 2) return false;
  const [effects, mails] = await Promise.all([
    regie.collection('journal').countDocuments({ caseId, toDo: { $gte: 0 } }),
    regie.collection('outbox').countDocuments({ caseId, status: 'pending' }),
  ]);
  return effects + mails === 0;
}

/** One round of the reconciler over all of them, or as much of it as fits in `RECONCILED_MS`. */
async function reconciled(needs: ParkNeeds): Promise<Reconciled> {
  const { client, taskQueue } = needs;
  const began = performance.now();
  let most = 0;
  const look = setInterval(() => {
    most = Math.max(most, memory(needs).workerMb);
  }, 500);
  let whole = false;
  try {
    const handle = await client.workflow.start(RECONCILER_WORKFLOW, {
      ...{ workflowId: 'reconciler-load', taskQueue, args: [{ calendar: false }] },
    });
    whole = await Promise.race([handle.result().then(() => true), sleep(RECONCILED_MS, false)]);
    if (!whole) await handle.terminate('the measurement ends');
  } finally {
    clearInterval(look);
  }
  const seconds = Math.round((performance.now() - began) / 1000);
  await sleep(REST_MS);
  return { seconds, whole, workerMb: memory(needs).workerMb, workerMostMb: most };
}

async function measured(needs: ParkNeeds, subjects: number, seconds: number): Promise<Parked> {
  return {
    subjects,
    engineBytes: await needs.engineBytes(),
    engineBytesPerSubject: null,
    ...memory(needs),
    workerBytesPerSubject: null,
    seconds,
    cpu: cpu(needs.processes()),
  };
}

/** In hundredths of a second the kernel counts. */
function cpu(processes: Record<string, number>): Record<string, number> {
  const of = (pid: number | 'self') => {
    // After the name, which may have blanks: the 12th and 13th are its own time and the kernel's for it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return Math.round((Number(fields[11]) + Number(fields[12])) / 100);
  };
  const servers = Object.entries(processes).map(([name, pid]) => [name, of(pid)] as const);
  return { ...Object.fromEntries(servers), bench: of('self') };
}

/** The file of the embedded engine, with its log. */
export const sqliteBytes = (dataDir: string) => (): number => {
  const file = join(dataDir, 'temporal.db');
  const size = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return size(file) + size(`${file}-wal`);
};

function memory({ workerPid }: Pick<ParkNeeds, 'workerPid'>): Pick<Parked, 'workerMb' | 'workerMostMb'> {
  const status = readFileSync(`/proc/${workerPid()}/status`, 'utf8');
  const mb = (name: string) =>
    Math.round((Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) * 1024) / 1e5) / 10;
  return { workerMb: mb('VmRSS'), workerMostMb: mb('VmHWM') };
}
