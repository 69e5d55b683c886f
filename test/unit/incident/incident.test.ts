import { parseCovenant } from '../../../covenant/index.ts';
import type { Moment } from '../../../domain/case.ts';
import { addHours } from '../../../domain/dates/index.ts';
import { type IncidentState, incident } from '../../../domain/incident/index.ts';
import { AWARE, AWARE_AT, breach, covenant, Life, report, STAFF } from './play.ts';

const lines = (state: IncidentState): string[] =>
  state.tasks.map(({ kind, party, assignee }) => `${kind} ${party ?? '-'} ${assignee}`);

describe('reporting an incident (15.2g)', () => {
  test('is for everybody, and goes to the administrator', () => {
    for (const who of Object.keys(STAFF)) {
      const life = new Life('2026-11-27T16:00:00.000Z');
      expect(life.do(report(who))).toBe('ok');
      expect(lines(life.current)).toEqual(['triage-incident - adm']);
    }
  });
  test('asks when it was first known, not later than now', () => {
    const life = new Life('2026-11-27T14:00:00.000Z');
    expect(life.do(report('raad', { awareTime: '15:01' }))).toBe('time-in-future');
    expect(life.do(report('raad', { awareTime: '24:00' }))).toBe('no-time');
    expect(life.do(report('raad', { awareTime: '9:00' }))).toBe('no-time');
    expect(life.do(report('raad', { awareOn: '2026-11-28' }))).toBe('date-in-future');
    expect(life.do(report('raad', { nature: 'whatever' }))).toBe('answer-missing');
    expect(life.do(report())).toBe('ok');
    expect(life.current.awareAt).toBe(AWARE_AT);
    expect(life.do(report())).toBe('reported');
  });
  test('triage brings the first knowledge forward only', () => {
    const life = new Life('2026-11-27T16:00:00.000Z');
    life.do(report());
    const later = { outcome: 'breach', dossiers: 0, awareOn: '2026-11-27', awareTime: '15:01' };
    expect(life.answer('adm', 'triage-incident', later)).toBe('later-awareness');
    expect(life.answer('co', 'triage-incident', { ...later, ...AWARE })).toBe('not-yours');
    expect(life.answer('adm', 'triage-incident', { ...later, awareTime: '14:00' })).toBe('ok');
    expect(life.current.awareAt).toBe('2026-11-27T13:00:00.000Z');
  });
  test('what is no breach is closed by one task, and leaves no text about a file', () => {
    for (const outcome of ['none', 'incident']) {
      const life = new Life('2026-11-27T16:00:00.000Z');
      life.do(report());
      life.answer('adm', 'triage-incident', { outcome, dossiers: 1, ...AWARE });
      expect(lines(life.current)).toEqual(['close-incident - adm']);
      expect(life.answer('adm', 'close-incident', { done: 'yes' })).toBe('ok');
      expect(life.effects.at(-1)).toMatchObject({ effect: 'erase-units', units: ['incident'] });
      expect(incident.stage(life.current)).toBe('closed');
    }
  });
});

