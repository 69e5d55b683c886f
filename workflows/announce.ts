/** Once a day: another system is told what has become due. Knows nothing of it; what can't be told in half a day is let go. */
import { proxyActivities } from '@temporalio/workflow';
import type { AnnounceActivities } from '../contracts/activities.ts';

const { announceDue } = proxyActivities<AnnounceActivities>({
  startToCloseTimeout: '10m',
  scheduleToCloseTimeout: '12h',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '10s', maximumInterval: '15m' },
});

export async function announce(): Promise<void> {
  await announceDue();
}
