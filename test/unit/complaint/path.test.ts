/** The path of a complaint (13.1, Awb chapter 9) step by step: what each step closes, gives and tells a file, and every answer that can't be. */
import { permitToRead } from '../../../domain/access/index.ts';
import {
  complaint,
  complaintLetter,
  confirmationLetter,
  readingFor,
} from '../../../domain/complaint/index.ts';
import { factsOf } from '../../../domain/kinds.ts';
import { ahead, blockSays, counted, told } from '../told.ts';
import { COORDINATOR, CORE, core, covenant, DESK, FILE, HANDLER, OTHER, Play } from './play.ts';

const TODAY = '2026-11-27';
const begun = (): Play => new Play().received();
const sorted = (over: object = {}): Play => {
  const play = begun();
  play.sorted(over);
  return play;
};
const heard = (over: object = {}): Play => {
  const play = sorted(over);
  play.answer('hear-complaint', { outcome: 'not-wanted' });
  return play;
};
const sending = (): Play => {
  const play = heard();
  play.answer('decide-complaint', { opinion: 'founded' });
  return play;
};
const due = (play: Play): string[] => ahead(complaint.due(play.is, covenant));
const registered = (over: object = {}) =>
  ({
    ...{ type: 'register-complaint', by: DESK, how: 'letter', receivedOn: TODAY, behalf: 'self' },
    ...over,
  }) as never;

