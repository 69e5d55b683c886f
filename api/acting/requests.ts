/** Taking a request in (12): by a member of staff, or by anybody on the public page, who never learns anything but a number. */
import { createHash } from 'node:crypto';
import { permitToWrite } from '../../domain/access/index.ts';
import type { CaseId } from '../../domain/case.ts';
import { dossierNumber, paperForm, readForm } from '../../domain/forms/index.ts';
import { ownTerm, PUBLIC, type RequestState } from '../../domain/request/index.ts';
import { DifferentContent, type NewText } from '../../store/index.ts';
import { EngineAway } from '../away.ts';
import type { Deps } from '../deps.ts';
import type { Acted } from '../form-page.ts';
import { USED } from './command.ts';
import { beginCase } from './register.ts';
import { paperRefs } from './texts.ts';

export const KIND = 'request';
/** The same form sent twice is one request. */
export function requestIdOf(commandId: string): CaseId {
  const hash = createHash('sha256').update(`request ${commandId}`).digest('hex');
  return /^(.{8})(.{4})(.{4})(.{4})(.{12})/.exec(hash)?.slice(1).join('-') ?? hash;
}
export const requestNumber = (caseId: CaseId): string => dossierNumber(caseId);

/** Who has no account: writes what makes a request, and nothing else. Whose it is in the log is nobody's. */
const nobody = { member: PUBLIC, party: PUBLIC, roles: [PUBLIC] };

/**
 * The public page's form. It looks nothing up: the answer, and how long it takes, are the same whether a file exists or
 * not. @throws EngineAway
 */
export async function askRequest(
  deps: Deps,
  { commandId, body }: { commandId: string; body: unknown },
): Promise<Acted> {
  const today = await deps.today();
  const context = { today, party: PUBLIC };
  const form = paperForm('ask-request', deps.covenant, context);
  if (!form) throw new RangeError('no form');
  const read = readForm(form, body, context);
  if (!read.ok) return { outcome: 'invalid', errors: read.errors, values: read.values };
  const caseId = requestIdOf(commandId);
  const sent = await deps.store.intents.get(commandId);
  if (sent && sent.caseId !== caseId) return { outcome: 'answered', answer: USED };
  if (!sent) {
    await deps.store.keys.register(caseId, KIND, 'papers');
    const texts = read.texts.map(
      ({ code, values }): NewText => ({
        ...{ caseId, room: 'zaken', unit: KIND, code, kind: form.id, party: PUBLIC, ground: '', regime: '' },
        ...{ on: today, by: PUBLIC, values },
      }),
    );
    const permit = permitToWrite({
      ...{
        actor: nobody,
        caseId,
        file: 'papers',
        fields: [...new Set(texts.map(({ code }) => code))],
        today,
      },
      ...{ purpose: 'request', why: form.id, stage: 'new', involved: [] },
    });
    const refs = await deps.store.texts.putAll(texts, permit);
    const { asks, behalf } = read.decision;
    const event = { type: form.id, asks, behalf, papers: paperRefs(read.texts, refs), texts: refs };
    const intent = { commandId, caseId, caseKind: KIND, type: form.id, event, actor: null, signIn: null };
    await deps.store.intents.put(intent).catch((error: unknown) => {
      // Its twin came first, a moment ago: that one counts.
      if (!(error instanceof DifferentContent)) throw error;
    });
  }
  const answer = await beginCase(deps, caseId, commandId, KIND);
  if (answer.ok) await confirmReceipt(deps, caseId, body);
  return { outcome: 'answered', answer };
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
