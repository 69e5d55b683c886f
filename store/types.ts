/**
 * What the store offers to the other rooms. Instants are ISO 8601 in UTC (strings), days `YYYY-MM-DD` in
 * Europe/Amsterdam. "Legal" times come in as arguments; only ends of drafts, links and caches use the wall clock.
 * Every part may throw the errors of errors.ts and the driver's own when a server is away.
 */
import type { JWK } from 'jose';
import type { Answer } from '../contracts/answers.ts';
import type { Standing } from '../covenant/index.ts';
import type { Permit } from '../domain/access/index.ts';
import type {
  Actor,
  CaseId,
  Directory,
  Effect,
  MemberId,
  Moment,
  Occasion,
  PartyId,
  Role,
  StaffRow,
  Task,
  TextRef,
  UnitId,
} from '../domain/case.ts';
import type { Day, Instant, Why } from '../domain/dates/index.ts';
import type { Meeting } from '../domain/meetings/index.ts';
import type { Archive } from './archive-types.ts';
import type { DataBackups } from './backup-types.ts';
import type { Board, Views } from './board-types.ts';
import type { Certificate, Certificates } from './certificate-types.ts';
import type { Covenants } from './covenant-types.ts';
import type { Figures } from './figure-types.ts';
import type { Findings } from './findings.ts';
import type { ItemRow } from './item-types.ts';
import type { LikelyPerson, OtherPerson } from './known-types.ts';
import type { Operations } from './operations-types.ts';
import type { Partners } from './partner-types.ts';
import type { ProcessingRecords } from './processing/standard.ts';
import type { Rebuilds } from './rebuilds.ts';
import type { Searches } from './searches.ts';
import type { Signings } from './signing-types.ts';

export type { ProcessingRecord, ProcessingRecords } from './processing/standard.ts';

export type { ItemRow };

/** Rooms that a unit can have a key for. `system` is for what is about no subject (staff, the clock). */
export type KeyRoom = 'weighing' | 'conference' | 'archive' | 'papers' | 'engine' | 'system';
/** The databases that hold texts: the subject's two files and their archive, and the papers of other kinds of case. */
export type TextRoom = 'weegploeg' | 'casusoverleg' | 'archief' | 'zaken';
/** Those into which forms write. */
export type WritingRoom = Exclude<TextRoom, 'archief'>;

export interface Key {
  id: string;
  /** 32 bytes. Never log, never store. */
  bytes: Uint8Array;
}

/** What became of each key of a copy: `unopened` when the key service dropped its version since. */
export interface PutBack {
  put: number;
  there: number;
  destroyed: number;
  unopened: number;
}
export interface KeyBackups {
  /** Writes a copy into the folder and removes copies from before `oldest` there. */
  write(
    folder: string,
    oldest: Date,
  ): Promise<{ file: string; keys: number; master: number; removed: number }>;
  /** Puts back what is missing, never what was destroyed. @throws BadKeyBackup when it is from before `oldest` or not whole */
  putBack(file: string, oldest: Date): Promise<PutBack>;
}

/** How far a rotation is: the older versions are dropped after `verified`, and only then. */
export type RotationStep = 'next' | 'gate' | 'batch' | 'verified' | 'dropped';

export interface Keys {
  /** Makes the unit's key if it has none. Idempotent. @throws GoneError after destruction. */
  register(caseId: CaseId, unit: UnitId, room: KeyRoom): Promise<Key>;
  /** @throws KeyGone: a missing key is never made by reading. */
  get(caseId: CaseId, unit: UnitId, room: KeyRoom): Promise<Key>;
  /** By the key id in a JWE header. @throws KeyGone */
  byId(id: string): Promise<Key>;
  /**
   * The key that the payload codec uses for a case. `create` (encoding the first message) makes it when the case has
   * none and was never destroyed; without it (decoding) a missing key throws KeyGone.
   */
  engineKey(caseId: CaseId, options?: { create?: boolean }): Promise<Key>;
  /** A key for what is about no subject; made when it is first needed. */
  systemKey(name: string): Promise<Key>;
  /** Ids of the keys that the units (or all of the case) have now. */
  list(caseId: CaseId, units?: readonly UnitId[]): Promise<string[]>;
  /** Answers the ids of the keys destroyed. Idempotent: a second call answers []. */
  destroyUnits(caseId: CaseId, units: readonly UnitId[]): Promise<string[]>;
  destroyCase(caseId: CaseId): Promise<string[]>;
  /**
   * Wraps every surviving key anew under the next master version and drops the old version (store/rotation.ts).
   * `onStep` is told how far it is. May be called again, and by several processes. @throws KeyServiceAway, MasterKeyError
   */
  rewrap(
    onStep?: (step: RotationStep, master: number) => unknown,
  ): Promise<{ master: number; rewrapped: number; lost: number }>;
  /** The current version; while the key service is away the highest that a key was ever wrapped under. */
  masterVersion(): Promise<number>;
  /** null when the key service works; else what is wrong. Never throws. */
  problem(): Promise<string | null>;
  /** For operators: the master version, how many keys there are, and how many wait for a rotation that was cut off. */
  counts(): Promise<{ master: number; keys: number; behind: number; destroyed: number }>;
  /**
   * Opens and holds the keys that legal dates need (cases' engine keys, the system's own), for as long as they are not
   * destroyed: with them a worker goes on while the key service is away. Answers how many are held.
   */
  hold(what: 'system' | 'all'): Promise<number>;
  /** Ids of destroyed keys that no copy can hold any more are forgotten. Answers how many. */
  sweepDead(before: Date): Promise<number>;
  /** Empties this process's cache: of a case, or wholly. */
  forget(caseId?: CaseId): void;
}

/** Where a ciphertext stands; all of it is in its protected header and checked on reading. */
export interface Place {
  database: string;
  collection: string;
  document: string;
  field: string;
  version: number;
}

