/** The collections of `regie`. In clear: ids, dates, stages, kinds, parties; everything else is a ciphertext. */
import { type Connection, type Model, Schema } from 'mongoose';
import type { Answer } from '../contracts/answers.ts';
import type { Actor, StaffRow } from '../domain/case.ts';
import type { Why } from '../domain/dates/index.ts';
import type { Body } from '../domain/meetings/index.ts';
import type { SavedView } from './board-types.ts';
import { modelOf } from './connections.ts';
import { covenantModels } from './covenant-rows.ts';
import type { LetterKind } from './types.ts';

const strict = { strict: 'throw', versionKey: false, minimize: false } as const;
const text = { type: String, required: true } as const;
const date = { type: Date, required: true } as const;
const number = { type: Number, required: true } as const;
const maybe = { type: String, default: null } as const;
const maybeDate = { type: Date, default: null } as const;
const mixed = Schema.Types.Mixed;

/** A moment as overviews need it; why that date stands in the state. */
export interface MomentPart {
  what: string;
  at: Date;
  lastDay: string;
  article: string;
  ref: string;
  /** The loop wakes up for it; people must act before it. */
  acts: boolean;
  waits: boolean;
}
export interface CaseRow {
  _id: string;
  kind: string;
  version: number;
  stage: string;
  nextAt: Date | null;
  next: string | null;
  parties: string[];
  moments: MomentPart[];
  /** Days and months of the moments (store/moment-days.ts). */
  days: string[];
  runIds: string[];
  state: string;
}
const cases = new Schema<CaseRow>(
  {
    _id: String,
    kind: text,
    version: number,
    stage: text,
    nextAt: maybeDate,
    next: maybe,
    parties: [String],
    moments: [
      {
        _id: false,
        what: text,
        at: date,
        lastDay: text,
        article: text,
        ref: { type: String, default: '' },
        acts: { type: Boolean, default: false },
        waits: { type: Boolean, default: false },
      },
    ],
    days: [String],
    runIds: [String],
    state: text,
  },
  strict,
);
cases.index({ days: 1 });
cases.index({ nextAt: 1 });

/** One row a step: the journal line, the stored answer of its command, and the effects that it asked for. */
export interface JournalRow {
  /** `${caseId}:${version}` */
  _id: string;
  caseId: string;
  /** 0: a command that was refused. */
  version: number;
  /** The command's id; of a moment of the case's own, the case and the version it started from. */
  command: string;
  at: Date;
  stage: string;
  summary: string;
  by: Actor | null;
  detail: string | null;
  nextAt: Date | null;
  next: string | null;
  parties: string[];
  mails: number;
  erasures: string[];
  answer: Answer;
  effects: string | null;
  /** Indexes of the effects that are still to be carried out. */
  toDo: number[];
  effectCount: number;
}
const journal = new Schema<JournalRow>(
  {
    _id: String,
    caseId: text,
    version: number,
    command: text,
    at: date,
    stage: { type: String, default: '' },
    summary: { type: String, default: '' },
    by: { type: mixed, default: null },
    detail: maybe,
    nextAt: maybeDate,
    next: maybe,
    parties: [String],
    mails: number,
    erasures: [String],
    answer: { type: mixed, required: true },
    effects: maybe,
    toDo: [Number],
    effectCount: number,
  },
  strict,
);
journal.index({ command: 1 }, { unique: true });
// One line a case and version: that is its _id.
journal.index({ caseId: 1 });
journal.index({ toDo: 1 });

