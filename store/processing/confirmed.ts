import type { Span } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace-base';

const BATCH = 200;
const SUCCESS = 0;

/** Hands every span to the exporter, several at once where they come together, and says of each whether it arrived. */
export class Confirmed implements SpanProcessor {
  readonly #exporter: SpanExporter;
  readonly #queue: ReadableSpan[] = [];
  readonly #waiting = new Map<string, { resolve: () => void; reject: (error: Error) => void }>();
  #busy = false;

  constructor(exporter: SpanExporter) {
    this.#exporter = exporter;
  }

  /** Ends the span. Resolves when its record stands; rejects when it could not be written. */
  end(span: Span, at: Date): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(span.spanContext().spanId, { resolve, reject });
      span.end(at);
    });
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    this.#queue.push(span);
    void this.#drain();
  }

  async #drain(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#queue.length > 0) {
      const batch = this.#queue.splice(0, BATCH);
      const error = await this.#export(batch);
      for (const span of batch) {
        const { spanId } = span.spanContext();
        const waiting = this.#waiting.get(spanId);
        this.#waiting.delete(spanId);
        if (error) waiting?.reject(error);
        else waiting?.resolve();
      }
    }
    this.#busy = false;
  }

  #export(batch: ReadableSpan[]): Promise<Error | null> {
    return new Promise((resolve) => {
      try {
        this.#exporter.export(batch, ({ code, error }) =>
          resolve(code === SUCCESS ? null : (error ?? new Error('not exported'))),
        );
      } catch (error) {
        resolve(error as Error);
      }
    });
  }

  async forceFlush(): Promise<void> {
    await this.#exporter.forceFlush?.();
  }
  shutdown(): Promise<void> {
    return this.#exporter.shutdown();
  }
}
