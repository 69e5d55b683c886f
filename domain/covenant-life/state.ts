/** The covenant's own life as plain JSON: days, choices and ids of staff. Nothing about the person of any file. */
import type { Actor, MemberId, PartyId, TextRef } from '../case.ts';
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
  /** 18.1: who signed, and when. Absent where all had signed before the system came. */
  signing?: { parties: Record<PartyId, Day>; inForce: Day | null };
  /** 11.1, of the first version. */
  publication?: Publication;
  /** 4, AVG 30 and 35: where the processing is registered. */
  registration?: { register: string; dpia: string; on: Day };
  /** 18.2: who gave notice; `gone` once their last day is over. */
  leaving?: Record<PartyId, { noticeOn: Day; gone?: true }>;
  /** 18.3: what the other core parties say about going on without this one. */
  continuing?: Record<PartyId, Record<PartyId, 'continue' | 'stop'>>;
  /** 18.3: from this day it can't go on. */
  stopped?: Day;
  /** 18: versions after the first, oldest first. */
  versions?: (Publication & { version: string; from: Day })[];
  proposal?: Proposal;
  /** 15.2: versions by a hash of what they say; what they said stands in the store. */
  securityPlan?: {
    adopted?: { version: string; on: Day };
    proposed?: { version: string; on: Day; by: Record<PartyId, Day> };
  };
  /** Reports in words, by their unit, with the day of the last one in it: each is destroyed in its own time. */
  reports?: Record<string, Day>;
  /** 1c: signed by link and code; whether it was the representative is still to be confirmed. */
  annexes?: Record<string, { organisation: PartyId; until: Day; signedOn: Day }>;
}

export interface Publication {
  number: string;
  link: string;
  on: Day;
}

/** A version that the parties are asked to sign. */
export interface Proposal {
  version: string;
  /** The day on which it takes over, when all have signed and it is published by then. */
  from: Day;
  proposedOn: Day;
  signed: Record<PartyId, Day>;
  publication?: Publication;
}

/** Of a line of the log that stood out, or of the whole: 'in-order' or 'follow-up'. */
export type Verdict = 'in-order' | 'follow-up';

/** A check that asks for follow-up says who follows it up (`role`, or `role@party`) and by which day. */
interface Checked {
  outcome: Verdict;
  owner?: string;
  on?: Day;
}

/** By kind of task. */
export interface DutyAnswers {
  'check-security': Checked;
  'evaluate-security': Checked;
  'evaluate-covenant': Checked;
  'follow-up': { outcome: 'done' | 'later'; on?: Day };
  'sign-covenant': { signed: 'yes' };
  'record-publication': { number: string; link: string; on: Day };
  'record-registration': { register: string; dpia: string };
  'note-leaving': { handled: 'yes' };
  'hand-over-cases': { handled: 'yes' };
  'decide-continuation': { outcome: 'continue' | 'stop' };
  'sign-version': { outcome: 'sign' | 'refuse' };
  'adopt-security-plan': { outcome: 'adopt' | 'refuse' };
  'confirm-annex': { outcome: 'confirm' | 'refuse' };
  /** With `line-…` for each line that stood out; `own`: the checker's own looks are for somebody else to judge. */
  'check-log': Checked & { own?: 'yes' | 'no' } & Record<string, unknown>;
  /** The lines of the member that the task is about. */
  'check-own-log': Checked & Record<string, unknown>;
  /** With `name-…` for each member: 'stays', 'ends' or 'change'. Every name is answered before the check is done. */
  'check-authorisations': Checked & Record<string, unknown>;
  'mail-undeliverable': { handled: 'yes' };
}
export type DutyKind = keyof DutyAnswers;

export type CovenantEvent =
  /** The environment came to be: once. `draft`: the parties still have to sign (18.1). */
  | { type: 'begin'; draft?: true }
  /** 18.2: by a representative of the party that leaves. */
  | { type: 'give-notice'; by: Actor }
  /** 18: a version that was checked and stands in the store. Without `by`: an operator's command. */
  | { type: 'propose-version'; by?: Actor; version: string; from: Day }
  /** 15.2: the plan as it stands in the store under this version. */
  | { type: 'propose-security-plan'; by: Actor; version: string }
  /** 1c: by link and code. */
  | { type: 'annex-signed'; organisation: PartyId; signing: string; until: Day }
  | {
      [K in DutyKind]: {
        type: 'complete-task';
        by: Actor;
        /** Whose task it is, when a deputy does it. */
        for?: MemberId;
        task: string;
        kind: K;
        answer: DutyAnswers[K];
        texts?: TextRef[];
      };
    }[DutyKind]
  | Reassign
  | MailFailed
  | AssigneeGone
  | { type: 'moment' };
