/** A run for every case of the store, at the journal's version: after a restore, or when the engine has lost its own. */
import type { Client } from '@temporalio/client';
import { startRun } from '../activities/rebuild.ts';
import { wallNow } from '../config/index.ts';
import { LETTER_WORKFLOW, letterWorkflowId } from '../contracts/engine.ts';
import type { Store } from '../store/index.ts';

const PAGE = 200;
const AT_ONCE = 20;

export interface Resumed {
  cases: number;
  letters: number;
}

/**
 * A case that runs is asked to count its next moment anew; one that doesn't gets a run that does the same, with the mails,
 * effects and erasures that had not finished. Safe to repeat, and while others work.
 */
export async function resumeAll(
  { operations }: Pick<Store, 'operations'>,
  client: Pick<Client, 'workflow'>,
  taskQueue: string,
): Promise<Resumed> {
  const done: Resumed = { cases: 0, letters: 0 };
  for (let after = ''; ; ) {
    const cases = await operations.resumable({ after, limit: PAGE });
    for (let from = 0; from < cases.length; from += AT_ONCE)
      await Promise.all(
        cases.slice(from, from + AT_ONCE).map(async (known) => {
          await startRun(client, taskQueue, known);
          done.cases += 1;
        }),
      );
    const last = cases.at(-1);
    if (!last || cases.length < PAGE) break;
    after = last.caseId;
  }
  for (const letterId of await operations.waitingLetters(wallNow().toISOString())) {
    await client.workflow.start(LETTER_WORKFLOW, {
      ...{ workflowId: letterWorkflowId(letterId), taskQueue, args: [{ letterId }] },
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    done.letters += 1;
  }
  return done;
}
