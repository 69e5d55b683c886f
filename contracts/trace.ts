/**
 * How a trace travels through Temporal: one header, `traceparent` (W3C Trace Context), of random digits only. The client puts it on
 * what it sends, the workflow's interceptor hands it on as it is (workflows/trace.ts), an activity's interceptor reads it.
 */
import type { WorkflowClientInterceptor } from '@temporalio/client';
import { defaultPayloadConverter, type Headers } from '@temporalio/common';

export const TRACE_HEADER = 'traceparent';

/** Null when it isn't there, or isn't a text. */
export function traceparentOf(headers: Headers): string | null {
  const payload = headers[TRACE_HEADER];
  if (!payload) return null;
  try {
    const value: unknown = defaultPayloadConverter.fromPayload(payload);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}

/** Does the work in a span of that name and hands it its `traceparent`; null: nothing is traced. */
export type During = <T>(name: string, work: (traceparent: string | null) => Promise<T>) => Promise<T>;

/** Every message to the engine is a span, by its kind and its fixed name: no id of a workflow is in it. */
export function tracedMessages(during: During): WorkflowClientInterceptor {
  const and = (headers: Headers, traceparent: string | null): Headers =>
    traceparent === null
      ? headers
      : { ...headers, [TRACE_HEADER]: defaultPayloadConverter.toPayload(traceparent) };
  return {
    startWithDetails: (input, next) =>
      during(`start ${input.workflowType}`, (parent) =>
        next({ ...input, headers: and(input.headers, parent) }),
      ),
    signal: (input, next) =>
      during(`signal ${input.signalName}`, (parent) =>
        next({ ...input, headers: and(input.headers, parent) }),
      ),
    signalWithStart: (input, next) =>
      during(`start ${input.workflowType}`, (parent) =>
        next({ ...input, headers: and(input.headers, parent) }),
      ),
    startUpdate: (input, next) =>
      during(`update ${input.updateName}`, (parent) =>
        next({ ...input, headers: and(input.headers, parent) }),
      ),
  };
}
