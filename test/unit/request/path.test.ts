/** The path of a request (12) step by step: what each step closes, gives, tells a file and has to come; and every answer that can't be. */
import { request, stageOf } from '../../../domain/request/index.ts';
import { officerOf } from '../../../domain/request/steps.ts';
import { COORDINATOR, contextAt, directory, rep } from '../subject/life.ts';
import { ahead, counted, told } from '../told.ts';
import { CORE, covenant, FILE, LINK, Play, registered } from './play.ts';

const OTHER = 'f0000000-0000-4000-8000-000000000002';
const ADMINISTRATOR = { member: 'm-adm', party: 'gemeente', roles: ['administrator'] };
const begun = (over: object = {}): Play => new Play().must(registered(over));
const due = (play: Play): string[] => ahead(request.due(play.is, play.covenant));
const found = (over: object = {}): Play => begun(over).identified().found();
const deciding = (over: object = {}): Play => found(over).contributed();
const sending = (over: object = {}, verdict = {}): Play =>
  deciding(over).decided({ access: 'all', ...verdict });
/** What the last step of all parties that must take it brings. */
const last = (play: Play, kind: 'contribute-request' | 'decide-request', answer: object): string[] => {
  const parties = play.is.tasks.flatMap((task) => (task.kind === kind ? [task.party ?? ''] : []));
  const outcomes = parties.map((party) => told(play.answer(kind, answer as never, party)));
  return outcomes.at(-1) ?? [];
};

