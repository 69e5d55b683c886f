/** Registering a signal (7.1-2): a known person's file gets it added, somebody new gets a file. */
import { randomUUID } from 'node:crypto';
import { legalOffset } from '../../config/index.ts';
import type { Answer } from '../../contracts/answers.ts';
import type { CaseId } from '../../domain/case.ts';
import type { Day } from '../../domain/dates/index.ts';
import { type Field, freeForm, readForm, typed } from '../../domain/forms/index.ts';
import type { Deps, Who } from '../deps.ts';
import type { Acted } from '../form-page.ts';
import { GONE, intend, USED } from './command.ts';
import { judgeKnown } from './known.ts';
import { refusedAnswer } from './outcome.ts';
import { toSearch } from './permits.ts';
import { putTexts } from './texts.ts';

const KIND = 'subject';

/**
 * The caller has established that this person represents a core party (7.2). The answer doesn't tell whether the
 * person was known already, unless somebody must say whether a likely match is the same person: then `ask` gets the
 * question, which belongs to the form from then on. @throws EngineAway
 */
export async function registerSignal(
  deps: Deps,
  who: Who,
  input: { commandId: string; body: unknown; ask: (question: Field) => void },
): Promise<Acted> {
  const { today } = who;
  const context = { today, party: who.actor.party };
  const form = freeForm('register-signal', deps.covenant, context);
  const read = readForm(form, input.body, context);
  if (!read.ok) return { outcome: 'invalid', errors: read.errors, values: read.values };
  const person = read.texts.find(({ code }) => code === '8.2a')?.values ?? {};
  const { name = '', birthDate = '' } = person;

  let caseId: CaseId | null;
  try {
    caseId = await intend(deps, who, input.commandId, { type: 'register-signal' }, async () => {
      const [exactly] =
        name && birthDate ? await livingCases(deps, who, 'register-signal', name, birthDate) : [];
      const known = exactly ?? (await judged(deps, who, { name, birthDate }, input));
      const target = known ?? randomUUID();
      const signal = `s${randomUUID().slice(0, 8)}`;
      // 13.2: into the archive nothing is written; the rules say so in words.
      const archived = known !== undefined && (await deps.store.cases.load(known))?.stage === 'archived';
      const texts = await putTexts(deps, who, {
        caseId: target,
        kind: form.id,
        article: form.article,
        texts: archived ? [] : read.texts,
        provenance: read.provenance,
        about: { signal: `signal:${signal}` },
        today,
      });
      const reporter = archived
        ? ''
        : (read.texts.find(({ code }) => code === '8.2c')?.values.reporterName ?? '');
      if (reporter !== '') await deps.store.known.rememberOther(target, `signal:${signal}`, reporter);
      const { phenomenon, receivedOn } = read.decision;
      const { provenance } = read;
      const event = {
        type: 'register-signal',
        by: who.actor,
        signal,
        receivedOn,
        phenomenon,
        provenance,
        texts,
      };
      return { caseId: target, event };
    });
  } catch (error) {
    return error instanceof NotYet ? error.outcome : refusedAnswer(error);
  }
  if (caseId === null) return { outcome: 'answered', answer: USED };

  const answer = await beginCase(deps, caseId, input.commandId);
  // So that a later signal finds this file. Repeating it is harmless, so a form sent again makes good what was missed.
  if (answer.ok && name) await deps.store.known.remember(caseId, name, birthDate);
  return { outcome: 'answered', answer };
}

class NotYet extends Error {
  readonly outcome: Acted;
  constructor(outcome: Acted) {
    super('somebody must answer first');
    this.outcome = outcome;
  }
}

/** The case of a likely match that is the same person; undefined for somebody new. @throws NotYet */
async function judged(
  deps: Deps,
  who: Who,
  person: { name: string; birthDate: Day | '' },
  { body, ask }: { body: unknown; ask: (question: Field) => void },
): Promise<CaseId | undefined> {
  const answer = await judgeKnown(deps, who, person, body);
  if (answer.refused) throw new NotYet(answer.refused);
  if (answer.ask) {
    ask(answer.ask);
    const message = 'Kies of dit dezelfde persoon is.';
    const errors = [{ field: answer.ask.name, message }];
    throw new NotYet({ outcome: 'invalid', errors, values: typed(body) });
  }
  return answer.caseId ?? undefined;
}

/** Hands a command to a case, which is made when it does not exist yet. @throws EngineAway */
export async function beginCase(deps: Deps, caseId: CaseId, commandId: string, kind = KIND): Promise<Answer> {
  if (!(await deps.store.cases.load(caseId))) {
    if (await deps.store.cases.gone(caseId)) return GONE;
    await deps.engine.startCase(caseId, kind);
    // A workflow starts at the wall's time; while the environment rehearses, legal now is ahead of it.
    if (legalOffset() > 0) await deps.clock?.join(caseId);
  }
  return (await deps.engine.command(caseId, commandId)) ?? GONE;
}

/**
 * The person's cases, as far as this person may have to do with them (7). Only those that still exist: an index entry
 * may be a little older than a destruction.
 */
export async function livingCases(
  deps: Deps,
  who: Who,
  purpose: string,
  name: string,
  birthDate: Day,
): Promise<CaseId[]> {
  const found: CaseId[] = [];
  for (const id of await deps.store.known.find(name, birthDate, toSearch(who, purpose))) {
    if (await deps.store.cases.load(id)) found.push(id);
  }
  return found;
}
