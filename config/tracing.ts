/**
 * Traces from click to database, for who keeps the system running; off unless a collector is named (TRACES_URL). A span says
 * which kind of work took how long: a route's pattern, a message's or an activity's name, a collection. No id of a case, a
 * person or a task is in it, no address as it was asked and no value of a query: a collector is where destruction does not
 * reach (docs/decisions/0074). The trace's id is the one of the access log.
 */
import { type Context, context, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOnSampler, BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';

export type Attributes = Readonly<Record<string, string | number>>;
export type Kind = 'server' | 'client' | 'internal';
const KINDS: Readonly<Record<Kind, SpanKind>> = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  internal: SpanKind.INTERNAL,
};
/** A collector that hangs is let go; what it missed is gone. */
const PATIENCE_MS = 5_000;
/** More than this waits for no collector: traces are a help, never a load. */
const QUEUE = 4_096;

let provider: BasicTracerProvider | null = null;
/** Null: nothing is traced. */
const tracer = () => provider?.getTracer('pga-regie') ?? null;

/** Whether this process traces. */
export const isTracing = (): boolean => provider !== null;

/** Begins tracing to that collector (OTLP over HTTP, the whole address). Once a process, before anything is connected. */
export function startTracing({ tracesUrl }: { tracesUrl?: string }, service: 'api' | 'worker'): void {
  if (tracesUrl === undefined) return;
  const exporter = new OTLPTraceExporter({ url: tracesUrl, timeoutMillis: PATIENCE_MS });
  provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': `pga-regie-${service}` }),
    sampler: new AlwaysOnSampler(),
    spanProcessors: [
      new BatchSpanProcessor(exporter, {
        maxQueueSize: QUEUE,
        scheduledDelayMillis: 1_000,
        exportTimeoutMillis: PATIENCE_MS,
      }),
    ],
  });
}
/** Sends what waits. A collector that is away holds nobody up for long. */
export async function stopTracing(): Promise<void> {
  const stopping = provider;
  provider = null;
  await stopping?.shutdown().catch(() => undefined);
}

/** A span of its own, to be ended; null when nothing is traced. `root`: nobody's child. */
export function beginSpan(
  name: string,
  kind: Kind,
  attributes: Attributes = {},
  { root = false }: { root?: boolean } = {},
): Span | null {
  return tracer()?.startSpan(name, { kind: KINDS[kind], attributes, root }) ?? null;
}
/** That span, as what everything that is started now belongs to. */
export const contextOf = (span: Span): Context => trace.setSpan(context.active(), span);

/** Ends it; of an error only the kind is told. */
export function endSpan(span: Span, failed?: unknown): void {
  if (failed !== undefined) {
    span.setStatus({ code: SpanStatusCode.ERROR });
    span.setAttribute('error.type', failed instanceof Error ? failed.name : 'unknown');
  }
  span.end();
}

/** Does the work in a span, and hands it what another process needs to go on with the trace; null when nothing is traced. */
export async function spanned<T>(
  name: string,
  kind: Kind,
  attributes: Attributes,
  work: (traceparent: string | null) => Promise<T>,
): Promise<T> {
  const span = beginSpan(name, kind, attributes);
  if (span === null) return work(null);
  const { traceId, spanId } = span.spanContext();
  try {
    const answer = await context.with(contextOf(span), () => work(`00-${traceId}-${spanId}-01`));
    endSpan(span);
    return answer;
  } catch (error) {
    endSpan(span, error ?? 'unknown');
    throw error;
  }
}

const PARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-01$/;
/** Goes on with a trace of another of our processes; with anything else, or without tracing, as it was. */
export function continued<T>(traceparent: string | null, work: () => T): T {
  const [, traceId, spanId] = PARENT.exec(traceparent ?? '') ?? [];
  if (!isTracing() || traceId === undefined || spanId === undefined) return work();
  const parent = { traceId, spanId, traceFlags: 1, isRemote: true };
  return context.with(trace.setSpanContext(context.active(), parent), work);
}

/** A span under what goes on now; null when nothing is traced or nothing goes on (a sweep's own look is no trace). */
export const spanWithin = (name: string, attributes: Attributes): Span | null =>
  trace.getActiveSpan() === undefined ? null : beginSpan(name, 'client', attributes);
