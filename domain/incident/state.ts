/**
 * An incident or a data breach (15.2g, AVG 33-34) as plain JSON: choices, numbers, days, instants and ids of staff. Words are
 * papers; nothing here says which files it was about.
 */
import type { MemberId, PartyId } from '../case.ts';
import type { Day, Instant } from '../dates/index.ts';
import type { TaskState } from '../tasks/work.ts';

export type Outcome = 'none' | 'incident' | 'breach';

export interface IncidentState extends TaskState {
  reporter: MemberId;
  party: PartyId;
  /** Id of the covenant's list. */
  nature: string;
  reportedAt: Instant;
  /** When anybody of the parties first knew of it: the 72 hours run from here. */
  awareAt: Instant;
  /** Triage: null until it is done. */
  outcome: Outcome | null;
  /** How many files it concerns; which ones stands in a paper that goes when the incident is closed. */
  dossiers: number | null;
  breach: {
    /** Each core party's own word. */
    words: Record<PartyId, 'report' | 'not'>;
    decided: 'report' | 'not-reported' | null;
    /** By which the decision came: everybody's word, or silence. */
    bySilence?: true;
    persons?: number;
    records?: number;
    preparedOn?: Day;
    reportedAt?: Instant;
    late?: true;
    informed?: 'informed' | 'a' | 'b' | 'c';
    informedOn?: Day;
  } | null;
  openedOn: Day;
  lastEventOn: Day;
  closedOn: Day | null;
  /** The account and which files it concerned have been destroyed. */
  detailsGone?: true;
  destroyed?: true;
}

export type IncidentStage = 'reported' | 'handling' | 'breach' | 'closed' | 'destroyed';

export function stageOf({ destroyed, closedOn, outcome }: IncidentState): IncidentStage {
  if (destroyed) return 'destroyed';
  if (closedOn !== null) return 'closed';
  if (outcome === null) return 'reported';
  return outcome === 'breach' ? 'breach' : 'handling';
}
