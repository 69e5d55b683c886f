/** What will come of a member's authorisations by itself (15.2c): their ends, silence on a proposal, the end of the record. */
import type { Covenant } from '../../covenant/index.ts';
import type { Moment, Task, TaskEnd } from '../case.ts';
import { addDays, type Day, dayInWords, laterOf, startOfDay, type Why } from '../dates/index.ts';
import { byTerm } from '../subject/terms.ts';
import { type Nudge, nudgeMoments, nudgesOf } from '../tasks/nudges.ts';
import { soonestFirst } from '../tasks/settle.ts';
import { staffRecordEnd } from '../tasks/staff-record.ts';
import { type Granted, living, type MembershipState } from './state.ts';

export const STAFF_RECORDS = 'staff-records';
export const CONFIRM = 'confirm-authorisation';

export const taskEnd = (covenant: Covenant, _state: MembershipState, task: Task): TaskEnd =>
  byTerm(covenant, task.term, task.from);

/** At the end of the term silence decides, so nobody is told "after". */
export const nudgesOfTask = (covenant: Covenant, state: MembershipState, task: Task): Nudge[] =>
  nudgesOf(covenant, task, taskEnd(covenant, state, task).lastDay, task.kind !== CONFIRM);

type Own = Pick<Moment, 'what' | 'ref' | 'at' | 'lastDay'> & {
  article: string;
  event: string;
  on: Day;
  length: string;
  counting: string;
  atEnd: string;
};
const acting = ({ article, event, on, length, counting, atEnd, ...rest }: Own): Moment => ({
  ...rest,
  article,
  why: { article, term: rest.what, start: { event, on }, length, counting, mayMove: [], atEnd },
  waitsForPeople: false,
  acts: true,
});

/** Why an authorisation ends on its last day: whoever gave it chose that day (5, 14). */
export const whyUntil = (granted: Pick<Granted, 'from' | 'until'>): Why => ending('', granted).why;

const ending = (id: string, { from, until }: Pick<Granted, 'from' | 'until'>): Moment =>
  acting({
    what: 'authorisation-ends',
    ref: id,
    at: startOfDay(addDays(until, 1)),
    lastDay: until,
    article: '5, 14',
    event: 'toekenning',
    on: from,
    length: '',
    counting: `De bevoegdheid geldt tot en met ${dayInWords(until)}, 24.00 uur.`,
    atEnd: 'De bevoegdheid eindigt. Wie dan geen bevoegdheid meer heeft, ziet niets meer.',
  });

/** 13.1: five years after the last event. While something is authorised, that is at the earliest its last day. */
function recordEnds(state: MembershipState, covenant: Covenant): Moment {
  const on = Object.values(state.granted).reduce(
    (day, { until, ended }) => laterOf(day, ended?.on ?? until),
    state.lastEventOn,
  );
  const atEnd = 'Naam, adres en alle bevoegdheden van deze persoon worden vernietigd.';
  return staffRecordEnd(covenant, { what: STAFF_RECORDS, on, atEnd });
}

/** What happens by itself, reminders left out; on the same instant in the order of the list. */
export function acts(state: MembershipState, covenant: Covenant): Moment[] {
  if (state.destroyed) return [];
  const moments = living(state).map(([id, granted]) => ending(id, granted));
  for (const task of state.tasks)
    if (task.kind === CONFIRM) {
      const { at, lastDay, article, why } = taskEnd(covenant, state, task);
      const lapse = { what: task.term, ref: task.id, at, lastDay, article, why };
      moments.push({ ...lapse, waitsForPeople: true, acts: true });
    }
  moments.push(recordEnds(state, covenant));
  return moments;
}

export function due(state: MembershipState, covenant: Covenant): Moment[] {
  const moments = acts(state, covenant);
  for (const task of state.tasks) {
    const end = taskEnd(covenant, state, task);
    moments.push(...nudgeMoments(covenant, task, end, nudgesOfTask(covenant, state, task)));
    if (task.kind !== CONFIRM)
      moments.push({ ...end, what: task.term, ref: task.id, waitsForPeople: true, acts: false });
  }
  return soonestFirst(moments);
}
