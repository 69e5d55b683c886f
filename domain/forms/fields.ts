/** Fields that several forms share. */
import type { Covenant } from '../../covenant/index.ts';
import type { PartyId } from '../case.ts';
import type { Field, FilePlace, GoesTo, Option, When } from './types.ts';

/** Long enough for a careful account; a paste of a whole report is refused with a message. */
export const TEXT_LIMIT = 20_000;
export const LINE_LIMIT = 200;

export const weighing = (code: string): FilePlace => ({ room: 'weighing', code });
export const conference = (code: string): FilePlace => ({ room: 'conference', code });

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

/**
 * Article 6: every item that a party brings in carries its ground, its legal regime and its date. The words
 * that a ground needs (OM and police: weighty interest, necessity) go into the file with the item.
 * @throws RangeError when the covenant does not know the party.
 */
export function provenance(covenant: Covenant, party: PartyId, place: GoesTo, when?: When): Field[] {
  const found = covenant.parties.find(({ id }) => id === party);
  if (!found) throw new RangeError('A party that the covenant does not know');
  const only = when ? { when } : {};
  const words = new Map<string, { label: string; grounds: string[] }>();
  for (const ground of found.grounds) {
    for (const word of ground.words) {
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
    choice(
      'regime',
      'Welke wet geldt voor deze gegevens?',
      covenant.regimes.map(({ id, name }) => ({ value: id, label: `${name} (${id})` })),
      { ...only, goesTo: 'provenance', initial: found.regime },
    ),
  ];
}

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
