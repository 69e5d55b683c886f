/** What API and workers agree on. Opaque ids, versions, instants and stages only: Temporal never sees a person. */
import type { Answer } from './answers.ts';

export const CASE_WORKFLOW = 'caseLoop';
export const ERASURE_WORKFLOW = 'erasure';
export const HOUSEKEEPING_WORKFLOW = 'housekeeping';
export const LETTER_WORKFLOW = 'letter';
export const DIGEST_WORKFLOW = 'digest';
export const ANNOUNCE_WORKFLOW = 'announce';
export const RECONCILER_WORKFLOW = 'reconciler';
/** The schedule whose rounds count every case anew too; without it: whether store and engine agree. */
export const CALENDAR_ROUND = 'reconciler-calendar';

/** Update: somebody waits for the answer. */
export const COMMAND_UPDATE = 'command';
/** Signal: a system that does not wait completes a task; same command ids as the update. */
export const COMPLETE_TASK_SIGNAL = 'completeTask';
/** Signal: count the next moment again (another covenant, a decree, other time zone data). */
export const RECOUNT_SIGNAL = 'recount';
export const STATUS_QUERY = 'status';

/** The activities of destructions wait in a queue of their own. */
export const destructionQueue = (taskQueue: string): string => `${taskQueue}-vernietiging`;

/** The id of the covenant's own case: there is one. */
export const COVENANT_CASE = 'covenant';

export const caseWorkflowId = (caseId: string): string => `case-${caseId}`;
export const caseIdOf = (workflowId: string): string | null =>
  workflowId.startsWith('case-') ? workflowId.slice('case-'.length) : null;
/** Names no case: its payloads are under a system key, and it closes as soon as its mail is out. */
export const letterWorkflowId = (letterId: string): string => `letter-${letterId}`;
export const erasureWorkflowId = (erasureId: string): string => `erasure-${erasureId}`;

/** All that travels with a command: the API wrote the rest (who, with what sign-in, what) into the store first. */
export interface CommandMessage {
  commandId: string;
}

export interface CaseInput {
  caseId: string;
  /** The kind of case: 'subject', ... */
  kind: string;
  /** Version of the state that the last run left behind; 0 for a new case. */
  version: number;
  nextAt: string | null;
  /** Carried over from the run before: what was shown last, and effects that had not finished. */
  stage?: string;
  shown?: string;
  unfinished?: string[];
}

export interface CaseStatus {
  version: number;
  stage: string;
  nextAt: string | null;
  waiting: number;
  effects: number;
}

export interface ReconcileInput {
  /** Count every case's next moment anew, and look for its tasks; else only whether store and engine agree. */
  calendar: boolean;
}

export interface StepInput {
  caseId: string;
  kind: string;
  version: number;
  /** Legal now: the workflow's time, ISO UTC. */
  now: string;
  runId: string;
  /** A command that the API wrote as an intent; null when the timer fired or a recount was asked. */
  commandId: string | null;
}

export interface StepResult {
  version: number;
  /** The version at which `mails` and `effects` stand: that of this command, also when it is repeated later. */
  at: number;
  stage: string;
  /** The next instant at which the loop must act, ISO UTC; null when only people can bring the case further. */
  nextAt: string | null;
  /** What that is, in the covenant's words (a term id): a timer summary. */
  next: string | null;
  /** Ids of the core and involved parties, for search attributes. */
  parties: string[];
  /** Rows for `deliver` (mail) at this version. */
  mails: number;
  /** Rows for `carryOut` (copy, archive, restrict, restore) at this version. */
  effects: number;
  /** Erasures to start, ids of rows in the store. */
  erasures: string[];
  answer: Answer;
}
