import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The user's cache folder for this project, outside the clone, so that clones share what was fetched. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env.XDG_CACHE_HOME) return join(env.XDG_CACHE_HOME, 'pga-regie');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'pga-regie');
  if (process.platform === 'win32' && env.LOCALAPPDATA) return join(env.LOCALAPPDATA, 'pga-regie');
  return join(homedir(), '.cache', 'pga-regie');
}

/** A folder name that changes with what is pinned, and with the machine (a home folder may be shared). */
export function versionedName(what: string, pinned: string): string {
  const digest = createHash('sha256').update(pinned).digest('hex').slice(0, 12);
  return `${what}-${process.platform}-${process.arch}-${digest}`;
}

/** A process that was killed but whose parent has not taken note yet does not live. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  try {
    const state = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.[0];
    return state !== 'Z' && state !== 'X';
  } catch {
    return true; // no /proc on this system
  }
}

/** Takes the lock file at `path`, or returns the pid of the living process that has it. */
export function takeLock(path: string, content: string = `${process.pid}\n`): number | undefined {
  for (let attempt = 0; attempt < 20; attempt++) {
    try {
      const file = openSync(path, 'wx', 0o600);
      writeSync(file, content);
      closeSync(file);
      return undefined;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    let owner: number;
    try {
      owner = Number.parseInt(readFileSync(path, 'utf8'), 10);
    } catch {
      continue; // released between the two looks
    }
    if (owner > 0 && isAlive(owner)) return owner;
    rmSync(path, { force: true });
  }
  throw new Error(`no lock on ${path}`);
}

/** Runs `work` while no other process does; `onWait` is told once when another one is busy. */
export async function alone<T>(path: string, onWait: () => void, work: () => Promise<T>): Promise<T> {
  mkdirSync(join(path, '..'), { recursive: true });
  let told = false;
  while (takeLock(path) !== undefined) {
    if (!told) onWait();
    told = true;
    await sleep(200);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}
