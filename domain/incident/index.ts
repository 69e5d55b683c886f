/** The case kind `incident`: incidents and data breaches, from report to register (15.2g, AVG 33-34). Pure rules, run by `step` only. */
import type { Kind } from '../case.ts';
import { apply } from './apply.ts';
import { due, taskEnd } from './due.ts';
import type { IncidentEvent } from './events.ts';
import { type IncidentState, stageOf } from './state.ts';

export { REGISTER_PART } from './apply.ts';
export { decideEnd, reportEnd } from './due.ts';
export type { IncidentAnswers, IncidentEvent } from './events.ts';
export { READERS, REGISTER } from './papers.ts';
export { COLUMNS, type RegisterLine, registerCsv, registerLine } from './register.ts';
export type { IncidentStage, IncidentState } from './state.ts';

export const incident: Kind<IncidentState, IncidentEvent> = {
  name: 'incident',
  apply,
  due,
  stage: stageOf,
  // 4: the controller is the core parties together.
  parties: ({ party }, covenant) => [
    ...new Set([...covenant.parties.filter(({ kind }) => kind === 'core').map(({ id }) => id), party]),
  ],
  tasks: (state) => state.tasks,
  taskEnd,
};
