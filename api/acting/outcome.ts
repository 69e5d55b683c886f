/** What sending a form comes to: the answer of the case, or why there is none. */
import type { Answer } from '../../contracts/answers.ts';
import type { CaseId } from '../../domain/case.ts';
import { AccessDenied, GoneError, KeyGone } from '../../store/index.ts';
import type { Deps } from '../deps.ts';
import type { Acted } from '../form-page.ts';
import { GONE, USED } from './command.ts';

/** What a form comes to, with an answer where its case was destroyed meanwhile. */
export async function unlessGone(work: () => Promise<Acted>): Promise<Acted> {
  try {
    return await work();
  } catch (error) {
    return refusedAnswer(error);
  }
}

/** What the store refuses, in words: the case has gone, or this person may not do this in it (any more). */
export function refusedAnswer(error: unknown): Acted {
  if (error instanceof GoneError || error instanceof KeyGone) return { outcome: 'answered', answer: GONE };
  if (error instanceof AccessDenied) return { outcome: 'answered', answer: NOT_ALLOWED };
  throw error;
}
const NOT_ALLOWED: Answer = {
  ok: false,
  code: 'access-denied',
  message: 'U mag dit nu niet in het dossier zetten. Kijk bij het dossier wat er veranderd is.',
};

/** Hands over what `intend` wrote; null when its id was used for something else. @throws EngineAway */
export async function handOver(deps: Deps, caseId: CaseId | null, commandId: string): Promise<Acted> {
  if (caseId === null) return { outcome: 'answered', answer: USED };
  return { outcome: 'answered', answer: (await deps.engine.command(caseId, commandId)) ?? GONE };
}
