/** What can happen to a member of staff's authorisations. Choices and days only; who it is about is an opaque id. */
import type { Actor, MemberId, PartyId, Role } from '../case.ts';
import type { Day } from '../dates/index.ts';
import type { MailFailed, Reassign } from '../tasks/changes.ts';
import type { AssigneeGone } from '../tasks/gone.ts';

export interface MembershipAnswers {
  /** The second person's word. Of a revocation: seen; what was revoked stays revoked whatever the answer. */
  'confirm-authorisation': { outcome: 'confirm' | 'refuse' };
  'mail-undeliverable': { handled: 'yes' };
}
export type MembershipTaskKind = keyof MembershipAnswers;

export type MembershipEvent =
  /** Somebody who came with the environment: the record begins with what the members' administration says of them. */
  | {
      type: 'take-over';
      by: Actor;
      member: MemberId;
      party: PartyId;
      statementOn: Day | null;
      authorisations: { role: Role; from: Day; until: Day | null }[];
    }
  /** The first administrators, while there is nobody yet who could propose or confirm. By the command, not by a person. */
  | { type: 'appoint-first'; member: MemberId; party: PartyId; together: MemberId[] }
  /** Makes the case when there is none. `member` and `party` are then whose it is. */
  | {
      type: 'propose-grant';
      by: Actor;
      member: MemberId;
      party: PartyId;
      role: Role;
      ground: string;
      from: Day;
      until: Day;
    }
  | { type: 'propose-change'; by: Actor; authorisation: string; ground: string; until: Day }
  /** At once, on one person's word: it protects the data. */
  | { type: 'revoke'; by: Actor; authorisation: string }
  /** Ends all of them at once. */
  | { type: 'left-party'; by: Actor }
  /** 14: by the person themself. */
  | { type: 'sign-statement'; by: Actor }
  | {
      [K in MembershipTaskKind]: {
        type: 'complete-task';
        by: Actor;
        for?: MemberId;
        task: string;
        kind: K;
        answer: MembershipAnswers[K];
      };
    }[MembershipTaskKind]
  | Reassign
  | MailFailed
  | AssigneeGone
  | { type: 'moment' };
