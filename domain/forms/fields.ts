/** Fields that several forms share. */
import type { Covenant } from '../../covenant/index.ts';
import type { PartyId } from '../case.ts';
import { sourceOf } from '../partners.ts';
import type { Field, FilePlace, FormContext, GoesTo, Option, When } from './types.ts';

/** Long enough for a careful account; a paste of a whole report is refused with a message. */
export const TEXT_LIMIT = 20_000;
export const LINE_LIMIT = 200;

export const weighing = (code: string): FilePlace => ({ room: 'weighing', code });
export const conference = (code: string): FilePlace => ({ room: 'conference', code });
/** Of a case of another kind: 'request.asked'. */
export const paper = (code: string): FilePlace => ({ room: 'papers', code });

export function choice(
  name: string,
  label: string,
  options: readonly Option[],
  more: { help?: string; when?: When; goesTo?: GoesTo; required?: boolean; initial?: string } = {},
): Field {
  return { type: 'choice', name, label, options, required: true, goesTo: 'decision', ...more };
}

export function text(
  name: string,
  label: string,
  goesTo: GoesTo,
  more: { help?: string; when?: When; required?: boolean; line?: boolean } = {},
): Field {
  const { line = false, ...rest } = more;
  return {
    type: line ? 'text' : 'textarea',
    name,
    label,
    goesTo,
    required: true,
    maxLength: line ? LINE_LIMIT : TEXT_LIMIT,
    ...rest,
  };
}

/** Every party of the covenant, core parties first as the covenant lists them. */
export const partyOptions = (covenant: Covenant): Option[] =>
  covenant.parties.map(({ id, name }) => ({ value: id, label: capital(name) }));

/** The external partners that can be named in this case: those that take part in it, when the case is known. */
export const partnersOfCase = ({ state, partners = [] }: FormContext): readonly Option[] =>
  partners.filter(({ value }) => !state || state.file?.partners.includes(value) === true);

export const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** 11.3 a-e: both the covenant's letter and the law that stands there now. */
export function refusalGround(covenant: Covenant, when: When, goesTo: GoesTo): Field {
  const options = covenant.refusalGrounds.map((ground) => ({
    value: ground.id,
    label: `${ground.id}. ${ground.label}`,
    help: `Convenant artikel ${ground.article}, ${ground.law}`,
  }));
  return choice('ground', 'Op welke grond is uitstel nodig?', options, { when, goesTo });
}

/** The value under which an item says why it is necessary (8, 10), whoever brought it in. */
export const NECESSITY = 'necessity';

/**
 * Article 6: every item that a party brings in carries its ground, its legal regime and its date, and says in words why
 * it is necessary. These words, and what else a ground needs (OM and police: weighty interest), go into the file
 * with the item.
 * @throws RangeError when the covenant does not know the party.
 */
export function provenance(covenant: Covenant, party: PartyId, place: GoesTo, when?: When): Field[] {
  const found = sourceOf(covenant, party);
  if (!found) throw new RangeError('A party that the covenant does not know');
  const only = when ? { when } : {};
  const words = new Map<string, { label: string; grounds: string[] }>();
  const asked = found.grounds.flatMap(({ words }) => words).find(({ id }) => id === NECESSITY);
  for (const ground of found.grounds) {
    for (const word of ground.words) {
      if (word.id === NECESSITY) continue;
      const known = words.get(word.id) ?? { label: word.label, grounds: [] };
      words.set(word.id, { ...known, grounds: [...known.grounds, ground.id] });
    }
  }
  return [
    choice(
      'ground',
      'Op welke grond geeft uw organisatie deze gegevens?',
      found.grounds.map((ground) => ({
        value: ground.id,
        label: ground.label,
        help: `Convenant artikel ${ground.article}, ${ground.law}`,
      })),
      { ...only, goesTo: 'provenance', help: 'Zonder grond mag dit niet in het bestand (artikel 6).' },
    ),
    ...[...words].map(([id, { label, grounds }]) =>
      text(id, label, place, { when: { field: 'ground', is: grounds } }),
    ),
    text(NECESSITY, asked?.label ?? 'Waarom is het nodig om deze gegevens te geven?', place, {
      ...only,
      help: 'Zonder noodzaak mag dit niet in het bestand (artikel 6).',
    }),
    choice(
      'regime',
      'Welke wet geldt voor deze gegevens?',
      regimesOf(covenant, party).map(({ id, name }) => ({ value: id, label: `${name} (${id})` })),
      { ...only, goesTo: 'provenance', initial: found.regime },
    ),
  ];
}

/** The laws under which a party's data can come: the one that the covenant names for it (AVG; police Wpg, OM Wjsg). */
export const regimesOf = (covenant: Covenant, party: PartyId): Covenant['regimes'] => {
  const own = sourceOf(covenant, party)?.regime;
  return covenant.regimes.filter(({ id }) => id === own);
};

export const pastDay = (
  name: string,
  label: string,
  more: { goesTo: Field['goesTo']; notAfter?: string; required?: boolean; help?: string },
): Field => ({ type: 'date', name, label, range: 'past', required: true, ...more });

/** The name and address of a person: what a file may have about somebody (8.2a, 10.2a, f, g). */
export const identity = (goesTo: Field['goesTo']): Field[] => [
  text('name', 'Voornaam en achternaam', goesTo, { line: true }),
  pastDay('birthDate', 'Geboortedatum', {
    goesTo,
    required: false,
    help: 'Bijvoorbeeld 31-12-1999. Laat leeg als u dit niet weet.',
  }),
  text('address', 'Straat en huisnummer', goesTo, { line: true, required: false }),
  text('place', 'Postcode en woonplaats', goesTo, { line: true, required: false }),
];
