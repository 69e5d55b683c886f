import {
  type CalendarData,
  calendarFile,
  type MeetingCalendarData,
  meetingFile,
} from '../../../mail/calendar.ts';

const file = (over: Partial<CalendarData> = {}) =>
  calendarFile({
    taskNumber: '7KQ2M9XA',
    lastDay: '2026-12-25',
    openedAt: '2026-11-27T09:00:00.000Z',
    madeAt: '2026-11-27T09:00:00.000Z',
    cancelled: false,
    mailFrom: 'PGA Regie <regie@gemeente.example>',
    ...over,
  });
const lineOf = (content: string, name: string) =>
  content.split('\r\n').find((line) => line.startsWith(`${name}:`) || line.startsWith(`${name};`));

test('the last day is one whole day, whatever the time zone, free and without an alarm', () => {
  const { method, filename, content } = file();
  expect({ method, filename }).toEqual({ method: 'PUBLISH', filename: 'taak-7KQ2M9XA.ics' });
  expect(content).toMatch(/^BEGIN:VCALENDAR\r\nVERSION:2.0\r\n/);
  expect(content).toMatch(/END:VCALENDAR\r\n$/);
  expect(lineOf(content, 'DTSTART')).toBe('DTSTART;VALUE=DATE:20261225');
  expect(lineOf(content, 'DTEND')).toBe('DTEND;VALUE=DATE:20261226');
  expect(lineOf(content, 'SUMMARY')).toBe('SUMMARY:Taak 7KQ2M9XA: laatste dag');
  expect(lineOf(content, 'UID')).toBe('UID:taak-7KQ2M9XA@gemeente.example');
  expect(lineOf(content, 'TRANSP')).toBe('TRANSP:TRANSPARENT');
  expect(content).not.toMatch(/VALARM|ATTENDEE|LOCATION|DESCRIPTION|URL/);
});

test('the same mail gives the same bytes', () => {
  expect(file()).toEqual(file());
});

test('a date that moved and an end have the same UID and higher numbers', () => {
  const files = [
    file(),
    file({ lastDay: '2026-12-28', madeAt: '2026-12-11T08:00:00.000Z' }),
    file({ lastDay: '2026-12-28', madeAt: '2026-12-12T08:00:00.000Z', cancelled: true }),
  ];
  expect(new Set(files.map(({ content }) => lineOf(content, 'UID'))).size).toBe(1);
  const numbers = files.map(({ content }) => Number(lineOf(content, 'SEQUENCE')?.slice('SEQUENCE:'.length)));
  expect(numbers[0]).toBe(0);
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  expect(new Set(numbers).size).toBe(3);
  expect(files.map(({ method }) => method)).toEqual(['PUBLISH', 'PUBLISH', 'CANCEL']);
  expect(files[2]?.content).toContain('METHOD:CANCEL\r\n');
  expect(lineOf(files[2]?.content ?? '', 'STATUS')).toBe('STATUS:CANCELLED');
  expect(lineOf(files[1]?.content ?? '', 'DTSTART')).toBe('DTSTART;VALUE=DATE:20261228');
});

test('nothing in it can begin a line of its own', () => {
  const taskNumber = 'X\r\nATTACH:https://elders.example\r\n';
  expect(() => file({ taskNumber })).toThrow(RangeError);
});

test('a meeting: its own hour in Amsterdam, in winter and in summer; moved and called off under one UID', () => {
  const of = (over: Partial<MeetingCalendarData> = {}) =>
    meetingFile({
      ...{ id: 'a1b2c3d4', day: '2026-12-01', time: '09:30', cancelled: false },
      ...{ madeAt: '2026-11-27T09:00:00.000Z', mailFrom: 'PGA Regie <regie@gemeente.example>', ...over },
    });
  const files = [
    of(),
    of({ day: '2027-07-01', time: '23:45', madeAt: '2026-11-28T09:00:00.000Z' }),
    of({ time: null, cancelled: true, madeAt: '2026-11-29T09:00:00.000Z' }),
  ];
  expect(files.map(({ content }) => lineOf(content, 'DTSTART'))).toEqual([
    'DTSTART:20261201T083000Z',
    'DTSTART:20270701T214500Z',
    'DTSTART;VALUE=DATE:20261201',
  ]);
  expect(files.map(({ method }) => method)).toEqual(['PUBLISH', 'PUBLISH', 'CANCEL']);
  expect(new Set(files.map(({ content }) => lineOf(content, 'UID')))).toEqual(
    new Set(['UID:overleg-a1b2c3d4@gemeente.example']),
  );
  const numbers = files.map(({ content }) => Number(lineOf(content, 'SEQUENCE')?.slice('SEQUENCE:'.length)));
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  expect(new Set(numbers).size).toBe(3);
  expect(() => of({ id: 'a\r\nX:1' })).toThrow(RangeError);
  expect(of().content).not.toMatch(/VALARM|ATTENDEE|LOCATION|DESCRIPTION|URL/);
});
