/**
 * `npm run smoke:compose [-- --keep] [--over]`: docker-compose.yml on a machine with a container engine and an open network:
 * built, started with the secrets that the manual makes, one life (dev/smoke/life.ts) with a copy in the middle of it, the
 * databases and the engine lost, put back, the life goes on, stopped. With docker/smoke on top: a reverse proxy, mailboxes,
 * and accounts in Keycloak. In a copy of the working folder and a project of its own: nothing of another installation is
 * touched. `--over` waits until the next morning as well, when what the life left is destroyed.
 */
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { modelCovenant } from '../covenant/index.ts';
import { atTime } from '../domain/dates/index.ts';
import { ADMINISTRATORS } from './smoke/people.ts';

const ROOT = resolve(import.meta.dirname, '..');
const PROJECT = 'pga-regie-smoke';
const LEFT_OUT = new Set(['node_modules', '.git', 'secrets', 'dist', 'coverage']);
const WAIT = ['--wait', '--wait-timeout', '300'];
const RUNS = ['api', 'worker', 'keycloak', 'proxy', 'mail', 'mailboxes'];
/** The site's own. */
export const SETTINGS: Readonly<Record<string, string>> = {
  BASE_URL: 'https://pga.smoke.test:8443',
  OIDC_ISSUER: 'https://aanmelden.smoke.test:8443/realms/pga-regie',
  // What Keycloak says of who has just typed a password: fictional people of a trial have no second factor.
  OIDC_STRONG_ACR: '1',
  TEMPORAL_UI: 'https://temporal.smoke.test',
  KEYCLOAK_URL: 'https://aanmelden.smoke.test:8443',
  MAIL_FROM: 'pga@smoke.test',
  MAIL_REPLY_TO: 'coordinator@smoke.test',
  MAIL_DOMAIN: 'smoke.test',
  BOUNCE_DOMAIN: 'terug.smoke.test',
  RELAYHOST: '[mailboxes]:1025',
  REPOSITORY: ROOT,
};
export const FILES = ['docker-compose.yml', 'docker/smoke/compose.yml'];
/** As docker/smoke/compose.yml calls what stands behind the proxy. */
export const NAMES = ['pga.smoke.test', 'aanmelden.smoke.test'];
const FIRST = JSON.stringify(ADMINISTRATORS.map(({ name, email, party }) => ({ name, email, party })));
/** Six people and a subject. */
const CASES = 7;
/** Long enough for what falls due at an hour to be done. */
const AFTER_MS = 10 * 60_000;

/** Why it can't be done here; null when it can. */
export function dockerProblem(env: NodeJS.ProcessEnv = process.env): string | null {
  const asked = spawnSync('docker', ['compose', 'version', '--short'], { env, encoding: 'utf8' });
  const [major = 0, minor = 0] = (asked.stdout ?? '').replace(/^v/, '').split('.').map(Number);
  if (asked.error || asked.status !== 0)
    return 'Hier is geen docker met compose. Deze proef heeft een container-engine en een open netwerk nodig.';
  if (major < 2 || (major === 2 && minor < 24)) return 'Docker Compose 2.24 of nieuwer is nodig.';
  const up = spawnSync('docker', ['info'], { env, stdio: 'ignore' });
  return up.status === 0
    ? null
    : 'Docker is er wel, maar antwoordt niet. Start de service en kijk of u erbij mag.';
}

