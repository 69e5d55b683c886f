/**
 * What each file field may hold (8.2, 10.2, and 9.3, 10.5, 11.4): the values that the forms write there, and nothing else.
 * Made from the forms' own descriptions, so that a form and its place can't differ. Pure.
 */
import type { Covenant } from '../../covenant/index.ts';
import type { PartyId } from '../case.ts';
import { PAPER_FIELDS } from '../papers/index.ts';
import { sourceOf } from '../partners.ts';
import { NECESSITY } from './fields.ts';
import type { Field, FilePlace, FileRoom, FormDescription } from './types.ts';

export interface FieldSchema {
  /** The names that a text's values may have. */
  values: ReadonlySet<string>;
  /** A party brings it in (6): it needs a ground of that party, its regime, and the necessity in words. */
  item: boolean;
}
/** By code of the file field; a field that no form writes and no copy fills has no values. */
export type FileSchema = Readonly<Record<FileRoom, ReadonlyMap<string, FieldSchema>>> & {
  /** Of each form that writes into the case conference's file: the weighing file's fields that it writes too (8.2f), mostly none. */
  readonly back: ReadonlyMap<string, ReadonlySet<string>>;
};

/** 8.5: what the case conference's file takes over from the weighing team's, by the fields' ids; the party comes for the reporter. */
export const COPIED: readonly (readonly [from: string, to: string])[] = [
  ['name-and-address', 'name-and-address'],
  ['signals', 'signals'],
  ['analysis', 'analysis'],
];
/** 10.2c: the one value of the text that stands in the reporter's place. */
export const PARTY_VALUE = 'party';

/** The places of a form's texts, lines included, each with the name of the value that goes there. */
export const placesIn = (form: Pick<FormDescription, 'fields'>): { place: FilePlace; name: string }[] =>
  form.fields.flatMap((field) =>
    (field.type === 'rows' ? field.columns : [field]).flatMap((one) =>
      filePlaces(one).map((place) => ({ place, name: one.name })),
    ),
  );

const filePlaces = ({ goesTo }: Field): FilePlace[] =>
  [goesTo].flat().filter((place): place is FilePlace => typeof place === 'object');

/** @param forms every form that writes into a file, as every party sees it. */
export function schemaFrom(covenant: Covenant, forms: readonly FormDescription[]): FileSchema {
  const names: Record<FileRoom, Map<string, Set<string>>> = {
    weighing: new Map(covenant.files.weighing.map(({ code }) => [code, new Set()])),
    conference: new Map(covenant.files.conference.map(({ code }) => [code, new Set()])),
    papers: new Map(PAPER_FIELDS.map(({ code }) => [code, new Set()])),
  };
  for (const form of forms)
    for (const { place, name } of placesIn(form)) names[place.room].get(place.code)?.add(name);
  const codeOf = (room: 'weighing' | 'conference', id: string) =>
    covenant.files[room].find((field) => field.id === id)?.code;
  for (const [from, to] of COPIED) {
    const target = names.conference.get(codeOf('conference', to) ?? '');
    for (const name of names.weighing.get(codeOf('weighing', from) ?? '') ?? []) target?.add(name);
  }
  names.conference.get(codeOf('conference', 'party') ?? '')?.add(PARTY_VALUE);
  const schema = (room: FileRoom) =>
    new Map([...names[room]].map(([code, values]) => [code, { values, item: values.has(NECESSITY) }]));
  const back = new Map<string, Set<string>>();
  const placesOf = (id: string) =>
    forms.filter((form) => form.id === id).flatMap((form) => placesIn(form).map(({ place }) => place));
  for (const id of new Set(forms.map((form) => form.id))) {
    const places = placesOf(id);
    if (places.some(({ room }) => room === 'conference'))
      back.set(id, new Set(places.flatMap(({ room, code }) => (room === 'weighing' ? [code] : []))));
  }
  return {
    weighing: schema('weighing'),
    conference: schema('conference'),
    papers: papersOf(names.papers),
    back,
  };
}

const papersOf = (names: ReadonlyMap<string, ReadonlySet<string>>): ReadonlyMap<string, FieldSchema> =>
  new Map([...names].map(([code, values]) => [code, { values, item: false }]));

/** 12.1: who stands for somebody of 10.2 f-g belongs to the name: an item of nobody's own, and without a necessity beside it. */
const REPRESENTS = 'set-representative-of-other';

export interface Candidate {
  code: string;
  /** The form that brings it. */
  kind: string;
  party: PartyId;
  ground: string;
  regime: string;
  on: string;
  values: Readonly<Record<string, unknown>>;
}

/** Why this text has no place in the file, in a programmer's words without anything of the text; null when it has one. */
export function misfit(
  schema: FileSchema,
  covenant: Pick<Covenant, 'parties' | 'externalPartners'>,
  room: FileRoom,
  text: Candidate,
): string | null {
  const field = schema[room].get(text.code);
  if (!field) return 'no such file field';
  // 8.2f, 13.4: nothing of the case conference goes back into the weighing file but the closing decision.
  if (room === 'weighing' && schema.back.get(text.kind)?.has(text.code) === false)
    return 'no way back into the weighing file';
  const names = Object.keys(text.values);
  if (names.length === 0) return 'a text without values';
  if (!names.every((name) => field.values.has(name) && typeof text.values[name] === 'string'))
    return `a value that ${text.code} does not have`;
  // Article 6 is about what parties bring into the two files; papers say who wrote them, and when.
  const origin = room === 'papers' ? [text.party, text.on] : [text.party, text.ground, text.regime, text.on];
  if (origin.some((given) => !given)) return 'no provenance';
  if (!field.item || text.kind === REPRESENTS) return null;
  const party = sourceOf(covenant, text.party);
  if (!party?.grounds.some(({ id }) => id === text.ground)) return 'no ground of that party (6)';
  if (party.regime !== text.regime) return 'not the regime of that party (6)';
  return String(text.values[NECESSITY] ?? '').trim() === '' ? 'no necessity (6)' : null;
}
