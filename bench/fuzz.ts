/**
 * `npm run --silent fuzz -- [--json] [--requests N] [--seed N]`: every page, form and endpoint, asked for in every way but
 * the right one, by people of each role, by nobody and with false papers, in a practice environment of its own. What is
 * sent is made from the forms as the pages show them, from openapi.json, and from the application's own list of routes.
 * No answer may be a server's error, show its inside, or stay away for five seconds. The same seed makes the same choices;
 * what is wrong is printed with its batch and place in it. Exit code 1 when something is wrong.
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../config/index.ts';
import { startEnvironment } from '../dev/environment.ts';
import { type Asked, ask, closeAgent, type Outcome } from './fuzz/ask.ts';
import { Crew } from './fuzz/crew.ts';
import { wrongWith } from './fuzz/judge.ts';
import { plansOf } from './fuzz/plan.ts';
import { requestOf } from './fuzz/requests.ts';
import { routesOf } from './fuzz/routes.ts';

const BATCH = 800;
const AT_ONCE = 8;
const PATIENCE_MS = 5_000;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    requests: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    keep: { type: 'boolean', default: false },
  },
});
const [requests, seed] = [Number(values.requests), Number(values.seed)];
if (!Number.isInteger(requests) || requests < 1 || !Number.isInteger(seed)) {
  process.stderr.write('Gebruik: npm run fuzz -- [--json] [--requests N] [--seed N]\n');
  process.exit(2);
}

interface Wrong {
  batch: number;
  at: number;
  account: string;
  what: string;
  wrong: string[];
  status: number;
  method: string;
  path: string;
  body: string;
}
const wrong: Wrong[] = [];
const statuses: Record<string, number> = {};
const kinds: Record<string, number> = {};
const asked = new Set<string>();
let slowest = 0;
let sent = 0;
/** What had to be asked twice: how the first time ended, and where. */
const repeated: string[] = [];

const dataDir = await mkdtemp(join(tmpdir(), 'pga-fuzz-'));
const environment = await startEnvironment({
  dataDir,
  withCovenantCase: true,
  // Every request comes from an address of its own: limits are per address.
  extraEnv: { TRUST_PROXY: '127.0.0.1' },
});
const before = loadavg()[0] ?? 0;
const begun = performance.now();
try {
  const config = readConfig({ ...process.env, ...environment.env });
  const base = new URL(config.baseUrl);
  const crew = new Crew(config.baseUrl, environment);
  await crew.begin();
  const routes = await routesOf(config);
  for (let batch = 0; sent < requests; batch++) {
    await crew.lookAround(batch);
    const known = { ...crew.known(), routes };
    const plans = plansOf(seed, batch, Math.min(BATCH, requests - sent));
    let next = 0;
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        while (next < plans.length) {
          const at = next++;
          const plan = plans[at];
          if (!plan) return;
          const one = requestOf(plan, known);
          let outcome = await ask(base, one, PATIENCE_MS);
          // A busy machine can keep an answer up once; twice it is ours.
          if (outcome.status === 0) {
            repeated.push(
              `${'problem' in outcome ? outcome.problem : ''} ${one.method} ${one.path.slice(0, 80)}`,
            );
            outcome = await ask(base, one, PATIENCE_MS);
          }
          take(batch, at, one, outcome);
        }
      }),
    );
    if (!values.json)
      process.stderr.write(
        `${sent} verzoeken, ${wrong.length} fout, ${Math.round(performance.now() - begun)} ms\n`,
      );
  }
  const patterns = routes.map(({ method, pattern }) => `${method} ${pattern}`);
  const seen = new Set([...asked].map((line) => matching(line, routes)));
  const untouched = patterns.filter((one) => !seen.has(one) && !one.startsWith('HEAD '));
  const seconds = Math.round((performance.now() - begun) / 1000);
  const result = {
    ...{ requests: sent, seed, seconds, people: crew.known().actors.length, forms: crew.formsSeen },
    ...{
      routes: patterns.length,
      untouched,
      statuses,
      kinds,
      slowest,
      repeated: repeated.length,
      firstRepeated: repeated.slice(0, 20),
    },
    serverErrors: Object.entries(statuses).reduce(
      (sum, [status, n]) => sum + (Number(status) >= 500 ? n : 0),
      0,
    ),
    wrong: wrong.length,
    logged: await failuresIn(join(dataDir, 'logs')),
    examples: distinct(wrong),
    load: { before: Number(before.toFixed(2)), after: Number((loadavg()[0] ?? 0).toFixed(2)) },
  };
  process.stdout.write(`${JSON.stringify(result, null, values.json ? 0 : 2)}\n`);
  process.exitCode = wrong.length > 0 || untouched.length > 0 ? 1 : 0;
} finally {
  closeAgent();
  await environment.stop();
  if (values.keep) process.stderr.write(`${dataDir}\n`);
  else await rm(dataDir, { recursive: true, force: true });
}
process.exit();

function take(
  batch: number,
  at: number,
  one: Asked & { account: string; what: string },
  outcome: Outcome,
): void {
  sent += 1;
  statuses[outcome.status] = (statuses[outcome.status] ?? 0) + 1;
  kinds[one.what] = (kinds[one.what] ?? 0) + 1;
  asked.add(`${one.method} ${one.path.split('?')[0]}`);
  slowest = Math.max(slowest, outcome.ms);
  const found = wrongWith(one, outcome);
  if (found.length === 0) return;
  const { account, what, method, path, body = '' } = one;
  wrong.push({
    batch,
    at,
    account,
    what,
    wrong: found,
    status: outcome.status,
    method,
    path: path.slice(0, 300),
    body: body.slice(0, 600),
  });
}

/** What the application's own log says of answers that were a server's error: kinds and places, each once. */
async function failuresIn(folder: string): Promise<string[]> {
  const found = new Set<string>();
  for (const name of await readdir(folder))
    for (const line of (await readFile(join(folder, name), 'utf8')).split('\n'))
      if (line.includes('"request failed"') || line.includes('a command broke the rules'))
        found.add(JSON.stringify((JSON.parse(line) as { err?: unknown }).err));
  return [...found].slice(0, 20);
}

/** The route that a request went to: most letters of its own first. */
function matching(line: string, routes: { method: string; pattern: string }[]): string {
  const [method = '', path = ''] = line.split(' ');
  const fits = routes
    .filter((route) => route.method === method)
    .filter(({ pattern }) => {
      const [parts, given] = [pattern.split('/'), path.split('/')];
      return (
        parts.length === given.length && parts.every((part, n) => part.startsWith(':') || part === given[n])
      );
    })
    .sort((one, other) => one.pattern.split(':').length - other.pattern.split(':').length);
  return `${method} ${fits[0]?.pattern ?? ''}`;
}

/** One example of each kind of mistake and address without its ids. */
function distinct(all: Wrong[]): Wrong[] {
  const kept = new Map<string, Wrong>();
  for (const one of all) {
    const key = `${one.wrong.join()} ${one.method} ${one.path.replace(/\?.*$/, '').replace(/[\w-]{8,}/g, '*')}`;
    if (!kept.has(key) && kept.size < 60) kept.set(key, one);
  }
  return [...kept.values()];
}
