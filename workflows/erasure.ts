/**
 * Destruction (13.1, 13.3): each step is an activity that can be called again, so that it resumes wherever it was cut
 * off. The order matters: keys last, so that a document that was missed can't come back; then a look everywhere, and
 * the certificate. Its own history names nothing but the erasure's opaque id. Its activities have a queue of their own, so
 * that on a day on which many fall due no mail and no step waits behind them.
 */
import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { ErasureActivities } from '../contracts/activities.ts';
import { destructionQueue } from '../contracts/engine.ts';

export async function erasure(input: { erasureId: string }): Promise<void> {
  const { eraseBegin, eraseDocuments, eraseEngine, eraseKeys, eraseCertify } =
    proxyActivities<ErasureActivities>({
      taskQueue: destructionQueue(workflowInfo().taskQueue),
      startToCloseTimeout: '30m',
      heartbeatTimeout: '10s',
      retry: { initialInterval: '1s', maximumInterval: '5m' },
    });
  await eraseBegin(input);
  await eraseDocuments(input);
  await eraseEngine(input);
  await eraseKeys(input);
  await eraseCertify(input);
}
