/** When a task of the controller to look ends, and what is kept of it. */
import type { Covenant } from '../../covenant/index.ts';
import type { Moment, Task, TaskEnd } from '../case.ts';
import { addDays, dayInWords, startOfDay } from '../dates/index.ts';
import { byTerm } from '../subject/terms.ts';
import { nudgeMoments, nudgesOf } from '../tasks/nudges.ts';
import { soonestFirst } from '../tasks/settle.ts';
import { staffRecordEnd } from '../tasks/staff-record.ts';
import type { AssignmentState } from './state.ts';

export const DECIDE = 'decide-assignment';
export const LOOK = 'do-assignment';
export const RECORDS = 'assignment-records';
export const ENDS = 'assignment-ends';

/** The last day that people chose, whole. */
function untilEnd(state: Pick<AssignmentState, 'until' | 'proposedOn'>): TaskEnd {
  const { until, proposedOn } = state;
  return {
    ...{ lastDay: until, at: startOfDay(addDays(until, 1)), article: '4, 15.2c' },
    why: {
      ...{ article: '4, 15.2c', term: LOOK, start: { event: 'voorstel voor de opdracht', on: proposedOn } },
      ...{ length: '', mayMove: ['Eén kernpartij kan de opdracht eerder intrekken.'] },
      counting: `De kernpartijen hebben ${dayInWords(until)} gekozen. Die dag telt helemaal mee.`,
      atEnd: 'De toegang stopt vanzelf.',
    },
  };
}
export const taskEnd = (
  covenant: Covenant,
  state: AssignmentState,
  task: Pick<Task, 'kind' | 'term' | 'from'>,
): TaskEnd => {
  if (task.kind === LOOK) return untilEnd(state);
  const end = byTerm(covenant, task.term, task.from);
  const own = untilEnd(state);
  return task.kind === DECIDE && own.lastDay < end.lastDay ? own : end;
};
export const nudges = (covenant: Covenant, state: AssignmentState, task: Task) =>
  nudgesOf(covenant, task, taskEnd(covenant, state, task).lastDay, task.kind === 'mail-undeliverable');

function recordEnd(covenant: Covenant, state: AssignmentState): Moment {
  const on = state.step === 'over' ? state.lastEventOn : state.until;
  return staffRecordEnd(covenant, { what: RECORDS, on, atEnd: 'Alles over deze opdracht wordt vernietigd.' });
}

export function acts(state: AssignmentState, covenant: Covenant): Moment[] {
  if (state.destroyed) return [];
  const found = [recordEnd(covenant, state)];
  const asked = state.tasks.find(({ kind }) => kind === DECIDE);
  if (state.step === 'proposed' && asked)
    found.push({
      ...taskEnd(covenant, state, asked),
      what: DECIDE,
      ref: 'assignment',
      waitsForPeople: true,
      acts: true,
    });
  if (state.step === 'given')
    found.push({ ...untilEnd(state), what: ENDS, ref: 'assignment', waitsForPeople: false, acts: true });
  return found;
}
export function due(state: AssignmentState, covenant: Covenant): Moment[] {
  const moments = acts(state, covenant);
  if (state.destroyed) return [];
  for (const task of state.tasks)
    moments.push(
      ...nudgeMoments(covenant, task, taskEnd(covenant, state, task), nudges(covenant, state, task)),
    );
  return soonestFirst(moments);
}
