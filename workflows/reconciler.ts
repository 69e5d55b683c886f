/** Now and then: do the store, the engine and the calendar agree about every case? What can be mended is; people hear of the rest. */
import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { LetterActivities, ReconcileActivities } from '../contracts/activities.ts';
import { CALENDAR_ROUND, type ReconcileInput } from '../contracts/engine.ts';

const { reconcile } = proxyActivities<ReconcileActivities>({
  startToCloseTimeout: '2h',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '10s', maximumInterval: '10m' },
});
const { sendLetter } = proxyActivities<LetterActivities>({
  startToCloseTimeout: '1m',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '2s', maximumInterval: '5m' },
});

/**
 * What a schedule hands on can't be read: its payload was written before the workflow had an id, and belongs to none
 * (contracts/codec.ts). So the schedule's own name, which its workflow's id begins with, says which round it is.
 */
export async function reconciler(input?: ReconcileInput | null): Promise<void> {
  const calendar = input?.calendar ?? workflowInfo().workflowId.startsWith(CALENDAR_ROUND);
  const letters = await reconcile({ calendar });
  await Promise.all(letters.map((letterId) => sendLetter({ letterId })));
}
