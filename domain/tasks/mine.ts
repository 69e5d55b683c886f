/** How somebody's own open tasks are grouped. Pure; the day comes in. */
import { addDays, type Day, weekday } from '../dates/index.ts';

export const DUE_GROUPS = ['overdue', 'this-week', 'later'] as const;
export type DueGroup = (typeof DUE_GROUPS)[number];

/** `overdue`: its last day is over. `this-week`: it ends on or before the Sunday of today's week. Days in Amsterdam. */
export function dueGroup(lastDay: Day, today: Day): DueGroup {
  if (lastDay < today) return 'overdue';
  return lastDay <= addDays(today, 7 - weekday(today)) ? 'this-week' : 'later';
}
