/**
 * Where a random life begins: most sequences of random events end long before the conference, so some start further on. The
 * way there is the shortest that staff could take, played on both sides like everything else.
 */
import { addDays } from '../../../domain/dates/index.ts';
import type { SubjectState, TaskKind } from '../../../domain/subject/index.ts';
import { ITEMS } from '../../unit/subject/life.ts';

export const STARTS = ['signal', 'conference', 'plan', 'closed', 'archived', 'reopened'] as const;
export type Start = (typeof STARTS)[number];

/** What is reported as reached: the stage, and within the conference and after a reopening how far. */
export function placeOf({ stage, plan, file }: SubjectState): string {
  if (stage === 'weighing') return file === null ? stage : 'reopened';
  if (stage !== 'conference' || plan === null) return stage;
  return plan.step === 'closing' ? 'closing' : PLANNED.includes(plan.step) ? 'plan' : stage;
}
const PLANNED: readonly string[] = ['running', 'advising'];

/** Whether a life that starts there has come that far. */
export const hasStarted = (start: Start, state: SubjectState): boolean =>
  start === 'signal' || placeOf(state) === start;

/** An answer that brings the file on; null for a task that its silence brings on as well. */
export function answerTowards(kind: TaskKind, today: string): object | null {
  switch (kind) {
    case 'assess':
      return {};
    case 'decide-agenda':
      return {
        ...{ outcome: 'agenda', parties: ['gemeente', 'om', 'politie', 'raad'], partners: [] },
        items: ITEMS,
      };
    case 'consult-informing':
      return { view: 'inform' };
    case 'decide-informing':
      return { outcome: 'inform' };
    case 'send-notice':
      return { sentOn: today };
    case 'draw-up-plan':
      return { aims: ['a'], actions: [{ owner: 'raad', by: addDays(today, 21) }] };
    case 'agree-plan':
      return { agree: 'yes' };
    case 'report-action':
      return { done: 'yes' };
    case 'review-round':
      return { outcome: 'advise-closing' };
    case 'advise-closing':
    case 'decide-closing':
      return { outcome: 'close' };
    case 'review-or-close':
      return { outcome: 'decide-closing' };
    case 'check-accuracy':
      return { right: 'yes' };
    case 'decide-reopening':
      return { outcome: 'reopen' };
    default:
      return null;
  }
}
