/**
 * A case's workflow, made again from the store: at the journal's version, with the mails, effects and destructions that had
 * not been carried out. Nothing is lost by it, for the store has all that counts (docs/design.md, "The heart"); the run
 * counts the next moment anew. Safe to call again, and while the workflow runs.
 */
import type { Client } from '@temporalio/client';
import { CASE_WORKFLOW } from '../contracts/engine.ts';
import { freshRun, type KnownCase } from '../contracts/rebuild.ts';
import type { Store } from '../store/index.ts';

export type RebuildStore = Pick<Store, 'cases' | 'operations'>;

/** One case that the store has just told of. */
export async function startRun(
  client: Pick<Client, 'workflow'>,
  taskQueue: string,
  known: KnownCase,
): Promise<void> {
  await client.workflow.signalWithStart(CASE_WORKFLOW, freshRun(known, taskQueue));
}

/** Answers false when the store has no such case (any more). @throws what opening its state throws (KeyGone, ...) */
export async function rebuildCase(
  client: Pick<Client, 'workflow'>,
  store: RebuildStore,
  taskQueue: string,
  caseId: string,
): Promise<boolean> {
  // What can't be opened would only fail at its first step.
  if ((await store.cases.load(caseId)) === null) return false;
  const [known] = await store.operations.resumable({ only: caseId, limit: 1 });
  if (!known) return false;
  await startRun(client, taskQueue, known);
  return true;
}
