/** Which forms keep a draft, what of it, and where. Pure. */
import type { UnitId } from '../case.ts';
import type { Field, FilePlace, FileRoom, FormDescription, Typed } from './types.ts';
import { aboutUnit, unitOf } from './units.ts';

export interface DraftPlace {
  room: FileRoom;
  /** Every unit that the form's texts would go into, that of its first long text first. */
  units: UnitId[];
}

/**
 * Where a form's draft is kept: in the room of its first long text. Null when the form has no long text, or none that
 * goes into a file. A form that writes into both files keeps its draft in the first alone: only who may write in both has it.
 * @param about what the task is about.
 */
export function draftPlace(form: Pick<FormDescription, 'fields'>, about: UnitId | null): DraftPlace | null {
  const all = form.fields.flatMap(flat);
  const long = all.filter(({ type }) => type === 'textarea').flatMap(placesOf);
  const [first] = long;
  if (!first) return null;
  const places = [...long, ...all.flatMap(placesOf)];
  const unit = aboutUnit(about);
  return {
    room: first.room,
    units: [...new Set([...places.map((place) => unitOf(place, unit)), ...Object.values(unit)])],
  };
}

/** The file fields that a form writes in a room. */
export const codesIn = (form: Pick<FormDescription, 'fields'>, room: FileRoom): string[] => [
  ...new Set(
    form.fields
      .flatMap(flat)
      .flatMap(placesOf)
      .flatMap((place) => (place.room === room ? [place.code] : [])),
  ),
];

/** What was typed into this form's own fields: nothing that a browser or a stranger sent along. */
export function draftValues(form: Pick<FormDescription, 'fields'>, values: Typed): Typed {
  const own = new Set<string>();
  const lines = new Map<string, Set<string>>();
  for (const field of form.fields) {
    if (field.type === 'rows') lines.set(field.name, new Set(field.columns.map(({ name }) => name)));
    else own.add(field.name);
  }
  return Object.fromEntries(
    Object.entries(values).filter(([name, given]) => {
      if (given.every((value) => value === '')) return false;
      const line = /^(.+)\.\d{1,4}\.([^.]+)$/.exec(name);
      return own.has(name) || (line !== null && lines.get(line[1] ?? '')?.has(line[2] ?? '') === true);
    }),
  );
}

const flat = (field: Field): Field[] => (field.type === 'rows' ? [...field.columns] : [field]);
const placesOf = ({ goesTo }: Field): FilePlace[] =>
  [goesTo].flat().filter((place): place is FilePlace => typeof place === 'object');
