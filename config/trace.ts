/**
 * The trace that runs through one request: its id stands in the access log, in the processing log and in problem
 * reports, so that they can be laid side by side. Always an id of our own: one that a caller could choose would let
 * somebody hide their lines among another's. W3C Trace Context: 16 and 8 random bytes, in hex.
 */
import { type Context, context, TraceFlags, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { RandomIdGenerator } from '@opentelemetry/sdk-trace-base';

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
const ids = new RandomIdGenerator();

/** A new trace, not yet begun. */
export function newTrace(): Context {
  const spanContext = {
    traceId: ids.generateTraceId(),
    spanId: ids.generateSpanId(),
    traceFlags: TraceFlags.SAMPLED,
  };
  return trace.setSpanContext(context.active(), spanContext);
}

/** Runs `work`, and whatever it starts, as part of that trace. */
export const inTrace = <T>(of: Context, work: () => T): T => context.with(of, work);

/** 32 hex characters; null outside any trace (a worker's own work). */
export const traceId = (): string | null => trace.getActiveSpan()?.spanContext().traceId ?? null;
