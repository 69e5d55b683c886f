/** The processing log as the standard (Logboek Dataverwerkingen) names its parts. */
import type { Instant } from '../../domain/dates/index.ts';

export const ACTIVITY = 'dpl.core.processing_activity_id';
export const SUBJECT = 'dpl.core.data_subject_id';
export const SUBJECT_TYPE = 'dpl.core.data_subject_id_type';

/** As the standard names its fields. Instants in UTC; `status_code` 0 unset, 2 error. */
export interface ProcessingRecord {
  trace_id: string;
  span_id: string;
  parent_span_id?: string;
  name: string;
  status_code: number;
  start_time: Instant;
  end_time: Instant;
  resource: { attributes: { 'service.name': string } };
  attributes: { [ACTIVITY]: string; [SUBJECT]: string; [SUBJECT_TYPE]: string };
}

export interface ProcessingRecords {
  /** One person's, oldest first. Index: subject, start. */
  ofSubject(pseudonym: string): Promise<ProcessingRecord[]>;
  /** Those of one request. */
  ofTrace(traceId: string): Promise<ProcessingRecord[]>;
  /** Destroys those that ended before that instant; answers how many. Index: end. */
  sweep(before: Instant): Promise<number>;
}
