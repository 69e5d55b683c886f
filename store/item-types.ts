/** The items of a file as `store.texts.items` answers them. */
import type { TextRef, UnitId } from '../domain/case.ts';
import type { Day } from '../domain/dates/index.ts';

/** An item as the file's register has it: where it came from, not what it says. */
export interface ItemRow {
  ref: TextRef;
  room: 'weegploeg' | 'casusoverleg' | 'archief' | 'zaken';
  unit: UnitId;
  code: string;
  kind: string;
  party: string;
  on: Day;
  restricted: boolean;
  /** The item that it is a copy of (8.5). */
  copyOf?: TextRef;
  /** About how many characters it has. */
  size: number;
}
