import { modelCovenant } from '../../../covenant/index.ts';
import type { CovenantFile } from '../../../covenant/shapes.ts';
import {
  addDays,
  addDuration,
  atTime,
  DateProblem,
  dayInWords,
  dayOf,
  easter,
  isWorkingDay,
  legalDate,
  offsetString,
  parseDay,
  parseInstant,
  reminderDays,
  startOfDay,
  whyNotWorking,
} from '../../../domain/dates/index.ts';

const covenant = modelCovenant();
const changed = (change: (copy: CovenantFile) => void): typeof covenant => {
  const copy = structuredClone(covenant) as unknown as CovenantFile;
  change(copy);
  return copy;
};

describe('the examples of the rules', () => {
  test.each([
    ['answer-request', '2026-11-27', false, '2026-12-25', '2026-12-26T00:00:00+01:00'],
    ['answer-request', '2026-11-27', true, '2026-12-28', '2026-12-29T00:00:00+01:00'],
    ['not-on-agenda', '2027-08-31', true, '2028-02-29', '2028-02-29T03:00:00+01:00'],
    ['destroy', '2027-03-15', true, '2032-03-15', '2032-03-16T03:00:00+01:00'],
    ['archive', '2027-02-28', false, '2028-02-28', '2028-02-28T03:00:00+01:00'],
    ['destroy', '2028-02-29', true, '2033-02-28', '2033-03-01T03:00:00+01:00'],
    // The night in which the clock goes forward: 03:00 comes one hour after 01:59.
    ['archive', '2026-03-28', false, '2027-03-28', '2027-03-28T03:00:00+02:00'],
    // The night in which the hour from 02:00 comes twice.
    ['archive', '2026-10-31', false, '2027-10-31', '2027-10-31T03:00:00+01:00'],
    ['report-breach', '2026-10-24T12:00:00+02:00', true, '2026-10-27', '2026-10-27T11:00:00+01:00'],
  ])('%s from %s, extended %s', (term, from, extend, lastDay, at) => {
    const date = legalDate(covenant, term, from, { extend });
    expect([date.lastDay, offsetString(date.at)]).toEqual([lastDay, at]);
  });

  test('the reason says what moved the last day, day by day', () => {
    const { why } = legalDate(covenant, 'answer-request', '2026-11-27', { extend: true });
    expect(why.moved).toEqual({
      from: '2026-12-25',
      to: '2026-12-28',
      because:
        'vrijdag 25 december 2026 is eerste kerstdag; zaterdag 26 december 2026 is tweede kerstdag; zondag 27 december 2026 is een zondag',
    });
    expect(why.counting).toBe(
      'De dag zelf, vrijdag 27 november 2026, telt niet mee. 4 weken verder is vrijdag 25 december 2026. De laatste dag schuift naar maandag 28 december 2026. De termijn loopt tot het einde van die dag, 24.00 uur.',
    );
  });
});

describe('the setting extendOverNonWorkingDays', () => {
  const on = changed((copy) => {
    copy.settings.extendOverNonWorkingDays.value = true;
  });
  test('is what counts when nothing else is asked', () => {
    expect(legalDate(on, 'answer-request', '2026-11-27').lastDay).toBe('2026-12-28');
    expect(legalDate(on, 'answer-request', '2026-11-27', { extend: false }).lastDay).toBe('2026-12-25');
    expect(legalDate(covenant, 'answer-request', '2026-11-27').lastDay).toBe('2026-12-25');
  });
  test('never reaches more than twelve weeks, three months or 90 days, whatever a covenant says', () => {
    // Each ends on Saturday 2 January 2027 or Sunday 3 January 2027.
    const ends = (length: string, from: string): string => {
      const own = changed((copy) => {
        for (const term of copy.terms)
          if (term.id === 'check-accuracy') Object.assign(term, { length, extendable: true });
      });
      return legalDate(own, 'check-accuracy', from, { extend: true }).lastDay;
    };
    expect(ends('P12W', '2026-10-10')).toBe('2027-01-04');
    expect(ends('P13W', '2026-10-03')).toBe('2027-01-02');
    expect(ends('P3M', '2026-10-03')).toBe('2027-01-04');
    expect(ends('P4M', '2026-09-03')).toBe('2027-01-03');
    expect(ends('P90D', '2026-10-04')).toBe('2027-01-04');
    expect(ends('P91D', '2026-10-03')).toBe('2027-01-02');
    expect(ends('P1Y', '2026-01-02')).toBe('2027-01-02');
  });
  test('a decree is data: another covenant moves the same date', () => {
    const more = changed((copy) => {
      copy.nonWorkingDays.push({ day: '2026-12-28', because: 'vrije dag', article: 'Atw 3(3)' });
    });
    expect(legalDate(more, 'answer-request', '2026-11-27', { extend: true }).lastDay).toBe('2026-12-29');
    expect(legalDate(covenant, 'answer-request', '2026-11-27', { extend: true }).lastDay).toBe('2026-12-28');
  });
  test('the act hour is data', () => {
    const later = changed((copy) => {
      copy.settings.actHour.value = '04:30';
    });
    expect(offsetString(legalDate(later, 'archive', '2026-03-28').at)).toBe('2027-03-28T04:30:00+02:00');
  });
});

