/** Reminders and escalations of an open task, the same for every kind of case. */
import type { Covenant } from '../../covenant/index.ts';
import type { Moment, Occasion, Task, TaskEnd } from '../case.ts';
import { addHours, atTime, type Day, dayOf, type Instant, reminderDays } from '../dates/index.ts';
import { ROLE } from '../subject/checks.ts';
import { mail, mailManager, managerOf, note, type TaskWork } from './work.ts';

export interface Nudge {
  occasion: Occasion;
  day: Day;
  /** Of a term in hours: the very instant; else the covenant's mail hour of that day. */
  at?: Instant;
}

const ESCALATIONS: ReadonlySet<Occasion> = new Set(['escalate', 'manager', 'after']);

/** The mails that are still to be sent about an open task, soonest first. `after`: also on the day after its last day. */
export function nudgesOf(covenant: Covenant, task: Task, lastDay: Day, after: boolean): Nudge[] {
  const days = reminderDays(covenant, task.openedOn, lastDay);
  const nudges: Nudge[] = [];
  const add = (occasion: Occasion, day: Day | null): void => {
    if (day !== null && !task.nudged.includes(occasion)) nudges.push({ occasion, day });
  };
  add('half', days.half);
  add('five-before', days.fiveBefore);
  // The coordinator needs no escalation to the coordinator.
  // What ends by itself has no "after": given too late for an escalation ahead, it has one on its last day.
  if (task.role !== ROLE.coordinator) add('escalate', days.escalate ?? (after ? null : lastDay));
  if (task.managed) add('manager', days.manager);
  add('last', days.last);
  if (after) add('after', days.after);
  return nudges.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
}

/** The same for a term in exact hours from `from` to `end`: halfway, and so many hours before the end, at any hour of the day. */
export function hourNudgesOf(
  covenant: Covenant,
  task: Task,
  from: Instant,
  end: Instant,
  after: boolean,
): Nudge[] {
  const { half, hoursBefore, lastHours } = covenant.settings.hourReminders.value;
  const nudges: Nudge[] = [];
  const add = (occasion: Occasion, at: Instant): void => {
    if (at > from && !task.nudged.includes(occasion)) nudges.push({ occasion, day: dayOf(at), at });
  };
  const whole = (Date.parse(end) - Date.parse(from)) / 3_600_000;
  if (half) add('half', addHours(from, Math.floor(whole / 2)));
  add('five-before', addHours(end, -hoursBefore));
  if (task.role !== ROLE.coordinator) add('escalate', addHours(end, -hoursBefore));
  add('last', addHours(end, -lastHours));
  if (task.managed) add('manager', addHours(end, -lastHours));
  if (after) add('after', end);
  return nudges.sort((a, b) => ((a.at ?? '') < (b.at ?? '') ? -1 : (a.at ?? '') > (b.at ?? '') ? 1 : 0));
}

/** The same as moments, at the covenant's mail hour. */
export const nudgeMoments = (
  covenant: Covenant,
  task: Task,
  { article, why }: TaskEnd,
  nudges: readonly Nudge[],
): Moment[] =>
  nudges.map(({ occasion, day, at }) => ({
    what: ESCALATIONS.has(occasion) ? 'escalation' : 'reminder',
    at: at ?? atTime(day, covenant.settings.mailHour.value),
    lastDay: day,
    article,
    ref: task.id,
    why,
    waitsForPeople: false,
    acts: true,
  }));

/** Of several reminders that are overdue only the latest is worth a mail; all count as sent. */
export function nudge(work: TaskWork, nudgesOfTask: (task: Task) => Nudge[]): void {
  const passedOf = (task: Task): Nudge[] => nudgesOfTask(task).filter((one) => isPast(work, one));
  for (const task of work.state.tasks) {
    let passed = passedOf(task);
    // Only now is it worth knowing whether the party has a manager: a task done in time costs no moment for it.
    if (!task.managed && passed.some(({ occasion }) => occasion === 'escalate') && managerOf(work, task)) {
      task.managed = true;
      passed = passedOf(task);
    }
    const latest = passed.filter(({ occasion }) => occasion !== 'manager').at(-1);
    for (const { occasion, day, at } of passed) {
      task.nudged.push(occasion);
      if (occasion === 'manager') mailManager(work, task);
      else if ((at ?? day) === (latest?.at ?? latest?.day)) mail(work, task, occasion);
    }
    if (passed.length > 0) note(work, 'Herinnering verstuurd');
  }
}

const isPast = (work: TaskWork, { day, at }: Nudge): boolean =>
  (at ?? atTime(day, work.covenant.settings.mailHour.value)) <= work.now;
