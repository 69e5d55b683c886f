/** The reader of bounces, beside a worker that has BOUNCE_PORT. Without its port the worker goes on: mail still goes out. */
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { Logger } from 'pino';
import { bounced } from '../activities/bounced.ts';
import type { WorkerConfig } from '../config/index.ts';
import { COMPLETE_TASK_SIGNAL, caseWorkflowId } from '../contracts/engine.ts';
import { startBounceServer } from '../mail/bounces.ts';
import type { Store } from '../store/index.ts';

export async function startBounces(
  config: WorkerConfig,
  { store, client, log }: { store: Store; client: Client; log: Logger },
): Promise<{ close(): Promise<void> } | null> {
  const { bounceDomain: domain, bouncePort: port, host } = config;
  if (port === undefined || domain === undefined) return null;
  const tell = async (caseId: string, commandId: string): Promise<void> => {
    try {
      await client.workflow.getHandle(caseWorkflowId(caseId)).signal(COMPLETE_TASK_SIGNAL, { commandId });
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  };
  try {
    return await startBounceServer({ port, host, domain, log, ...bounced({ store, tell, log }) });
  } catch (error) {
    log.error({ err: error }, 'bounces are not read: the port of BOUNCE_PORT can not be had');
    return null;
  }
}
