/** What is due by now happens, each as of its own instant, the same for every kind of case. */
import type { Moment } from '../case.ts';
import { dayOf } from '../dates/index.ts';
import type { TaskState, TaskWork } from './work.ts';

/** As every kind of case says what will come; of one instant in the order in which they were found. */
export const soonestFirst = <M extends Pick<Moment, 'at'>>(moments: M[]): M[] =>
  moments.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));

/**
 * Soonest first; what happens may bring or take away moments, so the case is asked anew after each. Afterwards the work
 * is at legal now again. `acts`: the moments of the case's present state at which something happens by itself.
 */
export function happenInOrder<S extends TaskState, M extends Pick<Moment, 'at'>>(
  work: TaskWork<S>,
  acts: () => readonly M[],
  happen: (moment: M) => void,
): void {
  const { now, today } = work.context;
  for (;;) {
    const next = acts()
      .filter(({ at }) => at <= now)
      .reduce<M | null>((a, b) => (a && a.at <= b.at ? a : b), null);
    if (!next) break;
    work.now = next.at;
    work.day = dayOf(next.at);
    happen(next);
  }
  work.now = now;
  work.day = today;
}
