/** What can happen to an open task of any kind of case besides being done: handed over, or its mail refused. */
import type { Actor, MemberId, Task } from '../case.ts';
import { needOneOf, ROLE, refuse } from '../subject/checks.ts';
import { REASSIGN_REASONS, type ReassignReason } from '../subject/events.ts';
import { delivered, mail, note, open, type TaskState, type TaskWork } from './work.ts';

/** By the coordinator, to somebody who may act for the same party in the same role. */
export interface Reassign {
  type: 'reassign';
  by: Actor;
  task: string;
  to: MemberId;
  reason: ReassignReason;
}
/** A mail that was refused for good: the coordinator is told. */
export interface MailFailed {
  type: 'mail-failed';
  task: string;
  occasion: string;
}

export const needTask = (state: TaskState, id: string): Task =>
  state.tasks.find((task) => task.id === id) ??
  refuse('task-closed', 'Deze taak is al klaar of vervallen. U hoeft niets meer te doen.');

export function reassign(work: TaskWork, event: Reassign): void {
  if (!event.by.roles.includes(ROLE.coordinator))
    refuse('not-yours', 'Alleen de coördinator kan een taak overdragen.');
  const task = needTask(work.state, event.task);
  if (task.assignee === event.to) refuse('already-assigned', 'Deze persoon heeft de taak al.', 'to');
  if (!work.context.directory.candidates(task.party, task.role).includes(event.to))
    refuse('not-able', 'Kies iemand die voor dezelfde partij en in dezelfde rol bevoegd is.', 'to');
  needOneOf(event.reason, REASSIGN_REASONS, 'reason');
  if (task.assignee !== null) mail(work, task, 'handed-over');
  task.assignee = event.to;
  task.turn = (task.turn ?? 0) + 1;
  mail(work, task, 'task');
  delivered(work, task);
  note(work, 'Taak overgedragen');
}

/** Mail about a task was refused for good. The coordinator is told once; mail to the coordinator about that never starts a circle. */
export function mailFailed(work: TaskWork, event: MailFailed): void {
  const { state } = work;
  const task = state.tasks.find(({ id }) => id === event.task);
  if (!task || task.kind === 'mail-undeliverable' || state.undelivered.includes(task.id)) return;
  state.undelivered.push(task.id);
  open(work, { kind: 'mail-undeliverable', party: null, role: ROLE.coordinator, about: task.id });
  note(work, 'Een mail is niet bezorgd');
}
