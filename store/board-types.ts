import type { CaseId, MemberId, PartyId } from '../domain/case.ts';
import type { Day, Instant } from '../domain/dates/index.ts';

/** A stretch of the board: from (included) up to until (not included). At `from` itself only what comes after `after` in id order. */
export interface BoardRange {
  from: Instant | null;
  after?: string;
  until: Instant;
  limit: number;
}
export interface BoardFilter {
  party?: PartyId;
  /** A kind of task, or of moment. */
  kind?: string;
  /** null: of nobody. */
  assignee?: MemberId | null;
  /** A kind of case: 'subject', ... */
  caseKind?: string;
}
/** An open task, in outline. */
export interface BoardTask {
  /** `${caseId}:${task}` */
  id: string;
  caseId: CaseId;
  caseKind: string;
  number: string;
  kind: string;
  party: PartyId | null;
  role: string;
  assignee: MemberId | null;
  openedAt: Instant;
  lastDay: Day;
  endsAt: Instant;
  article: string;
  /** A mail about it once failed: only then is it worth asking whether one does now. */
  undelivered: boolean;
}
export interface BoardMoment {
  /** Case, what and instant: stable as long as it doesn't move. */
  id: string;
  caseId: CaseId;
  caseKind: string;
  what: string;
  at: Instant;
  lastDay: Day;
  article: string;
  parties: PartyId[];
}
export interface CasePlace {
  kind: string;
  stage: string;
}

export interface Board {
  /** Open tasks, soonest last day first, then by id. Index: status, endsAt, behind assignee, kind, party or caseKind when one is given. */
  tasks(range: BoardRange, filter: BoardFilter): Promise<BoardTask[]>;
  /** What the system does by itself, soonest first, then by id. Index: days. */
  moments(range: BoardRange, filter: BoardFilter): Promise<BoardMoment[]>;
  /** How many open tasks end in this stretch; no further than `most`. Index: as `tasks`. */
  count(range: { from: Instant | null; until: Instant }, filter: BoardFilter, most: number): Promise<number>;
  /** The stage of each living case. */
  places(caseIds: readonly CaseId[]): Promise<Map<CaseId, CasePlace>>;
  /** Calls back after steps of any process, at most every `ms`. Answers how to stop. `onError`: the stream broke; it is begun anew. */
  onChange(callback: () => void, ms: number, onError: (error: unknown) => void): () => void;
}

/** What the board is filtered by, as a member keeps it to look again: ids of closed lists, no words of anybody. */
export interface SavedView {
  id: string;
  query: Readonly<Record<string, string>>;
}
export interface Views {
  of(member: MemberId): Promise<SavedView[]>;
  /** False when there are too many. The same again is one view. */
  add(member: MemberId, query: Readonly<Record<string, string>>): Promise<boolean>;
  remove(member: MemberId, id: string): Promise<void>;
  /** A new token for the calendar feed; an older one is good no longer. The only time that it is in clear. */
  newFeed(member: MemberId): Promise<string>;
  endFeed(member: MemberId): Promise<void>;
  hasFeed(member: MemberId): Promise<boolean>;
  /** Views and whether there is a feed, in one question. */
  both(member: MemberId): Promise<{ views: SavedView[]; feed: boolean }>;
  /** Whose feed this token is; null for nobody's. Index: feed. */
  ownerOf(token: string): Promise<MemberId | null>;
}