export interface TaskDoc {
  _id: string;
  number: string;
  caseId: string;
  task: string;
  caseKind: string;
  kind: string;
  party: string | null;
  role: string;
  assignee: string | null;
  about: string | null;
  openedAt: Date;
  lastDay: string;
  endsAt: Date;
  article: string;
  why: Why;
  status: 'open' | 'done' | 'cancelled' | 'lapsed';
  closedAt: Date | null;
  /** The case's version at which it was closed: its journal line says who did it, and what they answered. */
  closedIn: number | null;
  /** Who did it, when that is not the assignee. */
  doneBy?: string;
  /** A draft of one of its forms was kept, or a mail about it did not arrive: only then is it worth looking for them. */
  drafted?: boolean;
  undelivered?: boolean;
  /** Hashes of the tokens that lead here, each bound to one person. */
  links: { hash: string; member: string }[];
}
const tasks = new Schema<TaskDoc>(
  {
    _id: String,
    number: text,
    caseId: text,
    task: text,
    caseKind: text,
    kind: text,
    party: maybe,
    role: text,
    assignee: maybe,
    about: maybe,
    openedAt: date,
    lastDay: text,
    endsAt: date,
    article: text,
    why: { type: mixed, required: true },
    status: { type: String, enum: ['open', 'done', 'cancelled', 'lapsed'], required: true },
    closedAt: maybeDate,
    closedIn: { type: Number, default: null },
    doneBy: String,
    drafted: Boolean,
    undelivered: Boolean,
    links: [{ _id: false, hash: text, member: text }],
  },
  strict,
);
tasks.index({ number: 1 }, { unique: true });
tasks.index({ caseId: 1 });
tasks.index({ assignee: 1, status: 1, endsAt: 1 });
tasks.index({ status: 1, endsAt: 1 });
// The board by one choice: whatever lies in a stretch of time of others' is not read for it.
tasks.index({ party: 1, status: 1, endsAt: 1 });
tasks.index({ kind: 1, status: 1, endsAt: 1 });
tasks.index({ caseKind: 1, status: 1, endsAt: 1 });
tasks.index({ assignee: 1, status: 1, closedAt: 1 });
tasks.index({ doneBy: 1, closedAt: 1 }, { sparse: true });
tasks.index({ 'links.hash': 1 });

export interface OutboxDoc {
  _id: string;
  caseId: string;
  taskRowId: string;
  occasion: string;
  to: string;
  version: number;
  status: 'pending' | 'sent' | 'failed' | 'cancelled';
  attempts: number;
  lastError: string | null;
  messageId: string;
  madeAt: Date;
  /** The last day that the mail said, once it was accepted. */
  lastDay: string | null;
  /** The link's token, sealed; gone once the mail server has accepted the mail. */
  link: string | null;
}
const outbox = new Schema<OutboxDoc>(
  {
    _id: String,
    caseId: text,
    taskRowId: text,
    occasion: text,
    to: text,
    version: number,
    status: { type: String, enum: ['pending', 'sent', 'failed', 'cancelled'], required: true },
    attempts: number,
    lastError: maybe,
    messageId: text,
    madeAt: date,
    lastDay: maybe,
    link: maybe,
  },
  strict,
);
outbox.index({ caseId: 1, version: 1 });
outbox.index({ taskRowId: 1 });
outbox.index({ status: 1, madeAt: 1 });
outbox.index({ messageId: 1 });

export interface LetterDoc {
  _id: string;
  kind: LetterKind;
  member: string;
  caseId: string | null;
  taskRowId: string | null;
  /** The legal day on which it was asked for; of a meeting its own day. */
  day: string;
  /** Of a meeting its id. */
  meeting?: string | null;
  status: 'pending' | 'sent' | 'failed' | 'cancelled';
  attempts: number;
  lastError: string | null;
  messageId: string;
  /** Wall time, like `until` (no attempt and no code after it) and `expires` (the row goes). */
  madeAt: Date;
  until: Date;
  expires: Date;
  /** A token or code, sealed; gone once the mail server has accepted the mail. */
  secret: string | null;
  /** Keyed hash of a code; gone once it was used. */
  hash: string | null;
  /** Guesses that are left. */
  tries: number;
  /** Of a code: which browser asked for it, as a hash of its own cookie's secret. */
  browser?: string | null;
}
const letters = new Schema<LetterDoc>(
  {
    _id: String,
    kind: text,
    member: text,
    caseId: maybe,
    taskRowId: maybe,
    day: text,
    meeting: maybe,
    status: { type: String, enum: ['pending', 'sent', 'failed', 'cancelled'], required: true },
    attempts: number,
    lastError: maybe,
    messageId: text,
    madeAt: date,
    until: date,
    expires: date,
    secret: maybe,
    hash: maybe,
    tries: number,
    browser: maybe,
  },
  strict,
);
letters.index({ caseId: 1 });
letters.index({ messageId: 1 });
letters.index({ taskRowId: 1, member: 1, kind: 1, madeAt: 1 });
letters.index({ expires: 1 }, { expireAfterSeconds: 0 });

