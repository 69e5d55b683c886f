/** A person's case from signal to archive (7-11, 13) step by step: what each step closes, gives and tells, and every answer that can't be. */
import { covenantOn, modelCovenant } from '../../../covenant/index.ts';
import { type SubjectEvent, subject } from '../../../domain/subject/index.ts';
import { told } from '../told.ts';
import {
  ADMINISTRATOR,
  COORDINATOR,
  completion,
  contextAt,
  ITEMS,
  Life,
  provenance,
  rep,
  STRANGER,
} from './life.ts';

const DAY = '2027-01-04';
const PARTIES = ['gemeente', 'om', 'politie', 'raad'];
const does = (life: Life, event: object): string[] => told(life.offer(event as SubjectEvent));
/** The last answer of those who have such a task. */
function all(life: Life, kind: string, answer: object, more: object = {}): string[] {
  let last: string[] = [];
  for (const { id } of life.tasks(kind as never)) {
    const open = life.state.tasks.find((task) => task.id === id);
    if (open) last = does(life, { ...completion(open, answer as never), ...more });
  }
  return last;
}
const one = (life: Life, kind: string, answer: object, party?: string, more: object = {}): string[] =>
  does(life, { ...completion(life.task(kind as never, party), answer as never), ...more });
const signalled = (): Life => {
  const life = new Life(DAY);
  life.signal('s1');
  return life;
};
const assessed = (): Life => signalled().all('assess', {});
const agenda = (over: object = {}) => ({
  outcome: 'agenda',
  parties: PARTIES,
  partners: ['x'],
  items: ITEMS,
  ...over,
});
const conference = (): Life => signalled().onAgenda(PARTIES, ['x']);
const informed = (): Life => conference().informed();
const planned = (): Life => informed().planned('2027-03-01');

describe('a signal (7.1-2)', () => {
  test('registered: every core party assesses it, and a notice will follow', () => {
    const life = new Life(DAY);
    expect(does(life, life.signalEvent('s1', DAY))).toEqual([
      'gives assess (gemeente weighing:1) for core-representative : weigh-signal',
      'gives assess (om weighing:1) for core-representative : weigh-signal',
      'gives assess (politie weighing:1) for core-representative : weigh-signal',
      'Signaal geregistreerd',
    ]);
    expect(life.state).toMatchObject({
      stage: 'weighing',
      weighing: 'weighing:1',
      informing: { subject: { from: DAY, step: 'waiting', consulted: [] } },
    });
    expect(life.state.weighings).toEqual({
      'weighing:1': {
        number: 1,
        openedOn: '2027-01-04',
        receivedOn: '2027-01-04',
        clock: 'own',
        signals: ['s1'],
        assessed: [],
      },
    });
    expect(life.state.signals).toEqual({
      s1: { receivedOn: '2027-01-04', party: 'politie', phenomenon: 'radicalisation', clock: 'own' },
    });
    expect([
      subject.stage(life.state),
      subject.name,
      subject.parties(life.state, life.covenant),
      subject.tasks(life.state).length,
    ]).toEqual(['weighing', 'subject', ['gemeente', 'om', 'politie'], 3]);
  });
  test('another meanwhile joins: who had assessed does so again, and the term only becomes shorter', () => {
    const life = assessed();
    expect(does(life, life.signalEvent('s2', '2027-01-02', 'om'))).toEqual([
      'cancelled decide-agenda gemeente weighing:1',
      'cancelled decide-agenda om weighing:1',
      'cancelled decide-agenda politie weighing:1',
      'gives assess (gemeente weighing:1) for core-representative : weigh-signal from 2027-01-02',
      'gives assess (om weighing:1) for core-representative : weigh-signal from 2027-01-02',
      'gives assess (politie weighing:1) for core-representative : weigh-signal from 2027-01-02',
      'Signaal geregistreerd',
    ]);
    expect(life.state.informing.subject?.from).toBe('2027-01-02');
    const later = signalled();
    later.at('2027-01-06');
    later.one('assess', {}, 'om');
    expect(does(later, later.signalEvent('s2', '2027-01-06'))).toEqual([
      'gives assess (om weighing:1) for core-representative : weigh-signal from 2027-01-04',
      'Signaal geregistreerd',
    ]);
    expect(later.state.weighings['weighing:1']?.receivedOn).toBe(DAY);
  });
  test('on the agenda it belongs to the file; closed it is weighed anew', () => {
    expect(does(conference(), { ...new Life(DAY).signalEvent('s2', DAY), texts: ['w-2'] })).toEqual([
      '{effect:copy-to-conference,signals:[s2],weighing:1,items:[w-2]}',
      'Signaal toegevoegd aan het dossier',
    ]);
  });
  test('what can’t be', () => {
    const sees = (over: object, life = new Life(DAY)) =>
      does(life, { ...life.signalEvent('s9', DAY), ...over });
    const from = provenance('politie', DAY);
    expect({
      'by nobody of a core party': sees({ by: rep('raad') }),
      tomorrow: sees({ receivedOn: '2027-01-05' }),
      'of another phenomenon': sees({ phenomenon: 'x' }),
      'for another party': sees({ provenance: provenance('om', DAY) }),
      'for nobody': sees({ provenance: { ...from, party: 'x' } }),
      'without a ground': sees({ provenance: { ...from, ground: 'x' } }),
      'under another law': sees({ provenance: { ...from, regime: 'AVG' } }),
      'from tomorrow': sees({ provenance: { ...from, on: '2027-01-05' } }),
      'received too long ago': sees({ receivedOn: '2026-12-06' }),
      'received four weeks ago': sees({ receivedOn: '2026-12-07' }).at(-1),
      twice: sees({ signal: 's1' }, signalled()),
      'of a case that isn’t there': told(
        subject.apply(null, { type: 'moment' }, contextAt(modelCovenant(), new Life(DAY).now)),
      ),
    }).toEqual({
      'by nobody of a core party': ['refused: not-core-representative'],
      tomorrow: ['refused: date-in-future at receivedOn'],
      'of another phenomenon': ['refused: phenomenon-missing at phenomenon'],
      'for another party': ['refused: wrong-party at party'],
      'for nobody': ['refused: unknown-party at party'],
      'without a ground': ['refused: ground-missing at ground'],
      'under another law': ['refused: regime-missing at regime'],
      'from tomorrow': ['refused: date-in-future at on'],
      'received too long ago': ['refused: received-too-long-ago at receivedOn'],
      'received four weeks ago': 'Signaal geregistreerd; Herinnering verstuurd',
      twice: ['refused: known-signal'],
      'of a case that isn’t there': ['refused: unknown-case'],
    });
    const archived = conference();
    archived.current = { ...archived.state, stage: 'archived' };
    expect(does(archived, archived.signalEvent('s2', DAY))).toEqual(['refused: archived']);
  });
});