describe('from receipt to letter', () => {
  test('taken in: confirmed (Awb 9:6) and sorted side by side', () => {
    const play = new Play();
    expect(told(play.do(registered()))).toEqual([
      'gives confirm-complaint for request-officer : answer-complaint',
      'gives sort-complaint for request-officer : answer-complaint',
      'Klacht ontvangen',
    ]);
    expect(due(play)).toEqual([
      '2026-11-30T08:00 reminder t1 t2 (13.1, Awb 9:11) by itself',
      '2026-12-02T08:00 escalation t1 t2 (13.1, Awb 9:11) by itself',
      '2026-12-04T08:00 reminder t1 t2 (13.1, Awb 9:11) by itself',
      '2026-12-04T23:00 confirm-complaint t1 (13.1, Awb 9:11) people shown only',
      '2026-12-04T23:00 sort-complaint t2 (13.1, Awb 9:11) people shown only',
      '2026-12-05T08:00 escalation t1 t2 (13.1, Awb 9:11) by itself',
      '2027-01-08T23:00 answer-complaint complaint (13.1, Awb 9:11) people shown only',
      '2028-01-09T02:00 complaint-records file (13.1) by itself',
    ]);
    expect(play.is).toEqual({
      how: 'letter',
      receivedOn: '2026-11-27',
      registeredOn: '2026-11-27',
      behalf: 'self',
      step: 'sorting',
      stepOn: '2026-11-27',
      identity: null,
      links: {},
      against: [],
      involved: [],
      handler: null,
      extended: [],
      reading: { step: 'none', answers: {} },
      tasks: [
        {
          id: 't1',
          kind: 'confirm-complaint',
          party: null,
          role: 'request-officer',
          assignee: 'm-off',
          term: 'answer-complaint',
          from: '2026-11-27',
          openedOn: '2026-11-27',
          nudged: [],
        },
        {
          id: 't2',
          kind: 'sort-complaint',
          party: null,
          role: 'request-officer',
          assignee: 'm-off',
          term: 'answer-complaint',
          from: '2026-11-27',
          openedOn: '2026-11-27',
          nudged: [],
        },
      ],
      undelivered: [],
      counters: { task: 2, link: 0 },
    });
    expect([complaint.name, complaint.stage(play.is), complaint.parties(play.is, covenant)]).toEqual([
      'complaint',
      'sorting',
      ['gemeente', 'om', 'politie'],
    ]);
    expect([complaint.handlers?.(play.is), complaint.tasks(play.is).length]).toEqual([[], 2]);
  });
  test('by the public page, received today', () => {
    const play = new Play('2026-11-30');
    play.do({ type: 'ask-complaint', behalf: 'other' });
    expect(play.is).toMatchObject({ how: 'page', receivedOn: '2026-11-30', behalf: 'other' });
  });
  test('confirmed', () => {
    const play = begun();
    expect(told(play.answer('confirm-complaint', { sentOn: TODAY }))).toEqual([
      'done confirm-complaint',
      'Ontvangst bevestigd',
    ]);
    expect(play.is.confirmedOn).toBe(TODAY);
  });
  test('sorted: somebody who was not involved hears the person; the files hear that it runs, and the controller is asked', () => {
    const play = begun();
    expect(told(play.sorted({ against: ['m-x', 'm-x'] }))).toEqual([
      'done sort-complaint',
      'gives hear-complaint for complaint-handler : answer-complaint',
      'gives give-complaint-reading (gemeente) for core-representative : answer-complaint',
      'gives give-complaint-reading (om) for core-representative : answer-complaint',
      'gives give-complaint-reading (politie) for core-representative : answer-complaint',
      'tell file 1 (subject) {type:request-runs,what:complaint,receivedOn:2026-11-27,answerBy:2027-01-08}, when gone {type:file-gone,file:file 1}',
      'Uitgezocht: de klacht heeft een behandelaar',
    ]);
    expect(play.is).toMatchObject({
      ...{ step: 'hearing', handler: 'm-han', against: ['m-x'], involved: ['m-gemeente', 'm-om'] },
      ...{ identity: { on: TODAY, how: 'document' }, links: { l1: { file: FILE } } },
      reading: { step: 'asked', answers: {} },
    });
    expect(complaint.handlers?.(play.is)).toEqual(['m-han']);
    expect(due(play)).toEqual([
      '2026-11-30T08:00 reminder t1 (13.1, Awb 9:11) by itself',
      '2026-12-02T08:00 escalation t1 (13.1, Awb 9:11) by itself',
      '2026-12-04T08:00 reminder t1 t4 t5 t6 (13.1, Awb 9:11) by itself',
      '2026-12-04T23:00 confirm-complaint t1 (13.1, Awb 9:11) people shown only',
      '2026-12-05T08:00 escalation t1 (13.1, Awb 9:11) by itself',
      '2026-12-09T08:00 escalation t4 t5 t6 (13.1, Awb 9:11) by itself',
      '2026-12-11T08:00 reminder t3 t4 t5 t6 (13.1, Awb 9:11) by itself',
      '2026-12-11T23:00 give-complaint-reading complaint (13.1, Awb 9:11) people',
      '2026-12-17T08:00 reminder t3 (13.1, Awb 9:11) by itself',
      '2026-12-22T08:00 escalation t3 (13.1, Awb 9:11) by itself',
      '2026-12-24T08:00 reminder t3 (13.1, Awb 9:11) by itself',
      '2026-12-25T23:00 hear-complaint t3 (13.1, Awb 9:11) people shown only',
      '2026-12-26T08:00 escalation t3 (13.1, Awb 9:11) by itself',
      '2027-01-08T23:00 answer-complaint complaint (13.1, Awb 9:11) people shown only',
      '2028-01-09T02:00 complaint-records file (13.1) by itself',
    ]);
  });
  test('without a file nobody is asked for anything', () => {
    expect(told(begun().sorted({ links: [] }))).toEqual([
      'done sort-complaint',
      'gives hear-complaint for complaint-handler : answer-complaint',
      'Uitgezocht: de klacht heeft een behandelaar',
    ]);
  });
  test('the controller agrees, all of it; one refuses, and it is over', () => {
    const play = sorted().agreed(['gemeente', 'om']);
    expect(play.is.reading).toEqual({ step: 'asked', answers: { gemeente: 'agree', om: 'agree' } });
    expect(told(play.answer('give-complaint-reading', { answer: 'agree' }, undefined, 'politie'))).toEqual([
      'done give-complaint-reading politie',
      'Een kernpartij heeft over inzage beslist; De klachtbehandelaar mag het dossier lezen',
    ]);
    expect(play.is.reading).toMatchObject({ step: 'given', on: TODAY });
    const other = sorted();
    expect(told(other.answer('give-complaint-reading', { answer: 'refuse' }, undefined, 'om'))).toEqual([
      'done give-complaint-reading om',
      'lapsed give-complaint-reading gemeente',
      'lapsed give-complaint-reading politie',
      'Een kernpartij heeft over inzage beslist; Geen inzage voor de klacht',
    ]);
    expect(other.is.reading).toEqual({ step: 'refused', answers: { om: 'refuse' }, on: TODAY });
  });
  test('heard, or not and why not: an opinion comes of it', () => {
    const play = sorted();
    expect(told(play.answer('hear-complaint', { outcome: 'heard', heardOn: TODAY }))).toEqual([
      'done hear-complaint',
      'gives decide-complaint for complaint-handler : answer-complaint',
      'De klager is gehoord',
    ]);
    expect(play.is.heard).toEqual({ on: TODAY, how: 'heard' });
    expect(due(play)).toEqual([
      '2026-11-30T08:00 reminder t1 (13.1, Awb 9:11) by itself',
      '2026-12-02T08:00 escalation t1 (13.1, Awb 9:11) by itself',
      '2026-12-04T08:00 reminder t1 t4 t5 t6 (13.1, Awb 9:11) by itself',
      '2026-12-04T23:00 confirm-complaint t1 (13.1, Awb 9:11) people shown only',
      '2026-12-05T08:00 escalation t1 (13.1, Awb 9:11) by itself',
      '2026-12-09T08:00 escalation t4 t5 t6 (13.1, Awb 9:11) by itself',
      '2026-12-11T08:00 reminder t4 t5 t6 (13.1, Awb 9:11) by itself',
      '2026-12-11T23:00 give-complaint-reading complaint (13.1, Awb 9:11) people',
      '2026-12-14T08:00 reminder t7 (13.1, Awb 9:11) by itself',
      '2026-12-23T08:00 reminder t7 (13.1, Awb 9:11) by itself',
      '2026-12-29T08:00 escalation t7 (13.1, Awb 9:11) by itself',
      '2026-12-31T08:00 reminder t7 (13.1, Awb 9:11) by itself',
      '2027-01-01T23:00 decide-complaint t7 (13.1, Awb 9:11) people shown only',
      '2027-01-02T08:00 escalation t7 (13.1, Awb 9:11) by itself',
      '2027-01-08T23:00 answer-complaint complaint (13.1, Awb 9:11) people shown only',
      '2028-01-09T02:00 complaint-records file (13.1) by itself',
    ]);
    const not = sorted();
    not.to('2026-11-30');
    expect(told(not.answer('hear-complaint', { outcome: 'unfounded', heardOn: TODAY })).at(-1)).toEqual(
      'Horen was niet nodig',
    );
    expect(not.is.heard).toEqual({ on: '2026-11-30', how: 'unfounded' });
  });
  test('not handled on a ground of the law (Awb 9:8): the letter says so at once', () => {
    const play = sorted();
    const answer = { outcome: 'not-handled', ground: 'too-long-ago' } as const;
    expect(told(play.answer('hear-complaint', answer))).toEqual([
      'done hear-complaint',
      'gives send-complaint-answer for complaint-handler : answer-complaint',
      'De klacht wordt niet behandeld',
    ]);
    expect(play.is.decision).toEqual({
      on: '2026-11-27',
      by: 'm-han',
      opinion: 'not-handled',
      ground: 'too-long-ago',
    });
    expect(play.is.heard).toBeUndefined();
  });
  test('an opinion: the letter; sent: closed, and the files hear that it is over', () => {
    const play = heard();
    expect(told(play.answer('decide-complaint', { opinion: 'founded' }))).toEqual([
      'done decide-complaint',
      'gives send-complaint-answer for complaint-handler : answer-complaint',
      'Er is een oordeel over de klacht',
    ]);
    expect(play.is.decision).toEqual({ on: TODAY, by: 'm-han', opinion: 'founded' });
    expect(due(play)).toEqual([
      '2026-11-30T08:00 reminder t1 (13.1, Awb 9:11) by itself',
      '2026-12-02T08:00 escalation t1 (13.1, Awb 9:11) by itself',
      '2026-12-04T08:00 reminder t1 t4 t5 t6 (13.1, Awb 9:11) by itself',
      '2026-12-04T23:00 confirm-complaint t1 (13.1, Awb 9:11) people shown only',
      '2026-12-05T08:00 escalation t1 (13.1, Awb 9:11) by itself',
      '2026-12-09T08:00 escalation t4 t5 t6 (13.1, Awb 9:11) by itself',
      '2026-12-11T08:00 reminder t4 t5 t6 (13.1, Awb 9:11) by itself',
      '2026-12-11T23:00 give-complaint-reading complaint (13.1, Awb 9:11) people',
      '2026-12-18T08:00 reminder t8 (13.1, Awb 9:11) by itself',
      '2026-12-31T08:00 reminder t8 (13.1, Awb 9:11) by itself',
      '2027-01-06T08:00 escalation t8 (13.1, Awb 9:11) by itself',
      '2027-01-08T08:00 reminder t8 (13.1, Awb 9:11) by itself',
      '2027-01-08T23:00 answer-complaint complaint (13.1, Awb 9:11) people shown only',
      '2027-01-09T08:00 escalation t8 (13.1, Awb 9:11) by itself',
      '2028-01-09T02:00 complaint-records file (13.1) by itself',
    ]);
    play.to('2026-11-30');
    expect(told(play.answer('send-complaint-answer', { sentOn: '2026-11-28' }))).toEqual([
      'done send-complaint-answer',
      'cancelled confirm-complaint',
      'cancelled give-complaint-reading gemeente',
      'cancelled give-complaint-reading om',
      'cancelled give-complaint-reading politie',
      'tell file 1 (subject) {type:request-over}, when gone {type:file-gone,file:file 1}',
      'Brief over de klacht verstuurd',
    ]);
    expect(play.is).toMatchObject({
      ...{ step: 'closed', stepOn: '2026-11-30', closedOn: '2026-11-30' },
      ...{ sentOn: '2026-11-28', outcome: 'decided' },
    });
    expect(due(play)).toEqual(['2027-12-01T02:00 complaint-records file (13.1) by itself']);
  });
  test('closed without an opinion', () => {
    const close = (play: Play, by: object, why: string) =>
      told(play.do({ type: 'close-complaint', by, why } as never));
    expect(close(sorted(), HANDLER, 'settled')).toEqual([
      'cancelled confirm-complaint',
      'cancelled hear-complaint',
      'cancelled give-complaint-reading gemeente',
      'cancelled give-complaint-reading om',
      'cancelled give-complaint-reading politie',
      'tell file 1 (subject) {type:request-over}, when gone {type:file-gone,file:file 1}',
      'De klager is tevreden',
    ]);
    expect(close(begun(), COORDINATOR, 'withdrawn')).toEqual([
      'cancelled confirm-complaint',
      'cancelled sort-complaint',
      'Klacht ingetrokken',
    ]);
    expect(close(begun(), DESK, 'double')).toEqual([
      'cancelled confirm-complaint',
      'cancelled sort-complaint',
      'Hetzelfde als een andere klacht',
    ]);
    expect(close(begun(), DESK, 'late')).toEqual(['refused: answer-missing at why']);
    expect(close(begun(), HANDLER, 'settled')).toEqual(['refused: not-yours']);
  });
});

