/** Composition root of the API process. Says READY on standard output; SIGTERM lets running requests finish. */
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import {
  type ApiConfig,
  type CitizenConfig,
  ConfigError,
  createLogger,
  legalNow,
  legalOffsetFollower,
  readConfig,
  setLegalOffset,
} from '../config/index.ts';
import { startTracing, stopTracing } from '../config/tracing.ts';
import { type Covenant, modelCovenant, parseCovenant } from '../covenant/index.ts';
import { dayOf } from '../domain/dates/index.ts';
import { keepKeys, openStore } from '../store/index.ts';
import { buildApp } from './app.ts';
import { createCitizen } from './citizen.ts';
import type { Deps } from './deps.ts';
import { createEngine } from './engine.ts';
import { createIdentity } from './identity.ts';
import { startMetrics, timed } from './metrics/server.ts';
import { createRehearsalClock } from './rehearsal-clock.ts';

const DRAIN_MS = 10_000;

async function main(): Promise<void> {
  const config = readConfig(process.env, 'api');
  const log = createLogger('api', config.logLevel);
  // Before anything is connected.
  startTracing(config, 'api');
  const [sessionKey, covenant] = await Promise.all([sessionKeyOf(config), covenantOf(config)]);
  const store = await openStore(config, covenant);
  const engine = createEngine(config, store.keys);
  keepKeys(store.keys, 'system', log);
  const practice = config.mode === 'practice';
  const followed = legalOffsetFollower(config.dataDir);
  const clockUrl = practice ? process.env.CLOCK_URL : undefined;
  const deps: Deps = {
    config,
    sessionKey,
    store,
    engine,
    identity: createIdentity(config),
    citizen: config.citizen ? createCitizen(config, config.citizen, await secretOf(config.citizen)) : null,
    // 18: the version of the day that was asked for last; every page asks for its own day first.
    get covenant() {
      return store.covenants.known();
    },
    clock: clockUrl ? createRehearsalClock(clockUrl) : null,
    async today() {
      // In practice another process moves the clock.
      if (practice && !followed()) setLegalOffset(await store.environment.legalOffset());
      return dayOf(legalNow());
    },
  };
  const app = await buildApp(deps);
  const times = timed(app);
  await app.listen({ port: config.port, host: config.host });
  const { metricsPort: port, host } = config;
  const metrics = port === undefined ? null : await startMetrics(deps, times, { port, host, log });

  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      setTimeout(() => process.exit(1), DRAIN_MS).unref();
      void app
        .close()
        .then(() => metrics?.close())
        .then(() => Promise.allSettled([engine.close(), store.close()]))
        .then(() => stopTracing())
        .then(() => process.exit(0));
    });
  }
  log.info({ port: config.port }, 'the API listens');
  process.stdout.write('READY\n');
}

/** 32 bytes, raw, or written as hexadecimal or base64. A practice environment makes its own the first time. */
async function sessionKeyOf({ sessionKeyFile, mode }: ApiConfig): Promise<Buffer> {
  const made = randomBytes(32);
  if (mode === 'practice') {
    await writeFile(sessionKeyFile, made, { flag: 'wx', mode: 0o600 }).catch((error: { code?: string }) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
  const raw = await readFile(sessionKeyFile).catch(() => {
    throw new ConfigError('SESSION_KEY_FILE: het bestand is er niet of kan niet worden gelezen.');
  });
  const text = raw.toString('latin1').trim();
  const key = /^[0-9a-f]{64}$/i.test(text)
    ? Buffer.from(text, 'hex')
    : /^[\w+/-]{43}=?$/.test(text)
      ? Buffer.from(text, 'base64')
      : raw;
  if (key.length !== 32) throw new ConfigError('SESSION_KEY_FILE: het bestand moet 32 bytes hebben.');
  return key;
}

/** The provider's secret; at the start, so that a wrong file is told to who starts it and not to a citizen. */
async function secretOf({ secretFile }: CitizenConfig): Promise<string> {
  const secret = await readFile(secretFile, 'utf8').catch(() => {
    throw new ConfigError('DIGID_CLIENT_SECRET_FILE: het bestand is er niet of kan niet worden gelezen.');
  });
  if (secret.trim().length < 16)
    throw new ConfigError('DIGID_CLIENT_SECRET_FILE: het geheim moet ten minste 16 tekens lang zijn.');
  return secret.trim();
}

async function covenantOf({ covenantFile }: ApiConfig): Promise<Covenant> {
  return covenantFile ? parseCovenant(JSON.parse(await readFile(covenantFile, 'utf8'))) : modelCovenant();
}

main().catch((error: unknown) => {
  // A wrong setting names its variable; anything else goes through the log's own filter.
  if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`);
  else createLogger('api').fatal({ err: error }, 'the API could not start');
  process.exit(error instanceof ConfigError ? 2 : 1);
});
