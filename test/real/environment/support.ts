import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** A folder of its own, which goes when `work` is done. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'pga-regie-environment-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** What somebody at a fresh prompt has: none of the addresses of the environment that these tests run in. */
export function freshPrompt(more: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = ['PATH', 'HOME', 'USER', 'LANG', 'TMPDIR', 'XDG_CACHE_HOME', 'LOCALAPPDATA', 'USERPROFILE'];
  const env: NodeJS.ProcessEnv = {};
  for (const name of Object.keys(process.env)) {
    // pip's own settings say where this machine finds its packages.
    if (kept.includes(name) || name.startsWith('PIP_')) env[name] = process.env[name];
  }
  return { ...env, ...more };
}

export type Ran = { child: ChildProcess; output: () => string; ended: Promise<number | null> };

/** A Node process at the head of a group of its own, as a terminal makes one. */
export function run(args: string[], env: NodeJS.ProcessEnv): Ran {
  const child = spawn(process.execPath, args, { cwd: root, env, detached: true });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
  }
  return {
    child,
    output: () => text,
    ended: new Promise((done) => child.once('close', done)),
  };
}

/** Asks every 100 ms until it is so. @throws after `limit` milliseconds. */
export async function until(
  what: string,
  limit: number,
  so: () => boolean | Promise<boolean>,
): Promise<void> {
  for (const end = performance.now() + limit; performance.now() < end; await sleep(100)) {
    if (await so()) return;
  }
  throw new Error(`not within ${limit} ms: ${what}`);
}

/** Process ids of all that carries this data folder in its environment (Linux; elsewhere nothing is found). */
export function processesOn(dataDir: string): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`DATA_DIR=${dataDir}`);
    } catch {
      return false;
    }
  });
}
