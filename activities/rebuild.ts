/**
 * A case's workflow, made again from the store: at the store's version, with the effects and mails that had not been
 * carried out. Nothing is lost by it, for the store has all that counts (docs/design.md, "The heart"); the new run counts
 * the next moment anew. Safe to call again, and while the workflow runs.
 */
import type { Client } from '@temporalio/client';
import { CASE_WORKFLOW, type CaseInput, caseWorkflowId } from '../contracts/engine.ts';
import type { Store } from '../store/index.ts';

export type RebuildStore = Pick<Store, 'cases' | 'effects' | 'outbox'>;

/** Answers false when the store has no such case (any more). @throws what opening its state throws (KeyGone, ...) */
export async function rebuildCase(
  client: Pick<Client, 'workflow'>,
  store: RebuildStore,
  taskQueue: string,
  caseId: string,
): Promise<boolean> {
  const known = await store.cases.load(caseId);
  if (known === null) return false;
  const { kind, version } = known;
  const [effects, mails] = await Promise.all([
    store.effects.versionsUpTo(caseId, version),
    store.outbox.versionsPending(caseId),
  ]);
  const unfinished = [...effects.map((at) => `data:${at}`), ...mails.map((at) => `mail:${at}`)];
  // Without a next moment the run counts it anew.
  const input: CaseInput = { caseId, kind, version, nextAt: null, unfinished };
  await client.workflow.start(CASE_WORKFLOW, {
    workflowId: caseWorkflowId(caseId),
    taskQueue,
    args: [input],
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
  return true;
}
