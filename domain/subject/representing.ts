/** Whether somebody stands for a person on a day (12.1). */
import type { Covenant } from '../../covenant/index.ts';
import type { TextRef } from '../case.ts';
import { addDuration, type Day } from '../dates/index.ts';

export const REPRESENTED = ['under-16', 'curatele', 'mentorschap'] as const;
export type Represented = (typeof REPRESENTED)[number];

export interface RepresentativeState {
  ground: Represented;
  /** The day on which it was recorded. */
  on: Day;
  /** The last day, where a court named one. */
  until?: Day;
  /** Name and address. */
  text: TextRef;
}

/** The day on which somebody is sixteen, from its beginning. */
export const sixteenOn = ({ settings }: Pick<Covenant, 'settings'>, birthDate: Day): Day =>
  addDuration(birthDate, settings.representativeUntil.value);

/** Whether this representative stands for the person on that day. With no birth date in the file, a child stays one. */
export function represents(
  covenant: Pick<Covenant, 'settings'>,
  { ground, until }: Pick<RepresentativeState, 'ground' | 'until'>,
  birthDate: Day | null,
  day: Day,
): boolean {
  if (until !== undefined && day > until) return false;
  return ground !== 'under-16' || birthDate === null || day < sixteenOn(covenant, birthDate);
}
