/** A worker process. Says READY on standard output once it polls; drains on SIGTERM and SIGINT. */
import { createLogger } from '../config/log.ts';
import { startTracing, stopTracing } from '../config/tracing.ts';
import { loadCovenant } from '../store/covenant.ts';
import { startBounces } from './bounces.ts';
import { startCovenantCase } from './covenant-case.ts';
import { installRuntime } from './runtime.ts';
import {
  scheduleAnnouncements,
  scheduleDigest,
  scheduleHousekeeping,
  scheduleReconciler,
} from './schedule.ts';
import { workerSettings } from './settings.ts';
import { startWorker } from './worker.ts';

const config = workerSettings();
const log = createLogger('worker', config.logLevel);
const covenant = loadCovenant(config.covenantFile);

installRuntime(log, config);
// Before anything is connected.
startTracing(config, 'worker');
const running = await startWorker(config, { covenant: () => covenant, log });
await scheduleHousekeeping(running.client, config.temporalTaskQueue);
await scheduleDigest(running.client, config.temporalTaskQueue, covenant);
if (config.reconciler) await scheduleReconciler(running.client, config.temporalTaskQueue);
if (config.webhookUrl) await scheduleAnnouncements(running.client, config.temporalTaskQueue);
if (config.covenantCase) {
  const { temporalTaskQueue, covenantDraft: draft } = config;
  await startCovenantCase(running.client, running.store, temporalTaskQueue, draft);
}
const bounces = await startBounces(config, { store: running.store, client: running.client, log });
process.stdout.write('READY\n');
await running.finished;
await bounces?.close();
await stopTracing();
