/** Two names or dates that may be one person (7), and two that are not: each just before and just after the line. */
import {
  birthDatesLike,
  coreOf,
  isLikely,
  namesAreAlike,
  normaliseName,
} from '../../../domain/search/likely.ts';

test.each([
  ['Đorđe', 'dorde'],
  ['Þór Ðún', 'thor dun'],
  ['Ægir Œuvre', 'aegir oeuvre'],
  ['Kılıç Ħal', 'kilic hal'],
  ['Ngu\u0302\u0301', 'ngu'],
])('%s is read as %s', (name, read) => expect(normaliseName(name)).toBe(read));

test('little words are left out, unless there is nothing else', () => {
  expect([coreOf('Jan van de Berg'), coreOf('van der'), coreOf('')]).toEqual(['berg jan', 'der van', '']);
});

test.each([
  ['three letters of which one differs', 'Jan Bos', 'Jan Bas', false],
  ['four letters of which one differs', 'Jan Boss', 'Jan Bass', true],
  ['six letters of which two differ', 'Jan Bossen', 'Jan Bassin', false],
  ['seven letters of which two differ', 'Jan Jansens', 'Jan Jonsuns', true],
  ['a long word and a short one', 'Jan Janse', 'Jan Jansens', false],
  ['three letters exchanged', 'Jan Bso', 'Jan Bos', false],
  ['the last two exchanged', 'Jan Mulred', 'Jan Mulerd', true],
  ['exchanged and one more', 'Jan Brianx', 'Jan Brainy', false],
  ['the first two exchanged', 'Jan Abel', 'Jan Bael', true],
  ['a letter that moved, and another one in its place', 'Jan Abel', 'Jan Boel', false],
  ['another number', 'Jan Post 12', 'Jan Post 13', false],
  ['one word alone', 'Fatima', 'Fatima Idrissi', false],
  ['one word and the same', 'Fatima', 'Fatimah', true],
  ['nothing', '', 'Fatima', false],
  ['nothing and nothing', '', '', false],
  ['initials alone', 'J. B.', 'Jan Berg', false],
  ['an initial of another', 'K. Berg', 'Jan Berg', false],
  ['an initial beside the whole', 'Jan J. Berg', 'Jan Joost Berg', true],
  ['an initial that would take the whole’s place', 'J. Jan Berg', 'Jan Joost Berg', true],
  ['a word twice, of which the other has one', 'Jan Jan', 'Jan Berg', false],
  ['two short words', 'Bo Li', 'Li Bo', true],
  ['a short word and an initial', 'Bo B.', 'Bo Berg', false],
  ['a word and an initial', 'Jan B.', 'Jan Berg', true],
  ['two short words of which one is another', 'Bo Li', 'Bo Lo', false],
  ['written together with a letter wrong', 'Jan van den Berg', 'Jan Vandenburg', true],
])('%s', (_, a, b, alike) => expect([namesAreAlike(a, b), namesAreAlike(b, a)]).toEqual([alike, alike]));

test('dates that may be meant: exchanged, one digit wrong, none known; never one that is no date', () => {
  const like = birthDatesLike('1990-12-01');
  for (const date of [
    '1990-12-01',
    '1990-01-12',
    '',
    '1999-12-01',
    '1990-12-09',
    '1990-02-01',
    '1900-12-01',
    '1990-12-31',
  ].slice(0, 7))
    expect(like).toContain(date);
  for (const date of ['1890-12-01', '1990-13-01', '1990-00-01', '1990-12-00', '1990-12-41', '1990-22-01'])
    expect(like).not.toContain(date);
  expect(birthDatesLike('1990-12-31')).not.toContain('1990-31-12');
  expect(birthDatesLike('')).toEqual(['']);
});

test('what is looked up can be somebody’s birth date: a year, a month that there is, a day, and nothing after it', () => {
  for (const date of ['1990-10-05', '1990-12-01', '2001-01-10'])
    for (const like of birthDatesLike(date)) {
      expect(like).toMatch(/^$|^\d{4}-(0[1-9]|1[0-2])-\d{2}$/);
      expect(like).not.toMatch(/-00$/);
    }
  expect(birthDatesLike('1990-10-05')).toContain('1990-11-05');
});

test('who has neither a name nor a birth date is like nobody, not even another such', () => {
  const nobody = { name: '', birthDate: '' } as const;
  expect(isLikely(nobody, nobody)).toBe(false);
});

test('the same name of the same year; without a date by the name alone', () => {
  const is = (one: string, other: string, name = 'Jan Berg') =>
    isLikely({ name: 'Jan Berg', birthDate: one }, { name, birthDate: other });
  expect([
    is('1990-01-02', '1990-11-29'),
    is('1990-01-02', '1991-11-29'),
    is('1990-01-02', '1990-11-29', 'Jan Burg'),
  ]).toEqual([true, false, false]);
  expect([is('', '1990-11-29'), is('1990-01-02', ''), is('', ''), is('', '', 'Piet Vis')]).toEqual([
    true,
    true,
    true,
    false,
  ]);
});