describe('the weighing (7.3-4)', () => {
  test('all have assessed: the core parties decide', () =>
    expect(all(signalled(), 'assess', {})).toEqual([
      'done assess politie weighing:1',
      'gives decide-agenda (gemeente weighing:1) for core-representative : weigh-signal',
      'gives decide-agenda (om weighing:1) for core-representative : weigh-signal',
      'gives decide-agenda (politie weighing:1) for core-representative : weigh-signal',
      'Gedaan: Beoordeel het signaal',
    ]));
  test('more information is asked, and waited for', () => {
    const life = signalled();
    const ask = (of: string, by = rep('om')) => does(life, { type: 'ask-information', by, of });
    expect(ask('raad')).toEqual([
      'gives give-information (raad weighing:1) for case-representative',
      'Aanvullende informatie gevraagd',
    ]);
    expect([ask('raad'), ask('x'), ask('om', rep('raad'))]).toEqual([
      ['refused: already-asked at of'],
      ['refused: unknown-party at of'],
      ['refused: not-core-representative'],
    ]);
    expect(all(life, 'assess', {})).toEqual([
      'done assess politie weighing:1',
      'Gedaan: Beoordeel het signaal',
    ]);
    expect(one(life, 'give-information', { given: 'maybe' })).toEqual(['refused: answer-missing at given']);
    expect(one(life, 'give-information', { given: 'yes' })).toEqual([
      'done give-information raad weighing:1',
      'gives decide-agenda (gemeente weighing:1) for core-representative : weigh-signal',
      'gives decide-agenda (om weighing:1) for core-representative : weigh-signal',
      'gives decide-agenda (politie weighing:1) for core-representative : weigh-signal',
      'Gedaan: Geef aanvullende informatie',
    ]);
    const late = assessed();
    expect(does(late, { type: 'ask-information', by: rep('om'), of: 'raad' }).at(-1)).toEqual(
      'Aanvullende informatie gevraagd',
    );
    expect(does(conference(), { type: 'ask-information', by: rep('om'), of: 'raad' })).toEqual([
      'refused: wrong-stage',
    ]);
    const silent = signalled();
    does(silent, { type: 'ask-information', by: rep('om'), of: 'raad' });
    silent.all('assess', {});
    const due = silent.due().find(({ what, acts }) => acts && /information/.test(what));
    silent.now = due?.at ?? '';
    expect(does(silent, { type: 'moment' }).filter((line) => !/mail/.test(line))).toEqual([
      'lapsed give-information raad weighing:1',
      'gives decide-agenda (gemeente weighing:1) for core-representative : weigh-signal from 2027-01-04',
      'gives decide-agenda (om weighing:1) for core-representative : weigh-signal from 2027-01-04',
      'gives decide-agenda (politie weighing:1) for core-representative : weigh-signal from 2027-01-04',
      'Aanvullende informatie kwam niet op tijd',
    ]);
  });
  test('on the agenda: who and what every core party named', () => {
    const life = assessed();
    one(
      life,
      'decide-agenda',
      agenda({ parties: ['om', 'raad', 'gemeente'], items: ['w-1', 'w-2'], partners: ['x', 'y'] }),
      'om',
    );
    one(life, 'decide-agenda', agenda({ parties: ['raad', 'om'], items: ['w-2', 'w-3'] }), 'gemeente');
    expect(
      one(life, 'decide-agenda', agenda({ parties: ['raad', 'om', 'politie'], items: ['w-2'] }), 'politie'),
    ).toEqual([
      'done decide-agenda politie weighing:1',
      'gives draw-up-plan (raad plan) for case-representative',
      'gives consult-informing (gemeente subject) for core-representative',
      'gives consult-informing (om subject) for core-representative',
      'gives consult-informing (politie subject) for core-representative',
      '{effect:copy-to-conference,signals:[s1],weighing:1,items:[w-2]}',
      'Gedaan: Beslis over agenderen; Besloten: op de agenda van het casusoverleg',
    ]);
    expect(life.state.file).toEqual({
      openedOn: '2027-01-04',
      lastProcessing: '2027-01-04',
      involved: ['raad', 'om'],
      partners: ['x'],
    });
    expect(life.state.signals.s1).toEqual({
      receivedOn: '2027-01-04',
      party: 'politie',
      phenomenon: 'radicalisation',
      clock: 'file',
    });
  });
  test('with nothing in common they consult and decide again', () => {
    const life = assessed();
    one(life, 'decide-agenda', agenda({ items: ['w-1'] }), 'om');
    one(life, 'decide-agenda', agenda({ items: ['w-2'] }), 'gemeente');
    expect(one(life, 'decide-agenda', agenda({ items: ['w-3'] }), 'politie')).toEqual([
      'done decide-agenda politie weighing:1',
      'gives decide-agenda (gemeente weighing:1) for core-representative : weigh-signal',
      'gives decide-agenda (om weighing:1) for core-representative : weigh-signal',
      'gives decide-agenda (politie weighing:1) for core-representative : weigh-signal',
      'Gedaan: Beslis over agenderen; De kernpartijen zijn het niet eens: eerst overleg, dan opnieuw beslissen',
    ]);
    one(life, 'decide-agenda', agenda({ parties: ['om'] }), 'om');
    one(life, 'decide-agenda', agenda({ parties: ['raad'] }), 'gemeente');
    expect(one(life, 'decide-agenda', agenda(), 'politie').at(-1)).toEqual(
      'Gedaan: Beslis over agenderen; De kernpartijen zijn het niet eens: eerst overleg, dan opnieuw beslissen',
    );
  });
  test('not on the agenda: as short as anybody said', () => {
    const life = assessed();
    one(life, 'decide-agenda', { outcome: 'not-on-agenda', keepMonths: 3 }, 'om');
    one(life, 'decide-agenda', { outcome: 'not-on-agenda' }, 'gemeente');
    expect(one(life, 'decide-agenda', { outcome: 'not-on-agenda', keepMonths: 1 }, 'politie')).toEqual([
      'done decide-agenda politie weighing:1',
      'gives consult-informing (gemeente subject) for core-representative',
      'gives consult-informing (om subject) for core-representative',
      'gives consult-informing (politie subject) for core-representative',
      'Gedaan: Beslis over agenderen; Besloten: niet op de agenda',
    ]);
    expect([life.state.signals, life.state.weighings]).toEqual([
      {
        s1: {
          receivedOn: '2027-01-04',
          party: 'politie',
          phenomenon: 'radicalisation',
          clock: 'own',
          decidedOn: '2027-01-04',
          keep: { from: '2027-01-04', months: 1 },
        },
      },
      {
        'weighing:1': {
          number: 1,
          openedOn: '2027-01-04',
          receivedOn: '2027-01-04',
          clock: 'own',
          signals: ['s1'],
          assessed: ['gemeente', 'om', 'politie'],
          decidedOn: '2027-01-04',
          keep: { from: '2027-01-04', months: 1 },
          outcome: 'not-on-agenda',
        },
      },
    ]);
  });
  test('not decided in time: not on the agenda, and not decided', () => {
    const life = assessed();
    life.now = '2027-02-01T23:00:00.000Z';
    expect(does(life, { type: 'moment' }).filter((line) => !/mail/.test(line))).toEqual([
      'lapsed decide-agenda gemeente weighing:1',
      'lapsed decide-agenda om weighing:1',
      'lapsed decide-agenda politie weighing:1',
      'gives consult-informing (gemeente subject) for core-representative',
      'gives consult-informing (om subject) for core-representative',
      'gives consult-informing (politie subject) for core-representative',
      'Geen beslissing op tijd: niet op de agenda',
    ]);
    expect([life.state.signals.s1?.lapsed, life.state.stage, life.state.weighing]).toEqual([
      true,
      'not-on-agenda',
      null,
    ]);
  });
  test('what can’t be decided', () => {
    const sees = (answer: object) => one(assessed(), 'decide-agenda', answer, 'om')[0];
    const none = (keepMonths: number) => sees({ outcome: 'not-on-agenda', keepMonths });
    expect({
      otherwise: sees({ outcome: 'x' }),
      'with a partner that didn’t sign': sees(agenda({ partners: ['q'] })),
      'with a party that is none': sees(agenda({ parties: ['q'] })),
      'with nobody': sees(agenda({ parties: [] })),
      'about nothing': sees(agenda({ items: [] })),
      'for half a month': none(0.5),
      'for less than none': none(-1),
      'for longer than the covenant says': none(7),
      'for as long as it says': none(6),
      'for no time at all': none(0),
    }).toEqual({
      otherwise: 'refused: answer-missing at outcome',
      'with a partner that didn’t sign': 'refused: not-signed at partners',
      'with a party that is none': 'refused: unknown-party at parties',
      'with nobody': 'refused: parties-missing at parties',
      'about nothing': 'refused: items-missing at items',
      'for half a month': 'refused: keep-months at keepMonths',
      'for less than none': 'refused: keep-months at keepMonths',
      'for longer than the covenant says': 'refused: keep-months at keepMonths',
      'for as long as it says': 'done decide-agenda om weighing:1',
      'for no time at all': 'done decide-agenda om weighing:1',
    });
  });
});

