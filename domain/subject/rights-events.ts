/** What a request's case says to the file that it is about, and what an effect found out for the file. Nobody else gives these: they have no `by`. */
import type { CaseId, PartyId, TextRef, UnitId } from '../case.ts';
import type { Day } from '../dates/index.ts';
import type { CorrectionGround, CorrectionWhat, RightAsked } from './rights-state.ts';

/** One item as it was decided; a copy's name stands for its item. */
export interface AskedItem {
  item: TextRef;
  what: CorrectionWhat;
  ground: CorrectionGround;
}
/** And where it stands. */
export interface CorrectedItem extends AskedItem {
  unit: UnitId;
  code: string;
  /** Who brought it in. */
  party: PartyId;
}

export type RightsEvent =
  /** It is established whose file this is: the request runs. An objection shields the file at once. Told again: changed dates. */
  | {
      type: 'request-runs';
      from: CaseId;
      what: RightAsked;
      receivedOn: Day;
      answerBy: Day;
      /** An objection by somebody whom the file isn't about: it shields these, their own, and nothing else. */
      items?: TextRef[];
    }
  /** Whether this file is still there: a file that isn't is told for it. */
  | { type: 'request-asks'; from: CaseId }
  /** Answered or withdrawn. An objection that was not decided is released. */
  | { type: 'request-over'; from: CaseId }
  /** 12.5-6: what was granted, item by item. What was refused is the request's own. */
  | { type: 'correct-items'; from: CaseId; decidedOn: Day; items: AskedItem[] }
  /** By `place-items`: where they stand in this file. `gone`: nowhere any more, here or in another file of the request. */
  | { type: 'items-placed'; request: CaseId; decidedOn: Day; items: CorrectedItem[]; gone: AskedItem[] }
  /** AVG 21: upheld (`remove` or `shield`, everywhere) or rejected. */
  | { type: 'objection-decided'; from: CaseId; decidedOn: Day; outcome: 'remove' | 'shield' | 'reject' }
  /** By `find-recipients`: parties whose people read the item's field, and the copies of the item. */
  | { type: 'recipients-found'; correction: string; readers: PartyId[]; copies: TextRef[] };

/** What the file says back; `from` is this file's id. */
export type SaidToRequest =
  /** The first day on which data of this file are destroyed, and the last: an answer comes before the first (13). */
  | { type: 'file-ends'; first: Day; last: Day }
  | {
      type: 'correction-carried-out';
      item: TextRef | null;
      outcome: 'done' | 'gone' | 'held';
      on: Day;
    }
  /** AVG 19: everybody who holds or received the item has been told and confirmed, or takes part no longer. */
  | { type: 'recipients-confirmed'; item: TextRef | null; recipients: PartyId[]; on: Day };

export const RIGHTS_EVENTS = [
  'request-runs',
  'request-asks',
  'request-over',
  'correct-items',
  'items-placed',
  'objection-decided',
  'recipients-found',
] as const satisfies readonly RightsEvent['type'][];