describe('from receipt to answer (12.1-3)', () => {
  test('taken in: who it is comes first, and silence about it is answered too', () => {
    const play = new Play();
    expect(told(play.do(registered()))).toEqual([
      'gives establish-identity for administrator : answer-request',
      'Verzoek ontvangen',
    ]);
    expect(due(play)).toEqual([
      '2026-11-30T08:00 reminder t1 (12.3-5) by itself',
      '2026-12-02T08:00 escalation t1 (12.3-5) by itself',
      '2026-12-04T08:00 reminder t1 (12.3-5) by itself',
      '2026-12-04T23:00 establish-identity t1 (12.3-5) people shown only',
      '2026-12-05T08:00 escalation t1 (12.3-5) by itself',
      '2026-12-21T23:00 identity-not-established request (12.3-5) people',
      '2026-12-25T23:00 answer-request request (12.3-5) people shown only',
      '2027-12-26T02:00 request-records file (13.1) by itself',
    ]);
    expect(play.is).toMatchObject({ how: 'letter', step: 'identifying', askedAgain: [] });
    expect(request.parties(play.is, covenant)).toEqual(CORE);
    expect(request.handlers?.(play.is)).toEqual([]);
    expect(request.name).toBe('request');
  });
  test('established: searched for; whoever established it goes on with it', () => {
    const play = begun();
    expect(told(play.answer('establish-identity', { outcome: 'established', how: 'document' }))).toEqual([
      'done establish-identity',
      'gives link-request for administrator : answer-request',
      'Vastgesteld wie de persoon is',
    ]);
    expect(play.is.step).toBe('searching');
    expect(request.handlers?.(play.is)).toEqual(['m-adm']);
    expect(due(play)).toEqual([
      '2026-11-30T08:00 reminder t2 (12.3-5) by itself',
      '2026-12-02T08:00 reminder t2 (12.3-5) by itself',
      '2026-12-03T08:00 escalation t2 (12.3-5) by itself',
      '2026-12-07T08:00 reminder t2 (12.3-5) by itself',
      '2026-12-07T23:00 link-request t2 (12.3-5) people shown only',
      '2026-12-08T08:00 escalation t2 (12.3-5) by itself',
      '2026-12-25T23:00 answer-request request (12.3-5) people shown only',
      '2027-12-26T02:00 request-records file (13.1) by itself',
    ]);
  });
  test('found: each file hears of the request and looks at a postponed notice again (11.5); each party that holds a part gives it', () => {
    const play = begun().identified();
    const answer = { outcome: 'found' as const, links: [LINK], holders: { [FILE]: ['raad', 'nobody'] } };
    expect(told(play.answer('link-request', answer))).toEqual([
      'done link-request',
      'gives contribute-request (gemeente) for core-representative : answer-request',
      'gives contribute-request (om) for core-representative : answer-request',
      'gives contribute-request (politie) for core-representative : answer-request',
      'gives contribute-request (raad) for case-representative : answer-request',
      'tell file 1 (subject) {type:request-runs,what:access,receivedOn:2026-11-27,answerBy:2026-12-25}, when gone {type:file-gone,file:file 1}',
      'tell file 1 (subject) {type:impediment-gone,by:system,person:subject}, when gone {type:file-gone,file:file 1}',
      'Gezocht naar gegevens',
    ]);
    expect(play.is.links).toEqual({
      l1: {
        file: 'f0000000-0000-4000-8000-000000000001',
        unit: 'subject',
        parties: ['gemeente', 'om', 'politie', 'raad'],
      },
    });
    expect(request.parties(play.is, covenant)).toEqual([...CORE, 'raad']);
    expect(due(play)).toEqual([
      '2026-12-06T08:00 reminder t3 t4 t5 t6 (12.3-5) by itself',
      '2026-12-08T08:00 reminder t3 t4 t5 t6 (12.3-5) by itself',
      '2026-12-11T08:00 escalation t3 t4 t5 t6 (12.3-5) by itself',
      '2026-12-15T08:00 reminder t3 t4 t5 t6 (12.3-5) by itself',
      '2026-12-15T23:00 contribute-request request (12.3-5) people',
      '2026-12-25T23:00 answer-request request (12.3-5) people shown only',
      '2027-12-26T02:00 request-records file (13.1) by itself',
    ]);
  });
  test('all have given: the core parties decide', () => {
    const play = found();
    expect(last(play, 'contribute-request', {})).toEqual([
      'done contribute-request raad',
      'gives decide-request (gemeente) for core-representative : answer-request',
      'gives decide-request (om) for core-representative : answer-request',
      'gives decide-request (politie) for core-representative : answer-request',
      'Een partij heeft haar deel geleverd',
    ]);
    expect(due(play)).toEqual([
      '2026-12-09T08:00 reminder t7 t8 t9 (12.3-5) by itself',
      '2026-12-14T08:00 reminder t7 t8 t9 (12.3-5) by itself',
      '2026-12-17T08:00 escalation t7 t8 t9 (12.3-5) by itself',
      '2026-12-21T08:00 reminder t7 t8 t9 (12.3-5) by itself',
      '2026-12-21T23:00 decide-request request (12.3-5) people',
      '2026-12-25T23:00 answer-request request (12.3-5) people shown only',
      '2027-12-26T02:00 request-records file (13.1) by itself',
    ]);
  });
  test('all agree: the answer is written, with nobody’s word but theirs', () => {
    const play = deciding();
    expect(last(play, 'decide-request', { access: 'as-contributed' })).toEqual([
      'done decide-request politie',
      'gives send-answer for administrator : answer-request',
      'Een kernpartij heeft beslist; Besloten op het verzoek',
    ]);
    expect(play.is.decision).toEqual({ on: '2026-11-27', by: 'all', access: 'all' });
    expect(due(play)).toEqual([
      '2026-12-11T08:00 reminder t10 (12.3-5) by itself',
      '2026-12-17T08:00 reminder t10 (12.3-5) by itself',
      '2026-12-22T08:00 escalation t10 (12.3-5) by itself',
      '2026-12-24T08:00 reminder t10 (12.3-5) by itself',
      '2026-12-25T23:00 answer-request request (12.3-5) people shown only',
      '2026-12-26T08:00 escalation t10 (12.3-5) by itself',
      '2027-12-26T02:00 request-records file (13.1) by itself',
    ]);
  });
  test('made ready, sent, closed: the files hear that it is over', () => {
    const play = sending();
    const papers = [
      { ref: 'p-0', code: 'request.decision' },
      { ref: 'p-1', code: 'request.answer' },
    ];
    expect(told(play.do({ type: 'keep-answer', by: ADMINISTRATOR, papers }))).toEqual([
      'Het antwoord is klaargemaakt',
    ]);
    expect(play.is.kept).toEqual({ answer: 'p-1', on: '2026-11-27' });
    play.to('2026-11-30');
    expect(told(play.answer('send-answer', { sentOn: '2026-11-28' }))).toEqual([
      'done send-answer',
      'tell file 1 (subject) {type:request-over}, when gone {type:file-gone,file:file 1}',
      'Antwoord verstuurd',
    ]);
    expect(play.is).toMatchObject({ sentOn: '2026-11-28', closedOn: '2026-11-30', outcome: 'decided' });
    expect(due(play)).toEqual(['2027-12-01T02:00 request-records file (13.1) by itself']);
  });
  test('nobody named to handle requests: the administrator does (12.1)', () => {
    expect(officerOf(directory)).toEqual({ role: 'administrator', assignee: 'm-adm' });
    const named = { ...directory, assignee: () => 'm-off' };
    expect(officerOf(named)).toEqual({ role: 'request-officer', assignee: 'm-off' });
  });
});

