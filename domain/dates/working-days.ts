/** Working days: no Saturday, no Sunday, no public holiday (Atw art. 3), no day made equal by decree (covenant data). */
import type { Covenant } from '../../covenant/index.ts';
import { addDays, type Day, dayInWords, weekday } from './calendar.ts';
import { remember, rememberPer } from './memory.ts';

/** Easter Sunday of a year in the Gregorian calendar, by the anonymous computus: Temporal has none. */
export function easter(year: number): Day {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const inCentury = year % 100;
  const correction = Math.floor((8 * century + 13) / 25);
  const epact = (19 * golden + century - Math.floor(century / 4) - correction + 15) % 30;
  const sunday = (32 + 2 * (century % 4) + 2 * Math.floor(inCentury / 4) - epact - (inCentury % 4)) % 7;
  const shift = Math.floor((golden + 11 * epact + 22 * sunday) / 451);
  const days = epact + sunday - 7 * shift + 114;
  return isoDay(year, Math.floor(days / 31), (days % 31) + 1);
}

const isoDay = (year: number, month: number, day: number): Day =>
  `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;

/** The public holidays of a year by their names (Atw art. 3). */
const holidays = remember((text: string): ReadonlyMap<Day, string> => {
  const year = Number(text);
  const sunday = easter(year);
  const kingsDay = isoDay(year, 4, 27);
  return new Map([
    [isoDay(year, 1, 1), 'Nieuwjaarsdag'],
    [addDays(sunday, -2), 'Goede Vrijdag'],
    [addDays(sunday, 1), 'tweede paasdag'],
    [weekday(kingsDay) === 7 ? isoDay(year, 4, 26) : kingsDay, 'Koningsdag'],
    [isoDay(year, 5, 5), 'Bevrijdingsdag'],
    [addDays(sunday, 39), 'Hemelvaartsdag'],
    [addDays(sunday, 50), 'tweede pinksterdag'],
    [isoDay(year, 12, 25), 'eerste kerstdag'],
    [isoDay(year, 12, 26), 'tweede kerstdag'],
  ]);
});

const decreed = rememberPer((covenant: Covenant, _all: string): ReadonlyMap<Day, string> => {
  return new Map(covenant.nonWorkingDays.map(({ day, because }) => [day, because]));
});

/** Why nobody works on a day, in words; null for a working day. */
export function whyNotWorking(covenant: Covenant, day: Day): string | null {
  const holiday = holidays(day.slice(0, 4)).get(day) ?? decreed(covenant, '').get(day);
  if (holiday) return holiday;
  const number = weekday(day);
  return number === 6 ? 'een zaterdag' : number === 7 ? 'een zondag' : null;
}

export const isWorkingDay = (covenant: Covenant, day: Day): boolean => whyNotWorking(covenant, day) === null;

/** The day itself when it is a working day, else the last one before it. */
export function lastWorkingDayOnOrBefore(covenant: Covenant, day: Day): Day {
  let found = day;
  while (!isWorkingDay(covenant, found)) found = addDays(found, -1);
  return found;
}

/** The n-th working day before a day; the day itself when `n` is 0. */
export function workingDaysBefore(covenant: Covenant, day: Day, n: number): Day {
  let found = day;
  for (let left = n; left > 0; ) {
    found = addDays(found, -1);
    if (isWorkingDay(covenant, found)) left -= 1;
  }
  return found;
}

/** The day itself when it is a working day, else the first one after it, with the reason for each day passed over (Atw art. 1). */
export function firstWorkingDayOnOrAfter(covenant: Covenant, day: Day): { day: Day; because: string } {
  const passed: string[] = [];
  let found = day;
  for (let why = whyNotWorking(covenant, found); why; why = whyNotWorking(covenant, found)) {
    passed.push(`${dayInWords(found)} is ${why}`);
    found = addDays(found, 1);
  }
  return { day: found, because: passed.join('; ') };
}