describe('a data breach (AVG 33)', () => {
  test('gives every core party a word, and the administrator the report and the rest', () => {
    expect(lines(breach().current)).toEqual([
      'prepare-breach-report - adm',
      'report-breach - adm',
      'decide-breach gemeente gem',
      'decide-breach om om',
      'decide-breach politie pol',
      'inform-persons - adm',
      'close-incident - adm',
    ]);
  });

  test.each([
    ['over the clock change in October', '2026-10-24', '12:00', '2026-10-27T10:00:00.000Z'],
    ['over the clock change in March', '2027-03-27', '12:00', '2027-03-30T11:00:00.000Z'],
    ['through Christmas, never extended', '2026-12-24', '18:00', '2026-12-27T17:00:00.000Z'],
  ])('is reported within 72 exact hours %s', (_, awareOn, awareTime, end) => {
    const life = new Life(addHours(end, -70));
    expect(life.do(report('raad', { awareOn, awareTime }))).toBe('ok');
    expect(
      life.answer('adm', 'triage-incident', { outcome: 'breach', dossiers: 0, awareOn, awareTime }),
    ).toBe('ok');
    const task = life.open('report-breach')?.id;
    const endOf = (moments: Moment[]) => moments.find(({ ref, acts }) => ref === task && !acts)?.at;
    expect(endOf(life.moments())).toBe(end);
    const extended = structuredClone(JSON.parse(JSON.stringify(covenant)));
    extended.settings.extendOverNonWorkingDays.value = true;
    expect(endOf(incident.due(life.current, parseCovenant(extended)))).toBe(end);
  });

  test('reminds halfway, 24 and 6 hours before the end, at any hour; the coordinator at 24 hours', () => {
    const life = breach();
    const mails = (): string[] => life.mails('report-breach');
    expect(mails()).toEqual(['task adm']);
    const steps: [number, string[]][] = [
      [36, ['half adm']],
      [48, ['five-before adm', 'escalate coordinator']],
      [66, ['last adm']],
      [72, ['after coordinator']],
    ];
    for (const [hours, sent] of steps) {
      const at = addHours(AWARE_AT, hours);
      life.to(new Date(Date.parse(at) - 1).toISOString());
      const before = mails().length;
      life.to(at);
      expect([hours, mails().slice(before)]).toEqual([hours, sent]);
    }
  });

  test('judged late: the reminders that are over are not sent, and the coordinator hears at once', () => {
    const life = breach('2026-11-29T20:00:00.000Z');
    expect(life.mails('report-breach')).toEqual(['task adm', 'escalate coordinator']);
    // 48 hours are over: silence has already said what happens.
    expect(life.current.breach).toMatchObject({ decided: 'report', bySilence: true });
    expect(life.open('decide-breach')).toBeUndefined();
  });

  test('is not reported only when every core party says so and names the ground of AVG 33(1)', () => {
    const life = breach();
    const not = { report: 'not', ground: 'no-harm-expected' };
    expect(life.answer('gem', 'decide-breach', { report: 'not' })).toBe('answer-missing');
    for (const ground of ['uavg-41', 'a', 'b', 'c', 'd', 'e'])
      expect(life.answer('gem', 'decide-breach', { report: 'not', ground })).toBe('answer-missing');
    expect(life.answer('raad', 'decide-breach', not)).toBe('task-closed');
    expect(life.answer('gem', 'decide-breach', not)).toBe('ok');
    expect(life.answer('om', 'decide-breach', not)).toBe('ok');
    expect(life.current.breach?.decided).toBeNull();
    expect(life.answer('pol', 'decide-breach', not)).toBe('ok');
    expect(life.current.breach?.decided).toBe('not-reported');
    expect(life.open('report-breach')).toBeUndefined();
    expect(life.open('inform-persons')).toBeDefined();
  });

  test('one core party is enough to report; silence 24 hours before the end reports too', () => {
    const one = breach();
    one.answer('gem', 'decide-breach', { report: 'not', ground: 'no-harm-expected' });
    one.answer('om', 'decide-breach', { report: 'report' });
    expect(one.current.breach?.decided).toBe('report');
    expect(one.open('decide-breach')).toBeUndefined();
    expect(one.open('report-breach')).toBeDefined();

    const silent = breach();
    for (const who of ['gem', 'om'])
      silent.answer(who, 'decide-breach', { report: 'not', ground: 'no-harm-expected' });
    silent.to('2026-11-29T13:59:59.999Z');
    expect(silent.current.breach?.decided).toBeNull();
    silent.to('2026-11-29T14:00:00.000Z');
    expect(silent.current.breach).toMatchObject({ decided: 'report', bySilence: true });
    expect(silent.open('report-breach')).toBeDefined();
  });

  test('reported to the minute in time, or late with the reason', () => {
    const answer = { reportedOn: '2026-11-30', reportedTime: '15:00' };
    const life = breach();
    life.to('2026-11-30T14:05:00.000Z');
    expect(life.answer('adm', 'report-breach', { ...answer, reportedTime: '15:06' })).toBe('time-in-future');
    expect(life.answer('adm', 'report-breach', { ...answer, reportedTime: '15:01' })).toBe('late');
    expect(life.answer('adm', 'report-breach', { reportedOn: '2026-11-27', reportedTime: '14:00' })).toBe(
      'before-awareness',
    );
    expect(life.answer('adm', 'report-breach', answer)).toBe('ok');
    expect(life.current.breach?.late).toBeUndefined();
    const late = breach();
    late.to('2026-11-30T14:05:00.000Z');
    expect(late.answer('adm', 'report-breach', { ...answer, reportedTime: '15:01', late: 'yes' })).toBe('ok');
    expect(late.current.breach).toMatchObject({ late: true, reportedAt: '2026-11-30T14:01:00.000Z' });
  });

  test('the persons are informed, unless a ground of AVG 34(3) says otherwise', () => {
    const life = breach();
    for (const ground of ['d', 'uavg-41', 'no-harm-expected'])
      expect(life.answer('adm', 'inform-persons', { informed: 'not', ground })).toBe('answer-missing');
    expect(life.answer('adm', 'inform-persons', { informed: 'informed', on: '2026-11-28' })).toBe(
      'date-in-future',
    );
    expect(life.answer('adm', 'inform-persons', { informed: 'informed', on: '2026-11-27' })).toBe('ok');
    const not = breach();
    expect(not.answer('adm', 'inform-persons', { informed: 'not', ground: 'a' })).toBe('ok');
    expect(not.current.breach?.informed).toBe('a');
  });

  test('is closed when nothing is open any more, and leaves five years after the last event', () => {
    const life = breach();
    expect(life.answer('adm', 'close-incident', { done: 'yes' })).toBe('still-open');
    life.answer('adm', 'prepare-breach-report', { personCount: 2, recordCount: 10 });
    expect(life.answer('adm', 'report-breach', { reportedOn: '2026-11-27', reportedTime: '16:30' })).toBe(
      'ok',
    );
    life.answer('adm', 'inform-persons', { informed: 'informed', on: '2026-11-27' });
    life.to('2026-12-15T09:00:00.000Z');
    expect(life.answer('adm', 'close-incident', { done: 'yes' })).toBe('ok');
    expect(life.current.detailsGone).toBe(true);
    life.to('2031-12-16T01:59:59.999Z');
    expect(life.current.destroyed).toBeUndefined();
    life.to('2031-12-16T02:00:00.000Z');
    expect(life.current.destroyed).toBe(true);
    expect(life.effects.at(-1)).toMatchObject({ effect: 'erase-case' });
    expect(life.moments()).toEqual([]);
    expect(life.do({ type: 'moment' })).toBe('destroyed');
  });
});

describe('no data without an end', () => {
  test('the account goes after six months at the latest, whatever nobody does', () => {
    const life = new Life('2026-11-27T16:00:00.000Z');
    life.do(report());
    life.to('2027-05-27T00:59:59.999Z');
    expect(life.current.detailsGone).toBeUndefined();
    life.to('2027-05-27T01:00:00.000Z');
    expect(life.current.detailsGone).toBe(true);
    expect(life.effects.at(-1)).toMatchObject({ effect: 'erase-units', units: ['incident'] });
    life.to('2031-11-28T02:00:00.000Z');
    expect(life.current.destroyed).toBe(true);
  });
});