describe('silence (12.3): each step’s last day passes, and the answer comes in time all the same', () => {
  test('who it is was not established', () => {
    const play = begun();
    play.do({ type: 'mail-failed', task: 't1' } as never);
    play.now = '2026-12-21T23:00:00.000Z';
    expect(told(play.do({ type: 'moment' }))).toEqual([
      'lapsed establish-identity',
      'cancelled mail-undeliverable t1',
      'gives send-answer for administrator : answer-request from 2026-11-27',
      'Niet vastgesteld wie het is: zo beantwoord',
    ]);
    expect(play.is.outcome).toBe('not-identified');
  });
  test('a part that isn’t given', () => {
    const play = found();
    play.answer('contribute-request', {}, 'om');
    play.now = '2026-12-15T23:00:00.000Z';
    expect(told(play.do({ type: 'moment' }))).toEqual([
      'lapsed contribute-request gemeente',
      'lapsed contribute-request politie',
      'lapsed contribute-request raad',
      'gives decide-request (gemeente) for core-representative : answer-request from 2026-11-27',
      'gives decide-request (om) for core-representative : answer-request from 2026-11-27',
      'gives decide-request (politie) for core-representative : answer-request from 2026-11-27',
      'De dag voor het leveren is voorbij',
    ]);
  });
  test('a decision that isn’t taken: what was asked is granted; nothing that was not asked', () => {
    const play = deciding({ asks: ['correction'] });
    play.now = '2026-12-21T23:00:00.000Z';
    expect(told(play.do({ type: 'moment' }))).toEqual([
      'lapsed decide-request gemeente',
      'lapsed decide-request om',
      'lapsed decide-request politie',
      'gives send-answer for administrator : answer-request from 2026-11-27',
      'Geen besluit op tijd: het verzoek is toegewezen',
    ]);
    expect(play.is.decision).toEqual({ on: '2026-12-22', by: 'deadlock', correction: 'grant' });
  });
  test('only who must act for themselves is told of the day after; silence tells nobody', () => {
    const play = begun();
    const before = begun().identified().found();
    play.to('2026-12-09');
    expect(play.effects.flatMap((one) => (one.effect === 'mail' ? [one.occasion] : []))).toEqual([
      'task',
      'after',
    ]);
    before.to('2026-12-15', '23:59');
    expect(
      before.effects.flatMap((one) => (one.effect === 'mail' && one.to !== 'm-adm' ? [one.occasion] : [])),
    ).toEqual(['task', 'task', 'task', 'task', 'last', 'last', 'last', 'last']);
  });
});

describe('what was decided reaches the files (12.6, AVG 18, 21)', () => {
  const wants = [
    { item: 'w-1', what: 'remove', answer: 'grant', ground: 'b' },
    { item: 'w-2', what: 'improve', answer: 'refuse' },
    { item: 'w-3', what: 'add', answer: 'grant', ground: 'c' },
  ] as const;
  const asked = (): Play => {
    const play = found({ asks: ['correction'] });
    const task = play.task('contribute-request', 'om');
    const papers = [
      { ref: 'p-1', code: 'request.correction', row: 1 },
      { ref: 'p-2', code: 'request.contribution', row: 0 },
      { ref: 'p-3', code: 'request.correction', row: 0 },
    ];
    play.must({
      ...{ type: 'complete-task', by: rep('om'), task: task.id, kind: 'contribute-request', papers },
      answer: { corrections: [...wants], withhold: [{ item: 'w-9', ground: 'a' }] },
    });
    return play.contributed(['gemeente', 'politie', 'raad']);
  };
  test('each reason stands with the line that it was written at', () => {
    const { is } = asked();
    expect(is.corrections).toEqual([
      { item: 'w-1', what: 'remove', answer: 'grant', ground: 'b', party: 'om', reason: 'p-3' },
      { item: 'w-2', what: 'improve', answer: 'refuse', party: 'om', reason: 'p-1' },
      { item: 'w-3', what: 'add', answer: 'grant', ground: 'c', party: 'om' },
    ]);
    expect(is.withheld).toEqual([{ item: 'w-9', ground: 'a', party: 'om', reason: 'p-2' }]);
  });
  test('as the parties said: what was refused stays as it is', () => {
    expect(last(asked(), 'decide-request', { correction: 'as-contributed' })).toEqual([
      'done decide-request politie',
      'gives send-answer for administrator : answer-request',
      'tell file 1 (subject) {type:correct-items,decidedOn:2026-11-27,items:[{item:w-1,what:remove,ground:b},{item:w-3,what:add,ground:c}]}, when gone {type:file-gone,file:file 1}',
      'Een kernpartij heeft beslist; Besloten op het verzoek',
    ]);
  });
  test('all granted: also what a party refused, on the ground that it is wrong', () => {
    expect(last(asked(), 'decide-request', { correction: 'grant' })).toEqual([
      'done decide-request politie',
      'gives send-answer for administrator : answer-request',
      'tell file 1 (subject) {type:correct-items,decidedOn:2026-11-27,items:[{item:w-1,what:remove,ground:b},{item:w-2,what:improve,ground:a},{item:w-3,what:add,ground:c}]}, when gone {type:file-gone,file:file 1}',
      'Een kernpartij heeft beslist; Besloten op het verzoek',
    ]);
  });
  test('an objection: the file carries it out; rejected, it hears that too', () => {
    expect(last(deciding({ asks: ['objection'] }), 'decide-request', { objection: 'remove' })).toEqual([
      'done decide-request politie',
      'gives send-answer for administrator : answer-request',
      'tell file 1 (subject) {type:objection-decided,decidedOn:2026-11-27,outcome:remove}, when gone {type:file-gone,file:file 1}',
      'Een kernpartij heeft beslist; Besloten op het verzoek',
    ]);
    expect(last(deciding({ asks: ['objection'] }), 'decide-request', { objection: 'reject' })).toEqual([
      'done decide-request politie',
      'gives send-answer for administrator : answer-request',
      'tell file 1 (subject) {type:objection-decided,decidedOn:2026-11-27,outcome:reject}, when gone {type:file-gone,file:file 1}',
      'Een kernpartij heeft beslist; Besloten op het verzoek',
    ]);
    expect(last(deciding({ asks: ['access'] }), 'decide-request', { access: 'all' })).toEqual([
      'done decide-request politie',
      'gives send-answer for administrator : answer-request',
      'Een kernpartij heeft beslist; Besloten op het verzoek',
    ]);
  });
  describe('of who is in somebody else’s file', () => {
    const link = `${FILE} person:p1`;
    const other = (asks: string[]): Play => {
      const play = begun({ asks }).identified();
      play.answer('link-request', {
        ...{ outcome: 'found', links: [link], holders: { [FILE]: [] }, items: { [link]: ['c-1'] } },
      });
      return play.contributed(CORE);
    };
    test('their own items are shielded while an objection runs, and for nothing else', () => {
      const runs = (play: Play) =>
        play.effects.flatMap((one) =>
          one.effect === 'tell' && one.event.type === 'request-runs' ? [one.event] : [],
        );
      expect(runs(other(['objection']))).toEqual([
        {
          type: 'request-runs',
          what: 'objection',
          receivedOn: '2026-11-27',
          answerBy: '2026-12-25',
          items: ['c-1'],
        },
      ]);
      expect(runs(other(['access']))).toEqual([
        { type: 'request-runs', what: 'access', receivedOn: '2026-11-27', answerBy: '2026-12-25' },
      ]);
      expect(runs(other(['access', 'correction']))).toEqual([
        { type: 'request-runs', what: 'correction', receivedOn: '2026-11-27', answerBy: '2026-12-25' },
      ]);
    });
    test('what is upheld is about those items; rejected: about nothing', () => {
      expect(last(other(['objection']), 'decide-request', { objection: 'shield' })).toEqual([
        'done decide-request politie',
        'gives send-answer for administrator : answer-request',
        'tell file 1 (subject) {type:correct-items,decidedOn:2026-11-27,items:[{item:c-1,what:shield,ground:c}]}, when gone {type:file-gone,file:file 1}',
        'Een kernpartij heeft beslist; Besloten op het verzoek',
      ]);
      expect(last(other(['objection']), 'decide-request', { objection: 'reject' })).toEqual([
        'done decide-request politie',
        'gives send-answer for administrator : answer-request',
        'Een kernpartij heeft beslist; Besloten op het verzoek',
      ]);
    });
  });
  test('how the file carried it out, and who confirmed it (AVG 19), stands with the request', () => {
    const play = sending();
    const done = { item: 'w-1', on: '2026-11-27' };
    expect(told(play.do({ type: 'correction-carried-out', from: FILE, ...done, outcome: 'done' }))).toEqual([
      'Correctie uitgevoerd',
    ]);
    play.must({ type: 'correction-carried-out', from: OTHER, ...done, outcome: 'held' });
    expect(play.is.carried).toEqual([
      { file: 'f0000000-0000-4000-8000-000000000001', item: 'w-1', outcome: 'done', on: '2026-11-27' },
      { file: 'f0000000-0000-4000-8000-000000000002', item: 'w-1', outcome: 'held', on: '2026-11-27' },
    ]);
    expect(told(play.do({ type: 'recipients-confirmed', from: FILE, ...done }))).toEqual([
      'Ontvangers hebben bevestigd',
    ]);
    play.must({ type: 'recipients-confirmed', from: OTHER, item: null, on: '2026-11-27' });
    expect(play.is.confirmed).toEqual([
      { file: 'f0000000-0000-4000-8000-000000000001', item: 'w-1', on: '2026-11-27' },
      { file: 'f0000000-0000-4000-8000-000000000002', item: null, on: '2026-11-27' },
    ]);
  });
});

