/** What can happen to an incident. Choices, numbers and days; texts travel by reference. */
import type { Actor, MemberId, TextRef } from '../case.ts';
import type { Day } from '../dates/index.ts';
import type { MailFailed, Reassign } from '../tasks/changes.ts';
import type { AssigneeGone } from '../tasks/gone.ts';
import type { Outcome } from './state.ts';

/** A clock time in Europe/Amsterdam, 'HH:MM', on a day. */
export interface Aware {
  awareOn: Day;
  awareTime: string;
}

export interface IncidentAnswers {
  /** `awareOn` and `awareTime` can only bring the first awareness forward. `dossiers`: how many files it concerns. */
  'triage-incident': { outcome: Outcome; dossiers: number } & Aware;
  /** The AP's questions, answered in a paper. About how many people and records. */
  'prepare-breach-report': { personCount: number; recordCount: number };
  /** AVG 33(1): one core party's word; 'not' names its ground. */
  'decide-breach': { report: 'report' | 'not'; ground?: string };
  /** When it was reported to the AP; the reasons for lateness are a paper. */
  'report-breach': { reportedOn: Day; reportedTime: string; late?: 'yes' | 'no' };
  /** AVG 34: `on` with 'informed'; `ground` (a-c of AVG 34(3)) with 'not'. */
  'inform-persons': { informed: 'informed' | 'not'; on?: Day; ground?: string };
  'close-incident': { done: 'yes' };
  'mail-undeliverable': { handled: 'yes' };
}
export type IncidentTaskKind = keyof IncidentAnswers;

/** What papers come with an event. */
interface Written {
  texts?: TextRef[];
}

export type IncidentEvent =
  /** Makes the case. By anybody who is signed in. */
  | ({ type: 'report-incident'; by: Actor; nature: string } & Aware & Written)
  | {
      [K in IncidentTaskKind]: {
        type: 'complete-task';
        by: Actor;
        for?: MemberId;
        task: string;
        kind: K;
        answer: IncidentAnswers[K];
      } & Written;
    }[IncidentTaskKind]
  | Reassign
  | MailFailed
  | AssigneeGone
  | { type: 'moment' };
