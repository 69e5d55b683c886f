/** The day on which a term of the covenant ends, and why: the heart of every promise about time. */
import type { Covenant, Earlier, Term } from '../../covenant/index.ts';
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
  /** The version of the covenant that gave the date (18). */
  version?: string;
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
  /** The day on which the data were recorded, where that isn't the term's own start: the version of that day counts too. */
  recorded?: Day;
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

type Version = Pick<Earlier, 'terms' | 'extend' | 'version'> & { from: Day };

const single = (term: Term, covenant: Covenant, from: string, extend: boolean): LegalDate =>
  term.kind === 'exact' ? exact(term, from) : inDays(covenant, term, from, extend);

/**
 * The versions that have a say about what began on `day`: the one of that day, and those that came after it (18). From a
 * version that decided, with a ground, that its longer term also holds for what was recorded before, no earlier one counts.
 */
function versionsSince(covenant: Covenant, id: string, day: Day, extend: boolean): Version[] {
  const { onDay } = covenant;
  const now: Version = {
    ...{ version: covenant.version, terms: covenant.terms, from: onDay?.from ?? covenant.inForceFrom },
    extend,
  };
  if (!onDay || onDay.earlier.length === 0) return [now];
  const before = onDay.earlier.filter(({ until }) => until >= day);
  const all = [...before, now].filter(({ terms }) => terms.some((term) => term.id === id));
  const longer = [...onDay.earlier, covenant].filter(({ longer = [] }) =>
    longer.some((one) => one.term === id),
  );
  const decided = longer.at(-1)?.version;
  const index = decided === undefined ? 0 : all.findIndex(({ version }) => version === decided);
  return all.slice(Math.max(0, index));
}

/** A shorter term works at once, and never on a day before the version that shortened it. */
function notBefore(covenant: Covenant, date: LegalDate, { from, terms }: Version): LegalDate {
  if (date.lastDay >= from) return date;
  const term = terms.find(({ id }) => id === date.term) as Term;
  const counting = `${date.why.counting} Deze termijn geldt pas vanaf ${dayInWords(from)}: dat is nu de laatste dag.`;
  return { ...date, lastDay: from, at: end(covenant, term, from).at, why: { ...date.why, counting } };
}

/** By each version that has a say; the soonest counts. */
function strictest(covenant: Covenant, id: string, from: string, recorded: Day, extend: boolean): LegalDate {
  const versions = versionsSince(covenant, id, recorded, extend);
  const dates = versions.map((one, index) => {
    const term = one.terms.find((known) => known.id === id) ?? findTerm(covenant, id);
    const date = single(term, covenant, from, one.extend);
    const lasting = index === 0 ? date : notBefore(covenant, date, one);
    return { ...lasting, why: { ...lasting.why, version: one.version } };
  });
  const first = dates.reduce((a, b) => (b.at < a.at ? b : a));
  if (first.why.version === covenant.version) return first;
  const counting = `${first.why.counting} Dit telt volgens versie ${first.why.version} van het convenant, die toen gold: een langere termijn van later geldt niet.`;
  return { ...first, why: { ...first.why, counting } };
}

const isTerm = (covenant: Covenant, id: string): boolean => covenant.terms.some((term) => term.id === id);

const compute = rememberPer((covenant: Covenant, key: string): LegalDate => {
  const [extended, id = '', from = '', recorded = ''] = key.split('\n');
  const extend = extended === '1';
  const date: LegalDate = isTerm(covenant, id)
    ? strictest(covenant, id, from, recorded || dayOfStart(covenant, id, from), extend)
    : withVersion(covenant, single(findTerm(covenant, id), covenant, from, extend));
  // Shared by everyone who asks: nobody may change it.
  Object.freeze(date.why.start);
  if (date.why.moved) Object.freeze(date.why.moved);
  Object.freeze(date.why);
  return Object.freeze(date);
});

const withVersion = ({ version }: Covenant, date: LegalDate): LegalDate => ({
  ...date,
  why: { ...date.why, version },
});
const dayOfStart = (covenant: Covenant, id: string, from: string): Day =>
  findTerm(covenant, id).kind === 'exact' ? dayOf(parseInstant(from)) : from;

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
  const recorded = options?.recorded ?? '';
  return compute(covenant, `${extend ? 1 : 0}\n${term}\n${from}\n${recorded < from ? recorded : ''}`);
}
