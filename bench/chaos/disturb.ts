/** Carries a plan out: kills and freezes the processes of an environment, at boundaries of activities and at instants. */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Environment, ProcessName } from '../../dev/environment.ts';
import { pick } from '../../dev/rehearsal/chance.ts';
import { allowed, type Entry, type Plan, type Victim } from './plan.ts';

/** What was done, in order. */
export interface Done {
  id: number;
  /** Seconds since the disturbing began. */
  at: number;
  how: Entry['how'];
  who: ProcessName[];
  /** A boundary; or AN_INSTANT. */
  where: string;
  /** The boundary that it was planned for, when nobody came there. */
  instead?: string;
  /** Seconds until all ran again. */
  back: number;
}
export interface LivesSoFar {
  /** How many they have taken. */
  steps(): number;
  /** Most are over: boundaries of an end have had their turn. */
  ending(): boolean;
}
export interface Disturber {
  done: Done[];
  /** Ended without anybody killing them; started again. */
  died: string[];
  onDeath(name: string): void;
  /** Begins; resolves when the plan is done, or soon after `stop`. */
  run(environment: Environment, lives: LivesSoFar): Promise<void>;
  stop(): void;
}

export const AN_INSTANT = 'an instant';
const POLL_MS = 15;
/** So long boundaries are waited for, before something at an instant has its turn. */
const ARMED_MS = 6_000;
/** When most lives are over, and nothing at an instant is left, a boundary that nobody met for so many times as long is given up. */
const GIVEN_UP = 2;
const PACE_MS = 250;
const STARTS = 6;

const SERVERS: readonly ProcessName[] = ['mongo', 'sleutels', 'temporal', 'mail'];
const WORKERS: readonly ProcessName[] = ['worker', 'worker2'];
const ORDER: readonly ProcessName[] = ['mongo', 'sleutels', 'temporal', 'mail', 'worker', 'worker2', 'api'];

