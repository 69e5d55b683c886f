/**
 * `npm run --silent load -- --json [--subjects N,N,...] [--moments N] [--seconds N] [--minutes N] [--only parked,day,people] [--built] [--work]`: how much the
 * engine keeps and a worker remembers of N subjects at rest (worker's cache: 1,000 workflows), how long N moments of one
 * day take, and pages with 200 people at work (open loop: 4 completions and 20 views a second, by `bench:pages`). Each size
 * of `--subjects` (default 2,000) is a point of the curve, on top of the one before.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../config/index.ts';
import { openRehearsal } from '../dev/rehearsal/open.ts';
import { nodeScript } from '../dev/servers/processes.ts';
import { openStore } from '../store/index.ts';
import { build, shipped } from './built.ts';
import { openCopies } from './destruction/copies.ts';
import { openBulk } from './load/bulk.ts';
import { copied, drain, templatesOf } from './load/day.ts';
import { park, sqliteBytes } from './load/parked.ts';
import { readingClient } from './reading-client.ts';
import { workCounter } from './work/work.ts';

const PARTS = ['parked', 'day', 'people'] as const;
const PEOPLE = ['--people', '200', '--views', '20', '--completions', '4'];

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    subjects: { type: 'string', default: '2000' },
    moments: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '60' },
    // Nothing more is parked after so long.
    minutes: { type: 'string', default: '120' },
    only: { type: 'string', default: PARTS.join() },
    // The worker compiled as in the image, instead of from source.
    built: { type: 'boolean', default: false },
    // What a moment costs: database operations by process, command and collection, and processor seconds.
    work: { type: 'boolean', default: false },
  },
});
const sizes = values.subjects.split(',').map(Number);
const moments = Number(values.moments);
const parts = values.only.split(',');
const fits = (n: number, most: number) => Number.isInteger(n) && n >= 1 && n <= most;
if (
  !sizes.every((n) => fits(n, 200_000)) ||
  !fits(moments, 100_000) ||
  !fits(Number(values.seconds), 3_600) ||
  !fits(Number(values.minutes), 600) ||
  !parts.every((part) => PARTS.includes(part as (typeof PARTS)[number]))
) {
  process.stderr.write(
    'Gebruik: npm run load -- [--json] [--subjects N,N] [--moments N] [--seconds N] [--minutes N] [--only parked,day,people] [--built] [--work]\n',
  );
  process.exit(2);
}
const say = (line: string) => process.stderr.write(`${line}\n`);
if (values.built) build();

const result: Record<string, unknown> = { cpus: cpus().length, load: { before: now() } };
if (parts.includes('parked') || parts.includes('day')) await lived();
if (parts.includes('people')) result.people = await people();
(result.load as Record<string, number>).after = now();
process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : `${JSON.stringify(result, null, 2)}\n`);
process.exit(0);

async function lived(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'pga-load-'));
  const counter = values.work ? await workCounter() : null;
  // The clock and the looks of this process are counted too.
  if (counter) {
    process.env.COUNT_OPERATIONS = counter.env.COUNT_OPERATIONS;
    await import('./work/count-operations.mjs');
  }
  const extraEnv = { ...(values.built ? shipped() : {}), ...counter?.env };
  const opened = await openRehearsal({ dataDir, outside: {}, extraEnv });
  const { env, keysInspectorUri } = opened.environment;
  const config = readConfig({ ...env });
  const store = await openStore(config);
  const client = readingClient(opened.needs.client.connection, config, store);
  const copies = await openCopies({ config, env, keysInspectorUri, store, client });
  const bulk = await openBulk(config, env, client, copies);
  const { regie } = copies;
  try {
    const of = await templatesOf(opened.needs, store, copies);
    const work = counter && (() => counter.read({ ...opened.environment.processes(), bench: process.pid }));
    const needs = { bulk, client, regie, store, ...(work && { work }) };
    if (parts.includes('day')) result.day = await drain(needs, of, moments, say);
    if (parts.includes('parked')) {
      // What waits is of today: the life's years are over.
      await opened.needs.setOffset(0);
      const needs = {
        ...{ bulk, client, regie, taskQueue: config.temporalTaskQueue },
        engineBytes: sqliteBytes(dataDir),
        workerPid: () => opened.environment.processes().worker ?? 0,
        processes: () => opened.environment.processes(),
      };
      const whole = async () => (await copied({ bulk, store }, of.archiving, 'archiving', 1))[0] as string;
      result.parked = await park(needs, of.archiving, whole, sizes, say, Number(values.minutes) * 60_000);
    }
  } finally {
    await Promise.allSettled([store.close(), bulk.close(), copies.close()]);
    await opened.close();
    await counter?.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

function people(): Promise<unknown> {
  const { command, args } = nodeScript('bench/pages.ts', ['--json', '--seconds', values.seconds, ...PEOPLE]);
  return new Promise((done, fail) => {
    execFile(command, args, { maxBuffer: 1e8 }, (error, said) => {
      try {
        done(JSON.parse(said));
      } catch {
        fail(error ?? new Error('bench:pages said nothing'));
      }
    });
  });
}
function now(): number {
  return Number(loadavg()[0]?.toFixed(1));
}
