/**
 * Corrections that touch two cases (8.3, 10.3): a signal that goes to the right person, two files of one person. Each is
 * a chain of commands with ids derived from the form's own: sent again after a failure anywhere, it goes on where it was.
 * Whoever takes over comes first, so that at worst a signal stands in two files, and never in none.
 */
import { randomUUID } from 'node:crypto';
import type { Answer } from '../../contracts/answers.ts';
import { dossierFacts, dossierView } from '../../domain/access/index.ts';
import type { CaseId } from '../../domain/case.ts';
import { type FormDescription, readForm } from '../../domain/forms/index.ts';
import { ends, mergeProblem, type Provenance, type SubjectState } from '../../domain/subject/index.ts';
import { GoneError, type Origin } from '../../store/index.ts';
import type { Deps, Who } from '../deps.ts';
import type { Acted } from '../form-page.ts';
import { GONE, intend, USED } from './command.ts';
import { unlessGone } from './outcome.ts';
import { beginCase, livingCases } from './register.ts';
import { putTexts } from './texts.ts';

interface Sent {
  commandId: string;
  body: unknown;
}

const answered = (answer: Answer): Acted => ({ outcome: 'answered', answer });
const refusal = (message: string, field?: string): Acted =>
  answered({ ok: false, code: 'not-possible', message, ...(field ? { field } : {}) });

/** Null for what is no dossier: an id in an address may be of a case of another kind. */
export async function stateOf(deps: Deps, caseId: CaseId): Promise<SubjectState | null> {
  const loaded = await deps.store.cases.load(caseId);
  return loaded?.kind === 'subject' ? (loaded.state as SubjectState) : null;
}

/** What another case must know about a signal: its days, its stricter end, and where it came from (6). */
function factsOf(deps: Deps, state: SubjectState, id: string, origins: readonly Origin[]) {
  const signal = state.signals[id];
  if (!signal) return null;
  const { receivedOn, decidedOn, party, phenomenon, clock } = signal;
  const text = origins.find(({ unit }) => unit === `signal:${id}`);
  const provenance: Provenance = {
    party,
    ground: text?.ground ?? '',
    regime: text?.regime ?? '',
    on: text?.on ?? receivedOn,
  };
  const last = ends(state, deps.covenant)[`signal:${id}`]?.lastDay;
  return {
    signal: id,
    receivedOn,
    ...(decidedOn === undefined ? {} : { decidedOn }),
    // On the file's clock it never had an end of its own.
    ...(clock === 'own' && last !== undefined ? { keepUntil: last } : {}),
    // Of an earlier merge: what was stricter then still is.
    ...(clock === 'file' && signal.keepUntil !== undefined ? { strictest: signal.keepUntil } : {}),
    phenomenon,
    provenance,
  };
}

/** Where its signals came from. What they say is nothing that a correction needs to read. */
const originsOf = (deps: Deps, caseId: CaseId): Promise<Origin[]> =>
  deps.store.texts.origins(caseId, '8.2b', 'register-signal');

/** The caller has established that this person may split a signal off here. @throws EngineAway */
export function splitSignal(
  deps: Deps,
  who: Who,
  caseId: CaseId,
  form: FormDescription,
  { commandId, body }: Sent,
): Promise<Acted> {
  return unlessGone(async () => {
    const context = { today: who.today, party: who.actor.party };
    const before = await deps.store.intents.get(commandId);
    // Sent again, the signal may be gone from the choices: what was asked then counts.
    const fields = before ? form.fields.filter(({ name }) => name !== 'signal') : form.fields;
    const read = readForm({ ...form, fields }, body, context);
    if (!read.ok) return { outcome: 'invalid', errors: read.errors, values: read.values };
    const { name = '', birthDate } = read.texts.find(({ code }) => code === '8.2a')?.values ?? {};
    const known = before || !birthDate ? [] : await livingCases(deps, who, 'split-signal', name, birthDate);
    if (known.includes(caseId))
      return refusal('Dit is de persoon van dit dossier. Het signaal staat al goed.', 'name');

    const asked = { type: 'split-signal', caseId };
    const from = await intend(deps, who, commandId, asked, async () => ({
      caseId,
      event: {
        type: 'split-signal',
        by: who.actor,
        signal: read.decision.signal,
        to: known[0] ?? randomUUID(),
      },
    }));
    const event = (await deps.store.intents.get(commandId))?.event as
      | { signal: string; to: CaseId }
      | undefined;
    if (from === null || !event) return answered(USED);
    const { signal, to } = event;

    const receives = { type: 'receive-split', caseId: to };
    const received = await intend(deps, who, `${commandId}.2`, receives, async () => {
      const state = await stateOf(deps, caseId);
      const facts = state && factsOf(deps, state, signal, await originsOf(deps, caseId));
      if (!facts) throw new GoneError();
      const texts = await putTexts(deps, who, {
        ...{ caseId: to, kind: form.id, article: form.article, texts: read.texts },
        ...{ provenance: null, about: {}, today: who.today },
      });
      return { caseId: to, event: { type: 'receive-split', by: who.actor, ...facts, texts } };
    });
    if (received === null) return answered(USED);
    const taken = await beginCase(deps, to, `${commandId}.2`);
    if (!taken.ok) return answered(taken);
    if (birthDate) await deps.store.known.remember(to, name, birthDate);
    return answered((await deps.engine.command(caseId, commandId)) ?? GONE);
  });
}

