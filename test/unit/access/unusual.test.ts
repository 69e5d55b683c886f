import { modelCovenant } from '../../../covenant/index.ts';
import { forTask, sameName, type UsualFacts, unusual } from '../../../domain/access/unusual.ts';

const covenant = modelCovenant();
const { files } = covenant.settings.manyFiles.value;
const of = (over: Partial<UsualFacts>) =>
  unusual(covenant, { ownName: false, task: false, involved: true, filesLately: 0, ...over });

test('who takes part, now and then, is usual', () => {
  expect(of({})).toEqual([]);
  expect(of({ filesLately: files - 1 })).toEqual([]);
});

test('from outside, many, and one’s own name', () => {
  expect(of({ involved: false })).toEqual(['outside']);
  expect(of({ filesLately: files })).toEqual(['many']);
  expect(of({ ownName: true, involved: false, filesLately: files })).toEqual(['own-name', 'outside', 'many']);
});

test('a task is a duty: only the name counts then', () => {
  expect(of({ task: true, involved: false, filesLately: 10 * files })).toEqual([]);
  expect(of({ task: true, ownName: true })).toEqual(['own-name']);
});

test('what was read for a task is told from what was not', () => {
  expect(['weigh:assess', 'own-answer:give-information', 'manage:check-accuracy'].every(forTask)).toBe(true);
  expect(['weigh:meeting', 'conference', 'complaint', 'disclosed', 'weigh:toString'].some(forTask)).toBe(
    false,
  );
});

test.each([
  ['Sanne de Boer', 'SANNE DE BOER', true],
  ['Sanne de Boer', 'Boer, Sanne de', true],
  ['Zoë Çelik', 'zoe celik', true],
  ['Sanne de Boer', 'Sanne Boer', false],
  ['Sanne de Boer', 'Een feitelijke omschrijving over Sanne de Boer.', false],
  ['', ' - ', false],
])('%s and %s: %s', (a, b, same) => {
  expect(sameName(a, b)).toBe(same);
});