describe('informing (11)', () => {
  const consulted = (): Life => conference().all('consult-informing', { view: 'inform' });
  test('after consultation the core parties decide; the administrator sends it', () => {
    const life = conference();
    expect(all(life, 'consult-informing', { view: 'maybe' })).toEqual(['refused: answer-missing at view']);
    expect(all(life, 'consult-informing', { view: 'inform' })).toEqual([
      'done consult-informing politie subject',
      'gives decide-informing (gemeente subject) for core-representative',
      'gives decide-informing (om subject) for core-representative',
      'gives decide-informing (politie subject) for core-representative',
      'Gedaan: Overleg over informeren',
    ]);
    expect(all(life, 'decide-informing', { outcome: 'inform' })).toEqual([
      'done decide-informing politie subject',
      'gives send-notice (subject) for administrator',
      'Gedaan: Beslis over informeren; Besloten om te informeren',
    ]);
    expect([
      one(life, 'send-notice', { sentOn: '2027-01-05' }),
      one(life, 'send-notice', { sentOn: '2027-01-03' }),
    ]).toEqual([['refused: date-in-future at sentOn'], ['refused: date-too-early at sentOn']]);
    expect(one(life, 'send-notice', { sentOn: DAY })).toEqual([
      'done send-notice subject',
      'Gedaan: Verstuur de brief',
    ]);
    expect(life.state.informing.subject).toEqual({
      from: '2027-01-04',
      outcomeOn: '2027-01-04',
      decidedOn: '2027-01-04',
      step: 'informed',
      consulted: [],
      sentOn: '2027-01-04',
    });
  });
  test('or it is postponed on a ground, and looked at again on the earliest day that anybody chose', () => {
    const life = consulted();
    one(life, 'decide-informing', { outcome: 'postpone', ground: 'a', again: '2027-03-01' }, 'om');
    one(life, 'decide-informing', { outcome: 'postpone', ground: 'a', again: '2027-02-01' }, 'gemeente');
    expect(one(life, 'decide-informing', { outcome: 'postpone', ground: 'a' }, 'politie')).toEqual([
      'done decide-informing politie subject',
      'Gedaan: Beslis over informeren; Informeren uitgesteld',
    ]);
    expect(life.state.informing.subject).toEqual({
      from: '2027-01-04',
      outcomeOn: '2027-01-04',
      consulted: [],
      decidedOn: '2027-01-04',
      step: 'postponed',
      ground: 'a',
      againOn: '2027-02-01',
    });
    const gone = (by: object | string, person = 'subject') =>
      does(life, { type: 'impediment-gone', by, person });
    expect([gone(STRANGER), gone(rep('reclassering'))]).toEqual([
      ['refused: not-core-representative'],
      ['refused: not-core-representative'],
    ]);
    expect(gone(rep('raad'), 'p9')).toEqual(['refused: not-postponed at person']);
    expect(gone(rep('raad'))).toEqual([
      'gives reconsider-notice (gemeente subject) for core-representative',
      'gives reconsider-notice (om subject) for core-representative',
      'gives reconsider-notice (politie subject) for core-representative',
      'Het uitstel van informeren wordt opnieuw bekeken',
    ]);
    expect(life.state.informing.subject?.reportedOn).toBe(DAY);
    expect(all(life, 'reconsider-notice', { outcome: 'inform' })).toEqual([
      'done reconsider-notice politie subject',
      'gives send-notice (subject) for administrator',
      'Gedaan: Bekijk het uitstel opnieuw; Besloten om te informeren',
    ]);
    expect(life.state.informing.subject).toMatchObject({ step: 'sending', again: true });
    expect(gone('system')).toEqual(['refused: not-postponed at person']);
  });
  test('on different grounds they consult first', () => {
    const life = consulted();
    for (const [party, ground] of [
      ['om', 'a'],
      ['gemeente', 'b'],
      ['politie', 'a'],
    ] as const)
      one(life, 'decide-informing', { outcome: 'postpone', ground }, party);
    expect(life.state.informing.subject?.step).toBe('deciding');
  });
  test('no decision in time: the person is informed', () => {
    const life = conference();
    const next = () => life.due().find(({ what, acts }) => acts && /inform/.test(what));
    life.now = next()?.at ?? '';
    expect(does(life, { type: 'moment' }).filter((line) => !/mail/.test(line))).toEqual([
      'lapsed consult-informing gemeente subject',
      'lapsed consult-informing om subject',
      'lapsed consult-informing politie subject',
      'gives decide-informing (gemeente subject) for core-representative',
      'gives decide-informing (om subject) for core-representative',
      'gives decide-informing (politie subject) for core-representative',
      'Het overleg over informeren is voorbij',
    ]);
    life.now = next()?.at ?? '';
    expect(does(life, { type: 'moment' }).filter((line) => !/mail/.test(line))).toEqual([
      'lapsed decide-informing gemeente subject',
      'lapsed decide-informing om subject',
      'lapsed decide-informing politie subject',
      'gives send-notice (subject) for administrator',
      'Geen besluit op tijd: informeren; Herinnering verstuurd',
    ]);
  });
  test('what can’t be decided', () => {
    const sees = (answer: object) => one(consulted(), 'decide-informing', answer, 'om')[0];
    const again = (day: string) => sees({ outcome: 'postpone', ground: 'a', again: day });
    expect({
      otherwise: sees({ outcome: 'x' }),
      'postponed without a ground': sees({ outcome: 'postpone' }),
      'on a ground that is none': sees({ outcome: 'postpone', ground: 'z' }),
      'until today': again(DAY),
      'until tomorrow': again('2027-01-05'),
      'until three months on': again('2027-04-04'),
      'until later': again('2027-04-05'),
      'until no day': again('x'),
    }).toEqual({
      otherwise: 'refused: answer-missing at outcome',
      'postponed without a ground': 'refused: ground-missing at ground',
      'on a ground that is none': 'refused: ground-missing at ground',
      'until today': 'refused: date-too-early at again',
      'until tomorrow': 'done decide-informing om subject',
      'until three months on': 'done decide-informing om subject',
      'until later': 'refused: date-too-late at again',
      'until no day': 'refused: no-date at again',
    });
  });
});

