/** Now and then: do the store, the engine and the calendar agree about every case? What can be mended is; people hear of the rest. */
import { proxyActivities } from '@temporalio/workflow';
import type { LetterActivities, ReconcileActivities } from '../contracts/activities.ts';
import type { ReconcileInput } from '../contracts/engine.ts';

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

export async function reconciler(input: ReconcileInput): Promise<void> {
  const letters = await reconcile(input);
  await Promise.all(letters.map((letterId) => sendLetter({ letterId })));
}
