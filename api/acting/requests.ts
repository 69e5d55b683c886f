/** Taking a request in (12): by a member of staff, or by anybody on the public page, who never learns anything but a number. */
import { createHash } from 'node:crypto';
import type { CaseId } from '../../domain/case.ts';
import { dossierNumber } from '../../domain/forms/index.ts';
import { ownTerm, type RequestState } from '../../domain/request/index.ts';
import { EngineAway } from '../away.ts';
import type { Deps } from '../deps.ts';
import type { Acted } from '../form-page.ts';
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
  }
}