describe('the plan (9)', () => {
  const draw = (over: object = {}) => ({
    aims: ['a', 'b'],
    actions: [
      { owner: 'raad', by: '2027-03-01' },
      { owner: 'x', by: '2027-02-01' },
    ],
    ...over,
  });
  test('drawn up by the chair, agreed by who is involved, then carried out', () => {
    const life = informed();
    expect(one(life, 'draw-up-plan', draw(), undefined, { texts: ['t-plan', 't-1', 't-2'] })).toEqual([
      'done draw-up-plan gemeente plan',
      'gives agree-plan (gemeente plan) for core-representative',
      'gives agree-plan (om plan) for core-representative',
      'gives agree-plan (politie plan) for core-representative',
      'gives agree-plan (raad plan) for case-representative',
      'Gedaan: Stel het plan van aanpak op',
    ]);
    expect(life.state.plan).toEqual({
      step: 'agreeing',
      aims: ['a', 'b'],
      agreed: [],
      actions: {
        a1: { owner: 'raad', by: '2027-03-01', text: 't-1' },
        a2: { owner: 'x', by: '2027-02-01', text: 't-2' },
      },
    });
    expect(all(life, 'agree-plan', { agree: 'yes' })).toEqual([
      'done agree-plan raad plan',
      'gives report-action (raad action:a1) for case-representative until 2027-03-01',
      'gives report-action (x action:a2) for external-partner until 2027-02-01',
      'Gedaan: Reageer op het plan van aanpak; Het plan is vastgesteld',
    ]);
    expect(one(life, 'report-action', { done: 'maybe' }, 'raad')).toEqual([
      'refused: answer-missing at done',
    ]);
    expect(one(life, 'report-action', { done: 'no' }, 'raad')).toEqual([
      'done report-action raad action:a1',
      'Gedaan: Meld hoe het met uw actie staat',
    ]);
    expect(life.state.plan?.actions).toEqual({
      a1: { owner: 'raad', by: '2027-03-01', text: 't-1', done: 'no' },
      a2: { owner: 'x', by: '2027-02-01', text: 't-2' },
    });
  });
  test('texts that are not of the lines are of none of them', () => {
    const life = informed();
    one(life, 'draw-up-plan', draw(), undefined, { texts: ['t-1', 't-2'] });
    expect(Object.values(life.state.plan?.actions ?? {}).map(({ text }) => text)).toEqual([
      undefined,
      undefined,
    ]);
  });
  test('who doesn’t agree sends it back', () => {
    const life = informed();
    one(life, 'draw-up-plan', draw());
    one(life, 'agree-plan', { agree: 'yes' }, 'om');
    expect(one(life, 'agree-plan', { agree: 'maybe' }, 'raad')).toEqual(['refused: answer-missing at agree']);
    expect(one(life, 'agree-plan', { agree: 'no' }, 'raad')).toEqual([
      'done agree-plan raad plan',
      'cancelled agree-plan gemeente plan',
      'cancelled agree-plan politie plan',
      'gives draw-up-plan (gemeente plan) for core-representative',
      'Gedaan: Reageer op het plan van aanpak; Niet iedereen stemt in: het plan wordt aangepast',
    ]);
    expect(life.state.plan).toMatchObject({ step: 'drawing', agreed: [] });
  });
  test('an action is added once it runs', () => {
    const life = planned();
    const add = (over: object = {}, on = life) =>
      does(on, {
        type: 'add-action',
        by: rep('raad'),
        owner: 'om',
        until: '2027-04-01',
        texts: ['t-9'],
        ...over,
      });
    expect(add()).toEqual([
      'gives report-action (om action:a2) for core-representative until 2027-04-01',
      'Actie toegevoegd aan het plan',
    ]);
    expect(life.state.plan?.actions.a2).toEqual({ owner: 'om', by: '2027-04-01', text: 't-9' });
    expect({
      'by who takes no part': add({ by: rep('reclassering') }),
      'by another of its party': add({ by: { ...rep('raad'), roles: ['party-manager'] } }),
      'for who takes no part': add({ owner: 'reclassering' }),
      'for a partner that didn’t sign': (() => {
        const other = planned();
        other.current = { ...other.state, file: { ...other.state.file, partners: ['q'] } } as never;
        return add({ owner: 'q' }, other);
      })(),
      yesterday: add({ until: '2027-01-03' }),
      'in another age': add({ until: '2200-01-01' }),
      'before there is a plan': add({}, informed()),
      'while it is weighed': add({}, signalled()),
    }).toEqual({
      'by who takes no part': ['refused: not-involved'],
      'by another of its party': ['refused: not-involved'],
      'for who takes no part': ['refused: unknown-party at owner'],
      'for a partner that didn’t sign': ['refused: not-signed at owner'],
      yesterday: ['refused: date-in-past at until'],
      'in another age': ['refused: date-too-far at until'],
      'before there is a plan': ['refused: wrong-stage'],
      'while it is weighed': ['refused: wrong-stage'],
    });
  });
  test('what can’t be drawn up', () => {
    const sees = (over: object) => one(informed(), 'draw-up-plan', draw(over));
    expect({
      'without an aim': sees({ aims: [] }),
      'for another aim': sees({ aims: ['a', 'z'] }),
      'for who takes no part': sees({ actions: [{ owner: 'reclassering', by: '2027-03-01' }] }),
      'by yesterday': sees({ actions: [{ owner: 'om', by: '2027-01-03' }] }),
    }).toEqual({
      'without an aim': ['refused: aims-missing at aims'],
      'for another aim': ['refused: aims-missing at aims'],
      'for who takes no part': ['refused: unknown-party at owner'],
      'by yesterday': ['refused: date-in-past at by'],
    });
  });
  test('a round asks everybody how it goes; the next counts from its end', () => {
    const life = planned();
    const due = life.due().find(({ what, acts }) => acts && /review/.test(what));
    life.now = due?.at ?? '';
    expect(does(life, { type: 'moment' }).filter((line) => !/mail/.test(line))).toEqual([
      'gives review-round (gemeente plan) for core-representative from 2027-01-04',
      'gives review-round (om plan) for core-representative from 2027-01-04',
      'gives review-round (politie plan) for core-representative from 2027-01-04',
      'gives review-round (raad plan) for case-representative from 2027-01-04',
      'Voortgangsronde',
    ]);
    expect(one(life, 'review-round', { outcome: 'maybe' }, 'om')).toEqual([
      'refused: answer-missing at outcome',
    ]);
    expect(all(life, 'review-round', { outcome: 'continue' })).toEqual([
      'done review-round raad plan',
      'Gedaan: Bespreek de voortgang van het plan',
    ]);
    expect(life.state.plan).toMatchObject({ step: 'running', reviewFrom: life.today });
    expect(life.state.plan?.review).toBeUndefined();
  });
  test('one advises to close: the chair puts it before the core parties, who decide', () => {
    const life = planned();
    life.now = life.due().find(({ what, acts }) => acts && /review/.test(what))?.at ?? '';
    life.moment();
    one(life, 'review-round', { outcome: 'advise-closing' }, 'om');
    expect(all(life, 'review-round', { outcome: 'continue' })).toEqual([
      'done review-round raad plan',
      'gives advise-closing (gemeente plan) for core-representative',
      'Gedaan: Bespreek de voortgang van het plan',
    ]);
    expect(one(life, 'advise-closing', { outcome: 'maybe' })).toEqual(['refused: answer-missing at outcome']);
    const other = structuredClone(life.state);
    expect(one(life, 'advise-closing', { outcome: 'close' })).toEqual([
      'done advise-closing gemeente plan',
      'gives decide-closing (gemeente plan) for core-representative',
      'gives decide-closing (om plan) for core-representative',
      'gives decide-closing (politie plan) for core-representative',
      'Gedaan: Adviseer over afsluiten',
    ]);
    expect(all(life, 'decide-closing', { outcome: 'continue' })).toEqual([
      'done decide-closing politie plan',
      'Gedaan: Beslis over afsluiten; Besloten: het plan gaat door',
    ]);
    expect(life.state.plan?.step).toBe('running');
    life.current = other;
    expect(one(life, 'advise-closing', { outcome: 'continue' })).toEqual([
      'done advise-closing gemeente plan',
      'Gedaan: Adviseer over afsluiten',
    ]);
    life.current = structuredClone(other);
    one(life, 'advise-closing', { outcome: 'close' });
    expect(all(life, 'decide-closing', { outcome: 'close' })).toEqual([
      'done decide-closing politie plan',
      'cancelled report-action raad action:a1',
      'Gedaan: Beslis over afsluiten; Besloten: het plan is afgesloten',
    ]);
    expect(life.state).toMatchObject({
      stage: 'closed',
      plan: { step: 'closed' },
      file: { closedOn: life.today },
    });
    expect(does(life, life.signalEvent('s5', life.today)).at(-1)).toEqual('Signaal geregistreerd');
  });
  test('a round or an advice that isn’t answered goes on without it', () => {
    const life = planned();
    life.now = life.due().find(({ what, acts }) => acts && /review/.test(what))?.at ?? '';
    life.moment();
    one(life, 'review-round', { outcome: 'advise-closing' }, 'om');
    life.now = life.due().find(({ what, acts }) => acts && /^review-round/.test(what))?.at ?? '';
    expect(does(life, { type: 'moment' }).filter((line) => !/mail/.test(line))).toEqual([
      'lapsed review-round gemeente plan',
      'lapsed review-round politie plan',
      'lapsed review-round raad plan',
      'gives advise-closing (gemeente plan) for core-representative',
      'De voortgangsronde is gesloten; Herinnering verstuurd',
    ]);
    life.now = life.due().find(({ what, acts }) => acts && /advise|closing/.test(what))?.at ?? '';
    expect(does(life, { type: 'moment' }).filter((line) => !/mail/.test(line))).toEqual([
      'lapsed advise-closing gemeente plan',
      'gives decide-closing (gemeente plan) for core-representative',
      'gives decide-closing (om plan) for core-representative',
      'gives decide-closing (politie plan) for core-representative',
      'Het advies kwam niet op tijd; Herinnering verstuurd',
    ]);
  });
  test('a year without anything: eight weeks before, the coordinator puts it before the core parties', () => {
    const life = planned();
    life.current = {
      ...life.state,
      tasks: [],
      plan: { ...life.state.plan, reviewFrom: '2027-12-01' },
    } as never;
    life.now = life.due().find(({ what, acts }) => acts && what === 'review-or-close')?.at ?? '';
    expect(does(life, { type: 'moment' }).filter((line) => !/mail/.test(line))).toEqual([
      'gives check-accuracy (file) for administrator from 2027-01-04',
      'gives review-or-close (file) for coordinator : archive from 2027-01-04',
      'Controle op juistheid; Het dossier gaat bijna naar het archief; Herinnering verstuurd',
    ]);
    const review = structuredClone(life.state);
    expect(one(life, 'review-or-close', { outcome: 'maybe' })).toEqual([
      'refused: answer-missing at outcome',
    ]);
    expect(one(life, 'review-or-close', { outcome: 'decide-closing' })).toEqual([
      'done review-or-close file',
      'gives decide-closing (gemeente plan) for core-representative',
      'gives decide-closing (om plan) for core-representative',
      'gives decide-closing (politie plan) for core-representative',
      'Gedaan: Zet het dossier op de agenda van de kernpartijen',
    ]);
    life.current = review;
    expect(one(life, 'review-or-close', { outcome: 'review' })).toEqual([
      'done review-or-close file',
      'gives review-round (gemeente plan) for core-representative',
      'gives review-round (om plan) for core-representative',
      'gives review-round (politie plan) for core-representative',
      'gives review-round (raad plan) for case-representative',
      'Gedaan: Zet het dossier op de agenda van de kernpartijen; Voortgangsronde',
    ]);
    life.current = structuredClone(review);
    expect(
      does(life, { type: 'add-action', by: rep('raad'), owner: 'om', until: life.today, texts: [] }),
    ).toEqual([
      'cancelled review-or-close file',
      'gives report-action (om action:a2) for core-representative until 2027-11-09',
      'Actie toegevoegd aan het plan',
    ]);
    expect(life.state.file?.warnedFor).toBeUndefined();
  });
});

