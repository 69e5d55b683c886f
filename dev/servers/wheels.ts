import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { PlainError } from './plain-error.ts';
import { progressOf, type Say } from './progress.ts';

const run = promisify(execFile);

/** Python versions for which every pinned wheel exists. */
const versions = ['3.13', '3.12', '3.11', '3.10'];

/**
 * Installs wheels from the Python package index into a private virtual environment in `folder`.
 * Every file must have one of the sha256 hashes in `requirements`.
 * @throws PlainError without a suitable Python, or when fetching fails.
 */
export async function installWheels(
  what: string,
  folder: string,
  requirements: string,
  say: Say,
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const python = await findPython(env);
  mkdirSync(join(folder, '..'), { recursive: true });
  rmSync(folder, { recursive: true, force: true });
  try {
    await run(python, ['-m', 'venv', folder], { env });
  } catch {
    rmSync(folder, { recursive: true, force: true });
    throw new PlainError(
      `${what} is niet op te halen: Python kan geen eigen omgeving maken. Installeer de Python-onderdelen venv en pip (op Debian en Ubuntu: apt install python3-venv) en start opnieuw.`,
    );
  }
  // Everything pip fetches lands here first: its growth is the progress.
  const arriving = join(folder, 'arriving');
  mkdirSync(arriving);
  const child = spawn(
    inVenv(folder, 'python'),
    // biome-ignore format: one option a line says less
    ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '--no-cache-dir', '--progress-bar', 'off',
      '--only-binary', ':all:', '--require-hashes', '-r', requirements],
    { env: { ...env, TMPDIR: arriving, TEMP: arriving, TMP: arriving }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const errors = await followPip(child, what, arriving, say);
  rmSync(arriving, { recursive: true, force: true });
  if (errors !== undefined) {
    rmSync(folder, { recursive: true, force: true });
    throw new PlainError(
      `${what} is niet op te halen met pip${errors ? ` (${errors})` : ''}. Kijk of pip uw pakketbron kan bereiken en start opnieuw, of zet het programma zelf op het PATH.`,
    );
  }
}

/** A program of the virtual environment, wherever this system keeps those. */
export function inVenv(folder: string, program: string): string {
  return process.platform === 'win32'
    ? join(folder, 'Scripts', `${program}.exe`)
    : join(folder, 'bin', program);
}

/** The first Python on the PATH that fits, or the one that PYTHON names. */
async function findPython(env: NodeJS.ProcessEnv): Promise<string> {
  const names = env.PYTHON
    ? [env.PYTHON]
    : ['python3', ...versions.map((version) => `python${version}`), 'python'];
  for (const name of names) {
    const path = env.PYTHON ? name : onPath(name, env);
    if (!path) continue;
    try {
      const asks = 'import sys; print("%d.%d" % sys.version_info[:2])';
      const { stdout } = await run(path, ['-c', asks], { env, timeout: 10_000 });
      if (versions.includes(stdout.trim())) return path;
    } catch {
      // A shim without a version behind it, or no Python at all: the next one.
    }
  }
  throw new PlainError(
    'Geen geschikte Python gevonden. Installeer Python 3.10, 3.11, 3.12 of 3.13 (of zet PYTHON op het pad ervan) en start opnieuw; of zet `temporal` en `mongod` zelf op het PATH.',
  );
}

/** Where `program` is on the PATH, if it is there. */
export function onPath(program: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const names = process.platform === 'win32' ? [`${program}.exe`, `${program}.cmd`] : [program];
  for (const folder of (env.PATH ?? '').split(delimiter).filter(Boolean)) {
    for (const name of names) {
      const path = join(folder, name);
      if (existsSync(path) && statSync(path).isFile()) return path;
    }
  }
  return undefined;
}

/** Resolves with undefined when pip succeeded, else with what it said last. */
async function followPip(
  child: ChildProcess,
  what: string,
  arriving: string,
  say: Say,
): Promise<string | undefined> {
  let output = '';
  let problem = '';
  let report: ((bytes: number) => void) | undefined;
  let before = 0;
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    const lines = output.split('\n');
    output = lines.pop() ?? '';
    for (const line of lines) {
      const [, file, size, unit] = /Downloading (\S+) \(([\d.]+) ([kMG]?)B\)/.exec(line) ?? [];
      if (!file) continue;
      before = sizeOf(arriving);
      const bytes = Number(size) * (unit === 'G' ? 1e9 : unit === 'M' ? 1e6 : unit === 'k' ? 1e3 : 1);
      // The small ones come with the large ones: no line of their own.
      report =
        bytes > 1e6 ? progressOf(`${what}: ${file.split('-').slice(0, 2).join(' ')}`, bytes, say) : undefined;
    }
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    problem = /ERROR: (.*)/.exec(text)?.[1]?.slice(0, 160) ?? problem;
  });
  const timer = setInterval(() => report?.(sizeOf(arriving) - before), 250);
  const code = await new Promise<number | null>((done) => {
    child.once('error', () => done(1));
    child.once('close', done);
  });
  clearInterval(timer);
  return code === 0 ? undefined : problem;
}

function sizeOf(folder: string): number {
  let bytes = 0;
  try {
    for (const name of readdirSync(folder, { recursive: true }) as string[]) {
      try {
        bytes += statSync(join(folder, name)).size;
      } catch {
        // moved on while we looked
      }
    }
  } catch {
    // the same
  }
  return bytes;
}