export interface IntentRow {
  _id: string;
  caseId: string;
  caseKind: string;
  type: string;
  event: string;
  actor: Actor | null;
  signIn: { acr: string; at: string; session: string } | null;
  at: Date;
  expires: Date;
}
const intents = new Schema<IntentRow>(
  {
    _id: String,
    caseId: text,
    caseKind: text,
    type: text,
    event: text,
    actor: { type: mixed, default: null },
    signIn: { type: mixed, default: null },
    at: date,
    expires: date,
  },
  strict,
);
intents.index({ caseId: 1 });
intents.index({ expires: 1 }, { expireAfterSeconds: 0 });

export interface MemberRow {
  _id: string;
  party: string;
  roles: string[];
  /** `role` null: all of `roles` (who came with the environment and has no case of their own yet). */
  authorisations: {
    id?: string;
    role: string | null;
    ground?: string | null;
    from: string;
    until: string | null;
  }[];
  /** 14: the day of the confidentiality statement. */
  statementOn: string | null;
  /** Keyed hash of the address, to find a member by e-mail. */
  emailIndex: string;
  person: string;
  /** The membership's case, from which everything here but the person comes; null for who came with the environment. */
  caseId: string | null;
  /** What waits for a second person (domain/membership). */
  pending: StaffRow['pending'];
  /** Wall time: written for a proposal that no step has taken up yet. */
  pendingUntil?: Date;
  /** The account at the identity provider that this member signs in with: a hash (api/plugins/session.ts). */
  account?: string;
  /** Another account that came with the same address and was refused, and when; until an administrator decides. */
  claimed?: { account: string; at: Date };
  /** What the member chose (store/preferences.ts). */
  digest?: boolean;
  /** What the member looks at again, and the hash of their calendar's token (store/views.ts). */
  views?: SavedView[];
  feed?: string;
}
const members = new Schema<MemberRow>(
  {
    _id: String,
    party: text,
    roles: [String],
    authorisations: [{ _id: false, id: String, role: maybe, ground: maybe, from: text, until: maybe }],
    statementOn: maybe,
    caseId: maybe,
    pending: { type: mixed, default: [] },
    pendingUntil: Date,
    emailIndex: text,
    person: text,
    account: String,
    claimed: { type: { _id: false, account: text, at: date }, default: undefined },
    digest: Boolean,
    views: { type: mixed, default: undefined },
    feed: String,
  },
  strict,
);
members.index({ emailIndex: 1 }, { unique: true });
members.index({ party: 1 });
members.index({ caseId: 1 });
members.index({ digest: 1 });
members.index({ feed: 1 });

export interface DeputyDoc {
  _id: string;
  member: string;
  deputy: string;
  from: string;
  until: string;
  /** Of a closed list; null when the member named the deputy. */
  reason: string | null;
  madeBy: string;
  madeAt: Date;
  endedAt: Date | null;
  endedBy: string | null;
}
const deputies = new Schema<DeputyDoc>(
  {
    _id: String,
    member: text,
    deputy: text,
    from: text,
    until: text,
    reason: maybe,
    madeBy: text,
    madeAt: date,
    endedAt: maybeDate,
    endedBy: maybe,
  },
  strict,
);
deputies.index({ deputy: 1, until: 1 });
deputies.index({ until: 1 });

