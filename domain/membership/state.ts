/**
 * One member of staff: which authorisations, on which ground, from when until when, and by whose word (5, 14, 15.2f).
 * Plain JSON: opaque ids, days and choices of closed lists. Name and address stand in the members' administration only.
 */
import type { MemberId, PartyId, Role, StaffRow, Task } from '../case.ts';
import type { Day } from '../dates/index.ts';

/** How an authorisation came to its end before, or on, its last day. */
export type HowEnded = 'over' | 'revoked' | 'changed' | 'left' | 'party-left';

export interface Granted {
  role: Role;
  /** Id of the covenant's list of grounds; null: it came with the environment, from before this record. */
  ground: string | null;
  from: Day;
  /** Ends at 24:00 of this day, Europe/Amsterdam. */
  until: Day;
  /** Two people; null for what was taken over or appointed when there was nobody yet. */
  proposedBy: MemberId | null;
  confirmedBy: MemberId | null;
  ended?: { on: Day; how: HowEnded; by: MemberId | null };
}

/** What waits for a second person. Of 'revoke' and 'leave' the effect is there already. */
export interface Proposal {
  kind: 'grant' | 'change' | 'revoke' | 'leave';
  by: MemberId;
  on: Day;
  /** Names in `granted`: what is changed or revoked. */
  of: string[];
  /** Of 'grant' and 'change'. */
  role?: Role;
  ground?: string;
  from?: Day;
  until?: Day;
}

export interface MembershipState {
  member: MemberId;
  party: PartyId;
  openedOn: Day;
  /** The day of the last event that was not only the passing of time. */
  lastEventOn: Day;
  /** 14: signed by the person; outlives withdrawal. */
  statementOn: Day | null;
  /** By 'a1', 'a2', ... */
  granted: Record<string, Granted>;
  /** By 'p1', 'p2', ...; its task names it in `about`. */
  proposals: Record<string, Proposal>;
  destroyed?: true;
  tasks: Task[];
  undelivered: string[];
  counters: { task: number; granted: number; proposal: number };
}

export type MembershipStage = 'proposed' | 'authorised' | 'ended' | 'destroyed';

/** Neither ended nor past its last day; it may still have to begin. */
export const living = (state: MembershipState): [string, Granted][] =>
  Object.entries(state.granted).filter(([, { ended }]) => ended === undefined);

export function stageOf(state: MembershipState): MembershipStage {
  if (state.destroyed) return 'destroyed';
  if (living(state).length > 0) return 'authorised';
  return Object.keys(state.granted).length > 0 ? 'ended' : 'proposed';
}

export const staffRow = (state: MembershipState): StaffRow | null =>
  state.destroyed
    ? null
    : {
        member: state.member,
        party: state.party,
        statementOn: state.statementOn,
        authorisations: living(state).map(([id, { role, from, until, ground }]) => ({
          ...{ id, role, from, until, ground },
        })),
        pending: Object.entries(state.proposals).map(([id, proposal]) => ({ id, ...proposal })),
      };
