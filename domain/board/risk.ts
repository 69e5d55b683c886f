/**
 * "At risk" before it is late: the days that are left against what the steps that remain usually take. About dates and
 * work alone; it says nothing about the person whom a file is about.
 */
import type { Covenant } from '../../covenant/index.ts';
import { type Day, daysBetween } from '../dates/index.ts';
import { type Histogram, stepsAfter, usualOf } from './usual.ts';

export interface Watched {
  kind: string;
  openedOn: Day;
  lastDay: Day;
  /** Nobody has it. */
  nobody: boolean;
  /** Who has it is away today and nobody stands in. */
  away: boolean;
  /** A mail about it did not arrive. */
  undelivered: boolean;
}

export interface Risk {
  /** Days left minus the days that the remaining steps usually take; below 0 it will be late at this pace. */
  slack: number;
  /** In words, for the coordinator. */
  reasons: string[];
}

/** Nobody having a task that is far away is not a risk yet. */
const NEAR_DAYS = 28;

const inDays = (n: number): string => (n === 1 ? '1 dag' : `${n} dagen`);

/** Null when it isn't at risk, and when it is late already (that is more than a risk). */
export function riskOf(
  covenant: Covenant,
  histograms: Readonly<Record<string, Histogram>>,
  task: Watched,
  today: Day,
): Risk | null {
  const left = daysBetween(today, task.lastDay);
  if (left < 0) return null;
  const open = Math.max(0, daysBetween(task.openedOn, today));
  const own = usualOf(covenant, histograms, task.kind, today);
  const after = stepsAfter(task.kind).map((kind) => usualOf(covenant, histograms, kind, today).days);
  const later = after.reduce((sum, days) => sum + days, 0);
  // What is open for longer than usual still takes a day at least.
  const need = Math.max(1, own.days - open) + later;
  const slack = left - need;
  const reasons: string[] = [];
  if (slack < 0) {
    const steps = after.length === 0 ? 'Deze stap duurt' : `Deze stap en wat erna komt duren samen`;
    const measured = own.from === 'counted' ? 'meestal' : 'naar verwachting';
    reasons.push(
      `Nog ${inDays(left)} te gaan. ${steps} ${measured} ${inDays(own.days + later)}; de taak staat ${inDays(open)} open.`,
    );
  }
  if (left <= NEAR_DAYS) {
    if (task.nobody) reasons.push('Niemand heeft deze taak.');
    if (task.away) reasons.push('Wie de taak heeft is afwezig, en niemand vervangt.');
    if (task.undelivered) reasons.push('Een mail over deze taak is niet bezorgd.');
  }
  return reasons.length === 0 ? null : { slack, reasons };
}
