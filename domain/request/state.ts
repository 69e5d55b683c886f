/** A request of the person concerned (12) as plain JSON: days, choices, ids. Who asks and what stands in its papers. */
import type { CaseId, MemberId, PartyId, TextRef, UnitId } from '../case.ts';
import type { Day } from '../dates/index.ts';
import type { LinkedFile } from '../links.ts';
import type { TaskState } from '../tasks/work.ts';

export type Ask = 'access' | 'correction' | 'objection';
export type Behalf = 'self' | 'parent' | 'curator' | 'mentor' | 'lawyer';
/**
 * `identifying` who it is isn't established. `searching` for what there is. `contributing` each party its own part.
 * `deciding` the controller. `sending` the answer is written. `closed` answered, withdrawn or the same as another.
 */
export type Step = 'identifying' | 'searching' | 'contributing' | 'deciding' | 'sending' | 'closed';
export type Outcome = 'decided' | 'nothing' | 'not-identified' | 'deceased' | 'withdrawn' | 'double';

/** A file that has data of the person. `unit`: whose, in that file: the subject, a person of 10.2 f-g, a reporter's signal. */
export interface Link extends LinkedFile {
  unit: UnitId;
  /** Who hold a part of it. */
  parties: PartyId[];
  /** Of somebody whom the file isn't about: their items when it was searched, for an objection that is upheld. */
  items?: TextRef[];
}

/** 12.3, 11.3: an item that a party does not give; the reason in words is a paper. */
export interface Withheld {
  item: TextRef;
  ground: string;
  party: PartyId;
  reason?: TextRef;
}

/** 12.5-6: what a party says about one item that the person wants corrected. */
export interface AskedCorrection {
  item: TextRef;
  party: PartyId;
  what: 'improve' | 'add' | 'remove' | 'shield';
  answer: 'grant' | 'refuse';
  ground?: 'a' | 'b' | 'c';
  reason?: TextRef;
}

export type AccessOutcome = 'as-contributed' | 'all' | 'neither';
export type ObjectionOutcome = 'remove' | 'shield' | 'reject';
export interface Verdict {
  /** `neither`: the answer neither confirms nor denies that there are data, on `ground`. */
  access?: AccessOutcome;
  ground?: string;
  correction?: 'as-contributed' | 'grant';
  objection?: ObjectionOutcome;
}

export interface RequestState extends TaskState {
  how: 'letter' | 'desk' | 'page';
  /** The four weeks count from it. */
  receivedOn: Day;
  registeredOn: Day;
  asks: Ask[];
  behalf: Behalf;
  step: Step;
  /** The day on which this step began. */
  stepOn: Day;
  /** Null until it is established; `until`: the last day of a mandate. */
  identity: { on: Day; how: 'document' | 'provider' | 'known-lawyer'; by: MemberId; until?: Day } | null;
  /** 12.1: the person showed a provider who they are. `unit`: what it said, until it is established or asked again. */
  shown?: { on: Day; level: string; unit?: UnitId };
  /** 12.1: on which days its receipt was confirmed, by mail and by letter. */
  receipts?: { mailedOn?: Day; sentOn?: Day };
  /** The days on which it was asked again who it is. */
  askedAgain: Day[];
  links: Record<string, Link>;
  /** `silent`: nothing came in time, so all of it is given. */
  contributed: Record<PartyId, 'answered' | 'silent'>;
  withheld: Withheld[];
  corrections: AskedCorrection[];
  round: number;
  answers: Record<PartyId, Verdict>;
  /** `by`: all core parties agreed, or the covenant's outcome stands. */
  decision?: { on: Day; by: 'all' | 'deadlock' } & Verdict;
  /** 12.3: a longer term, where the covenant has one. */
  extended?: { on: Day };
  /** 12.6: what each file said that became of a granted correction; item null: of all that it had (AVG 21). */
  carried?: { file: CaseId; item: TextRef | null; outcome: 'done' | 'gone' | 'held'; on: Day }[];
  /** AVG 19: of which everybody who held or received it has confirmed. */
  confirmed?: { file: CaseId; item: TextRef | null; on: Day }[];
  outcome?: Outcome;
  /** The answer as it was made ready, to be sent and read again. */
  kept?: { answer: TextRef; on: Day };
  sentOn?: Day;
  closedOn?: Day;
  destroyed?: true;
  counters: { task: number; link: number };
}

/** 12.1: what a provider says of the person is kept apart; each time that it is asked anew has its own. */
export const shownUnit = ({ askedAgain }: Pick<RequestState, 'askedAgain'>): UnitId =>
  `part:shown-${askedAgain.length}`;

/** Whose file it is. */
export const SUBJECT = 'subject';

export const stageOf = ({ destroyed, step }: RequestState): string => (destroyed ? 'destroyed' : step);
/** Every party that holds a part. */
export const partiesOf = (state: RequestState): PartyId[] => [
  ...new Set(Object.values(state.links).flatMap(({ parties }) => parties)),
];
/** 12.3: what the answer leaves out, as it was decided. */
export const leftOut = ({ decision, withheld }: RequestState): Withheld[] =>
  decision?.access === 'as-contributed' ? withheld : [];
/** 12.6: what is corrected, as it was decided; who differ leave it to the covenant's outcome, which grants. */
export const granted = ({ decision, corrections }: RequestState): AskedCorrection[] =>
  decision?.correction === undefined
    ? []
    : corrections.filter(({ answer }) => answer === 'grant' || decision.correction === 'grant');
