import { DefaultLogger, type LogLevel, Runtime } from '@temporalio/worker';
import type { Logger } from 'pino';

/** The SDK's own messages in our log: their fixed words and ids only, so that nothing of a payload can come along. */
export function installRuntime(log: Logger): void {
  const levels: Record<LogLevel, 'debug' | 'info' | 'warn' | 'error'> = {
    TRACE: 'debug',
    DEBUG: 'debug',
    INFO: 'info',
    WARN: 'warn',
    ERROR: 'error',
  };
  Runtime.install({
    shutdownSignals: ['SIGTERM', 'SIGINT'],
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => {
      const { workflowId, runId, activityType, attempt, error } = meta ?? {};
      log[levels[level]]({ workflowId, runId, activityType, attempt, err: error }, message);
    }),
  });
}