/** Who is signed in: a member's id, times, hashes, and roughly in which browser (encrypted). */
export interface SessionRow {
  _id: string;
  member: string;
  subject: string | null;
  sid: string | null;
  started: Date;
  /** The end, whatever happens; `idleAt` is the end when nothing happens: `idle` after it was used last. */
  until: Date;
  idle: number;
  idleAt: Date;
  /** Ciphertext; absent in one from before. */
  browser?: string;
}
const sessions = new Schema<SessionRow>(
  {
    _id: String,
    member: text,
    subject: maybe,
    sid: maybe,
    started: date,
    until: date,
    idle: number,
    idleAt: date,
    browser: { type: String },
  },
  strict,
);
sessions.index({ until: 1 }, { expireAfterSeconds: 0 });
sessions.index({ member: 1 });
sessions.index({ sid: 1 });
sessions.index({ subject: 1 });

/** Tokens that count once: the hash of their id, until they would be refused for their age. */
export interface UsedTokenRow {
  _id: string;
  until: Date;
}
const usedTokens = new Schema<UsedTokenRow>({ _id: String, until: date }, strict);
usedTokens.index({ until: 1 }, { expireAfterSeconds: 0 });

export interface KnownRow {
  _id: string;
  hash: string;
  caseId: string;
  /** Of somebody whom the file isn't about: theirs in it. */
  unit?: string;
}
const known = new Schema<KnownRow>({ _id: String, hash: text, caseId: text, unit: String }, strict);
known.index({ hash: 1 });
known.index({ caseId: 1 });

export interface SettingRow {
  _id: string;
  value: unknown;
}
const environment = new Schema<SettingRow>({ _id: String, value: mixed }, strict);

/** Sharded, so that steps of different cases seldom meet in one document. */
export interface CounterRow {
  _id: string;
  n: number;
}
const counters = new Schema<CounterRow>({ _id: String, n: number }, strict);

export interface ErasureDoc {
  _id: string;
  caseId: string;
  units: string[] | null;
  term: string;
  article: string;
  due: Date;
  runIds: string[];
  done: string[];
  keyIds: string[];
  kinds: Record<string, number>;
  counts: Record<string, number>;
  master: number;
}
const erasures = new Schema<ErasureDoc>(
  {
    _id: String,
    caseId: text,
    units: { type: [String], default: null },
    term: text,
    article: text,
    due: date,
    runIds: [String],
    done: [String],
    keyIds: [String],
    kinds: { type: mixed, default: {} },
    counts: { type: mixed, default: {} },
    master: { type: Number, default: 0 },
  },
  strict,
);
erasures.index({ caseId: 1 });

export interface CertificateRow {
  _id: string;
  number: string;
  units: Record<string, number>;
  documents: number;
  places: Record<string, number>;
  article: string;
  term: string;
  dueOn: string;
  doneAt: Date;
  keyIds: string[];
  master: number;
  finalFrom: string;
  masterGone: boolean;
  final: boolean;
}
const certificates = new Schema<CertificateRow>(
  {
    _id: String,
    number: text,
    units: { type: mixed, required: true },
    documents: number,
    places: { type: mixed, required: true },
    article: text,
    term: text,
    dueOn: text,
    doneAt: date,
    keyIds: [String],
    master: number,
    finalFrom: text,
    masterGone: { type: Boolean, required: true },
    final: { type: Boolean, required: true },
  },
  strict,
);
certificates.index({ number: 1 }, { unique: true });
certificates.index({ doneAt: 1 });
certificates.index({ final: 1, masterGone: 1, finalFrom: 1 });

