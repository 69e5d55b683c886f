/** The processing log where no collector is: a collection of its own, written once and never changed. */
import type { HrTime } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import { type Connection, type Model, Schema } from 'mongoose';
import { modelOf } from '../connections.ts';
import {
  ACTIVITY,
  type ProcessingRecord,
  type ProcessingRecords,
  SUBJECT,
  SUBJECT_TYPE,
} from './standard.ts';

interface RecordRow {
  _id: string;
  name: string;
  status: number;
  start: Date;
  end: Date;
  parent?: string;
  service: string;
  activity: string;
  subject: string;
  subjectType: string;
}
const text = { type: String, required: true } as const;
const schema = new Schema<RecordRow>(
  {
    _id: String,
    name: text,
    status: { type: Number, required: true },
    start: { type: Date, required: true },
    end: { type: Date, required: true },
    parent: String,
    service: text,
    activity: text,
    subject: text,
    subjectType: text,
  },
  { strict: 'throw', versionKey: false },
);
schema.index({ subject: 1, start: 1 });
schema.index({ end: 1 });

export type RecordModel = Model<RecordRow>;
export const recordModel = (regie: Connection): RecordModel => modelOf(regie, 'processings', schema);

const toDate = ([seconds, nanos]: HrTime): Date => new Date(seconds * 1_000 + nanos / 1_000_000);

function rowOf(span: ReadableSpan): RecordRow {
  const { traceId, spanId } = span.spanContext();
  const of = (name: string): string => String(span.attributes[name]);
  return {
    _id: `${traceId}:${spanId}`,
    name: span.name,
    status: span.status.code,
    start: toDate(span.startTime),
    end: toDate(span.endTime),
    ...(span.parentSpanContext && { parent: span.parentSpanContext.spanId }),
    service: String(span.resource.attributes['service.name']),
    activity: of(ACTIVITY),
    subject: of(SUBJECT),
    subjectType: of(SUBJECT_TYPE),
  };
}

export function databaseExporter(model: RecordModel): SpanExporter {
  return {
    export(spans, done) {
      model.collection.insertMany(spans.map(rowOf) as never, { ordered: true }).then(
        () => done({ code: 0 }),
        (error: Error) => done({ code: 1, error }),
      );
    },
    shutdown: async () => {},
  };
}

export function recordsOf(model: RecordModel): ProcessingRecords {
  return {
    ofSubject: async (subject) => (await model.find({ subject }).sort({ start: 1 }).lean()).map(recordOf),
    ofTrace: async (traceId) =>
      (await model.find({ _id: { $gte: `${traceId}:`, $lt: `${traceId};` } }).lean()).map(recordOf),
    sweep: async (before) => (await model.deleteMany({ end: { $lt: new Date(before) } })).deletedCount,
  };
}

function recordOf({ _id, ...row }: RecordRow): ProcessingRecord {
  const [trace_id = '', span_id = ''] = _id.split(':');
  return {
    trace_id,
    span_id,
    ...(row.parent && { parent_span_id: row.parent }),
    name: row.name,
    status_code: row.status,
    start_time: row.start.toISOString(),
    end_time: row.end.toISOString(),
    resource: { attributes: { 'service.name': row.service } },
    attributes: { [ACTIVITY]: row.activity, [SUBJECT]: row.subject, [SUBJECT_TYPE]: row.subjectType },
  };
}
