import fc from 'fast-check';
import {
  birthDatesLike,
  coreOf,
  isLikely,
  namesAreAlike,
  normaliseName,
} from '../../../domain/search/likely.ts';

test('case, accents, hyphens, apostrophes and spacing do not make another name', () => {
  const same: [string, string][] = [
    ['José  Núñez-López', 'jose nunez lopez'],
    ['Jose\u0301', 'josé'],
    ['ŁUKASZ Sørensen', 'lukasz sorensen'],
    ["D'Angelo", 'd angelo'],
    ['Ĳsbrand', 'ijsbrand'],
    ['Weiß', 'weiss'],
    [' van\u00a0 den\tBerg ', 'van den berg'],
  ];
  for (const [a, b] of same) expect(normaliseName(a)).toBe(normaliseName(b));
  expect(normaliseName('Jan Berg')).not.toBe(normaliseName('Jan Burg'));
});

const DATE = '1991-05-07';
const likely = (a: string, b: string, other = DATE) =>
  isLikely({ name: a, birthDate: DATE }, { name: b, birthDate: other });

test.each([
  ['a letter that differs', 'Mohammed Idrissi', 'Mohamed Idrissi'],
  ['two letters exchanged', 'Brian Janssen', 'Brain Janssen'],
  ['another spelling of a long name', 'Abdurrahman Yilmaz', 'Abdulrahman Yilmas'],
  ['another order', 'Jan de Vries', 'de Vries, Jan'],
  ['no tussenvoegsel', 'Jan van den Berg', 'Jan Berg'],
  ['a tussenvoegsel written to it', 'Jan van den Berg', 'Jan Vandenberg'],
  ['a second name left out', 'Mohamed Amine el Idrissi', 'Mohamed Idrissi'],
  ['an initial', 'M. Idrissi', 'Mohamed Idrissi'],
  ['an accent', 'André Gül', 'Andre Gul'],
])('%s is worth a look', (_, a, b) => {
  expect([likely(a, b), likely(b, a)]).toEqual([true, true]);
});

test.each([
  ['another first name', 'Jan Berg', 'Piet Berg'],
  ['brothers', 'Karim Bakkali', 'Samir Bakkali'],
  ['short names that differ in a letter', 'Jan Mol', 'Jan Bol'],
  ['another number', 'Proefpersoon 1001', 'Proefpersoon 1002'],
  ['initials alone', 'J B', 'Jan Berg'],
  ['one word of two', 'Jan', 'Jan Berg'],
  ['nothing but little words', 'van de', 'Jan van de Berg'],
])('%s is not', (_, a, b) => {
  expect([likely(a, b), likely(b, a)]).toEqual([false, false]);
});

test('a birth date may be missing, exchanged or wrong in one digit; another one needs the same name and year', () => {
  const [a, b] = ['Mohammed Idrissi', 'Mohamed Idrissi'];
  expect(['', '1991-07-05', '1991-05-17', '1981-05-07'].map((date) => likely(a, b, date))).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(['1991-08-19', '1972-11-23'].map((date) => likely(a, b, date))).toEqual([false, false]);
  expect(['1991-08-19', '1972-11-23'].map((date) => likely(a, 'Idrissi, Mohammed', date))).toEqual([
    true,
    false,
  ]);
});

test('the dates that are looked up are few, hold the date itself and its exchange, and are dates', () => {
  const days = fc.date({ min: new Date('1905-01-01'), max: new Date('2025-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(days, (date) => {
      const day = date.toISOString().slice(0, 10);
      const found = birthDatesLike(day);
      expect(found).toContain(day);
      expect(found).toContain('');
      expect(found.length).toBeLessThan(60);
    }),
  );
  expect(birthDatesLike('1991-05-07')).toContain('1991-07-05');
  expect(birthDatesLike('')).toEqual(['']);
});

test('whichever is asked for, the answer is the same, and a name is always like itself', () => {
  const names = fc
    .array(fc.constantFrom('jan', 'jansen', 'janssen', 'van', 'de', 'm', 'mo', 'amin', 'amine', 'el', '12'), {
      minLength: 1,
      maxLength: 4,
    })
    .map((words) => words.join(' '));
  fc.assert(
    fc.property(names, names, (a, b) => {
      expect(namesAreAlike(a, b)).toBe(namesAreAlike(b, a));
      expect(isLikely({ name: a, birthDate: DATE }, { name: a, birthDate: DATE })).toBe(true);
      expect(coreOf(coreOf(a))).toBe(coreOf(a));
    }),
  );
});