describe('who handles it (Awb 9:7)', () => {
  const change = (play: Play, by: object, handler: string) =>
    told(play.do({ type: 'change-complaint-handler', by, handler } as never));
  test('another takes the handler’s task over, and nothing else', () => {
    expect(change(sorted(), DESK, 'm-oth')).toEqual([
      'cancelled hear-complaint',
      'gives hear-complaint for complaint-handler : answer-complaint',
      'Een ander behandelt de klacht',
    ]);
    expect(change(sending(), COORDINATOR, 'm-oth')).toEqual([
      'cancelled send-complaint-answer',
      'gives send-complaint-answer for complaint-handler : answer-complaint',
      'Een ander behandelt de klacht',
    ]);
  });
  test('not before it is sorted, not after it is closed, not who has it already, nor who can’t', () => {
    expect(change(begun(), DESK, 'm-oth')).toEqual(['refused: not-sorted']);
    expect(change(sorted(), DESK, 'm-han')).toEqual(['refused: already-assigned at handler']);
    expect(change(sorted(), DESK, 'm-om')).toEqual(['refused: not-able at handler']);
    expect(change(sorted(), core('om'), 'm-oth')).toEqual(['refused: not-yours']);
    const involved = sorted();
    involved.is.involved.push('m-oth');
    expect(change(involved, DESK, 'm-oth')).toEqual(['refused: was-involved at handler']);
    const closed = sorted().must({ type: 'close-complaint', by: HANDLER, why: 'settled' });
    expect(change(closed, DESK, 'm-oth')).toEqual(['refused: closed']);
  });
  test('the coordinator hands the handler’s task to who is free; another’s task to anybody who may do it', () => {
    const play = sorted();
    const give = (task: string, to: string) =>
      told(play.do({ type: 'reassign', by: COORDINATOR, task, to, reason: 'absent' } as never));
    play.is.involved.push('m-oth');
    expect(give(play.task('hear-complaint').id, 'm-oth')).toEqual(['refused: was-involved at to']);
    play.is.involved.pop();
    expect(give(play.task('hear-complaint').id, 'm-oth')).toEqual([
      'mail handed-over to m-han',
      'mail handed-over to m-oth',
      'Taak overgedragen',
    ]);
    expect(play.is.handler).toBe('m-oth');
    play.people = [...play.people, { ...DESK, member: 'm-off-2' }];
    expect(give(play.task('confirm-complaint').id, 'm-off-2')).toEqual([
      'mail handed-over to m-off',
      'Taak overgedragen',
    ]);
    expect(play.is.handler).toBe('m-oth');
  });
  test('who may not any more is followed by somebody who is free, also between two tasks', () => {
    const without = (play: Play, member: string): string[] => {
      play.people = play.people.filter((one) => one.member !== member);
      return told(play.do({ type: 'assignee-gone', member }));
    };
    const play = sorted();
    expect(without(play, 'm-han')).toEqual([
      'Taak aan een ander gegeven: wie de taak had, is niet meer bevoegd',
    ]);
    expect([play.is.handler, play.task('hear-complaint').assignee]).toEqual(['m-oth', 'm-oth']);
    const closed = sorted().must({ type: 'close-complaint', by: HANDLER, why: 'settled' });
    without(closed, 'm-han');
    expect(closed.is.handler).toBe('m-oth');
    without(closed, 'm-oth');
    expect(closed.is.handler).toBeNull();
    const still = sorted();
    still.do({ type: 'assignee-gone', member: 'm-han' });
    expect(still.is.handler).toBe('m-han');
    const desk = begun();
    expect(without(desk, 'm-off')).toEqual([
      'Taak aan een ander gegeven: wie de taak had, is niet meer bevoegd',
    ]);
  });
  test('whom it is about, or who was involved, stands in for nobody who handles it: no mail, and nothing to read', () => {
    const mails = (over: object) => {
      const play = begun();
      play.sorted(over);
      return play.effects.flatMap((one) =>
        one.effect === 'mail' && /^m-(han|oth)$/.test(one.to) ? [one.to] : [],
      );
    };
    // m-oth stands in for m-han today.
    expect(mails({})).toEqual(['m-han', 'm-oth']);
    expect(mails({ against: ['m-oth'] })).toEqual(['m-han']);
    expect(mails({ workers: { [FILE]: ['m-oth'] } })).toEqual(['m-han']);
    const play = sorted({ against: ['m-oth'] });
    const facts = () => factsOf({ kind: 'complaint', stage: 'hearing', state: play.is, parties: CORE });
    const reads = (member: string, instead?: string) =>
      permitToRead({
        ...{ actor: { ...HANDLER, member }, caseId: FILE, file: 'papers', purpose: 'complaint' },
        ...{ fields: ['complaint.person'], today: TODAY, ...facts(), ...(instead && { for: instead }) },
      }).allowed;
    expect([reads('m-han'), reads('m-oth', 'm-han'), reads('m-third', 'm-han')]).toEqual([true, false, true]);
    // Nor where nobody handles it any more.
    play.people = play.people.filter(({ member }) => member !== 'm-han');
    play.must({ type: 'assignee-gone', member: 'm-han' });
    expect([reads('m-oth'), reads('m-third')]).toEqual([false, true]);
  });
  test('whoever works in the file meanwhile is barred from the next step', () => {
    const play = sorted();
    play.answer('hear-complaint', { outcome: 'not-wanted', involved: ['m-new', 'm-om'] });
    expect(play.is.involved).toEqual(['m-gemeente', 'm-om', 'm-new']);
  });
});

