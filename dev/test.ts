// `npm test`: unit tests, then the tests that start servers of their own and those of the store, on databases of their
// own; beside them the others on the real servers of one environment that is started for them. Half of their time is
// waiting, so the two rows take little longer than one.
// With `--proof` (`npm run test:proof`): the heavy proofs of test/proof instead, and every page in
// every state; one after the other. Further arguments go to jest (a file's name, -t ...). The last line says `N passed, N failed` over all.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Environment, type EnvironmentOptions, startEnvironment } from './environment.ts';
import { findServer } from './servers/fetch.ts';
import { PlainError } from './servers/plain-error.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const proof = process.argv.includes('--proof');
/** Against a run that hangs; how long it may take on a quiet machine stands in docs/proof.md. */
const limit = (proof ? 20 : 12) * 60_000;
const began = performance.now();
const forwarded = process.argv.slice(2).filter((one) => one !== '--proof');
/** When files are named and none is the store's, it needs no servers. */
const named = forwarded.filter((one) => one.startsWith('test/'));
const storeIsAsked = named.length === 0 || named.some((one) => `${one}/`.includes('/store/'));
const folder = mkdtempSync(join(tmpdir(), 'pga-regie-test-'));
const running = new Set<number>();
const interruption = new AbortController();
const environments: Environment[] = [];
const stopping: Promise<void>[] = [];
let passed = 0;
let failed = 0;
let bad = false;

/** Runs one jest project; its results come as a file, so that the counts are jest's own. */
async function jest(project: string, env: NodeJS.ProcessEnv, without: string[] = []): Promise<void> {
  const results = join(folder, `${project}.json`);
  const jestBin = join(root, 'node_modules/jest/bin/jest.js');
  // biome-ignore format: one command
  const args = ['--experimental-vm-modules', '--no-warnings', jestBin, '--selectProjects', project,
    '--json', '--outputFile', results, '--passWithNoTests', ...forwarded,
    ...without.flatMap((pattern) => ['--testPathIgnorePatterns', pattern])];
  const child = spawn(process.execPath, args, {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: process.platform !== 'win32',
  });
  if (child.pid) running.add(child.pid);
  const code = await new Promise<number | null>((done) => {
    child.once('error', () => done(1));
    child.once('exit', done);
  });
  if (child.pid) running.delete(child.pid);
  if (code !== 0) bad = true;
  if (!existsSync(results)) {
    failed += 1;
    return;
  }
  const counts = JSON.parse(readFileSync(results, 'utf8')) as Record<string, number>;
  passed += counts.numPassedTests ?? 0;
  // A file that doesn't load has no tests to fail: it counts as one.
  failed += (counts.numFailedTests ?? 0) + (counts.numRuntimeErrorTestSuites ?? 0);
}

async function finish(code: number): Promise<never> {
  for (const pid of running) {
    try {
      process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
    } catch {
      // gone already
    }
  }
  interruption.abort();
  await stopServers();
  rmSync(folder, { recursive: true, force: true });
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(`${seconds} s`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(code);
}

let ending = false;
function endEarly(why: string): void {
  if (ending) return;
  ending = true;
  console.error(why);
  failed += 1;
  void finish(1);
}
setTimeout(() => endEarly(`De tests duren langer dan ${limit / 60_000} minuten.`), limit).unref();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => endEarly('Afgebroken.'));

async function stopServers(): Promise<void> {
  await Promise.all([...environments.splice(0).map((one) => one.stop()), ...stopping.splice(0)]);
}

/** Runs a project on the servers of this data folder. */
function startServers(
  name: string,
  options: Partial<EnvironmentOptions> = {},
): (project: string) => Promise<void> {
  const starting = startEnvironment({
    dataDir: join(folder, name),
    onLine: (line) => console.error(line),
    signal: interruption.signal,
    onStop: (done) => {
      stopping.push(done);
    },
    ...options,
  });
  starting.catch(() => {});
  return async (project) => {
    const environment = await starting;
    if (!environments.includes(environment)) environments.push(environment);
    await jest(project, {
      ...process.env,
      ...environment.env,
      INSPECTOR_URI: environment.inspectorUri,
      TEST_PORTS_FILE: join(environment.dataDir, 'ports.json'),
    });
  };
}

/** Unit tests, `apart` and `store` in one row, `real` on the environment's servers in another. */
async function everyTest(): Promise<void> {
  const withServers = startServers('data');
  const first = async () => {
    await jest('unit', process.env);
    // The start of these servers falls in the time of `apart`, that of the others in the time of the unit tests.
    const withDatabases = storeIsAsked && startServers('store', { withWorker: false, withApi: false });
    await withServers('apart');
    if (withDatabases) await withDatabases('store');
  };
  await Promise.all([first(), withServers('real')]);
}

/**
 * A proof whose server can't be had on this machine is no part of the run, and that is said; asked for by name alone it
 * fails instead. Nothing is counted that was not played.
 */
async function leftOut(): Promise<string[]> {
  const asked = forwarded.length === 1 && /key-service/.test(forwarded[0] ?? '');
  if (asked || (forwarded.length > 0 && !forwarded.some((one) => /key-service/.test(one)))) return [];
  try {
    await findServer('openbao', (line) => console.error(line));
    return [];
  } catch (error) {
    console.error(
      `NIET GESPEELD: test/proof/key-service.test.ts, want OpenBao is er niet. ${(error as Error).message}`,
    );
    return ['test/proof/key-service'];
  }
}

/** First what needs the environment, then what starts servers of its own, alone. */
async function everyProof(): Promise<void> {
  await startServers('data')('pages');
  await stopServers();
  await jest('proof', process.env, await leftOut());
}

try {
  await (proof ? everyProof() : everyTest());
} catch (error) {
  if (!ending) {
    failed += 1;
    console.error(error instanceof PlainError ? error.message : error);
  }
}
if (!ending) {
  ending = true;
  await finish(bad || failed > 0 ? 1 : 0);
} else {
  await new Promise(() => {});
}