describe('reminders', () => {
  test('half, five working days before, the last working day; the coordinator two before and the day after', () => {
    // Four weeks that end on Christmas Day: everything counts back from Thursday 24 December.
    expect(reminderDays(covenant, '2026-11-27', '2026-12-25')).toEqual({
      half: '2026-12-11',
      fiveBefore: '2026-12-17',
      last: '2026-12-24',
      escalate: '2026-12-22',
      manager: '2026-12-23',
      after: '2026-12-26',
    });
  });
  test('one week: what falls on the opening day or coincides is not sent', () => {
    expect(reminderDays(covenant, '2026-11-02', '2026-11-09')).toEqual({
      half: '2026-11-05',
      fiveBefore: null,
      last: '2026-11-09',
      escalate: '2026-11-05',
      manager: '2026-11-06',
      after: '2026-11-10',
    });
    // Halfway and five working days before are both Monday 9 November: one mail.
    expect(reminderDays(covenant, '2026-11-02', '2026-11-16')).toMatchObject({
      half: null,
      fiveBefore: '2026-11-09',
    });
  });
  test('a task that opens on its last day only escalates afterwards', () => {
    expect(reminderDays(covenant, '2026-11-02', '2026-11-02')).toEqual({
      half: null,
      fiveBefore: null,
      last: null,
      escalate: null,
      manager: null,
      after: '2026-11-03',
    });
  });
  test('a manager hears of it only after the coordinator has, and only where the covenant says so', () => {
    // Two working days before Monday 9 November is the opening day itself: nobody hears, and so no manager on Friday.
    expect(reminderDays(covenant, '2026-11-05', '2026-11-09')).toMatchObject({
      escalate: null,
      manager: null,
    });
    expect(reminderDays(covenant, '2026-11-04', '2026-11-09')).toMatchObject({
      escalate: '2026-11-05',
      manager: '2026-11-06',
    });
    const none = changed((copy) => {
      copy.settings.escalation.value.managerWorkingDaysBefore = null;
    });
    expect(reminderDays(none, '2026-11-04', '2026-11-09')).toMatchObject({
      escalate: '2026-11-05',
      manager: null,
    });
  });
  test('the scheme is data', () => {
    const own = changed((copy) => {
      copy.settings.reminders.value = { half: false, workingDaysBefore: 3, lastWorkingDay: false };
      copy.settings.escalation.value = {
        workingDaysBefore: 1,
        managerWorkingDaysBefore: 0,
        dayAfter: false,
      };
    });
    expect(reminderDays(own, '2026-11-02', '2026-11-30')).toEqual({
      half: null,
      fiveBefore: '2026-11-25',
      last: null,
      escalate: '2026-11-27',
      manager: '2026-11-30',
      after: null,
    });
  });
});

