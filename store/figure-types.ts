import type { Histogram } from '../domain/board/index.ts';

/** How many tasks ended in a month. `done`: in time; `late`: after the last day; `lapsed`: nobody did it. */
export interface Ended {
  month: string;
  kind: string;
  party: string | null;
  how: 'done' | 'late' | 'lapsed';
  n: number;
}

export interface Figures {
  /** By kind of task: days from being given to being done. */
  took(): Promise<Record<string, Histogram>>;
  /** By kind of task: days from the start of its term to being done. */
  since(): Promise<Record<string, Histogram>>;
  /** `from` and `to` as `2026-11`, both included. */
  ended(from: string, to: string): Promise<Ended[]>;
  /** How often, by `kind:what`: a case came to that stage, or that happened in it (`Kind.passed`). The same months. */
  passed(from: string, to: string): Promise<Record<string, number>>;
}
