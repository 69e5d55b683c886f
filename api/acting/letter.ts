/** The letter that a task is about, made when it is asked for and kept nowhere. What is read for it is logged before. */
import { liesAt, type Purpose, purposeOf } from '../../domain/access/index.ts';
import { filesAt } from '../../domain/access/purposes.ts';
import { parseDay } from '../../domain/dates/index.ts';
import { readsOf, taskForm } from '../../domain/forms/index.ts';
import {
  type Addressee,
  addresseeOf,
  type Letter,
  type Missing,
  noticeLetter,
  type Person,
} from '../../domain/letters/index.ts';
import type { SubjectState } from '../../domain/subject/index.ts';
import type { TaskRow, Text } from '../../store/index.ts';
import type { Deps, Who } from '../deps.ts';
import { partyName } from '../partners/names.ts';
import { fieldsIn, nothing } from './file.ts';
import { ROOM_OF, toRead } from './permits.ts';
import { actsFor } from './standing.ts';

/** Kinds of task at which a letter can be made. */
const LETTERS: ReadonlySet<string> = new Set(['send-notice']);
export const hasLetter = ({ kind }: Pick<TaskRow, 'kind'>): boolean => LETTERS.has(kind);

const birthDay = (given: string | undefined): string | null => {
  try {
    return given ? parseDay(given) : null;
  } catch {
    return null;
  }
};

/**
 * 11.2: the notice to the person of this task, or to who stands for them. The caller has established that the task is
 * open and this person's. Null when the case has gone. @throws LogFailed: no log, no data
 */
export async function letterFor(
  deps: Deps,
  who: Who,
  row: TaskRow,
): Promise<Letter | { missing: Missing } | null> {
  const state = (await deps.store.cases.load(row.caseId))?.state as SubjectState | undefined;
  const unit = row.about ?? '';
  if (!state?.informing[unit]) return null;
  const form = taskForm(row.kind, deps.covenant, { today: who.today, party: who.actor.party });
  const { codes, unit: only } = readsOf(form, row.about);
  const texts: Text[] = [];
  for (const file of filesAt(state.stage)) {
    const fields = fieldsIn(deps.covenant, file)
      .map(({ code }) => code)
      .filter((code) => codes.includes(code) && liesAt(state.stage, file, code));
    if (fields.length === 0) continue;
    const permit = toRead(who, {
      ...{ caseId: row.caseId, state, file, fields, ordered: true },
      ...{ purpose: purposeOf(row.kind) as Purpose, why: row.kind },
      ...actsFor(who, row),
    });
    const found = await deps.store.texts.list(row.caseId, ROOM_OF[file], permit).catch(nothing);
    texts.push(...found.filter((text) => only === null || text.unit === only));
  }
  const own = texts.filter(({ values }) => values.name !== undefined).at(-1)?.values ?? {};
  const person: Person = {
    ...{ name: own.name ?? '', address: own.address ?? '', place: own.place ?? '' },
    birthDate: birthDay(own.birthDate),
  };
  const by = texts.find(({ ref }) => ref === state.representatives?.[unit]?.text)?.values;
  const representative: Addressee | null = by
    ? {
        name: by.representativeName ?? '',
        address: by.representativeAddress ?? '',
        place: by.representativePlace ?? '',
      }
    : null;
  const found = addresseeOf(deps.covenant, state, unit, person, representative, who.today);
  if ('missing' in found) return found;
  return noticeLetter(deps.covenant, state, unit, {
    ...{ person, ...found, today: who.today, reference: row.number },
    nameOf: (party) => partyName(deps, party),
  });
}
