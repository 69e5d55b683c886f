/** How a covenant stands on a day, as data (standing.ts). */
import type { CovenantFile } from './shapes.ts';

export type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;
type Day = string;
type File = DeepReadonly<CovenantFile>;

/** What the covenant's own case says about the covenant, as data: days, party ids and versions. */
export interface Standing {
  /** Signed by all since; null: not yet. */
  inForce: Day | null;
  /** Versions after the first, oldest first, with the day on which each takes over. */
  versions: readonly { version: string; from: Day }[];
  /** 18.2: who gave notice, and the last day, through 24:00, of taking part. */
  left: readonly { party: string; lastDay: Day }[];
  /** 18.3: from this day it can't go on: nothing new is processed, and what there is goes on its own dates. */
  stopped: Day | null;
}

/** A version that was in force before, as far as dates are counted by it. */
export interface Earlier {
  readonly version: string;
  /** First and last day in force. */
  readonly from: Day;
  readonly until: Day;
  readonly terms: File['terms'];
  readonly extend: boolean;
  readonly longer?: File['longer'];
}

/** What a covenant in force knows besides its own file. */
export interface OnDay {
  /** The day on which this version took over. */
  readonly from: Day;
  /** Oldest first. */
  readonly earlier: readonly Earlier[];
  /** Parties that left: their names, and nothing else of them counts. */
  readonly former: File['parties'];
  /** Who gave notice and is still there. */
  readonly leaving: Standing['left'];
  readonly pending: boolean;
  readonly stopped: boolean;
}
