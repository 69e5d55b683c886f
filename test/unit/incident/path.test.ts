/** The path of an incident (15.2g, AVG 33-34) step by step, every answer that can't be, and its line in the register. */
import { incident, registerCsv, registerLine } from '../../../domain/incident/index.ts';
import { ahead, counted, told } from '../told.ts';
import { AWARE, as, breach, covenant, directory, Life, report } from './play.ts';

const NOW = '2026-11-27T16:00:00.000Z';
const begun = (): Life => {
  const life = new Life(NOW);
  life.do(report());
  return life;
};
const due = (life: Life): string[] => ahead(life.moments());
const step = (life: Life, who: string, kind: string, answer: object): string[] =>
  told(life.take(life.given(who, kind, answer as Record<string, unknown>)));
const NOT = { report: 'not', ground: 'no-harm-expected' };

describe('from report to register', () => {
  test('reported: the administrator judges it; the account has its end from the first day', () => {
    const life = new Life(NOW);
    expect(told(life.take(report()))).toEqual(['gives triage-incident for administrator', 'Incident gemeld']);
    expect(due(life)).toEqual([
      '2026-11-28T23:00 triage-incident t1 (15.2g) people shown only',
      '2026-11-29T08:00 escalation t1 (15.2g) by itself',
      '2027-05-27T01:00 incident-details file (13.3, 15.2g) by itself',
      '2031-11-28T02:00 incident-record file (13.1, 15.2) by itself',
    ]);
    expect(life.current).toEqual({
      reporter: 'raad',
      party: 'raad',
      nature: 'seen',
      reportedAt: '2026-11-27T16:00:00.000Z',
      awareAt: '2026-11-27T14:00:00.000Z',
      outcome: null,
      dossiers: null,
      breach: null,
      openedOn: '2026-11-27',
      lastEventOn: '2026-11-27',
      closedOn: null,
      tasks: [
        {
          id: 't1',
          kind: 'triage-incident',
          party: null,
          role: 'administrator',
          assignee: 'adm',
          term: 'triage-incident',
          from: '2026-11-27',
          openedOn: '2026-11-27',
          nudged: [],
        },
      ],
      undelivered: [],
      counters: { task: 1 },
    });
    expect(incident.parties(life.current, covenant)).toEqual(['gemeente', 'om', 'politie', 'raad']);
    expect(incident.name).toBe('incident');
    expect(incident.tasks(life.current)).toBe(life.current.tasks);
  });
  test('a breach: a word for each core party, the report within 72 hours, and the persons', () => {
    const life = begun();
    expect(step(life, 'adm', 'triage-incident', { outcome: 'breach', dossiers: 2, ...AWARE })).toEqual([
      'done triage-incident',
      'gives prepare-breach-report (part:register) for administrator : report-breach from 2026-11-27T14:00:00.000Z',
      'gives report-breach (part:register) for administrator from 2026-11-27T14:00:00.000Z',
      'gives decide-breach (gemeente part:register) for core-representative : report-breach from 2026-11-27T14:00:00.000Z',
      'gives decide-breach (om part:register) for core-representative : report-breach from 2026-11-27T14:00:00.000Z',
      'gives decide-breach (politie part:register) for core-representative : report-breach from 2026-11-27T14:00:00.000Z',
      'gives inform-persons (part:register) for administrator',
      'gives close-incident (part:register) for administrator',
      'Beoordeeld: een datalek',
    ]);
    expect(due(life)).toEqual([
      '2026-11-28T14:00 reminder t2 t2 t4 t4 t5 t5 t6 t6 (15.2g, AVG 33(1)) by itself',
      '2026-11-28T14:00 escalation t2 t4 t5 t6 (15.2g, AVG 33(1)) by itself',
      '2026-11-29T02:00 reminder t3 (15.2g, AVG 33) by itself',
      '2026-11-29T08:00 reminder t2 t4 t5 t6 (15.2g, AVG 33(1)) by itself',
      '2026-11-29T14:00 decide-breach decide-breach (15.2g, AVG 33(1)) people',
      '2026-11-29T14:00 escalation t2 (15.2g, AVG 33(1)) by itself',
      '2026-11-29T14:00 report-breach t2 (15.2g, AVG 33(1)) people shown only',
      '2026-11-29T14:00 reminder t3 (15.2g, AVG 33) by itself',
      '2026-11-29T14:00 escalation t3 (15.2g, AVG 33) by itself',
      '2026-11-30T08:00 reminder t3 (15.2g, AVG 33) by itself',
      '2026-11-30T08:00 reminder t7 (15.2g, AVG 34) by itself',
      '2026-11-30T14:00 escalation t3 (15.2g, AVG 33) by itself',
      '2026-11-30T14:00 report-breach t3 (15.2g, AVG 33) people shown only',
      '2026-12-02T08:00 escalation t7 (15.2g, AVG 34) by itself',
      '2026-12-04T08:00 reminder t7 (15.2g, AVG 34) by itself',
      '2026-12-04T23:00 inform-persons t7 (15.2g, AVG 34) people shown only',
      '2026-12-05T08:00 escalation t7 (15.2g, AVG 34) by itself',
      '2027-01-12T08:00 reminder t8 (15.2g) by itself',
      '2027-02-19T08:00 reminder t8 (15.2g) by itself',
      '2027-02-24T08:00 escalation t8 (15.2g) by itself',
      '2027-02-26T08:00 reminder t8 (15.2g) by itself',
      '2027-02-27T23:00 close-incident t8 (15.2g) people shown only',
      '2027-02-28T08:00 escalation t8 (15.2g) by itself',
      '2027-05-27T01:00 incident-details file (13.3, 15.2g) by itself',
      '2031-11-28T02:00 incident-record file (13.1, 15.2) by itself',
    ]);
    expect(life.current.breach).toEqual({ words: {}, decided: null });
    expect(incident.stage(life.current)).toBe('breach');
  });
  test('no breach: nothing but closing it', () => {
    const life = begun();
    expect(step(life, 'adm', 'triage-incident', { outcome: 'incident', dossiers: 0, ...AWARE })).toEqual([
      'done triage-incident',
      'gives close-incident (part:register) for administrator',
      'Beoordeeld: een incident',
    ]);
    expect(incident.stage(life.current)).toBe('handling');
    expect(step(begun(), 'adm', 'triage-incident', { outcome: 'none', dossiers: 0, ...AWARE })).toEqual([
      'done triage-incident',
      'gives close-incident (part:register) for administrator',
      'Beoordeeld: geen incident',
    ]);
  });
  test('made ready, decided, reported, the persons told, closed', () => {
    const life = breach();
    expect(step(life, 'adm', 'prepare-breach-report', { personCount: 2, recordCount: 0 })).toEqual([
      'done prepare-breach-report part:register',
      'De melding bij de AP is voorbereid',
    ]);
    expect(step(life, 'gem', 'decide-breach', { report: 'report' })).toEqual([
      'done decide-breach gemeente part:register',
      'cancelled decide-breach om part:register',
      'cancelled decide-breach politie part:register',
      'Besloten: melden bij de AP',
    ]);
    expect(due(life)).toEqual([
      '2026-11-29T02:00 reminder t3 (15.2g, AVG 33) by itself',
      '2026-11-29T14:00 reminder t3 (15.2g, AVG 33) by itself',
      '2026-11-29T14:00 escalation t3 (15.2g, AVG 33) by itself',
      '2026-11-30T08:00 reminder t3 (15.2g, AVG 33) by itself',
      '2026-11-30T08:00 reminder t7 (15.2g, AVG 34) by itself',
      '2026-11-30T14:00 escalation t3 (15.2g, AVG 33) by itself',
      '2026-11-30T14:00 report-breach t3 (15.2g, AVG 33) people shown only',
      '2026-12-02T08:00 escalation t7 (15.2g, AVG 34) by itself',
      '2026-12-04T08:00 reminder t7 (15.2g, AVG 34) by itself',
      '2026-12-04T23:00 inform-persons t7 (15.2g, AVG 34) people shown only',
      '2026-12-05T08:00 escalation t7 (15.2g, AVG 34) by itself',
      '2027-01-12T08:00 reminder t8 (15.2g) by itself',
      '2027-02-19T08:00 reminder t8 (15.2g) by itself',
      '2027-02-24T08:00 escalation t8 (15.2g) by itself',
      '2027-02-26T08:00 reminder t8 (15.2g) by itself',
      '2027-02-27T23:00 close-incident t8 (15.2g) people shown only',
      '2027-02-28T08:00 escalation t8 (15.2g) by itself',
      '2027-05-27T01:00 incident-details file (13.3, 15.2g) by itself',
      '2031-11-28T02:00 incident-record file (13.1, 15.2) by itself',
    ]);
    const reported = { reportedOn: '2026-11-27', reportedTime: '17:00' };
    expect(step(life, 'adm', 'report-breach', reported)).toEqual([
      'done report-breach part:register',
      'Gemeld bij de AP',
    ]);
    expect(step(life, 'adm', 'inform-persons', { informed: 'informed', on: '2026-11-27' })).toEqual([
      'done inform-persons part:register',
      'De betrokkenen zijn geïnformeerd',
    ]);
    expect(step(life, 'adm', 'close-incident', { done: 'yes' })).toEqual([
      'done close-incident part:register',
      '{effect:erase-units,units:[incident],term:incident-details,article:13.3, 15.2g}',
      'Incident afgesloten; Verslag en betrokken dossiers vernietigd',
    ]);
    expect(due(life)).toEqual(['2031-11-28T02:00 incident-record file (13.1, 15.2) by itself']);
    expect(life.current).toEqual({
      reporter: 'raad',
      party: 'raad',
      nature: 'seen',
      reportedAt: '2026-11-27T16:00:00.000Z',
      awareAt: '2026-11-27T14:00:00.000Z',
      outcome: 'breach',
      dossiers: 2,
      breach: {
        words: { gemeente: 'report' },
        decided: 'report',
        persons: 2,
        records: 0,
        preparedOn: '2026-11-27',
        reportedAt: '2026-11-27T16:00:00.000Z',
        informed: 'informed',
        informedOn: '2026-11-27',
      },
      openedOn: '2026-11-27',
      lastEventOn: '2026-11-27',
      closedOn: '2026-11-27',
      tasks: [],
      undelivered: [],
      counters: { task: 8 },
      detailsGone: true,
    });
    expect(incident.stage(life.current)).toBe('closed');
  });
  test('not reported: every core party says so, and what was to be reported is off the table', () => {
    const life = breach();
    expect(step(life, 'gem', 'decide-breach', NOT)).toEqual([
      'done decide-breach gemeente part:register',
      'Niets veranderd',
    ]);
    step(life, 'om', 'decide-breach', NOT);
    expect(step(life, 'pol', 'decide-breach', NOT)).toEqual([
      'done decide-breach politie part:register',
      'cancelled prepare-breach-report part:register',
      'cancelled report-breach part:register',
      'Besloten: niet melden bij de AP, met reden',
    ]);
  });
  test('reported before everybody had their say: that is the decision', () => {
    const life = breach();
    expect(step(life, 'adm', 'report-breach', { reportedOn: '2026-11-27', reportedTime: '16:59' })).toEqual([
      'done report-breach part:register',
      'cancelled decide-breach gemeente part:register',
      'cancelled decide-breach om part:register',
      'cancelled decide-breach politie part:register',
      'Besloten: melden bij de AP; Gemeld bij de AP',
    ]);
    expect(life.current.breach).toMatchObject({ decided: 'report', reportedAt: '2026-11-27T15:59:00.000Z' });
  });
  test('a reason of AVG 34(3) keeps the persons from being told', () => {
    const life = breach();
    expect(step(life, 'adm', 'inform-persons', { informed: 'not', ground: 'b' })).toEqual([
      'done inform-persons part:register',
      'De betrokkenen worden niet geïnformeerd, met reden',
    ]);
    expect(life.current.breach?.informed).toBe('b');
  });
});

