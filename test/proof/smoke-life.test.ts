/**
 * The life that `npm run smoke:compose` plays, on the embedded servers: the same script in a process of its own, over TLS
 * through the same reverse proxy, signed in by the provider's own form, with a copy, a loss and a restore in between. And
 * what the script can't wait for there: the next day's destruction.
 */
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { jest } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { readConfig } from '../../config/index.ts';
import { caseWorkflowId } from '../../contracts/engine.ts';
import { fastForward } from '../../dev/clock/fast-forward.ts';
import { demoPassword } from '../../dev/demo.ts';
import { type Environment, startEnvironment } from '../../dev/environment.ts';
import { addAccounts } from '../../dev/servers/more-accounts.ts';
import { nodeScript } from '../../dev/servers/processes.ts';
import type { Left } from '../../dev/smoke/life.ts';
import { ADMINISTRATORS, ALL } from '../../dev/smoke/people.ts';
import { addDays, dayOf, startOfDay } from '../../domain/dates/index.ts';
import { dossierNumber } from '../../domain/forms/index.ts';
import { openStore } from '../../store/index.ts';
import { loseAll } from './losing.ts';

jest.setTimeout(300_000);
const run = promisify(execFile);
const HOST = 'localhost';

let folder: string;
let environment: Environment;
let proxy: ReturnType<typeof spawn>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pga-smoke-'));
  const dataDir = join(folder, 'data');
  addAccounts(
    dataDir,
    ALL.map(({ name, email }, index) => ({ id: `smoke-${index}`, name, email })),
  );
  const port = await freePort();
  environment = await startEnvironment({
    ...{ dataDir, withPractice: false },
    outside: { ...process.env, BASE_URL: `https://${HOST}:${port}` },
  });
  const [cert, key] = ['crt', 'key'].map((end) => join(folder, `tls_${end}`)) as [string, string];
  // biome-ignore format: one command
  await run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=smoke',
    '-addext', `subjectAltName=DNS:${HOST}`, '-keyout', key, '-out', cert]);
  proxy = spawn(process.execPath, ['docker/smoke/proxy.mjs'], {
    env: {
      ...{ TLS_CERT: cert, TLS_KEY: key, LISTEN: String(port) },
      ROUTES: `${HOST}=http://127.0.0.1:${environment.ports.api}`,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((ready) => proxy.stdout?.once('data', ready));
}, 120_000);
afterAll(async () => {
  proxy?.kill();
  await environment?.stop();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

/** A port that nobody has: the addresses of a sign-in must be known before anything starts. */
const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

async function command(script: string, args: string[], input = ''): Promise<string> {
  const { command: node, args: all } = nodeScript(script, args);
  const child = run(node, all ?? [], {
    env: {
      ...process.env,
      ...environment.env,
      MAIL_CATCHER: environment.mailUrl,
      SMOKE_PASSWORD: demoPassword,
      NODE_EXTRA_CA_CERTS: join(folder, 'tls_crt'),
    },
    timeout: 180_000,
  });
  child.child.stdin?.end(input);
  const { stdout } = await child;
  process.stdout.write(stdout);
  return stdout;
}
const play = (part: string) => command('dev/smoke/play.ts', [part, join(folder, 'left.json')]);
const admin = (...args: string[]) => command('workers/admin.ts', args);

test('two administrators, four colleagues, a signal, a weighing; a copy, all lost, put back; it goes on as it was, and goes', async () => {
  const { env, restart } = environment;
  const first = ADMINISTRATORS.map(({ name, email, party }) => ({ name, email, party }));
  await command('workers/first-members.ts', [], JSON.stringify(first));
  await play('begin');

  await admin('backup', join(folder, 'copies'));
  await loseAll(environment, ['worker', 'api']);
  const [copy = ''] = await readdir(join(folder, 'copies'));
  await admin('restore', join(folder, 'copies', copy));
  for (const name of ['temporal', 'worker', 'api'] as const) await restart(name);
  await admin('resume');

  const said = await play('go-on');
  const tomorrow = addDays(dayOf(new Date().toISOString()), 1);
  expect(said).toContain(tomorrow);

  // Nobody waits for tomorrow here: the engine's clock of this one case is moved there.
  const { zaak } = JSON.parse(await readFile(join(folder, 'left.json'), 'utf8')) as Left;
  const store = await openStore(readConfig({ ...process.env, ...env }));
  const connection = await Connection.connect({ address: env.TEMPORAL_ADDRESS ?? '' });
  try {
    const client = new Client({ connection, namespace: env.TEMPORAL_NAMESPACE ?? 'default' });
    const all = await store.operations.resumable({ limit: 100 });
    const own = all.find(({ caseId }) => dossierNumber(caseId) === zaak);
    await fastForward(
      client,
      caseWorkflowId(own?.caseId ?? ''),
      Date.parse(startOfDay(addDays(tomorrow, 1))),
    );
  } finally {
    await Promise.all([store.close(), connection.close()]);
  }
  await play('over');
});