export interface NewText {
  caseId: CaseId;
  room: WritingRoom;
  /** Its key for this room must be registered. */
  unit: UnitId;
  /** File field of the covenant, such as '8.2b'. */
  code: string;
  /** What brought it: a task kind or an event type. */
  kind: string;
  /** The source party, its ground under article 6, the legal regime, and the day of the behaviour or information. */
  party: PartyId;
  ground: string;
  regime: string;
  on: Day;
  by: MemberId;
  /** The form's text fields. */
  values: Readonly<Record<string, string>>;
  /** A correction of this text (8.3, 10.3): shown nowhere until a step's effect puts it in that text's place. */
  replaces?: TextRef;
}

export interface Text extends Omit<NewText, 'room' | 'replaces'> {
  ref: TextRef;
  room: TextRoom;
  version: number;
  /** False while no step has referred to it. */
  attached: boolean;
  restricted: boolean;
}

/** Whose it is and on what ground, without what it says (6). */
export type Origin = Pick<Text, 'unit' | 'ground' | 'regime' | 'on'>;
/** Where a text stands, without what it says. */
export type Placed = Pick<Text, 'ref' | 'room' | 'unit' | 'restricted'>;

export interface Texts {
  /**
   * Unreferenced until `attach`, with an end of its own; logged. The permit is one to write there, of whoever the text
   * names as its writer. @throws AccessDenied (logged), GoneError, KeyGone, NotInTheFile, LogFailed
   */
  put(text: NewText, permit: Permit): Promise<TextRef>;
  /** Several at once, in one transaction; all of one case and room. */
  putAll(texts: readonly NewText[], permit: Permit): Promise<TextRef[]>;
  /** The refs that do not exist in this case (so: may not be referred to). */
  missing(caseId: CaseId, refs: readonly TextRef[]): Promise<TextRef[]>;
  /** Where the case's own texts among these refs stand now, in the order of the refs; what has gone is left out. */
  placed(caseId: CaseId, refs: readonly TextRef[]): Promise<Placed[]>;
  /** Makes them part of the file. Idempotent; what was destroyed meanwhile stays away. */
  attach(refs: readonly TextRef[]): Promise<void>;
  /** Where the case's attached texts of this field and kind come from; nothing of what they say. */
  origins(caseId: CaseId, code: string, kind: string): Promise<Origin[]>;
  /** @throws AccessDenied (logged), LogFailed, KeyGone; null when there is no such text. */
  read(ref: TextRef, permit: Permit): Promise<Text | null>;
  /** The case's attached texts in a room, as far as the permit goes, oldest first. One log line. @throws as `read` */
  list(caseId: CaseId, room: TextRoom, permit: Permit): Promise<Text[]>;
  /**
   * Before an item is removed (8.3, 10.3): whether this permit to write reaches it, and the line in the log. The removal
   * itself is a step's effect. @throws AccessDenied (logged), NotInTheFile for what is under a hold, LogFailed
   */
  checkRemoval(ref: TextRef, permit: Permit): Promise<void>;
  /** The items of a file, oldest first, without what they say. */
  items(caseId: CaseId, room: TextRoom): Promise<ItemRow[]>;
  /** Codes of the file fields that each room has. */
  fields(room: TextRoom): readonly string[];
}

/** Whose draft of which form, at which task or dossier. */
export interface DraftId {
  /** Of a form about somebody of whom there is no case yet: an id made up for this one draft. */
  caseId: CaseId;
  /** `TaskRow.id`; null for a form that starts at a dossier, or of which there is no case yet. */
  task: string | null;
  /** The form: the task's own kind, or one that is offered beside it or at the dossier. */
  form: string;
  /** Who writes it. Nobody else ever sees it. */
  member: MemberId;
}
export interface NewDraft extends DraftId {
  room: WritingRoom;
  /** Every unit that its texts would go into; the first one's key encrypts it. Never empty. */
  units: readonly UnitId[];
  party: PartyId;
  /** The legal day, to show. */
  on: Day;
  /** It ends by itself after so many days. Wall time: it is about a form, not about a term. */
  days: number;
  /** As typed, unchecked, by field name. */
  values: Readonly<Record<string, string[]>>;
}
export interface Draft {
  values: Record<string, string[]>;
  on: Day;
}
export interface Drafts {
  /**
   * In the place of an earlier one. Logged. The permit is the writer's own, to write what the form writes there.
   * @throws AccessDenied (logged), GoneError after destruction, LogFailed
   */
  put(draft: NewDraft, permit: Permit): Promise<'kept' | 'too-long'>;
  /** Logged when there is one. @throws AccessDenied (logged), LogFailed */
  find(id: DraftId, room: NewDraft['room'], permit: Permit): Promise<Draft | null>;
  /** True when there was one. Idempotent. With the key of a case that was made up for it. */
  discard(id: DraftId): Promise<boolean>;
  /** The made up cases of what somebody kept of a form of which there is no case yet, the last first. Ids only. */
  ofNobody(form: string, member: MemberId): Promise<CaseId[]>;
}

export interface LoadedCase {
  caseId: CaseId;
  kind: string;
  version: number;
  stage: string;
  state: unknown;
  nextAt: Instant | null;
  next: string | null;
  parties: PartyId[];
  runIds: string[];
}

/** As a process remembers a case that it has just committed itself. */
export type RecalledCase = Omit<LoadedCase, 'runIds'>;

/** A task as `step` commits it: the state's task with the dates that `due` gives it. */
export interface DatedTask extends Task {
  lastDay: Day;
  /** The instant at which the term ends. */
  endsAt: Instant;
  article: string;
  why: Why;
}

