/** One run of lives and requests in an environment of its own, disturbed or not, and what was seen of it. */
import { execFile } from 'node:child_process';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { createEngine } from '../../api/engine.ts';
import { readConfig } from '../../config/index.ts';
import type { Environment } from '../../dev/environment.ts';
import { PATHS } from '../../dev/rehearsal/answers.ts';
import { pick } from '../../dev/rehearsal/chance.ts';
import type { Life } from '../../dev/rehearsal/life.ts';
import { openRehearsal } from '../../dev/rehearsal/open.ts';
import { rehearse } from '../../dev/rehearsal/rehearsal.ts';
import { nodeScript } from '../../dev/servers/processes.ts';
import { dayOf } from '../../domain/dates/index.ts';
import { processes } from '../../domain/subject/processing.ts';
import { checkChain, openStore } from '../../store/index.ts';
import { builtScripts } from '../built.ts';
import { readingClient } from '../reading-client.ts';
import {
  answersTaken,
  type Check,
  certified,
  doublesAreRepeats,
  endedOnTheirDates,
  type LifeSeen,
  logWhole,
  noMailLost,
  noTaskLost,
  nothingDoneTwice,
  nothingLeft,
  requestsAnswered,
  storeAndEngineAgree,
} from './checks.ts';
import { type Disturber, holding } from './disturb.ts';
import { again, patient } from './patient.ts';
import { requestsBeside } from './requests.ts';
import { casesInEngine, mailsIn, watch } from './watch.ts';

export interface RunOptions {
  dataDir: string;
  /** Where the workers are held (hold.mjs). */
  folder: string;
  lives: number;
  seed: number;
  /** At most so long with disturbances; after that the lives go on to their ends without. */
  minutes?: number;
  disturber?: Disturber;
  /** Addresses of servers that run elsewhere (bench/rig); aborting stops what is ours. Default: all are our own. */
  outside?: NodeJS.ProcessEnv;
  signal?: AbortSignal | undefined;
  say: (line: string) => void;
}
export interface RunSeen {
  lives: LifeSeen[];
  checks: Check[];
  counts: Record<string, number>;
  /** Why the lives didn't come to their ends; null: they did. */
  stuck: string | null;
}

/** Whoever waits for what a kill took away keeps nobody else from acting. */
const AT_ONCE = 24;
const TELL_MS = 30_000;
/** Two of three lives end on one day, and each kill meanwhile costs an erasure ten seconds or more. */
const PATIENCE_MS = 900_000;
const MOST = 0.8;
/** One request to so many lives. */
const REQUEST_EVERY = 4;
/** The rehearsal's own names for the persons (rehearsal.ts). */
const NAMES = /Oefenpersoon [0-9a-f]{10}/;

