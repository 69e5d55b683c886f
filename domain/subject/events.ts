/** What can happen to a subject's case. Choices and dates only: text stays in the files and is named by its ref. */

import type { Actor, CaseId, MemberId, PartyId, TextRef, UnitId } from '../case.ts';
import type { Day } from '../dates/index.ts';
import type { Represented } from './representing.ts';
import type { RightsEvent } from './rights-events.ts';

/** The answer that a task's form gives, by task kind. What is text in the form is in `texts` of the event. */
export interface TaskAnswers {
  /** 7.3. Phase, areas and dimensions are people's judgement and stay in the file: the state knows only that it is done. */
  assess: Record<string, never>;
  'give-information': { given: 'yes' | 'nothing-known' };
  /** 7.4, 8.5. `parties`, `partners` and the relevant `items` with 'agenda'; `keepMonths` (0-6) with 'not-on-agenda'. */
  'decide-agenda': {
    outcome: 'agenda' | 'not-on-agenda';
    parties?: PartyId[];
    partners?: string[];
    items?: TextRef[];
    keepMonths?: number;
  };
  'consult-informing': { view: 'inform' | 'postpone' };
  /** `again`: a day to look again, earlier than the term's own (11.5). */
  'decide-informing': { outcome: 'inform' | 'postpone'; ground?: string; again?: Day };
  /** 11.2: the letter has gone. `sentOn` not in the future, not before the decision. */
  'send-notice': { sentOn: Day };
  'reconsider-notice': { outcome: 'inform' | 'postpone'; ground?: string; again?: Day };
  'draw-up-plan': { aims: string[]; actions: { owner: PartyId; by: Day }[] };
  'agree-plan': { agree: 'yes' | 'no' };
  'report-action': { done: 'yes' | 'no' };
  'review-round': { outcome: 'continue' | 'advise-closing' };
  'advise-closing': { outcome: 'close' | 'continue' };
  'decide-closing': { outcome: 'close' | 'continue' };
  'review-or-close': { outcome: 'review' | 'decide-closing' };
  'check-accuracy': { right: 'yes' | 'corrected' };
  'decide-reopening': { outcome: 'reopen' | 'refuse' };
  'decide-hold': { outcome: 'hold' | 'refuse' };
  'decide-lifting': { outcome: 'lift' | 'keep' };
  'decide-destruction': { outcome: 'destroy' | 'keep' };
  'mail-undeliverable': { handled: 'yes' };
  /** 10.5: by every party that is asked; without identity where the party is not involved. */
  'permit-disclosure': { permit: 'yes' | 'no' };
  'permit-disclosure-unnamed': { permit: 'yes' | 'no' };
  /** 9.5: what the expert answered is the text. */
  'record-advice': { outcome: 'received' | 'none' };
  /** 12.6: one item. `gone` and `held`: see CorrectionState. With `improve` and `add` the text is the one in `texts`. */
  'carry-out-correction': { outcome: 'done' | 'gone' | 'held' };
  /** 12.6, AVG 19: by each party and partner who holds or received the item. */
  'confirm-correction': { confirmed: 'yes' };
  /** AVG 18, 21: whether the shielding of an item ends; of the whole file it can also be removed. */
  'decide-unshielding': { outcome: 'lift' | 'keep' | 'remove' };
  /** AVG 18(3): the person was told, before it ends. */
  'notify-unshielding': { sentOn: Day };
  'review-emergency': { outcome: 'needed' | 'not-needed' };
}
export type TaskKind = keyof TaskAnswers;

/** Article 6: what a party that brings something in must name. */
export interface Provenance {
  party: PartyId;
  /** Id of the ground in the covenant's table for that party. */
  ground: string;
  /** 'AVG' | 'Wpg' | 'Wjsg' */
  regime: string;
  /** The day of the behaviour or of the information; never in the future. */
  on: Day;
}

/** A closed list: no free text about a colleague, and no word on anybody's health (AVG 9). */
export const REASSIGN_REASONS = ['absent', 'leave', 'left', 'workload', 'involved', 'mail', 'other'] as const;
export type ReassignReason = (typeof REASSIGN_REASONS)[number];