describe('what participants bring in (9.2, 10.2)', () => {
  const data = (over: object = {}) => ({
    type: 'add-data',
    by: rep('raad'),
    item: 'i1',
    provenance: provenance('raad', DAY),
    texts: ['c-1'],
    ...over,
  });
  const person = (over: object = {}) => ({
    type: 'add-person',
    by: rep('raad'),
    person: 'p1',
    relation: 'network',
    wishesHelp: true,
    provenance: provenance('raad', DAY),
    texts: [],
    ...over,
  });
  test('data, and a person who is informed at once', () => {
    const life = informed();
    expect(does(life, data())).toEqual(['Gegevens toegevoegd aan het dossier']);
    expect(does(life, person())).toEqual([
      'gives consult-informing (gemeente person:p1) for core-representative',
      'gives consult-informing (om person:p1) for core-representative',
      'gives consult-informing (politie person:p1) for core-representative',
      'Persoon toegevoegd aan het dossier',
    ]);
    expect([life.state.items, life.state.persons, life.state.informing['person:p1']]).toEqual([
      { i1: { party: 'raad', addedOn: '2027-01-04', texts: ['c-1'] } },
      { p1: { relation: 'network', addedOn: '2027-01-04' } },
      { from: '2027-01-04', step: 'consulting', outcomeOn: '2027-01-04', consulted: [] },
    ]);
    const partner = { member: 'm-x', party: 'x', roles: ['external-partner'] };
    expect({
      'the same twice': does(life, data()),
      'the same person twice': does(life, person()),
      'another kind of person': does(life, person({ relation: 'friend' })),
      'of another’s ground': does(life, person({ provenance: provenance('om', DAY) })),
      'by who takes no part': does(
        life,
        data({ by: rep('reclassering'), provenance: provenance('reclassering', DAY) }),
      ),
      'by a partner that takes none': does(life, data({ by: { ...partner, party: 'q' } })),
      'a person by a partner': does(life, person({ by: partner })),
      'from tomorrow': does(life, data({ item: 'i2', provenance: provenance('raad', '2027-01-05') })),
      'while it is weighed': does(signalled(), data()),
    }).toEqual({
      'the same twice': ['refused: known-unit'],
      'the same person twice': ['refused: known-unit'],
      'another kind of person': ['refused: answer-missing at relation'],
      'of another’s ground': ['refused: wrong-party at party'],
      'by who takes no part': ['refused: not-involved'],
      'by a partner that takes none': ['refused: not-involved'],
      'a person by a partner': ['refused: not-involved'],
      'from tomorrow': ['refused: date-in-future at on'],
      'while it is weighed': ['refused: wrong-stage'],
    });
  });
});

