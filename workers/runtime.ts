import { DefaultLogger, type LogLevel, Runtime } from '@temporalio/worker';
import type { Logger } from 'pino';
import type { WorkerConfig } from '../config/index.ts';

/** The SDK's own messages in our log: their fixed words and ids only, so that nothing of a payload can come along. */
export function installRuntime(
  log: Logger,
  { metricsPort, host }: Pick<WorkerConfig, 'metricsPort' | 'host'>,
): void {
  const levels: Record<LogLevel, 'debug' | 'info' | 'warn' | 'error'> = {
    TRACE: 'debug',
    DEBUG: 'debug',
    INFO: 'info',
    WARN: 'warn',
    ERROR: 'error',
  };
  Runtime.install({
    // The SDK's own: polls, schedule to start, retries, cache; by task queue and type, without ids.
    ...(metricsPort !== undefined && {
      telemetryOptions: {
        metrics: { prometheus: { bindAddress: `${host}:${metricsPort}`, useSecondsForDurations: true } },
      },
    }),
    shutdownSignals: ['SIGTERM', 'SIGINT'],
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => {
      const { workflowId, runId, activityType, attempt, error } = meta ?? {};
      const { type } = (error ?? {}) as { type?: unknown };
      // A failure's type is a word of our own; its message could hold anything.
      const failure = typeof type === 'string' && /^\w{1,60}$/.test(type) ? type : undefined;
      log[levels[level]]({ workflowId, runId, activityType, attempt, failure, err: error }, message);
    }),
  });
}