describe('silence', () => {
  test('24 hours before the end it is reported, in the name of who didn’t answer', () => {
    const life = breach();
    step(life, 'gem', 'decide-breach', NOT);
    life.now = '2026-11-29T14:00:00.000Z';
    expect(told(life.take({ type: 'moment' }))).toEqual([
      'cancelled decide-breach om part:register',
      'cancelled decide-breach politie part:register',
      'mail after to coordinator',
      'mail five-before to adm',
      'mail escalate to coordinator',
      'Besloten: melden bij de AP; Niet iedereen antwoordde op tijd: er wordt gemeld; Herinnering verstuurd',
    ]);
    expect(life.current.breach?.words).toEqual({ gemeente: 'not', om: 'report', politie: 'report' });
    expect(life.current.lastEventOn).toBe('2026-11-29');
  });
  test('the account goes after six months; a second time nothing goes', () => {
    const life = begun();
    life.now = '2027-05-27T01:00:00.000Z';
    expect(told(life.take({ type: 'moment' })).filter((line) => !line.startsWith('mail'))).toEqual([
      '{effect:erase-units,units:[incident],term:incident-details,article:13.3, 15.2g}',
      'Verslag en betrokken dossiers vernietigd; Herinnering verstuurd',
    ]);
    step(life, 'adm', 'triage-incident', { outcome: 'none', dossiers: 0, ...AWARE });
    expect(step(life, 'adm', 'close-incident', { done: 'yes' })).toEqual([
      'done close-incident part:register',
      'Incident afgesloten',
    ]);
  });
  test('five years after the last event the record goes', () => {
    const life = begun();
    life.now = '2031-11-28T02:00:00.000Z';
    expect(told(life.take({ type: 'moment' })).filter((line) => !line.startsWith('mail'))).toEqual([
      '{effect:erase-units,units:[incident],term:incident-details,article:13.3, 15.2g}',
      '{effect:erase-case,term:staff-records,article:13.1, 15.2}',
      'Verslag en betrokken dossiers vernietigd; Vernietigd',
    ]);
    expect([incident.stage(life.current), life.moments(), life.current.tasks]).toEqual(['destroyed', [], []]);
    expect(told(life.take(report()))).toEqual(['refused: destroyed']);
  });
  test('what the system notices is no event that keeps the record longer', () => {
    const life = begun();
    life.now = '2026-12-01T09:00:00.000Z';
    for (const type of ['moment', 'mail-failed', 'assignee-gone'])
      life.do({ type, task: 't1', member: 'nobody' } as never);
    expect(life.current.lastEventOn).toBe('2026-11-27');
    life.do({ type: 'reassign', by: as('co'), task: 't1', to: 'adm', reason: 'absent' } as never);
    step(life, 'adm', 'triage-incident', { outcome: 'none', dossiers: 0, ...AWARE });
    expect(life.current.lastEventOn).toBe('2026-12-01');
  });
});

