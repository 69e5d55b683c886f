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
import { addDays, atTime, type Day, type Instant } from '../domain/dates/index.ts';

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

export interface MeetingCalendarData {
  /** Opaque. */
  id: string;
  day: Day;
  /** In Europe/Amsterdam, `09:30`; null: some time that day. */
  time: string | null;
  /** When this mail was asked for, UTC. */
  madeAt: Instant;
  cancelled: boolean;
  mailFrom: string;
}

/** What a calendar keeps free for a meeting whose end nobody gave. */
const AN_HOUR_MS = 3_600_000;
/** Numbers of later mails are higher; from here on so that they stay small. */
const EPOCH_SECONDS = 1_700_000_000;

/** A meeting of articles 7 and 9: a day, perhaps a time, nothing about anybody. A later file moves it or takes it away. */
export function meetingFile(data: MeetingCalendarData): CalendarFile {
  const { id, day, time, madeAt, cancelled, mailFrom } = data;
  if (!/^[\w-]+$/.test(id)) throw new RangeError('no id of a meeting');
  const method = cancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH;
  const email = addressOf(mailFrom);
  const start = time === null ? day : new Date(atTime(day, time));
  const end = start instanceof Date ? new Date(start.getTime() + AN_HOUR_MS) : addDays(day, 1);
  const calendar = ical({
    method,
    prodId: { company: 'PGA Regie', product: 'PGA Regie', language: 'NL' },
    events: [
      {
        id: `overleg-${id}@${email.slice(email.indexOf('@') + 1)}`,
        sequence: Math.max(0, Math.floor(Date.parse(madeAt) / 1000) - EPOCH_SECONDS),
        stamp: new Date(madeAt),
        ...{ start, end, allDay: time === null },
        summary: 'Overleg',
        status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
        class: ICalEventClass.PRIVATE,
        organizer: { name: 'PGA Regie', email },
      },
    ],
  });
  return { method, filename: 'overleg.ics', content: `${calendar.toString()}\r\n` };
}

/** The bare address of `Name <address>`. */
const addressOf = (from: string): string => /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from.trim();
