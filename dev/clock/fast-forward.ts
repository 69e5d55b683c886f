/** The rehearsal clock's hand on one workflow: Temporal skips the time on the server (practice only). */
import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { msNumberToTs } from '@temporalio/common/lib/time.js';

/** How often one fast-forward may skip; far above what a life of seven years has in moments. */
const SKIPS = 100_000;

interface Seen {
  /** The workflow's own time now, in ms since 1970. */
  time: number;
  /** A task or an activity is under way. */
  busy: boolean;
  /** It goes on skipping. */
  skipping: boolean;
}

/** Null when it does not run (any more). */
async function look(client: Client, workflowId: string): Promise<Seen | null> {
  try {
    const described = await client.workflowService.describeWorkflowExecution({
      namespace: client.options.namespace,
      execution: { workflowId },
    });
    const status = described.workflowExecutionInfo?.status;
    if (status !== 1 && String(status) !== 'WORKFLOW_EXECUTION_STATUS_RUNNING') return null;
    const { currentTime: current, effectiveConfig } = described.workflowExtendedInfo?.timeSkippingInfo ?? {};
    const time = current
      ? Number(current.seconds ?? 0) * 1000 + Math.floor((current.nanos ?? 0) / 1e6)
      : Date.now();
    const busy = (described.pendingActivities?.length ?? 0) > 0 || described.pendingWorkflowTask != null;
    return { time, busy, skipping: effectiveConfig?.enabled === true };
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/** The workflow's own time now, in ms since 1970; null when it does not run (any more). */
export async function workflowTime(client: Client, workflowId: string): Promise<number | null> {
  return (await look(client, workflowId))?.time ?? null;
}

/**
 * A target this long after a moment: when a fast-forward ends while a timer's task is under way, the server goes on
 * skipping to the next timer.
 */
export const AFTER_MOMENT_MS = 3_000;

/** For the same reason the hand waits until the workflow rests; when an effect can't be carried out, no longer than this. */
const REST_MS = 15_000;

async function atRest(client: Client, workflowId: string, restMs = REST_MS): Promise<number | null> {
  // Soon at first; hundreds of cases that wait for their mails together must not keep the server busy with being looked at.
  let pause = 5;
  for (const until = Date.now() + restMs; ; pause = Math.min(pause * 1.5, 60)) {
    const seen = await look(client, workflowId);
    if (!seen?.busy || Date.now() > until) return seen?.time ?? null;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** An engine that was killed or stands still is asked again for so long. */
const AWAY_MS = 120_000;

/**
 * Moves one workflow to `target` (ms since 1970), through every timer on the way; comes back when it is there, or has
 * ended on the way. Answers false when it does not run. An engine that is away for a moment is waited for.
 */
export async function fastForward(client: Client, workflowId: string, target: number): Promise<boolean> {
  let asked: string | null = null;
  for (const until = Date.now() + AWAY_MS; ; ) {
    try {
      if (asked === null) {
        const now = await atRest(client, workflowId);
        if (now === null) return false;
        const ms = Math.max(0, Math.ceil(target - now));
        if (ms === 0) return true;
        asked = randomUUID();
        await ask(client, workflowId, asked, ms);
      }
      return await there(client, workflowId, asked);
    } catch (error) {
      if (isNotFound(error)) {
        // Asked just before the engine went, and not heard: asked anew. Else the workflow has ended.
        if (asked === null || Date.now() > until) return false;
        asked = null;
        continue;
      }
      if (!isAway(error) || Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

/** Where workers and engine are killed: so long a workflow is waited for. */
const DISTURBED_REST_MS = 120_000;

/**
 * The same where servers are killed: one skip at a time, so that a workflow whose task was lost, or whose engine went,
 * can't be taken past its target by what the server does when it comes back. Slower: two or three requests a skip.
 */
export async function fastForwardBySteps(
  client: Client,
  workflowId: string,
  target: number,
): Promise<boolean> {
  for (let away = 0; ; ) {
    try {
      const now = await atRest(client, workflowId, DISTURBED_REST_MS);
      if (now === null) return false;
      if (now >= target) return true;
      await ask(client, workflowId, randomUUID(), Math.ceil(target - now), 1);
      for (let seen = await look(client, workflowId); seen?.skipping; seen = await look(client, workflowId))
        await new Promise((resolve) => setTimeout(resolve, 20));
      away = 0;
    } catch (error) {
      if (isNotFound(error)) return false;
      away ||= Date.now();
      if (!isAway(error) || Date.now() > away + AWAY_MS) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

async function ask(client: Client, workflowId: string, id: string, ms: number, skips = SKIPS): Promise<void> {
  await client.workflowService.updateWorkflowExecutionOptions({
    namespace: client.options.namespace,
    workflowExecution: { workflowId },
    workflowExecutionOptions: {
      timeSkippingConfig: {
        enabled: true,
        fastForwardConfig: { id, duration: msNumberToTs(ms) },
        maxSessionSkipCount: skips,
      },
    },
    updateMask: { paths: ['time_skipping_config'] },
  });
}
async function there(client: Client, workflowId: string, fastForwardId: string): Promise<boolean> {
  const { namespace } = client.options;
  for (;;) {
    const polled = await client.workflowService.pollWorkflowExecutionTimeSkipping({
      namespace,
      workflowExecution: { workflowId },
      fastForwardId,
    });
    if (polled.fastForwardInfo?.hasCompleted) return true;
    if (String(polled.fastForwardPollingResult).includes('FAILED') || polled.failedReason) return false;
  }
}

function isNotFound(error: unknown): boolean {
  const code = (error as { code?: number }).code;
  return code === 5 || (error as Error).name === 'WorkflowNotFoundError';
}

/** CANCELLED, UNKNOWN, DEADLINE_EXCEEDED, UNAVAILABLE: whether it was heard is not known. */
const AWAY_CODES = [1, 2, 4, 14];
function isAway(error: unknown): boolean {
  return AWAY_CODES.includes((error as { code?: number }).code ?? -1);
}