export interface CommitRecord {
  caseId: CaseId;
  kind: string;
  /** The version that the state was computed from; 0 makes the case. */
  expectedVersion: number;
  /** null for a moment of the case's own: idempotent per case and expected version. */
  commandId: string | null;
  runId: string;
  /** Legal now. */
  at: Instant;
  /** Who acted; null when the clock did. */
  by: Actor | null;
  state: unknown;
  stage: string;
  /** The stage at `expectedVersion`, from whoever loaded the case; without it the store looks. */
  fromStage?: string;
  parties: readonly PartyId[];
  /** Journal line in business words, without personal data. */
  summary: string;
  /** For the journal, encrypted: the event as it was applied. */
  detail?: unknown;
  /** What is counted by month besides the stage (`Kind.passed`). */
  passed?: readonly string[];
  opened: readonly DatedTask[];
  /** `lastDay` as it was while open: whether it was in time is counted (store/figures.ts). */
  closed: readonly {
    task: Pick<Task, 'id' | 'kind'> & Partial<Pick<Task, 'party' | 'from' | 'openedOn' | 'assignee'>>;
    how: 'done' | 'cancelled' | 'lapsed';
    lastDay?: Day;
  }[];
  /** Open tasks whose assignee or dates have moved. */
  changed?: readonly DatedTask[];
  moments: readonly Moment[];
  effects: readonly Effect[];
  /** Of a membership: written into the members' administration with the step; who is left without any has no session. */
  staff?: StaffRow | null;
  /** Of the covenant's own case: written where every process looks. */
  standing?: Standing;
  answer: Answer;
  next: { at: Instant; what: string } | null;
}

/** What a committed step left behind, as the loop needs it. */
export interface Committed {
  version: number;
  stage: string;
  nextAt: Instant | null;
  next: string | null;
  parties: PartyId[];
  /** Rows for `deliver` at this version. */
  mails: number;
  /** Rows for `carryOut` at this version. */
  effects: number;
  /** Ids of erasures to start. */
  erasures: string[];
  answer: Answer;
}

export type CommitOutcome =
  | ({ outcome: 'committed' } & Committed)
  /** The same command id again. `version` is of that time; `current` where the case is now. */
  | ({ outcome: 'repeated'; current: number } & Committed)
  | { outcome: 'conflict'; version: number }
  /** The command id was another case's. */
  | { outcome: 'used' }
  | { outcome: 'gone' };

export interface JournalLine {
  version: number;
  at: Instant;
  stage: string;
  summary: string;
  by: Actor | null;
  detail: unknown;
}

/** What happened to a case, without what was in it. */
export type PastLine = Pick<JournalLine, 'version' | 'at' | 'stage' | 'summary' | 'by'>;

/** A case as a list shows it: in clear, so nothing about anybody. */
export interface CaseRowView {
  caseId: CaseId;
  stage: string;
  parties: PartyId[];
  nextAt: Instant;
  moments: Pick<MomentRow, 'what' | 'at' | 'lastDay'>[];
}

/** A moment of a case, for overviews. */
export interface MomentRow {
  caseId: CaseId;
  kind: string;
  stage: string;
  what: string;
  at: Instant;
  lastDay: Day;
  article: string;
  ref: string;
  acts: boolean;
  waitsForPeople: boolean;
}

/** Version and next moment of a case, without its state. */
export interface CaseStand {
  caseId: CaseId;
  kind: string;
  version: number;
  nextAt: Instant | null;
}
export interface Cases {
  load(caseId: CaseId): Promise<LoadedCase | null>;
  /** What this process committed at this version less than half a minute ago; null: load it. */
  recall(caseId: CaseId, version: number): RecalledCase | null;
  /** Another look is wanted: the next one loads. */
  forget(caseId: CaseId): void;
  /** One transaction; see CommitOutcome. Never throws for a conflict, a repetition or a destroyed case. */
  commit(record: CommitRecord): Promise<CommitOutcome>;
  /** The stored outcome of a command, whether it was carried out or refused; null when it is new. */
  outcomeOf(commandId: string): Promise<(Committed & { caseId: CaseId; current: number }) | null>;
  /** Stores the refusal of a command, so that a repetition gets the same answer. First one wins. */
  refuse(input: {
    caseId: CaseId;
    commandId: string;
    runId: string;
    at: Instant;
    answer: Answer;
  }): Promise<Answer>;
  /** Was it destroyed? */
  gone(caseId: CaseId): Promise<boolean>;
  /** A run that the loop has started (continue-as-new, a reset). Idempotent; nothing after destruction. */
  addRun(caseId: CaseId, runId: string): Promise<void>;
  journal(caseId: CaseId, options?: { after?: number; limit?: number }): Promise<JournalLine[]>;
  /** One line; null when there is none, or its case's key has gone. */
  journalLine(caseId: CaseId, version: number): Promise<JournalLine | null>;
  /** Who acted in these steps, by `${caseId}:${version}`; null: the clock did. */
  actorsOf(steps: readonly { caseId: CaseId; version: number }[]): Promise<Map<string, Actor | null>>;
  /** The journal's lines in business words, newest first; what stands behind them stays sealed. */
  past(caseId: CaseId, options?: { limit?: number }): Promise<PastLine[]>;
  /**
   * Living cases whose next moment comes from `from` up to `until`, soonest first; at the instant `from` itself only
   * those behind `after` in id order, so that a list can go on where it stopped. Index: nextAt.
   */
  soonest(range: {
    from?: Instant;
    after?: CaseId;
    until: Instant;
    limit?: number;
    kind: string;
    party?: PartyId;
  }): Promise<CaseRowView[]>;
  /** Moments from `from` up to `until`, soonest first. Index: days. */
  moments(range: {
    from: Instant;
    until: Instant;
    limit?: number;
    stages?: readonly string[];
    what?: readonly string[];
  }): Promise<MomentRow[]>;
  /** Open cases per kind and stage, and open tasks per kind: counters kept by `commit`. */
  counts(): Promise<Record<string, number>>;
  /** What stands in clear about the living cases, a page at a time in id order: for holding it beside the engine. */
  outline(page?: { after?: CaseId; limit?: number }): Promise<CaseStand[]>;
  outlineOf(caseId: CaseId): Promise<CaseStand | null>;
  /** Ids of the living cases, a page at a time in id order (for recounting them all). */
  ids(options?: { after?: CaseId; limit?: number; kind?: string }): Promise<CaseId[]>;
}

