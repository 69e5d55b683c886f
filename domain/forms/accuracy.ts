/** 8.3, 10.3: the administrator looks at every item of the files. The rules only need to know what was looked at. Pure. */
import type { Covenant } from '../../covenant/index.ts';
import type { TaskAnswers } from '../subject/events.ts';
import { restrictedUnits, type SubjectState } from '../subject/state.ts';
import type { ItemFacts } from './items.ts';
import type { Field, FormContext } from './types.ts';

const WEIGHING = ['8.2a', '8.2b', '8.2c', '8.2d', '8.2e', '8.2f'];
const CONFERENCE = ['10.2a', '10.2b', '10.2c', '10.2d', '10.2e', '10.2f', '10.2g', '10.2h', '9.3', '10.5'];
const NOTICES = '11.4';
export const ACCURACY_CODES: readonly string[] = [...WEIGHING, NOTICES, ...CONFERENCE];

/** As many items as somebody can look at with care before they send; a page with more text has fewer. */
const PART = { items: 20, characters: 24_000 };

/** What is still to be looked at: every item of both files but copies (they follow their item) and what is under a hold. */
export function toCheck<T extends ItemFacts>(state: SubjectState, items: readonly T[]): T[] {
  const seen = new Set(state.check?.seen ?? []);
  const held = restrictedUnits(state);
  const order = (code: string) => ACCURACY_CODES.indexOf(code);
  return items
    .filter(
      ({ ref, unit, restricted, copyOf }) => !seen.has(ref) && !copyOf && !restricted && !held.has(unit),
    )
    .sort((a, b) => order(a.code) - order(b.code));
}

/** The first of them that fit one page; always at least one. */
export function partToCheck<T extends { size: number }>(items: readonly T[]): T[] {
  let characters = 0;
  return items.slice(0, PART.items).filter(({ size }, at) => {
    characters += size;
    return at === 0 || characters <= PART.characters;
  });
}

/** The items of this part; what was looked at counts at once, so a long file can be done in parts and on several days. */
export function accuracyFields(_covenant: Covenant, { items = [] }: FormContext): Field[] {
  if (items.length === 0)
    return [
      {
        ...{ type: 'checkboxes', name: 'done', label: 'Heeft u alle gegevens nagekeken?' },
        ...{
          options: [{ value: 'yes', label: 'Ja, dit dossier is nagekeken' }],
          required: true,
          goesTo: 'decision',
        },
      },
    ];
  return [
    {
      ...{ type: 'checkboxes', name: 'right', label: 'Welke gegevens zijn juist en volledig?' },
      help: 'Klopt een gegeven niet? Kies dan links bij dat gegeven ‘Aanpassen of verwijderen’ of ‘Iets toevoegen’. Wat u nu niet kiest, komt terug.',
      ...{ options: items, required: true, goesTo: 'decision' },
    },
  ];
}

export const accuracyAnswer = (): TaskAnswers['check-accuracy'] => ({ right: 'yes' });

/** What is known later of a check that was done: whether all was right, not what was said about each field. */
export const accuracyLine = (
  answer: Readonly<Record<string, unknown>>,
): { label: string; value: string } => ({
  label: 'Klopt het dossier?',
  value: answer.right === 'yes' ? 'Ja, alles is juist en volledig' : 'Nee, en het is aangepast',
});