describe('days and instants', () => {
  test('months go to the same day number or the last day of a shorter month', () => {
    expect(addDuration('2027-01-31', 'P1M')).toBe('2027-02-28');
    expect(addDuration('2028-01-31', 'P1M')).toBe('2028-02-29');
    expect(addDuration('2028-02-29', 'P1Y')).toBe('2029-02-28');
    expect(addDuration('2027-05-24', '-P8W')).toBe('2027-03-29');
    expect(() => addDuration('2027-01-31', 'PT72H')).toThrow(DateProblem);
  });
  test('a day begins at midnight in Amsterdam', () => {
    expect(startOfDay('2026-07-01')).toBe('2026-06-30T22:00:00.000Z');
    expect(startOfDay('2026-12-01')).toBe('2026-11-30T23:00:00.000Z');
    expect(dayOf('2026-06-30T22:00:00.000Z')).toBe('2026-07-01');
    expect(dayOf('2026-06-30T21:59:59.999Z')).toBe('2026-06-30');
    expect(atTime('2026-11-27', '09:00')).toBe('2026-11-27T08:00:00.000Z');
    expect(addDays('2026-03-28', 1)).toBe('2026-03-29');
  });
  test('a day in words', () => {
    expect(dayInWords('2026-11-27')).toBe('vrijdag 27 november 2026');
  });
  test('public holidays by rule', () => {
    expect(easter(2026)).toBe('2026-04-05');
    // King's Day: the 27th is a Sunday in 2031, so it is the 26th.
    expect(whyNotWorking(covenant, '2031-04-26')).toBe('Koningsdag');
    expect(whyNotWorking(covenant, '2026-05-05')).toBe('Bevrijdingsdag');
    expect(whyNotWorking(covenant, '2026-04-03')).toBe('Goede Vrijdag');
    expect(whyNotWorking(covenant, '2026-05-15')).toBe('gelijkgesteld met een feestdag');
    expect(isWorkingDay(covenant, '2029-05-11')).toBe(true);
  });
  test('Easter as the almanacs have it, the earliest and the latest and the years that the rule excepts among them', () => {
    const known = [
      ...['1954-04-18', '1981-04-19', '2000-04-23', '2008-03-23', '2026-04-05', '2027-03-28', '2028-04-16'],
      ...['2029-04-01', '2030-04-21', '2031-04-13', '2032-03-28', '2033-04-17', '2034-04-09', '2035-03-25'],
      ...['2036-04-13', '2037-04-05', '2038-04-25', '2039-04-10', '2040-04-01', '2041-04-21', '2042-04-06'],
      ...['2043-03-29', '2044-04-17', '2045-04-09', '2049-04-18', '2076-04-19', '2100-03-28', '2285-03-22'],
    ];
    expect(known.map((day) => easter(Number(day.slice(0, 4))))).toEqual(known);
  });
  test('every day of a year on which nobody works, and why', () => {
    const days = Array.from({ length: 365 }, (_, n) => addDays('2030-01-01', n));
    const found = days
      .map((day) => [day, whyNotWorking(covenant, day)])
      .filter(([, why]) => why && !/^een za|^een zo/.test(why));
    expect(found).toEqual([
      ['2030-01-01', 'Nieuwjaarsdag'],
      ['2030-04-19', 'Goede Vrijdag'],
      ['2030-04-22', 'tweede paasdag'],
      ['2030-04-27', 'Koningsdag'],
      ['2030-05-05', 'Bevrijdingsdag'],
      ['2030-05-30', 'Hemelvaartsdag'],
      ['2030-06-10', 'tweede pinksterdag'],
      ['2030-12-25', 'eerste kerstdag'],
      ['2030-12-26', 'tweede kerstdag'],
    ]);
    expect(whyNotWorking(covenant, '2031-04-27')).toBe('een zondag');
    expect(days.filter((day) => whyNotWorking(covenant, day) === 'een zaterdag')).toHaveLength(51);
    expect(days.filter((day) => whyNotWorking(covenant, day) === 'een zondag')).toHaveLength(51);
  });
  test.each([
    '2027-02-30',
    '2027-2-3',
    '20270203',
    '2027-02-03T00:00:00Z',
    ' 2027-02-03',
    '2027-02-03\n',
    '-002027-02-03',
    '',
  ])('no date: %j', (text) => {
    expect(() => parseDay(text)).toThrow(DateProblem);
  });
  test.each([
    ...[
      '2026-11-27',
      '2026-11-27T09:30:00',
      '2026-11-27t09:30:00z',
      '2026-11-27 09:30:00Z',
      '2026-02-30T09:30:00Z',
    ],
    ...['2026-11-27T09:30:00+01:00[Europe/Amsterdam]', '2026-11-27T25:00:00Z', '2026-11-27T09:30:60Z', 'nu'],
  ])('no instant: %j', (text) => {
    expect(() => parseInstant(text)).toThrow(DateProblem);
  });
  test('an instant has milliseconds and is UTC', () => {
    expect(parseInstant('2026-11-27T09:30+01:00')).toBe('2026-11-27T08:30:00.000Z');
    expect(parseInstant('2026-11-27T09:30:00.123456Z')).toBe('2026-11-27T09:30:00.123Z');
  });
});

test('answers come from memory without changing: frozen, the same object, right after thousands of others', () => {
  const first = legalDate(covenant, 'destroy', '2027-03-15');
  expect(legalDate(covenant, 'destroy', '2027-03-15')).toBe(first);
  expect(Object.isFrozen(first) && Object.isFrozen(first.why) && Object.isFrozen(first.why.start)).toBe(true);
  for (let i = 0; i < 21_000; i += 1) legalDate(covenant, 'weigh-signal', addDays('2020-01-01', i));
  expect(legalDate(covenant, 'destroy', '2027-03-15')).toEqual(first);
});