export interface TaskRow {
  /** `${caseId}:${task.id}` */
  id: string;
  /** 8 characters that can't be mistaken for one another; what a mail shows. */
  number: string;
  caseId: CaseId;
  /** The id within the case. */
  task: string;
  caseKind: string;
  kind: string;
  party: PartyId | null;
  role: Role;
  assignee: MemberId | null;
  about: string | null;
  openedAt: Instant;
  lastDay: Day;
  endsAt: Instant;
  article: string;
  why: Why;
  status: 'open' | 'done' | 'cancelled' | 'lapsed';
  closedAt: Instant | null;
  /** The version of the case whose journal line closed it; null while it is open, and for what was closed long ago. */
  closedIn: number | null;
  /** Who did it, when that is not the assignee: a deputy, or a colleague for a task that nobody had. */
  doneBy?: MemberId;
  /** A draft of one of its forms may be there. */
  drafted?: boolean;
  /** A mail about it may not have arrived. */
  undelivered?: boolean;
}

/** As much of a task as a long list needs. */
export type TaskOutline = Pick<
  TaskRow,
  'id' | 'caseId' | 'number' | 'kind' | 'lastDay' | 'closedAt' | 'closedIn'
>;

export interface Tasks {
  /** What the open tasks of a case show as their last day, by the task's id within the case. */
  lastDays(caseId: CaseId): Promise<Map<string, Day>>;
  get(rowId: string): Promise<TaskRow | null>;
  getAll(rowIds: readonly string[]): Promise<TaskRow[]>;
  byNumber(number: string): Promise<TaskRow | null>;
  /** A member's open tasks that end before `until`, soonest first. Index: assignee, status, endsAt. */
  openFor(member: MemberId, range: { until: Instant; limit?: number }): Promise<TaskRow[]>;
  /** The same, in outline: many at once; with `roles`, only tasks in these. */
  outlineFor(
    member: MemberId,
    range: { until: Instant; limit: number; roles?: readonly Role[] },
  ): Promise<TaskOutline[]>;
  /**
   * A member's done tasks closed in this range, and those of others that this member did, latest first, in outline.
   * Indexes: assignee, status, closedAt; doneBy, closedAt.
   */
  doneFor(
    member: MemberId,
    range: { from: Instant; until: Instant; limit: number },
  ): Promise<(TaskOutline & Pick<TaskRow, 'assignee'>)[]>;
  /** Everybody's open tasks that end before `until`, soonest first (coordinator). Index: status, endsAt. */
  open(range: { from?: Instant; until: Instant; limit?: number }): Promise<TaskRow[]>;
  ofCase(caseId: CaseId): Promise<TaskRow[]>;
}

export interface SignIn {
  /** How strongly the person signed in, as the identity provider says it. */
  acr: string;
  /** By which means, as the identity provider says it; absent when it doesn't. */
  amr?: readonly string[];
  at: Instant;
  /** A hash, never the session's id. */
  session: string;
}

export interface NewIntent {
  commandId: string;
  caseId: CaseId;
  /** The kind of case that the command is for. */
  caseKind: string;
  /** The event's type. */
  type: string;
  event: unknown;
  actor: Actor | null;
  signIn: SignIn | null;
}
export interface Intent extends NewIntent {
  /** Wall time at which the API wrote it. */
  at: Instant;
}
export interface Intents {
  /** Makes the case's engine key if need be. Same content again is fine. @throws DifferentContent, GoneError */
  put(intent: NewIntent): Promise<void>;
  get(commandId: string): Promise<Intent | null>;
}

export interface NewSession {
  /** A hash of the session's id: what the cookie holds can't be made from it. */
  id: string;
  member: MemberId;
  /** Hashes of the provider's words for the person and for its own session; null when it gave none. */
  subject: string | null;
  sid: string | null;
  /** Wall times. */
  started: Instant;
  until: Instant;
  /** Milliseconds without a request after which it ends. */
  idle: number;
  /** Roughly which browser, in words for its owner. */
  browser: string;
}
export interface OpenSession {
  id: string;
  /** Wall times; the last use to a minute. */
  started: Instant;
  usedAt: Instant;
  /** In words; null in a session from before they were kept. */
  browser: string | null;
}
export interface Sessions {
  begin(session: NewSession): Promise<void>;
  /**
   * Whose it is, while it lasts; null when it is over or was never begun. Moves the end that idleness gives, in steps
   * of a minute, behind the caller's back.
   */
  alive(id: string): Promise<MemberId | null>;
  /** The same without prolonging it: for what a page does by itself, while nobody needs to be there. */
  there(id: string): Promise<MemberId | null>;
  /** True when there was one. */
  end(id: string): Promise<boolean>;
  /** Ends all sessions of a member, or those that the provider means, except one. Answers how many, and whose. */
  endOf(whose: SessionsOf, except?: string): Promise<{ ended: number; members: MemberId[] }>;
  /** Ends one of a member's own; false when there is no such one (any more). */
  endOwn(member: MemberId, id: string): Promise<boolean>;
  /** A member's open sessions, the one that was used last in front; at most 50. */
  ofMember(member: MemberId): Promise<OpenSession[]>;
  /** Notes that a one-time token has been used, until it would be refused anyway; false when it was noted before. */
  once(id: string, until: Instant): Promise<boolean>;
}
export type SessionsOf = { member: MemberId } | { sid: string } | { subject: string };

export interface Authorisation {
  from: Day;
  /** Ends at 24:00 of this day; null: until revoked. */
  until: Day | null;
  /** Its name in the membership's case, its one role and its ground; absent for who came with the environment. */
  id?: string;
  role?: Role;
  ground?: string | null;
}
export interface Member {
  id: MemberId;
  name: string;
  email: string;
  party: PartyId;
  roles: readonly Role[];
  authorisations: readonly Authorisation[];
  /** 14: the day on which they signed the confidentiality statement; null: not yet, and nothing opens before that. */
  statementOn: Day | null;
  /** The membership's case; null while there is none (who came with the environment). */
  caseId?: CaseId | null;
  /** What waits for a second person. */
  pending?: StaffRow['pending'];
  /** Another account came with this member's address and was refused; waits for an administrator. */
  claim?: Claim;
}
/** Another account at the provider came with a member's address. */
export interface Claim {
  /** The account's hash: what an administrator agrees to is this one, not a later one. */
  account: string;
  at: Instant;
}
/** Which account at the identity provider is whose (docs/decisions/0076). Accounts are hashes. */
export interface Accounts {
  /**
   * Whether this account is the member's. The first one that comes is; another one is refused and kept as a claim. A few
   * microseconds' race between two first accounts has one winner.
   */
  isOf(member: MemberId, account: string): Promise<boolean>;
  /** The claimed account becomes the member's. False when it is not what is claimed (any more). */
  accept(member: MemberId, account: string): Promise<boolean>;
  /** Somebody tried who shouldn't have: the claim goes, the account stays. False when there is no such claim. */
  dismiss(member: MemberId, account: string): Promise<boolean>;
  /** The identity provider was replaced: the next account of each is the first. How many were bound. */
  forgetAccounts(): Promise<number>;
}