describe('the core parties must agree (12.3)', () => {
  const decide = (one: object, other: object, asks = ['access']): Play => {
    const play = deciding({ asks });
    const [first = '', ...rest] = CORE;
    play.answer('decide-request', one as never, first);
    for (const party of rest) play.answer('decide-request', other as never, party);
    return play;
  };
  test('on the ground too, where the answer says nothing; a ground beside another answer counts for nothing', () => {
    expect(decide({ access: 'neither', ground: 'a' }, { access: 'neither', ground: 'b' }).is.step).toBe(
      'deciding',
    );
    const same = decide({ access: 'all', ground: 'a' }, { access: 'all', ground: 'b' }).is;
    expect(same.decision).toEqual({ on: '2026-11-27', by: 'all', access: 'all' });
  });
  test('with nothing held back, all and as contributed are one answer; with something they are two', () => {
    expect(decide({ access: 'all' }, { access: 'as-contributed' }).is.step).toBe('sending');
    const play = found();
    play.answer('contribute-request', { withhold: [{ item: 'w', ground: 'a' }] }, 'om');
    play.contributed(['gemeente', 'politie', 'raad']);
    play.answer('decide-request', { access: 'all' }, 'om');
    play.answer('decide-request', { access: 'as-contributed' }, 'politie');
    expect(told(play.answer('decide-request', { access: 'all' }, 'gemeente'))).toEqual([
      'done decide-request gemeente',
      'gives decide-request (gemeente) for core-representative : answer-request',
      'gives decide-request (om) for core-representative : answer-request',
      'gives decide-request (politie) for core-representative : answer-request',
      'Een kernpartij heeft beslist; De kernpartijen zijn het niet eens: eerst overleg, dan opnieuw beslissen',
    ]);
  });
  test('on a correction and on an objection', () => {
    const corrected = decide({ correction: 'grant' }, { correction: 'as-contributed' }, ['correction']);
    expect(corrected.is).toMatchObject({ step: 'deciding', round: 2 });
    expect(decide({ objection: 'shield' }, { objection: 'reject' }, ['objection']).is.round).toBe(2);
    expect(decide({ objection: 'reject' }, { objection: 'reject' }, ['objection']).is.decision).toEqual({
      on: '2026-11-27',
      by: 'all',
      objection: 'reject',
    });
  });
});

