/**
 * Hands a trace on inside a workflow: the header of a command goes along with its step, and with what that step made the
 * loop carry out. It adds headers and nothing else: no command, no waiting and no value of the workflow depends on it, so that
 * every history replays with or without it. Without a header it does nothing.
 */
import type { Payload } from '@temporalio/common';
import type {
  ActivityInput,
  LocalActivityInput,
  SignalInput,
  UpdateInput,
  WorkflowExecuteInput,
  WorkflowInterceptors,
} from '@temporalio/workflow';

/** `contracts/trace.ts` names it too; that file is for outside of a workflow. */
const HEADER = 'traceparent';
/** A run that is never at rest must not gather them. */
const MOST = 100;

const textOf = (value: unknown, key: string): string | null => {
  const found = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : null;
  return typeof found === 'string' || typeof found === 'number' ? String(found) : null;
};

export const interceptors = (): WorkflowInterceptors => {
  /** By what it belongs to: `command:ID`, `at:VERSION`, or the start of the run. */
  const known = new Map<string, Payload>();
  const keep = (key: string, payload: Payload | undefined): void => {
    if (!payload) return;
    known.set(key, payload);
    if (known.size > MOST) known.delete([...known.keys()][0] as string);
  };
  const message = ({ args: [sent], headers }: UpdateInput | SignalInput): void => {
    const id = textOf(sent, 'commandId');
    if (id !== null) keep(`command:${id}`, headers[HEADER]);
  };
  const along = <T extends ActivityInput | LocalActivityInput>(input: T): T => {
    const [asked] = input.args;
    const id = textOf(asked, 'commandId');
    const version = textOf(asked, 'version');
    // From its first step on a case's work belongs to steps, not to what once started the run.
    if (input.activityType === 'step') known.delete('start');
    const payload =
      (id !== null && known.get(`command:${id}`)) ||
      // What isn't a step belongs to the step of its version; an activity of another workflow to the run's start.
      (input.activityType !== 'step' && (known.get(`at:${version}`) ?? known.get('start')));
    return payload ? { ...input, headers: { ...input.headers, [HEADER]: payload } } : input;
  };
  /** Looks at a step's answer, and is not waited for. */
  const answered = (
    input: LocalActivityInput | ActivityInput,
    answer: Promise<unknown>,
  ): Promise<unknown> => {
    if (input.activityType !== 'step') return answer;
    const payload = input.headers[HEADER];
    const id = textOf(input.args[0], 'commandId');
    if (payload)
      void answer.then(
        (result) => {
          keep(`at:${textOf(result, 'at')}`, payload);
          if (id !== null) known.delete(`command:${id}`);
        },
        () => undefined,
      );
    return answer;
  };
  return {
    inbound: [
      {
        execute: (input: WorkflowExecuteInput, next) => {
          keep('start', input.headers[HEADER]);
          return next(input);
        },
        handleUpdate: (input: UpdateInput, next) => {
          message(input);
          return next(input);
        },
        handleSignal: (input: SignalInput, next) => {
          message(input);
          return next(input);
        },
      },
    ],
    outbound: [
      {
        scheduleActivity: (input, next) => {
          const sent = along(input);
          return answered(sent, next(sent));
        },
        scheduleLocalActivity: (input, next) => {
          const sent = along(input);
          return answered(sent, next(sent));
        },
      },
    ],
  };
};
