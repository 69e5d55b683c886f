/**
 * Lives and requests on the rig while one of each is killed (SIGKILL) and stays away for a while: a Temporal server, a worker, the
 * API, PostgreSQL. The lives and what is looked at afterwards are those of `npm run chaos` (bench/chaos/run.ts).
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import type { Environment, ProcessName } from '../../dev/environment.ts';
import { pick } from '../../dev/rehearsal/chance.ts';
import type { Say } from '../../dev/servers/progress.ts';
import type { Check } from '../chaos/checks.ts';
import type { Disturber } from '../chaos/disturb.ts';
import { run } from '../chaos/run.ts';
import { openRig, type Rig } from './open.ts';
import { enough, LIMIT_MS, OUTAGES, type Outage, stuck, tookOver } from './outages.ts';
import { allShardsAnswer, shardsOf } from './shards.ts';

const GAP_MS = 4_000;

export interface Survived {
  ok: boolean;
  seconds: number;
  servers: number;
  kills: Record<string, number>;
  outages: Outage[];
  endedByThemselves: string[];
  counts: Record<string, number>;
  checks: Check[];
}

export async function survive(options: {
  dataDir: string;
  lives: number;
  kills: number;
  minutes: number;
  seed: number;
  servers: number;
  say: Say;
  signal: AbortSignal;
  outside: NodeJS.ProcessEnv;
}): Promise<Survived> {
  const { dataDir, lives, minutes, seed, say, signal } = options;
  const began = performance.now();
  const died: string[] = [];
  const deaths: { rig?: Rig } = {};
  const rig = await openRig({
    ...{ dataDir: join(dataDir, 'rig'), servers: options.servers, say, signal },
    onDeath: (name) => {
      died.push(name);
      say(`${name} ended by itself`);
      void deaths.rig?.restart(name).catch(() => undefined);
    },
  });
  deaths.rig = rig;
  const connection = await Connection.connect({ address: rig.env.TEMPORAL_ADDRESS ?? '' });
  const client = new Client({ connection, namespace: rig.env.TEMPORAL_NAMESPACE ?? '' });
  try {
    const killing = killer({ rig, client, died, kills: options.kills, seed, say });
    const seen = await run({
      ...{ dataDir: join(dataDir, 'own'), folder: join(dataDir, 'hold'), lives, seed, minutes, say, signal },
      ...{ disturber: killing, outside: { ...options.outside, ...rig.env } },
    });
    const { outages } = killing;
    const kills: Record<string, number> = {};
    for (const name of outages.flatMap(({ who }) => who)) kills[name] = (kills[name] ?? 0) + 1;
    const checks: Check[] = [
      enough(
        Object.values(kills).reduce((sum, n) => sum + n, 0),
        options.kills,
      ),
      tookOver(outages),
      ...(seen.stuck === null ? [] : [stuck(seen.stuck, lives)]),
      ...seen.checks,
    ];
    return {
      ok: checks.every(({ ok }) => ok),
      seconds: Math.round((performance.now() - began) / 1000),
      ...{ servers: options.servers, kills, outages, endedByThemselves: died, counts: seen.counts, checks },
    };
  } finally {
    await connection.close();
    await rig.stop();
  }
}

/** One outage after the other, until as many were killed as asked or the lives are over. */
function killer(needs: {
  rig: Rig;
  client: Client;
  died: string[];
  kills: number;
  seed: number;
  say: Say;
}): Disturber & { outages: Outage[] } {
  const { rig, client, died, seed, say } = needs;
  const outages: Outage[] = [];
  let going = true;
  let environment: Environment | undefined;
  const ofRig = (name: string) => name === 'postgres' || name.startsWith('temporal-');
  const kill = (name: string) => (ofRig(name) ? rig.kill(name) : environment?.kill(name as ProcessName));
  const starting = new Map<string, Promise<void>>();
  const start = (name: string): Promise<void> => {
    if (ofRig(name)) return rig.restart(name);
    const mine = starting.get(name) ?? up(name).finally(() => starting.delete(name));
    starting.set(name, mine);
    return mine;
  };
  const up = async (name: string): Promise<void> => {
    for (let tries = 1; environment?.processes()[name] === undefined; tries++) {
      try {
        await environment?.restart(name as ProcessName);
      } catch (error) {
        if (tries === 6) throw error;
        await environment?.kill(name as ProcessName);
        await sleep(1_000);
      }
    }
  };
  const shards = async () =>
    Object.fromEntries(
      await Promise.all(rig.servers.map(async (server) => [server.name, await shardsOf(server)] as const)),
    );

  return {
    outages,
    done: [],
    died,
    onDeath(name) {
      died.push(name);
      say(`${name} ended by itself`);
      void start(name).catch(() => undefined);
    },
    stop() {
      going = false;
    },
    async run(ours) {
      environment = ours;
      const began = performance.now();
      let killed = 0;
      for (let round = 0; going && killed < needs.kills; round++) {
        const { who, ms } = OUTAGES[round % OUTAGES.length] ?? { who: [], ms: 0 };
        await sleep(GAP_MS + pick(seed, `gap:${round}`, GAP_MS));
        if (!going) break;
        const shardsBefore = await shards();
        const from = performance.now();
        const since = () => tenths(performance.now() - from);
        await Promise.all(who.map(kill));
        killed += who.length;
        // PostgreSQL has no second one: nothing answers until it is back. A server's shards go to the others while it is away.
        const alone = who.includes('postgres');
        const answered = alone ? null : answers(since);
        const [, first] = await Promise.all([sleep(ms), answered]);
        const early = await shards();
        for (const name of who) await start(name);
        const away = since();
        const shardsAnswer = alone ? await answers(since) : first;
        const shardsAfter = alone ? await shards() : early;
        outages.push({ who, at: tenths(from - began), away, shardsAnswer, shardsBefore, shardsAfter });
        say(JSON.stringify(outages.at(-1)));
      }
    },
  };

  /** Null: not within the limit. */
  async function answers(since: () => number): Promise<number | null> {
    for (;;) {
      if (await allShardsAnswer(client)) return since();
      if (since() * 1_000 > LIMIT_MS) return null;
      await sleep(100);
    }
  }
}

const tenths = (ms: number): number => Math.round(ms / 100) / 10;
