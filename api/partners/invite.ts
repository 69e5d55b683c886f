/** Annex 1 by mailed link (1c, 14.2): inviting the legal representative, and what the administrator sees of who signed. */
import { createHash } from 'node:crypto';
import { addDuration, dayInWords } from '../../domain/dates/index.ts';
import { type Fact, type FormDescription, readForm } from '../../domain/forms/index.ts';
import type { TaskRow } from '../../store/index.ts';
import { EngineAway } from '../away.ts';
import type { Deps, Who } from '../deps.ts';
import type { Acted } from '../form-page.ts';
import { onRecord } from './acting.ts';
import { partnerName } from './names.ts';

const ADDRESS = /^[^\s@<>"]{1,64}@[^\s@<>"]+\.[^\s@<>"]{2,63}$/;

const refused = (message: string, field: string): Acted => ({
  outcome: 'answered',
  answer: { ok: false, code: 'invitation', message, field },
});

/** The same form sent twice is one invitation and one mail. @throws EngineAway; then nobody was invited */
export async function inviteToSign(
  deps: Deps,
  who: Who,
  id: string,
  form: FormDescription,
  { commandId, body }: { commandId: string; body: unknown },
): Promise<Acted> {
  const { signings, letters, partners } = deps.store;
  const read = readForm(form, body, { today: who.today, party: who.actor.party });
  if (!read.ok) return { outcome: 'invalid', errors: read.errors, values: read.values };
  const {
    representative = '',
    position = '',
    email = '',
    until = '',
  } = read.decision as Record<string, string>;
  if (!ADDRESS.test(email) || email.length > 200)
    return refused('Dit is geen e-mailadres. Kijk of het klopt.', 'email');
  const organisation = await partners.byId(id);
  if (organisation?.until && until > organisation.until)
    return refused(
      `De organisatie doet mee tot en met ${dayInWords(organisation.until)}. Kies een dag die niet later is.`,
      'until',
    );
  const latest = addDuration(who.today, deps.covenant.settings.annexAtMost.value);
  if (until > latest)
    return refused(
      `Een organisatie tekent tot en met ${dayInWords(latest)}. Kies een dag die niet later is.`,
      'until',
    );
  const signing = createHash('sha256').update(`annex\n${id}\n${commandId}`).digest('hex').slice(0, 32);
  await onRecord(deps, who, 'invite-annex', { id, signing, until });
  const person = { name: representative, position, email };
  const token = await signings.invite(
    { id: signing, organisation: id, until, person, by: who.actor.member },
    deps.covenant.settings.annexLinkDays.value,
  );
  if (token === null) return { outcome: 'answered', answer: { ok: true, version: 0 } };
  const letter = await letters.annex('annex', signing, token, who.today);
  try {
    await deps.engine.startLetter(letter);
  } catch (error) {
    if (error instanceof EngineAway) await Promise.all([letters.forget(letter), signings.forget(signing)]);
    throw error;
  }
  return { outcome: 'answered', answer: { ok: true, version: 0 } };
}

/** For who confirms: who was asked, who signed, for what. Empty for any other task. On record. */
export async function annexFacts(deps: Deps, who: Who, row: TaskRow): Promise<Fact[]> {
  if (row.kind !== 'confirm-annex' || row.about === null || row.status !== 'open') return [];
  const { signings } = deps.store;
  const asked = await signings.byId(row.about);
  if (!asked) return [];
  await onRecord(deps, who, 'read-annex', { id: asked.organisation, signing: asked.id });
  const signature = await signings.signature(asked.id);
  const fact = (label: string, ...lines: string[]): Fact => ({ label, lines });
  return [
    fact('Organisatie', partnerName(deps)(asked.organisation)),
    ...(signature
      ? [
          fact(
            'Wie was gevraagd',
            signature.invited.name,
            signature.invited.position,
            signature.invited.email,
          ),
          fact('Wie heeft getekend', signature.name, signature.position),
        ]
      : []),
    ...(asked.signedOn ? [fact('Getekend op', dayInWords(asked.signedOn))] : []),
    fact('Doet mee tot en met', dayInWords(asked.until)),
    fact(
      'Zo stelt u het vast',
      'Bel de organisatie op een nummer dat u zelf opzoekt, en vraag naar deze persoon. Kijk in het Handelsregister of deze persoon mag tekenen.',
    ),
  ];
}
