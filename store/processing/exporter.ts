import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Config } from '../../config/index.ts';
import { databaseExporter, type RecordModel } from './records.ts';

/** Somebody waits for the page: a collector that doesn't answer is a failure soon. */
const PATIENCE_MS = 3_000;

/** A collector where the site has one; else our own database, so that nothing has to be set up. */
export const exporterFor = (
  { processingLogUrl }: Pick<Config, 'processingLogUrl'>,
  records: RecordModel,
): SpanExporter =>
  processingLogUrl === undefined
    ? databaseExporter(records)
    : new OTLPTraceExporter({ url: processingLogUrl, timeoutMillis: PATIENCE_MS });
