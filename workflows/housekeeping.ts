/**
 * Once a day, after the day's destructions (13): drafts that nobody sent go, and the surviving keys are wrapped anew, so
 * that backups of what was destroyed are dead too and its certificates final.
 */
import { proxyActivities } from '@temporalio/workflow';
import type { HousekeepingActivities } from '../contracts/activities.ts';

const { sweep, rewrap } = proxyActivities<HousekeepingActivities>({
  startToCloseTimeout: '1h',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '10s', maximumInterval: '10m' },
});

export async function housekeeping(): Promise<void> {
  await sweep();
  await rewrap();
}
