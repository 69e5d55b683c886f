/**
 * Starts an erasure as a workflow of its own. Not as a child of the case: a child's record names its parent, and the
 * record of a destruction may name nobody's case.
 */
import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { EffectResult, ErasureStarter } from '../contracts/activities.ts';
import { ERASURE_WORKFLOW, erasureWorkflowId } from '../contracts/engine.ts';

export function startErasureActivities(client: Pick<Client, 'workflow'>, taskQueue: string): ErasureStarter {
  return {
    /** May be called again: an erasure runs once. */
    async startErasure({ erasureId }): Promise<EffectResult> {
      try {
        await client.workflow.start(ERASURE_WORKFLOW, {
          workflowId: erasureWorkflowId(erasureId),
          taskQueue,
          args: [{ erasureId }],
          workflowIdReusePolicy: 'REJECT_DUPLICATE',
        });
      } catch (error) {
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      }
      return { commands: [] };
    },
  };
}
