/**
 * What every kind of case shares: context, tasks, moments, effects, and the two pure functions.
 * Rules run only in `step` (activities/step.ts), never inside a workflow: a workflow must replay for seven years.
 */
import type { Covenant, Standing } from '../covenant/index.ts';
import type { Day, Instant, Why } from './dates/index.ts';

export type CaseId = string;
/** Opaque id of a member of staff. */
export type MemberId = string;
export type PartyId = string;
export type Role = string;
/** A unit of data that is destroyed together: 'subject', 'signal:s1', 'weighing:1', 'plan', 'person:p1'. */
export type UnitId = string;
/** The id of a text in the weighing team's or the case conference's own store. */
export type TextRef = string;

/** Who acts, as the API recorded it at sign-in and as `step` checked it again. */
export interface Actor {
  member: MemberId;
  party: PartyId;
  roles: readonly Role[];
}

/** The members who may act today. */
export interface Directory {
  /** Who gets a new task; null where nobody is authorised. */
  assignee(party: PartyId | null, role: Role): MemberId | null;
  /** Everybody who could be given it (party null: of any party). */
  candidates(party: PartyId | null, role: Role): MemberId[];
  /** Who stands in for this member today, in this role: same party, authorised. */
  deputies(member: MemberId, role: Role): MemberId[];
}

export interface Context {
  covenant: Covenant;
  /** Legal now, UTC. */
  now: Instant;
  /** The day of `now` in Europe/Amsterdam. */
  today: Day;
  directory: Directory;
  /** External partners that take part today: annex 1 signed, and somebody with the confidentiality statement (10.5). */
  partners?: readonly PartyId[];
  /** Those whose annex 1 holds today, whether or not they have somebody; left out where it wasn't asked. */
  signed?: readonly PartyId[];
}

/** The occasions on which one task sends mail; each is one Message-ID. */
export type Occasion =
  | 'task'
  | 'half'
  | 'five-before'
  | 'last'
  /** Its last day is another than was said before. */
  | 'moved'
  | 'escalate'
  | 'after'
  /** To the manager of the assignee's party, when the coordinator's escalation didn't help. */
  | 'manager'
  | 'cancellation'
  /** To who had the task until the coordinator gave it to somebody else. */
  | 'handed-over'
  | 'undeliverable';

/** Mails that say that somebody has nothing to do any more: without a link, and sent when the task is over too. */
export const ENDS: readonly Occasion[] = ['cancellation', 'handed-over'];
export const isEnd = (occasion: Occasion): boolean => ENDS.includes(occasion);

export interface Task {
  /** Unique within the case: 't1', 't2', ... */
  id: string;
  kind: string;
  party: PartyId | null;
  role: Role;
  assignee: MemberId | null;
  /** What in the state it is about: a signal, a weighing, an action, a person, a decision. */
  about?: string;
  /** The covenant's term that gives its last day, counted from `from`; or `until`, a day that people chose. */
  term: string;
  from: Day;
  until?: Day;
  openedOn: Day;
  /** Occasions that have passed. */
  nudged: Occasion[];
  /** How often it was handed over: a mail to somebody who had it before is another mail. */
  turn?: number;
  /** The coordinator was told that it isn't done, and its party has a manager. */
  managed?: true;
}

export interface TaskEnd {
  lastDay: Day;
  /** The end of the last day, UTC. */
  at: Instant;
  article: string;
  why: Why;
}

/** Something that will happen by itself, at an instant, for a reason. */
export interface Moment {
  /** The id in the covenant's table of terms where one fits; else 'reminder', 'escalation', 'hold-ends', ... */
  what: string;
  at: Instant;
  lastDay: Day;
  article: string;
  /** Task, unit or other thing it is about. */
  ref: string;
  why: Why;
  /** True when somebody must act before it; false when the system acts at it. */
  waitsForPeople: boolean;
  /**
   * True when the loop must wake up for it (a reminder, an escalation, a lapse, a destruction). False when it is only
   * shown: the end of a term that people must meet, after which nothing happens that has no moment of its own.
   */
  acts: boolean;
}

