import {
  type Client,
  ScheduleAlreadyRunning,
  ScheduleOverlapPolicy,
  type ScheduleSpec,
} from '@temporalio/client';
import {
  ANNOUNCE_WORKFLOW,
  CALENDAR_ROUND,
  DIGEST_WORKFLOW,
  HOUSEKEEPING_WORKFLOW,
  RECONCILER_WORKFLOW,
} from '../contracts/engine.ts';
import type { Covenant } from '../covenant/index.ts';

/** Every day at four in the morning, an hour after archiving and destruction; once, whatever the number of workers. */
export async function scheduleHousekeeping(client: Client, taskQueue: string): Promise<void> {
  try {
    await client.schedule.create({
      scheduleId: HOUSEKEEPING_WORKFLOW,
      spec: { calendars: [{ hour: 4 }], timezone: 'Europe/Amsterdam' },
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 day' },
      action: { type: 'startWorkflow', workflowType: HOUSEKEEPING_WORKFLOW, taskQueue, args: [] },
    });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
}

/** Every day just after midnight, when what was due yesterday is late; only where somebody is to be told. */
export async function scheduleAnnouncements(client: Client, taskQueue: string): Promise<void> {
  try {
    await client.schedule.create({
      scheduleId: ANNOUNCE_WORKFLOW,
      spec: { calendars: [{ hour: 0, minute: 5 }], timezone: 'Europe/Amsterdam' },
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '12 hours' },
      action: { type: 'startWorkflow', workflowType: ANNOUNCE_WORKFLOW, taskQueue, args: [] },
    });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
}

/** Every quarter of an hour whether store and engine agree; at five in the morning the calendar and the tasks too. */
export async function scheduleReconciler(client: Client, taskQueue: string): Promise<void> {
  const each: [id: string, spec: ScheduleSpec][] = [
    [RECONCILER_WORKFLOW, { intervals: [{ every: '15 minutes' }] }],
    [CALENDAR_ROUND, { calendars: [{ hour: 5 }], timezone: 'Europe/Amsterdam' }],
  ];
  for (const [scheduleId, spec] of each) {
    try {
      await client.schedule.create({
        scheduleId,
        spec,
        policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 hour' },
        action: { type: 'startWorkflow', workflowType: RECONCILER_WORKFLOW, taskQueue, args: [] },
      });
    } catch (error) {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    }
  }
}

/** Every weekday at the covenant's mail hour; the workflow itself skips a public holiday. A changed hour takes effect. */
export async function scheduleDigest(
  client: Client,
  taskQueue: string,
  { settings }: Pick<Covenant, 'settings'>,
): Promise<void> {
  const [hour = 0, minute = 0] = settings.mailHour.value.split(':').map(Number);
  const spec = {
    calendars: [{ hour, minute, dayOfWeek: { start: 'MONDAY' as const, end: 'FRIDAY' as const } }],
    timezone: 'Europe/Amsterdam',
  };
  const policies = { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '4 hours' } as const;
  const action = { type: 'startWorkflow' as const, workflowType: DIGEST_WORKFLOW, taskQueue, args: [] };
  try {
    await client.schedule.create({ scheduleId: DIGEST_WORKFLOW, spec, policies, action });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await client.schedule.getHandle(DIGEST_WORKFLOW).update((known) => ({ ...known, spec, policies }));
  }
}