/** The caller has established that this person may merge into this case. @throws EngineAway */
export function mergeCases(
  deps: Deps,
  who: Who,
  caseId: CaseId,
  form: FormDescription,
  { commandId, body }: Sent,
): Promise<Acted> {
  return unlessGone(async () => {
    const context = { today: who.today, party: who.actor.party };
    const read = readForm(form, body, context);
    if (!read.ok) return { outcome: 'invalid', errors: read.errors, values: read.values };
    if (!(await deps.store.intents.get(commandId))) {
      const problem = await prepareMerge(deps, who, caseId, String(read.decision.other), commandId);
      if (problem) return problem;
    }
    const event = (await deps.store.intents.get(commandId))?.event as
      | { type: string; from: CaseId; signals: { signal: string }[] }
      | undefined;
    if (event?.type !== 'merge') return answered(USED);
    const merged = (await deps.engine.command(caseId, commandId)) ?? GONE;
    if (!merged.ok) return answered(merged);
    // Whoever looks for the person by the name of the other file finds this one.
    await deps.store.known.follow(event.from, caseId);
    // The signals go with their texts; with the last one nothing is known there any more, and what is left is destroyed.
    for (const [at, { signal }] of event.signals.entries()) {
      const id = `${commandId}.${at + 2}`;
      const asked = { type: 'split-signal', caseId: event.from };
      const from = await intend(deps, who, id, asked, async () => ({
        caseId: event.from,
        event: { type: 'split-signal', by: who.actor, signal, to: caseId },
      }));
      const gone = from === null ? null : await deps.engine.command(event.from, id);
      // Already split off or destroyed there is as good.
      if (gone && !gone.ok && gone.code !== 'unknown-signal') return answered(gone);
    }
    return answered(merged);
  });
}

async function prepareMerge(
  deps: Deps,
  who: Who,
  caseId: CaseId,
  number: string,
  commandId: string,
): Promise<Acted | null> {
  const from = await byNumber(deps, number);
  const state = from === null ? null : await stateOf(deps, from);
  if (from === null || !state || dossierView(deps.covenant, who.actor, dossierFacts(state)) !== 'all')
    return refusal('Dit nummer is niet bekend. Kijk of het klopt.', 'other');
  if (from === caseId) return refusal('Dit is het nummer van dit dossier zelf.', 'other');
  const here = await stateOf(deps, caseId);
  const problem = here && mergeProblem(here, state);
  if (problem) return refusal(problem, 'other');
  if (Object.keys(state.holds).length > 0)
    return refusal('De vernietiging van het andere dossier is uitgesteld. Stop eerst het uitstel.', 'other');
  const origins = await originsOf(deps, from);
  const signals = Object.keys(state.signals).flatMap((id) => factsOf(deps, state, id, origins) ?? []);
  if (signals.length === 0) return refusal('Het andere dossier heeft geen signalen (meer).', 'other');
  const lastProcessing = state.file?.lastProcessing ?? state.openedOn;
  const event = { type: 'merge', by: who.actor, from, signals, lastProcessing };
  const asked = { type: 'merge', caseId };
  return (await intend(deps, who, commandId, asked, async () => ({ caseId, event }))) === null
    ? answered(USED)
    : null;
}

/** A dossier by the start of its id; null when there is none, or more than one. */
async function byNumber(deps: Deps, number: string): Promise<CaseId | null> {
  const start = number.trim().toLowerCase();
  if (!/^[0-9a-f]{8}[0-9a-f-]*$/.test(start)) return null;
  // The id itself sorts just behind everything that is smaller than it.
  const ids = await deps.store.cases.ids({ after: start.slice(0, -1), limit: 500, kind: 'subject' });
  const found = ids.filter((id) => id.startsWith(start));
  return found.length === 1 ? (found[0] as CaseId) : null;
}