export interface Members extends Accounts {
  /** Adds or replaces by id; leaves alone whose authorisations are a case's. Idempotent. */
  seed(members: readonly Member[]): Promise<void>;
  /**
   * Name and address of somebody who is proposed, under their own case's key, before any step knows them; goes by itself
   * when none does. False when somebody else has this address. Idempotent. @throws GoneError
   */
  prepare(person: Pick<Member, 'id' | 'name' | 'email' | 'party'> & { caseId: CaseId }): Promise<boolean>;
  /** Who was prepared and for whom no step came. */
  forget(id: MemberId): Promise<void>;
  /** Puts name and address under the key of the member's own case, which is destroyed with it. Idempotent. */
  rekey(id: MemberId): Promise<void>;
  byId(id: MemberId): Promise<Member | null>;
  byIds(ids: readonly MemberId[]): Promise<Member[]>;
  byEmail(email: string): Promise<Member | null>;
  all(): Promise<Member[]>;
  /**
   * Party and roles, when authorised on that day and the confidentiality statement is signed (14); null otherwise.
   * `unsigned`: also before that, for signing itself. Always read afresh.
   */
  authorised(id: MemberId, today: Day, options?: { unsigned?: boolean }): Promise<Actor | null>;
  /**
   * Authorised members by party and role (party null: of any party), and who stands in for them. Who signed the
   * confidentiality statement comes first, then by id. At most half a second old; `fresh`: of now.
   */
  directory(today: Day, options?: { fresh?: boolean }): Promise<Directory>;
}

/** What a member of staff chooses for themselves. */
export interface Chosen {
  /** A mail on working days with all open tasks. */
  digest: boolean;
}
export interface Preferences {
  of(member: MemberId): Promise<Chosen>;
  set(member: MemberId, chosen: Partial<Chosen>): Promise<void>;
  /** Who wants the digest, in id order; whether they are still authorised is another question. Index: digest. */
  wantDigest(): Promise<MemberId[]>;
}

export interface NewDeputy {
  /** The command's id: the same form sent twice makes one row. */
  id: string;
  member: MemberId;
  deputy: MemberId;
  /** Both days count. */
  from: Day;
  until: Day;
  /** Of a closed list; null when the member did it. */
  reason: string | null;
  madeBy: MemberId;
  madeAt: Instant;
}
export interface DeputyRow extends NewDeputy {
  endedAt: Instant | null;
  endedBy: MemberId | null;
}
export interface Deputies {
  add(row: NewDeputy): Promise<void>;
  get(id: string): Promise<DeputyRow | null>;
  /** False when it had ended already. */
  end(id: string, by: MemberId, at: Instant): Promise<boolean>;
  /** Not ended and not over: where this member is replaced or replaces. */
  concerning(member: MemberId, today: Day): Promise<DeputyRow[]>;
  /** Everybody's, not ended and not over. Index: until. */
  all(today: Day): Promise<DeputyRow[]>;
  /** Whether `deputy` stands in for `member` on that day. Always read afresh. */
  standsIn(deputy: MemberId, member: MemberId, today: Day): Promise<boolean>;
  /** For whom `deputy` stands in on that day. Always read afresh. */
  standsInFor(deputy: MemberId, today: Day): Promise<MemberId[]>;
  /** Destroys those whose last day lies before that day; answers how many. Index: until. */
  sweep(before: Day): Promise<number>;
}

export interface LinkTarget {
  taskRowId: string;
  caseId: CaseId;
  memberId: MemberId;
  /** The task is no longer open. */
  ended: boolean;
  task: TaskRow;
}
export interface Links {
  /** A new token: 256 random bits, base64url. Only its hash is kept. */
  issue(taskRowId: string, memberId: MemberId): Promise<string>;
  find(token: string): Promise<LinkTarget | null>;
}

export interface OutboxRow {
  id: string;
  caseId: CaseId;
  /** `TaskRow.id` */
  taskRowId: string;
  occasion: Occasion;
  to: MemberId | 'coordinator';
  version: number;
  status: 'pending' | 'sent' | 'failed' | 'cancelled';
  attempts: number;
  lastError: string | null;
  /** The part before the @ of the Message-ID: the same at every attempt. */
  messageId: string;
  /** Legal instant of the step that asked for it. */
  madeAt: Instant;
  /** The last day that it said, once the mail server had accepted it. */
  lastDay: Day | null;
  /** The link's token, sealed; null once the mail is out, and for who is only known when it is sent. */
  sealedLink: string | null;
}
export interface Outbox {
  get(id: string): Promise<OutboxRow | null>;
  /** Versions of the case with mails that still have to go, oldest first. */
  versionsPending(caseId: CaseId): Promise<number[]>;
  /** Rows of that step that still have to go. */
  pendingAt(caseId: CaseId, version: number): Promise<OutboxRow[]>;
  /** All that still has to go, oldest first. Index: status, madeAt. */
  pending(limit?: number): Promise<OutboxRow[]>;
  /** The link's token for this row: made once, kept encrypted until the mail server has accepted the mail. */
  token(row: OutboxRow, memberId: MemberId): Promise<string>;
  /** Mails about this task that didn't arrive or are held up, with the code that says why; oldest first. */
  failuresOf(task: Pick<TaskRow, 'id' | 'caseId'>): Promise<OutboxRow[]>;
  /** The row that a bounce is about. Index: messageId. */
  byMessageId(messageId: string): Promise<OutboxRow | null>;
  /** A mail that was accepted and came back later. False when that was known already. */
  markBounced(id: string, code: string): Promise<boolean>;
  markSent(sent: readonly { id: string; lastDay: Day }[]): Promise<void>;
  /** By row: the last day that its reader was told last about its task, in a mail that was accepted; null: none yet. */
  toldBefore(rows: readonly OutboxRow[]): Promise<ReadonlyMap<string, Day | null>>;
  /** An attempt that failed; `code` is the SMTP or network code, never an address. `final`: no attempt will follow. */
  markFailed(id: string, code: string, final?: boolean): Promise<void>;
  cancel(id: string): Promise<void>;
}

