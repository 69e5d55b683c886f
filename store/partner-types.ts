/** What the store keeps of external partners' organisations (partners.ts). */
import type { MemberId, PartyId } from '../domain/case.ts';
import type { Day, Instant } from '../domain/dates/index.ts';
import type { NotSigned, Organisation } from '../domain/partners.ts';

/** Annex 1: signed by the organisation's legal representative, confirmed by the administrator. */
export interface Annex {
  on: Day;
  name: string;
  position: string;
  confirmedBy: MemberId;
  confirmedAt: Instant;
}

export interface Partners {
  /** Practice and tests. */
  seed(organisations: readonly (Organisation & { annex?: Annex })[]): Promise<void>;
  /** The same id twice is one organisation: the first counts. */
  add(organisation: Pick<Organisation, 'id' | 'name' | 'from' | 'until'>): Promise<void>;
  /**
   * False when there is no such organisation, or it has withdrawn. Signing anew replaces what stood there. `until`: the
   * last day for which was signed, never later than the organisation's own.
   */
  sign(id: PartyId, annex: Annex, until?: Day): Promise<boolean>;
  /** From now on nothing is read; for good. False when that was so already. */
  withdraw(id: PartyId, on: Day): Promise<boolean>;
  byId(id: PartyId): Promise<Organisation | null>;
  annexOf(id: PartyId): Promise<Annex | null>;
  all(): Promise<Organisation[]>;
  /** Who can be chosen on that day: annex 1 signed, and somebody with the confidentiality statement. */
  choosable(today: Day): Promise<PartyId[]>;
  /**
   * The same, with those whose annex 1 holds whether or not they have somebody. Annex 1 is read afresh, whether they have
   * somebody is at most half a second old.
   */
  standing(today: Day): Promise<{ signed: PartyId[]; choosable: PartyId[] }>;
  /** What keeps a member of an organisation out; null when nothing does, or it is no organisation's member. */
  keepsOut(member: { party: PartyId; statementOn: Day | null }, today: Day): Promise<NotSigned | null>;
  /** Sees to it that `known` and `chosen` are at most half a second old. */
  seen(today: Day): Promise<void>;
  /** All of them as they were at the last look of this process: for names on pages. */
  known(): readonly Organisation[];
  /** Those that can be chosen, as they were at the last look. */
  chosen(): readonly Organisation[];
  /** Those that ended before that day. */
  sweep(before: Day): Promise<number>;
}
