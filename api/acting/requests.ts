/** Taking a request in (12): by a member of staff, or by anybody on the public page, who never learns anything but a number. */
import { createHash } from 'node:crypto';
import { wallNow } from '../../config/index.ts';
import type { Answer } from '../../contracts/answers.ts';
import type { CaseId } from '../../domain/case.ts';
import { dayInWords, parseDay } from '../../domain/dates/index.ts';
import { dossierNumber } from '../../domain/forms/index.ts';
import { ownTerm, type RequestState, shownUnit } from '../../domain/request/index.ts';
import { DifferentContent } from '../../store/index.ts';
import { EngineAway } from '../away.ts';
import { levelInWords, type Shown } from '../citizen.ts';
import type { Deps } from '../deps.ts';
import type { Acted } from '../form-page.ts';
import { inWords } from '../view.ts';
import { GONE } from './command.ts';
import { unlessGone } from './outcome.ts';
import { sendByAnybody } from './public-form.ts';

export const KIND = 'request';
/** The same form sent twice is one request. */
export function requestIdOf(commandId: string): CaseId {
  const hash = createHash('sha256').update(`request ${commandId}`).digest('hex');
  return /^(.{8})(.{4})(.{4})(.{4})(.{12})/.exec(hash)?.slice(1).join('-') ?? hash;
}
export const requestNumber = (caseId: CaseId): string => dossierNumber(caseId);

/** The public page's form, and the mail that it came in. @throws EngineAway */
export async function askRequest(deps: Deps, input: { commandId: string; body: unknown }): Promise<Acted> {
  const caseId = requestIdOf(input.commandId);
  const acted = await sendByAnybody(deps, { formId: 'ask-request', caseId }, input);
  if (acted.outcome === 'answered' && acted.answer.ok) await confirmReceipt(deps, caseId, input.body);
  return acted;
}

/**
 * 12.1: what a provider said of who has just made this request, put on it; the officer establishes who it is. The number
 * is under a key of its own, that goes when that is done. @throws EngineAway
 */
export function showIdentity(
  deps: Deps,
  { caseId, commandId, shown }: { caseId: CaseId; commandId: string; shown: Shown },
): Promise<Acted> {
  return unlessGone(async () => {
    const state = (await deps.store.cases.load(caseId))?.state as RequestState | undefined;
    if (!state) return { outcome: 'answered', answer: GONE };
    // It may have been sent before, and be further than that by now: the case answers then, and nothing is written.
    const sent = await deps.store.intents.get(commandId);
    if (!sent && (state.step !== 'identifying' || state.shown))
      return { outcome: 'answered', answer: NOT_NEEDED };
    const { level, number, name, birthDate } = shown;
    const body = {
      level: levelInWords(level),
      number,
      at: inWords(wallNow().toISOString()),
      shownName: name,
      shownBirthDate: dayWhereItIsOne(birthDate),
    };
    const goesOn = { stage: 'identifying', unit: shownUnit(state) };
    return sendByAnybody(
      deps,
      { formId: 'show-identity', caseId, more: { level }, goesOn },
      { commandId, body },
    );
  });
}
/** Providers also give a year alone, or zeros. */
function dayWhereItIsOne(text: string): string {
  try {
    return dayInWords(parseDay(text));
  } catch {
    return text;
  }
}
const NOT_NEEDED: Answer = {
  ok: false,
  code: 'not-now',
  message: 'Inloggen is bij dit verzoek niet (meer) nodig.',
};

/** One address, as far as a mail could go there; what else was typed is left for the officer to read. */
const ADDRESS = /^[^\s@<>",;:]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/i;

/** 12.1: a mail with the number and the last day, where an address was given. That it fails is no reason to refuse the request. */
export async function confirmReceipt(deps: Deps, caseId: CaseId, body: unknown): Promise<void> {
  const address = String((body as Record<string, unknown> | undefined)?.email ?? '').trim();
  if (address.length > 254 || !ADDRESS.test(address)) return;
  const state = (await deps.store.cases.load(caseId))?.state as RequestState | undefined;
  if (!state) return;
  const { lastDay } = ownTerm(deps.covenant, state);
  const letter = await deps.store.letters.received({ caseId, address, lastDay });
  try {
    await deps.engine.startLetter(letter);
  } catch (error) {
    if (!(error instanceof EngineAway)) throw error;
    await deps.store.letters.forget(letter);
    return;
  }
  await mailed(deps, caseId).catch((error: unknown) => {
    if (!(error instanceof EngineAway)) throw error;
  });
}

/** That it was mailed stands with the request. Its id is none that a form could take. @throws EngineAway */
async function mailed(deps: Deps, caseId: CaseId): Promise<void> {
  const commandId = `mail-receipt:${caseId}`;
  const event = { type: 'mailed-receipt' };
  const intent = { commandId, caseId, caseKind: KIND, type: event.type, event, actor: null, signIn: null };
  await deps.store.intents.put(intent).catch((error: unknown) => {
    if (!(error instanceof DifferentContent)) throw error;
  });
  await deps.engine.command(caseId, commandId);
}
