/** What is said about destruction (13): from which day on it is final, and the statement about it. Pure, no personal data. */
import type { Covenant } from '../../covenant/index.ts';
import { addDays, addDuration, type Day, dayInWords } from '../dates/index.ts';

/** What a certificate is about: kinds, numbers, days. */
export interface Destroyed {
  /** How many units of each kind: { signal: 2 }; for a whole case { case: 1, ... }. */
  units: Readonly<Record<string, number>>;
  /** How many documents went, by place ('regie.tasks'). */
  places: Readonly<Record<string, number>>;
  keys: number;
  term: string;
  article: string;
  dueOn: Day;
  doneOn: Day;
  /** The version of the master key that the destroyed keys were wrapped with. */
  master: number;
  finalFrom: Day;
}

/**
 * The first day on which no backup of the keys can be there any more that was made before `doneOn` was over, when each
 * is destroyed at the end of its own maximum age (setting `keyBackups`).
 */
export const finalFrom = (covenant: Pick<Covenant, 'settings'>, doneOn: Day): Day =>
  addDays(addDuration(doneOn, covenant.settings.keyBackups.value), 1);

const UNITS: Readonly<Record<string, readonly [string, string]>> = {
  case: ['dossier met zijn geschiedenis', 'dossiers met hun geschiedenis'],
  subject: ['naam en adres', 'namen en adressen'],
  signal: ['signaal', 'signalen'],
  weighing: ['weging', 'wegingen'],
  plan: ['plan van aanpak', 'plannen van aanpak'],
  person: ['andere persoon', 'andere personen'],
  item: ['gegeven', 'gegevens'],
};

/** '1 dossier met zijn geschiedenis, 2 signalen' */
export function unitsInWords(units: Readonly<Record<string, number>>): string {
  const parts = Object.entries(units).map(([kind, n]) => {
    const [one, more] = UNITS[kind] ?? ['onderdeel', 'onderdelen'];
    return `${n} ${n === 1 ? one : more}`;
  });
  return parts.length === 0 ? 'geen onderdelen' : parts.join(', ');
}

/** The statement of destruction: what, where, on what ground, how, and from when it is final. Whole sentences, Dutch. */
export function statement(
  covenant: Pick<Covenant, 'terms'>,
  { units, places, keys, term, article, dueOn, doneOn, master, finalFrom }: Destroyed,
): string[] {
  const title = covenant.terms.find(({ id }) => id === term)?.title;
  const documents = Object.values(places).reduce((sum, n) => sum + n, 0);
  return [
    `Vernietigd: ${unitsInWords(units)}. Dat waren ${documents} documenten, met ${keys} sleutels.`,
    `Grond: artikel ${article} van het convenant${title ? ` (${title.toLowerCase()})` : ''}. De dag van vernietiging was ${dayInWords(dueOn)}; het is gedaan op ${dayInWords(doneOn)}.`,
    'Wijze: de documenten zijn verwijderd uit alle databases, met concepten, taken, berichten, zoekindexen en de geschiedenis van het dossier. Daarna zijn de sleutels vernietigd waarmee de gegevens waren versleuteld. Daarna is in alle databases gezocht: er is niets gevonden.',
    `Kopieën: zonder de sleutels is een kopie van de gegevens niet te lezen. De vernietiging is definitief als versie ${master} van de hoofdsleutel weg is en elke reservekopie van de sleutels van voor die tijd is vernietigd: op zijn vroegst op ${dayInWords(finalFrom)}.`,
  ];
}
