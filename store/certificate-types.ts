import type { Day, Instant } from '../domain/dates/index.ts';
import type { ExportedChain } from './chain.ts';

export interface Certificate {
  id: string;
  number: string;
  /** How many units of each kind: { signal: 2 }; for a whole case { case: 1, ... }. */
  units: Record<string, number>;
  documents: number;
  /** How many of them in which place: 'regie.tasks'. */
  places: Record<string, number>;
  article: string;
  term: string;
  /** The day on which it fell due, and the legal instant at which it was done. */
  dueOn: Day;
  doneAt: Instant;
  keyIds: string[];
  /** The master version under which the destroyed keys were wrapped. */
  master: number;
  masterGone: boolean;
  /** From this legal day on no backup of the keys is left from before; final then, if that master version is gone. */
  finalFrom: Day;
  final: boolean;
}
/** 13: what was destroyed, and the signed chain that says so. */
export interface Certificates {
  /** The latest first. */
  list(options?: { limit?: number }): Promise<Certificate[]>;
  /** Whether one waits for the end of a master version. */
  waiting(): Promise<boolean>;
  /** Every master version before this one is gone. */
  masterGone(version: number): Promise<void>;
  /** Makes final what can be, as of this legal day; answers how many. May be called again. */
  finalise(today: Day): Promise<number>;
  /** The signed chain: lines behind `after` (a line's number), at most `limit`. */
  export(options?: { after?: number; limit?: number }): Promise<ExportedChain>;
  /** The last line's number and hash, for keeping elsewhere. */
  head(): Promise<{ seq: number; hash: string }>;
}
