/**
 * The rig: Temporal as in production without containers. PostgreSQL, two or more server processes that form one cluster
 * (frontend, history, matching and worker in each), and one address in front of their frontends. All on 127.0.0.1.
 */
import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { NotStarted } from '../../dev/servers/plain-error.ts';
import { bareEnvironment, nodeScript, Processes, type Spec } from '../../dev/servers/processes.ts';
import type { Say } from '../../dev/servers/progress.ts';
import { searchAttributes } from '../../dev/servers/temporal.ts';
import { freePorts } from './ports.ts';
import { makePostgres, type Postgres } from './postgres.ts';
import { findPrograms, type Programs } from './programs.ts';
import { DATABASES, makeServer, PORTS, type Server } from './server.ts';

const run = promisify(execFile);
const NAMESPACE = 'pga-regie';
/** As docker/temporal-setup.sh has it. */
const RETENTION_SECONDS = 86_400;
/** IndexedValueType */
const TYPES: Readonly<Record<string, number>> = { Keyword: 2, Datetime: 6, KeywordList: 7 };
const READY_MS = 90_000;
const STARTS = 20;

export interface Rig {
  /** For who uses it: TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE. */
  env: Record<string, string>;
  servers: readonly Server[];
  postgres: Postgres;
  processes(): Record<string, number>;
  /** SIGKILL; of PostgreSQL every process. */
  kill(name: string): Promise<void>;
  /** Again and again until it is up, as a supervisor does. */
  restart(name: string): Promise<void>;
  /** Stops every process and removes PostgreSQL's data. May be called twice. */
  stop(): Promise<void>;
}

/**
 * @param dataDir logs and settings; its owner's to remove
 * @throws Missing (programs.ts); PlainError when something doesn't start. Nothing is left running then.
 */
export async function openRig(options: {
  dataDir: string;
  servers: number;
  say: Say;
  /** Told when a process ends that nobody ended. */
  onDeath?: (name: string) => void;
  /** Aborting stops everything, also half-way through starting. */
  signal?: AbortSignal;
}): Promise<Rig> {
  const { dataDir, say } = options;
  const programs = await findPrograms(say);
  mkdirSync(join(dataDir, 'logs'), { recursive: true, mode: 0o700 });
  const processes = new Processes(dataDir);
  if (options.onDeath) processes.onDeath = options.onDeath;
  const names = Array.from({ length: options.servers }, (_, index) => `temporal-${index + 1}`);
  const [address = 0, database = 0, ...ports] = await freePorts(2 + names.length * PORTS);
  let postgres: Postgres | undefined;
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= processes
      .stopAll([['balancer', ...names], ['postgres']], 10_000)
      .finally(() => postgres?.remove());
    return stopped;
  };
  process.once('exit', () => postgres?.remove());
  options.signal?.addEventListener('abort', () => void stop(), { once: true });
  try {
    const log = (name: string) => join(dataDir, 'logs', `${name}.log`);
    postgres = await makePostgres(programs, database, log('postgres'));
    const needs = { dataDir, postgres };
    const servers = names.map((name, index) =>
      makeServer(programs.temporal, name, ports.slice(index * PORTS, (index + 1) * PORTS), needs),
    );
    const balancer: Spec = {
      name: 'balancer',
      ...nodeScript('bench/rig/balancer.ts', [
        String(address),
        servers.map(({ frontend }) => frontend).join(),
      ]),
      ...{ env: bareEnvironment(dataDir), cwd: dataDir, log: log('balancer'), readyLine: 'READY' },
    };
    const specs = new Map(
      [postgres.spec, balancer, ...servers.map(({ spec }) => spec)].map((s) => [s.name, s]),
    );
    await processes.start(postgres.spec);
    await makeSchemas(programs, postgres, dataDir);
    say('PostgreSQL draait en heeft de schema’s van Temporal.');
    await Promise.all([...servers.map(({ spec }) => processes.start(spec)), processes.start(balancer)]);
    await makeNamespace(servers);
    say(`${names.length} servers van Temporal draaien als één cluster.`);
    const { backends } = postgres;
    const starting = new Map<string, Promise<void>>();
    return {
      ...{ servers, postgres, stop, processes: () => processes.list() },
      env: { TEMPORAL_ADDRESS: `127.0.0.1:${address}`, TEMPORAL_NAMESPACE: NAMESPACE },
      async kill(name) {
        const below = name === 'postgres' ? backends(processes.list().postgres ?? -1) : [];
        const gone = processes.kill(name);
        for (const pid of below) end(pid);
        await gone;
      },
      restart(name) {
        const mine = starting.get(name) ?? up(name).finally(() => starting.delete(name));
        starting.set(name, mine);
        return mine;
      },
    };

    async function up(name: string): Promise<void> {
      const spec = specs.get(name);
      if (!spec) throw new Error(`${name} is not of the rig`);
      for (let tries = 1; processes.list()[name] === undefined; tries++) {
        try {
          await processes.start(spec);
        } catch (error) {
          await processes.kill(name);
          if (!(error instanceof NotStarted) || tries === STARTS) throw error;
          await sleep(1_000);
        }
      }
    }
  } catch (error) {
    await stop();
    throw error;
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it has ended by itself
  }
}

async function makeSchemas({ sql }: Programs, postgres: Postgres, dataDir: string): Promise<void> {
  const env = { ...bareEnvironment(dataDir), SQL_PASSWORD: postgres.password };
  const to = ['--plugin', 'postgres12', '--endpoint', '127.0.0.1', '--port', String(postgres.port)];
  for (const [schema, database] of Object.entries(DATABASES)) {
    const tool = (...words: string[]) =>
      run(sql, [...to, '--user', postgres.user, '--database', database, ...words], { env, cwd: dataDir });
    await tool('create-database');
    await tool('setup-schema', '--version', '0.0');
    await tool('update-schema', '--schema-name', `postgresql/v12/${schema}`);
  }
}

/** As docker/temporal-setup.sh; ready when every frontend knows the namespace and its search attributes. */
async function makeNamespace(servers: readonly Server[]): Promise<void> {
  for (const [index, { frontend, name }] of servers.entries()) {
    const connection = await Connection.connect({ address: `127.0.0.1:${frontend}` });
    const client = new Client({ connection, namespace: NAMESPACE });
    try {
      if (index === 0) {
        await connection.workflowService.registerNamespace({
          namespace: NAMESPACE,
          workflowExecutionRetentionPeriod: { seconds: RETENTION_SECONDS as never, nanos: 0 },
        });
        const types = Object.entries(searchAttributes).map(([key, type]) => [key, TYPES[type] ?? 0]);
        await untilDone(name, () =>
          connection.operatorService.addSearchAttributes({
            namespace: NAMESPACE,
            searchAttributes: Object.fromEntries(types),
          }),
        );
      }
      await untilDone(name, () => client.workflow.count('Stage = "a" AND Parties = "b" AND CaseKind = "c"'));
    } finally {
      await connection.close();
    }
  }
}

async function untilDone(name: string, act: () => Promise<unknown>): Promise<void> {
  for (const until = performance.now() + READY_MS; ; await sleep(500)) {
    try {
      await act();
      return;
    } catch (error) {
      if (performance.now() > until)
        throw new NotStarted(`${name} kent de namespace niet: ${(error as Error).message}`);
    }
  }
}
