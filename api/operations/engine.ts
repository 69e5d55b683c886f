/**
 * The engine as operations see it: counts, queues, who works, what fails. Ids, types and instants only; payloads are never
 * read. The only thing that can be done is to try an activity again now.
 */
import type { Client, Connection } from '@temporalio/client';

export interface QueueView {
  name: string;
  /** What waits for a worker: 'workflow' or 'activity'. */
  what: 'workflow' | 'activity';
  backlog: number;
  /** How long the oldest has waited, in milliseconds. */
  ageMs: number;
  workers: { identity: string; seenAt: string; version: string }[];
}
export interface RunView {
  workflowId: string;
  type: string;
  stage: string | null;
  caseKind: string | null;
  nextAt: string | null;
  startedAt: string;
  events: number;
}
export interface PendingView {
  id: string;
  type: string;
  attempt: number;
  /** The error's type: our own words; a message is not shown. */
  error: string | null;
  since: string | null;
  nextTryAt: string | null;
}
export interface RunDetail extends RunView {
  runId: string;
  pending: PendingView[];
}
export interface EngineView {
  /** Workflows that run. @throws when the engine doesn't answer */
  running(): Promise<number>;
  queues(): Promise<QueueView[]>;
  /** A page of what runs, the newest first. `next`: to go on; null at the end. */
  list(options: {
    size: number;
    next?: string;
    type?: string;
  }): Promise<{ rows: RunView[]; next: string | null }>;
  /** One workflow with the activities that it waits for; null when it doesn't run. */
  describe(workflowId: string): Promise<RunDetail | null>;
  /** An activity that waits for its next try is tried now. False: there is no such activity (any more). */
  tryNow(workflowId: string, activityId: string): Promise<boolean>;
}

type Time = { seconds?: unknown; nanos?: number | null } | null | undefined;
const instant = (time: Time): string | null =>
  time?.seconds === undefined || time.seconds === null
    ? null
    : new Date(Number(time.seconds) * 1000 + Math.floor((time.nanos ?? 0) / 1e6)).toISOString();
const ms = (time: Time): number => Number(time?.seconds ?? 0) * 1000 + (time?.nanos ?? 0) / 1e6;

/** Kinds of task in a queue, by the engine's own numbers. */
const KINDS = [
  ['workflow', 1],
  ['activity', 2],
] as const;
const NOT_FOUND = 5;

export function engineView(
  client: Client,
  connection: Connection,
  { namespace, queues }: { namespace: string; queues: readonly string[] },
  within: <T>(call: () => Promise<T>) => Promise<T>,
): EngineView {
  const service = connection.workflowService;
  return {
    running: () =>
      within(async () => Number((await client.workflow.count('ExecutionStatus = "Running"')).count)),

    queues: () =>
      Promise.all(
        queues.flatMap((name) =>
          KINDS.map(async ([what, taskQueueType]): Promise<QueueView> => {
            const { stats, pollers } = await within(() =>
              service.describeTaskQueue({
                ...{ namespace, taskQueueType, reportStats: true },
                taskQueue: { name },
              }),
            );
            return {
              ...{ name, what },
              backlog: Number(stats?.approximateBacklogCount ?? 0),
              ageMs: ms(stats?.approximateBacklogAge),
              workers: (pollers ?? []).map(
                ({ identity, lastAccessTime, workerVersionCapabilities: own }) => ({
                  identity: identity ?? '',
                  seenAt: instant(lastAccessTime) ?? '',
                  version: own?.buildId ?? '',
                }),
              ),
            };
          }),
        ),
      ),

    list: ({ size, next, type }) =>
      within(async () => {
        const page = await service.listWorkflowExecutions({
          ...{ namespace, pageSize: size },
          query: `ExecutionStatus = "Running"${type === undefined ? '' : ` AND WorkflowType = "${type}"`}`,
          ...(next !== undefined && { nextPageToken: Buffer.from(next, 'base64url') }),
        });
        const token = page.nextPageToken;
        return {
          rows: (page.executions ?? []).map(runOf),
          next: token && token.length > 0 ? Buffer.from(token).toString('base64url') : null,
        };
      }),

    describe: (workflowId) =>
      within(async () => {
        try {
          const found = await service.describeWorkflowExecution({ namespace, execution: { workflowId } });
          const info = found.workflowExecutionInfo;
          // 1: it runs.
          if (info?.status !== 1) return null;
          return {
            ...runOf(info),
            runId: info.execution?.runId ?? '',
            pending: (found.pendingActivities ?? []).map((one) => ({
              id: one.activityId ?? '',
              type: one.activityType?.name ?? '',
              attempt: one.attempt ?? 1,
              error: errorOf(one.lastFailure),
              since: instant(one.scheduledTime) ?? instant(one.lastStartedTime),
              nextTryAt: instant(one.nextAttemptScheduleTime),
            })),
          };
        } catch (error) {
          if ((error as { code?: unknown }).code === NOT_FOUND) return null;
          throw error;
        }
      }),

    tryNow: (workflowId, activityId) =>
      within(async () => {
        try {
          await service.resetActivity({
            ...{ namespace, execution: { workflowId }, id: activityId, identity: 'operations' },
          });
          return true;
        } catch (error) {
          if ((error as { code?: unknown }).code === NOT_FOUND) return false;
          throw error;
        }
      }),
  };
}

type Failure = {
  applicationFailureInfo?: { type?: string | null } | null;
  timeoutFailureInfo?: object | null;
  cause?: Failure | null;
} | null;
function errorOf(failure: Failure | undefined): string | null {
  if (!failure) return null;
  if (failure.timeoutFailureInfo) return 'Timeout';
  return failure.applicationFailureInfo?.type || (failure.cause ? errorOf(failure.cause) : 'Error');
}

type Info = {
  execution?: { workflowId?: string | null } | null;
  type?: { name?: string | null } | null;
  startTime?: Time;
  historyLength?: unknown;
  searchAttributes?: { indexedFields?: Record<string, { data?: Uint8Array | null }> | null } | null;
};
function runOf({ execution, type, startTime, historyLength, searchAttributes }: Info): RunView {
  const own = (name: string): string | null => {
    const data = searchAttributes?.indexedFields?.[name]?.data;
    if (!data) return null;
    const value: unknown = JSON.parse(Buffer.from(data).toString('utf8'));
    return [value].flat().map(String)[0] ?? null;
  };
  return {
    workflowId: execution?.workflowId ?? '',
    type: type?.name ?? '',
    stage: own('Stage'),
    caseKind: own('CaseKind'),
    nextAt: own('NextLegalMoment'),
    startedAt: instant(startTime) ?? '',
    events: Number(historyLength ?? 0),
  };
}
