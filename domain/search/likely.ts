/**
 * Finding a known person before a new file is made (7): when two names with birth dates could be one person. People
 * decide; this only says what is worth a look. Pure; compared in memory, and nothing of it is kept.
 */
import { distance } from 'fastest-levenshtein';
import type { Day } from '../dates/index.ts';

export interface Described {
  name: string;
  /** Empty when it isn't known. */
  birthDate: Day | '';
}

/** Letters that no decomposition takes apart. */
const LETTERS: Readonly<Record<string, string>> = {
  ...{ ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ß: 'ss', æ: 'ae', œ: 'oe', ı: 'i', ħ: 'h' },
};

/** Case, accents, hyphens, apostrophes and spacing don't make another person. Words with single spaces between them. */
export function normaliseName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[øłđðþßæœıħ]/gu, (letter) => LETTERS[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Words that are left out as easily as they are written. */
const LITTLE = new Set(
  'van de der den het t te ten ter op in s von zu da di du la le el al ul ad bin ben ibn bint abu abou ould'.split(
    ' ',
  ),
);

/** What is left of a name without the little words, in one order: the same for "Jan van den Berg" and "Berg, Jan". */
export function coreOf(name: string): string {
  const words = normaliseName(name).split(' ');
  const core = words.filter((word) => !LITTLE.has(word));
  return (core.length > 0 ? core : words).sort().join(' ');
}

/**
 * Every birth date that may be meant by this one: itself, day and month exchanged, one digit wrong, or none known.
 * An unknown date can only be compared with an unknown one: any other would be everybody's.
 */
export function birthDatesLike(birthDate: Day | ''): string[] {
  if (birthDate === '') return [''];
  const [year = '', month = '', day = ''] = birthDate.split('-');
  const found = new Set([birthDate, `${year}-${day}-${month}`, '']);
  for (let at = 0; at < birthDate.length; at++) {
    if (birthDate[at] === '-') continue;
    for (let digit = 0; digit <= 9; digit++)
      found.add(`${birthDate.slice(0, at)}${digit}${birthDate.slice(at + 1)}`);
  }
  return [...found].filter((date) => date === '' || isDate(date));
}
const isDate = (date: string): boolean => {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  return year >= 1900 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
};

/** How many letters may differ in a word of this length. A number is another number. */
function allowed(word: string): number {
  if (/\p{N}/u.test(word)) return 0;
  return word.length < 4 ? 0 : word.length < 7 ? 1 : 2;
}

/** Two letters that changed places count as one mistake. */
function exchanged(a: string, b: string): boolean {
  if (a.length !== b.length || a.length < 4) return false;
  const at = [...a].findIndex((letter, i) => letter !== b[i]);
  return at >= 0 && a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}

function sameWord(a: string, b: string): boolean {
  if (a === b || exchanged(a, b)) return true;
  return distance(a, b) <= Math.min(allowed(a), allowed(b));
}
const isInitial = (a: string, b: string): boolean =>
  (a.length === 1 || b.length === 1) && a[0] === b[0] && /\p{L}/u.test(a[0] ?? '');

/** Every word of the shorter name has one of its own in the longer; one of them at least is more than an initial. */
function sameWords(a: readonly string[], b: readonly string[]): boolean {
  const [few, many] = a.length <= b.length ? [a, b] : [b, a];
  const left = [...many];
  let whole = 0;
  // What is surely the same goes first, so that an initial doesn't take another word's place.
  for (const same of [sameWord, isInitial]) {
    for (const word of same === sameWord
      ? few
      : few.filter((one) => !many.some((other) => sameWord(one, other)))) {
      const at = left.findIndex((other) => same(word, other));
      if (at < 0) {
        if (same === isInitial) return false;
        continue;
      }
      if (same === sameWord && word.length > 2) whole += 1;
      left.splice(at, 1);
    }
  }
  // One word alone says too little, unless there is no more of either.
  return whole > 0 && left.length === many.length - few.length && (few.length > 1 || many.length === 1);
}

export function namesAreAlike(a: string, b: string): boolean {
  const [one, other] = [coreOf(a), coreOf(b)];
  if (one === '' || other === '') return false;
  if (one === other || sameWords(one.split(' '), other.split(' '))) return true;
  // "Vandenberg" and "van den Berg": only where the words were divided otherwise.
  if (normaliseName(a).split(' ').length === normaliseName(b).split(' ').length) return false;
  const [joined, another] = [a, b].map((name) => normaliseName(name).replaceAll(' ', '')) as [string, string];
  return sameWord(joined, another);
}

/** 7: worth a look by people. Never a score: either it is, or it isn't. */
export function isLikely(wanted: Described, known: Described): boolean {
  if (wanted.birthDate !== '' && known.birthDate !== '' && coreOf(wanted.name) === coreOf(known.name)) {
    // The same name, and any date of the same year.
    if (wanted.birthDate.slice(0, 4) === known.birthDate.slice(0, 4)) return true;
  }
  const dates =
    wanted.birthDate === '' ||
    known.birthDate === '' ||
    birthDatesLike(wanted.birthDate).includes(known.birthDate);
  return dates && namesAreAlike(wanted.name, known.name);
}
