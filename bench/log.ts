// `npm run bench:log [-- --json] [--lines 100000] [--seconds 10]`: how many lines a second 50 writers get into the access
// log, and how long it takes to prove it whole. In an environment of its own.
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import mongoose from 'mongoose';
import { readConfig } from '../config/index.ts';
import { startEnvironment } from '../dev/environment.ts';
import { checkpointsOf } from '../store/checkpoints.ts';
import { openStore } from '../store/index.ts';
import type { InnerKeys } from '../store/keys.ts';
import { hashOf, START } from '../store/log-hash.ts';
import type { AccessRow } from '../store/regie.ts';

const PROCESSES = 5;
const WRITERS = 50;
const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    lines: { type: 'string', default: '100000' },
    seconds: { type: 'string', default: '10' },
  },
});
const [wanted, seconds] = [Number(values.lines), Number(values.seconds)];
const say = (line: string) => void process.stderr.write(`${line}\n`);

const dataDir = mkdtempSync(join(tmpdir(), 'pga-regie-log-'));
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
const environment = await startEnvironment({
  ...{ dataDir, withWorker: false, withApi: false, withPractice: false, onLine: say, signal: stop.signal },
});
try {
  const writing = await write();
  const verifying = await verify();
  const result = { ...writing, ...verifying };
  process.stdout.write(`${values.json ? JSON.stringify(result, null, 2) : inWords(result)}\n`);
  process.exitCode = result.linesPerSecond >= 200 && result.whole && result.verifySeconds < 10 ? 0 : 1;
} finally {
  await environment.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

/** Several processes write at once; each is given its writers and told when to begin. */
async function write() {
  const script = fileURLToPath(new URL('./log/writer.ts', import.meta.url));
  const env = { ...process.env, ...environment.env };
  const children = Array.from({ length: PROCESSES }, () =>
    fork(script, [String(WRITERS / PROCESSES), String(seconds)], { env }),
  );
  const answer = (child: ChildProcess) =>
    new Promise<{ waits?: number[] }>((resolve, reject) => {
      child.once('message', resolve);
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`a writer ended with ${code}`)));
    });
  await Promise.all(children.map(answer));
  say(`${WRITERS} writers in ${PROCESSES} processes write for ${seconds} s ...`);
  const done = Promise.all(children.map(answer));
  for (const child of children) child.send('go');
  const waits = (await done).flatMap(({ waits: own = [] }) => own).sort((a, b) => a - b);
  const at = (part: number) => Math.round(waits[Math.floor(waits.length * part)] ?? 0);
  return {
    ...{ writers: WRITERS, processes: PROCESSES },
    linesPerSecond: Math.round(waits.length / seconds),
    ...{ p50: at(0.5), p95: at(0.95) },
  };
}

/** Fills the log up with lines like those, in chains that are signed, and proves it. */
async function verify() {
  const config = readConfig({ ...process.env, ...environment.env });
  const store = await openStore(config);
  const connect = (room: 'regie' | 'sleutels') =>
    mongoose.createConnection(config.mongodbUris[room], { dbName: room }).asPromise();
  const [regie, sleutels] = await Promise.all([connect('regie'), connect('sleutels')]);
  try {
    const rows = regie.collection<AccessRow>('accesslog');
    const checkpoints = checkpointsOf(sleutels, store.keys as InnerKeys);
    const like = (await rows.findOne({})) as AccessRow;
    const CHAIN = 10_000;
    for (let left = wanted - (await rows.countDocuments({})); left > 0; left -= CHAIN) {
      const writer = randomBytes(12).toString('hex');
      let prev = START;
      const made = Array.from({ length: Math.min(CHAIN, left) }, (_, seq) => {
        const { hash: _hash, ...rest } = { ...like, _id: `${writer}:${seq}`, writer, seq, prev };
        prev = hashOf(rest);
        return { ...rest, hash: prev };
      });
      for (let at = 0; at < made.length; at += 1000) await rows.insertMany(made.slice(at, at + 1000));
      await checkpoints.sign([{ writer, seq: made.length - 1, hash: prev, closed: true }], like.at);
    }
    say('The log is verified ...');
    const [began, cpu, database] = [performance.now(), process.cpuUsage(), databaseCpu()];
    const report = await store.accessLog.verify();
    const used = process.cpuUsage(cpu);
    return {
      lines: report.lines,
      verifySeconds: round((performance.now() - began) / 1000),
      // On a machine with other work these say more than the clock.
      verifyOwnCpuSeconds: round((used.user + used.system) / 1e6),
      verifyDatabaseCpuSeconds: round(databaseCpu() - database),
      whole: report.broken === null && report.brokenCheckpoint === null && report.unsigned === 0,
      memoryMB: Math.round(process.memoryUsage().rss / 1e6),
    };
  } finally {
    await Promise.all([regie.close(), sleutels.close()]);
    await store.close();
  }
}

/** Processor seconds of the database server so far, as the kernel counts them (hundredths); 0 without /proc. */
function databaseCpu(): number {
  try {
    const stat = readFileSync(`/proc/${environment.processes().mongo}/stat`, 'utf8');
    const [user = 0, system = 0] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13)
      .map(Number);
    return (user + system) / 100;
  } catch {
    return 0;
  }
}

function round(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}

function inWords(result: Awaited<ReturnType<typeof write>> & Awaited<ReturnType<typeof verify>>): string {
  const { writers, processes, linesPerSecond, p50, p95, lines, verifySeconds, whole } = result;
  return [
    `${writers} writers in ${processes} processes: ${linesPerSecond} lines a second (p50 ${p50} ms, p95 ${p95} ms)`,
    `${lines} lines proven ${whole ? 'whole' : 'BROKEN'} in ${verifySeconds} s`,
  ].join('\n');
}