describe('reading the file (section 4, 13.2)', () => {
  test('asked again after a no; not while it is asked or given, nor without a file', () => {
    const ask = (play: Play, by = HANDLER) => told(play.do({ type: 'ask-complaint-reading', by }));
    const play = sorted();
    expect(ask(play)).toEqual(['refused: asked']);
    play.answer('give-complaint-reading', { answer: 'refuse' }, undefined, 'om');
    expect(ask(play)).toEqual([
      'gives give-complaint-reading (gemeente) for core-representative : answer-complaint',
      'gives give-complaint-reading (om) for core-representative : answer-complaint',
      'gives give-complaint-reading (politie) for core-representative : answer-complaint',
      'Inzage opnieuw gevraagd',
    ]);
    play.agreed();
    expect(ask(play)).toEqual(['refused: asked']);
    expect(ask(sorted({ links: [] }))).toEqual(['refused: no-links']);
    const gone = sorted().must({ type: 'file-gone', file: FILE });
    expect(ask(gone)).toEqual(['refused: no-links']);
    expect(ask(begun())).toEqual(['refused: not-yours']);
    const loose = sorted();
    expect(ask(loose, { ...HANDLER, roles: ['coordinator'] })).toEqual(['refused: not-yours']);
    loose.is.against.push('m-han');
    expect(ask(loose)).toEqual(['refused: about-you']);
  });
  test('silence on its last day is no access', () => {
    const play = sorted().agreed(['om']);
    play.now = '2026-12-11T23:00:00.000Z';
    expect(told(play.do({ type: 'moment' })).filter((line) => !line.startsWith('mail'))).toEqual([
      'lapsed give-complaint-reading gemeente',
      'lapsed give-complaint-reading politie',
      'Geen inzage voor de klacht; Herinnering verstuurd',
    ]);
    expect(play.is.reading.step).toBe('refused');
  });
  test('any core party takes its word back, and nobody else', () => {
    const stop = (play: Play, by: object) => told(play.do({ type: 'stop-complaint-reading', by } as never));
    const play = sorted().agreed();
    expect(stop(play, { ...core('om'), roles: ['coordinator'] })).toEqual(['refused: not-yours']);
    expect(stop(play, { ...core('om'), party: 'raad' })).toEqual(['refused: not-yours']);
    expect(stop(play, core('om'))).toEqual(['Geen inzage voor de klacht']);
    expect(stop(play, core('om'))).toEqual(['refused: not-given']);
  });
  test('only the handler, while it runs, until its last day, and never who is barred', () => {
    const play = sorted().agreed();
    const reads = (state = play.is, member = 'm-han', day = '2027-01-08') =>
      readingFor(covenant, state, member, day);
    expect(reads()).toEqual({ purpose: 'complaint', until: '2027-01-08' });
    expect(reads(play.is, 'm-oth')).toBeNull();
    expect(reads(play.is, 'm-han', '2027-01-09')).toBeNull();
    expect(reads({ ...play.is, step: 'closed' })).toBeNull();
    expect(reads({ ...play.is, destroyed: true })).toBeNull();
    expect(reads({ ...play.is, involved: ['m-han'] })).toBeNull();
    expect(reads({ ...play.is, against: ['m-han'] })).toBeNull();
    expect(reads({ ...play.is, reading: { step: 'asked', answers: {} } })).toBeNull();
  });
});

