/** The days on which a task sends mail before and after its last day, by the covenant's scheme. */
import type { Covenant } from '../../covenant/index.ts';
import { addDays, type Day, halfway } from './calendar.ts';
import { rememberPer } from './memory.ts';
import { lastWorkingDayOnOrBefore, workingDaysBefore } from './working-days.ts';

/** Null: that mail is not sent, because its day has passed when the task opens, or a later mail of its sort falls on the same day. */
export interface ReminderDays {
  /** To the assignee: halfway. */
  half: Day | null;
  /** To the assignee: the covenant's number of working days (five) before the end. */
  fiveBefore: Day | null;
  /** To the assignee: the last working day on or before the end. */
  last: Day | null;
  /** To the coordinator: the covenant's number of working days (two) before the end. */
  escalate: Day | null;
  /** To the manager of the assignee's party: closer to the end than the coordinator's; null when the covenant has none. */
  manager: Day | null;
  /** To the coordinator: the day after the end. */
  after: Day | null;
}

const compute = rememberPer((covenant: Covenant, key: string): ReminderDays => {
  const [openedOn = '', lastDay = ''] = key.split(' ');
  const { reminders, escalation } = covenant.settings;
  // Counting back from a day on which nobody works would lose a day of work.
  const end = lastWorkingDayOnOrBefore(covenant, lastDay);
  const later = (wanted: boolean, day: () => Day, ...followers: (Day | null)[]): Day | null => {
    const found = wanted ? day() : null;
    return found !== null && found > openedOn && !followers.includes(found) ? found : null;
  };
  const last = later(reminders.value.lastWorkingDay, () => end);
  const before = reminders.value.workingDaysBefore;
  const fiveBefore = later(true, () => workingDaysBefore(covenant, end, before), last);
  const half = later(reminders.value.half, () => halfway(openedOn, lastDay), fiveBefore, last);
  const after = later(escalation.value.dayAfter, () => addDays(lastDay, 1));
  const ahead = escalation.value.workingDaysBefore;
  const escalate = later(true, () => workingDaysBefore(covenant, end, ahead), after);
  const nearest = escalation.value.managerWorkingDaysBefore;
  const manager =
    nearest === null || escalate === null
      ? null
      : later(true, () => workingDaysBefore(covenant, end, nearest));
  return Object.freeze({ half, fiveBefore, last, escalate, manager, after });
});

/** @param openedOn the day on which the task was given; @param lastDay the task's last day, already extended where that applies */
export const reminderDays = (covenant: Covenant, openedOn: Day, lastDay: Day): ReminderDays =>
  compute(covenant, `${openedOn} ${lastDay}`);
