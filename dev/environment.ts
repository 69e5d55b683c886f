import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Room, rooms } from '../config/index.ts';
import { demoAcr, demoClaim, demoLevel } from './demo.ts';
import { isAlive, takeLock } from './servers/cache.ts';
import { findServer } from './servers/fetch.ts';
import { mailSpec } from './servers/mail.ts';
import { dataServer, keyServer, type MongoServer, startMongo } from './servers/mongo.ts';
import { citizenClientId, citizenSecretFile, clientId, oidcKeys, oidcSpec } from './servers/oidc.ts';
import { NotStarted, PlainError } from './servers/plain-error.ts';
import { choosePorts, type Ports, portsBefore } from './servers/ports.ts';
import { nodeScript, Processes, type Spec } from './servers/processes.ts';
import type { Say } from './servers/progress.ts';
import { temporalSpec } from './servers/temporal.ts';

const audience = 'urn:pga-regie:api';
const STRENGTH = ['OIDC_STRONG_ACR', 'OIDC_STRONG_AMR'];
const CITIZEN = ['ISSUER', 'CLIENT_ID', 'CLIENT_SECRET_FILE', 'LEVELS', 'CLAIM'].map(
  (name) => `DIGID_${name}`,
);
const KEY_SERVICE = ['URL', 'MOUNT', 'KEY', 'TOKEN_FILE', 'ROLE_ID', 'SECRET_ID_FILE', 'CA_FILE'].map(
  (name) => `KEY_SERVICE_${name}`,
);
const SIGN_IN = ['OIDC_CLOCK_TOLERANCE', 'SESSION_LENGTHS', 'TRUST_PROXY'];

/** `mongo` has the data, `sleutels` the keys. */
export type ProcessName =
  | 'temporal'
  | 'mongo'
  | 'sleutels'
  | 'mail'
  | 'oidc'
  | 'practice'
  | 'worker'
  | 'worker2'
  | 'api';

export type EnvironmentOptions = {
  /** Everything the environment keeps. Two environments can't have the same at the same time. */
  dataDir: string;
  /** The API's port; taken means a refusal. Without it: the usual or a free one. */
  port?: number | undefined;
  /** Default true. */
  withWorker?: boolean;
  /** Another worker process beside the first, `worker2`. Default false. */
  withSecondWorker?: boolean;
  withApi?: boolean;
  /** Demo staff in the store, and the rehearsal clock's service. Default true. */
  withPractice?: boolean;
  /** The covenant's own case with its recurring checks. Default false: a rehearsal of one life has no use for it. */
  withCovenantCase?: boolean;
  /** The reconciler's schedule. Default false: tests and rehearsals break things on purpose, and a round would come in between. */
  withReconciler?: boolean;
  /** Which usual ports (3000, 8233, 1080, ...) to try before free ones. Default `none`. */
  usualPorts?: 'all' | 'api' | 'none';
  /** Told what happens, a line at a time; default nobody. */
  onLine?: Say;
  /** Told when a process ends that nobody ended. */
  onDeath?: (name: string, log: string) => void;
  /** Where addresses of servers that run elsewhere are read (TEMPORAL_ADDRESS, ...). Default: process.env. */
  outside?: NodeJS.ProcessEnv;
  /** Aborting stops everything, also half-way through starting; `onStop` is given the promise of that. */
  signal?: AbortSignal;
  onStop?: (done: Promise<void>) => void;
  /** Prefixes of databases for other covenants on the same servers, with users of their own (docs/production.md). */
  otherCovenants?: readonly string[];
  /** More variables for worker and API. */
  extraEnv?: Record<string, string>;
};

export type Environment = {
  dataDir: string;
  ports: Ports;
  /** What worker, API and tools need (config/index.ts), credentials included. */
  env: Record<string, string>;
  /** By prefix: the addresses that another covenant's environment is given. */
  others: Record<string, Record<string, string>>;
  /** Reads every database with data, and the one with keys: to count what remains. */
  inspectorUri: string;
  keysInspectorUri: string;
  /** The mail catcher's own address; undefined with an SMTP server elsewhere. */
  mailUrl: string | undefined;
  /** Names and process ids of what runs. */
  processes(): Record<string, number>;
  /** As a crash: SIGKILL, resolves when gone. */
  kill(name: ProcessName): Promise<void>;
  /** Starts it again after `kill`, on the same port and data; resolves when it is ready. */
  restart(name: ProcessName): Promise<void>;
  /** As a server that stops answering. */
  pause(name: ProcessName): void;
  resume(name: ProcessName): void;
  /** Stops every process; resolves when none is left. May be called twice. */
  stop(): Promise<void>;
};