describe('disclosure (10.5, 14.1) and advice (9.5)', () => {
  const propose = (over: object = {}) => ({
    type: 'propose-disclosure',
    by: rep('raad'),
    partner: 'x',
    items: [
      { ref: 'c-1', unit: 'subject' },
      { ref: 'c-1', unit: 'subject' },
    ],
    kinds: ['signals'],
    necessity: 'carry-out',
    texts: ['t-1'],
    ...over,
  });
  const advice = (over: object = {}) => ({
    type: 'ask-advice',
    by: rep('raad'),
    named: 'no',
    statementOn: DAY,
    texts: ['t-1'],
    ...over,
  });
  test('asked of who is involved and every core party; who may not know whom it is about is asked without it', () => {
    const life = informed();
    expect(does(life, propose())).toEqual([
      'gives permit-disclosure (gemeente disclosure:d1) for core-representative',
      'gives permit-disclosure (om disclosure:d1) for core-representative',
      'gives permit-disclosure (politie disclosure:d1) for core-representative',
      'gives permit-disclosure (raad disclosure:d1) for case-representative',
      'Doorverstrekking voorgesteld',
    ]);
    expect(life.state.disclosures).toEqual({
      d1: {
        partner: 'x',
        items: ['c-1'],
        persons: ['subject'],
        kinds: ['signals'],
        necessity: 'carry-out',
        proposedBy: 'raad',
        from: '2027-01-04',
        texts: ['t-1'],
        asked: ['gemeente', 'om', 'politie', 'raad'],
        permitted: [],
        step: 'asked',
      },
    });
    expect(one(life, 'permit-disclosure', { permit: 'maybe' }, 'om')).toEqual([
      'refused: answer-missing at permit',
    ]);
    expect(one(life, 'permit-disclosure', { permit: 'no' }, 'om', { texts: ['t-2'] })).toEqual([
      'done permit-disclosure om disclosure:d1',
      'cancelled permit-disclosure gemeente disclosure:d1',
      'cancelled permit-disclosure politie disclosure:d1',
      'cancelled permit-disclosure raad disclosure:d1',
      'Gedaan: Geef wel of geen toestemming voor doorverstrekking; Geen toestemming: niet doorverstrekt',
    ]);
    expect(life.state.disclosures?.d1).toMatchObject({ step: 'refused', on: DAY, texts: ['t-1', 't-2'] });
    const wide = informed();
    const { permissionBy } = wide.covenant.settings;
    wide.covenant = {
      ...wide.covenant,
      settings: { ...wide.covenant.settings, permissionBy: { ...permissionBy, value: 'all' } },
    } as never;
    expect(does(wide, propose())).toEqual([
      'gives permit-disclosure (gemeente disclosure:d1) for core-representative',
      'gives permit-disclosure (om disclosure:d1) for core-representative',
      'gives permit-disclosure (politie disclosure:d1) for core-representative',
      'gives permit-disclosure (raad disclosure:d1) for case-representative',
      'gives permit-disclosure-unnamed (reclassering disclosure:d1) for case-representative : permit-disclosure',
      'Doorverstrekking voorgesteld',
    ]);
  });
  test('permitted by all: recorded; revoked at once by any participant', () => {
    const life = informed();
    does(life, propose());
    expect(all(life, 'permit-disclosure', { permit: 'yes' })).toEqual([
      'done permit-disclosure raad disclosure:d1',
      'Gedaan: Geef wel of geen toestemming voor doorverstrekking; Doorverstrekking toegestaan en vastgelegd',
    ]);
    const revoke = (over: object = {}) =>
      does(life, { type: 'revoke-disclosure', by: rep('om'), disclosure: 'd1', texts: ['t-3'], ...over });
    expect([revoke({ by: rep('reclassering') }), revoke({ disclosure: 'd9' })]).toEqual([
      ['refused: not-involved'],
      ['refused: not-disclosed at disclosure'],
    ]);
    expect(does(life, propose())).toEqual(['refused: already-proposed at items']);
    expect(revoke()).toEqual(['Doorverstrekking ingetrokken']);
    expect(revoke()).toEqual(['refused: not-disclosed at disclosure']);
    does(life, propose());
    expect(revoke({ disclosure: 'd2' })).toEqual([
      'cancelled permit-disclosure gemeente disclosure:d2',
      'cancelled permit-disclosure om disclosure:d2',
      'cancelled permit-disclosure politie disclosure:d2',
      'cancelled permit-disclosure raad disclosure:d2',
      'Doorverstrekking ingetrokken',
    ]);
    expect(life.state.disclosures?.d2?.step).toBe('withdrawn');
  });
  test('nobody answered in time: nothing goes', () => {
    const life = informed();
    does(life, propose());
    life.now = life.due().find(({ what, acts }) => acts && what === 'permit-disclosure')?.at ?? '';
    expect(does(life, { type: 'moment' }).filter((line) => !/mail/.test(line))).toEqual([
      'lapsed permit-disclosure gemeente disclosure:d1',
      'lapsed permit-disclosure om disclosure:d1',
      'lapsed permit-disclosure politie disclosure:d1',
      'lapsed permit-disclosure raad disclosure:d1',
      'Geen toestemming op tijd: niet doorverstrekt; Herinnering verstuurd',
    ]);
    expect(life.state.disclosures?.d1?.step).toBe('lapsed');
  });
  test('what was right when it was proposed may not be any more', () => {
    const life = informed();
    does(life, propose());
    life.current = { ...life.state, informing: {} };
    expect(all(life, 'permit-disclosure', { permit: 'yes' })).toEqual([
      'done permit-disclosure raad disclosure:d1',
      'Gedaan: Geef wel of geen toestemming voor doorverstrekking; Niet doorverstrekt: het kan niet meer',
    ]);
  });
  test('the plan is closed: what was permitted ends, what was asked is off', () => {
    const life = planned();
    does(life, propose());
    all(life, 'permit-disclosure', { permit: 'yes' });
    does(life, propose({ items: [{ ref: 'c-2', unit: 'subject' }] }));
    does(life, {
      type: 'request-runs',
      from: 'r1',
      what: 'objection',
      receivedOn: DAY,
      answerBy: '2027-02-01',
    });
    does(life, { type: 'objection-decided', from: 'r1', decidedOn: DAY, outcome: 'shield' });
    expect(Object.values(life.state.disclosures ?? {}).map(({ step }) => step)).toEqual([
      'ended',
      'withdrawn',
    ]);
  });
  test('what can’t be proposed', () => {
    const sees = (over: object, life = informed()) => does(life, propose(over));
    const held = informed();
    held.current = {
      ...held.state,
      holds: { h1: { units: ['subject'], ground: 'court-order', until: '2028-01-01' } },
    } as never;
    expect({
      'by who takes no part': sees({ by: rep('reclassering') }),
      'to who takes no part': sees({ partner: 'y' }),
      nothing: sees({ items: [] }),
      'of no kind': sees({ kinds: [] }),
      'of another kind': sees({ kinds: ['signals', 'x'] }),
      'for nothing': sees({ necessity: 'x' }),
      'what is only kept': sees({}, held),
      'before the person was informed': sees({}, conference()),
      'of somebody not informed': sees({ items: [{ ref: 'c-1', unit: 'person:p1' }] }),
      'while it is weighed': sees({}, signalled()),
    }).toEqual({
      'by who takes no part': ['refused: not-involved'],
      'to who takes no part': ['refused: not-a-partner at partner'],
      nothing: ['refused: items-missing at items'],
      'of no kind': ['refused: kinds-missing at kinds'],
      'of another kind': ['refused: kinds-missing at kinds'],
      'for nothing': ['refused: answer-missing at necessity'],
      'what is only kept': ['refused: restricted at items'],
      'before the person was informed': ['refused: not-informed at items'],
      'of somebody not informed': ['refused: not-informed at items'],
      'while it is weighed': ['refused: wrong-stage'],
    });
  });
  test('because a law demands it: recorded, by nobody permitted (14.1)', () => {
    const life = informed();
    const duty = (over: object = {}) =>
      does(life, {
        type: 'record-duty',
        by: rep('om'),
        items: [{ ref: 'c-1', unit: 'subject' }],
        kinds: ['signals'],
        on: DAY,
        texts: ['t-1'],
        ...over,
      });
    expect(duty()).toEqual(['Verstrekking vastgelegd die een wet verplicht (artikel 14.1)']);
    expect(life.state.disclosures).toEqual({
      d1: {
        partner: null,
        items: ['c-1'],
        persons: [],
        kinds: ['signals'],
        necessity: null,
        proposedBy: 'om',
        from: '2027-01-04',
        on: '2027-01-04',
        asked: [],
        permitted: [],
        step: 'by-law',
        texts: ['t-1'],
      },
    });
    expect([duty({ by: rep('reclassering') }), duty({ kinds: [] }), duty({ on: '2027-01-05' })]).toEqual([
      ['refused: not-involved'],
      ['refused: kinds-missing at kinds'],
      ['refused: date-in-future at on'],
    ]);
  });
  test('advice without anything about anybody is asked at once; about a person only with permission', () => {
    const life = informed();
    expect(does(life, advice())).toEqual([
      'gives record-advice (raad disclosure:d1) for case-representative',
      'Advies gevraagd aan een deskundige: vastgelegd als verstrekking',
    ]);
    expect(life.state.disclosures).toEqual({
      d1: {
        partner: null,
        items: [],
        persons: [],
        kinds: [],
        necessity: null,
        proposedBy: 'raad',
        from: '2027-01-04',
        texts: ['t-1'],
        advice: { named: false, statementOn: '2027-01-04' },
        asked: [],
        permitted: [],
        step: 'permitted',
        on: '2027-01-04',
      },
    });
    expect(one(life, 'record-advice', { outcome: 'maybe' })).toEqual(['refused: answer-missing at outcome']);
    expect(one(life, 'record-advice', { outcome: 'none' }, undefined, { texts: ['t-2'] })).toEqual([
      'done record-advice raad disclosure:d1',
      'Gedaan: Leg het advies van de deskundige vast; Er kwam geen advies',
    ]);
    expect(life.state.disclosures?.d1).toMatchObject({
      step: 'ended',
      texts: ['t-1', 't-2'],
      advice: { outcome: 'none' },
    });
    expect(does(life, advice({ named: 'yes', kinds: ['signals'] }))).toEqual([
      'gives permit-disclosure (gemeente disclosure:d2) for core-representative',
      'gives permit-disclosure (om disclosure:d2) for core-representative',
      'gives permit-disclosure (politie disclosure:d2) for core-representative',
      'gives permit-disclosure (raad disclosure:d2) for case-representative',
      'Toestemming gevraagd om een deskundige advies te vragen',
    ]);
    expect(all(life, 'permit-disclosure', { permit: 'yes' })).toEqual([
      'done permit-disclosure raad disclosure:d2',
      'gives record-advice (raad disclosure:d2) for case-representative',
      'Gedaan: Geef wel of geen toestemming voor doorverstrekking; Doorverstrekking toegestaan en vastgelegd; Advies gevraagd aan een deskundige: vastgelegd als verstrekking',
    ]);
    expect(one(life, 'record-advice', { outcome: 'received' }).at(-1)).toEqual(
      'Gedaan: Leg het advies van de deskundige vast; Advies ontvangen en vastgelegd',
    );
    const sees = (over: object, on = informed()) => does(on, advice(over));
    expect({
      'by who takes no part': sees({ by: rep('reclassering') }),
      'named or not': sees({ named: 'x' }),
      'signed tomorrow': sees({ statementOn: '2027-01-05' }),
      'without a question': sees({ texts: [] }),
      'about a person, of no kind': sees({ named: 'yes' }),
      'about a person who was not informed': sees({ named: 'yes', kinds: ['signals'] }, conference()),
      'while it is weighed': sees({}, signalled()),
    }).toEqual({
      'by who takes no part': ['refused: not-involved'],
      'named or not': ['refused: answer-missing at named'],
      'signed tomorrow': ['refused: date-in-future at statementOn'],
      'without a question': ['refused: question-missing at question'],
      'about a person, of no kind': ['refused: kinds-missing at kinds'],
      'about a person who was not informed': ['refused: not-informed at named'],
      'while it is weighed': ['refused: wrong-stage'],
    });
  });
});

