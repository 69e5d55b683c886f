/** Figures about work, for people who would rather look than read: sums by kind, month and party. Nobody can be found in them. */
import type { Covenant } from '../../covenant/index.ts';
import { CLASSES, type Histogram } from './usual.ts';

/** A sum below this could point at somebody: it is shown as "1 to 4". */
export const FEW = 5;

export interface Bar {
  label: string;
  /** By series; null: there are some, too few to say how many. */
  values: (number | null)[];
}
export interface Chart {
  id: string;
  title: string;
  /** What it says and where it comes from, in a sentence. */
  about: string;
  series: string[];
  bars: Bar[];
}

export const masked = (n: number): number | null => (n > 0 && n < FEW ? null : n);
export const inWords = (value: number | null): string =>
  value === null ? `1 tot ${FEW - 1}` : String(value);

/** Where people look: within a week, two, three, four, and after that. */
const WEEKS: readonly (readonly [label: string, until: number])[] = [
  ['Binnen 1 week', 7],
  ['1 tot 2 weken', 14],
  ['2 tot 3 weken', 21],
  ['3 tot 4 weken', 28],
  ['Later dan 4 weken', Number.POSITIVE_INFINITY],
];

/** Days from the start of the term to being done, over these kinds of task, by week. */
export function byWeek(histograms: Readonly<Record<string, Histogram>>, kinds: readonly string[]): Bar[] {
  const sums = WEEKS.map(() => 0);
  for (const kind of kinds)
    for (const [index, n] of (histograms[kind] ?? []).entries()) {
      const days = CLASSES[index] ?? Number.POSITIVE_INFINITY;
      const week = WEEKS.findIndex(([, until]) => days <= until);
      sums[week] = (sums[week] ?? 0) + n;
    }
  return WEEKS.map(([label], index) => ({ label, values: [masked(sums[index] ?? 0)] }));
}

/** Kinds of task that have to be done within this term of the covenant. */
export const kindsWithin = (covenant: Covenant, term: string): string[] =>
  covenant.tasks.filter((task) => task.term === term).map(({ id }) => id);
