/** The register of processing activities (4, AVG 30): complete, and of one mind with the access table. */
import {
  ACCESS_PURPOSES,
  activityFor,
  CovenantProblem,
  modelCovenant,
  parseCovenant,
} from '../../../covenant/index.ts';
import type { CovenantFile } from '../../../covenant/shapes.ts';
import { GRANTS } from '../../../domain/access/index.ts';
import { registerEntry, registerOf } from '../../../domain/register.ts';

const covenant = modelCovenant();
const refusal = (change: (file: CovenantFile) => void): string => {
  const file = structuredClone(covenant) as unknown as CovenantFile;
  change(file);
  try {
    parseCovenant(file);
    return '';
  } catch (error) {
    if (!(error instanceof CovenantProblem)) throw error;
    return error.message;
  }
};

test('every purpose for which somebody may look belongs to one activity', () => {
  for (const { purpose } of GRANTS) expect(ACCESS_PURPOSES).toContain(purpose);
  for (const purpose of ACCESS_PURPOSES) expect(activityFor(covenant, purpose).title).toBeTruthy();
  expect(() => activityFor(covenant, 'curiosity')).toThrow(RangeError);
});

test('it says of each what AVG 30(1) asks, and every field that an activity shows by the access table', () => {
  for (const entry of registerOf(covenant)) {
    expect(entry.data.length).toBeGreaterThan(0);
    expect(entry.terms.length).toBeGreaterThan(0);
    for (const { lengthInWords } of entry.terms) expect(lengthInWords).toMatch(/^\d+ \w+$/);
  }
  // In words, of both files and what is in neither, with the term as the covenant writes it; what is for programs stays out.
  const entries = registerOf(covenant);
  const rights = entries.find(({ id }) => id === activityFor(covenant, 'request').id);
  expect(rights?.data.slice(0, 2)).toEqual([
    { label: 'Naam, adres en woonplaats van het subject', article: '10.2a' },
    { label: 'Omschrijving van de signalen', article: '10.2b' },
  ]);
  expect(rights?.data.at(-1)).toEqual({
    label:
      'wat DigiD van de verzoeker zegt (nummer, niveau, soms naam en geboortedatum), tot is vastgesteld wie het is',
    article: null,
  });
  expect(rights?.terms[0]).toEqual({
    title: 'Verzoek beantwoorden',
    length: 'P4W',
    lengthInWords: '4 weken',
    article: '12.3-5',
  });
  expect(Object.keys(rights ?? {})).not.toContain('accessPurposes');
  for (const { data } of entries) for (const { label } of data) expect(label).toBeTruthy();
  expect(
    registerEntry(covenant, {
      ...covenant.processing.activities[0],
      fields: ['x'],
      otherData: ['y'],
      terms: ['z'],
    } as never),
  ).toMatchObject({ data: [{ label: 'y', article: null }], terms: [] });
  for (const { purpose, fields } of GRANTS) {
    const activity = activityFor(covenant, purpose);
    // What was disclosed one by one may be any field.
    if (purpose !== 'disclosed' && purpose !== 'disclosing')
      expect([purpose, fields.filter((code) => !activity.fields.includes(code))]).toEqual([purpose, []]);
  }
});

test.each<[string, (file: CovenantFile) => void, string]>([
  [
    'a purpose that is left out',
    (file) => file.processing.activities.shift(),
    '"weigh" hoort bij één verwerking, niet 0',
  ],
  [
    'a term that does not exist',
    (file) => file.processing.activities[0]?.terms.push('ooit'),
    'de termijn "ooit" bestaat niet',
  ],
  [
    'a field that the files do not have',
    (file) => file.processing.activities[0]?.fields.push('8.2z'),
    '"8.2z" bestaat niet',
  ],
  [
    'the same activity twice',
    (file) => {
      const [first] = file.processing.activities;
      if (first) file.processing.activities.push({ ...first, accessPurposes: ['weigh'] });
    },
    'meer dan één keer',
  ],
])('%s is refused with its article', (_name, change, message) => {
  expect(refusal(change)).toContain(message);
});
