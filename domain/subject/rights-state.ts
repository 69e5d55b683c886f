/** What a subject's case knows of the rights of the person concerned (12, AVG 16-21): ids, choices and days, never words. */
import type { CaseId, PartyId, TextRef, UnitId } from '../case.ts';
import type { Day } from '../dates/index.ts';

/** A complaint (13.1) runs like a request: the file tells it of its end. */
export type RightAsked = 'access' | 'correction' | 'objection' | 'complaint';
/** 12.3: improve, add to, remove or shield one item. */
export type CorrectionWhat = 'improve' | 'add' | 'remove' | 'shield';
/** 12.6: (a) factually wrong, (b) incomplete or irrelevant, (c) otherwise unlawful. */
export const CORRECTION_GROUNDS = ['a', 'b', 'c'] as const;
export type CorrectionGround = (typeof CORRECTION_GROUNDS)[number];

/** A request about this file, by the id of its case. */
export interface LinkedRequest {
  what: RightAsked;
  receivedOn: Day;
  /** The last day of its answer by its own term. */
  answerBy: Day;
  /** Answered or withdrawn. It goes with this file all the same. */
  over?: true;
  /** The day on which the file heard that. Absent in what was over before this was kept. */
  overOn?: Day;
  /** Of an objection: it was decided, and not upheld. It shields nothing any more, sent or not. */
  rejected?: true;
  /** What it was told of this file's end: the first of the data to go, and the last. */
  told?: { first: Day; last: Day };
  /** Of an objection by somebody whom the file isn't about: their own items, shielded while it is judged. */
  items?: TextRef[];
  /** The hold that the controller was asked about because of it. */
  hold?: string;
}

/** Who holds or received the item (12.6, AVG 19). `by-law`: who got it under 14.1; that stands in the words of the disclosure. */
export type Recipients = Record<PartyId, { confirmedOn?: Day; leftOn?: Day }>;

export interface CorrectionState {
  request: CaseId;
  /** Null: the whole file, after an objection that was upheld. */
  item: TextRef | null;
  unit: UnitId;
  /** Its file field. */
  code: string;
  /** Who brought it in. */
  party: PartyId;
  what: CorrectionWhat;
  ground: CorrectionGround | 'objection';
  decidedOn: Day;
  /** `gone`: the item was not there any more. `held`: an order or a claim of another keeps it as it is; shielded instead. */
  step: 'open' | 'done' | 'gone' | 'held';
  on?: Day;
  /** Once they are known; a copy of the item counts as the item. */
  recipients?: Recipients;
}

/** AVG 18: one item, whatever happens to its unit. */
export interface ShieldState {
  unit: UnitId;
  correction: string;
  since: Day;
  /** That it ends was decided: the person is told first (AVG 18(3)). */
  ending?: true;
}

export interface ObjectionState {
  request: CaseId;
  /** Receipt of the objection. */
  from: Day;
  step: 'judging' | 'shielded' | 'removing';
  decidedOn?: Day;
  /** That the whole file is seen again was decided, on this ground: the person is told first (AVG 18(3)). */
  ending?: string;
  /** Everybody who received the data has confirmed. */
  confirmedOn?: Day;
}

export interface RightsState {
  requests: Record<CaseId, LinkedRequest>;
  corrections: Record<string, CorrectionState>;
  shields: Record<TextRef, ShieldState>;
  objection?: ObjectionState;
}

export const noRights = (): RightsState => ({ requests: {}, corrections: {}, shields: {} });
export const RIGHT_KINDS: readonly RightAsked[] = ['access', 'correction', 'objection', 'complaint'];
