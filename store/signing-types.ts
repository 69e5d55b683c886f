/** Annex 1 signed without an account, by a mailed link and a code (signings.ts). */
import type { MemberId, PartyId } from '../domain/case.ts';
import type { Day, Instant } from '../domain/dates/index.ts';

export interface Invited {
  name: string;
  position: string;
  email: string;
}
/** Without anything about the person. */
export interface Signing {
  id: string;
  organisation: PartyId;
  until: Day;
  status: 'asked' | 'signed' | 'confirmed' | 'refused' | 'withdrawn';
  signedOn: Day | null;
  /** Wall time until which the link is good. */
  linkUntil: Instant;
  /** A mail to the representative was refused or came back. */
  undelivered: boolean;
}

export interface Signings {
  /**
   * An earlier invitation of the organisation that nobody used ends. @param asked `id` comes from the form that was sent
   * @returns the link's token, in clear this once; null when the same form made it before
   */
  invite(
    asked: { id: string; organisation: PartyId; until: Day; person: Invited; by: MemberId },
    days: number,
  ): Promise<string | null>;
  /** As if it was never asked: its mail could not be handed over. */
  forget(id: string): Promise<void>;
  /** While the link is good, also once it was signed with; null otherwise, whatever the reason. */
  byToken(token: string): Promise<Signing | null>;
  byId(id: string): Promise<Signing | null>;
  /** The newest of each organisation; withdrawn ones left out. */
  all(): Promise<Signing[]>;
  /** Where its mails go; null when it is over. */
  address(id: string): Promise<string | null>;
  /** A mail about it was refused, or came back: the administrator sees it with the organisation. */
  notDelivered(id: string): Promise<void>;
  /**
   * A new code, good for ten minutes, once, and in the browser that asked; it ends the one before. Null when there were
   * too many within the hour.
   */
  newCode(id: string, browser: string): Promise<string | null>;
  /** Whether the code is right. Every guess counts, but another browser's: there is no code for it. */
  check(id: string, guess: { code: string; browser: string }): Promise<'right' | 'wrong' | 'none'>;
  /** Once, by who gave the code. False when the link is over, or was signed with before. */
  sign(id: string, signature: { name: string; position: string }, on: Day): Promise<boolean>;
  /** Signed, and not settled: the administrator has, or should have, a task about each. */
  unsettled(): Promise<Signing[]>;
  /** Who signed, for who confirms it. */
  signature(id: string): Promise<{ invited: Invited; name: string; position: string } | null>;
  /** After the administrator's answer; what isn't needed any more goes. Idempotent. */
  settle(id: string, status: 'confirmed' | 'refused'): Promise<void>;
  sweep(now: Date): Promise<number>;
}
