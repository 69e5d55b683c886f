/** The rehearsal clock's hand on one workflow: Temporal skips the time on the server (practice only). */
import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { msNumberToTs } from '@temporalio/common/lib/time.js';

/** How often one fast-forward may skip; far above what a life of seven years has in moments. */
const SKIPS = 100_000;

/** The workflow's own time now, in ms since 1970; null when it does not run (any more). */
export async function workflowTime(client: Client, workflowId: string): Promise<number | null> {
  try {
    const described = await client.workflowService.describeWorkflowExecution({
      namespace: client.options.namespace,
      execution: { workflowId },
    });
    const status = described.workflowExecutionInfo?.status;
    if (status !== 1 && String(status) !== 'WORKFLOW_EXECUTION_STATUS_RUNNING') return null;
    const current = described.workflowExtendedInfo?.timeSkippingInfo?.currentTime;
    return current
      ? Number(current.seconds ?? 0) * 1000 + Math.floor((current.nanos ?? 0) / 1e6)
      : Date.now();
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/**
 * Moves one workflow to `target` (ms since 1970), through every timer on the way; comes back when it is there, or has
 * ended on the way. Answers false when it does not run.
 */
export async function fastForward(client: Client, workflowId: string, target: number): Promise<boolean> {
  const now = await workflowTime(client, workflowId);
  if (now === null) return false;
  const ms = Math.max(0, Math.ceil(target - now));
  if (ms === 0) return true;
  const id = randomUUID();
  const { namespace } = client.options;
  try {
    await client.workflowService.updateWorkflowExecutionOptions({
      namespace,
      workflowExecution: { workflowId },
      workflowExecutionOptions: {
        timeSkippingConfig: {
          enabled: true,
          fastForwardConfig: {
            id,
            duration: msNumberToTs(ms),
          },
          maxSessionSkipCount: SKIPS,
        },
      },
      updateMask: { paths: ['time_skipping_config'] },
    });
    for (;;) {
      const polled = await client.workflowService.pollWorkflowExecutionTimeSkipping({
        namespace,
        workflowExecution: { workflowId },
        fastForwardId: id,
      });
      if (polled.fastForwardInfo?.hasCompleted) return true;
      if (String(polled.fastForwardPollingResult).includes('FAILED') || polled.failedReason) return false;
    }
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

function isNotFound(error: unknown): boolean {
  const code = (error as { code?: number }).code;
  return code === 5 || (error as Error).name === 'WorkflowNotFoundError';
}