describe('a file that is wrong (8.3, 10.3)', () => {
  const split = (life: Life, over: object = {}) =>
    does(life, {
      type: 'split-signal',
      by: ADMINISTRATOR,
      signal: 's1',
      to: 'f0000000-0000-4000-8000-000000000002',
      texts: [],
      ...over,
    });
  test('a signal of somebody else goes to a case of its own', () => {
    const life = signalled();
    expect(split(life)).toEqual([
      'cancelled assess gemeente weighing:1',
      'cancelled assess om weighing:1',
      'cancelled assess politie weighing:1',
      '{effect:split-off,signal:s1,to:file 2}',
      'Signaal hoort bij een ander: gesplitst',
    ]);
    expect(life.state).toMatchObject({
      signals: {},
      emptiedOn: DAY,
      weighings: { 'weighing:1': { lapsed: true, keep: { from: DAY, months: 0 } } },
    });
    expect(life.state.weighings['weighing:1']?.former).toEqual([{ receivedOn: '2027-01-04' }]);
    const two = signalled();
    two.signal('s2');
    expect(split(two, { by: rep('om') })).toEqual([
      '{effect:split-off,signal:s1,to:file 2}',
      'Signaal hoort bij een ander: gesplitst',
    ]);
    expect(two.state.emptiedOn).toBeUndefined();
    expect({
      'by nobody who may': split(signalled(), { by: rep('raad') }),
      'by another of a core party': split(signalled(), { by: { ...rep('om'), roles: ['party-manager'] } }),
      'one that isn’t there': split(signalled(), { signal: 's9' }),
    }).toEqual({
      'by nobody who may': ['refused: not-yours'],
      'by another of a core party': ['refused: not-yours'],
      'one that isn’t there': ['refused: unknown-signal at signal'],
    });
    const held = signalled();
    held.current = {
      ...held.state,
      holds: { h1: { units: ['signal:s1'], ground: 'court-order', until: '2028-01-01' } },
    } as never;
    expect(split(held)).toEqual(['refused: held']);
    const asked = signalled();
    does(asked, {
      type: 'items-placed',
      request: 'r1',
      decidedOn: DAY,
      gone: [],
      items: [{ item: 'w-1', unit: 'signal:s1', code: '8.2b', party: 'politie', what: 'add', ground: 'a' }],
    });
    expect(split(asked)).toEqual(['refused: correction-runs']);
  });
  test('it keeps its own dates there, and is weighed while there is time', () => {
    const receive = (over: object = {}, life = new Life(DAY)) =>
      does(life, {
        type: 'receive-split',
        by: ADMINISTRATOR,
        signal: 's1',
        receivedOn: DAY,
        phenomenon: 'radicalisation',
        provenance: provenance('politie', DAY),
        texts: [],
        ...over,
      });
    expect(receive()).toEqual([
      'gives assess (gemeente weighing:1) for core-representative : weigh-signal',
      'gives assess (om weighing:1) for core-representative : weigh-signal',
      'gives assess (politie weighing:1) for core-representative : weigh-signal',
      'Signaal overgenomen uit een ander dossier',
    ]);
    expect(receive({ receivedOn: '2026-11-01' })).toEqual([
      'gives consult-informing (gemeente subject) for core-representative',
      'gives consult-informing (om subject) for core-representative',
      'gives consult-informing (politie subject) for core-representative',
      'mail escalate to coordinator',
      'mail escalate to coordinator',
      'mail escalate to coordinator',
      'Signaal overgenomen uit een ander dossier; Herinnering verstuurd',
    ]);
    const decided = new Life(DAY);
    expect(receive({ decidedOn: '2027-01-02', keepUntil: '2027-02-01' }, decided)).toEqual([
      'gives consult-informing (gemeente subject) for core-representative',
      'gives consult-informing (om subject) for core-representative',
      'gives consult-informing (politie subject) for core-representative',
      'Signaal overgenomen uit een ander dossier',
    ]);
    expect(decided.state.signals).toEqual({
      s1: {
        receivedOn: '2027-01-04',
        decidedOn: '2027-01-02',
        keepUntil: '2027-02-01',
        party: 'politie',
        phenomenon: 'radicalisation',
        clock: 'own',
      },
    });
    expect({
      'by nobody who may': receive({ by: rep('raad') }),
      tomorrow: receive({ receivedOn: '2027-01-05' }),
      'decided tomorrow': receive({ decidedOn: '2027-01-05' }),
      'kept until no day': receive({ keepUntil: 'x' }),
      'of another phenomenon': receive({ phenomenon: 'x' }),
      twice: receive({}, signalled()),
    }).toEqual({
      'by nobody who may': ['refused: not-yours'],
      tomorrow: ['refused: date-in-future at receivedOn'],
      'decided tomorrow': ['refused: date-in-future at decidedOn'],
      'kept until no day': ['refused: no-date at keepUntil'],
      'of another phenomenon': ['refused: phenomenon-missing at phenomenon'],
      twice: ['refused: known-signal at signal'],
    });
  });
  test('two files of one person become one, with the stricter ends', () => {
    const other = {
      signal: 's7',
      receivedOn: '2026-12-01',
      phenomenon: 'radicalisation',
      provenance: provenance('om', '2026-12-01'),
    };
    const merge = (life: Life, over: object = {}) =>
      does(life, {
        type: 'merge',
        by: ADMINISTRATOR,
        other: 'f2',
        lastProcessing: '2027-01-01',
        signals: [other],
        texts: [],
        ...over,
      });
    const file = conference();
    expect(merge(file)).toEqual(['Twee dossiers van één persoon samengevoegd']);
    expect(file.state.signals.s7).toEqual({
      receivedOn: '2026-12-01',
      party: 'om',
      phenomenon: 'radicalisation',
      clock: 'file',
      keepUntil: '2032-01-02',
    });
    const strict = conference();
    merge(strict, { signals: [{ ...other, strictest: '2027-05-01' }] });
    expect(strict.state.signals.s7?.keepUntil).toBe('2027-05-01');
    const own = signalled();
    expect(merge(own, { signals: [{ ...other, keepUntil: '2027-05-01' }] })).toEqual([
      'Twee dossiers van één persoon samengevoegd',
    ]);
    expect(own.state.signals.s7).toEqual({
      receivedOn: '2026-12-01',
      keepUntil: '2027-05-01',
      party: 'om',
      phenomenon: 'radicalisation',
      clock: 'own',
      lapsed: true,
    });
    expect({
      'into one that wasn’t on the agenda': merge(signalled()),
      'by nobody who may': merge(conference(), { by: rep('raad') }),
      'processed tomorrow': merge(conference(), { lastProcessing: '2027-01-05' }),
      twice: merge(file),
      'the same signal': merge(conference(), { signals: [{ ...other, signal: 's1' }] }),
    }).toEqual({
      'into one that wasn’t on the agenda': ['refused: merge-other-way'],
      'by nobody who may': ['refused: not-yours'],
      'processed tomorrow': ['refused: date-in-future at lastProcessing'],
      twice: ['refused: known-signal at signal'],
      'the same signal': ['refused: known-signal at signal'],
    });
  });
});

