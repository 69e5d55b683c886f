/**
 * A look in an emergency (section 4 of the rules; 8.4, 10.4): a core party's representative, with a reason in words. The
 * other core parties review it afterwards, each by itself: who looked doesn't judge it. It is no processing (13).
 */
import type { Task } from '../case.ts';
import { coreParties, needCore, needOneOf, needStage, ROLE } from './checks.ts';
import type { SubjectEvent, TaskAnswers } from './events.ts';
import { has, note, open, type Work } from './work.ts';

export const EMERGENCY_STAGES = ['weighing', 'not-on-agenda', 'conference', 'closed'] as const;

export function lookInEmergency(
  work: Work,
  { by }: Extract<SubjectEvent, { type: 'look-in-emergency' }>,
): void {
  const { state, covenant, day } = work;
  needCore(covenant, by);
  needStage(state, ...EMERGENCY_STAGES);
  state.emergencies ??= {};
  const running = Object.entries(state.emergencies).find(
    ([, one]) => one.member === by.member && one.on === day,
  );
  // Looking again on the same day is one and the same emergency; the access log has each look.
  if (running) return;
  state.counters.proposal += 1;
  const about = `emergency:${state.counters.proposal}`;
  state.emergencies[about] = { member: by.member, party: by.party, on: day };
  for (const party of coreParties(covenant))
    if (party !== by.party)
      open(work, { kind: 'review-emergency', party, role: ROLE.core, about, from: day });
  note(work, 'Bij spoed in het dossier gekeken');
}

/** One core party's word; its task is already closed. */
export function emergencyReviewed(work: Work, task: Task, answer: TaskAnswers['review-emergency']): void {
  needOneOf(answer.outcome, ['needed', 'not-needed'], 'outcome');
  const about = task.about ?? '';
  note(
    work,
    answer.outcome === 'needed'
      ? 'Inzage bij spoed beoordeeld: nodig'
      : 'Inzage bij spoed beoordeeld: niet nodig',
  );
  if (!has(work.state, 'review-emergency', about)) delete work.state.emergencies?.[about];
}
