/** Decisions need a strong sign-in (15): checked here again, so that a raw message or a weak session decides nothing. */
import { isStrong, type StrongSignIn } from '../config/index.ts';
import { type Covenant, formNeedsStrongSignIn, needsStrongSignIn } from '../covenant/index.ts';
import type { Refusal, Task } from '../domain/case.ts';
import type { SignIn } from '../store/index.ts';

/** What a command is: its type (a form's id), and the task that it would complete, by the case's own state and its own word. */
interface Completing {
  type: string;
  task?: unknown;
  kind?: unknown;
}

/** A refusal when the command completes a task, or is a form, that a weaker sign-in than this may not; null otherwise. */
export function tooWeak(
  covenant: Covenant,
  wanted: StrongSignIn | null,
  signIn: SignIn | null,
  { type, task, kind }: Completing,
  tasks: readonly Task[],
): Refusal | null {
  const kinds = [kind, tasks.find(({ id }) => id === task)?.kind];
  const needed =
    type === 'complete-task'
      ? kinds.some((one) => typeof one === 'string' && needsStrongSignIn(covenant, one))
      : formNeedsStrongSignIn(covenant, type);
  if (!needed || isStrong(signIn, wanted)) return null;
  const message =
    'Voor deze beslissing is een sterke aanmelding nodig. Meld u opnieuw aan en verstuur het formulier nog een keer.';
  return { ok: false, code: 'sign-in-too-weak', message };
}