describe('how its dates are counted', () => {
  const longer = (play: Play): Play => {
    const { requestExtension } = covenant.settings;
    play.covenant = {
      ...covenant,
      settings: { ...covenant.settings, requestExtension: { ...requestExtension, value: 'P2W' } },
    };
    return play;
  };
  test('on its last day it can still be made longer; the day after it can’t', () => {
    const extend = { type: 'extend-request', by: ADMINISTRATOR } as const;
    const play = longer(begun());
    play.to('2026-12-26');
    expect(told(play.do(extend))).toEqual(['refused: too-late']);
    const other = longer(begun());
    other.to('2026-12-25');
    expect(told(other.do(extend))).toEqual(['De termijn is verlengd']);
  });
  test('the term, longer once, and shorter where data go before it ends (13)', () => {
    const play = longer(found());
    play.must({ type: 'extend-request', by: ADMINISTRATOR });
    expect(play.is.extended).toEqual({ on: '2026-11-27' });
    expect(counted(request.taskEnd(play.covenant, play.is, play.task('contribute-request')))).toEqual([
      'answer-request (12.3-5): P4W from ontvangst van het verzoek on 2026-11-27',
      'De dag zelf, vrijdag 27 november 2026, telt niet mee. 4 weken verder is vrijdag 25 december 2026. De termijn loopt tot het einde van die dag, 24.00 uur. De termijn is verlengd tot en met vrijdag 8 januari 2027. Het antwoord moet er op vrijdag 8 januari 2027 zijn. Deze stap is 10 dagen eerder klaar.',
      'Is er dan geen beslissing, dan wordt het verzoek toegewezen.',
      'Valt de laatste dag in het weekend of op een feestdag, dan schuift zij op als het convenant dat toestaat.',
    ]);
    play.must({ type: 'file-ends', from: FILE, first: '2026-12-20', last: '2026-12-24' });
    const end = play.end('answer-request');
    expect(end && counted(end)).toEqual([
      'answer-request (12.3-5): P4W from ontvangst van het verzoek on 2026-11-27',
      'De dag zelf, vrijdag 27 november 2026, telt niet mee. 4 weken verder is vrijdag 25 december 2026. De termijn loopt tot het einde van die dag, 24.00 uur. De termijn is verlengd tot en met vrijdag 8 januari 2027. Op zondag 20 december 2026 worden gegevens vernietigd: het antwoord komt ervoor.',
      'Is er dan geen beslissing, dan wordt het verzoek toegewezen.',
      'Valt de laatste dag in het weekend of op een feestdag, dan schuift zij op als het convenant dat toestaat.',
    ]);
    const asked = play.end('request-file-ended');
    expect(asked && counted(asked)).toEqual([
      'request-file-ended (13.1): no length from einde van het dossier on 2026-12-24',
      'Het dossier wordt vernietigd op donderdag 24 december 2026. De dag erna wordt gekeken of dat is gebeurd.',
      'Is het dossier weg, dan staat dat bij het verzoek.',
      'Een andere einddatum van het dossier.',
    ]);
    const kept = play.end('request-records');
    expect(kept && counted(kept)).toEqual([
      'request-records (13.1): P1Y from laatste dag van het antwoord on 2026-12-19',
      'Bewaard tot en met zondag 19 december 2027. De dag erna wordt vernietigd.',
      'Het verzoek en alles wat erbij hoort, wordt vernietigd.',
      'Een latere of eerdere einddatum van het dossier waar het over gaat.',
    ]);
    play.must({ type: 'withdraw-request', by: COORDINATOR, why: 'withdrawn' });
    const after = play.end('request-records');
    expect(after && counted(after)).toEqual([
      'request-records (13.1): no length from afsluiting van het verzoek on 2026-11-27',
      'Bewaard zolang het dossier waar het over gaat: dat wordt vernietigd op donderdag 24 december 2026.',
      'Het verzoek en alles wat erbij hoort, wordt vernietigd.',
      'Een latere of eerdere einddatum van het dossier waar het over gaat.',
    ]);
  });
  test('where the covenant has no extension any more, an extended one has its own four weeks', () => {
    const play = begun();
    play.is.extended = { on: '2026-11-27' };
    expect(play.end('answer-request')?.lastDay).toBe('2026-12-25');
  });
  test('data that go on the last day itself, or later, move nothing', () => {
    const play = found();
    for (const [first, day] of [
      ['2026-12-27', '2026-12-25'],
      ['2026-12-26', '2026-12-25'],
      ['2026-12-25', '2026-12-24'],
    ] as const) {
      play.must({ type: 'file-ends', from: FILE, first, last: '2031-01-01' });
      expect(play.end('answer-request')?.lastDay).toBe(day);
    }
  });
  test('a step that begins on the answer’s last day ends with it', () => {
    const play = begun().identified();
    play.to('2026-12-25');
    play.found();
    expect(play.lastDay('contribute-request')).toBe('2026-12-25');
    expect(due(play).filter((line) => /answer-request|contribute/.test(line))).toEqual([
      '2026-12-25T23:00 contribute-request request (12.3-5) people',
      '2026-12-25T23:00 answer-request request (12.3-5) people shown only',
    ]);
  });
  test('about mail that doesn’t arrive: that task’s own term', () => {
    const play = begun().must({ type: 'mail-failed', task: 't1' } as never);
    expect(play.lastDay('mail-undeliverable')).toEqual('2026-12-04');
    expect(due(play).filter((line) => /undeliverable|identity/.test(line))).toEqual([
      '2026-12-04T23:00 establish-identity t1 (12.3-5) people shown only',
      '2026-12-04T23:00 mail-undeliverable t2 (5) people shown only',
      '2026-12-21T23:00 identity-not-established request (12.3-5) people',
    ]);
  });
});

