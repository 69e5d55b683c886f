/** Step-up (15): a task that decides about a person is shown and done after a strong sign-in only. */
import { isStrong } from '../../config/index.ts';
import type { Answer } from '../../contracts/answers.ts';
import { formNeedsStrongSignIn, needsStrongSignIn } from '../../covenant/index.ts';
import type { Deps, Who } from '../deps.ts';

/** Whether this sign-in is enough to see anything at all: any is, unless the site asks for a strong one at every sign-in. */
export const strongEnoughToEnter = (
  deps: Pick<Deps, 'config'>,
  signIn: { acr: string; amr?: readonly string[] },
): boolean => !deps.config.strongAlways || isStrong(signIn, deps.config.strongSignIn);

/** Whether this sign-in is enough for a task of that kind. */
export const strongEnough = (deps: Deps, who: Who, kind: string): boolean =>
  !needsStrongSignIn(deps.covenant, kind) || isStrong(who.signIn, deps.config.strongSignIn);

/** The same for a form that people start themselves. */
export const strongEnoughForForm = (deps: Deps, who: Who, form: string): boolean =>
  !formNeedsStrongSignIn(deps.covenant, form) || isStrong(who.signIn, deps.config.strongSignIn);

export const TOO_WEAK: Answer = {
  ok: false,
  code: 'sign-in-too-weak',
  message:
    'Voor deze beslissing is een sterke aanmelding nodig. Meld u aan met uw tweede middel en verstuur het formulier nog een keer.',
};