/** The first block of commands under a heading of the manual: what people type is what runs here. */
export function manualBlock(manual: string, heading: string): string {
  const part = manual.split(/^## /m).find((one) => one.startsWith(`${heading}\n`)) ?? '';
  const block = /```sh\n([\s\S]*?)```/.exec(part)?.[1];
  if (block === undefined) throw new Error(`The manual has no commands under "${heading}"`);
  return block;
}

async function main(): Promise<number> {
  const problem = dockerProblem();
  if (problem !== null) {
    process.stderr.write(`${problem}\n`);
    return 2;
  }
  const keep = process.argv.includes('--keep');
  const over = process.argv.includes('--over');
  const folder = mkdtempSync(join(tmpdir(), `${PROJECT}-`));
  const site = join(folder, 'site');
  const copies = join(folder, 'copies');
  cpSync(ROOT, site, {
    recursive: true,
    filter: (path) => !LEFT_OUT.has(basename(path)) && !basename(path).startsWith('.data'),
  });
  const life = join(folder, 'life');
  for (const one of [copies, life]) {
    mkdirSync(one);
    // Written to by the containers' own user, whoever runs this.
    chmodSync(one, 0o777);
  }
  const project = {
    COMPOSE_PROJECT_NAME: PROJECT,
    COMPOSE_FILE: FILES.join(':'),
    COMPOSE_PATH_SEPARATOR: ':',
  };
  const env = { ...process.env, ...SETTINGS, ...project };

  const run = (command: string, args: readonly string[], input = '', more: NodeJS.ProcessEnv = {}) =>
    new Promise<string>((done, failed) => {
      const child = spawn(command, [...args], { cwd: site, env: { ...env, ...more } });
      let out = '';
      child.stdout.on('data', (part: Buffer) => {
        out += part.toString();
      });
      child.stderr.pipe(process.stderr);
      child.on('error', failed);
      child.on('exit', (code) =>
        code === 0 ? done(out.trim()) : failed(new Error(`${command} ${args.join(' ')}: ${code}`)),
      );
      child.stdin.end(input);
    });
  const compose = (...args: string[]) => run('docker', ['compose', ...args]);
  const play = async (part: string): Promise<string> => {
    const said = await compose('run', '--rm', '-T', '-v', `${life}:/life`, 'people', part, '/life/left.json');
    process.stdout.write(`${said}\n`);
    return said;
  };
  const inWorker = (args: readonly string[], input = '') =>
    run(
      'docker',
      ['compose', 'run', '--rm', '-T', '-v', `${copies}:/backup`, 'worker', 'node', ...args],
      input,
    );
  const step = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const from = performance.now();
    const answer = await work();
    process.stdout.write(`${name} (${((performance.now() - from) / 1000).toFixed(0)} s)\n`);
    return answer;
  };
  /** Workflows that run, as the engine counts them. */
  const running = async (): Promise<number> => {
    const text = await compose(
      ...['run', '--rm', '-T', '--entrypoint', 'temporal', 'temporal-setup', 'workflow', 'count'],
      ...['--address', 'temporal:7233', '--namespace', 'pga-regie', '--query', 'ExecutionStatus="Running"'],
    );
    return Number(/\d+/.exec(text)?.[0] ?? Number.NaN);
  };

  try {
    await step('Geheimen en certificaten zijn gemaakt, zoals het handboek zegt', async () => {
      const block = manualBlock(
        readFileSync(join(site, 'docs/production.md'), 'utf8'),
        'Before the first start',
      );
      await run('sh', ['-eu'], block.replace('/somewhere/safe', folder));
      for (const [name, value] of [
        ['OIDC_CLIENT_SECRET', secretOfRealm(site)],
        ['temporal_ui_client_secret', 'nobody-signs-in-here'],
        ['openbao_token_api', ''],
        ['openbao_token_worker', ''],
      ] as const)
        writeFileSync(join(site, 'secrets', name), value);
      // biome-ignore format: one command
      await run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=openbao',
        '-addext', 'subjectAltName=DNS:openbao', '-keyout', 'secrets/openbao_tls_key', '-out', 'secrets/openbao_tls_crt']);
      // biome-ignore format: one command
      await run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=smoke',
        '-addext', `subjectAltName=${NAMES.map((name) => `DNS:${name}`).join(',')}`,
        '-keyout', 'secrets/smoke_tls_key', '-out', 'secrets/smoke_tls_crt']);
      await run('chmod', ['0644', 'secrets/openbao_tls_key', 'secrets/smoke_tls_key']);
    });
    await step('De image is gebouwd', () => compose('build', 'api'));
    await step('De sleuteldienst is open', () => openKeys(site, compose));
    await step('Alles draait', () => compose('up', '-d', ...WAIT, ...RUNS));
    await step('Twee uitvoerders zijn aangewezen', () => inWorker(['dist/workers/first-members.js'], FIRST));
    await step('Een leven is halverwege', () => play('begin'));
    const before = await running();
    if (!(before >= CASES)) throw new Error(`Er lopen ${before} zaken; het hadden er ${CASES} moeten zijn`);
    await step('Er is een kopie', () => inWorker(['dist/workers/admin.js', 'backup', '/backup']));
    const copy = readdirSync(copies).find((one) => one.startsWith('gegevens-'));
    if (!copy) throw new Error('Er is geen kopie');

    await step('De gegevens en de motor zijn weg', async () => {
      await compose('rm', '--stop', '--force', 'api', 'worker', 'temporal', 'temporal-db', 'mongo');
      for (const service of ['mongo-setup', 'temporal-schema', 'temporal-setup'])
        await compose('rm', '--force', service);
      await run('docker', ['volume', 'rm', `${PROJECT}_mongo`, `${PROJECT}_temporal-db`]);
    });
    await step('De kopie is teruggezet', () =>
      inWorker(['dist/workers/admin.js', 'restore', `/backup/${copy}`]),
    );
    await step('Alles draait weer', () => compose('up', '-d', ...WAIT, ...RUNS));
    await step('Elke zaak loopt weer', () => inWorker(['dist/workers/admin.js', 'resume']));
    const after = await running();
    if (after < before) throw new Error(`Er liepen ${before} zaken, en nu ${after}`);
    const said = await step('Het leven ging door', () => play('go-on'));
    if (over) await step('Wat er over was, is vernietigd', () => playOver(said, play));
    process.stdout.write(`Goed: ${before} zaken voor het verlies, ${after} erna.\n`);
    return 0;
  } finally {
    if (keep) process.stdout.write(`Bewaard in ${site}; stoppen: docker compose -p ${PROJECT} down -v\n`);
    else {
      await compose('down', '--volumes', '--remove-orphans', '--timeout', '20').catch(() => {});
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** Waits for the morning on which the rest is destroyed: no end comes sooner (13.3), and no clock can be moved here. */
async function playOver(said: string, play: (part: string) => Promise<string>): Promise<void> {
  const day = /vernietigd op (\d{4}-\d\d-\d\d)/.exec(said)?.[1];
  if (day === undefined) throw new Error('Er is geen dag van vernietiging');
  const at = Date.parse(atTime(day, modelCovenant().settings.actHour.value)) + AFTER_MS;
  await sleep(Math.max(0, at - Date.now()));
  await play('over');
}

/** Keycloak takes it from the same file. */
export function secretOfRealm(site: string): string {
  const realm = JSON.parse(readFileSync(join(site, 'docker/smoke/realm.json'), 'utf8')) as {
    clients: { clientId: string; secret: string }[];
  };
  return realm.clients.find(({ clientId }) => clientId === 'pga-regie')?.secret ?? '';
}

/** One share instead of five: what is sealed here is thrown away. */
async function openKeys(site: string, compose: (...args: string[]) => Promise<string>): Promise<void> {
  await compose('up', '-d', ...WAIT, 'openbao');
  let token = '';
  const bao = (...args: string[]) =>
    compose(
      ...[
        'exec',
        '-T',
        '-e',
        'BAO_ADDR=https://openbao:8200',
        '-e',
        'BAO_CACERT=/run/secrets/openbao_tls_crt',
      ],
      ...['-e', `BAO_TOKEN=${token}`, 'openbao', 'bao', ...args],
    );
  const made = JSON.parse(
    await bao('operator', 'init', '-key-shares=1', '-key-threshold=1', '-format=json'),
  ) as {
    unseal_keys_b64: string[];
    root_token: string;
  };
  await bao('operator', 'unseal', made.unseal_keys_b64[0] ?? '');
  token = made.root_token;
  await bao('secrets', 'enable', 'transit');
  await bao('write', '-f', 'transit/keys/pga-regie', 'type=aes256-gcm96');
  for (const policy of ['keys', 'rotate']) await bao('policy', 'write', policy, `/policies/${policy}.hcl`);
  for (const [name, policies] of Object.entries({ api: ['keys'], worker: ['keys', 'rotate'] })) {
    const made = await bao(
      ...['token', 'create', '-orphan', '-period=72h', '-field=token'],
      ...policies.map((policy) => `-policy=${policy}`),
    );
    writeFileSync(join(site, 'secrets', `openbao_token_${name}`), made);
  }
}

if (import.meta.filename === process.argv[1]) process.exit(await main());
