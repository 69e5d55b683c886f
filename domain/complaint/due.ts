/** What will come of a complaint by itself: each step's last day, the answer's own, and the end of its record (Awb 9:11, 13.1). */
import type { Covenant } from '../../covenant/index.ts';
import type { Moment, Task, TaskEnd } from '../case.ts';
import { addDays, addDuration, type Day, dayInWords, laterOf, startOfDay } from '../dates/index.ts';
import { recordEnd as endOfRecord } from '../links.ts';
import { byTerm } from '../subject/terms.ts';
import { type Nudge, nudgeMoments, nudgesOf } from '../tasks/nudges.ts';
import { soonestFirst } from '../tasks/settle.ts';
import type { ComplaintState } from './state.ts';

export const RECORDS = 'complaint-records';
export const TERM = 'answer-complaint';
export const READING = 'give-complaint-reading';
/** Silence has an outcome: no access. Nobody is told "after". */
const SILENCE: readonly string[] = [READING];

const on = (end: TaskEnd, lastDay: Day, counting: string): TaskEnd => ({
  ...end,
  lastDay,
  at: startOfDay(addDays(lastDay, 1)),
  why: { ...end.why, counting },
});

/** Awb 9:11: six weeks from receipt, and as much longer as it was extended. */
export function ownTerm(
  covenant: Covenant,
  { receivedOn, extended }: Pick<ComplaintState, 'receivedOn' | 'extended'>,
): TaskEnd {
  const end = byTerm(covenant, TERM, receivedOn);
  const later = extended.at(-1);
  if (!later) return end;
  const words =
    later.how === 'own' ? 'De termijn is verlengd' : 'Met de klager is afgesproken: de termijn loopt';
  return on(end, later.until, `${end.why.counting} ${words} tot en met ${dayInWords(later.until)}.`);
}

const STEPS = {
  'confirm-complaint': 'confirm',
  'sort-complaint': 'sort',
  [READING]: 'access',
  'hear-complaint': 'hear',
  'decide-complaint': 'decide',
} as const;

/** Each step ends so many days before the answer's last day; never before it began. */
export function taskEnd(
  covenant: Covenant,
  state: ComplaintState,
  task: Pick<Task, 'kind' | 'openedOn' | 'term' | 'from'>,
): TaskEnd {
  if (task.kind === 'mail-undeliverable') return byTerm(covenant, task.term, task.from);
  // Awb 9:6: an extension is no reason to confirm, sort or give access later.
  const early = task.kind === 'confirm-complaint' || task.kind === 'sort-complaint';
  const answer = early ? byTerm(covenant, TERM, state.receivedOn) : ownTerm(covenant, state);
  const step = Object.hasOwn(STEPS, task.kind) ? STEPS[task.kind as keyof typeof STEPS] : null;
  if (step === null) return answer;
  const days = covenant.settings.complaintSteps.value[step];
  const lastDay = laterOf(addDays(answer.lastDay, -days), task.openedOn);
  const words = `${answer.why.counting} Het antwoord moet er op ${dayInWords(answer.lastDay)} zijn. Deze stap is ${days} dagen eerder klaar.`;
  return lastDay >= answer.lastDay ? answer : on(answer, lastDay, words);
}

export const nudgesOfTask = (covenant: Covenant, state: ComplaintState, task: Task): Nudge[] =>
  nudgesOf(covenant, task, taskEnd(covenant, state, task).lastDay, !SILENCE.includes(task.kind));

/** Awb 9:8(3): the last day on which it can be decided not to handle it. */
export const notHandledUntil = (
  covenant: Covenant,
  { receivedOn }: Pick<ComplaintState, 'receivedOn'>,
): Day => addDuration(receivedOn, covenant.settings.complaintNotHandled.value);

/** 13.1. */
export const recordEnd = (covenant: Covenant, state: ComplaintState): Moment =>
  endOfRecord(covenant, state, {
    ...{ term: RECORDS, answerBy: () => ownTerm(covenant, state).lastDay },
    ...{ closing: 'afsluiting van de klacht', all: 'De klacht' },
  });

/** The controller's silence on its last day: no access. */
export function silence(state: ComplaintState, covenant: Covenant): Moment | null {
  const task = state.tasks.find(({ kind }) => kind === READING);
  if (state.reading.step !== 'asked' || !task) return null;
  const end = taskEnd(covenant, state, task);
  return { ...end, what: READING, ref: 'complaint', waitsForPeople: true, acts: true };
}

export function acts(state: ComplaintState, covenant: Covenant): Moment[] {
  if (state.destroyed) return [];
  return [silence(state, covenant), recordEnd(covenant, state)].filter((one) => one !== null);
}

export function due(state: ComplaintState, covenant: Covenant): Moment[] {
  if (state.destroyed) return [];
  const moments = acts(state, covenant);
  if (state.step !== 'closed')
    moments.push({
      ...ownTerm(covenant, state),
      what: TERM,
      ref: 'complaint',
      waitsForPeople: true,
      acts: false,
    });
  for (const task of state.tasks) {
    const end = taskEnd(covenant, state, task);
    moments.push(...nudgeMoments(covenant, task, end, nudgesOfTask(covenant, state, task)));
    if (!SILENCE.includes(task.kind) && task.kind !== 'send-complaint-answer')
      moments.push({ ...end, what: task.kind, ref: task.id, waitsForPeople: true, acts: false });
  }
  return soonestFirst(moments);
}
