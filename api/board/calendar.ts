/** A board's dates for a calendar (RFC 5545): numbers and days, nothing about anybody. */
import ical, { ICalEventClass, ICalEventTransparency } from 'ical-generator';
import { addDays, type Day, startOfDay } from '../../domain/dates/index.ts';

export interface CalendarRow {
  /** A task's number, or a case's for what the system does by itself. */
  name: string;
  day: Day;
}

/**
 * All-day events without an alarm. The same date has the same UID, so that a calendar moves it. Several on one day about
 * one case are told apart by their place.
 */
export function calendarOf(
  rows: readonly CalendarRow[],
  { host, today }: { host: string; today: Day },
): string {
  const seen = new Map<string, number>();
  const calendar = ical({
    name: 'PGA Regie',
    prodId: { company: 'PGA Regie', product: 'PGA Regie', language: 'NL' },
    ttl: 3600,
    events: rows.map(({ name, day }) => {
      const n = (seen.get(name) ?? 0) + 1;
      seen.set(name, n);
      return {
        id: `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-${n}@${host}`,
        stamp: new Date(startOfDay(today)),
        start: day,
        end: addDays(day, 1),
        allDay: true,
        summary: name,
        transparency: ICalEventTransparency.TRANSPARENT,
        class: ICalEventClass.PRIVATE,
      };
    }),
  });
  return `${calendar.toString()}\r\n`;
}