/** Mails that no step of a case asks for. */
/** `annex` and `annex-code` go to who is no member: their `member` is the id of a signing (signing-types.ts). */
export type LetterKind =
  | 'fresh-link'
  | 'code'
  | 'digest'
  | 'deputy'
  | 'reminder'
  | 'meeting'
  | 'annex'
  | 'annex-code'
  | 'received'
  | 'upkeep';
export interface LetterRow {
  /** Opaque: it may stand in the engine, where the case does not. */
  id: string;
  kind: LetterKind;
  member: MemberId;
  caseId: CaseId | null;
  taskRowId: string | null;
  /** The legal day on which it was asked for; of a meeting its day as it was then; of a request its answer's last day. */
  day: Day;
  /** Of a meeting its id. */
  meeting: string | null;
  /** Wall time at which it was asked for. */
  madeAt: Instant;
  status: 'pending' | 'sent' | 'failed' | 'cancelled';
  /** The part before the @ of the Message-ID: the same at every attempt. */
  messageId: string;
  /** Wall time after which it is not tried any more, and its code is not good any more. */
  until: Instant;
}
export interface Letters {
  /**
   * A fresh link or a code for one person and one task: its token or code is made here and stands sealed.
   * Null when there have been too many within the hour. A new code ends the older ones, and is good in the browser that
   * asked for it only. @throws GoneError, KeyGone
   */
  ask(
    kind: 'fresh-link' | 'code',
    about: { member: MemberId; task: Pick<TaskRow, 'id' | 'caseId'>; day: Day; browser?: string },
  ): Promise<string | null>;
  /** One a person and day; asked again it is the same one. */
  digest(member: MemberId, day: Day): Promise<string>;
  /** That the reconciler found what it does not mend; one a person and day. */
  upkeep(member: MemberId, day: Day): Promise<string>;
  /** That a deputyship was named or ended: to whom it concerns. `about` makes it one letter. */
  deputy(member: MemberId, about: string, day: Day): Promise<string>;
  /**
   * The coordinator asks somebody to do a task: one a task, person and day; null when that one was asked for before.
   * Goes with its case. @throws GoneError
   */
  remind(about: { member: MemberId; task: Pick<TaskRow, 'id' | 'caseId'>; day: Day }): Promise<string | null>;
  /** The link to annex 1, or the code that opens it, for who has no account: sealed until the mail server has it. */
  annex(kind: 'annex' | 'annex-code', signing: string, secret: string, day: Day): Promise<string>;
  /** What a meeting is to somebody now: when it is, or that they needn't come. `about` makes it one letter. */
  meeting(member: MemberId, about: string, meeting: { id: string; day: Day }): Promise<string>;
  /**
   * 12.1: that a request was received, to who asked it without an account; the address stands sealed under the case's key
   * until the mail server has accepted the mail. Once a case. `lastDay`: of the answer. @throws GoneError, KeyGone
   */
  received(about: { caseId: CaseId; address: string; lastDay: Day }): Promise<string>;
  get(id: string): Promise<LetterRow | null>;
  /** By the part before the @ of its Message-ID. Index: messageId. */
  byMessageId(messageId: string): Promise<LetterRow | null>;
  /** Where a `received` goes. @throws GoneError, KeyGone */
  address(id: string): Promise<string>;
  /** The token or code, for the mail; from now on the token leads to its task. @throws GoneError, KeyGone */
  secret(id: string): Promise<string>;
  /** The token or code goes; a fresh link's person has no other link to that task any more. */
  markSent(id: string): Promise<void>;
  markFailed(id: string, code: string, final?: boolean): Promise<void>;
  cancel(id: string): Promise<void>;
  /** It was never handed to the engine. */
  forget(id: string): Promise<void>;
  /**
   * One guess at the newest code, from the browser that asked for it. `none`: there is none that can still be guessed,
   * or another browser asked. A right one is good for once.
   */
  checkCode(
    taskRowId: string,
    member: MemberId,
    guess: { code: string; browser: string },
  ): Promise<'right' | 'wrong' | 'none'>;
}

