/** The letter that informs a data subject (11.2, AVG 14): what of the case goes into it. Kinds of data, never contents. */
import type { Covenant } from '../../covenant/index.ts';
import type { PartyId, UnitId } from '../case.ts';
import { type Day, dayInWords } from '../dates/index.ts';
import { ends } from '../subject/ends.ts';
import { represents, sixteenOn } from '../subject/representing.ts';
import type { SubjectState } from '../subject/state.ts';
import { composeLetter } from './compose.ts';
import type { Block, Letter } from './letter.ts';

/** As the file has it; what is not known is empty. */
export interface Person {
  name: string;
  address: string;
  place: string;
  birthDate: Day | null;
}
export type Addressee = Omit<Person, 'birthDate'>;

/** Codes of the file fields that hold something about this person. */
export function dataAbout(state: SubjectState, unit: UnitId): string[] {
  if (unit !== 'subject') {
    const person = state.persons[unit.slice('person:'.length)];
    return person ? [person.relation === 'left-behind' ? '10.2f' : '10.2g'] : [];
  }
  const weighings = Object.values(state.weighings);
  const { file, plan } = state;
  return [
    '8.2a',
    ...(Object.keys(state.signals).length > 0 ? ['8.2b'] : []),
    ...(weighings.some(({ assessed }) => assessed.length > 0) ? ['8.2d'] : []),
    ...(weighings.some(({ outcome }) => outcome !== undefined) ? ['8.2e'] : []),
    ...(file ? ['10.2b', '10.2d'] : []),
    ...(plan ? ['9.3'] : []),
    ...(plan && Object.keys(plan.actions).length > 0 ? ['10.2e'] : []),
    ...(file?.closedOn === undefined ? [] : ['8.2f']),
  ];
}

/** Which parties brought it in (AVG 14(2)(f)): never the reporter (10.2c). */
export const originOf = (covenant: Covenant, state: SubjectState, unit: UnitId): PartyId[] =>
  unit === 'subject'
    ? [...new Set([...Object.values(state.signals), ...Object.values(state.items)].map(({ party }) => party))]
    : // Who recorded somebody of 10.2 f-g takes part in the conference; which of them is not in the state.
      (state.file?.involved ?? covenant.parties.filter(({ kind }) => kind === 'core').map(({ id }) => id));

/**
 * Who has or had it, or may (AVG 14(1)(e)): the core parties, who takes part, and every partner to whom something was
 * disclosed. The plan about the subject is read by each partner that takes part, without a disclosure of its own (10.5).
 */
export function recipientsOf(covenant: Covenant, state: SubjectState, unit: UnitId): PartyId[] {
  const core = covenant.parties.filter(({ kind }) => kind === 'core').map(({ id }) => id);
  const given = Object.values(state.disclosures ?? {})
    .filter(({ persons, step }) => persons.includes(unit) && GIVEN.includes(step))
    .flatMap(({ partner }) => partner ?? []);
  const { involved = [], partners = [] } = state.file ?? {};
  return [...new Set([...core, ...involved, ...(unit === 'subject' ? partners : []), ...given])];
}
const GIVEN: readonly string[] = ['permitted', 'revoked', 'ended', 'spoken'];

export type Missing = 'representative' | 'name';

/**
 * To whom a letter about this person goes today (12.1): the legal representative while there is one, else the person. A
 * child of whom nobody recorded a representative gets none until somebody does.
 */
export function addresseeOf(
  covenant: Covenant,
  state: SubjectState,
  unit: UnitId,
  person: Person,
  representative: Addressee | null,
  today: Day,
): { to: Addressee; represented: boolean } | { missing: Missing } {
  const known = state.representatives?.[unit];
  if (known && represents(covenant, known, person.birthDate, today)) {
    if (!representative?.name) return { missing: 'representative' };
    return { to: representative, represented: true };
  }
  if (person.birthDate !== null && today < sixteenOn(covenant, person.birthDate))
    return { missing: 'representative' };
  return person.name ? { to: person, represented: false } : { missing: 'name' };
}

const list = (items: readonly string[]): Block[] => [{ is: 'list', items }];
const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/**
 * The notice itself. `nameOf`: what a party or external partner is called.
 * @throws RangeError when the case has no such person
 */
export function noticeLetter(
  covenant: Covenant,
  state: SubjectState,
  unit: UnitId,
  given: {
    person: Person;
    to: Addressee;
    represented: boolean;
    today: Day;
    reference: string;
    nameOf: (party: PartyId) => string;
  },
): Letter {
  const end = ends(state, covenant)[unit];
  if (!end) throw new RangeError('nobody to inform');
  const { person, to, represented, today, reference, nameOf } = given;
  const labels = new Map(
    [...covenant.files.weighing, ...covenant.files.conference].map(({ code, label }) => [code, label]),
  );
  const data = [...new Set(dataAbout(state, unit).map((code) => labels.get(code) ?? code))];
  const names = (parties: readonly PartyId[]) => parties.map((party) => capital(nameOf(party)));
  const relation = state.persons[unit.slice('person:'.length)]?.relation;
  return composeLetter(covenant, unit === 'subject' ? 'notice' : 'notice-person', {
    addressee: [to.name, to.address, to.place].filter((line) => line !== ''),
    date: today,
    reference,
    values: { person: person.name, lastDay: dayInWords(end.lastDay) },
    inserts: {
      data: list(data),
      origin: list(names(originOf(covenant, state, unit))),
      recipients: list(names(recipientsOf(covenant, state, unit))),
    },
    holds: [
      ...(represented ? ['representative'] : []),
      ...(unit === 'subject' ? [state.file ? 'agenda' : 'not-on-agenda'] : [relation ?? 'network']),
    ],
  });
}