export interface MeetingDoc {
  _id: string;
  body: Body;
  day: string;
  time: string | null;
  madeBy: string;
  status: 'planned' | 'running' | 'ended';
  startedAt: Date | null;
  endedAt: Date | null;
  /** Legal. */
  expires: Date;
  items: {
    nr: number;
    caseId: string;
    due: { what: string; lastDay: string }[];
    present: string[];
    from: number | null;
    to: number | null;
    discussedAt: Date | null;
    counts: { decisions: number; tasks: number } | null;
    spoken?: { kinds: string[]; necessity: string } | null;
  }[];
}
const maybeNumber = { type: Number, default: null } as const;
const meetings = new Schema<MeetingDoc>(
  {
    _id: String,
    body: { type: String, enum: ['weighing', 'conference'], required: true },
    day: text,
    time: maybe,
    madeBy: text,
    status: { type: String, enum: ['planned', 'running', 'ended'], required: true },
    startedAt: maybeDate,
    endedAt: maybeDate,
    expires: date,
    items: [
      {
        _id: false,
        nr: number,
        caseId: text,
        due: [{ _id: false, what: text, lastDay: text }],
        present: [String],
        from: maybeNumber,
        to: maybeNumber,
        discussedAt: maybeDate,
        counts: { type: mixed, default: null },
        spoken: { type: mixed, default: null },
      },
    ],
  },
  strict,
);
meetings.index({ day: 1 });
meetings.index({ 'items.caseId': 1 });
meetings.index({ expires: 1 });

export interface AccessRow {
  _id: string;
  writer: string;
  seq: number;
  at: string;
  who: string | null;
  party: string | null;
  what: string;
  purpose: string;
  fields: string[];
  file: string;
  ok: boolean;
  key: string;
  about: string;
  prev: string;
  hash: string;
  /** The request's trace; why it was unusual. */
  trace?: string | null;
  odd?: string[];
}
const accesslog = new Schema<AccessRow>(
  {
    _id: String,
    writer: text,
    seq: number,
    at: text,
    who: maybe,
    party: maybe,
    what: text,
    purpose: { type: String, default: '' },
    fields: [String],
    file: { type: String, default: '' },
    ok: { type: Boolean, required: true },
    key: text,
    about: text,
    prev: text,
    hash: text,
    trace: maybe,
    odd: [String],
  },
  strict,
);
accesslog.index({ writer: 1, seq: 1 }, { unique: true });
accesslog.index({ key: 1, at: 1 });
accesslog.index({ at: 1 });
accesslog.index({ who: 1, at: 1 });

export interface Regie {
  connection: Connection;
  covenants: ReturnType<typeof covenantModels>['covenants'];
  standing: ReturnType<typeof covenantModels>['standing'];
  plans: ReturnType<typeof covenantModels>['plans'];
  cases: Model<CaseRow>;
  journal: Model<JournalRow>;
  tasks: Model<TaskDoc>;
  outbox: Model<OutboxDoc>;
  letters: Model<LetterDoc>;
  intents: Model<IntentRow>;
  members: Model<MemberRow>;
  deputies: Model<DeputyDoc>;
  sessions: Model<SessionRow>;
  usedTokens: Model<UsedTokenRow>;
  known: Model<KnownRow>;
  environment: Model<SettingRow>;
  counters: Model<CounterRow>;
  erasures: Model<ErasureDoc>;
  certificates: Model<CertificateRow>;
  meetings: Model<MeetingDoc>;
  accesslog: Model<AccessRow>;
}

export function regieOf(connection: Connection): Regie {
  return {
    connection,
    cases: modelOf(connection, 'cases', cases),
    journal: modelOf(connection, 'journal', journal),
    tasks: modelOf(connection, 'tasks', tasks),
    outbox: modelOf(connection, 'outbox', outbox),
    letters: modelOf(connection, 'letters', letters),
    intents: modelOf(connection, 'intents', intents),
    members: modelOf(connection, 'members', members),
    deputies: modelOf(connection, 'deputies', deputies),
    sessions: modelOf(connection, 'sessions', sessions),
    usedTokens: modelOf(connection, 'usedTokens', usedTokens),
    known: modelOf(connection, 'known', known),
    environment: modelOf(connection, 'environment', environment),
    counters: modelOf(connection, 'counters', counters),
    erasures: modelOf(connection, 'erasures', erasures),
    certificates: modelOf(connection, 'certificates', certificates),
    meetings: modelOf(connection, 'meetings', meetings),
    ...covenantModels(connection),
    accesslog: modelOf(connection, 'accesslog', accesslog),
  };
}
