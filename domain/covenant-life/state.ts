/** The covenant's own life as plain JSON: days, choices and ids of staff. Nothing about the person of any file. */
import type { Actor, MemberId } from '../case.ts';
import type { Day } from '../dates/index.ts';
import type { MailFailed, Reassign } from '../tasks/changes.ts';
import type { AssigneeGone } from '../tasks/gone.ts';
import type { TaskState } from '../tasks/work.ts';

export interface CovenantState extends TaskState {
  /** The day from which the duties count first. */
  startedOn: Day;
  /** By kind of task: the day from which its present term runs, and how often it was done. */
  duties: Record<
    string,
    {
      from: Day;
      times: number;
      /** Of the check of authorisations that runs: who was answered for, and how. */
      named?: Record<MemberId, string>;
    }
  >;
}

/** Of a line of the log that stood out, or of the whole: 'in-order' or 'follow-up'. */
export type Verdict = 'in-order' | 'follow-up';

/** By kind of task. */
export interface DutyAnswers {
  /** With `line-…` for each line that stood out; `own`: the checker's own looks are for somebody else to judge. */
  'check-log': { outcome: Verdict; own?: 'yes' | 'no' } & Record<string, unknown>;
  /** The lines of the member that the task is about. */
  'check-own-log': { outcome: Verdict } & Record<string, unknown>;
  /** With `name-…` for each member: 'stays', 'ends' or 'change'. Every name is answered before the check is done. */
  'check-authorisations': { outcome: Verdict } & Record<string, unknown>;
  'mail-undeliverable': { handled: 'yes' };
}
export type DutyKind = keyof DutyAnswers;

export type CovenantEvent =
  /** The environment came to be: once. */
  | { type: 'begin' }
  | {
      [K in DutyKind]: {
        type: 'complete-task';
        by: Actor;
        /** Whose task it is, when a deputy does it. */
        for?: MemberId;
        task: string;
        kind: K;
        answer: DutyAnswers[K];
      };
    }[DutyKind]
  | Reassign
  | MailFailed
  | AssigneeGone
  | { type: 'moment' };
