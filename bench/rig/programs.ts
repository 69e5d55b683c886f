/** What the rig runs: the real Temporal server, built from pinned source, and this machine's PostgreSQL. */
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { alone, cacheFolder, versionedName } from '../../dev/servers/cache.ts';
import { PlainError } from '../../dev/servers/plain-error.ts';
import { bareEnvironment } from '../../dev/servers/processes.ts';
import type { Say } from '../../dev/servers/progress.ts';
import { onPath } from '../../dev/servers/wheels.ts';

const run = promisify(execFile);
/** A module of its own: its go.sum has the hash of everything that the build reads. */
const goModule = fileURLToPath(new URL('./go/', import.meta.url));
const TOOLS = { server: 'go.temporal.io/server/cmd/server', sql: 'go.temporal.io/server/cmd/tools/sql' };
/** As Temporal 1.32 asks; production has 17 (docker-compose.yml). */
const POSTGRES = 15;

export interface Programs {
  /** Temporal's server, and its tool that makes the schemas. */
  temporal: string;
  sql: string;
  postgres: string;
  initdb: string;
  psql: string;
  /** PostgreSQL refuses to run as root: then as this user. */
  user: { name: string; uid: number; gid: number } | null;
}

/** Go, PostgreSQL or a network isn't there: nothing that this machine can be measured with. */
export class Missing extends PlainError {}

/**
 * Finds PostgreSQL and builds Temporal's server; the second time it is in the user's cache.
 * @throws Missing with one line: what is not there and the way out
 */
export async function findPrograms(say: Say): Promise<Programs> {
  const postgres = await findPostgres();
  const { server: temporal, sql } = await builtTemporal(say);
  return { temporal, sql, ...postgres, user: await postgresUser() };
}

async function findPostgres(): Promise<Pick<Programs, 'postgres' | 'initdb' | 'psql'>> {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const places = versions.map((version) => join(debian, version, 'bin', 'postgres'));
  for (const found of [onPath('postgres', process.env), ...places]) {
    if (!found || !existsSync(found)) continue;
    const bin = dirname(realpathSync(found));
    const [postgres, initdb] = [join(bin, 'postgres'), join(bin, 'initdb')];
    const psql = existsSync(join(bin, 'psql')) ? join(bin, 'psql') : onPath('psql', process.env);
    const { stdout } = await run(postgres, ['--version']).catch(() => ({ stdout: '' }));
    const version = Number(/(\d+)/.exec(stdout)?.[1] ?? 0);
    if (version >= POSTGRES && existsSync(initdb) && psql) return { postgres, initdb, psql };
  }
  throw new Missing(
    `De proefopstelling heeft PostgreSQL ${POSTGRES} of nieuwer nodig (postgres, initdb en psql), op het PATH of in ${debian}. Op Debian en Ubuntu: apt install postgresql`,
  );
}

async function postgresUser(): Promise<Programs['user']> {
  if (process.getuid?.() !== 0) return null;
  for (const name of ['postgres', 'nobody']) {
    const ask = (option: string) => run('id', [option, name]).then(({ stdout }) => Number(stdout));
    const [uid, gid] = await Promise.all([ask('-u'), ask('-g')]).catch(() => [0, 0]);
    if (uid && gid) return { name, uid, gid };
  }
  throw new Missing(
    'PostgreSQL draait niet als root, en er is geen gebruiker postgres of nobody om het als te draaien.',
  );
}

/** Niced, one package at a time: minutes the first time, on two cores. */
async function builtTemporal(say: Say): Promise<Record<keyof typeof TOOLS, string>> {
  const pinned = ['go.mod', 'go.sum'].map((name) => readFileSync(join(goModule, name), 'utf8')).join('\n');
  const folder = join(cacheFolder(), versionedName('temporal-server', pinned));
  const programs = { server: join(folder, 'server'), sql: join(folder, 'sql') };
  const there = () => Object.values(programs).every((path) => existsSync(path));
  if (there()) return programs;
  const go = onPath('go', process.env);
  if (!go)
    throw new Missing(
      'De proefopstelling bouwt de server van Temporal zelf en heeft daarvoor Go 1.26 of nieuwer nodig op het PATH: https://go.dev/dl',
    );
  mkdirSync(cacheFolder(), { recursive: true });
  return alone(
    `${folder}.lock`,
    () => say('Een ander venster bouwt de server van Temporal al, even wachten ...'),
    async () => {
      if (there()) return programs;
      say('De server van Temporal wordt gebouwd; dat duurt de eerste keer minuten.');
      const half = `${folder}.new`;
      rmSync(half, { recursive: true, force: true });
      mkdirSync(half, { recursive: true });
      const problem = await build(go, half);
      if (problem !== null) {
        rmSync(half, { recursive: true, force: true });
        throw new Missing(`De server van Temporal is niet te bouwen: ${problem}`);
      }
      rmSync(folder, { recursive: true, force: true });
      renameSync(half, folder);
      return programs;
    },
  );
}

/** Null, or Go's last words. */
function build(go: string, into: string): Promise<string | null> {
  const own = Object.entries(process.env).filter(([name]) =>
    /^(GO[A-Z]*|XDG_CACHE_HOME|HTTPS?_PROXY|NO_PROXY|SSL_CERT_\w+)$/i.test(name),
  );
  const env = {
    ...bareEnvironment(into),
    ...Object.fromEntries(own),
    GOFLAGS: '-mod=readonly -buildvcs=false',
  };
  return new Promise((done) => {
    const child = spawn(go, ['build', '-p', '1', '-o', into, ...Object.values(TOOLS)], {
      ...{ cwd: goModule, env, stdio: ['ignore', 'ignore', 'pipe'] },
    });
    let said = '';
    child.stderr?.on('data', (text: Buffer) => {
      said = `${said}${text}`.slice(-2_000);
    });
    child.once('error', ({ message }) => done(message));
    child.once('exit', (code) =>
      done(code === 0 ? null : (said.trim().split('\n').at(-1) ?? `code ${code}`)),
    );
    try {
      if (child.pid) setPriority(child.pid, constants.priority.PRIORITY_LOW);
    } catch {
      // ended already
    }
  });
}
