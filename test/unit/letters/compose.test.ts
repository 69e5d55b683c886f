import { CovenantProblem, modelCovenant, parseCovenant } from '../../../covenant/index.ts';
import model from '../../../covenant/model.json' with { type: 'json' };
import { composeLetter, type Filling } from '../../../domain/letters/index.ts';

const filling: Filling = {
  addressee: ['Iemand', 'Straat 1'],
  date: '2026-11-27',
  reference: null,
  values: { lastDay: 'dinsdag 29 februari 2028' },
  inserts: { data: [], origin: [], recipients: [] },
  holds: ['not-on-agenda'],
};
const words = (letter: ReturnType<typeof composeLetter>): string => JSON.stringify(letter.blocks);

test('a letter says only what holds', () => {
  const said = words(composeLetter(modelCovenant(), 'notice', filling));
  expect(said).toContain('Er komt geen plan');
  expect(said).not.toContain('persoonsgerichte aanpak komt');
  expect(said).not.toContain('wettelijk vertegenwoordiger bent');
  expect(said).toContain('binnen 4 weken');
  expect(said).not.toMatch(/\{[a-zA-Z]+\}/);
});

test('a letter never goes out with a gap', () => {
  expect(() => composeLetter(modelCovenant(), 'notice', { ...filling, holds: ['representative'] })).toThrow(
    'person',
  );
  expect(() => composeLetter(modelCovenant(), 'notice', { ...filling, inserts: {} })).toThrow('data');
});

type File = typeof model;
const problems = (change: (file: File) => void): string => {
  const file = structuredClone(model);
  change(file);
  try {
    parseCovenant(file);
  } catch (error) {
    if (error instanceof CovenantProblem) return error.message;
    throw error;
  }
  return '';
};
const first = (file: File) => file.letters.texts[0] as File['letters']['texts'][number];

test.each<[string, (file: File) => void]>([
  ['{bsn} kan niet in deze brief', (file) => first(file).blocks.push({ paragraph: '{bsn}', article: '11' })],
  ['is geen voorwaarde', (file) => first(file).blocks.push({ paragraph: 'x', article: '11', when: 'angry' })],
  [
    'een titel is één regel',
    (file) => {
      first(file).title = 'Over {person}';
    },
  ],
  [
    'de brief "notice" ontbreekt',
    (file) => {
      file.letters.texts.shift();
    },
  ],
  [
    '"data" ontbreekt in de brief',
    (file) => {
      first(file).blocks = first(file).blocks.filter(
        (block) => !('insert' in block && block.insert === 'data'),
      );
    },
  ],
  [
    '"authority" ontbreekt in de brief',
    (file) => {
      first(file).blocks = first(file).blocks.filter(
        (block) => !('paragraph' in block && block.paragraph.includes('{authority}')),
      );
    },
  ],
])('the covenant’s letters are checked: %s', (message, change) => {
  expect(problems(change)).toContain(message);
});
