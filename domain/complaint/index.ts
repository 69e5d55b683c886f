/** A complaint (13.1, Awb chapter 9) as a kind of case: handled by somebody who was not involved. Pure rules. */
import type { Covenant } from '../../covenant/index.ts';
import type { Assignment } from '../access/decide.ts';
import type { Kind, MemberId } from '../case.ts';
import type { Day } from '../dates/index.ts';
import { coreParties } from '../subject/checks.ts';
import { apply } from './apply.ts';
import { due, ownTerm, taskEnd } from './due.ts';
import type { ComplaintEvent } from './events.ts';
import { barred, type ComplaintState, stageOf } from './state.ts';

export { notHandledUntil, ownTerm, recordEnd, taskEnd } from './due.ts';
export type * from './events.ts';
export * from './letter.ts';
export { DESK, FIELD, HANDLER, seesComplaints } from './papers.ts';
export * from './state.ts';

/** Section 4, 13.2: the handler reads the files for this complaint only, by the controller's word, until its last day. */
export function readingFor(
  covenant: Covenant,
  state: ComplaintState,
  member: MemberId,
  today: Day,
): Assignment | null {
  const { reading, handler, step } = state;
  if (reading.step !== 'given' || handler !== member || step === 'closed' || state.destroyed) return null;
  const until = ownTerm(covenant, state).lastDay;
  return barred(state).includes(member) || today > until ? null : { purpose: 'complaint', until };
}

export const complaint: Kind<ComplaintState, ComplaintEvent> = {
  name: 'complaint',
  apply,
  due,
  stage: stageOf,
  parties: (_state, covenant) => coreParties(covenant),
  tasks: (state) => state.tasks,
  taskEnd,
  handlers: ({ handler }) => (handler === null ? [] : [handler]),
  barred,
};
export { livingLinks } from '../links.ts';
