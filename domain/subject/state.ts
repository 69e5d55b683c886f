/** A subject's case as plain JSON: legal days and choices, opaque ids, no text about anybody. Instants come from `due`. */
import type { MemberId, PartyId, Task, TextRef, UnitId } from '../case.ts';
import type { Day } from '../dates/index.ts';
import type { TaskAnswers } from './events.ts';
import type { RepresentativeState } from './representing.ts';
import type { RightsState } from './rights-state.ts';

/**
 * 'weighing': a weighing runs (also one on an archived or closed file, 13.4). 'conference': on the agenda (9).
 * 'closed': the plan is closed, the file not yet archived. 'destroyed': nothing is left.
 */
export const FILE_STAGES = [
  ...(['weighing', 'not-on-agenda', 'conference', 'closed', 'archived', 'destroyed'] as const),
] as const;
export type FileStage = (typeof FILE_STAGES)[number];

/** What gives data that are not on the agenda their end (13.3): the earliest of all that is known counts. */
export interface Clock {
  receivedOn: Day;
  /** The first real decision that weighed it. A lapse is none. */
  decidedOn?: Day;
  /** The shortest time that a decision named, in months from that decision. 0: no longer than that day. */
  keep?: { from: Day; months: number };
  /** Its own weighing ended without a decision: a later one can't prolong it. */
  lapsed?: true;
  /** A stricter last day that came with it from another file (split, merge). */
  keepUntil?: Day;
}

export interface SignalState extends Clock {
  party: PartyId;
  phenomenon: string;
  /** Its own dates (13.3), or the file's (13.1-2) once the subject was put on the agenda. */
  clock: 'own' | 'file';
}

export interface WeighingState extends Clock {
  number: number;
  openedOn: Day;
  /** The signals that it describes. */
  signals: string[];
  assessed: PartyId[];
  outcome?: 'agenda' | 'not-on-agenda';
  /** As for a signal. */
  clock: 'own' | 'file';
  /** Clocks of signals that it described and that went to another case. */
  former?: Clock[];
}

export interface FileState {
  openedOn: Day;
  /** One clock over both files: see processing.ts. */
  lastProcessing: Day;
  involved: PartyId[];
  partners: string[];
  archivedOn?: Day;
  closedOn?: Day;
  /** The last processing that a review-or-close task was given for. */
  warnedFor?: Day;
}

export interface PlanState {
  step: 'drawing' | 'agreeing' | 'running' | 'advising' | 'closing' | 'closed';
  aims: string[];
  agreed: PartyId[];
  /** `text`: what it is, in the file (10.2e): its owner may read it, an external partner too. */
  actions: Record<string, { owner: PartyId; by: Day; done?: 'yes' | 'no'; text?: TextRef }>;
  /** Start of the plan or end of the last review round; the next is counted from it. */
  reviewFrom?: Day;
  /** The answers of the round that runs. */
  review?: Record<PartyId, 'continue' | 'advise-closing'>;
}

export interface InformingState {
  /** Receipt of the first signal, recording of a person, or reopening. */
  from: Day;
  step: 'waiting' | 'consulting' | 'deciding' | 'sending' | 'informed' | 'postponed';
  outcomeOn?: Day;
  consulted: PartyId[];
  decidedOn?: Day;
  /** Of a postponement: a-e of 11.3. */
  ground?: string;
  /** Of a postponement: the day on which it is looked at again, where the parties chose an earlier one. */
  againOn?: Day;
  /** The decision replaced a postponement: the month of the first notice is long over. */
  again?: true;
  /** The impediment was reported gone. */
  reportedOn?: Day;
  sentOn?: Day;
}

export type DecisionKind =
  | 'decide-agenda'
  | 'decide-informing'
  | 'reconsider-notice'
  | 'decide-closing'
  | 'decide-reopening'
  | 'decide-hold'
  | 'decide-lifting'
  | 'decide-destruction'
  | 'decide-unshielding';

/** A joint decision that every core party answers. It stands when all agree. */
export interface DecisionState {
  kind: DecisionKind;
  about: string;
  from: Day;
  openedOn: Day;
  /** 2 and up: they differed before and consult first. */
  round: number;
  answers: Record<PartyId, TaskAnswers[DecisionKind]>;
  /** Of a reopening or a hold. */
  units?: UnitId[] | 'all';
  ground?: string;
  until?: Day;
}

