/** How the coordinators' board groups dates. Pure; the day comes in. */
import { addDays, type Day, weekday } from '../dates/index.ts';

export const BOARD_GROUPS = ['overdue', 'today', 'this-week', 'four-weeks', 'later'] as const;
export type BoardGroup = (typeof BOARD_GROUPS)[number];

/** The last day of each group but the last; days in Amsterdam. On a Sunday this week is today. */
export function groupEnds(today: Day): Record<Exclude<BoardGroup, 'later'>, Day> {
  return {
    overdue: addDays(today, -1),
    today,
    'this-week': addDays(today, 7 - weekday(today)),
    'four-weeks': addDays(today, 28),
  };
}

/** `overdue`: its last day is over. `this-week`: up to the Sunday of today's week. `four-weeks`: within 28 days. */
export function boardGroup(lastDay: Day, today: Day): BoardGroup {
  const ends = groupEnds(today);
  for (const group of ['overdue', 'today', 'this-week', 'four-weeks'] as const)
    if (lastDay <= ends[group]) return group;
  return 'later';
}
