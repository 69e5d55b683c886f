/**
 * How long a kind of task usually takes: a median over whole days, kept as counts in classes of days, by kind alone.
 * Nothing in it says who, which party or which file.
 */
import type { Covenant } from '../../covenant/index.ts';
import { addDuration, type Day, daysBetween } from '../dates/index.ts';

/** Days up to and including which a class goes; the last one has no end. */
export const CLASSES = [0, 1, 2, 3, 5, 7, 10, 14, 21, 28, 42, 63, 91, 182] as const;

/** The class of this many days. */
export const classOf = (days: number): number => {
  const found = CLASSES.findIndex((end) => days <= end);
  return found < 0 ? CLASSES.length : found;
};

/** Counts by class, in the order of the classes and one more. */
export type Histogram = readonly number[];

/** Fewer than this many say nothing about what is usual, and could say something about one. */
export const ENOUGH = 5;

/** The median in days: the upper end of its class. Null with fewer than `ENOUGH`. */
export function medianOf(histogram: Histogram): number | null {
  const all = histogram.reduce((sum, n) => sum + n, 0);
  if (all < ENOUGH) return null;
  let seen = 0;
  for (const [index, n] of histogram.entries()) {
    seen += n;
    if (seen * 2 >= all) return CLASSES[index] ?? 2 * (CLASSES.at(-1) as number);
  }
  return null;
}

export interface Usual {
  /** Whole days from being given to being done. */
  days: number;
  /** `counted`: the median of what was done here. `term`: half of the covenant's own term, while too little was done. */
  from: 'counted' | 'term';
}

/** What a kind of task usually takes. Without counts: half of the term, shared by the steps that have to fit in it. */
export function usualOf(
  covenant: Covenant,
  histograms: Readonly<Record<string, Histogram>>,
  kind: string,
  on: Day,
): Usual {
  const median = medianOf(histograms[kind] ?? []);
  if (median !== null) return { days: median, from: 'counted' };
  return { days: fromTerm(covenant, kind, on), from: 'term' };
}

/** By covenant, and in it by kind and day: a list asks it for each of its rows, and counting days costs half a millisecond. */
const known = new WeakMap<Covenant, Map<string, number>>();
const KNOWN_AT_MOST = 2_000;

function fromTerm(covenant: Covenant, kind: string, on: Day): number {
  const days = known.get(covenant) ?? new Map<string, number>();
  known.set(covenant, days);
  const name = `${kind} ${on}`;
  const found = days.get(name);
  if (found !== undefined) return found;
  if (days.size >= KNOWN_AT_MOST) days.clear();
  const counted = countTerm(covenant, kind, on);
  days.set(name, counted);
  return counted;
}

function countTerm(covenant: Covenant, kind: string, on: Day): number {
  const task = covenant.tasks.find(({ id }) => id === kind);
  const length = [...covenant.terms, ...covenant.workTerms].find(({ id }) => id === task?.term)?.length;
  const days =
    length?.startsWith('P') && !length.startsWith('PT') ? daysBetween(on, addDuration(on, length)) : 7;
  return Math.max(1, Math.floor(days / 2 / pathOf(kind).length));
}

/**
 * Steps that have to fit in one term, in the order in which they come: the last day of the first is that of all. Kinds
 * of task that end on a day of their own have nothing after them here.
 */
const WITHIN_ONE_TERM: readonly (readonly string[])[] = [['assess', 'decide-agenda']];
/** Steps that share a term, each with a last day of its own within it (12; `requestSteps` of the covenant). */
const SHARE_A_TERM: readonly (readonly string[])[] = [
  ['establish-identity', 'link-request', 'contribute-request', 'decide-request', 'send-answer'],
];

const pathOf = (kind: string): readonly string[] =>
  [...WITHIN_ONE_TERM, ...SHARE_A_TERM].find((path) => path.includes(kind)) ?? [kind];

/** The kinds of task that come after this one within the same last day. */
export function stepsAfter(kind: string): string[] {
  const path = WITHIN_ONE_TERM.find((one) => one.includes(kind)) ?? [kind];
  return path.slice(path.indexOf(kind) + 1);
}