/** 10.5, 14.1. The words (why, and by which law) are texts of the file; `texts` names them. */
export interface DisclosureState {
  /** Null where a law demands it (14.1): to whom stands in the words. */
  partner: PartyId | null;
  /** Texts of the case file; they may have gone since. */
  items: TextRef[];
  /** Whose data they are, as units: their notices come first (11.2). */
  persons: UnitId[];
  /** Ids of the covenant's lists. */
  kinds: string[];
  /** 9.5: a question to an expert, who signed a statement of confidentiality on that day. `named`: it is about a person. */
  advice?: { named: boolean; statementOn: Day; outcome?: 'received' | 'none' };
  necessity: string | null;
  proposedBy: PartyId;
  from: Day;
  asked: PartyId[];
  permitted: PartyId[];
  /** `by-law`: 14.1. `spoken`: said in a meeting that the partner attended. `ended`: with the plan or the organisation. */
  step:
    | 'asked'
    | 'permitted'
    | 'refused'
    | 'lapsed'
    | 'withdrawn'
    | 'revoked'
    | 'ended'
    | 'by-law'
    | 'spoken';
  /** The day on which it came to this step. */
  on?: Day;
  meeting?: string;
  texts: TextRef[];
}

export interface HoldState {
  ground: string;
  /** Those that were there when it was placed. */
  units: UnitId[];
  until: Day;
  placedOn: Day;
}

export interface SubjectState {
  stage: FileStage;
  /** The day on which the case was made: the first accuracy check counts from it. */
  openedOn: Day;
  checkedOn: Day;
  /** The accuracy check that runs: items that were looked at, and whether anything was changed. */
  check?: { seen: TextRef[]; changed: boolean };
  signals: Record<string, SignalState>;
  /** The day on which a correction took the last signal away: what is left goes early the next day. */
  emptiedOn?: Day;
  /** By unit id, 'weighing:1'. */
  weighings: Record<UnitId, WeighingState>;
  /** The weighing that runs. */
  weighing: UnitId | null;
  file: FileState | null;
  plan: PlanState | null;
  /** 10.2 f-g. */
  persons: Record<string, { relation: 'left-behind' | 'network'; addedOn: Day }>;
  /** 9.2: what participants brought in. */
  items: Record<string, { party: PartyId; addedOn: Day; texts?: TextRef[] }>;
  /** 12.1, by unit id. Absent until the first. */
  representatives?: Record<UnitId, RepresentativeState>;
  /** By unit id: 'subject', 'person:p1'. */
  informing: Record<UnitId, InformingState>;
  /** By `${kind} ${about}`. */
  decisions: Record<string, DecisionState>;
  holds: Record<string, HoldState>;
  /** 10.5. Absent until the first. */
  disclosures?: Record<string, DisclosureState>;
  /** Looks in an emergency that are still to be reviewed, by `emergency:n`. Absent until the first. */
  emergencies?: Record<string, { member: MemberId; party: PartyId; on: Day }>;
  /** 12, AVG 16-21. Absent until the first request. */
  rights?: RightsState;
  /** Open tasks. */
  tasks: Task[];
  /** Open tasks about which the coordinator was told that mail doesn't arrive. */
  undelivered: string[];
  counters: { task: number; weighing: number; action: number; proposal: number };
}

export const fileStage = (state: SubjectState): FileStage => state.stage;
export const tasksOf = (state: SubjectState): Task[] => state.tasks;
/** Members who have an open task in the case. */
export const assigneesOf = (state: SubjectState): MemberId[] => [
  ...new Set(state.tasks.flatMap((task) => (task.assignee === null ? [] : [task.assignee]))),
];

export const signalUnit = (signal: string): UnitId => `signal:${signal}`;
export const personUnit = (person: string): UnitId => `person:${person}`;
export const itemUnit = (item: string): UnitId => `item:${item}`;

/** Every unit of data that the case has. Empty when it was destroyed. */
export function unitsOf(state: SubjectState): UnitId[] {
  if (state.stage === 'destroyed') return [];
  return [
    'subject',
    ...Object.keys(state.signals).map(signalUnit),
    ...Object.keys(state.weighings),
    ...(state.plan ? ['plan'] : []),
    ...Object.keys(state.persons).map(personUnit),
    ...Object.keys(state.items).map(itemUnit),
  ];
}

/**
 * AVG 18: the units that are only kept: under a hold, or all of them while an objection is judged and after one was upheld.
 */
export function restrictedUnits(state: SubjectState): Set<UnitId> {
  if (state.rights?.objection) return new Set(unitsOf(state));
  return new Set(Object.values(state.holds).flatMap(({ units }) => units));
}
