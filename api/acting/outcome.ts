/** What sending a form comes to: the answer of the case, or why there is none. */
import type { CaseId } from '../../domain/case.ts';
import { GoneError, KeyGone } from '../../store/index.ts';
import type { Deps } from '../deps.ts';
import type { Acted } from '../form-page.ts';
import { GONE, USED } from './command.ts';

/** What a form comes to, with an answer where its case was destroyed meanwhile. */
export async function unlessGone(work: () => Promise<Acted>): Promise<Acted> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof GoneError || error instanceof KeyGone) return { outcome: 'answered', answer: GONE };
    throw error;
  }
}

/** Hands over what `intend` wrote; null when its id was used for something else. @throws EngineAway */
export async function handOver(deps: Deps, caseId: CaseId | null, commandId: string): Promise<Acted> {
  if (caseId === null) return { outcome: 'answered', answer: USED };
  return { outcome: 'answered', answer: (await deps.engine.command(caseId, commandId)) ?? GONE };
}
