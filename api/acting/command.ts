/** A command: who wants what, written into the store first, then handed to the engine by its id alone. */
import { randomUUID } from 'node:crypto';
import { wallNow } from '../../config/index.ts';
import type { Answer } from '../../contracts/answers.ts';
import type { CaseId } from '../../domain/case.ts';
import type { NewIntent } from '../../store/index.ts';
import { DifferentContent } from '../../store/index.ts';
import type { Deps, Who } from '../deps.ts';

/** Who sends a form or a key of their own can't take the ids that the system gives its own commands and moments. */
export const COMMAND_ID = /^(?!moment:|mail-|begin:|gone:|over:|first:|annex:)[\w:.-]{8,90}$/;

/** Intents are kept for 30 days (store/intents.ts); a day less, for clocks that differ. */
const YOUNG_MS = 29 * 86_400_000;
/** So far may another of our machines' clocks be ahead. */
const AHEAD_MS = 600_000;

/** The id of a form's command: a UUID that begins with the instant at which the form was made (version 7, RFC 9562). */
export function newCommandId(): string {
  const time = wallNow().getTime().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

/**
 * Whether a command with this id, had it ever been sent, would still have its intent. An id of one's own making that
 * pretends to be from later is not: it could outlive its intent.
 */
export function isYoung(commandId: string): boolean {
  const [, high, low] =
    /^([\da-f]{8})-([\da-f]{4})-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/.exec(commandId) ?? [];
  const age = wallNow().getTime() - Number.parseInt(`${high}${low}`, 16);
  return high !== undefined && age < YOUNG_MS && age > -AHEAD_MS;
}

/**
 * Writes the intent unless it stands already: a form that is sent twice is one command. `make` is asked only when it
 * is new; `caseKind` is 'subject' unless said otherwise; with `probablyNew` (its task is open) it may be asked in vain. Answers the case that the command is for; null
 * when the id was used for something else.
 */
export async function intend(
  deps: Deps,
  who: Who,
  commandId: string,
  expected: { type: string; caseId?: CaseId; caseKind?: string; probablyNew?: boolean },
  make: () => Promise<{ caseId: CaseId; event: unknown }>,
): Promise<CaseId | null> {
  const young = isYoung(commandId);
  const same = async (): Promise<CaseId | null | undefined> => {
    const known = await deps.store.intents.get(commandId);
    // An intent is kept for a while only; what the command came to is kept with the case.
    if (!known) return young || (await deps.store.cases.outcomeOf(commandId)) === null ? undefined : null;
    const mine =
      known.actor?.member === who.member.id &&
      known.type === expected.type &&
      (expected.caseId === undefined || known.caseId === expected.caseId);
    return mine ? known.caseId : null;
  };
  // A form whose task is open has hardly ever been sent before: the intent's own id will tell when it has, and what was
  // then written for nothing ends as any draft does.
  const known = expected.probablyNew && young ? undefined : await same();
  if (known !== undefined) return known;
  const { caseId, event } = await make();
  const intent: NewIntent = {
    commandId,
    caseId,
    caseKind: expected.caseKind ?? 'subject',
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

export const GONE: Extract<Answer, { ok: false }> = {
  ok: false,
  code: 'gone',
  message: 'Dit dossier is er niet meer. U hoeft niets meer te doen.',
};
export const USED: Answer = {
  ok: false,
  code: 'command-id-used',
  message: 'Dit formulier is al eerder voor iets anders verstuurd. Open de taak opnieuw.',
};
