import { readFile } from 'node:fs/promises';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import type { Logger } from 'pino';
import { announceActivities, type Receiver } from '../activities/announce.ts';
import { carryOutActivities } from '../activities/carry-out.ts';
import { deliverActivities } from '../activities/deliver.ts';
import { describeArchive } from '../activities/describe-archive.ts';
import { erasureActivities } from '../activities/erasure.ts';
import { housekeepingActivities } from '../activities/housekeeping.ts';
import { letterActivities } from '../activities/letter.ts';
import { reconcileActivities } from '../activities/reconcile.ts';
import { startErasureActivities } from '../activities/start-erasure.ts';
import { stepActivities } from '../activities/step.ts';
import {
  ConfigError,
  engineOptions,
  followApiKey,
  legalNow,
  type WorkerConfig,
  wallNow,
} from '../config/index.ts';
import { spanned } from '../config/tracing.ts';
import { createCodec } from '../contracts/codec.ts';
import { destructionQueue } from '../contracts/engine.ts';
import { keyForWorkflow } from '../contracts/keys.ts';
import { tracedMessages } from '../contracts/trace.ts';
import type { Covenant } from '../covenant/index.ts';
import { dayOf } from '../domain/dates/index.ts';
import { createTransport } from '../mail/transport.ts';
import { keepKeys, openStore, type Store } from '../store/index.ts';
import { workflowBundle } from './bundle.ts';
import { heartbeats } from './heartbeat.ts';
import { traced } from './traced.ts';

export interface RunningWorker {
  /** Closed when the worker has finished. */
  client: Client;
  store: Store;
  /** Resolves when the worker has stopped and everything it opened is closed. */
  finished: Promise<void>;
  stop(): void;
}

/** Puts a worker process together: store, mail, activities, codec, workflow bundle. `options` is for tests and benches. */
export async function startWorker(
  config: WorkerConfig,
  {
    covenant,
    log,
    options = {},
  }: { covenant: () => Covenant; log: Logger; options?: Partial<WorkerOptions> },
): Promise<RunningWorker> {
  const [store, bundle, connection, clientConnection] = await Promise.all([
    openStore(config, covenant()),
    options.workflowBundle ?? workflowBundle(),
    NativeConnection.connect(engineOptions(config)),
    Connection.connect(engineOptions(config)),
  ]);
  const dataConverter = { payloadCodecs: [createCodec(keyForWorkflow(store.keys))] };
  const client = new Client({
    connection: clientConnection,
    namespace: config.temporalNamespace,
    dataConverter,
    interceptors: { workflow: [tracedMessages((name, work) => spanned(name, 'client', {}, work))] },
  });
  const transport = createTransport(config);
  const receiver = await receiverOf(config);
  // 18: the version of the last step here; a step itself asks for its own day's.
  const inForce = () => store.covenants.known();
  // Legal dates go on without the key service.
  const stopKeeping = keepKeys(store.keys, 'all', log);
  const stopFollowing = followApiKey(config, [connection, clientConnection]);
  const erasures = erasureActivities({
    store,
    client,
    covenant: inForce,
    log,
    writing: config.destructionsAtOnce,
  });
  const common = {
    connection,
    namespace: config.temporalNamespace,
    dataConverter,
    interceptors: { activity: [traced, heartbeats] },
    maxConcurrentActivityTaskExecutions: 50,
    shutdownGraceTime: '3s',
    shutdownForceTime: '6s',
  } satisfies Partial<WorkerOptions>;
  const worker = await Worker.create({
    ...common,
    taskQueue: config.temporalTaskQueue,
    activities: {
      ...stepActivities({ store, covenant, strongSignIn: config.strongSignIn, log }),
      ...deliverActivities({ store, transport, covenant: inForce, config, log }),
      ...letterActivities({
        store,
        transport,
        covenant: inForce,
        config,
        log,
        today: legalDay(config, store),
      }),
      ...carryOutActivities({ store, describe: describeArchive(store, inForce), log }),
      // Destructions that were under way before they had a queue of their own.
      ...erasures,
      ...housekeepingActivities({ store, covenant: inForce, log, today: legalDay(config, store) }),
      ...announceActivities({
        ...{ store, receiver, log, source: config.baseUrl },
        today: legalDay(config, store),
      }),
      ...startErasureActivities(client, config.temporalTaskQueue),
      ...reconcileActivities({
        ...{ store, client, covenant: inForce, log, taskQueue: config.temporalTaskQueue },
        now: legalInstant(config, store),
      }),
    },
    maxCachedWorkflows: 1000,
    // A case whose worker was killed is offered to the others after so long, well before a person's page gives up
    // (api/engine.ts). A busy worker loses nothing by it but a replay.
    stickyQueueScheduleToStartTimeout: '5s',
    maxConcurrentLocalActivityExecutions: 50,
    ...options,
    workflowBundle: bundle,
  });
  const destroying = await Worker.create({
    ...common,
    // Most of them wait: for their turn to write, for the engine, or for the look that they share.
    maxConcurrentActivityTaskExecutions: 500,
    taskQueue: destructionQueue(config.temporalTaskQueue),
    activities: erasures,
  });
  // One doesn't go on without the other.
  const stop = () => {
    for (const each of [worker, destroying]) if (each.getState() === 'RUNNING') each.shutdown();
  };
  const run = async () => {
    try {
      await Promise.all([worker.run().finally(stop), destroying.run().finally(stop)]);
    } finally {
      stopKeeping();
      stopFollowing();
      transport.close();
      await Promise.allSettled([connection.close(), clientConnection.close()]);
      await store.close();
    }
  };
  const finished = run();
  return { client, store, finished, stop };
}

/** 32 bytes of secret at least: shorter ones can be guessed. */
async function receiverOf({
  webhookUrl: url,
  webhookSecretFile: file,
}: WorkerConfig): Promise<Receiver | null> {
  if (url === undefined || file === undefined) return null;
  const secret = await readFile(file).catch(() => null);
  const text = secret?.toString('utf8').trim() ?? '';
  if (text.length < 32)
    throw new ConfigError('WEBHOOK_SECRET_FILE: het bestand is er niet of heeft minder dan 32 tekens.');
  return { url, secret: Buffer.from(text) };
}

/** Legal now. In practice another process moves the clock; here only this answer follows it. */
const legalInstant =
  ({ mode }: WorkerConfig, store: Store) =>
  async () => {
    if (mode !== 'practice') return legalNow();
    const ahead = await store.environment.legalOffset();
    return new Date(wallNow().getTime() + ahead).toISOString();
  };
/** Its day. */
const legalDay = (config: WorkerConfig, store: Store) => async () =>
  dayOf(await legalInstant(config, store)());
