/** Annex 1 signed without an account, by a mailed link and a code (signings.ts). */
import type { MemberId, PartyId } from '../domain/case.ts';
import type { Day } from '../domain/dates/index.ts';

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
}

export interface Signings {
  /** An earlier invitation of the organisation that nobody used ends. @returns the id and the link's token, in clear this once */
  invite(
    asked: { organisation: PartyId; until: Day; person: Invited; by: MemberId },
    days: number,
  ): Promise<{ id: string; token: string }>;
  /** While the link is good and nobody signed; null otherwise, whatever the reason. */
  byToken(token: string): Promise<Signing | null>;
  byId(id: string): Promise<Signing | null>;
  /** The newest of each organisation. */
  all(): Promise<Signing[]>;
  /** Where its mails go; null when it is over. */
  address(id: string): Promise<string | null>;
  /** A new code, good for ten minutes and once; it ends the one before. Null when there were too many within the hour. */
  newCode(id: string): Promise<string | null>;
  /** Whether the code is right; the signature is then written, once. Every guess counts. */
  sign(
    id: string,
    code: string,
    signature: { name: string; position: string },
    on: Day,
  ): Promise<'right' | 'wrong' | 'none'>;
  /** Who signed, for who confirms it. */
  signature(id: string): Promise<{ invited: Invited; name: string; position: string } | null>;
  /** After the administrator's answer; what isn't needed any more goes. Idempotent. */
  settle(id: string, status: 'confirmed' | 'refused'): Promise<void>;
  sweep(now: Date): Promise<number>;
}
