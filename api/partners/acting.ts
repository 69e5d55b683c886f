/** Recording an organisation, its signing of annex 1 and its end. No event of any case; every change is on record. */
import { wallNow } from '../../config/index.ts';
import { addDays, startOfDay } from '../../domain/dates/index.ts';
import { type FormDescription, readForm } from '../../domain/forms/index.ts';
import { EngineAway } from '../away.ts';
import type { Deps, Who } from '../deps.ts';
import type { Acted } from '../form-page.ts';

const STANDS = { outcome: 'answered', answer: { ok: true, version: 0 } } as const;
const refused = (message: string, field?: string): Acted => ({
  outcome: 'answered',
  answer: { ok: false, code: 'organisation', message, ...(field !== undefined && { field }) },
});

/** More cases than one organisation takes part in. */
const MOST = 2_000;

interface Input {
  commandId: string;
  body: unknown;
}

export async function addOrganisation(
  deps: Deps,
  who: Who,
  form: FormDescription,
  { commandId, body }: Input,
): Promise<Acted> {
  const read = readForm(form, body, { today: who.today, party: who.actor.party });
  if (!read.ok) return { outcome: 'invalid', errors: read.errors, values: read.values };
  const { name = '', from = '', until = null } = read.decision as Record<string, string>;
  if (until !== null && until < from)
    return refused('Deze dag ligt vóór de eerste dag. Kies een latere dag.', 'until');
  // The form's own id, so that a form that is sent twice is one organisation.
  const id = `partner-${commandId.replaceAll(/\W/g, '').slice(-12)}`;
  await onRecord(deps, who, 'add-organisation', { id, from, until });
  await deps.store.partners.add({ id, name, from, until });
  return STANDS;
}

export async function signAnnex(
  deps: Deps,
  who: Who,
  id: string,
  form: FormDescription,
  { body }: Input,
): Promise<Acted> {
  const read = readForm(form, body, { today: who.today, party: who.actor.party });
  if (!read.ok) return { outcome: 'invalid', errors: read.errors, values: read.values };
  const { on = '', representative = '', position = '' } = read.decision as Record<string, string>;
  await onRecord(deps, who, 'sign-annex', { id, on });
  const signed = await deps.store.partners.sign(id, {
    ...{ on, name: representative, position },
    ...{ confirmedBy: who.actor.member, confirmedAt: wallNow().toISOString() },
  });
  return signed ? STANDS : refused('Deze organisatie doet niet meer mee.');
}

export async function withdrawOrganisation(
  deps: Deps,
  who: Who,
  id: string,
  form: FormDescription,
  { commandId, body }: Input,
): Promise<Acted> {
  const read = readForm(form, body, { today: who.today, party: who.actor.party });
  if (!read.ok) return { outcome: 'invalid', errors: read.errors, values: read.values };
  await onRecord(deps, who, 'withdraw-annex', { id });
  if (await deps.store.partners.withdraw(id, who.today)) await dropEverywhere(deps, who, id, commandId);
  return STANDS;
}

/** Every living case has its next moment before this. */
const AHEAD_DAYS = 4000;

/**
 * Each case that it took part in looks around now: its tasks lapse and what was permitted ends. With the engine away that
 * happens at the case's next step; nothing is read meanwhile, for nobody of it is let in any more.
 */
async function dropEverywhere(deps: Deps, who: Who, party: string, commandId: string): Promise<void> {
  const until = startOfDay(addDays(who.today, AHEAD_DAYS));
  const cases = await deps.store.cases.soonest({ kind: 'subject', party, until, limit: MOST });
  for (const { caseId } of cases) {
    const id = `${commandId}-${caseId.slice(0, 8)}`;
    const intent = { commandId: id, caseId, caseKind: 'subject', type: 'moment', actor: null, signIn: null };
    try {
      await deps.store.intents.put({ ...intent, event: { type: 'moment' } });
      await deps.engine.command(caseId, id);
    } catch (error) {
      if (!(error instanceof EngineAway)) throw error;
      return;
    }
  }
}

export function onRecord(deps: Deps, who: Who, what: string, detail: Record<string, unknown>): Promise<void> {
  const { member, party } = who.actor;
  return deps.store.accessLog.write({
    ...{ who: member, party, what, purpose: 'partners', fields: [], file: 'partners' },
    ...{ caseId: null, detail, ok: true },
  });
}