/** What the loop starts and does not wait for. */
export type Effect =
  | {
      effect: 'mail';
      task: string;
      occasion: Occasion;
      to: MemberId | 'coordinator';
      /** The task's `turn`, from the first handing over on; of a last day that moved, the version of the case. */
      again?: number;
    }
  /** 8.5: the copy of the relevant data goes to the case conference's own file: the name, and of these signals and this weighing the chosen items. */
  | { effect: 'copy-to-conference'; signals: string[]; weighing: number; items: TextRef[] }
  /** 13.2: both files move to the non-active environment; with `units`, only those (after a reopening). */
  | { effect: 'archive'; units?: UnitId[] }
  /** 13.4: named units come back to the weighing team. */
  | { effect: 'restore'; units: UnitId[] }
  /** AVG 18(2): restricted while a hold lasts. */
  | { effect: 'restrict'; units: UnitId[]; restricted: boolean }
  /** Units whose end has come, while the case lives on. */
  | { effect: 'erase-units'; units: UnitId[]; term: string; article: string }
  /** The end: every copy of the person's data, everywhere. */
  | { effect: 'erase-case'; term: string; article: string }
  /** 8.3, 10.3: `by`, which nothing shows yet, takes the place of the item and of its copies. */
  | { effect: 'correct-text'; item: TextRef; by: TextRef; asked?: true }
  /** 8.3, 10.3: the item goes, and its copies. `asked` here and above: the person asked for it, so that what is restricted is no bar (AVG 18(2)). */
  | { effect: 'remove-text'; item: TextRef; asked?: true }
  /** 12.6: what was added beside an item goes where the item's copies are too. */
  | { effect: 'add-beside'; item: TextRef; beside: TextRef }
  /** 12.6: where the items are that a request is about: one of another file is not this file's. Answered by `items-placed`. */
  | {
      effect: 'place-items';
      request: CaseId;
      decidedOn: Day;
      items: { item: TextRef; what: string; ground: string }[];
    }
  /** AVG 18: one item and its copies, in the file, the conference's and the archive. */
  | { effect: 'shield-text'; item: TextRef; shielded: boolean }
  /** AVG 19: who read it, by party, and where its copies are. Answered by the event `recipients-found`. */
  | { effect: 'find-recipients'; correction: string; item: TextRef | null; code: string }
  /** A signal that was put on the wrong person goes on as a case of its own, with its own receipt day. */
  | { effect: 'split-off'; signal: string; to: CaseId }
  /**
   * Something that another case must know: an event of its kind that only a case gives (it has no `by`; `from` is this
   * case's id). Choices, ids and days. `gone`: what this case is told when that one has been destroyed.
   */
  | { effect: 'tell'; to: CaseId; kind: string; event: { type: string }; gone?: { type: string } }
  /** 15.2f: open tasks of who may not do them any more go to somebody else. `on`: the legal day of the step. */
  | { effect: 'staff'; member: MemberId; on: Day }
  /** 18: every running case counts its dates anew, because the covenant is another one from this day. */
  | { effect: 'recount'; on: Day }
  /** 1c: what an organisation's representative signed holds from now on, or doesn't. */
  | {
      effect: 'annex';
      signing: string;
      organisation: PartyId;
      signedOn: Day;
      until: Day;
      by: MemberId;
      confirmed: boolean;
    };

/** What a membership's case says to the members' administration, in the same transaction as the step. Ids and days. */
export interface StaffRow {
  member: MemberId;
  party: PartyId;
  /** 14 */
  statementOn: Day | null;
  authorisations: { id: string; role: Role; from: Day; until: Day; ground: string | null }[];
  /** What waits for a second person. */
  pending: {
    id: string;
    kind: 'grant' | 'change' | 'revoke' | 'leave';
    by: MemberId;
    on: Day;
    of: string[];
    role?: Role;
    ground?: string;
    from?: Day;
    until?: Day;
  }[];
}

export interface Applied<S> {
  ok: true;
  state: S;
  effects: Effect[];
  opened: Task[];
  closed: { task: Task; how: 'done' | 'cancelled' | 'lapsed' }[];
  /** One line for the journal, in business words, without personal data. */
  summary: string;
}

/** Why an event can't happen: a code for programs, a sentence in Dutch for the person. Never personal data. */
export interface Refusal {
  ok: false;
  code: string;
  message: string;
  /** The form field it is about, where there is one. */
  field?: string;
}

/** A kind of case: a state, the events that can happen to it, and two pure functions. */
export interface Kind<S, E> {
  name: string;
  /** Never throws for an event of the right shape; refuses instead. Never changes its arguments. */
  apply(state: S | null, event: E, context: Context): Applied<S> | Refusal;
  /** All that will come, soonest first. Depends on nothing but the state and the covenant. */
  due(state: S, covenant: Covenant): Moment[];
  /** A short word for operations and search attributes. */
  stage(state: S): string;
  /** Ids of the parties that have to do with it: the core parties and who is involved. */
  parties(state: S, covenant: Covenant): PartyId[];
  /** The open tasks. */
  tasks(state: S): Task[];
  /** When a task of this state ends, and why then. */
  taskEnd(covenant: Covenant, state: S, task: Task): TaskEnd;
  /** Of a kind that writes papers: who handles the case besides who has a task in it. */
  handlers?(state: S): MemberId[];
  /** Who was involved, or is whom it is about: they stand in for nobody who handles the case, and don't read in their place. */
  barred?(state: S): MemberId[];
  /** Of a membership: what the members' administration must know of it. Null when it is destroyed. */
  staff?(state: S): StaffRow | null;
  /**
   * What happened between two states that the evaluation counts (18.4), besides a stage that changed: words without a colon,
   * nothing about anybody. `before` is null for a new case.
   */
  passed?(before: S | null, after: S): string[];
  /** Of the covenant's own case: what every process must know of the covenant (18). */
  standing?(state: S, covenant: Covenant): Standing;
}