test('how the dates are counted, in words', () => {
  const life = breach();
  const said = (what: string) =>
    life
      .moments()
      .filter((one) => one.what === what)
      .slice(0, 1)
      .flatMap(counted);
  expect(said('decide-breach')).toEqual([
    'report-breach (15.2g, AVG 33(1)): PT72H from kennisname van het datalek on 2026-11-27T15:00:00+01:00',
    '24 uur voor het einde van de 72 uur: 2026-11-29T15:00:00+01:00.',
    'Wie niet heeft geantwoord, zegt daarmee: melden.',
    'Niet melden kan alleen met een vastgelegde reden (AVG 33(1) en (5)).',
  ]);
  expect(said('incident-details')).toEqual([
    'incident-details (13.3, 15.2g): P6M from melding on 2026-11-27',
    'Niet langer bewaard dan tot donderdag 27 mei 2027; bij het afsluiten gaan ze al weg.',
    'Het verslag en de betrokken dossiers worden vernietigd. Het register blijft.',
  ]);
  expect(said('incident-record')).toEqual([
    'incident-record (13.1, 15.2): P5Y from laatste gebeurtenis on 2026-11-27',
    'Bewaard tot en met donderdag 27 november 2031. De dag erna wordt vernietigd.',
    'De regel in het register wordt vernietigd.',
  ]);
  const task = life.open('decide-breach', 'om');
  const end = task && incident.taskEnd(covenant, life.current, task);
  expect([end?.at, end?.lastDay]).toEqual(['2026-11-29T14:00:00.000Z', '2026-11-29']);
  expect(end?.why.reading?.text).toBeTruthy();
});

