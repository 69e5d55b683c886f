/** 13.1: when a record about staff goes that belongs to no file of a person. */
import type { Covenant } from '../../covenant/index.ts';
import type { Moment } from '../case.ts';
import { addDays, addDuration, atTime, type Day, dayInWords } from '../dates/index.ts';

/**
 * So many years after its last event, early on the day after. @param what the moment's name, its term too
 * @param on the day of the last event @param atEnd what is destroyed, as a sentence in Dutch
 */
export function staffRecordEnd(
  covenant: Covenant,
  { what, on, atEnd }: { what: string; on: Day; atEnd: string },
): Moment {
  const { value: length, article } = covenant.settings.staffRecords;
  const lastDay = addDuration(on, length);
  return {
    ...{ what, ref: 'file', lastDay, article },
    at: atTime(addDays(lastDay, 1), covenant.settings.actHour.value),
    why: {
      ...{ article, term: what, start: { event: 'laatste gebeurtenis', on }, length, mayMove: [] },
      counting: `Bewaard tot en met ${dayInWords(lastDay)}. De dag erna wordt vernietigd.`,
      atEnd,
    },
    ...{ waitsForPeople: false, acts: true },
  };
}
