/**
 * Destruction (13.1, 13.3): each step is an activity that can be called again, so that it resumes wherever it was cut
 * off. The order matters: keys last, so that a document that was missed can't come back; then a look everywhere, and
 * the certificate. Its own history names nothing but the erasure's opaque id.
 */
import { proxyActivities } from '@temporalio/workflow';
import type { ErasureActivities } from '../contracts/activities.ts';

const { eraseBegin, eraseDocuments, eraseEngine, eraseKeys, eraseCertify } =
  proxyActivities<ErasureActivities>({
    startToCloseTimeout: '10m',
    heartbeatTimeout: '10s',
    retry: { initialInterval: '1s', maximumInterval: '5m' },
  });

export async function erasure(input: { erasureId: string }): Promise<void> {
  await eraseBegin(input);
  await eraseDocuments(input);
  await eraseEngine(input);
  await eraseKeys(input);
  await eraseCertify(input);
}
