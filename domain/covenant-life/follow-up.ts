/** 15.3, 18.4: a check that isn't in order leads to somebody's task with a day; done, or a later day with the same owner. */
import type { Covenant } from '../../covenant/index.ts';
import type { Task } from '../case.ts';
import { addDuration, type Day, findTerm } from '../dates/index.ts';
import { needFuture, needOneOf, ROLE, refuse, roleOf } from '../subject/checks.ts';
import { note, open } from '../tasks/work.ts';
import type { DutyAnswers } from './state.ts';
import type { Work } from './work.ts';

const KIND = 'follow-up';
const REPORT_OF = 'part:report-follow-up-';

/** Who a follow-up can be given to: `role`, or `role@party`. */
export const ownersOf = (covenant: Covenant): string[] => [
  ...[ROLE.administrator, ROLE.coordinator, 'data-protection-officer'],
  ...covenant.parties.map(({ id }) => `${ROLE.manager}@${id}`),
];

/** It is about the check's own report, where that has one. Without an owner the administrator, without a day the covenant's term. */
export function followUp(
  work: Work,
  { about }: Task,
  { owner = ROLE.administrator, on }: { owner?: string | undefined; on?: Day | undefined },
): void {
  needOneOf(owner, ownersOf(work.covenant), 'owner');
  if (on !== undefined) needFuture(on, work.context.today, 'on');
  const [asked = ROLE.administrator, party = null] = owner.split('@');
  const { directory } = work.context;
  // A party without a manager has somebody who represents it.
  const role =
    party !== null && directory.candidates(party, asked).length === 0 ? roleOf(work.covenant, party) : asked;
  const { length } = findTerm(work.covenant, KIND);
  open(work, {
    kind: KIND,
    party,
    role,
    about: about ?? `${REPORT_OF}${work.state.counters.task + 1}`,
    until: on ?? addDuration(work.day, length),
  });
  note(work, 'Opvolging gevraagd');
}

export function followedUp(work: Work, task: Task, { outcome, on }: DutyAnswers['follow-up']): void {
  needOneOf(outcome, ['done', 'later'], 'outcome');
  if (outcome === 'done') return;
  if (on === undefined) refuse('no-date', 'Kies de nieuwe dag.', 'on');
  needFuture(on, work.context.today, 'on');
  const { party, role, assignee, about } = task;
  open(work, { kind: KIND, party, role, assignee, until: on, ...(about !== undefined && { about }) });
}