describe('the term (Awb 9:11)', () => {
  const longer = (play: Play, how: string, until?: string, by: object = HANDLER) =>
    told(play.do({ type: 'extend-complaint', by, how, ...(until && { until }) } as never));
  test('longer once by four weeks; then only with the person, and the files hear it', () => {
    const play = sorted();
    expect(longer(play, 'own')).toEqual([
      'tell file 1 (subject) {type:request-runs,what:complaint,receivedOn:2026-11-27,answerBy:2027-02-05}, when gone {type:file-gone,file:file 1}',
      'De termijn is verlengd',
    ]);
    expect(longer(play, 'own')).toEqual(['refused: not-extendable at how']);
    expect(longer(play, 'agreed', '2027-02-05')).toEqual(['refused: not-later at until']);
    expect(longer(play, 'agreed', '2028-02-06')).toEqual(['refused: date-too-far at until']);
    expect(longer(play, 'agreed', '2028-02-05')).toEqual([
      'tell file 1 (subject) {type:request-runs,what:complaint,receivedOn:2026-11-27,answerBy:2028-02-05}, when gone {type:file-gone,file:file 1}',
      'De termijn is verlengd',
    ]);
    expect(play.is.extended).toEqual([
      { on: '2026-11-27', how: 'own', until: '2027-02-05' },
      { on: '2026-11-27', how: 'agreed', until: '2028-02-05' },
    ]);
  });
  test('not otherwise, to no day, by nobody else, nor after its end', () => {
    expect(longer(sorted(), 'anyhow')).toEqual(['refused: answer-missing at how']);
    expect(longer(sorted(), 'agreed')).toEqual(['refused: no-date at until']);
    expect(longer(sorted(), 'own', undefined, OTHER)).toEqual(['refused: not-yours']);
    const play = sorted();
    play.to('2027-01-08');
    expect(longer(play, 'own').at(-1)).toEqual('De termijn is verlengd');
    const late = sorted();
    late.to('2027-01-09');
    expect(longer(late, 'own')).toEqual(['refused: too-late']);
    const closed = sorted().must({ type: 'close-complaint', by: HANDLER, why: 'settled' });
    expect(longer(closed, 'own')).toEqual(['refused: closed']);
  });
  test('how it is counted, in words', () => {
    const play = sorted();
    const said = (what: string) =>
      complaint
        .due(play.is, covenant)
        .filter((one) => one.what === what)
        .slice(0, 1)
        .flatMap(counted);
    expect(said('hear-complaint')).toEqual([
      'answer-complaint (13.1, Awb 9:11): P6W from ontvangst van de klacht on 2026-11-27',
      'De dag zelf, vrijdag 27 november 2026, telt niet mee. 6 weken verder is vrijdag 8 januari 2027. De termijn loopt tot het einde van die dag, 24.00 uur. Het antwoord moet er op vrijdag 8 januari 2027 zijn. Deze stap is 14 dagen eerder klaar.',
      'Is er dan geen antwoord, dan is het te laat. De coördinator krijgt bericht.',
      'De behandelaar kan de termijn één keer met vier weken verlengen (Awb 9:11). Met toestemming van de klager kan het langer.',
      'Valt de laatste dag in het weekend of op een feestdag, dan schuift zij op als het convenant dat toestaat.',
    ]);
    longer(play, 'own');
    expect(said('answer-complaint')[1]).toEqual(
      'De dag zelf, vrijdag 27 november 2026, telt niet mee. 6 weken verder is vrijdag 8 januari 2027. De termijn loopt tot het einde van die dag, 24.00 uur. De termijn is verlengd tot en met vrijdag 5 februari 2027.',
    );
    expect(said('complaint-records')).toEqual([
      'complaint-records (13.1): P1Y from laatste dag van het antwoord on 2027-02-05',
      'Bewaard tot en met zaterdag 5 februari 2028. De dag erna wordt vernietigd.',
      'De klacht en alles wat erbij hoort, wordt vernietigd.',
      'Een latere of eerdere einddatum van het dossier waar het over gaat.',
    ]);
    longer(play, 'agreed', '2027-03-01');
    expect(said('answer-complaint')[1]).toEqual(
      'De dag zelf, vrijdag 27 november 2026, telt niet mee. 6 weken verder is vrijdag 8 januari 2027. De termijn loopt tot het einde van die dag, 24.00 uur. Met de klager is afgesproken: de termijn loopt tot en met maandag 1 maart 2027.',
    );
    play.do({ type: 'file-ends', from: FILE, first: '2031-01-01', last: '2031-02-01' });
    play.do({ type: 'close-complaint', by: HANDLER, why: 'settled' });
    expect(said('complaint-records')).toEqual([
      'complaint-records (13.1): no length from afsluiting van de klacht on 2026-11-27',
      'Bewaard zolang het dossier waar het over gaat: dat wordt vernietigd op zaterdag 1 februari 2031.',
      'De klacht en alles wat erbij hoort, wordt vernietigd.',
      'Een latere of eerdere einddatum van het dossier waar het over gaat.',
    ]);
  });
  test('a step that begins on the last day ends with it', () => {
    const play = sorted();
    play.to('2027-01-08');
    play.answer('hear-complaint', { outcome: 'not-wanted' });
    expect(play.end('decide-complaint')?.lastDay).toBe('2027-01-08');
  });
});

