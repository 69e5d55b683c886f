/** A task of the controller to look for a time, as the rules know it: who, which files, what of them, until when. */
import type { Actor, CaseId, MemberId, PartyId, TextRef } from '../case.ts';
import type { Day } from '../dates/index.ts';
import type { MailFailed, Reassign } from '../tasks/changes.ts';
import type { AssigneeGone } from '../tasks/gone.ts';
import type { TaskState } from '../tasks/work.ts';

/** `proposed` the core parties decide. `given` it may be looked. `over` for whatever reason: `outcome`. */
export type Step = 'proposed' | 'given' | 'over';
export type Outcome = 'refused' | 'done' | 'ended' | 'withdrawn' | 'gone';
/**
 * `duties` the files' duty ledgers alone; `decisions` also what was decided and noted; `contents` all that the files say;
 * `shielded` nothing but what is shielded in one file (AVG 18(2)).
 */
export type Extent = 'duties' | 'decisions' | 'contents' | 'shielded';
export interface AssignmentState extends TaskState {
  step: Step;
  /** Who looks, in which role. */
  member: MemberId;
  role: string;
  /** By an id of their own; the files' ids say nothing. */
  files: Record<string, CaseId>;
  what: Extent;
  /** Of what is shielded: the ground, and which items; without items everything that is only kept. */
  ground?: string;
  items?: TextRef[];
  /** The last day, whole. */
  until: Day;
  proposedOn: Day;
  answers: Record<PartyId, 'agree' | 'refuse'>;
  givenOn?: Day;
  outcome?: Outcome;
  lastEventOn: Day;
  destroyed?: true;
}
/** AVG 18(2): into what is shielded in one file, by a court's order or with the person's consent. Makes the case. */
export interface ShieldedLook {
  type: 'propose-shielded-look';
  by: Actor;
  member: MemberId;
  role: string;
  file: CaseId;
  items: TextRef[] | ['all'];
  ground: string;
  until: Day;
  texts?: TextRef[];
}
export interface AssignmentAnswers {
  'decide-assignment': { answer: 'agree' | 'refuse' };
  'do-assignment': { done: string[] };
  'mail-undeliverable': { handled: 'yes' };
}
export type AssignmentTask = keyof AssignmentAnswers;
export type AssignmentEvent =
  /** Makes the case. */
  | {
      type: 'propose-assignment';
      by: Actor;
      member: MemberId;
      role: string;
      files: CaseId[];
      what: Extent;
      until: Day;
      texts?: TextRef[];
    }
  | ShieldedLook
  | {
      [K in AssignmentTask]: {
        type: 'complete-task';
        by: Actor;
        for?: MemberId;
        task: string;
        kind: K;
        answer: AssignmentAnswers[K];
        texts?: TextRef[];
      };
    }[AssignmentTask]
  | { type: 'withdraw-assignment'; by: Actor }
  | Reassign
  | MailFailed
  | AssigneeGone
  | { type: 'moment' };
