/** PostgreSQL with a data folder of its own, on 127.0.0.1 and no socket, waiting for the disk at each commit. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bareEnvironment, type Spec } from '../../dev/servers/processes.ts';
import type { Programs } from './programs.ts';

const run = promisify(execFile);
/** One name for the user, and the password is made anew each time. */
const USER = 'temporal';

export interface Postgres {
  spec: Spec;
  user: string;
  password: string;
  port: number;
  /** One statement; rows a line each, columns by tabs. */
  ask(database: string, statement: string): Promise<string[][]>;
  /** What is left to be ended by who kills the postmaster: its backends have groups of their own. */
  backends(postmaster: number): number[];
  remove(): void;
}

export async function makePostgres(programs: Programs, port: number, log: string): Promise<Postgres> {
  // Not in the rig's folder: that is its owner's alone, and this belongs to another user.
  const folder = mkdtempSync(join(tmpdir(), 'pga-rig-postgres-'));
  const data = join(folder, 'data');
  const password = randomBytes(24).toString('base64url');
  const secret = join(folder, 'password');
  writeFileSync(secret, password, { mode: 0o600 });
  const who = programs.user && { uid: programs.user.uid, gid: programs.user.gid };
  if (who) for (const path of [folder, secret]) chownSync(path, who.uid, who.gid);
  const env = { ...bareEnvironment(folder), HOME: folder };
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    await run(
      programs.initdb,
      // biome-ignore format: one option a line says less
      ['-D', data, '-U', USER, '-A', 'scram-sha-256', `--pwfile=${secret}`, '-E', 'UTF8', '--locale=C', '--no-instructions'],
      { ...who, env, cwd: folder },
    );
  } catch (error) {
    remove();
    throw error;
  }
  rmSync(secret);
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 400,
    shared_buffers: '256MB',
    // The usual, said because it is what is measured: nothing acknowledged is lost.
    fsync: 'on',
    synchronous_commit: 'on',
  };
  const ask = async (database: string, statement: string): Promise<string[][]> => {
    const { stdout } = await run(
      programs.psql,
      // biome-ignore format: one option a line says less
      ['-X', '-A', '-t', '-F', '\t', '-h', '127.0.0.1', '-p', String(port), '-U', USER, '-d', database, '-c', statement],
      { env: { ...env, PGPASSWORD: password }, cwd: folder, timeout: 60_000 },
    );
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split('\t'));
  };
  return {
    ...{ user: USER, password, port, ask, remove },
    spec: {
      ...{ name: 'postgres', command: programs.postgres, env, cwd: folder, log, ...who },
      args: ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      readyWhen: async () => (await ask('postgres', 'select 1')).length === 1,
    },
    backends: (postmaster) =>
      readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .map(Number)
        .filter((pid) => parentOf(pid) === postmaster),
  };
}

function parentOf(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1]);
  } catch {
    return 0; // it has ended
  }
}
