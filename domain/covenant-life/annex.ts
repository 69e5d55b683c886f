/**
 * 1c, 14.2: an organisation's legal representative signed annex 1 by a mailed link and a code. That shows that a mailbox
 * was opened; who signed is confirmed by the administrator, and only then the organisation takes part.
 */
import type { PartyId, Task } from '../case.ts';
import type { Day } from '../dates/index.ts';
import { isPartnerId } from '../partners.ts';
import { needOneOf, ROLE, refuse } from '../subject/checks.ts';
import { note, open } from '../tasks/work.ts';
import type { DutyAnswers } from './state.ts';
import type { Work } from './work.ts';

export function annexSigned(
  work: Work,
  { organisation, signing, until }: { organisation: PartyId; signing: string; until: Day },
): void {
  if (!isPartnerId(organisation)) refuse('unknown-organisation', 'Deze organisatie is niet bekend.');
  if (work.state.annexes?.[signing]) refuse('already-signed', 'Deze bijlage is al getekend.');
  work.state.annexes = { ...work.state.annexes, [signing]: { organisation, until, signedOn: work.day } };
  open(work, { kind: 'confirm-annex', party: null, role: ROLE.administrator, about: signing });
  note(work, 'Bijlage 1 is getekend: de identiteit moet nog worden vastgesteld');
}

export function annexConfirmed(
  work: Work,
  { about = '' }: Task,
  by: string,
  { outcome }: DutyAnswers['confirm-annex'],
): void {
  needOneOf(outcome, ['confirm', 'refuse'], 'outcome');
  const { [about]: annex, ...others } = work.state.annexes ?? {};
  if (!annex) return;
  work.state.annexes = others;
  const { organisation, until, signedOn } = annex;
  work.effects.push({
    ...{ effect: 'annex', signing: about, organisation, until, signedOn, by },
    confirmed: outcome === 'confirm',
  });
  note(
    work,
    outcome === 'confirm'
      ? 'Ondertekening van bijlage 1 vastgesteld'
      : 'Ondertekening van bijlage 1 afgewezen',
  );
}