describe('somebody else’s task and mail (15.2f)', () => {
  test('mail that doesn’t arrive is the coordinator’s to handle', () => {
    const play = begun();
    expect(told(play.do({ type: 'mail-failed', task: 't1' } as never))).toEqual([
      'gives mail-undeliverable (t1) for coordinator',
      'Een mail is niet bezorgd',
    ]);
    expect(told(play.answer('mail-undeliverable', { handled: 'no' as 'yes' }))).toEqual([
      'refused: answer-missing at handled',
    ]);
    expect(told(play.answer('mail-undeliverable', { handled: 'yes' }))).toEqual([
      'done mail-undeliverable t1',
      'Gedaan: een mail kwam niet aan',
    ]);
  });
  test('a task is handed over, and of who may not do it any more it goes to nobody', () => {
    const play = begun();
    const to = 'm-adm-2';
    expect(
      told(play.do({ type: 'reassign', by: COORDINATOR, task: 't1', to, reason: 'absent' } as never)),
    ).toEqual(['mail handed-over to m-adm', 'Taak overgedragen']);
    play.people = { ...directory, candidates: () => [], assignee: () => null };
    expect(told(play.do({ type: 'assignee-gone', member: to } as never))).toEqual([
      'Taak aan een ander gegeven: wie de taak had, is niet meer bevoegd',
    ]);
    expect(play.task('establish-identity').assignee).toBeNull();
  });
  test('a request that is closed leaves nothing to be done, about its mail neither', () => {
    const play = begun().must({ type: 'mail-failed', task: 't1' } as never);
    expect(told(play.do({ type: 'withdraw-request', by: COORDINATOR, why: 'double' }))).toEqual([
      'cancelled establish-identity',
      'cancelled mail-undeliverable t1',
      'Hetzelfde als een ander verzoek',
    ]);
  });
});

