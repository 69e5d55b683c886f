/** Figures about work, kept by every step: by kind of task, month and party. Nothing about a person or a file. */

import { classOf, type Histogram } from '../domain/board/index.ts';
import { type Day, dayOf, daysBetween, type Instant } from '../domain/dates/index.ts';
import { add, counts, endedCounter, passedCounter, sinceCounter, tookCounter } from './counters.ts';
import type { Ended, Figures } from './figure-types.ts';
import type { Regie } from './regie.ts';
import type { CommitRecord } from './types.ts';

/** A term in hours begins at an instant (AVG 33): the day of it in Amsterdam. */
const startDay = (from: Day | Instant): Day => (from.length > 10 ? dayOf(from) : from);

/** Whether a step may add to a figure at all: most only remind. */
export const countsFigures = ({ closed, passed = [], stage, fromStage }: CommitRecord): boolean =>
  closed.length > 0 || passed.length > 0 || stage !== fromStage;

/** What a step's closed tasks add. Without dates (who closes for another reason than being done) there is nothing to count. */
export function countEnded(changes: Map<string, number>, closed: CommitRecord['closed'], on: Day): void {
  for (const { task, how, lastDay } of closed) {
    if (how === 'cancelled') continue;
    const party = task.party ?? null;
    const late = lastDay !== undefined && lastDay < on;
    add(
      changes,
      endedCounter(on.slice(0, 7), task.kind, party, how === 'lapsed' ? how : late ? 'late' : 'done'),
      1,
    );
    if (how !== 'done') continue;
    if (task.openedOn) add(changes, tookCounter(task.kind, classOf(daysBetween(task.openedOn, on))), 1);
    if (task.from) add(changes, sinceCounter(task.kind, classOf(daysBetween(startDay(task.from), on))), 1);
  }
}

/** What a step adds of stages and happenings: a case that moves to another stage, and what its kind says (domain/case.ts). */
export function countPassed(
  changes: Map<string, number>,
  { kind, stage, at, passed = [] }: Pick<CommitRecord, 'kind' | 'stage' | 'at' | 'passed'>,
  from: string | null,
): void {
  const month = dayOf(at).slice(0, 7);
  for (const what of from === stage ? passed : [stage, ...passed])
    add(changes, passedCounter(month, kind, what), 1);
}

export function figuresOf(regie: Regie): Figures {
  const histograms = async (prefix: string): Promise<Record<string, Histogram>> => {
    const found: Record<string, number[]> = {};
    for (const [name, n] of Object.entries(await counts(regie, prefix))) {
      const [kind = '', index = ''] = name.slice(prefix.length).split(':');
      const list = found[kind] ?? [];
      list[Number(index)] = n;
      found[kind] = list;
    }
    // No holes: a class without tasks has none.
    return Object.fromEntries(
      Object.entries(found).map(([kind, list]) => [kind, Array.from(list, (n) => n ?? 0)]),
    );
  };
  return {
    took: () => histograms('figure:took:'),
    since: () => histograms('figure:since:'),
    async ended(from, to) {
      const rows = await Promise.all(
        monthsBetween(from, to).map((month) => counts(regie, `figure:ended:${month}:`)),
      );
      return rows.flatMap((sums) =>
        Object.entries(sums).map(([name, n]): Ended => {
          const [, , month = '', kind = '', party = '-', how = 'done'] = name.split(':');
          return { month, kind, party: party === '-' ? null : party, how: how as Ended['how'], n };
        }),
      );
    },
    async passed(from, to) {
      const sums: Record<string, number> = {};
      const rows = await Promise.all(
        monthsBetween(from, to).map((month) => counts(regie, `figure:passed:${month}:`)),
      );
      for (const [name, n] of rows.flatMap((one) => Object.entries(one))) {
        const what = name.split(':').slice(3).join(':');
        sums[what] = (sums[what] ?? 0) + n;
      }
      return sums;
    },
  };
}

/** All months from one to another, both included. */
export function monthsBetween(from: string, to: string): string[] {
  const months: string[] = [];
  let [year = 0, month = 0] = from.split('-').map(Number);
  for (; months.length < 120; ) {
    const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`;
    if (text > to) break;
    months.push(text);
    month += 1;
    if (month > 12) [year, month] = [year + 1, 1];
  }
  return months;
}