/** For the workers' environment (`extraEnv`). */
export function holding(folder: string): Record<string, string> {
  mkdirSync(folder, { recursive: true });
  const preload = pathToFileURL(join(import.meta.dirname, 'hold.mjs')).href;
  return {
    HOLD_FOLDER: folder,
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import ${preload}`.trim(),
  };
}

/** All boundaries that the workers have passed so far, and how often. */
export function boundariesSeen(folder: string): Map<string, number> {
  const all = new Map<string, number>();
  for (const file of readdirSync(folder).filter((name) => /^seen-\d+\.json$/.test(name))) {
    const counts = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, number>;
    for (const [name, n] of Object.entries(counts)) all.set(name, (all.get(name) ?? 0) + n);
  }
  return new Map([...all].sort(([a], [b]) => a.localeCompare(b)));
}

export function disturber(plan: Plan, folder: string, say: (line: string) => void): Disturber {
  const armedFile = join(folder, 'armed.json');
  const atBoundary = plan.entries.filter(({ at }) => 'boundary' in at);
  const atInstant = plan.entries.filter(({ at }) => 'afterMs' in at);
  const done: Done[] = [];
  const died: string[] = [];
  let going = true;
  let environment: Environment;
  let began = 0;
  /** What is being started again; workers and the API are not waited for while another worker goes on. */
  const starting = new Map<ProcessName, Promise<void>>();
  let failed: unknown = null;
  const startAgain = (name: ProcessName): Promise<void> => {
    const before = starting.get(name) ?? Promise.resolve();
    const mine = before.then(() => start(name));
    starting.set(name, mine);
    mine.catch((error: unknown) => {
      failed ??= error;
    });
    return mine;
  };

  return {
    done,
    died,
    onDeath(name) {
      died.push(name);
      say(`${name} ended by itself`);
      void startAgain(name as ProcessName).catch(() => undefined);
    },
    async run(ours, { steps, ending }) {
      environment = ours;
      began = performance.now();
      let inVain = 0;
      for (let round = 0; going && atBoundary.length + atInstant.length > 0; round++) {
        await sleep(150 + pick(plan.seed, `gap:${round}`, 700));
        if (done.length >= allowed(plan, steps())) {
          // Nobody is held while nobody is to be disturbed.
          rmSync(armedFile, { force: true });
          while (going && done.length >= allowed(plan, steps())) {
            release();
            await sleep(PACE_MS);
          }
        }
        if (!going) break;
        const reached = atBoundary.length > 0 ? await nextReached() : null;
        if (!going) break;
        if (reached) await perform(reached.entry, reached);
        inVain = reached || atInstant.length > 0 || !ending() ? 0 : inVain + 1;
        if (inVain >= GIVEN_UP) {
          const [never] = atBoundary.splice(0, 1);
          arm();
          if (never) await perform(never, null);
        }
        const instant = atInstant[0];
        // Both kinds run out together.
        const share = atInstant.length / Math.max(1, atBoundary.length + atInstant.length);
        if (instant && (!reached || pick(plan.seed, `turn:${round}`, 100) < share * 100)) {
          atInstant.shift();
          await sleep('afterMs' in instant.at ? instant.at.afterMs : 0);
          if (going) await perform(instant, null);
        }
      }
      rmSync(armedFile, { force: true });
      release();
      await Promise.all(starting.values());
    },
    stop() {
      going = false;
    },
  };

  /** Every boundary that still has its turn to come is armed, always: rare ones would come in between else. */
  function arm(): void {
    const armed: Record<string, number> = {};
    for (const { id, at } of atBoundary) if ('boundary' in at) armed[at.boundary] ??= id;
    writeFileSync(`${armedFile}.new`, JSON.stringify(armed));
    renameSync(`${armedFile}.new`, armedFile);
  }

  /** Waits for the first one that is reached. */
  async function nextReached(): Promise<{ entry: Entry; name: ProcessName } | null> {
    arm();
    for (const until = performance.now() + ARMED_MS; going && performance.now() < until; ) {
      for (const file of readdirSync(folder).filter((name) => name.endsWith('.reached'))) {
        const pid = Number(readFileSync(join(folder, file), 'utf8'));
        const name = Object.entries(environment.processes()).find(([, one]) => one === pid)?.[0];
        const place = atBoundary.findIndex(({ id }) => id === Number.parseInt(file, 10));
        if (name && place !== -1) {
          const [entry] = atBoundary.splice(place, 1);
          arm();
          if (entry) return { entry, name: name as ProcessName };
        }
        rmSync(join(folder, file), { force: true });
      }
      await sleep(POLL_MS);
    }
    return null;
  }

  /** Lets go on whoever is held anywhere. */
  function release(): void {
    for (const file of readdirSync(folder))
      if (file.endsWith('.reached')) rmSync(join(folder, file), { force: true });
  }

  async function perform(entry: Entry, held: { name: ProcessName } | null): Promise<void> {
    if (failed !== null) throw failed;
    const worker = held?.name ?? (entry.id % 2 === 0 ? 'worker2' : 'worker');
    const who = entry.who.map((victim: Victim): ProcessName => (victim === 'worker' ? worker : victim));
    // Nobody is killed who isn't there, and one worker always goes on; the servers are back before anything else.
    const first = who.some((name) => WORKERS.includes(name)) ? WORKERS : [];
    await Promise.all([...SERVERS, ...who, ...first].map((name) => starting.get(name)));
    const from = performance.now();
    const one: Done = {
      ...{ id: entry.id, at: tenths(from - began), how: entry.how, who, back: 0 },
      where: held && 'boundary' in entry.at ? entry.at.boundary : AN_INSTANT,
      ...(!held && 'boundary' in entry.at && { instead: entry.at.boundary }),
    };
    if (entry.how === 'kill') {
      await Promise.all(who.map((name) => environment.kill(name)));
      release();
      const back = (async () => {
        for (const name of ORDER.filter((other) => who.includes(other))) await startAgain(name);
        one.back = tenths(performance.now() - from);
      })();
      back.catch(() => undefined);
      if (who.some((name) => SERVERS.includes(name))) await back;
    } else {
      for (const name of who) environment.pause(name);
      release();
      await sleep(entry.ms ?? 1_000);
      for (const name of who) if (environment.processes()[name] !== undefined) environment.resume(name);
      one.back = tenths(performance.now() - from);
    }
    done.push(one);
    if (done.length % 10 === 0) say(`${done.length} of ${plan.entries.length} disturbances`);
  }

  async function start(name: ProcessName): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        if (environment.processes()[name] === undefined) await environment.restart(name);
        return;
      } catch (error) {
        if (tries === STARTS) throw error;
        await environment.kill(name);
        await sleep(1_000);
      }
    }
  }
}

const tenths = (ms: number): number => Math.round(ms / 100) / 10;
