/** The form that corrects, removes or adds one item of a file (8.3, 10.3): the same questions as the form that brought it. Pure. */
import type { PartyId } from '../case.ts';
import { choice, text } from './fields.ts';
import type { Field, FilePlace, FileRoom, FormDescription, When } from './types.ts';

export interface CheckedItem {
  room: FileRoom;
  code: string;
  /** The form that brought it. */
  kind: string;
  party: PartyId;
  values: Readonly<Record<string, string>>;
}

const goesThere = (field: Field, { room, code }: CheckedItem): boolean =>
  [field.goesTo]
    .flat()
    .some((place) => typeof place === 'object' && place.room === room && place.code === code);

/**
 * @param from the form that brought it, as its own party sees it; null when there is none any more
 * @param add a new item next to it, instead of a change
 */
export function itemForm(
  item: CheckedItem,
  from: Pick<FormDescription, 'fields'> | null,
  add: boolean,
): FormDescription {
  const place: FilePlace = { room: item.room, code: item.code };
  const when: { when?: When } = add ? {} : { when: { field: 'what', is: ['corrected'] } };
  const own = (from?.fields ?? [])
    .flatMap((field) => (field.type === 'rows' ? [...field.columns] : [field]))
    .filter((field) => goesThere(field, item));
  const names = new Set(own.map(({ name }) => name));
  const others = Object.keys(item.values).filter((name) => !names.has(name));
  const fields = [
    // What depended on another answer then is asked again only where there is something of it.
    ...own.map(({ when: before, initial: _none, ...field }): Field => {
      const required = field.required && (before === undefined || Object.hasOwn(item.values, field.name));
      return { ...field, required, goesTo: place, ...when } as Field;
    }),
    ...others.map((name) => text(name, name, place, when)),
  ];
  return {
    id: add ? 'add-item' : 'correct-item',
    title: add ? 'Iets toevoegen naast dit gegeven' : 'Een gegeven aanpassen of verwijderen',
    instruction: add
      ? 'Het nieuwe gegeven komt in hetzelfde deel van het dossier, met dezelfde bron, grond en datum.'
      : 'De oude tekst verdwijnt, ook uit de kopie bij het casusoverleg. Dit kan niet worden teruggedraaid.',
    article: '8.3, 10.3',
    who: ['administrator'],
    reads: [item.code],
    submit: add ? 'Toevoegen' : 'Opslaan',
    fields: add
      ? fields
      : [
          choice('what', 'Wat moet er gebeuren?', [
            { value: 'corrected', label: 'Aanpassen' },
            { value: 'removed', label: 'Verwijderen: dit hoort niet in het dossier' },
          ]),
          ...fields,
        ],
  };
}