test('what can’t be, and the field that it is about', () => {
  const sees = (event: object, play = begun()) => told(play.do(event as never))[0];
  const by = COORDINATOR;
  const establish = (answer: object, over: object = {}) =>
    told(begun(over).answer('establish-identity', answer as never))[0];
  const yes = { outcome: 'established', how: 'document', mandate: 'seen' };
  const link = (answer: object) =>
    told(
      begun()
        .identified()
        .answer('link-request', answer as never),
    )[0];
  const give = (answer: object) =>
    told(found({ asks: ['correction'] }).answer('contribute-request', answer as never, 'om'))[0];
  const correction = (over: object) =>
    give({ corrections: [{ item: 'w', what: 'improve', answer: 'grant', ground: 'a', ...over }] });
  const decide = (asks: string, answer: object) =>
    told(deciding({ asks: [asks] }).answer('decide-request', answer as never, 'om'))[0];
  const send = (answer: object) => told(sending().answer('send-answer', answer as never))[0];
  expect({
    'taken in otherwise than by letter or at the desk': sees(registered({ how: 'mail' }), new Play()),
    'a receipt that is no day': sees(registered({ receivedOn: 'x' }), new Play()),
    'tomorrow’s receipt': sees(registered({ receivedOn: '2026-11-28' }), new Play()),
    'nothing asked': sees(registered({ asks: [] }), new Play()),
    'something else asked': sees(registered({ asks: ['money'] }), new Play()),
    'for nobody known': sees(registered({ behalf: 'friend' }), new Play()),
    'for a curator': sees(registered({ behalf: 'curator' }), new Play()),
    'received the same day': sees({ type: 'received-earlier', by, receivedOn: '2026-11-27' }),
    'received tomorrow': sees({ type: 'received-earlier', by, receivedOn: '2026-11-28' }),
    'closed for no reason': sees({ type: 'withdraw-request', by, why: 'late' }),
    'longer where the covenant has no extension': sees({ type: 'extend-request', by: ADMINISTRATOR }),
    'no answer to keep yet': sees({ type: 'keep-answer', by: ADMINISTRATOR }),
    'an answer without its text': sees({ type: 'keep-answer', by: ADMINISTRATOR }, sending()),
    'somebody else’s answer': sees({ type: 'keep-answer', by: rep('om') }, sending()),
    'an answer of another paper': sees(
      { type: 'keep-answer', by: ADMINISTRATOR, papers: [{ ref: 'p', code: 'request.asked' }] },
      sending(),
    ),
    'a receipt sent before it came': sees({ type: 'sent-receipt', by, sentOn: '2026-11-26' }),
    'a receipt sent tomorrow': sees({ type: 'sent-receipt', by, sentOn: '2026-11-28' }),
    'another task’s form': sees({
      type: 'complete-task',
      by: ADMINISTRATOR,
      task: 't1',
      kind: 'send-answer',
      answer: {},
    }),
    'a file’s word by a person': sees({ type: 'file-gone', by, file: FILE }),
    'a correction by a person': sees({ type: 'correction-carried-out', by, item: null, outcome: 'done' }),
    'a confirmation by a person': sees({ type: 'recipients-confirmed', by, item: null }),
    'who it is, without an answer': establish({ outcome: 'maybe' }),
    'established in no way': establish({ outcome: 'established' }),
    'a lawyer for oneself': establish({ ...yes, how: 'known-lawyer' }),
    'a lawyer for a client': establish({ ...yes, how: 'known-lawyer' }, { behalf: 'lawyer' }),
    'a provider that said nothing': establish({ ...yes, how: 'provider' }),
    'no mandate': establish({ ...yes, mandate: 'not-seen' }, { behalf: 'curator' }),
    'a mandate to no day': establish({ ...yes, until: 'ooit' }, { behalf: 'curator' }),
    'a mandate that is over': establish({ ...yes, until: '2026-11-26' }, { behalf: 'curator' }),
    'a mandate without an end': establish(yes, { behalf: 'curator' }),
    'found, but no answer': link({ outcome: 'perhaps' }),
    'found, but nothing': link({ outcome: 'found', links: [], holders: {} }),
    'found without who hold it': link({ outcome: 'found', links: [LINK] }),
    'found in no part': link({ outcome: 'found', links: [FILE], holders: { [FILE]: [] } }),
    'corrected otherwise': correction({ what: 'hide' }),
    'neither granted nor refused': correction({ answer: 'maybe' }),
    'granted without a ground of 12.5': correction({ ground: undefined }),
    'granted on another ground': correction({ ground: 'd' }),
    'granted on ground b': correction({ ground: 'b' }),
    'granted on ground c': correction({ ground: 'c', what: 'shield' }),
    'refused without a ground': correction({ answer: 'refuse', ground: undefined, what: 'add' }),
    'access not decided': decide('access', {}),
    'silence without a ground': decide('access', { access: 'neither' }),
    'a correction not decided': decide('correction', {}),
    'a correction decided otherwise': decide('correction', { correction: 'refuse' }),
    'an objection not decided': decide('objection', {}),
    'an objection decided otherwise': decide('objection', { objection: 'grant' }),
    'sent tomorrow': send({ sentOn: '2026-11-28' }),
    'sent before it was decided': send({ sentOn: '2026-11-26' }),
  }).toEqual({
    'taken in otherwise than by letter or at the desk': 'refused: answer-missing at how',
    'a receipt that is no day': 'refused: no-date at receivedOn',
    'tomorrow’s receipt': 'refused: date-in-future at receivedOn',
    'nothing asked': 'refused: answer-missing at asks',
    'something else asked': 'refused: answer-missing at asks',
    'for nobody known': 'refused: answer-missing at behalf',
    'for a curator': 'gives establish-identity for administrator : answer-request',
    'received the same day': 'refused: not-earlier at receivedOn',
    'received tomorrow': 'refused: date-in-future at receivedOn',
    'closed for no reason': 'refused: answer-missing at why',
    'longer where the covenant has no extension': 'refused: not-extendable',
    'no answer to keep yet': 'refused: not-now',
    'an answer without its text': 'refused: text-missing',
    'somebody else’s answer': 'refused: not-yours',
    'an answer of another paper': 'refused: text-missing',
    'a receipt sent before it came': 'refused: date-too-early at sentOn',
    'a receipt sent tomorrow': 'refused: date-in-future at sentOn',
    'another task’s form': 'refused: wrong-kind',
    'a file’s word by a person': 'refused: not-yours',
    'a correction by a person': 'refused: not-yours',
    'a confirmation by a person': 'refused: not-yours',
    'who it is, without an answer': 'refused: answer-missing at outcome',
    'established in no way': 'refused: answer-missing at how',
    'a lawyer for oneself': 'refused: no-lawyer at how',
    'a lawyer for a client': 'done establish-identity',
    'a provider that said nothing': 'refused: not-shown at how',
    'no mandate': 'refused: no-mandate at mandate',
    'a mandate to no day': 'refused: no-date at until',
    'a mandate that is over': 'refused: mandate-over at until',
    'a mandate without an end': 'done establish-identity',
    'found, but no answer': 'refused: answer-missing at outcome',
    'found, but nothing': 'refused: no-links at links',
    'found without who hold it': 'refused: no-links at links',
    'found in no part': 'refused: no-links at links',
    'corrected otherwise': 'refused: answer-missing at corrections',
    'neither granted nor refused': 'refused: answer-missing at corrections',
    'granted without a ground of 12.5': 'refused: answer-missing at corrections',
    'granted on another ground': 'refused: answer-missing at corrections',
    'granted on ground b': 'done contribute-request om',
    'granted on ground c': 'done contribute-request om',
    'refused without a ground': 'done contribute-request om',
    'access not decided': 'refused: answer-missing at access',
    'silence without a ground': 'refused: ground-missing at ground',
    'a correction not decided': 'refused: answer-missing at correction',
    'a correction decided otherwise': 'refused: answer-missing at correction',
    'an objection not decided': 'refused: answer-missing at objection',
    'an objection decided otherwise': 'refused: answer-missing at objection',
    'sent tomorrow': 'refused: date-in-future at sentOn',
    'sent before it was decided': 'refused: date-too-early at sentOn',
  });
});

