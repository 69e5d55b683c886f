/** The covenant's own case (15.2, 15.3, 18.4): one an environment, made by whichever worker starts first. */
import type { Client } from '@temporalio/client';
import {
  CASE_WORKFLOW,
  type CaseInput,
  COMPLETE_TASK_SIGNAL,
  COVENANT_CASE,
  caseWorkflowId,
} from '../contracts/engine.ts';
import type { Store } from '../store/index.ts';

const KIND = 'covenant';
/** Forms can't take an id that begins so (api/acting/command.ts). */
const COMMAND = 'begin:covenant';

/** Makes it, or sees to it that it runs. Safe to call again, by several workers at once. */
export async function startCovenantCase(
  client: Client,
  { cases, intents }: Pick<Store, 'cases' | 'intents'>,
  taskQueue: string,
  draft = false,
): Promise<void> {
  const known = await cases.load(COVENANT_CASE);
  // Without a next moment a run counts anew: the rules, or the covenant, may have changed since the last start.
  const input: CaseInput = { caseId: COVENANT_CASE, kind: KIND, version: known?.version ?? 0, nextAt: null };
  const options = {
    workflowId: caseWorkflowId(COVENANT_CASE),
    taskQueue,
    args: [input],
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
  };
  if (known) {
    await client.workflow.start(CASE_WORKFLOW, options);
    return;
  }
  const event = { type: 'begin', ...(draft && { draft }) };
  await intents.put({
    ...{ commandId: COMMAND, caseId: COVENANT_CASE, caseKind: KIND, type: event.type, event },
    ...{ actor: null, signIn: null },
  });
  await client.workflow.signalWithStart(CASE_WORKFLOW, {
    ...options,
    signal: COMPLETE_TASK_SIGNAL,
    signalArgs: [{ commandId: COMMAND }],
  });
}
