/** Stretches of time that a board is read in, so that no query sorts what lies far away. */
import { type BoardGroup, groupEnds } from '../../domain/board/index.ts';
import { addDays, type Day, dayOf, earlierOf, type Instant, startOfDay } from '../../domain/dates/index.ts';

/** Days from today at which a stretch of the past ends: little is left there, unless much is wrong. */
const PAST = [-28, -21, ...Array.from({ length: 14 }, (_, n) => n - 14)];
/** Nothing is looked for beyond this. */
const FURTHEST_DAYS = 4000;
/** A stretch that took less is followed by one twice as long; one that took more by as much as this time allows. */
const STRETCH_MS = 25;

/** Just after the end of that day: a task's term ends at 24:00. */
export const afterDay = (day: Day): Instant => `${startOfDay(addDays(day, 1)).slice(0, -4)}001Z`;

/** The bounds of a group; null: no bound on that side. */
export function boundsOf(
  group: BoardGroup | undefined,
  today: Day,
): { from: Instant | null; until: Instant } {
  const ends = groupEnds(today);
  const far = afterDay(addDays(today, FURTHEST_DAYS));
  const order = ['overdue', 'today', 'this-week', 'four-weeks'] as const;
  if (group === undefined) return { from: null, until: far };
  const index = order.indexOf(group as (typeof order)[number]);
  const before = index < 0 ? ends['four-weeks'] : index === 0 ? null : ends[order[index - 1] as 'today'];
  return {
    from: before === null ? null : afterDay(before),
    until: index < 0 ? far : afterDay(ends[order[index] as 'today']),
  };
}

let past: { today: Day; ends: { day: Day; until: Instant }[] } | null = null;
/** The ends of the stretches of the past, counted once a day. */
function pastEnds(today: Day): { day: Day; until: Instant }[] {
  if (past?.today !== today) {
    const days = PAST.map((n) => addDays(today, n));
    past = { today, ends: days.map((day) => ({ day, until: afterDay(day) })) };
  }
  return past.ends;
}

/** Stretches of time, one after the other, as long as the last one was quick. `day`: the last one within it. */
export function stretchesOf(today: Day, last: Instant) {
  let days = 1;
  let asked = 0;
  return {
    next(from: Instant | null): { until: Instant; day: Day } {
      const now = performance.now();
      for (const { day, until } of pastEnds(today))
        if (from === null || until > from) return { until: earlierOf(until, last), day };
      if (asked > 0) {
        const took = now - asked;
        days = took < STRETCH_MS ? days * 2 : Math.max(1, Math.floor((days * STRETCH_MS) / took));
      }
      asked = now;
      // `from` is just after the end of a day, or somewhere within one.
      const begin = dayOf(from as Instant);
      const day = addDays(begin, days - 1);
      return { until: earlierOf(afterDay(day), last), day };
    },
  };
}
