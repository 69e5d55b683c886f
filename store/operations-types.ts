import type { CaseId } from '../domain/case.ts';
import type { Instant } from '../domain/dates/index.ts';
import type { Resumable } from './backup-types.ts';

/** A case as operations may see it: no contents, nobody's name. */
export interface CaseOutline {
  caseId: CaseId;
  kind: string;
  stage: string;
  version: number;
  /** The next legal moment at which the system must act, and what that is (a term's id). */
  nextAt: Instant | null;
  next: string | null;
}
/** Mails of cases that have not left. */
export interface MailQueue {
  waiting: number;
  /** Of those: tried at least once. */
  failing: number;
  /** More wait than were looked at. */
  more: boolean;
  oldest: Instant | null;
  /** How often each code stands as the last error (a code, never a server's own words). */
  errors: Record<string, number>;
  /** Cases whose mail is failing. */
  cases: CaseId[];
}
/** What a step asked for and what is still to be done about it. */
export interface Behind {
  caseId: CaseId;
  version: number;
  since: Instant;
  left: number;
}

/** What keeps running, without anybody in it: for operations and for metrics. */
export interface Operations {
  /** Cases by kind and stage (`stage:KIND:STAGE`) and open tasks by kind (`tasks:KIND`), from the counters that steps keep. */
  counts(): Promise<Record<string, number>>;
  /** Cases whose legal moment lies before `before`, the oldest first. Index: nextAt. */
  missed(before: Instant, limit: number): Promise<CaseOutline[]>;
  /** How many have their legal moment from `from` up to `until`; no further than `most`. Index: nextAt. */
  due(from: Instant, until: Instant, most: number): Promise<number>;
  mailQueue(): Promise<MailQueue>;
  /** Effects in the files that are still to be carried out, asked for before `before`. Index: toDo. */
  behind(before: Instant, limit: number): Promise<Behind[]>;
  /** Destructions that were begun or are due and not certified yet. */
  destructions(): Promise<{ waiting: number; oldest: Instant | null }>;
  /** All cases with what is unfinished, in order of their ids, after `after`: to begin a new run of each. */
  resumable(options: { after?: CaseId; limit: number; only?: CaseId }): Promise<Resumable[]>;
  /** Letters that still have to go out. */
  waitingLetters(now: Instant): Promise<string[]>;
  outlines(caseIds: readonly CaseId[]): Promise<CaseOutline[]>;
  /** Cases whose id begins with this number, as it stands on pages. Index: _id. */
  numbered(number: string, limit: number): Promise<CaseOutline[]>;
  /** How long each database takes to answer, in milliseconds; null: it doesn't. */
  databases(): Promise<Record<string, number | null>>;
}