describe('what can’t be, and the field that it is about', () => {
  const takes = (over: object, play = new Play()) => told(play.do(registered(over)))[0];
  test('taking it in and sorting it', () => {
    const sort = (over: object) => told(begun().sorted(over))[0];
    expect({
      'by nobody of the desk': takes({ by: core('om') }),
      'in another way': takes({ how: 'mail' }),
      'at the desk': takes({ how: 'desk' }),
      tomorrow: takes({ receivedOn: '2026-11-28' }),
      'for nobody': takes({ behalf: 'x' }),
      'for another': takes({ behalf: 'other' }),
      'the public page by somebody': told(
        new Play().do({ type: 'ask-complaint', by: DESK, behalf: 'self' } as never),
      )[0],
      'a file’s end by somebody': told(begun().do({ type: 'file-ends', by: DESK } as never))[0],
      'a file’s going by somebody': told(begun().do({ type: 'file-gone', by: DESK, file: FILE } as never))[0],
      'of one that isn’t there': told(new Play().do({ type: 'moment' }))[0],
      'taken in twice': takes({}, begun()),
      'known or not': sort({ identity: 'maybe' }),
      'a file of nobody known': sort({ identity: 'not' }),
      'a file that has gone': sort({ workers: undefined }),
      'no handler': sort({ handler: 'm-x' }),
      'handled by whom it is about': sort({ against: ['m-han'] }),
      'handled by who worked in the file': sort({ workers: { [FILE]: ['m-han'] } }),
    }).toEqual({
      'by nobody of the desk': 'refused: not-yours',
      'in another way': 'refused: answer-missing at how',
      'at the desk': 'gives confirm-complaint for request-officer : answer-complaint',
      tomorrow: 'refused: date-in-future at receivedOn',
      'for nobody': 'refused: answer-missing at behalf',
      'for another': 'gives confirm-complaint for request-officer : answer-complaint',
      'the public page by somebody': 'refused: not-yours',
      'a file’s end by somebody': 'refused: not-yours',
      'a file’s going by somebody': 'refused: not-yours',
      'of one that isn’t there': 'refused: unknown-case',
      'taken in twice': 'refused: known',
      'known or not': 'refused: answer-missing at identity',
      'a file of nobody known': 'refused: identity-first at links',
      'a file that has gone': 'refused: no-links at links',
      'no handler': 'refused: not-able at handler',
      'handled by whom it is about': 'refused: about-you at handler',
      'handled by who worked in the file': 'refused: was-involved at handler',
    });
  });
  test('hearing, deciding, sending', () => {
    const hear = (answer: object) => told(sorted().answer('hear-complaint', answer as never))[0];
    const send = (sentOn: string) => told(sending().answer('send-complaint-answer', { sentOn }))[0];
    const confirm = (sentOn: string) => told(begun().answer('confirm-complaint', { sentOn }))[0];
    const task = begun();
    expect({
      'confirmed tomorrow': confirm('2026-11-28'),
      'confirmed before it came': confirm('2026-11-26'),
      'another form': told(
        task.do({ type: 'complete-task', by: DESK, task: 't1', kind: 'sort-complaint', answer: {} } as never),
      )[0],
      'heard somehow': hear({ outcome: 'x' }),
      'heard on no day': hear({ outcome: 'heard' }),
      'heard tomorrow': hear({ outcome: 'heard', heardOn: '2026-11-28' }),
      'heard before it came': hear({ outcome: 'heard', heardOn: '2026-11-26' }),
      'not handled without a ground': hear({ outcome: 'not-handled' }),
      'no opinion': told(heard().answer('decide-complaint', { opinion: 'x' as 'founded' }))[0],
      partly: told(heard().answer('decide-complaint', { opinion: 'partly' }))[0],
      unfounded: told(heard().answer('decide-complaint', { opinion: 'unfounded' }))[0],
      'not to be known': told(heard().answer('decide-complaint', { opinion: 'no-opinion' }))[0],
      'sent tomorrow': send('2026-11-28'),
      'sent before the opinion': send('2026-11-26'),
      'read or not': told(
        sorted().answer('give-complaint-reading', { answer: 'x' as 'agree' }, undefined, 'om'),
      )[0],
    }).toEqual({
      'confirmed tomorrow': 'refused: date-in-future at sentOn',
      'confirmed before it came': 'refused: date-too-early at sentOn',
      'another form': 'refused: wrong-kind',
      'heard somehow': 'refused: answer-missing at outcome',
      'heard on no day': 'refused: no-date at heardOn',
      'heard tomorrow': 'refused: date-in-future at heardOn',
      'heard before it came': 'refused: date-too-early at heardOn',
      'not handled without a ground': 'refused: answer-missing at ground',
      'no opinion': 'refused: answer-missing at opinion',
      partly: 'done decide-complaint',
      unfounded: 'done decide-complaint',
      'not to be known': 'done decide-complaint',
      'sent tomorrow': 'refused: date-in-future at sentOn',
      'sent before the opinion': 'refused: date-too-early at sentOn',
      'read or not': 'refused: answer-missing at answer',
    });
  });
  test('not handling it comes too late after four weeks (Awb 9:8(3))', () => {
    const play = sorted();
    play.to('2026-12-26');
    expect(told(play.answer('hear-complaint', { outcome: 'not-handled', ground: 'too-long-ago' }))).toEqual([
      'refused: too-late-not-to at outcome',
    ]);
  });
});

