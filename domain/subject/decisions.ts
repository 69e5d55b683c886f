/**
 * Joint decisions of the core parties (rules, section 1): every core party answers, the decision stands when all agree.
 * Who differ consult first and answer anew, with the same last day; at its end the covenant's protecting outcome stands.
 */
import type { UnitId } from '../case.ts';
import type { Day } from '../dates/index.ts';
import { coreParties } from './checks.ts';
import type { TaskAnswers } from './events.ts';
import type { DecisionKind, DecisionState, SubjectState } from './state.ts';
import { closeAll, note, openForCore, type Work } from './work.ts';

export type Answers<K extends DecisionKind = DecisionKind> = TaskAnswers[K];

const keyOf = (kind: string, about: string): string => `${kind} ${about}`;

export const decisionOf = (state: SubjectState, kind: string, about: string): DecisionState | undefined =>
  state.decisions[keyOf(kind, about)];

interface Proposal {
  units?: UnitId[] | 'all';
  ground?: string;
  until?: Day;
}

/** Asks every core party. Nothing happens when the same question is already open. */
export function ask(work: Work, kind: DecisionKind, about: string, from: Day, proposal: Proposal = {}): void {
  const key = keyOf(kind, about);
  if (work.state.decisions[key]) return;
  const openedOn = work.day;
  work.state.decisions[key] = { kind, about, from, openedOn, round: 1, answers: {}, ...proposal };
  openForCore(work, kind, about, from);
}

/** What they must agree on; the rest of an answer is combined by the decision itself. */
function agreesOn(kind: DecisionKind, answer: Answers): string {
  const { outcome, ground } = answer as { outcome: string; ground?: string };
  const grounded = (kind === 'decide-informing' || kind === 'reconsider-notice') && outcome === 'postpone';
  return grounded ? `${outcome} ${ground}` : outcome;
}

/** Takes the question away with its tasks. */
export function withdraw(work: Work, kind: DecisionKind, about: string, how: 'cancelled' | 'lapsed'): void {
  closeAll(work, (task) => task.kind === kind && task.about === about, how);
  delete work.state.decisions[keyOf(kind, about)];
}

/**
 * Records one party's answer; its task is already closed.
 * @returns the answers of all when they agree, else null
 */
export function answer(
  work: Work,
  kind: DecisionKind,
  about: string,
  party: string,
  given: Answers,
  common: (answers: Answers[]) => boolean = () => true,
): Answers[] | null {
  const decision = decisionOf(work.state, kind, about);
  if (!decision) return null;
  decision.answers[party] = given;
  return agreed(work, decision, common);
}

/** The answers of all core parties of today when all have answered and agree; when they differ, the next round begins. */
export function agreed(
  work: Work,
  decision: DecisionState,
  common: (answers: Answers[]) => boolean = () => true,
): Answers[] | null {
  const { kind, about } = decision;
  const parties = coreParties(work.covenant);
  const answers = parties.flatMap((core) => decision.answers[core] ?? []);
  if (answers.length < parties.length) return null;
  const same = new Set(answers.map((one) => agreesOn(kind, one))).size === 1 && common(answers);
  if (same) {
    withdraw(work, kind, about, 'cancelled');
    return answers;
  }
  decision.answers = {};
  decision.round += 1;
  note(work, 'De kernpartijen zijn het niet eens: eerst overleg, dan opnieuw beslissen');
  openForCore(work, kind, about, decision.from);
  return null;
}