describe('a covenant that changes (18)', () => {
  const left = (life: Life, party: string) => {
    const standing = {
      inForce: '2026-01-01',
      versions: [],
      left: [{ party, lastDay: '2027-01-04' }],
      stopped: null,
    };
    life.at('2027-01-05');
    life.covenant = covenantOn(modelCovenant(), standing, () => modelCovenant(), '2027-01-05');
    return does(life, { type: 'moment' }).filter((line) => !/mail/.test(line));
  };
  test('a party that left has nothing to do any more, and nothing waits for it', () => {
    const weighing = signalled();
    weighing.one('assess', {}, 'gemeente').one('assess', {}, 'politie');
    expect(left(weighing, 'om')).toEqual([
      'cancelled assess om weighing:1',
      'gives decide-agenda (gemeente weighing:1) for core-representative : weigh-signal from 2027-01-04',
      'gives decide-agenda (politie weighing:1) for core-representative : weigh-signal from 2027-01-04',
      'Een partij doet niet meer mee aan het convenant: haar taken zijn vervallen of overgedragen',
    ]);
    const agreeing = informed();
    agreeing.one('draw-up-plan', { aims: ['a'], actions: [] });
    for (const party of ['gemeente', 'om', 'politie']) agreeing.one('agree-plan', { agree: 'yes' }, party);
    expect(left(agreeing, 'raad')).toEqual([
      'cancelled agree-plan raad plan',
      'Een partij doet niet meer mee aan het convenant: haar taken zijn vervallen of overgedragen; Het plan is vastgesteld',
    ]);
    expect(agreeing.state.file?.involved).toEqual(['gemeente', 'om', 'politie']);
    const consulting = conference();
    consulting
      .one('consult-informing', { view: 'inform' }, 'gemeente')
      .one('consult-informing', { view: 'inform' }, 'om');
    expect(left(consulting, 'politie')).toEqual([
      'cancelled consult-informing politie subject',
      'gives decide-informing (gemeente subject) for core-representative',
      'gives decide-informing (om subject) for core-representative',
      'Een partij doet niet meer mee aan het convenant: haar taken zijn vervallen of overgedragen',
    ]);
    const deciding = assessed();
    for (const party of ['gemeente', 'om'])
      deciding.one('decide-agenda', { outcome: 'not-on-agenda' }, party);
    expect(left(deciding, 'politie')).toEqual([
      'cancelled decide-agenda politie weighing:1',
      'gives consult-informing (gemeente subject) for core-representative',
      'gives consult-informing (om subject) for core-representative',
      'Een partij doet niet meer mee aan het convenant: haar taken zijn vervallen of overgedragen; Besloten: niet op de agenda',
    ]);
    // The chair's work goes to who else takes part, once: nobody who left has a task.
    const chaired = informed();
    expect(left(chaired, 'gemeente')).toEqual([
      'Een partij doet niet meer mee aan het convenant: haar taken zijn vervallen of overgedragen',
    ]);
    expect(chaired.task('draw-up-plan')).toMatchObject({ party: 'om', assignee: 'm-om', turn: 1 });
    expect(does(chaired, { type: 'moment' })).toEqual(['Niets veranderd']);
    expect(left(informed(), 'reclassering')).toEqual(['Niets veranderd']);
  });
  test('not in force yet, or stopped, it takes nothing new; what ends goes on', () => {
    const under = (life: Life, onDay: object) => {
      life.covenant = { ...life.covenant, onDay: { day: DAY, former: [], earlier: [], ...onDay } } as never;
      return life;
    };
    const fresh = under(new Life(DAY), { pending: true });
    expect(does(fresh, fresh.signalEvent('s1', DAY))).toEqual(['refused: not-in-force']);
    const stopped = under(assessed(), { stopped: true });
    expect(one(stopped, 'decide-agenda', agenda(), 'om')).toEqual(['refused: stopped']);
    const life = planned();
    life.now = life.due().find(({ what, acts }) => acts && /review/.test(what))?.at ?? '';
    life.moment();
    life.all('review-round', { outcome: 'advise-closing' });
    under(life, { stopped: true });
    expect(one(life, 'advise-closing', { outcome: 'close' }).at(-1)).toEqual(
      'Gedaan: Adviseer over afsluiten',
    );
  });
});

describe('who does what', () => {
  test('not another’s task, nor another form; a deputy’s answer says so', () => {
    const life = signalled();
    const task = life.task('assess', 'om');
    expect(does(life, completion(task, {}, rep('politie')))).toEqual(['refused: not-yours']);
    expect(does(life, { ...completion(task, {}), kind: 'send-notice' })).toEqual(['refused: wrong-kind']);
    expect(does(life, { ...completion(task, {}), task: 't99' })).toEqual(['refused: task-closed']);
    life.people = { ...life.people, deputies: (member) => (member === 'm-om' ? ['m-om-2'] : []) };
    expect(does(life, completion(task, {}, { ...rep('om'), member: 'm-om-2' }))).toEqual([
      'done assess om weighing:1',
      'Gedaan: Beoordeel het signaal (door de vervanger)',
    ]);
  });
  test('what a case alone says, nobody says', () => {
    const life = signalled();
    for (const type of [
      'request-runs',
      'request-asks',
      'request-over',
      'correct-items',
      'items-placed',
      'objection-decided',
      'recipients-found',
    ])
      expect(does(life, { type, by: COORDINATOR })).toEqual(['refused: not-yours']);
  });
  test('mail, handing over, and who may not any more', () => {
    const life = signalled();
    expect(does(life, { type: 'mail-failed', task: 't1' })).toEqual([
      'gives mail-undeliverable (t1) for coordinator',
      'Een mail is niet bezorgd',
    ]);
    expect(one(life, 'mail-undeliverable', { handled: 'no' })).toEqual([
      'refused: answer-missing at handled',
    ]);
    expect(one(life, 'mail-undeliverable', { handled: 'yes' })).toEqual([
      'done mail-undeliverable t1',
      'Gedaan: Een mail kwam niet aan',
    ]);
    expect(
      does(life, { type: 'reassign', by: COORDINATOR, task: 't1', to: 'm-gemeente-2', reason: 'absent' }),
    ).toEqual(['mail handed-over to m-gemeente', 'Taak overgedragen']);
    life.people = { ...life.people, candidates: () => ['m-new'], assignee: () => 'm-new' };
    expect(does(life, { type: 'assignee-gone', member: 'm-om' })).toEqual([
      'Taak aan een ander gegeven: wie de taak had, is niet meer bevoegd',
    ]);
  });
  test('destroyed, only the system is heard', () => {
    const life = signalled();
    life.current = {
      ...life.state,
      stage: 'destroyed',
      tasks: [],
      informing: {},
      weighings: {},
      signals: {},
      weighing: null,
    };
    for (const type of ['moment', 'mail-failed', 'assignee-gone'])
      expect(does(life, { type })).toEqual(['Niets veranderd']);
    expect(does(life, life.signalEvent('s2', DAY))).toEqual(['refused: destroyed']);
  });
});