export async function run(options: RunOptions): Promise<RunSeen> {
  const { dataDir, folder, seed, disturber, say } = options;
  const opened = await openRehearsal({
    ...{ dataDir, extraEnv: { ...builtScripts, ...holding(folder) } },
    ...{ outside: options.outside ?? {}, ...(options.signal && { signal: options.signal }) },
    withSecondWorker: disturber !== undefined,
    ...(disturber && { onDeath: (name: string) => disturber.onDeath(name) }),
  });
  const { environment } = opened;
  const config = readConfig({ ...environment.env });
  const store = await openStore(config);
  const engine = createEngine(config, store.keys, 60_000);
  const client = readingClient(opened.needs.client.connection, config, store);
  let offset = 0;
  const needs = {
    ...opened.needs,
    view: patient(opened.needs.view),
    setOffset: async (ms: number) => {
      offset = ms;
      await again(() => opened.needs.setOffset(ms));
    },
  };
  const watching = watch({ store, client, view: needs.view });
  const requests = requestsBeside({
    ...{ store, engine, client, view: needs.view, now: () => Date.now() + offset, atRest: watching.atRest },
  });
  const receivedOn = dayOf(new Date().toISOString());
  const lives = new Map<number, LifeSeen>();
  const rested = new Map<Life, number>();
  const seenOf = (life: Life): LifeSeen => {
    const { index, path } = life.options;
    const known = lives.get(index) ?? {
      ...{ caseId: life.caseId, path, receivedOn, destroyedAt: null, done: [], moments: [] },
    };
    lives.set(index, known);
    return known;
  };
  const counts: Record<string, number> = { lives: options.lives, tasks: 0 };
  const ended = new Set<string>();
  const refused: string[] = [];
  let stuck: string | null = null;
  try {
    const disturbing = disturber?.run(environment, {
      steps: watching.steps,
      ending: () => ended.size >= options.lives * MOST,
    });
    disturbing?.catch(() => undefined);
    const telling = setInterval(() => {
      const open = options.lives - ended.size;
      say(`${dayOf(new Date(Date.now() + offset).toISOString())}, ${open} lives open, load ${loadavg()[0]}`);
    }, TELL_MS);
    const end = setTimeout(() => disturber?.stop(), (options.minutes ?? 60) * 60_000);
    try {
      await rehearse(needs, {
        ...{ seed, atOnce: AT_ONCE, patienceMs: PATIENCE_MS, reportLater: true, withoutLook: true },
        disturbed: disturber !== undefined,
        paths: Array.from({ length: options.lives }, (_, index) => PATHS[index % PATHS.length] ?? 'agenda'),
        tell: (life, { at, what, detail }) => {
          if (what === 'taak gedaan')
            seenOf(life).done.push({ kind: detail.split(' ')[0] ?? '', on: dayOf(at) });
        },
        observe: async (life) => {
          const seen = seenOf(life);
          if (life.ended) ended.add(seen.caseId);
          if (life.ended) return;
          await watching.atRest(seen.caseId);
          const rests = (rested.get(life) ?? 0) + 1;
          rested.set(life, rests);
          const { index } = life.options;
          if (index % REQUEST_EVERY === 1 && rests > pick(seed, `${index}:asks`, 4))
            await requests.beside(seen.caseId);
        },
        refused: (life, what) => {
          refused.push(`${life.caseId}: ${what.slice(0, 200)}`);
          say(`refused: ${life.caseId} ${what}`);
        },
        report: ({ moments, destroyedAt, tasks }, life) => {
          Object.assign(seenOf(life), { moments, destroyedAt });
          counts.tasks = (counts.tasks ?? 0) + tasks;
        },
      });
    } catch (error) {
      stuck = (error as Error).message;
      say(`stuck: ${(error as Error).stack}`);
    }
    disturber?.stop();
    clearTimeout(end);
    clearInterval(telling);
    await disturbing;
    if (stuck !== null) return { ...{ lives: inOrder(lives), checks: [], counts, stuck } };
    say('all lives have ended; the requests');
    const asked = await requests.toTheEnd();
    const seen = inOrder(lives);
    const mails = await mailsIn(join(dataDir, 'mail'));
    const inStore = await again(() => needs.view.caseIds());
    const chain = await checkChain(await store.certificates.export());
    const ends = [
      ...seen.map(({ destroyedAt }) => ({ endOn: dayOf(destroyedAt ?? '') })),
      // A file that ends takes its request along, on a day that the request did not know before.
      ...asked.filter(({ gone }) => gone).map(() => ({ endOn: null })),
    ];
    const gone = new Set([...seen, ...asked].map(({ caseId }) => caseId));
    Object.assign(counts, {
      ...{ requests: asked.length, mails: mails.length, rests: watching.rests.length },
      ...{ steps: watching.steps() },
    });
    return {
      lives: seen,
      stuck,
      counts,
      checks: [
        endedOnTheirDates(seen, processes),
        ...(asked.length > 0 ? [requestsAnswered(asked)] : []),
        answersTaken(counts.tasks ?? 0, refused),
        noTaskLost(watching.rests),
        nothingDoneTwice(watching.rests),
        noMailLost(watching.rests, mails),
        doublesAreRepeats(watching.rests, mails),
        storeAndEngineAgree(watching.rests, { inStore, inEngine: await casesInEngine(client, inStore) }),
        logWhole(await verifyLog(environment)),
        certified(ends, chain),
        await nothingLeft(needs.view.documents(), gone, NAMES),
      ],
    };
  } finally {
    disturber?.stop();
    await Promise.allSettled([engine.close(), store.close()]);
    await opened.close();
  }
}

const inOrder = (lives: ReadonlyMap<number, LifeSeen>): LifeSeen[] =>
  [...lives].sort(([a], [b]) => a - b).map(([, life]) => life);
/** As an operator proves it: `npm run verify-log`. */
function verifyLog({ env }: Environment): Promise<{ lines: number; problem: string | null }> {
  const { command, args } = nodeScript('workers/verify-log.ts', ['--json']);
  return new Promise((done) => {
    execFile(
      command,
      args,
      { env: { ...process.env, ...env, NODE_OPTIONS: '' }, maxBuffer: 1e7 },
      (_, said) => {
        try {
          done(JSON.parse(said) as { lines: number; problem: string | null });
        } catch {
          done({ lines: 0, problem: 'verify-log said nothing' });
        }
      },
    );
  });
}
