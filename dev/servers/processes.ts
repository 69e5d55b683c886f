import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { NotStarted, PlainError } from './plain-error.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const windows = process.platform === 'win32';

export type Spec = {
  name: string;
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  log: string;
  cwd?: string;
  /** Runs as this user; only root can ask for that. */
  uid?: number;
  gid?: number;
  /** Ready when this line is on standard output. */
  readyLine?: string;
  /** Ready when this resolves to true; asked again until then. */
  readyWhen?: () => Promise<boolean>;
  /** Milliseconds between SIGTERM and SIGKILL. */
  patience?: number;
};

/** A Node process on one of the project's own files (`script` from the project's root): TypeScript, or as an image has it. */
export function nodeScript(script: string, args: string[] = []): Pick<Spec, 'command' | 'args'> {
  if (script.endsWith('.js')) return { command: process.execPath, args: [join(root, script), ...args] };
  const tsx = pathToFileURL(join(root, 'node_modules/tsx/dist/esm/index.mjs')).href;
  return { command: process.execPath, args: ['--no-warnings', '--import', tsx, join(root, script), ...args] };
}

/** What a program that is not ours gets of the environment: no credentials. */
export function bareEnvironment(dataDir: string): NodeJS.ProcessEnv {
  const kept = [
    'PATH',
    'HOME',
    'USER',
    'LANG',
    'LC_ALL',
    'TMPDIR',
    'TEMP',
    'TMP',
    'SystemRoot',
    'USERPROFILE',
  ];
  const env: NodeJS.ProcessEnv = { DATA_DIR: dataDir };
  for (const name of kept) if (process.env[name] !== undefined) env[name] = process.env[name];
  return env;
}

/** The processes of one environment. None outlives it, not even when this process is killed. */
export class Processes {
  readonly #running = new Map<string, ChildProcess>();
  readonly #keeper: ChildProcess;
  #stopping = false;
  /** Told when a process ends that nobody ended. */
  onDeath: (name: string, log: string) => void = () => {};

  constructor(dataDir: string) {
    this.#keeper = spawn(process.execPath, [join(root, 'dev/servers/keeper.mjs')], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
      env: bareEnvironment(dataDir),
    });
    this.#keeper.stdin?.on('error', () => {});
    this.#keeper.unref();
    (this.#keeper.stdin as Socket | null)?.unref();
  }

  get keeperPid(): number {
    return this.#keeper.pid ?? 0;
  }

  /** Names and process ids of what runs now. */
  list(): Record<string, number> {
    return Object.fromEntries([...this.#running].map(([name, child]) => [name, child.pid ?? 0]));
  }

  /** Starts a process in a group of its own (Ctrl-C must reach it through us, in order) and waits until it is ready. */
  async start(spec: Spec): Promise<void> {
    if (this.#stopping) throw new PlainError('De omgeving stopt al.');
    mkdirSync(dirname(spec.log), { recursive: true });
    const log = openSync(spec.log, 'a', 0o600);
    const child = spawn(spec.command, spec.args, {
      cwd: spec.cwd ?? root,
      env: spec.env,
      ...(spec.uid !== undefined && { uid: spec.uid }),
      ...(spec.gid !== undefined && { gid: spec.gid }),
      detached: !windows,
      stdio: ['ignore', spec.readyLine ? 'pipe' : log, log],
      windowsHide: true,
    });
    let ended = false;
    const end = new Promise<void>((done) => {
      const finish = () => {
        ended = true;
        if (child.pid) this.#tell(`-${child.pid}`);
        if (this.#running.get(spec.name) === child) {
          this.#running.delete(spec.name);
          if (ready && !this.#stopping) this.onDeath(spec.name, spec.log);
        }
        done();
      };
      child.once('error', finish);
      child.once('exit', finish);
    });
    let ready = false;
    if (child.pid) this.#tell(`+${child.pid}`);
    this.#running.set(spec.name, child);
    const said = spec.readyLine ? lineFrom(child, spec.readyLine, log) : undefined;
    if (!said) closeSync(log);
    const answered = async () => {
      while (!ended && spec.readyWhen && !(await spec.readyWhen().catch(() => false))) await sleep(40);
    };
    const up = Promise.all([said, answered()]).then(() => true);
    const late = sleep(60_000, false, { ref: false });
    ready = (await Promise.race([end.then(() => false), up, late])) && !ended;
    if (!ready && !this.#stopping) {
      throw new NotStarted(`${spec.name} start niet: ${lastLine(spec.log)} Zie ${spec.log}.`);
    }
  }

  /** Holds a process still, and lets it go on: a server that does not answer. */
  signal(name: string, signal: 'SIGSTOP' | 'SIGCONT'): void {
    const child = this.#running.get(name);
    if (!child) throw new Error(`${name} does not run`);
    kill(child, signal);
  }

  /** Ends a process the hard way, as a crash does; resolves when it is gone. */
  async kill(name: string): Promise<void> {
    const child = this.#running.get(name);
    if (!child) return;
    this.#running.delete(name);
    await ending(child, () => kill(child, 'SIGKILL'));
  }

  /** Stops these processes: SIGTERM, and SIGKILL for what is still there after `patience` milliseconds. */
  async stop(names: string[], patience: number): Promise<void> {
    await Promise.all(
      names.map(async (name) => {
        const child = this.#running.get(name);
        if (!child) return;
        this.#running.delete(name);
        const timer = setTimeout(() => kill(child, 'SIGKILL'), patience);
        await ending(child, () => {
          kill(child, 'SIGCONT');
          kill(child, 'SIGTERM');
        });
        clearTimeout(timer);
      }),
    );
  }

  /** Stops everything, in this order of groups, and lets go of the keeper. */
  async stopAll(order: string[][], patience: number): Promise<void> {
    this.#stopping = true;
    for (const names of order) await this.stop(names, patience);
    await this.stop([...this.#running.keys()], patience);
    this.#keeper.ref();
    await ending(this.#keeper, () => this.#keeper.stdin?.end());
  }

  #tell(line: string): void {
    this.#keeper.stdin?.write(`${line}\n`);
  }
}

/** Does what ends a process, and resolves when it has ended (or had already). */
async function ending(child: ChildProcess, act: () => void): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || !child.pid) return;
  const ended = new Promise((done) => child.once('exit', done));
  act();
  await ended;
}

function kill(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (windows || !child.pid) child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // gone already
  }
}

/** Resolves at `line` on standard output; everything goes to the log as well, which is closed with the stream. */
function lineFrom(child: ChildProcess, line: string, log: number): Promise<void> {
  return new Promise((done) => {
    if (!child.stdout) return;
    const lines = createInterface({ input: child.stdout });
    lines.on('line', (text) => {
      writeSync(log, `${text}\n`);
      if (text.trim() === line) done();
    });
    lines.once('close', () => closeSync(log));
  });
}

function lastLine(log: string): string {
  try {
    const lines = readFileSync(log, 'utf8').trim().split('\n');
    return `${(lines.findLast((line) => /error|fout|fatal|kloppen/i.test(line)) ?? lines.at(-1) ?? '').slice(0, 300)}.`;
  } catch {
    return '';
  }
}