describe('mail, files and the end', () => {
  test('mail that didn’t arrive is handled apart', () => {
    const play = begun();
    expect(told(play.do({ type: 'mail-failed', task: 't1' } as never))).toEqual([
      'gives mail-undeliverable (t1) for coordinator',
      'Een mail is niet bezorgd',
    ]);
    expect(due(play).filter((line) => /undeliverable/.test(line))).toEqual([
      '2026-12-04T23:00 mail-undeliverable t3 (5) people shown only',
    ]);
    expect(told(play.answer('mail-undeliverable', { handled: 'no' as 'yes' }))).toEqual([
      'refused: answer-missing at handled',
    ]);
    expect(told(play.answer('mail-undeliverable', { handled: 'yes' }))).toEqual([
      'done mail-undeliverable t1',
      'Gedaan: een mail kwam niet aan',
    ]);
  });
  test('a file that has gone stands in the journal', () => {
    expect(told(sorted().do({ type: 'file-gone', file: FILE }))).toEqual(['Een dossier is vernietigd']);
  });
  test('destroyed: nothing comes any more, and only the system is heard', () => {
    const play = begun().must({ type: 'close-complaint', by: DESK, why: 'double' });
    play.now = '2027-11-28T02:00:00.000Z';
    expect(told(play.do({ type: 'moment' }))).toEqual([
      '{effect:erase-case,term:complaint-records,article:13.1}',
      'Vernietigd',
    ]);
    expect([complaint.stage(play.is), due(play), play.is.tasks]).toEqual(['destroyed', [], []]);
    for (const type of ['moment', 'mail-failed', 'assignee-gone', 'file-ends', 'file-gone'])
      expect(told(play.do({ type } as never))).toEqual(['Niets veranderd']);
    expect(told(play.do({ type: 'close-complaint', by: DESK, why: 'double' }))).toEqual([
      'refused: destroyed',
    ]);
  });
});

