/**
 * External partners' organisations (1c, 10.5, 14.2): an organisation takes part once its legal representative has signed
 * annex 1 (confidentiality and purpose limitation), and a person of it once they signed the confidentiality statement.
 */
import type { Covenant } from '../covenant/index.ts';
import type { PartyId } from './case.ts';
import type { Day } from './dates/index.ts';

export interface Organisation {
  id: PartyId;
  name: string;
  /** Takes part from this day, to 24:00 of `until` (Europe/Amsterdam). */
  from: Day;
  until: Day | null;
  /** The day on which annex 1 was signed. */
  signedOn: Day | null;
  /** Withdrawn by the organisation or the controller: from that moment on nothing is read. */
  withdrawnOn: Day | null;
}

/** What an organisation's id looks like, so that it can't be taken for a party of the covenant. */
const PARTNER_ID = /^partner-[\w]{4,40}$/;
export const isPartnerId = (id: string): boolean => PARTNER_ID.test(id);

/** Stands for whichever external partner, where a form is described and not filled in. */
export const ANY_PARTNER: PartyId = 'partner-0000';

/** The grounds and the law under which somebody brings data in (6): a party's own, or those of any external partner. */
export const sourceOf = (
  covenant: Pick<Covenant, 'parties' | 'externalPartners'>,
  party: PartyId,
): Pick<Covenant['externalPartners'], 'regime' | 'grounds'> | undefined =>
  covenant.parties.find(({ id }) => id === party) ??
  (isPartnerId(party) ? covenant.externalPartners : undefined);

/** Whether the organisation takes part on that day: annex 1 signed, not ended, not withdrawn. */
export const hasSigned = (organisation: Organisation | null | undefined, today: Day): boolean =>
  !!organisation &&
  organisation.withdrawnOn === null &&
  organisation.signedOn !== null &&
  organisation.signedOn <= today &&
  organisation.from <= today &&
  (organisation.until === null || today <= organisation.until);

export type NotSigned = 'annex' | 'statement';

/** What keeps this person of an organisation out; null when nothing does. Both are signed before the first access (14). */
export function missingSignature(
  member: { statementOn: Day | null },
  organisation: Organisation | null | undefined,
  today: Day,
): NotSigned | null {
  if (!hasSigned(organisation, today)) return 'annex';
  const { statementOn } = member;
  return statementOn !== null && statementOn <= today ? null : 'statement';
}

/** Annex 1 signed by the organisation and the confidentiality statement by the person. */
export const signedUp = (
  member: { statementOn: Day | null },
  organisation: Organisation | null | undefined,
  today: Day,
): boolean => missingSignature(member, organisation, today) === null;
