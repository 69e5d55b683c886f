/**
 * The last day of a task as a file for a calendar (RFC 5545): a number and a day, nothing about anybody. The same task
 * has the same UID, so that a later file moves it or takes it away; the same mail gives the same bytes.
 */
import ical, {
  ICalCalendarMethod,
  ICalEventClass,
  ICalEventStatus,
  ICalEventTransparency,
} from 'ical-generator';
import { addDays, type Day, type Instant } from '../domain/dates/index.ts';

export interface CalendarData {
  taskNumber: string;
  /** A legal day in Europe/Amsterdam; an all-day event has no time zone. */
  lastDay: Day;
  /** When the task was given, and when this mail was made: legal time, UTC. */
  openedAt: Instant;
  madeAt: Instant;
  /** True takes the day out of the calendar again. */
  cancelled: boolean;
  /** The sender, as in MAIL_FROM. */
  mailFrom: string;
}

export interface CalendarFile {
  method: 'PUBLISH' | 'CANCEL';
  filename: string;
  content: string;
}

/**
 * One all-day event on the last day, without an alarm, that leaves the day free. Serves article 5.
 * @throws RangeError for a number that could begin a line of its own.
 */
export function calendarFile(data: CalendarData): CalendarFile {
  const { taskNumber, lastDay, openedAt, madeAt, cancelled, mailFrom } = data;
  if (!/^[A-Z0-9]+$/.test(taskNumber)) throw new RangeError('no number of a task');
  const method = cancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH;
  const email = addressOf(mailFrom);
  const seconds = Math.floor((Date.parse(madeAt) - Date.parse(openedAt)) / 1000);
  const calendar = ical({
    method,
    prodId: { company: 'PGA Regie', product: 'PGA Regie', language: 'NL' },
    events: [
      {
        id: `taak-${taskNumber}@${email.slice(email.indexOf('@') + 1)}`,
        // Later mails about one task have higher numbers, whatever became of those in between.
        sequence: Math.max(0, seconds),
        stamp: new Date(madeAt),
        start: lastDay,
        end: addDays(lastDay, 1),
        allDay: true,
        summary: `Taak ${taskNumber}: laatste dag`,
        status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
        transparency: ICalEventTransparency.TRANSPARENT,
        class: ICalEventClass.PRIVATE,
        organizer: { name: 'PGA Regie', email },
      },
    ],
  });
  return { method, filename: `taak-${taskNumber}.ics`, content: `${calendar.toString()}\r\n` };
}

/** The bare address of `Name <address>`. */
const addressOf = (from: string): string => /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from.trim();
