/** What the Temporal SDK of a worker measures, as far as alerts and the dashboard ask for it. */
export const SDK_METRICS = {
  /** Once a worker has done anything; `test/proof/watching.test.ts` sees them at a real one. */
  always: [
    'temporal_workflow_task_schedule_to_start_latency',
    'temporal_activity_schedule_to_start_latency',
    'temporal_local_activity_execution_latency',
    'temporal_worker_task_slots_available',
    'temporal_num_pollers',
  ],
  /** Only once it has happened. */
  mishaps: ['temporal_workflow_task_execution_failed', 'temporal_activity_execution_failed'],
} as const;
