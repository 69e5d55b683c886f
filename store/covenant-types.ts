/** The covenant as it stands on a day, for every process (covenants.ts). */
import type { Covenant, Standing } from '../covenant/index.ts';
import type { Day } from '../domain/dates/index.ts';

export interface Covenants {
  /** The covenant on that day: `first` itself where nothing happened to it. @param first of the installation */
  on(day: Day, first?: Covenant): Promise<Covenant>;
  /** As it would stand on the first day of this version. `standing` has it already; it need not be in the store. */
  with(standing: Standing, version: Covenant): Promise<Covenant>;
  /** The one that was asked for last. */
  known(): Covenant;
  standing(): Promise<Standing | null>;
  /** A checked version's file, before anybody is asked to sign it. False when another file has this version's name. */
  put(covenant: Covenant): Promise<boolean>;
  /** 15.2: a security plan by a hash of what it says; the same again is the same. */
  putPlan(version: string, plan: object): Promise<void>;
  plan(version: string): Promise<object | null>;
  /** Null when there is none of that name. */
  version(name: string): Promise<Covenant | null>;
}

/** The same part as `covenants`: who left, for who reads members. */
export interface WhoLeft {
  left(): Promise<ReadonlyMap<string, Day>>;
}
