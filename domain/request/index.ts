/** A request of the person concerned (12) as a kind of case: access, correction, objection. Pure rules. */
import type { Kind } from '../case.ts';
import { coreParties } from '../subject/checks.ts';
import { apply } from './apply.ts';
import { due, taskEnd } from './due.ts';
import type { RequestEvent } from './events.ts';
import { partiesOf, type RequestState, stageOf } from './state.ts';

export * from './answer.ts';
export { answerEnd, due, ownTerm, recordEnd, stepEnd, taskEnd } from './due.ts';
export type * from './events.ts';
export { DESK, FIELD, OFFICER, PUBLIC, personIn, seesRequests } from './papers.ts';
export { receiptLetter } from './receipt.ts';
export * from './state.ts';

export const request: Kind<RequestState, RequestEvent> = {
  name: 'request',
  apply,
  due,
  stage: stageOf,
  // Until it is known whose it is, it is the desk's alone; the controller is the core parties.
  parties: (state, covenant) => [...new Set([...coreParties(covenant), ...partiesOf(state)])],
  tasks: (state) => state.tasks,
  taskEnd,
  // Who established who it is goes on with it; nobody else but who has a task.
  handlers: ({ identity }) => (identity ? [identity.by] : []),
};
export { livingLinks } from '../links.ts';
