/** What will come of a request by itself: the last day of each step, the answer's own, and the end of its record (12.3-5, 13.1). */
import type { Covenant } from '../../covenant/index.ts';
import type { Moment, Task, TaskEnd } from '../case.ts';
import {
  addDays,
  addDuration,
  type Day,
  dayInWords,
  earlierOf,
  laterOf,
  startOfDay,
} from '../dates/index.ts';
import { recordEnd as endOfRecord, livingLinks } from '../links.ts';
import { byTerm } from '../subject/terms.ts';
import { type Nudge, nudgeMoments, nudgesOf } from '../tasks/nudges.ts';
import { soonestFirst } from '../tasks/settle.ts';
import type { RequestState } from './state.ts';

export const RECORDS = 'request-records';
const TERM = 'answer-request';
/** Silence has an outcome in these: nobody is told "after". */
const SILENCE: readonly string[] = ['contribute-request', 'decide-request'];

const on = (end: TaskEnd, lastDay: Day, counting: string): TaskEnd => ({
  ...end,
  lastDay,
  at: startOfDay(addDays(lastDay, 1)),
  why: { ...end.why, counting },
});

/** The term itself: four weeks from receipt, longer only where the covenant has an extension and it was used. */
export function ownTerm(covenant: Covenant, state: Pick<RequestState, 'receivedOn' | 'extended'>): TaskEnd {
  const end = byTerm(covenant, TERM, state.receivedOn);
  const { value } = covenant.settings.requestExtension;
  if (!state.extended || value === 'none') return end;
  const lastDay = addDuration(end.lastDay, value);
  return on(end, lastDay, `${end.why.counting} De termijn is verlengd tot en met ${dayInWords(lastDay)}.`);
}

/** 13: data that go before the term ends are answered about before they go; never earlier than today. */
export function answerEnd(covenant: Covenant, state: RequestState, today: Day = state.registeredOn): TaskEnd {
  const own = ownTerm(covenant, state);
  const first = livingLinks(state).reduce<Day | null>(
    (day, [, { ends }]) => (ends ? (day ? earlierOf(day, ends.first) : ends.first) : day),
    null,
  );
  if (first === null || first > own.lastDay) return own;
  const before = laterOf(addDays(first, -1), today);
  if (before >= own.lastDay) return own;
  return on(
    own,
    before,
    `${own.why.counting} Op ${dayInWords(first)} worden gegevens vernietigd: het antwoord komt ervoor.`,
  );
}

const DAYS_BEFORE = {
  'establish-identity': 'identity',
  'link-request': 'search',
  'contribute-request': 'contribute',
  'decide-request': 'decide',
} as const;

/** Each step ends so many days before the answer's last day, so that the ones after it have time; never before it began. */
export function stepEnd(
  covenant: Covenant,
  state: RequestState,
  task: Pick<Task, 'kind' | 'openedOn'>,
): TaskEnd {
  const answer = answerEnd(covenant, state, task.openedOn);
  const step = Object.hasOwn(DAYS_BEFORE, task.kind)
    ? DAYS_BEFORE[task.kind as keyof typeof DAYS_BEFORE]
    : null;
  if (step === null) return answer;
  const days = covenant.settings.requestSteps.value[step];
  const lastDay = laterOf(addDays(answer.lastDay, -days), task.openedOn);
  const words = `${answer.why.counting} Het antwoord moet er op ${dayInWords(answer.lastDay)} zijn. Deze stap is ${days} dagen eerder klaar.`;
  return lastDay >= answer.lastDay ? answer : on(answer, lastDay, words);
}

export function taskEnd(covenant: Covenant, state: RequestState, task: Task): TaskEnd {
  return task.kind === 'mail-undeliverable'
    ? byTerm(covenant, task.term, task.from)
    : stepEnd(covenant, state, task);
}

export const nudgesOfTask = (covenant: Covenant, state: RequestState, task: Task): Nudge[] =>
  nudgesOf(covenant, task, taskEnd(covenant, state, task).lastDay, !SILENCE.includes(task.kind));

/** 13.1. */
export const recordEnd = (covenant: Covenant, state: RequestState): Moment =>
  endOfRecord(covenant, state, {
    ...{ term: RECORDS, answerBy: () => answerEnd(covenant, state).lastDay },
    ...{ closing: 'afsluiting van het verzoek', all: 'Het verzoek' },
  });

/** The end of the step in which silence decides; null while people must act. */
export function silence(state: RequestState, covenant: Covenant): Moment | null {
  if (state.step === 'identifying') {
    // 12.1: answered all the same within the term.
    const task = state.tasks.find(({ kind }) => kind === 'establish-identity');
    const end = stepEnd(covenant, state, {
      kind: 'decide-request',
      openedOn: task?.openedOn ?? state.registeredOn,
    });
    return { ...end, what: 'identity-not-established', ref: 'request', waitsForPeople: true, acts: true };
  }
  const kind =
    state.step === 'contributing'
      ? 'contribute-request'
      : state.step === 'deciding'
        ? 'decide-request'
        : null;
  const openedOn = state.stepOn;
  if (kind === null) return null;
  const end = stepEnd(covenant, state, { kind, openedOn });
  return { ...end, what: kind, ref: 'request', waitsForPeople: true, acts: true };
}

export const FILE_ENDED = 'request-file-ended';
/** 13: the day after a file's last one, while the request runs: whoever handles it learns that the file went, and not by chance. */
function filesEnded(covenant: Covenant, state: RequestState): Moment[] {
  if (state.step === 'closed') return [];
  return livingLinks(state).flatMap(([ref, { ends, asked }]): Moment[] => {
    if (!ends || asked) return [];
    const { article } = covenant.settings.requestRecords;
    const { last: lastDay } = ends;
    const start = { event: 'einde van het dossier', on: lastDay };
    return [
      {
        ...{ what: FILE_ENDED, ref, at: startOfDay(addDays(lastDay, 1)), lastDay, article },
        why: {
          ...{
            article,
            term: FILE_ENDED,
            start,
            length: '',
            mayMove: ['Een andere einddatum van het dossier.'],
          },
          counting: `Het dossier wordt vernietigd op ${dayInWords(lastDay)}. De dag erna wordt gekeken of dat is gebeurd.`,
          atEnd: 'Is het dossier weg, dan staat dat bij het verzoek.',
        },
        ...{ waitsForPeople: false, acts: true },
      },
    ];
  });
}

export function acts(state: RequestState, covenant: Covenant): Moment[] {
  if (state.destroyed) return [];
  const others = [silence(state, covenant), recordEnd(covenant, state)].filter((one) => one !== null);
  return [...filesEnded(covenant, state), ...others];
}

export function due(state: RequestState, covenant: Covenant): Moment[] {
  const moments = acts(state, covenant);
  if (state.destroyed) return [];
  if (state.step !== 'closed') {
    const end = answerEnd(covenant, state);
    moments.push({ ...end, what: TERM, ref: 'request', waitsForPeople: true, acts: false });
  }
  for (const task of state.tasks) {
    const end = taskEnd(covenant, state, task);
    moments.push(...nudgeMoments(covenant, task, end, nudgesOfTask(covenant, state, task)));
    if (!SILENCE.includes(task.kind) && task.kind !== 'send-answer')
      moments.push({ ...end, what: task.kind, ref: task.id, waitsForPeople: true, acts: false });
  }
  return soonestFirst(moments);
}