describe('mail and tasks', () => {
  test('mail that didn’t arrive is handled apart, and doesn’t keep an incident open', () => {
    const life = begun();
    step(life, 'adm', 'triage-incident', { outcome: 'none', dossiers: 0, ...AWARE });
    expect(told(life.take({ type: 'mail-failed', task: 't2' } as never))).toEqual([
      'gives mail-undeliverable (t2) for coordinator',
      'Een mail is niet bezorgd',
    ]);
    expect(step(life, 'co', 'mail-undeliverable', { handled: 'no' })).toEqual([
      'refused: answer-missing at handled',
    ]);
    expect(step(life, 'adm', 'close-incident', { done: 'yes' })).toEqual([
      'done close-incident part:register',
      'cancelled mail-undeliverable t2',
      '{effect:erase-units,units:[incident],term:incident-details,article:13.3, 15.2g}',
      'Incident afgesloten; Verslag en betrokken dossiers vernietigd',
    ]);
    const other = begun();
    other.do({ type: 'mail-failed', task: 't1' } as never);
    expect(step(other, 'co', 'mail-undeliverable', { handled: 'yes' })).toEqual([
      'done mail-undeliverable t1',
      'Gedaan: een mail kwam niet aan',
    ]);
  });
  test('a task is handed over to who may do it; of who may not any more it goes to nobody, and the coordinator hears', () => {
    const life = breach();
    const event = { type: 'reassign', by: as('co'), task: 't4', to: 'pol', reason: 'absent' };
    expect(told(life.take(event as never))).toEqual(['refused: not-able at to']);
    life.people = { ...directory, candidates: () => [], assignee: () => null };
    expect(told(life.take({ type: 'assignee-gone', member: 'om' } as never))).toEqual([
      'Taak aan een ander gegeven: wie de taak had, is niet meer bevoegd',
    ]);
    expect(life.open('decide-breach', 'om')?.assignee).toBeNull();
  });
});