test('for oneself no mandate is kept, whatever was filled in', () => {
  const play = begun();
  play.answer('establish-identity', { outcome: 'established', how: 'document', until: '2026-12-31' });
  expect(play.is.identity).toEqual({ on: '2026-11-27', how: 'document', by: 'm-adm' });
  const other = begun({ behalf: 'mentor' });
  other.answer('establish-identity', { outcome: 'established', how: 'document', mandate: 'seen' });
  expect(other.is.identity).toEqual({ on: '2026-11-27', how: 'document', by: 'm-adm' });
});

describe('other ends', () => {
  test('asked again, dead, and nothing found: what each closes and gives', () => {
    expect(told(begun().answer('establish-identity', { outcome: 'ask-again' }))).toEqual([
      'done establish-identity',
      'gives establish-identity for administrator : answer-request',
      'Opnieuw gevraagd wie de persoon is',
    ]);
    expect(told(begun().answer('establish-identity', { outcome: 'deceased' }))).toEqual([
      'done establish-identity',
      'gives send-answer for administrator : answer-request',
      'De persoon is overleden',
    ]);
    expect(told(begun().identified().answer('link-request', { outcome: 'nothing' }))).toEqual([
      'done link-request',
      'gives send-answer for administrator : answer-request',
      'Gezocht naar gegevens',
    ]);
  });
  test('the answer of one that was never identified keeps that outcome', () => {
    const play = begun();
    play.to('2026-12-22');
    play.answer('send-answer', { sentOn: '2026-12-22' });
    expect(play.is).toMatchObject({ step: 'closed', outcome: 'not-identified' });
  });
  test('taken back: the files hear that it is over', () => {
    const play = found();
    expect(told(play.do({ type: 'withdraw-request', by: COORDINATOR, why: 'withdrawn' }))).toEqual([
      'cancelled contribute-request gemeente',
      'cancelled contribute-request om',
      'cancelled contribute-request politie',
      'cancelled contribute-request raad',
      'tell file 1 (subject) {type:request-over}, when gone {type:file-gone,file:file 1}',
      'Verzoek ingetrokken',
    ]);
    expect(due(play)).toEqual(['2027-11-28T02:00 request-records file (13.1) by itself']);
  });
  test('destroyed, only what the system says is heard; nothing comes any more', () => {
    const play = begun().must({ type: 'withdraw-request', by: COORDINATOR, why: 'withdrawn' });
    play.now = '2027-11-28T02:00:00.000Z';
    expect(told(play.do({ type: 'moment' }))).toEqual([
      '{effect:erase-case,term:request-records,article:13.1}',
      'Vernietigd',
    ]);
    expect([stageOf(play.is), due(play), request.tasks(play.is)]).toEqual(['destroyed', [], []]);
    for (const type of ['moment', 'mail-failed', 'assignee-gone', 'file-ends', 'file-gone', 'mailed-receipt'])
      expect(told(play.do({ type } as never))).toEqual(['Niets veranderd']);
    expect(told(play.do({ type: 'withdraw-request', by: COORDINATOR, why: 'double' }))).toEqual([
      'refused: destroyed',
    ]);
  });
  test('a file that is gone stands in the journal, and isn’t asked any more', () => {
    const play = found();
    play.must({ type: 'file-ends', from: FILE, first: '2026-12-05', last: '2026-12-06' });
    expect(told(play.do({ type: 'file-gone', file: FILE }))).toEqual(['Een dossier is vernietigd']);
    expect(play.is.step).toBe('contributing');
    expect(due(play).filter((line) => /file/.test(line))).toEqual([
      '2027-12-26T02:00 request-records file (13.1) by itself',
    ]);
  });
  test('a closed one doesn’t ask whether its file is there', () => {
    const play = sending().must({ type: 'file-ends', from: FILE, first: '2026-12-05', last: '2026-12-06' });
    play.answer('send-answer', { sentOn: '2026-11-27' });
    expect(play.end('request-file-ended')).toBeUndefined();
  });
});

test('a moment alone changes nothing before its time', () => {
  const play = begun();
  expect(told(request.apply(play.is, { type: 'moment' }, contextAt(covenant, play.now)))).toEqual([
    'Niets veranderd',
  ]);
});
