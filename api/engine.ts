/** The engine as the application knows it: hand over a command, start a case. Runs no workflow of its own. */
import {
  Client,
  Connection,
  isGrpcServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { type ApiConfig, type EngineAddress, engineOptions, followApiKey, wallNow } from '../config/index.ts';
import { spanned } from '../config/tracing.ts';
import type { Answer } from '../contracts/answers.ts';
import { createCodec } from '../contracts/codec.ts';
import {
  CASE_WORKFLOW,
  type CaseInput,
  COMMAND_UPDATE,
  COMPLETE_TASK_SIGNAL,
  caseWorkflowId,
  destructionQueue,
  LETTER_WORKFLOW,
  letterWorkflowId,
} from '../contracts/engine.ts';
import { keyForWorkflow } from '../contracts/keys.ts';
import { freshRun, type KnownCase } from '../contracts/rebuild.ts';
import { tracedMessages } from '../contracts/trace.ts';
import type { Keys } from '../store/index.ts';
import { EngineAway } from './away.ts';
import { type EngineView, engineView } from './operations/engine.ts';

export interface Engine {
  /**
   * Carries out a command that the store already has, and waits for the answer; null when the case does not run
   * (any more). The same command id gives the same answer. @throws EngineAway
   */
  command(caseId: string, commandId: string): Promise<Answer | null>;
  /** The same for who does not wait. False when the case does not run. @throws EngineAway */
  signal(caseId: string, commandId: string): Promise<boolean>;
  /** Starts a case, or finds it started. @throws EngineAway */
  startCase(caseId: string, kind: string): Promise<void>;
  /** Sends a letter that stands in the store; does not wait for the mail server. @throws EngineAway */
  startLetter(letterId: string): Promise<void>;
  /** A run for a case as the store knows it; one that runs counts its next moment anew. @throws EngineAway */
  rebuild(known: KnownCase): Promise<void>;
  ready(): Promise<boolean>;
  /** What operations see (3). */
  view: EngineView;
  close(): Promise<void>;
}

/** Somebody waits with a browser: longer than this and they had better try again. */
const PATIENCE_MS = 10_000;
const READY_MS = 2_000;
const VIEW_MS = 3_000;

type EngineConfig = EngineAddress & Pick<ApiConfig, 'temporalNamespace' | 'temporalTaskQueue'>;

/** Connects when it is first needed, so that an engine that comes up later is found. */
export function createEngine(config: EngineConfig, keys: Keys, patienceMs = PATIENCE_MS): Engine {
  const connection = Connection.lazy(engineOptions(config));
  const stopFollowing = followApiKey(config, [connection]);
  const client = new Client({
    connection,
    namespace: config.temporalNamespace,
    dataConverter: { payloadCodecs: [createCodec(keyForWorkflow(keys))] },
    interceptors: { workflow: [tracedMessages((name, work) => spanned(name, 'client', {}, work))] },
  });
  const underWay = new Set<Promise<unknown>>();
  const within = async <T>(ms: number, call: () => Promise<T>): Promise<T> => {
    const answer = connection.withDeadline(wallNow().getTime() + ms, call);
    underWay.add(answer);
    try {
      return await answer;
    } catch (error) {
      throw isEngineAway(error) ? new EngineAway(error) : error;
    } finally {
      underWay.delete(answer);
    }
  };

  const queues = [config.temporalTaskQueue, destructionQueue(config.temporalTaskQueue)];
  return {
    view: engineView(client, connection, { namespace: config.temporalNamespace, queues }, (call) =>
      within(VIEW_MS, call),
    ),

    async command(caseId, commandId) {
      const handle = client.workflow.getHandle(caseWorkflowId(caseId));
      try {
        return await again(() =>
          within(patienceMs, () =>
            handle.executeUpdate<Answer, [{ commandId: string }]>(COMMAND_UPDATE, {
              args: [{ commandId }],
              updateId: commandId,
            }),
          ),
        );
      } catch (error) {
        if (isGone(error)) return null;
        throw error;
      }
    },

    async signal(caseId, commandId) {
      const handle = client.workflow.getHandle(caseWorkflowId(caseId));
      try {
        await within(patienceMs, () => handle.signal(COMPLETE_TASK_SIGNAL, { commandId }));
        return true;
      } catch (error) {
        if (isGone(error)) return false;
        throw error;
      }
    },

    async startCase(caseId, kind) {
      const input: CaseInput = { caseId, kind, version: 0, nextAt: null };
      await within(patienceMs, () =>
        client.workflow.start(CASE_WORKFLOW, {
          workflowId: caseWorkflowId(caseId),
          taskQueue: config.temporalTaskQueue,
          workflowIdConflictPolicy: 'USE_EXISTING',
          args: [input],
        }),
      );
    },

    async startLetter(letterId) {
      await within(patienceMs, () =>
        client.workflow.start(LETTER_WORKFLOW, {
          workflowId: letterWorkflowId(letterId),
          taskQueue: config.temporalTaskQueue,
          workflowIdConflictPolicy: 'USE_EXISTING',
          args: [{ letterId }],
        }),
      );
    },

    async rebuild(known) {
      const run = freshRun(known, config.temporalTaskQueue);
      await within(patienceMs, () => client.workflow.signalWithStart(CASE_WORKFLOW, run));
    },

    async ready() {
      try {
        await within(READY_MS, () =>
          connection.workflowService.describeNamespace({ namespace: config.temporalNamespace }),
        );
        return true;
      } catch {
        return false;
      }
    },

    async close() {
      stopFollowing();
      // The client's own retry of a call on a closed connection would end the process. Each call has its deadline.
      await Promise.allSettled(underWay);
      await connection.close();
    },
  };
}

const TURNED_AWAY_TRIES = 5;

/**
 * The server turns away an update that came along with the end of a run, or with a task that the worker lost. Nothing
 * has happened then, and a command can be sent any number of times.
 */
async function again<T>(send: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      if (!isTurnedAway(error) || attempt === TURNED_AWAY_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, attempt * 100));
    }
  }
}

const causeType = (error: unknown): unknown =>
  error instanceof WorkflowUpdateFailedError
    ? (error.cause as { type?: unknown } | undefined)?.type
    : undefined;
const isTurnedAway = (error: unknown): boolean => causeType(error) === 'UnprocessedUpdate';

/** Ended, never started, or it ended while the command was on its way. */
function isGone(error: unknown): boolean {
  if (error instanceof WorkflowNotFoundError) return true;
  return causeType(error) === 'AcceptedUpdateCompletedWorkflow';
}

function isEngineAway(error: unknown): boolean {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return true;
  const found = isGrpcServiceError(error) ? error : (error as { cause?: unknown } | null)?.cause;
  if (!isGrpcServiceError(found)) return false;
  // Cancelled, deadline exceeded, resource exhausted, unavailable: gRPC's words for "not now".
  return [1, 4, 8, 14].includes(found.code);
}
