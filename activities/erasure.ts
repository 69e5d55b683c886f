/**
 * Destruction (13.1, 13.3), in this order: tombstone, documents, the engine's histories, keys, a look everywhere and the
 * certificate. Each activity may be called again, and finds what the last one left; one whose erasure was certified
 * meanwhile has nothing left to do.
 */
import type { Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { Logger } from 'pino';
import { legalNow } from '../config/index.ts';
import type { ErasureActivities } from '../contracts/activities.ts';
import { caseWorkflowId } from '../contracts/engine.ts';
import type { Covenant } from '../covenant/index.ts';
import { dayOf } from '../domain/dates/index.ts';
import { finalFrom } from '../domain/destruction/index.ts';
import type { Store } from '../store/index.ts';
import { atOnce } from './at-once.ts';

export interface ErasureDependencies {
  store: Pick<Store, 'erasures'>;
  client: Pick<Client, 'workflowService' | 'options'>;
  covenant: () => Pick<Covenant, 'settings'>;
  log: Logger;
  /** How often, a second apart, the engine is asked whether its histories have gone before the activity is tried again. */
  looks?: number;
  /** How many destructions write into the store at once; the engine and the look everywhere are not counted. */
  writing?: number;
}

const NOT_FOUND = 5;

export function erasureActivities({
  store,
  client,
  covenant,
  log,
  looks = 90,
  writing = 4,
}: ErasureDependencies): ErasureActivities {
  const { erasures } = store;
  const inTurn = atOnce(writing);
  return {
    async eraseBegin({ erasureId }) {
      await inTurn(() => erasures.begin(erasureId));
    },

    async eraseDocuments({ erasureId }) {
      await inTurn(() => erasures.documents(erasureId));
    },

    /** Only the end of a whole case reaches the engine: a case that lives on needs its history. */
    async eraseEngine({ erasureId }) {
      const row = await erasures.get(erasureId);
      if (!row) return;
      if (row.units === 'all') await eraseHistories(client, row.caseId, row.runIds, looks);
      await erasures.engineDone(erasureId);
    },

    async eraseKeys({ erasureId }) {
      await inTurn(() => erasures.keys(erasureId));
    },

    async eraseCertify({ erasureId }) {
      const row = await erasures.get(erasureId);
      // A case that is ahead of its environment's clock is not certified before it fell due.
      const now = legalNow();
      const doneAt = row && row.due > now ? row.due : now;
      try {
        const certificate = await erasures.certify(erasureId, doneAt, finalFrom(covenant(), dayOf(doneAt)));
        if (row && certificate) log.info({ erasureId, certificate: certificate.number }, 'destroyed');
      } catch (error) {
        // Something was written between the look and the tombstone: it goes as well, and then everything is looked at again.
        if ((error as { code?: unknown }).code !== 'still-there') throw error;
        await inTurn(async () => {
          await erasures.documents(erasureId);
          await erasures.keys(erasureId);
        });
        throw ApplicationFailure.retryable('something was still there; destroyed again', 'StillThere');
      }
    },
  };
}

/** Deletes every run of the case's workflow, known or found, running or closed, and waits until none is left. */
async function eraseHistories(
  client: ErasureDependencies['client'],
  caseId: string,
  known: readonly string[],
  looks: number,
): Promise<void> {
  const { workflowService: service } = client;
  const { namespace } = client.options;
  const workflowId = caseWorkflowId(caseId);
  const runs = new Set(known);
  for (let look = 0; look < looks; look++) {
    // Deleting by the workflow's id alone would take its newest run only; the loop may have begun one since.
    const inList = await listed();
    for (const runId of inList) runs.add(runId);
    const newest = await describe('');
    if (newest) runs.add(newest);
    const left: string[] = [];
    for (const runId of runs) if (await describe(runId)) left.push(runId);
    if (left.length === 0 && inList.length === 0 && !newest) return;
    await Promise.all(left.map(remove));
    await new Promise((resolve) => setTimeout(resolve, look < 5 ? 200 : 1_000));
  }
  throw ApplicationFailure.retryable('the engine has not let go of every history yet', 'StillThere');

  async function describe(runId: string): Promise<string | null> {
    try {
      const found = await service.describeWorkflowExecution({ namespace, execution: { workflowId, runId } });
      return found.workflowExecutionInfo?.execution?.runId ?? null;
    } catch (error) {
      if (isNotFound(error)) return null;
      throw error;
    }
  }
  async function remove(runId: string): Promise<void> {
    try {
      await service.deleteWorkflowExecution({ namespace, workflowExecution: { workflowId, runId } });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
  async function listed(): Promise<string[]> {
    const found: string[] = [];
    let nextPageToken: Uint8Array | undefined;
    do {
      const page = await service.listWorkflowExecutions({
        namespace,
        query: `WorkflowId = '${workflowId.replace(/[^\w.-]/g, '')}'`,
        ...(nextPageToken && { nextPageToken }),
      });
      for (const { execution } of page.executions) if (execution?.runId) found.push(execution.runId);
      nextPageToken = page.nextPageToken?.length ? page.nextPageToken : undefined;
    } while (nextPageToken);
    return found;
  }
}

const isNotFound = (error: unknown): boolean => (error as { code?: unknown }).code === NOT_FOUND;
