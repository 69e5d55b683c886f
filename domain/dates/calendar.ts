/** Days and instants. A Day is a date in Europe/Amsterdam, an Instant is UTC text; both sort as text. */
import { Temporal } from 'temporal-polyfill';
import { remember } from './memory.ts';

/** 'YYYY-MM-DD', a day from 00:00 to 24:00 in Europe/Amsterdam. */
export type Day = string;
/** 'YYYY-MM-DDTHH:MM:SS.sssZ', UTC. */
export type Instant = string;

export const ZONE = 'Europe/Amsterdam';

/** A date, instant or term that can't be used. One line of Dutch, for the person who typed it. */
export class DateProblem extends Error {
  override readonly name = 'DateProblem';
}

/** What was given, fit for one line of a message. */
export const quoted = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
};

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]\d{2}:[0-5]\d)$/;

const plain = (day: Day): Temporal.PlainDate => Temporal.PlainDate.from(day, { overflow: 'reject' });
const outOfRange = (): DateProblem =>
  new DateProblem('De datum ligt te ver weg: het jaar heeft vier cijfers.');

function toDay(date: Temporal.PlainDate): Day {
  if (date.year < 1 || date.year > 9999) throw outOfRange();
  return date.toString();
}

function toInstant(epochMilliseconds: number): Instant {
  const text = Temporal.Instant.fromEpochMilliseconds(epochMilliseconds).toString({
    fractionalSecondDigits: 3,
  });
  if (text.length !== 24) throw outOfRange();
  return text;
}

/** A Day from what somebody typed or sent. @throws DateProblem for anything but an existing 'YYYY-MM-DD'. */
export const parseDay = remember((text: string): Day => {
  if (typeof text !== 'string' || !DAY.test(text))
    throw new DateProblem(`Geen datum: ${quoted(text)}. Schrijf een datum als JJJJ-MM-DD.`);
  try {
    return toDay(plain(text));
  } catch (error) {
    if (error instanceof DateProblem) throw error;
    throw new DateProblem(`De datum ${text} bestaat niet.`);
  }
});

/** An Instant from text with an offset; cut to milliseconds. @throws DateProblem when it has none or doesn't exist. */
export const parseInstant = remember((text: string): Instant => {
  if (typeof text !== 'string' || !INSTANT.test(text))
    throw new DateProblem(
      `Geen tijdstip: ${quoted(text)}. Schrijf datum, tijd en tijdverschil, zoals 2026-11-27T09:30:00+01:00.`,
    );
  try {
    return toInstant(Temporal.Instant.from(text).epochMilliseconds);
  } catch (error) {
    if (error instanceof DateProblem) throw error;
    throw new DateProblem(`Het tijdstip ${text} bestaat niet.`);
  }
});

/** The day in Europe/Amsterdam on which an instant falls. */
export const dayOf = remember(
  (at: Instant): Day => toDay(Temporal.Instant.from(at).toZonedDateTimeISO(ZONE).toPlainDate()),
);

/** The instant at which a clock in Amsterdam shows 'HH:MM' on that day; an hour that is skipped moves on, a doubled one is the first. */
export function atTime(day: Day, time: string): Instant {
  return atTimeOf(`${day}T${time}`);
}
const atTimeOf = remember((local: string): Instant => {
  const zoned = Temporal.PlainDateTime.from(local, { overflow: 'reject' }).toZonedDateTime(ZONE);
  return toInstant(zoned.epochMilliseconds);
});

/** The instant at which a day begins: 00:00 in Europe/Amsterdam. */
export const startOfDay = (day: Day): Instant => atTime(day, '00:00');

/** An instant `hours` whole hours of real time later, whatever the clock does. */
export const addHours = (at: Instant, hours: number): Instant =>
  toInstant(Temporal.Instant.from(at).epochMilliseconds + hours * 3_600_000);

/** Local time with offset, for people and the command line: 2026-12-26T00:00:00+01:00. */
export const offsetString = remember((at: Instant): string =>
  Temporal.Instant.from(at).toZonedDateTimeISO(ZONE).toString({ timeZoneName: 'never' }),
);

/** The day `n` calendar days later; earlier when `n` is negative. */
export const addDays = (day: Day, n: number): Day => addDaysOf(`${day} ${n}`);
const addDaysOf = remember((key: string): Day => {
  const [day = '', n = ''] = key.split(' ');
  return toDay(plain(day).add({ days: Number(n) }));
});

/**
 * The day a length in days, weeks, months or years later (`P4W`, `P1M`; `-P8W` is earlier). Months and years go to the
 * same day number, or to the last day of a shorter month. @throws DateProblem for a length in hours.
 */
export const addDuration = (day: Day, length: string): Day => addDurationOf(`${day} ${length}`);
const addDurationOf = remember((key: string): Day => {
  const [day = '', length = ''] = key.split(' ');
  if (!/^-?P(\d+Y)?(\d+M)?(\d+W)?(\d+D)?$/.test(length) || !/\d/.test(length))
    throw new DateProblem(`Geen duur in hele dagen: ${quoted(length)}.`);
  return toDay(plain(day).add(Temporal.Duration.from(length)));
});

/** Monday is 1, Sunday is 7. */
export const weekday = remember((day: Day): number => plain(day).dayOfWeek);

/** Calendar days from `from` to `to`; negative when `to` is earlier. */
export const daysBetween = (from: Day, to: Day): number => daysBetweenOf(`${from} ${to}`);
const daysBetweenOf = remember((key: string): number => {
  const [from = '', to = ''] = key.split(' ');
  return plain(from).until(plain(to)).days;
});

/** The day halfway between two days, rounded towards the first. */
export const halfway = (from: Day, to: Day): Day => addDays(from, Math.floor(daysBetween(from, to) / 2));

/** The earlier of two days, or of two instants. */
export const earlierOf = <T extends Day | Instant>(a: T, b: T): T => (a <= b ? a : b);
/** The later of two days, or of two instants. */
export const laterOf = <T extends Day | Instant>(a: T, b: T): T => (a >= b ? a : b);

const WEEKDAYS = ['', 'maandag', 'dinsdag', 'woensdag', 'donderdag', 'vrijdag', 'zaterdag', 'zondag'];
const MONTHS = [
  ...['', 'januari', 'februari', 'maart', 'april', 'mei', 'juni'],
  ...['juli', 'augustus', 'september', 'oktober', 'november', 'december'],
];
/** A day in words: "vrijdag 25 december 2026". */
export const dayInWords = remember((day: Day): string => {
  const { dayOfWeek, day: number, month, year } = plain(day);
  return `${WEEKDAYS[dayOfWeek]} ${number} ${MONTHS[month]} ${year}`;
});
