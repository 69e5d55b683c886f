/** The statement of destruction (13): what, where, on what ground, how, and from when it is final. */
import { modelCovenant } from '../../../covenant/index.ts';
import { type Destroyed, finalFrom, statement, unitsInWords } from '../../../domain/destruction/index.ts';
import { doomed } from '../../../domain/destruction/list.ts';
import { Life } from '../subject/life.ts';

const covenant = modelCovenant();
const destroyed: Destroyed = {
  ...{ units: { case: 1, signal: 2 }, places: { 'regie.tasks': 3, 'weegploeg.signals': 4 }, keys: 5 },
  ...{ term: 'undecided-signal', article: '13.3', dueOn: '2027-05-27', doneOn: '2027-05-28' },
  ...{ master: 2, finalFrom: '2027-06-28' },
};

test('each kind of unit by its name, one or more; what has no name is a part', () => {
  const kinds = ['case', 'subject', 'signal', 'weighing', 'plan', 'person', 'item', 'other'];
  expect(kinds.map((kind) => [unitsInWords({ [kind]: 1 }), unitsInWords({ [kind]: 2 })])).toEqual([
    ['1 dossier met zijn geschiedenis', '2 dossiers met hun geschiedenis'],
    ['1 naam en adres', '2 namen en adressen'],
    ['1 signaal', '2 signalen'],
    ['1 weging', '2 wegingen'],
    ['1 plan van aanpak', '2 plannen van aanpak'],
    ['1 andere persoon', '2 andere personen'],
    ['1 gegeven', '2 gegevens'],
    ['1 onderdeel', '2 onderdelen'],
  ]);
  expect(unitsInWords({ case: 1, signal: 2 })).toBe('1 dossier met zijn geschiedenis, 2 signalen');
  expect(unitsInWords({})).toBe('geen onderdelen');
});

test('the statement counts, names the ground and its days, and says from when no copy can be read', () => {
  const [what, ground, how, copies, ...more] = statement(covenant, destroyed);
  const title = covenant.terms.find(({ id }) => id === 'undecided-signal')?.title.toLowerCase();
  expect(what).toBe(
    'Vernietigd: 1 dossier met zijn geschiedenis, 2 signalen. Dat waren 7 documenten, met 5 sleutels.',
  );
  expect(ground).toBe(
    `Grond: artikel 13.3 van het convenant (${title}). De dag van vernietiging was donderdag 27 mei 2027; het is gedaan op vrijdag 28 mei 2027.`,
  );
  expect(how).toMatch(/^Wijze: .* er is niets gevonden\.$/);
  expect(copies).toMatch(
    /als versie 2 van de hoofdsleutel weg is .* op zijn vroegst op maandag 28 juni 2027\.$/,
  );
  expect(more).toEqual([]);
  // A hold that ends is no term of the covenant.
  expect(statement(covenant, { ...destroyed, term: 'hold-ends' })[1]).toMatch(
    /^Grond: artikel 13\.3 van het convenant\. De dag/,
  );
});

test('final on the first day on which no backup of the keys from before can be left', () => {
  const settings = { ...covenant.settings, keyBackups: { ...covenant.settings.keyBackups, value: 'P30D' } };
  expect(finalFrom({ settings }, '2027-05-28')).toBe('2027-06-28');
});

test('a kind of case that is not known has nothing on the list; a case without holds neither', () => {
  const life = new Life('2026-11-27');
  life.signal('s1');
  expect(doomed(covenant, 'unknown', life.current, '2030-01-01')).toEqual([]);
  expect(doomed(covenant, 'subject', life.current, '2030-01-01').map(({ holds }) => holds)).toEqual([[]]);
});
