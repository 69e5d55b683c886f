/** Random choices, and the answers that they come to: for lives by the rules alone and on the real workflow. */
import { modelCovenant } from '../../../covenant/index.ts';
import { addDays } from '../../../domain/dates/index.ts';
import type { TaskKind } from '../../../domain/subject/index.ts';
import { ITEMS } from './life.ts';

export const PARTIES = modelCovenant().parties.map(({ id }) => id);
export const CORE = PARTIES.slice(0, 3);

export interface Pick {
  /** What to do, whom, when, how: each taken modulo what there is. */
  what: number;
  who: number;
  days: number;
  how: number;
}

export const among = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;

export function answerFor(kind: TaskKind, { how, who, days }: Pick, today: string): object {
  const say = (...outcomes: string[]): object => ({ outcome: among(outcomes, how) });
  const ground = among(['a', 'a', 'b', ''], who);
  switch (kind) {
    case 'decide-agenda':
      return how % 3 === 0
        ? { outcome: 'not-on-agenda', keepMonths: days % 7 }
        : {
            outcome: 'agenda',
            parties: ['gemeente', among(PARTIES, who)],
            partners: ['x'],
            items: ITEMS.slice(0, who % 4),
          };
    case 'consult-informing':
      return { view: among(['inform', 'postpone'], how) };
    case 'decide-informing':
    case 'reconsider-notice':
      return { ...say('inform', 'postpone'), ground };
    case 'send-notice':
      return { sentOn: addDays(today, -(days % 3)) };
    case 'give-information':
      return { given: 'yes' };
    case 'draw-up-plan':
      return { aims: ['a'], actions: [{ owner: among(PARTIES, who), by: addDays(today, days) }] };
    case 'agree-plan':
      return { agree: how % 4 === 0 ? 'no' : 'yes' };
    case 'report-action':
      return { done: 'yes' };
    case 'review-round':
      return say('continue', 'advise-closing');
    case 'advise-closing':
    case 'decide-closing':
      return say('close', 'continue');
    case 'review-or-close':
      return say('review', 'decide-closing');
    case 'check-accuracy':
      return { right: 'yes' };
    case 'decide-reopening':
      return say('reopen', 'reopen', 'refuse');
    case 'decide-hold':
      return say('hold', 'hold', 'refuse');
    case 'decide-lifting':
      return say('lift', 'keep');
    case 'decide-destruction':
      return say('destroy', 'keep');
    case 'carry-out-correction':
      return say('done', 'done', 'gone', 'held');
    case 'confirm-correction':
      return { confirmed: 'yes' };
    case 'decide-unshielding':
      return say('lift', 'lift', 'keep', 'remove');
    case 'notify-unshielding':
      return { sentOn: today };
    case 'review-emergency':
      return say('needed', 'not-needed');
    case 'mail-undeliverable':
      return { handled: 'yes' };
    default:
      return {};
  }
}