describe('what can’t be, and the field that it is about', () => {
  const triage = (answer: object) =>
    step(begun(), 'adm', 'triage-incident', { outcome: 'breach', dossiers: 1, ...AWARE, ...answer })[0];
  const sent = (more: object) => told(new Life(NOW).take(report('raad', more)))[0];
  test('of a report and of its judgement', () => {
    expect({
      'nothing of the list': sent({ nature: 'x' }),
      'no day': sent({ awareOn: 'x' }),
      'no time': sent({ awareTime: '25:00' }),
      'a time and more': sent({ awareTime: '15:000' }),
      'more and a time': sent({ awareTime: '115:00' }),
      'minutes that aren’t': sent({ awareTime: '15:60' }),
      'later than now': sent({ awareTime: '17:01' }),
      'this very minute': sent({ awareTime: '17:00' }),
      'judged otherwise': triage({ outcome: 'x' }),
      'known later': triage({ awareTime: '15:01' }),
      'known at no time': triage({ awareTime: '' }),
      'half a file': triage({ dossiers: 0.5 }),
      'fewer than no files': triage({ dossiers: -1 }),
      'of a case that isn’t there': told(new Life(NOW).take({ type: 'moment' }))[0],
      'reported twice': told(begun().take(report()))[0],
      'another’s form': step(begun(), 'adm', 'close-incident', {})[0],
      'another form': told(
        begun().take({ ...begun().given('adm', 'triage-incident', {}), kind: 'close-incident' } as never),
      )[0],
    }).toEqual({
      'nothing of the list': 'refused: answer-missing at nature',
      'no day': 'refused: no-date at awareOn',
      'no time': 'refused: no-time at awareTime',
      'a time and more': 'refused: no-time at awareTime',
      'more and a time': 'refused: no-time at awareTime',
      'minutes that aren’t': 'refused: no-time at awareTime',
      'later than now': 'refused: time-in-future at awareTime',
      'this very minute': 'gives triage-incident for administrator',
      'judged otherwise': 'refused: answer-missing at outcome',
      'known later': 'refused: later-awareness at awareTime',
      'known at no time': 'refused: no-time at awareTime',
      'half a file': 'refused: no-number at dossiers',
      'fewer than no files': 'refused: no-number at dossiers',
      'of a case that isn’t there': 'refused: unknown-case',
      'reported twice': 'refused: reported',
      'another’s form': 'refused: task-closed',
      'another form': 'refused: wrong-kind',
    });
  });
  test('of a breach', () => {
    const one = (who: string, kind: string, answer: object) => step(breach(), who, kind, answer)[0];
    const at = { reportedOn: '2026-11-27', reportedTime: '16:00' };
    expect({
      'no number of people': one('adm', 'prepare-breach-report', { personCount: -1, recordCount: 1 }),
      'no number of records': one('adm', 'prepare-breach-report', { personCount: 1, recordCount: 1.5 }),
      'neither reported nor not': one('om', 'decide-breach', { report: 'maybe' }),
      'not, without its ground': one('om', 'decide-breach', { report: 'not' }),
      'reported before it was known': one('adm', 'report-breach', { ...at, reportedTime: '14:59' }),
      'reported the minute that it was known': one('adm', 'report-breach', { ...at, reportedTime: '15:00' }),
      'reported on no day': one('adm', 'report-breach', { ...at, reportedOn: '' }),
      'reported at no time': one('adm', 'report-breach', { ...at, reportedTime: '' }),
      'neither informed nor not': one('adm', 'inform-persons', { informed: 'soon' }),
      'informed before it was known': one('adm', 'inform-persons', {
        informed: 'informed',
        on: '2026-11-26',
      }),
      'informed on no day': one('adm', 'inform-persons', { informed: 'informed' }),
      'not informed, without its ground': one('adm', 'inform-persons', { informed: 'not' }),
      'closed without a yes': one('adm', 'close-incident', { done: 'no' }),
      'closed with tasks open': one('adm', 'close-incident', { done: 'yes' }),
    }).toEqual({
      'no number of people': 'refused: no-number at personCount',
      'no number of records': 'refused: no-number at recordCount',
      'neither reported nor not': 'refused: answer-missing at report',
      'not, without its ground': 'refused: answer-missing at ground',
      'reported before it was known': 'refused: before-awareness at reportedTime',
      'reported the minute that it was known': 'done report-breach part:register',
      'reported on no day': 'refused: no-date at reportedOn',
      'reported at no time': 'refused: no-time at reportedTime',
      'neither informed nor not': 'refused: answer-missing at informed',
      'informed before it was known': 'refused: before-awareness at on',
      'informed on no day': 'refused: no-date at on',
      'not informed, without its ground': 'refused: answer-missing at ground',
      'closed without a yes': 'refused: answer-missing at done',
      'closed with tasks open': 'refused: still-open',
    });
    const late = breach();
    late.now = '2026-11-30T15:00:00.000Z';
    const answer = { reportedOn: '2026-11-30', reportedTime: '15:01' };
    expect(step(late, 'adm', 'report-breach', answer)[0]).toEqual('refused: late at late');
    expect(step(late, 'adm', 'report-breach', { ...answer, late: 'yes' }).at(-1)).toEqual(
      'Besloten: melden bij de AP; Niet iedereen antwoordde op tijd: er wordt gemeld; Herinnering verstuurd; Gemeld bij de AP, te laat, met de reden',
    );
  });
  test('what is about a breach can’t be answered of what is none', () => {
    for (const [kind, answer] of [
      ['decide-breach', { report: 'report' }],
      ['prepare-breach-report', { personCount: 1, recordCount: 1 }],
      ['report-breach', {}],
      ['inform-persons', { informed: 'not', ground: 'a' }],
    ] as const) {
      const life = breach();
      if (life.state) life.state.breach = null;
      expect(step(life, kind === 'decide-breach' ? 'om' : 'adm', kind, answer)).toEqual([
        'refused: no-breach',
      ]);
    }
  });
});