export interface AccessLine {
  /** Who; null when nobody is signed in. */
  who: MemberId | null;
  party: PartyId | null;
  /** 'read', 'list', 'search', 'export', 'refused', ... */
  what: string;
  purpose: string;
  fields: readonly string[];
  file: string;
  caseId: CaseId | null;
  /** Ids and reasons; encrypted under the case's key (under a system key without a case). */
  detail?: Readonly<Record<string, unknown>>;
  ok: boolean;
  /** Why this look was unusual (domain/access/unusual.ts): codes. */
  odd?: readonly string[];
}
export interface StoredAccessLine extends Omit<AccessLine, 'caseId' | 'detail'> {
  writer: string;
  seq: number;
  at: Instant;
  /** The key that opens the case id and the detail; a pseudonym once that key is destroyed. */
  key: string;
  prev: string;
  hash: string;
  /** Of the request; null for a worker's own work. */
  trace?: string | null;
}
/** A line of the access log that is not as it was written: the first of its chain. */
export interface BrokenLine {
  writer: string;
  seq: number;
  why: 'changed' | 'removed' | 'added';
}
export interface LogReport {
  lines: number;
  chains: number;
  checkpoints: number;
  /** Lines of the last seconds, which no checkpoint covers yet. */
  unsigned: number;
  /** Chains that were signed as they were found, because their process ended without signing. */
  adopted: number;
  /** The first, in the order of writers. */
  broken: BrokenLine | null;
  allBroken: readonly BrokenLine[];
  /** Number of the first checkpoint that is missing or was changed: nothing was looked at then. */
  brokenCheckpoint: number | null;
  /** The newest checkpoint: who noted an older one elsewhere can see that it still stands. */
  last: { number: number; hash: string } | null;
}
export interface AccessLog {
  /** Resolves when the line stands. @throws LogFailed */
  write(line: AccessLine): Promise<void>;
  /** Walks every chain and every checkpoint. `key`: the public key as it was published; without it the store's own. */
  verify(key?: JWK): Promise<LogReport>;
  /** Signs what this process has written until now; it does so by itself within seconds. */
  checkpoint(): Promise<void>;
  /** Ed25519, for who verifies elsewhere. */
  publicKey(): Promise<JWK>;
  /**
   * Signs what a process that ended without a word has left, and destroys the lines of before `before` (an instant)
   * behind a checkpoint that is kept. May be called again after a crash anywhere in it. `now`: wall time.
   */
  sweep(
    before: Instant,
    now?: Date,
  ): Promise<{ adopted: number; lines: number; checkpoint: LogReport['last'] }>;
  /**
   * How many other files this member read without a task since then (an instant of wall time), after the last reason for
   * reading many; and for which causes they gave a reason for this case. Index: who, at.
   */
  lately(
    member: MemberId,
    caseId: CaseId,
    since: Instant,
  ): Promise<{ others: number; reasons: readonly string[] }>;
  /** Lines of this range of wall time, in any order; what is encrypted in them stays so. Index: at. */
  between(from: Instant, until: Instant): AsyncIterable<StoredAccessLine>;
  /** The case that a line is about; null without one, or when its key has been destroyed. */
  caseOf(writer: string, seq: number): Promise<CaseId | null>;
  /** Signs for the last time; no line can follow. */
  close(): Promise<void>;
  /** Lines about a living case; what is encrypted in them stays so: who, for which party, what and what for need no key. */
  linesAbout(caseId: CaseId): Promise<StoredAccessLine[]>;
  /** Lines about a living case, with case id and detail opened. */
  ofCase(caseId: CaseId): Promise<(StoredAccessLine & { detail: unknown })[]>;
  /** Looks of this member in an emergency, with the reason in words; for who reviews them. */
  emergencies(caseId: CaseId, who: MemberId): Promise<{ at: string; reason: string }[]>;
}

export interface Known {
  /** So that a later signal about the same person is found (7). Without a birth date ('') only as a likely match. */
  remember(caseId: CaseId, name: string, birthDate: Day | ''): Promise<void>;
  /** Whoever looks for the people of `from` finds `to` as well. Idempotent. @throws GoneError */
  follow(from: CaseId, to: CaseId): Promise<void>;
  /** Cases of that person. Every search is logged before it answers. @throws AccessDenied (logged), LogFailed */
  find(name: string, birthDate: Day, permit: Permit): Promise<CaseId[]>;
  /**
   * Living cases whose person may be this one (domain/search), but for `except`. Logged before it looks, and a line on each
   * case whose name it gives. @throws AccessDenied (logged), LogFailed
   */
  likely(
    person: { name: string; birthDate: Day | '' },
    permit: Permit,
    except?: readonly CaseId[],
  ): Promise<LikelyPerson[]>;
  /** 12: so that somebody whom the file isn't about finds their own data in it. @throws GoneError */
  rememberOther(caseId: CaseId, unit: UnitId, name: string): Promise<void>;
  /** 12.2: who may be this person, in files about somebody else. For a request only. Logged like `likely`. @throws AccessDenied (logged), LogFailed */
  others(person: { name: string; birthDate: Day | '' }, permit: Permit): Promise<OtherPerson[]>;
  /** What somebody decided about likely matches, on each case's own log: `same` is the person, the others are not. */
  judged(caseIds: readonly CaseId[], same: CaseId | null, permit: Permit): Promise<void>;
}

export interface Environment {
  /** Milliseconds that legal now is ahead of the wall; 0 when never set. */
  legalOffset(): Promise<number>;
  setLegalOffset(ms: number): Promise<void>;
  get<T>(name: string): Promise<T | null>;
  set(name: string, value: unknown): Promise<void>;
}

export type ErasureStep = 'begun' | 'documents' | 'engine' | 'keys';
export interface ErasureRow {
  id: string;
  caseId: CaseId;
  units: readonly UnitId[] | 'all';
  term: string;
  article: string;
  /** Legal instant at which it fell due. */
  due: Instant;
  /** Known runs of the case's workflow; filled by `begin`. */
  runIds: string[];
  done: ErasureStep[];
  keyIds: string[];
  /** Documents destroyed per place. */
  counts: Record<string, number>;
}
export interface Erasures {
  get(id: string): Promise<ErasureRow | null>;
  /** Tombstones in every database; run ids kept. From here on late writes fail. */
  begin(id: string): Promise<ErasureRow | null>;
  /** Documents, drafts, tasks, outbox, indexes: of the units, or of the case, in all five databases. */
  documents(id: string): Promise<void>;
  /** The engine's part is done (activities do it). */
  engineDone(id: string): Promise<void>;
  keys(id: string): Promise<void>;
  /** The certificate, and the erasure's own row goes. Answers the same certificate when called again. */
  certify(id: string, doneAt: Instant, finalFrom: Day): Promise<Certificate | null>;
  /** How many units of each kind, and documents in each place, will go; changes nothing. */
  preview(
    caseId: CaseId,
    units: readonly UnitId[] | 'all',
  ): Promise<{ kinds: Record<string, number>; places: Record<string, number> }>;
  /** Ids of erasures not yet done. */
  open(): Promise<string[]>;
}

