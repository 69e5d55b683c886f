/** The case kind `membership`: one member of staff's authorisations (5, 14, 15.2f). Pure rules, run by `step` only. */
import type { Kind } from '../case.ts';
import { coreParties } from '../subject/checks.ts';
import { apply } from './apply.ts';
import { due, taskEnd } from './due.ts';
import type { MembershipEvent } from './events.ts';
import { type MembershipState, staffRow, stageOf } from './state.ts';

export { groundsFor, mayManage, mayManageOf, rolesFor } from './checks.ts';
export { whyUntil } from './due.ts';
export type { MembershipEvent } from './events.ts';
export type { Granted, MembershipState, Proposal } from './state.ts';

export const membership: Kind<MembershipState, MembershipEvent> = {
  name: 'membership',
  apply,
  due,
  stage: stageOf,
  // Two people of two parties may have to do with it.
  parties: ({ party }, covenant) => [...new Set([party, ...coreParties(covenant)])],
  tasks: (state) => state.tasks,
  taskEnd,
  staff: staffRow,
};
