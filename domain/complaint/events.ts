import type { Actor, CaseId, MemberId, TextRef } from '../case.ts';
import type { Day } from '../dates/index.ts';
import type { MailFailed, Reassign } from '../tasks/changes.ts';
import type { AssigneeGone } from '../tasks/gone.ts';
import type { Opinion } from './state.ts';

/** What the handler's steps carry besides their answer: who worked in the files, as it was looked up now (Awb 9:7). */
interface LookedUp {
  involved?: MemberId[];
}
/** By kind of task; texts travel by reference. */
export interface ComplaintAnswers {
  /** Awb 9:6 */
  'confirm-complaint': { sentOn: Day };
  'sort-complaint': {
    identity: 'document' | 'not';
    /** Files that it is about; by the officer's own search. */
    links?: CaseId[];
    against?: MemberId[];
    handler: MemberId;
    /** Who worked in each file that can be chosen. */
    workers?: Record<CaseId, MemberId[]>;
  };
  'give-complaint-reading': { answer: 'agree' | 'refuse' };
  'hear-complaint': LookedUp & {
    outcome: 'heard' | 'unfounded' | 'not-wanted' | 'no-reaction' | 'not-handled';
    heardOn?: Day;
    ground?: string;
  };
  'decide-complaint': LookedUp & { opinion: Exclude<Opinion, 'not-handled'> };
  'send-complaint-answer': LookedUp & { sentOn: Day };
  'mail-undeliverable': { handled: 'yes' };
}
export type ComplaintTask = keyof ComplaintAnswers;

interface Made {
  behalf: 'self' | 'other';
  texts?: TextRef[];
}
export type ComplaintEvent =
  /** By letter or at the desk; the receipt may be earlier than today. */
  | ({ type: 'register-complaint'; by: Actor; how: 'letter' | 'desk'; receivedOn: Day } & Made)
  /** By the public page, without anybody who has signed in. */
  | ({ type: 'ask-complaint' } & Made)
  | {
      [K in ComplaintTask]: {
        type: 'complete-task';
        by: Actor;
        for?: MemberId;
        task: string;
        kind: K;
        answer: ComplaintAnswers[K];
        texts?: TextRef[];
      };
    }[ComplaintTask]
  /** Awb 9:7: somebody else handles it. */
  | { type: 'change-complaint-handler'; by: Actor; handler: MemberId }
  /** Awb 9:11: `own` once, by the covenant's length; `agreed` with the person, to a day that they chose. */
  | { type: 'extend-complaint'; by: Actor; how: 'own' | 'agreed'; until?: Day; texts?: TextRef[] }
  /** Awb 9:5: satisfied; or taken back; or the same as another that runs. */
  | { type: 'close-complaint'; by: Actor; why: 'settled' | 'withdrawn' | 'double' }
  /** Section 4: the controller is asked again, or takes its word back. */
  | { type: 'ask-complaint-reading'; by: Actor; texts?: TextRef[] }
  | { type: 'stop-complaint-reading'; by: Actor }
  /** From the file itself. */
  | { type: 'file-ends'; from?: CaseId; first: Day; last: Day }
  | { type: 'file-gone'; file: CaseId }
  | Reassign
  | MailFailed
  | AssigneeGone
  | { type: 'moment' };
