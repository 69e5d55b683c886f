/** One field's value: from text to what the rules use, or a message for the person who typed it. */
import { type Day, dayInWords, parseDay } from '../dates/index.ts';
import { LATEST } from '../subject/checks.ts';
import type { Field } from './types.ts';

export type Value = string | number | string[];
export type Checked = { value: Value | undefined } | { message: string };

/** Nobody whom this covenant is about was born before this day; a typing mistake was. */
const EARLIEST: Day = '1900-01-01';

/**
 * `given`: what was typed, empty ones left out. `limit`: for a date, the other date that it may not come after.
 */
export function check(
  field: Exclude<Field, { type: 'rows' }>,
  given: readonly string[],
  today: Day,
  limit: string | undefined,
): Checked {
  const [first] = given;
  if (first === undefined) return field.required ? { message: missing(field) } : { value: undefined };
  switch (field.type) {
    case 'text':
    case 'textarea':
      return checkText(field, given.join('\n'));
    case 'choice':
      return given.length === 1 && field.options.some(({ value }) => value === first)
        ? { value: first }
        : { message: missing(field) };
    case 'checkboxes':
    case 'parties':
      return given.every((one) => field.options.some(({ value }) => value === one))
        ? { value: [...new Set(given)] }
        : { message: missing(field) };
    case 'number':
      return checkNumber(field, first);
    case 'date':
      return checkDate(field, first, today, limit);
  }
}

function missing(field: Field): string {
  switch (field.type) {
    case 'choice':
      return `Maak een keuze bij ‘${field.label}’.`;
    case 'checkboxes':
    case 'parties':
      return `Kies er ten minste één bij ‘${field.label}’.`;
    default:
      return `Vul iets in bij ‘${field.label}’.`;
  }
}

function checkText(field: Extract<Field, { type: 'text' | 'textarea' }>, given: string): Checked {
  if (given.length > field.maxLength) {
    const [length, most] = [given.length, field.maxLength].map((n) => n.toLocaleString('nl-NL'));
    return {
      message: `Deze tekst is te lang: ${length} tekens. Er passen er ten hoogste ${most}. Maak de tekst korter.`,
    };
  }
  return field.type === 'text' && given.includes('\n')
    ? { message: `Gebruik één regel bij ‘${field.label}’.` }
    : { value: given };
}

function checkNumber(field: Extract<Field, { type: 'number' }>, given: string): Checked {
  const number = /^\d{1,9}$/.test(given) ? Number(given) : Number.NaN;
  return number >= field.min && number <= field.max
    ? { value: number }
    : { message: `Vul een heel getal in van ${field.min} tot en met ${field.max}.` };
}

function checkDate(
  field: Extract<Field, { type: 'date' }>,
  given: string,
  today: Day,
  limit: string | undefined,
): Checked {
  const value = toDay(given);
  if (value === null || value < EARLIEST)
    return { message: 'Vul een datum in die bestaat, zoals 31-12-2026.' };
  if (field.range === 'past' && value > today) {
    return { message: `Deze datum ligt in de toekomst. Het is nu ${dayInWords(today)}.` };
  }
  if (field.range === 'future' && value < today) {
    return { message: `Deze datum is al voorbij. Het is nu ${dayInWords(today)}.` };
  }
  if (value > LATEST) return { message: 'Deze datum ligt te ver weg. Kijk of het jaar klopt.' };
  const other = limit === undefined ? null : toDay(limit);
  if (other !== null && value > other) {
    return { message: `Deze datum kan niet later zijn dan ${dayInWords(other)}.` };
  }
  return { value };
}

/** As a date control sends it (2026-12-31), or as people write it where there is none (31-12-2026). */
function toDay(given: string): Day | null {
  const dutch = /^(\d{1,2})[-/ ](\d{1,2})[-/ ](\d{4})$/.exec(given);
  const iso = dutch ? `${dutch[3]}-${dutch[2]?.padStart(2, '0')}-${dutch[1]?.padStart(2, '0')}` : given;
  try {
    return parseDay(iso);
  } catch {
    return null;
  }
}