describe('its letters', () => {
  const words = {
    number: 'k-1',
    date: '2026-12-10',
    addressee: ['Aad'],
    findings: ' Een.\n\n\n\nTwee.',
    measures: ' ',
  };
  const texts = covenant.letters.texts.map((text) => ({
    ...text,
    title: text.id,
    blocks: text.blocks.filter((block) => 'insert' in block),
  }));
  const bare = { ...covenant, letters: { ...covenant.letters, texts } } as typeof covenant;
  const letter = (decision: object, over = {}) => {
    const state = { ...sending().is, decision: { on: TODAY, by: 'm-han', ...decision } } as never;
    const { title, addressee, blocks } = complaintLetter(bare, state, { ...words, ...over });
    return [title, ...addressee, ...blocks.map(blockSays)];
  };
  test('say the opinion, what was found, and what comes of it or that nothing does', () => {
    expect(letter({ opinion: 'founded' })).toEqual([
      'complaint-answer',
      'Aad',
      'paragraph: Uw klacht is gegrond. U heeft gelijk.',
      'paragraph: Een.',
      'paragraph: Twee.',
      'paragraph: Er is niets om hier te noemen.',
    ]);
    expect(letter({ opinion: 'founded' }, { measures: 'Dit.\n\n ', addressee: [] })).toEqual([
      'complaint-answer',
      'Aan wie de klacht deed',
      'paragraph: Uw klacht is gegrond. U heeft gelijk.',
      'paragraph: Een.',
      'paragraph: Twee.',
      'paragraph: Dit.',
    ]);
    expect(letter({ opinion: 'not-handled', ground: 'too-long-ago' })).toEqual([
      'complaint-not-handled',
      'Aad',
      'paragraph: Het is meer dan een jaar geleden gebeurd (Awb 9:8(1)(b)).',
      'paragraph: Een.',
      'paragraph: Twee.',
    ]);
    expect(letter({ opinion: 'not-handled', ground: 'x' })).toEqual([
      'complaint-not-handled',
      'Aad',
      'paragraph: (Awb 9:8).',
      'paragraph: Een.',
      'paragraph: Twee.',
    ]);
  });
  test('confirm the receipt to who complained, or to whoever it was', () => {
    const to = (addressee: string[]) => {
      const letter = confirmationLetter(bare, begun().is, { ...words, addressee });
      return [letter.title, ...letter.addressee, letter.reference];
    };
    expect(to([])).toEqual(['complaint-received', 'Aan wie de klacht deed', 'k-1']);
    expect(to(['Aad', 'Straat 1'])).toEqual(['complaint-received', 'Aad', 'Straat 1', 'k-1']);
  });
});

test('the desk is who handles requests, the administrator and the coordinator; the controller is the core parties', () => {
  expect(CORE.every((party) => complaint.parties(begun().is, covenant).includes(party))).toBe(true);
});
