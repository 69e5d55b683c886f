import type { Actor, CaseId, MemberId, PartyId, TextRef } from '../case.ts';
import type { Day } from '../dates/index.ts';
import type { MailFailed, Reassign } from '../tasks/changes.ts';
import type { AssigneeGone } from '../tasks/gone.ts';
import type { Ask, AskedCorrection, Behalf, Verdict } from './state.ts';

export interface PaperRef {
  ref: TextRef;
  code: string;
  /** Of a line of the form, from 0. */
  row?: number;
}

/** By kind of task; texts travel by reference. */
export interface RequestAnswers {
  'establish-identity': {
    outcome: 'established' | 'ask-again' | 'deceased';
    how?: 'document' | 'provider' | 'known-lawyer';
    /** Of a representative: that the mandate was seen, and its last day. */
    mandate?: 'seen' | 'not-seen';
    until?: Day;
  };
  /** What was found, by the officer's own search. */
  'link-request': {
    outcome: 'found' | 'nothing';
    /** File and unit, with a space between. */
    links?: string[];
    /** Who hold a part of each file, as it was when it was searched. */
    holders?: Record<CaseId, PartyId[]>;
    /** By link: the items of who is not the subject of that file. */
    items?: Record<string, TextRef[]>;
  };
  'contribute-request': {
    withhold?: { item: TextRef; ground: string }[];
    corrections?: Omit<AskedCorrection, 'party' | 'reason'>[];
  };
  'decide-request': Verdict;
  'send-answer': { sentOn: Day };
  'mail-undeliverable': { handled: 'yes' };
}
export type RequestTask = keyof RequestAnswers;

export type RequestEvent =
  /** By letter or at the desk; the receipt may be earlier than today. */
  | {
      type: 'register-request';
      by: Actor;
      how: 'letter' | 'desk';
      receivedOn: Day;
      asks: Ask[];
      behalf: Behalf;
      papers?: PaperRef[];
      texts?: TextRef[];
    }
  /** By the public page, without anybody who has signed in. */
  | { type: 'ask-request'; asks: Ask[]; behalf: Behalf; papers?: PaperRef[]; texts?: TextRef[] }
  /** 12.1: by a provider (DigiD); what it says of the person is a paper, of which the state knows the level alone. */
  | { type: 'show-identity'; level: string; papers?: PaperRef[]; texts?: TextRef[] }
  /** It turned out to have come in on an earlier day: the term is shorter, never longer. */
  | { type: 'received-earlier'; by: Actor; receivedOn: Day }
  /** 12.1: the receipt was confirmed; by the desk with a letter, or by the mail that the software sent. */
  | { type: 'sent-receipt'; by: Actor; sentOn: Day }
  | { type: 'mailed-receipt' }
  /** The person takes it back, or it is the same as another. */
  | { type: 'withdraw-request'; by: Actor; why: 'withdrawn' | 'double' }
  | { type: 'extend-request'; by: Actor }
  /** The answer as it is to be sent, made by the software; again when something changed meanwhile. */
  | { type: 'keep-answer'; by: Actor; for?: MemberId; papers?: PaperRef[]; texts?: TextRef[] }
  | {
      [K in RequestTask]: {
        type: 'complete-task';
        by: Actor;
        for?: MemberId;
        task: string;
        kind: K;
        answer: RequestAnswers[K];
        papers?: PaperRef[];
        texts?: TextRef[];
      };
    }[RequestTask]
  /** From the file itself: when its data go; and that it has gone. */
  | { type: 'file-ends'; from?: CaseId; first: Day; last: Day }
  | { type: 'file-gone'; file: CaseId }
  | {
      type: 'correction-carried-out';
      from?: CaseId;
      item: TextRef | null;
      outcome: 'done' | 'gone' | 'held';
      on: Day;
    }
  | { type: 'recipients-confirmed'; from?: CaseId; item: TextRef | null; on: Day }
  | Reassign
  | MailFailed
  | AssigneeGone
  | { type: 'moment' };
