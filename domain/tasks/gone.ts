/** Somebody lost the authority that their open tasks ask for: another colleague of the same party and role gets them (5, 15.2f). */
import type { MemberId, Task } from '../case.ts';
import { delivered, mail, note, type TaskWork } from './work.ts';

/** From the members' administration. Whether it is so is looked up in the directory, whoever says it. */
export interface AssigneeGone {
  type: 'assignee-gone';
  member: MemberId;
}

/** With nobody else the task has no assignee: its mail goes to the coordinator. `not`: who may not have it. */
export function assigneeGone(
  work: TaskWork,
  { member }: AssigneeGone,
  not: (task: Task) => readonly MemberId[] = () => [],
): void {
  const { directory } = work.context;
  for (const task of work.state.tasks) {
    if (task.assignee !== member) continue;
    const able = directory.candidates(task.party, task.role);
    if (able.includes(member)) continue;
    const others = able.filter((one) => !not(task).includes(one));
    task.assignee = others[0] ?? null;
    task.turn = (task.turn ?? 0) + 1;
    mail(work, task, 'task');
    delivered(work, task);
    note(work, 'Taak aan een ander gegeven: wie de taak had, is niet meer bevoegd');
  }
}
