/** Who is asked to a meeting hears of it by mail, with the day for the calendar; and hears it when that changes. */
import type { MemberId } from '../../domain/case.ts';
import type { Meeting } from '../../domain/meetings/index.ts';
import { EngineAway } from '../away.ts';
import type { Deps } from '../deps.ts';

export const askedTo = ({ items }: Pick<Meeting, 'items'>): Set<MemberId> =>
  new Set(items.flatMap(({ present }) => present));

/** `about` makes it one letter each, however often it is asked. No mail is no reason to undo what was changed. */
export async function tellOfMeeting(
  { store, engine }: Pick<Deps, 'store' | 'engine'>,
  meeting: Pick<Meeting, 'id' | 'day'>,
  members: Iterable<MemberId>,
  about: string,
): Promise<void> {
  for (const member of members) {
    const letter = await store.letters.meeting(member, about, meeting);
    try {
      await engine.startLetter(letter);
    } catch (error) {
      if (!(error instanceof EngineAway)) throw error;
      await store.letters.forget(letter);
    }
  }
}

/** Who was not asked before, and who is not asked any more. */
export function changedBetween(before: Set<MemberId>, after: Set<MemberId>): MemberId[] {
  return [...new Set([...before, ...after])].filter((one) => before.has(one) !== after.has(one));
}
