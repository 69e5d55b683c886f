/** A last day that moves while a task is open: whoever has the task hears of it at once. Pure. */
import type { Context, Effect, Task } from '../case.ts';
import type { Day } from '../dates/index.ts';

/** Mails that say the new last day to who has the task anyway. */
const SAYS_IT: ReadonlySet<string> = new Set(['task', 'half', 'five-before', 'last']);

/**
 * One mail to who has the task and to each who stands in for them today, for every open task whose last day is not what
 * it was. Nothing for a task that is new, or of which this step says the last day in another mail.
 * @param before the last days that open tasks show now, by the task's id.
 * @param after the tasks that are open after the step, with their last days.
 * @param version of the case after the step: a day that moves again is another mail.
 */
export function movedMails(
  { directory }: Pick<Context, 'directory'>,
  before: ReadonlyMap<string, Day>,
  after: readonly (Pick<Task, 'id' | 'assignee' | 'role'> & { lastDay: Day })[],
  effects: readonly Effect[],
  version: number,
): Effect[] {
  const said = new Set(
    effects.flatMap((one) => (one.effect === 'mail' && SAYS_IT.has(one.occasion) ? [one.task] : [])),
  );
  return after.flatMap(({ id, assignee, role, lastDay }): Effect[] => {
    const was = before.get(id);
    if (was === undefined || was === lastDay || assignee === null || said.has(id)) return [];
    const mail = { effect: 'mail', task: id, occasion: 'moved', again: version } as const;
    return [assignee, ...directory.deputies(assignee, role)].map((to) => ({ ...mail, to }));
  });
}
