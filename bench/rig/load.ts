/** Parked subjects and the moments of one day (bench/load) on the rig: bytes in PostgreSQL, and the drain by two servers and two workers. */
import { join } from 'node:path';
import { readConfig } from '../../config/index.ts';
import { openRehearsal } from '../../dev/rehearsal/open.ts';
import type { Say } from '../../dev/servers/progress.ts';
import { openStore } from '../../store/index.ts';
import { builtScripts } from '../built.ts';
import { openCopies } from '../destruction/copies.ts';
import { openBulk } from '../load/bulk.ts';
import { type Day, drain, templatesOf } from '../load/day.ts';
import { rest } from '../load/parked.ts';
import { readingClient } from '../reading-client.ts';
import { openRig } from './open.ts';
import type { Postgres } from './postgres.ts';
import { DATABASES } from './server.ts';

export interface Bytes {
  subjects: number;
  /** Both databases, without the write-ahead log, which has a size of its own. */
  databases: number;
  log: number;
  /** What a subject added to the databases since the first measurement. */
  perSubject: number | null;
  /** The largest tables, indexes included. */
  tables: Record<string, number>;
  /** To park them. */
  seconds: number;
}
export interface Loaded {
  parked?: Bytes[];
  day?: Day;
}

export async function load(options: {
  dataDir: string;
  servers: number;
  /** Empty: none. */
  sizes: readonly number[];
  /** 0: none. */
  moments: number;
  say: Say;
  signal: AbortSignal;
  outside: NodeJS.ProcessEnv;
}): Promise<Loaded> {
  const { dataDir, servers, sizes, moments, say, signal } = options;
  const rig = await openRig({ dataDir: join(dataDir, 'rig'), servers, say, signal });
  const own = join(dataDir, 'own');
  try {
    const opened = await openRehearsal({
      ...{ dataDir: own, outside: { ...options.outside, ...rig.env }, withSecondWorker: true, signal },
      extraEnv: builtScripts,
    });
    const { env, keysInspectorUri } = opened.environment;
    const config = readConfig({ ...env });
    const store = await openStore(config);
    const client = readingClient(opened.needs.client.connection, config, store);
    const copies = await openCopies({ config, env, keysInspectorUri, store, client });
    const bulk = await openBulk(config, env, client, copies);
    try {
      const of = await templatesOf(opened.needs, store, copies);
      const result: Loaded = {};
      if (moments > 0)
        result.day = await drain({ bulk, client, regie: copies.regie, store }, of, moments, say);
      if (result.day) say(JSON.stringify(result.day));
      if (sizes.length > 0) {
        const needs = { bulk, client, taskQueue: config.temporalTaskQueue };
        result.parked = await parked(
          rig.postgres,
          sizes,
          say,
          async (n) => void (await rest(needs, of.archiving, n)),
        );
      }
      return result;
    } finally {
      await Promise.allSettled([store.close(), bulk.close(), copies.close()]);
      await opened.close();
    }
  } finally {
    await rig.stop();
  }
}

async function parked(
  postgres: Postgres,
  sizes: readonly number[],
  say: Say,
  more: (n: number) => Promise<void>,
): Promise<Bytes[]> {
  const first = await bytesOf(postgres, 0, 0);
  const all = [first];
  for (const size of [...sizes].sort((a, b) => a - b)) {
    const before = all.at(-1)?.subjects ?? 0;
    const began = performance.now();
    await more(size - before);
    const now = await bytesOf(postgres, size, Math.round((performance.now() - began) / 1000));
    all.push({ ...now, perSubject: Math.round((now.databases - first.databases) / size) });
    say(JSON.stringify(all.at(-1)));
  }
  return all;
}

const LARGEST = `select relname, pg_total_relation_size(oid) from pg_class
  where relkind = 'r' and relnamespace = 'public'::regnamespace order by 2 desc limit 6`;

async function bytesOf({ ask }: Postgres, subjects: number, seconds: number): Promise<Bytes> {
  const one = async (statement: string) => Number((await ask('postgres', statement))[0]?.[0]);
  // What was deleted makes room again: as PostgreSQL does by itself in time.
  for (const database of Object.values(DATABASES)) await ask(database, 'vacuum');
  const sizes = await Promise.all(
    Object.values(DATABASES).map((database) => one(`select pg_database_size('${database}')`)),
  );
  const tables: Record<string, number> = {};
  for (const database of Object.values(DATABASES))
    for (const [name = '', size] of await ask(database, LARGEST))
      tables[`${database}.${name}`] = Number(size);
  return {
    ...{ subjects, seconds, perSubject: null },
    databases: sizes.reduce((sum, size) => sum + size, 0),
    log: await one('select coalesce(sum(size), 0) from pg_ls_waldir()'),
    tables: Object.fromEntries(
      Object.entries(tables)
        .sort(([, a], [, b]) => b - a)
        .slice(0, 6),
    ),
  };
}