describe('its line in the register (AVG 33(5))', () => {
  const line = (life: Life) => registerLine(covenant, 'abcdefghij', life.current);
  test('as reported: nothing judged yet, nothing that isn’t there', () => {
    expect(line(begun())).toEqual({
      number: 'abcdefgh',
      caseId: 'abcdefghij',
      stage: 'Gemeld, nog niet beoordeeld',
      nature: 'Iemand heeft gegevens gezien die dat niet mocht',
      outcome: 'Nog niet beoordeeld',
      awareAt: '2026-11-27T14:00:00.000Z',
      reportedAt: '2026-11-27T16:00:00.000Z',
      dossiers: null,
      reportBy: null,
      decision: '',
      toAuthorityAt: null,
      late: false,
      persons: null,
      records: null,
      informed: '',
      informedOn: null,
      closedOn: null,
    });
  });
  test('of a breach that was reported late, by silence, and whose persons were not told', () => {
    const life = breach();
    life.now = '2026-11-29T14:00:00.000Z';
    life.do({ type: 'moment' });
    life.now = '2026-11-30T15:00:00.000Z';
    step(life, 'adm', 'prepare-breach-report', { personCount: 2, recordCount: 3 });
    step(life, 'adm', 'report-breach', { reportedOn: '2026-11-30', reportedTime: '15:01', late: 'yes' });
    step(life, 'adm', 'inform-persons', { informed: 'not', ground: 'a' });
    expect(line(life)).toEqual({
      number: 'abcdefgh',
      caseId: 'abcdefghij',
      stage: 'Datalek, wordt afgehandeld',
      nature: 'Iemand heeft gegevens gezien die dat niet mocht',
      outcome: 'Datalek',
      awareAt: '2026-11-27T14:00:00.000Z',
      reportedAt: '2026-11-27T16:00:00.000Z',
      dossiers: 2,
      reportBy: '2026-11-30T14:00:00.000Z',
      decision: 'Melden (niet iedereen antwoordde op tijd)',
      toAuthorityAt: '2026-11-30T14:01:00.000Z',
      late: true,
      persons: 2,
      records: 3,
      informed:
        'Nee: De gegevens zijn onleesbaar voor wie ze heeft, bijvoorbeeld door versleuteling (AVG 34(3)(a))',
      informedOn: null,
      closedOn: null,
    });
  });
  test('what was decided, and that the persons were told', () => {
    const life = breach();
    expect(line(life).decision).toEqual('Nog niet besloten');
    step(life, 'adm', 'inform-persons', { informed: 'informed', on: '2026-11-27' });
    expect([line(life).informed, line(life).informedOn]).toEqual(['Ja', '2026-11-27']);
    for (const who of ['gem', 'om', 'pol']) step(life, who, 'decide-breach', NOT);
    expect(line(life).decision).toEqual('Niet melden, met reden');
    step(life, 'adm', 'close-incident', { done: 'yes' });
    expect([line(life).stage, line(life).closedOn]).toEqual(['Afgesloten', '2026-11-27']);
    const other = breach();
    step(other, 'om', 'decide-breach', { report: 'report' });
    expect(line(other).decision).toBe('Melden');
  });
  test('of one of a list that is no more, the word that was kept', () => {
    const life = begun();
    life.current.nature = 'former';
    expect(line(life).nature).toBe('former');
  });
  test('as a table for a spreadsheet, in which no cell is a formula', () => {
    const odd = { ...line(begun()), nature: '=1+1', outcome: 'a "b", c', stage: '-x', late: true };
    expect(registerCsv([odd]).split('\r\n')).toEqual([
      'nummer,gemeld,kennisname,aard,oordeel,stand,dossiers,personen,gegevens,meldenVoor,besluit,gemeldBijAP,teLaat,betrokkenenGeinformeerd,geinformeerdOp,afgesloten',
      'abcdefgh,2026-11-27T16:00:00.000Z,2026-11-27T14:00:00.000Z,\'=1+1,"a ""b"", c",\'-x,,,,,,,ja,,,',
      '',
    ]);
  });
});
