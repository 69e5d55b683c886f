/** The day on which a term of the covenant ends, and why: the heart of every promise about time. */
import type { Covenant, Term } from '../../covenant/index.ts';
import {
  addDays,
  addDuration,
  addHours,
  atTime,
  DateProblem,
  type Day,
  dayInWords,
  dayOf,
  type Instant,
  offsetString,
  parseDay,
  parseInstant,
  quoted,
  startOfDay,
} from './calendar.ts';
import { rememberPer } from './memory.ts';
import { firstWorkingDayOnOrAfter } from './working-days.ts';

/** The reason for a date, as data: pages, letters and the command line show it as they like. Texts are Dutch. */
export interface Why {
  article: string;
  /** Id of the term in the covenant. */
  term: string;
  /** What started the term, and when (a Day, or an instant with offset for a term in hours). */
  start: { event: string; on: string };
  /** ISO 8601, such as P4W. */
  length: string;
  /** How the days were counted. */
  counting: string;
  /** Only when Atw art. 1 moved the last day. */
  moved?: { from: Day; to: Day; because: string };
  /** What may still move it. */
  mayMove: readonly string[];
  /** What happens at the end. */
  atEnd: string;
  /** The choice that was made where the covenant's text is open, and its reason. */
  reading?: { readonly text: string; readonly reason: string };
}

export interface LegalDate {
  term: string;
  /** As it was given. */
  from: string;
  lastDay: Day;
  /** When the term is over, or when the system acts. */
  at: Instant;
  why: Why;
}

export interface LegalDateOptions {
  /** Instead of the covenant's setting `extendOverNonWorkingDays`. */
  extend?: boolean;
}

const UNITS: Readonly<Record<string, readonly [string, string]>> = {
  D: ['dag', 'dagen'],
  W: ['week', 'weken'],
  M: ['maand', 'maanden'],
  Y: ['jaar', 'jaar'],
  H: ['uur', 'uur'],
};
/** P4W as "4 weken". */
export function lengthInWords(length: string): string {
  const [, count = '', unit = ''] = /^PT?(\d+)([DWMYH])$/.exec(length) ?? [];
  return `${count} ${UNITS[unit]?.[count === '1' ? 0 : 1] ?? length}`;
}

/** Atw art. 4: no extension for hours, years, or more than 90 days, twelve weeks or three months. */
const ATW_REACH: Readonly<Record<string, number>> = { D: 90, W: 12, M: 3 };
function atwReaches(length: string): boolean {
  const [, count, unit = ''] = /^P(\d+)([DWMY])$/.exec(length) ?? [];
  return Number(count) <= (ATW_REACH[unit] ?? 0);
}

export function findTerm(covenant: Covenant, id: string): Term {
  const same = (term: Term): boolean => term.id === id;
  const term = covenant.terms.find(same) ?? covenant.workTerms.find(same);
  if (!term) throw new DateProblem(`De termijn ${quoted(id)} bestaat niet.`);
  return term;
}

function exact(term: Term, from: string): LegalDate {
  const start = parseInstant(from);
  const hours = Number(/^PT(\d+)H$/.exec(term.length)?.[1]);
  const at = addHours(start, hours);
  return {
    term: term.id,
    from,
    lastDay: dayOf(at),
    at,
    why: why(
      term,
      offsetString(start),
      `${lengthInWords(term.length)} vanaf het tijdstip zelf, op de minuut.`,
    ),
  };
}

function why(term: Term, on: string, counting: string, moved?: Why['moved']): Why {
  return {
    article: term.article,
    term: term.id,
    start: { event: term.start, on },
    length: term.length,
    counting,
    ...(moved ? { moved } : {}),
    mayMove: term.mayMove,
    atEnd: term.atEnd,
    ...(term.reading ? { reading: term.reading } : {}),
  };
}

/** Which way a kind rounds: the end of the last day, early on the last day itself, or the day after. */
function end(covenant: Covenant, term: Term, lastDay: Day): { at: Instant; says: string } {
  const hour = covenant.settings.actHour.value;
  const clock = `${hour.replace(':', '.')} uur`;
  if (term.kind === 'keep-no-longer-than')
    return {
      at: atTime(lastDay, hour),
      says: `Niet langer bewaren: dat gebeurt op die dag zelf om ${clock}.`,
    };
  if (term.kind === 'keep-for') {
    const after = addDays(lastDay, 1);
    return {
      at: atTime(after, hour),
      says: `Zo lang bewaren: de dag erna om ${clock} is de termijn voorbij.`,
    };
  }
  return {
    at: startOfDay(addDays(lastDay, 1)),
    says: 'De termijn loopt tot het einde van die dag, 24.00 uur.',
  };
}

function inDays(covenant: Covenant, term: Term, from: string, extend: boolean): LegalDate {
  const start = parseDay(from);
  const counted = addDuration(start, term.length);
  const mayExtend = extend && term.extendable && term.kind === 'answer-by' && atwReaches(term.length);
  const { day: lastDay, because } = mayExtend
    ? firstWorkingDayOnOrAfter(covenant, counted)
    : { day: counted, because: '' };
  const { at, says } = end(covenant, term, lastDay);
  const moved = lastDay === counted ? undefined : { from: counted, to: lastDay, because };
  const counting = [
    `De dag zelf, ${dayInWords(start)}, telt niet mee.`,
    `${lengthInWords(term.length)} verder is ${dayInWords(counted)}.`,
    ...(moved ? [`De laatste dag schuift naar ${dayInWords(lastDay)}.`] : []),
    says,
  ].join(' ');
  return { term: term.id, from, lastDay, at, why: why(term, start, counting, moved) };
}

const compute = rememberPer((covenant: Covenant, key: string): LegalDate => {
  const [extend, id = '', from = ''] = key.split('\n');
  const term = findTerm(covenant, id);
  const date = term.kind === 'exact' ? exact(term, from) : inDays(covenant, term, from, extend === '1');
  // Shared by everyone who asks: nobody may change it.
  Object.freeze(date.why.start);
  if (date.why.moved) Object.freeze(date.why.moved);
  Object.freeze(date.why);
  return Object.freeze(date);
});

/**
 * When a term of the covenant ends (rules of counting: the day of the event does not count; months and years to the
 * same day number or the last day of a shorter month; days from 00:00 to 24:00 in Europe/Amsterdam).
 *
 * @param term id of a term or a working term of the covenant
 * @param from a Day; for a term in hours an instant with offset
 * @returns frozen; `at` is 00:00 of the day after for answer-by, the act hour for what is kept, the exact instant for hours
 * @throws DateProblem (one line) for an unknown term, or a date or instant that does not exist
 */
export function legalDate(
  covenant: Covenant,
  term: string,
  from: string,
  options?: LegalDateOptions,
): LegalDate {
  const extend = options?.extend ?? covenant.settings.extendOverNonWorkingDays.value;
  if (typeof term !== 'string') throw new DateProblem(`De termijn ${quoted(term)} bestaat niet.`);
  if (typeof from !== 'string') throw new DateProblem(`Geen datum: ${quoted(from)}.`);
  if (from.includes('\n') || term.includes('\n'))
    throw new DateProblem(`Geen termijn of datum: ${quoted(term + from)}.`);
  return compute(covenant, `${extend ? 1 : 0}\n${term}\n${from}`);
}