export type SubjectEvent =
  /** First signal: makes the case. Later ones: added to it, and weighed again (7, 13.3). By a core party's representative. */
  | {
      type: 'register-signal';
      by: Actor;
      signal: string;
      receivedOn: Day;
      phenomenon: string;
      provenance: Provenance;
      texts: TextRef[];
    }
  | {
      [K in TaskKind]: {
        type: 'complete-task';
        by: Actor;
        /** Whose task it is, when a deputy does it. */
        for?: MemberId;
        task: string;
        kind: K;
        answer: TaskAnswers[K];
        texts: TextRef[];
      };
    }[TaskKind]
  /** 7.4: additional information, asked of a party during the weighing. */
  | { type: 'ask-information'; by: Actor; of: PartyId; texts: TextRef[] }
  /** 9.2: a participant brings in data; 10.2 f-g: a person left behind or of the social network who plays a part. */
  | { type: 'add-data'; by: Actor; item: string; provenance: Provenance; texts: TextRef[] }
  | {
      type: 'add-person';
      by: Actor;
      person: string;
      relation: 'left-behind' | 'network';
      wishesHelp: boolean;
      provenance: Provenance;
      texts: TextRef[];
    }
  | { type: 'add-action'; by: Actor; owner: PartyId; until: Day; texts: TextRef[] }
  /** The case was discussed in a meeting of the weighing team (7) or of its case conference (9). No text: see meetings. */
  | {
      type: 'discuss';
      by: Actor;
      body: 'weighing' | 'conference';
      meeting: string;
      texts: TextRef[];
      /** The external partners that were there: what is said then is disclosed (10.5). */
      spoken?: { partner: PartyId; kinds: string[]; necessity: string }[];
    }
  /** 10.5: to one external partner, item by item. `unit`: whose data the item is. */
  | {
      type: 'propose-disclosure';
      by: Actor;
      partner: PartyId;
      items: { ref: TextRef; unit: UnitId }[];
      kinds: string[];
      necessity: string;
      texts: TextRef[];
    }
  | { type: 'revoke-disclosure'; by: Actor; disclosure: string; texts: TextRef[] }
  /** 14.1: a law demanded it. */
  | {
      type: 'record-duty';
      by: Actor;
      items: { ref: TextRef; unit: UnitId }[];
      kinds: string[];
      on: Day;
      texts: TextRef[];
    }
  /** 9.5: whom, what and why stand in the words. `kinds` when it is about a person. */
  | {
      type: 'ask-advice';
      by: Actor;
      named: 'yes' | 'no';
      kinds?: string[];
      /** The expert's statement of confidentiality. */
      statementOn: Day;
      texts: TextRef[];
    }
  /** 11.5: a party reports the impediment gone, or the person asked for access. */
  | { type: 'impediment-gone'; by: Actor | 'system'; person: string }
  /** 8.2a, 12.1: who stands for this person (a unit: 'subject', 'person:p1'); name and address are the one text. */
  | {
      type: 'set-representative';
      by: Actor;
      person: UnitId;
      ground: Represented | 'none';
      until?: Day;
      texts: TextRef[];
    }
  | { type: 'propose-reopening'; by: Actor; units: UnitId[]; texts: TextRef[] }
  | { type: 'propose-hold'; by: Actor; ground: string; until: Day; units: UnitId[] | 'all'; texts: TextRef[] }
  /** A hold whose reason is gone before its end: destruction follows within the day. A joint decision. */
  | { type: 'propose-lifting'; by: Actor; hold: string; texts: TextRef[] }
  /** 13.3: earlier than the last day, by agreement of the core parties: opens a joint decision like any other. */
  | { type: 'destroy-early'; by: Actor; signal: string }
  /** 8.4, 10.4: somebody looks in an emergency; the words stand in the access log. The other core parties review it. */
  | { type: 'look-in-emergency'; by: Actor }
  /** Corrections (8.3, 10.3): a signal put on the wrong person; two files of one person. Never a later date. */
  | { type: 'split-signal'; by: Actor; signal: string; to: CaseId }
  | {
      type: 'receive-split';
      by: Actor;
      signal: string;
      receivedOn: Day;
      decidedOn?: Day;
      keepUntil?: Day;
      phenomenon: string;
      provenance: Provenance;
      texts: TextRef[];
    }
  | {
      type: 'merge';
      by: Actor;
      from: CaseId;
      signals: {
        signal: string;
        receivedOn: Day;
        /** When it was decided there. */
        decidedOn?: Day;
        /** Its last day there; left out only when the subject was on the agenda there (then `lastProcessing` counts). */
        keepUntil?: Day;
        /** A stricter last day that it had there on top of the file's own. */
        strictest?: Day;
        phenomenon: string;
        provenance: Provenance;
      }[];
      lastProcessing: Day;
    }
  /**
   * 8.3, 10.3: what the check of a file found, as the task goes on. `right`: items that are right and complete. `found`: one that
   * was not; its correction, or what was added next to it, is the one ref in `texts`.
   */
  | {
      type: 'check-items';
      by: Actor;
      /** Whose task it is, when a deputy does it. */
      for?: MemberId;
      task: string;
      right: TextRef[];
      found?: { item: TextRef; unit: UnitId; what: 'corrected' | 'removed' | 'added' };
      texts: TextRef[];
    }
  /** AVG 18: proposes that the shielding of an item ends, or with 'file' and a ground that of the whole file (21); a joint decision. */
  | { type: 'propose-unshielding'; by: Actor; item: TextRef | 'file'; ground?: string; texts: TextRef[] }
  | RightsEvent
  /** By the coordinator, to somebody who may act for the same party in the same role. */
  | { type: 'reassign'; by: Actor; task: string; to: MemberId; reason: ReassignReason }
  /** Who had a task is not authorised for it any more: somebody else of the party gets it (15.2f). */
  | { type: 'assignee-gone'; member: MemberId }
  /** A mail that was refused for good: the coordinator is told. */
  | { type: 'mail-failed'; task: string; occasion: string }
  /** The loop's timer fired, or the next moment must be counted again: everything due at `now` happens. */
  | { type: 'moment' };
