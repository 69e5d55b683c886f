/** A command: who wants what, written into the store first, then handed to the engine by its id alone. */
import type { Answer } from '../../contracts/answers.ts';
import type { CaseId } from '../../domain/case.ts';
import type { NewIntent } from '../../store/index.ts';
import { DifferentContent } from '../../store/index.ts';
import type { Deps, Who } from '../deps.ts';

/** Who sends a form or a key of their own can't take the ids that the system gives its own commands and moments. */
export const COMMAND_ID = /^(?!moment:|mail-)[\w:.-]{8,90}$/;

/**
 * Writes the intent unless it stands already: a form that is sent twice is one command. `make` is asked only when it
 * is new. Answers the case that the command is for; null when the id was used for something else.
 */
export async function intend(
  deps: Deps,
  who: Who,
  commandId: string,
  expected: { type: string; caseId?: CaseId },
  make: () => Promise<{ caseId: CaseId; event: unknown }>,
): Promise<CaseId | null> {
  const same = async (): Promise<CaseId | null | undefined> => {
    const known = await deps.store.intents.get(commandId);
    // An intent is kept for a while only; what the command came to is kept with the case.
    if (!known) return (await deps.store.cases.outcomeOf(commandId)) === null ? undefined : null;
    const mine =
      known.actor?.member === who.member.id &&
      known.type === expected.type &&
      (expected.caseId === undefined || known.caseId === expected.caseId);
    return mine ? known.caseId : null;
  };
  const known = await same();
  if (known !== undefined) return known;
  const { caseId, event } = await make();
  const intent: NewIntent = {
    commandId,
    caseId,
    caseKind: 'subject',
    type: expected.type,
    event,
    actor: who.actor,
    signIn: who.signIn,
  };
  try {
    await deps.store.intents.put(intent);
    return caseId;
  } catch (error) {
    // Its twin came first, a moment ago: that one counts.
    if (error instanceof DifferentContent) return (await same()) ?? null;
    throw error;
  }
}

export const GONE: Answer = {
  ok: false,
  code: 'gone',
  message: 'Dit dossier is er niet meer. U hoeft niets meer te doen.',
};
export const USED: Answer = {
  ok: false,
  code: 'command-id-used',
  message: 'Dit formulier is al eerder voor iets anders verstuurd. Open de taak opnieuw.',
};