/** An effect row that `carryOut` performs. */
export interface EffectRow {
  index: number;
  effect: Exclude<Effect, { effect: 'mail' | 'erase-units' | 'erase-case' }>;
  done: boolean;
}
export interface Effects {
  at(caseId: CaseId, version: number): Promise<EffectRow[]>;
  /** Versions up to this one that still have effects to be carried out, oldest first. */
  versionsUpTo(caseId: CaseId, version: number): Promise<number[]>;
  markDone(caseId: CaseId, version: number, index: number): Promise<void>;
  /**
   * 8.5: copies the name and address, and of these signals and this weighing exactly the named items, into the case
   * conference; the reporter is replaced by the party. What is restricted is not copied.
   */
  copyToConference(
    caseId: CaseId,
    signals: readonly string[],
    weighing: number,
    items: readonly TextRef[],
  ): Promise<void>;
  /** 13.2: both files go to `archief` under new keys; the sources and their keys are destroyed. With `units`, only those. */
  archive(caseId: CaseId, units?: readonly UnitId[]): Promise<void>;
  /** 13.4: the named units come back to the weighing team. */
  restore(caseId: CaseId, units: readonly UnitId[]): Promise<void>;
  /** AVG 18(2) */
  restrict(caseId: CaseId, units: readonly UnitId[], restricted: boolean): Promise<void>;
  /** 8.3, 10.3: the correction takes the item's place, there and in its copies: same reference, next version, the old ciphertext gone. */
  correct(caseId: CaseId, item: TextRef, by: TextRef, asked?: boolean): Promise<void>;
  /** 8.3, 10.3, 12.6: the item and its copies go. What is restricted stays, unless the person `asked`. */
  remove(caseId: CaseId, item: TextRef, asked?: boolean): Promise<void>;
  /** 12.6: what was added beside an item is copied to where the item has copies. */
  addBeside(caseId: CaseId, item: TextRef, beside: TextRef): Promise<void>;
  /** AVG 18: the item and its copies, wherever they are. */
  shield(caseId: CaseId, item: TextRef, shielded: boolean): Promise<void>;
  /** 12.6: where these texts stand, in whatever case; a copy as the item that it is a copy of, where that is still there. */
  whereabouts(
    refs: readonly TextRef[],
  ): Promise<Map<TextRef, { caseId: CaseId; item: TextRef; unit: UnitId; code: string; party: PartyId }>>;
  /** AVG 19: the names of the copies of an item, in the conference and in the archive. */
  copies(caseId: CaseId, item: TextRef): Promise<TextRef[]>;
  /** A signal goes on as a case of its own: its texts move there, under that case's keys. */
  splitOff(caseId: CaseId, signal: string, to: CaseId): Promise<void>;
}

export interface Meetings {
  /** Once by its id: a second call answers the one that stands. @throws GoneError when a case is being destroyed. */
  add(
    meeting: Pick<Meeting, 'id' | 'body' | 'day' | 'time' | 'madeBy'> & {
      items: readonly { caseId: CaseId; due: readonly { what: string; lastDay: Day }[] }[];
      /** Legal instant at which it is destroyed. */
      expires: Instant;
    },
  ): Promise<Meeting>;
  get(id: string): Promise<Meeting | null>;
  /** Meetings of these days, the latest first. Index: day. */
  list(range: { from: Day; until: Day; limit?: number }): Promise<Meeting[]>;
  /** Who is there for a case; false once the meeting has ended, or when the case has left it. */
  attend(
    id: string,
    nr: number,
    present: readonly MemberId[],
    spoken?: { kinds: string[]; necessity: string } | null,
  ): Promise<boolean>;
  /** Versions of the cases by their number on the agenda. False when it can't be started (any more). */
  start(
    id: string,
    at: Instant,
    day: Day,
    expires: Instant,
    versions: Readonly<Record<number, number>>,
  ): Promise<boolean>;
  /** To another day or time; false once it has begun, or when it is not there. */
  move(id: string, to: { day: Day; time: string | null; expires: Instant }): Promise<boolean>;
  /** A meeting that has not begun goes. False once it has. */
  cancel(id: string): Promise<boolean>;
  /** Once; a case that was discussed stays so. */
  discussed(id: string, nr: number, at: Instant): Promise<void>;
  end(
    id: string,
    at: Instant,
    items: Readonly<Record<number, { to: number; counts: { decisions: number; tasks: number } }>>,
  ): Promise<boolean>;
}

/** Place ('regie.tasks') → number of documents in which the id stands. Places with none are left out. */
export type Remains = Record<string, number>;

export interface Store {
  keys: Keys;
  texts: Texts;
  drafts: Drafts;
  cases: Cases;
  tasks: Tasks;
  intents: Intents;
  members: Members;
  partners: Partners;
  covenants: Covenants;
  signings: Signings;
  preferences: Preferences;
  board: Board;
  views: Views;
  figures: Figures;
  operations: Operations;
  dataBackups: DataBackups;
  deputies: Deputies;
  sessions: Sessions;
  links: Links;
  outbox: Outbox;
  letters: Letters;
  accessLog: AccessLog;
  /** What stands in the processing log, where it is kept here. */
  processings: ProcessingRecords;
  /** The name under which the processing log knows a person (`unit`: that person's own, or any other for the subject). */
  pseudonym(caseId: CaseId, unit: UnitId): Promise<string>;
  known: Known;
  environment: Environment;
  erasures: Erasures;
  certificates: Certificates;
  effects: Effects;
  meetings: Meetings;
  archive: Archive;
  searches: Searches;
  findings: Findings;
  /** One case's workflow made again: asked, and not confirmed yet. */
  rebuilds: Rebuilds;
  /** Reads every document of every collection of every database, raw, for the id. Calls at the same time share a scan. */
  lookEverywhere(id: string): Promise<Remains>;
  /** Destroys drafts, intents and keys past their end; what TTL indexes do too, some time later. */
  sweep(): Promise<{
    texts: number;
    drafts: number;
    intents: number;
    letters: number;
    keys: number;
    meetings: number;
    sessions: number;
  }>;
  /** After a day's destructions: new master version, old one gone; certificates wait for old backups of the keys only. */
  rewrap(
    onStep?: (step: RotationStep, master: number) => unknown,
  ): Promise<{ master: number; rewrapped: number; lost: number }>;
  keyBackups: KeyBackups;
  /** True when all five databases answer. */
  ready(): Promise<boolean>;
  close(): Promise<void>;
}