/**
 * Brings up a practice environment: Temporal, the database, the mail catcher, the identity provider, a worker and
 * the API. Servers whose address is in `outside` are used as they are. Writes `ports.json` in the data folder.
 * @throws PlainError with one line: what is wrong and the way out. Nothing is left running then.
 */
export async function startEnvironment(options: EnvironmentOptions): Promise<Environment> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnce(options);
    } catch (error) {
      const stopped = options.signal?.aborted === true;
      if (!(error instanceof NotStarted) || attempt === TRIES || stopped) throw error;
      options.onLine?.(`  ${error.message} Nog een keer, met andere poorten.`);
      rmSync(join(resolve(options.dataDir), 'ports.json'), { force: true });
    }
  }
}

const TRIES = 3;

async function startOnce(options: EnvironmentOptions): Promise<Environment> {
  const say = options.onLine ?? (() => {});
  const dataDir = resolve(options.dataDir);
  try {
    for (const folder of ['', 'keys', 'logs'])
      mkdirSync(join(dataDir, folder), { recursive: true, mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new PlainError(
      `In ${dataDir} kan niets worden bewaard (${code}). Kies een andere map: DATA_DIR=.data npm start`,
    );
  }
  const lock = await lockData(dataDir);
  // Addresses that an embedded environment gave to its own children are not the user's.
  const given = options.outside ?? process.env;
  const outside = given.EMBEDDED_ENVIRONMENT ? {} : given;
  const processes = new Processes(dataDir);
  const sessionKey = join(dataDir, 'keys', 'session.key');
  if (!existsSync(sessionKey)) writeFileSync(sessionKey, randomBytes(32), { mode: 0o600 });
  writeFileSync(lock, `${process.pid}\n${processes.keeperPid}\n`, { mode: 0o600 });
  if (options.onDeath) processes.onDeath = options.onDeath;
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= processes
      .stopAll(
        [
          ['api', 'worker', 'worker2', 'practice'],
          ['mail', 'oidc', 'temporal', 'mongo', 'sleutels'],
        ],
        7_000,
      )
      .finally(() => rmSync(lock, { force: true }));
    options.onStop?.(stopped);
    return stopped;
  };
  options.signal?.addEventListener('abort', () => void stop(), { once: true });

  try {
    const portsFile = join(dataDir, 'ports.json');
    const ports = await choosePorts(
      { api: options.port, usual: options.usualPorts ?? 'none' },
      portsBefore(portsFile),
      say,
    );
    writeFileSync(portsFile, `${JSON.stringify(ports, null, 2)}\n`);
    const baseUrl = outside.BASE_URL || `http://127.0.0.1:${ports.api}`;
    const others: Record<string, Record<string, string>> = {};
    const starters = new Map<string, () => Promise<unknown>>();
    const start = async (spec: Spec) => {
      starters.set(spec.name, () => processes.start(spec));
      await processes.start(spec);
    };

    const [temporal, mongo, smtp, oidc] = await allOrStop([
      outside.TEMPORAL_ADDRESS
        ? pick(outside, ['TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE', 'TEMPORAL_UI'])
        : ownTemporal(),
      outside.MONGODB_URI || outside.MONGODB_URI_REGIE ? outsideMongo(outside) : ownMongo(),
      outside.SMTP_URL ? pick(outside, ['SMTP_URL']) : ownMail(),
      outside.OIDC_ISSUER
        ? pick(outside, ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', ...STRENGTH, ...CITIZEN])
        : ownOidc(),
    ] as const);

    async function ownTemporal(): Promise<Record<string, string>> {
      const found = await findServer('temporal', say);
      await start(temporalSpec(found.command, dataDir, ports));
      say('  Temporal draait.');
      return {
        TEMPORAL_ADDRESS: `127.0.0.1:${ports.temporal}`,
        TEMPORAL_NAMESPACE: 'pga-regie',
        TEMPORAL_UI: `http://127.0.0.1:${ports.temporalUi}`,
      };
    }
    async function ownMongo(): Promise<Record<string, string>> {
      const found = await findServer('mongo', say);
      const startServer = (server: MongoServer) => {
        const once = () =>
          startMongo(processes, found, dataDir, server, ports[server.name], options.otherCovenants);
        starters.set(server.name, once);
        return once();
      };
      const [data, keys] = await allOrStop([startServer(dataServer), startServer(keyServer)]);
      for (const prefix of options.otherCovenants ?? [])
        others[prefix] = mongoVariables((room) => data.others[prefix]?.[room] ?? keys.others[prefix]?.[room]);
      say('  De databases draaien: een voor de gegevens en een voor de sleutels.');
      return {
        ...mongoVariables((room) => data.rooms[room] ?? keys.rooms[room]),
        MONGODB_INSPECTOR_URI: data.inspector,
        MONGODB_INSPECTOR_URI_SLEUTELS: keys.inspector,
      };
    }
    async function ownMail(): Promise<Record<string, string>> {
      await start(mailSpec(dataDir, ports));
      say('  De mailvanger draait.');
      return { SMTP_URL: `smtp://127.0.0.1:${ports.smtp}`, MAIL_CATCHER: `http://127.0.0.1:${ports.mail}` };
    }
    async function ownOidc(): Promise<Record<string, string>> {
      const keys = await oidcKeys(dataDir);
      await start(oidcSpec(dataDir, ports, baseUrl, audience));
      say('  De aanmeldpagina draait.');
      return {
        OIDC_ISSUER: `http://127.0.0.1:${ports.oidc}`,
        OIDC_CLIENT_ID: clientId,
        OIDC_CLIENT_SECRET: keys.clientSecret,
        OIDC_STRONG_ACR: demoAcr.twoFactor,
        DIGID_ISSUER: `http://127.0.0.1:${ports.oidc}`,
        DIGID_CLIENT_ID: citizenClientId,
        DIGID_CLIENT_SECRET_FILE: citizenSecretFile(dataDir),
        DIGID_LEVELS: demoLevel.substantial,
        DIGID_CLAIM: demoClaim,
      };
    }

    const {
      MONGODB_INSPECTOR_URI: inspector = '',
      MONGODB_INSPECTOR_URI_SLEUTELS: keysInspector = '',
      MAIL_CATCHER: mailUrl,
      ...servers
    } = {
      ...temporal,
      ...mongo,
      ...smtp,
      ...oidc,
    } as Record<string, string>;
    const env: Record<string, string> = {
      MODE: 'practice',
      EMBEDDED_ENVIRONMENT: dataDir,
      PORT: String(ports.api),
      HOST: outside.HOST || '127.0.0.1',
      BASE_URL: baseUrl,
      DATA_DIR: dataDir,
      TEMPORAL_TASK_QUEUE: outside.TEMPORAL_TASK_QUEUE || 'pga-regie',
      OIDC_AUDIENCE: audience,
      SESSION_KEY_FILE: sessionKey,
      MASTER_KEY_FILE: join(dataDir, 'keys', 'master.json'),
      ...pick(outside, [
        'COVENANT_FILE',
        'LOG_LEVEL',
        'MAIL_FROM',
        'MAIL_REPLY_TO',
        'DATABASE_PREFIX',
        ...KEY_SERVICE,
        ...SIGN_IN,
      ]),
      ...servers,
      // The mail catcher delivers nowhere; whoever plays a mail server sends its reports here.
      BOUNCE_PORT: String(ports.bounce),
      ...(mailUrl && { MAIL_CATCHER: mailUrl }),
      CLOCK_URL: `http://127.0.0.1:${ports.clock}`,
      COVENANT_CASE: options.withCovenantCase ? 'on' : 'off',
      RECONCILER: options.withReconciler ? 'on' : 'off',
      ...options.extraEnv,
    };
    const wanted = {
      practice: options.withPractice !== false,
      worker: options.withWorker !== false,
      api: options.withApi !== false,
    };
    const inspectorUri = inspector || (env.MONGODB_URI_REGIE ?? '');
    // Only the practice service may look into every database, and only it.
    const looking = { ...env, INSPECTOR_URI: inspectorUri, CLOCK_PORT: String(ports.clock) };
    await allOrStop([
      wanted.practice ? start(own('practice', looking)) : undefined,
      wanted.worker ? start(own('worker', env)) : undefined,
      options.withSecondWorker ? start(own('worker2', withoutBounces(env))) : undefined,
      wanted.api ? start(own('api', env)) : undefined,
    ]);
    return {
      dataDir,
      ports,
      env,
      others,
      inspectorUri,
      keysInspectorUri: keysInspector || inspectorUri,
      mailUrl,
      processes: () => processes.list(),
      kill: (name) => processes.kill(name),
      async restart(name) {
        await starters.get(name)?.();
      },
      pause: (name) => processes.signal(name, 'SIGSTOP'),
      resume: (name) => processes.signal(name, 'SIGCONT'),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** One data folder, one environment. A lock that a killed start left behind is taken over. */
async function lockData(dataDir: string): Promise<string> {
  const lock = join(dataDir, 'environment.lock');
  // Whoever was killed has a keeper that is still stopping the servers on this data.
  const keeper = Number(existsSync(lock) ? readFileSync(lock, 'utf8').split('\n')[1] : 0);
  const owner = takeLock(lock);
  if (owner !== undefined) {
    throw new PlainError(
      `Er draait al een omgeving op ${dataDir} (proces ${owner}). Stop die eerst met Ctrl-C, of kies een andere map: DATA_DIR=.data2 npm start`,
    );
  }
  for (let waited = 0; keeper > 0 && isAlive(keeper) && waited < 12_000; waited += 100) await sleep(100);
  return lock;
}

/** Compiled as for an image, when its environment says so, with Node's flags before it (bench/built.ts). */
const built: Partial<Record<keyof typeof scripts, string>> = {
  worker: 'WORKER_SCRIPT',
  worker2: 'WORKER_SCRIPT',
  api: 'API_SCRIPT',
};
const scripts = {
  worker: 'workers/main.ts',
  worker2: 'workers/main.ts',
  api: 'api/main.ts',
  practice: 'dev/practice.ts',
};

/** One process has the port on which bounces come in. */
function withoutBounces({ BOUNCE_PORT: _, ...env }: Record<string, string>): Record<string, string> {
  return env;
}

function script(command: string): Pick<Spec, 'command' | 'args'> {
  const words = command.split(' ');
  const node = nodeScript(words.at(-1) ?? '');
  return { ...node, args: [...words.slice(0, -1), ...node.args] };
}

function own(name: keyof typeof scripts, env: Record<string, string>): Spec {
  return {
    name,
    ...script(env[built[name] ?? ''] || scripts[name]),
    env: { ...process.env, ...env },
    log: join(env.DATA_DIR ?? '', 'logs', `${name}.log`),
    ...(name === 'api'
      ? { readyWhen: async () => (await fetch(`http://127.0.0.1:${env.PORT}/readyz`)).ok }
      : { readyLine: 'READY' }),
  };
}

/** Waits for all, also when one fails: nothing may start behind the back of `stop`. Then throws the first failure. */
async function allOrStop<T extends readonly unknown[]>(
  work: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const results = await Promise.allSettled(work);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  return results.map((result) => (result as PromiseFulfilledResult<unknown>).value) as never;
}

function pick(env: NodeJS.ProcessEnv, names: string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
}

function mongoVariables(of: (room: Room) => string | undefined): Record<string, string> {
  return Object.fromEntries(
    rooms.flatMap((room) => {
      const uri = of(room);
      return uri ? [[`MONGODB_URI_${room.toUpperCase()}`, uri]] : [];
    }),
  );
}

function outsideMongo(outside: NodeJS.ProcessEnv): Record<string, string> {
  return {
    ...mongoVariables((room) => outside[`MONGODB_URI_${room.toUpperCase()}`] || outside.MONGODB_URI),
    ...pick(outside, ['MONGODB_INSPECTOR_URI', 'MONGODB_INSPECTOR_URI_SLEUTELS']),
  };
}
