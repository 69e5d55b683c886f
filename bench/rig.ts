/**
 * `npm run --silent rig -- --json [--only survive,lives,parked,day] [--servers N] [--lives N] [--kills N] [--minutes M]
 * [--subjects N,N] [--moments N] [--seed N] [--built] [--hold]`: the production-like rig without containers
 * (bench/rig/open.ts): the real Temporal server on PostgreSQL, several server and worker processes. `survive`: lives while
 * one of each is killed; `lives`: lives a second by number of processes; `parked`: bytes in PostgreSQL per subject at rest;
 * `day`: moments of one day. `--hold` only starts it and says its address, for `TEMPORAL_ADDRESS=... npm run rehearse`, until
 * Ctrl-C. Worker and API are compiled first, as for the image; `--built`: they are already. Needs Go and PostgreSQL 15 or
 * newer. Exit 0: all checks held; 1: not; 2: not understood, or something is not there.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PlainError } from '../dev/servers/plain-error.ts';
import { build } from './built.ts';
import { pace, SHAPES } from './rig/lives.ts';
import { load } from './rig/load.ts';
import { openRig } from './rig/open.ts';
import { Missing } from './rig/programs.ts';
import { survive } from './rig/survive.ts';

/** As long as servers are given to stop by themselves, and a little. */
const STOP_MS = 12_000;
const PARTS = ['survive', 'lives', 'parked', 'day'] as const;
const USAGE =
  'Gebruik: npm run rig -- [--json] [--only survive,lives,parked,day] [--servers N] [--lives N] [--kills N] [--minutes M] [--subjects N,N] [--moments N] [--seed N] [--built] [--hold]';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    hold: { type: 'boolean', default: false },
    built: { type: 'boolean', default: false },
    only: { type: 'string', default: PARTS.join() },
    servers: { type: 'string', default: '2' },
    lives: { type: 'string', default: '8' },
    kills: { type: 'string', default: '8' },
    minutes: { type: 'string', default: '10' },
    subjects: { type: 'string', default: '1000' },
    moments: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
  },
});
const numbers = (text: string, most: number): number[] => {
  const list = text.split(',').map(Number);
  if (list.every((n) => Number.isInteger(n) && n >= 1 && n <= most)) return list;
  process.stderr.write(`${text} moet een heel getal van 1 tot ${most} zijn. ${USAGE}\n`);
  process.exit(2);
};
const whole = (text: string, most: number): number => numbers(text, most)[0] ?? 1;
const parts = values.only.split(',');
if (!parts.every((part) => PARTS.includes(part as (typeof PARTS)[number]))) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(2);
}
const servers = whole(values.servers, 5);
const lives = whole(values.lives, 10_000);
const seed = whole(values.seed, 2 ** 31);
const kills = whole(values.kills, 10_000);
const minutes = whole(values.minutes, 1_000);
const sizes = numbers(values.subjects, 200_000);
const moments = whole(values.moments, 100_000);
if (parts.includes('survive') && servers < 2 && !values.hold) {
  process.stderr.write(`Wat een server overneemt vraagt er ten minste twee. ${USAGE}\n`);
  process.exit(2);
}

const began = performance.now();
const say = (line: string) =>
  process.stderr.write(`${Math.round((performance.now() - began) / 1000)} s: ${line}\n`);
const home = mkdtempSync(join(tmpdir(), 'pga-rig-'));
const stopping = new AbortController();
const { signal } = stopping;
// Whatever ends this process: its servers are ended by who keeps an eye on them (dev/servers/keeper.mjs).
process.on('exit', () => rmSync(home, { recursive: true, force: true }));
// Ctrl-C stops all in order; what still waits for a server then is not waited for, and a second Ctrl-C waits for nothing.
for (const name of ['SIGINT', 'SIGTERM'] as const)
  process.on(name, () => {
    if (signal.aborted) process.exit(130);
    stopping.abort();
    setTimeout(() => process.exit(130), STOP_MS).unref();
  });
const now = () => Number(loadavg()[0]?.toFixed(1));
const folder = (name: string) => {
  const path = join(home, name);
  mkdirSync(path, { mode: 0o700 });
  return path;
};
/** Databases, mail and sign-in that run elsewhere are used as they are; the engine is the rig's own. */
const outside = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => /^(MONGODB_|SMTP_URL$|OIDC_|LOG_LEVEL$)/.test(name)),
);
const common = { seed, say, signal, outside };

async function measure(): Promise<number> {
  if (!values.built) build();
  const result: Record<string, unknown> = { cpus: cpus().length, load: { before: now() } };
  let ok = true;
  if (parts.includes('survive')) {
    const survived = await survive({
      ...{ ...common, dataDir: folder('survive'), lives, kills, minutes, servers },
    });
    ok = survived.ok;
    result.survive = survived;
  }
  if (parts.includes('lives')) {
    const all = [];
    for (const shape of SHAPES) {
      const dataDir = folder(`lives-${shape.servers}-${shape.workers}`);
      all.push(await pace(shape, { ...common, dataDir, lives }));
      say(JSON.stringify(all.at(-1)));
    }
    result.lives = all;
  }
  if (parts.includes('parked') || parts.includes('day'))
    Object.assign(
      result,
      await load({
        ...{ ...common, dataDir: folder('load'), servers },
        ...{ sizes: parts.includes('parked') ? sizes : [], moments: parts.includes('day') ? moments : 0 },
      }),
    );
  (result.load as Record<string, number>).after = now();
  process.stdout.write(`${JSON.stringify(result, null, values.json ? 0 : 2)}\n`);
  return ok ? 0 : 1;
}

/** Until Ctrl-C. */
async function hold(): Promise<number> {
  const rig = await openRig({ ...common, dataDir: folder('rig'), servers });
  process.stdout.write(
    `${Object.entries(rig.env)
      .map(([name, value]) => `${name}=${value}`)
      .join(' ')}\n`,
  );
  await new Promise<void>((done) => signal.addEventListener('abort', () => done(), { once: true }));
  await rig.stop();
  return 0;
}

let code = 1;
try {
  code = await (values.hold ? hold() : measure());
} catch (error) {
  process.stderr.write(`${error instanceof PlainError ? error.message : (error as Error).stack}\n`);
  if (error instanceof Missing) code = 2;
}
process.exit(signal.aborted && !values.hold ? 130 : code);
