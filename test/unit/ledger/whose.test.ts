/** Whose duty it is and by when (11, 12.6, AVG 18-19): one person's, item's or recipient's day is never another's; and in which order they are read. */
import { modelCovenant } from '../../../covenant/index.ts';
import { DUTY_TITLES, type DutyLine, dutiesOf } from '../../../domain/ledger/index.ts';
import type { SubjectState } from '../../../domain/subject/index.ts';
import { Life } from '../subject/life.ts';

const covenant = modelCovenant();
const DAY = '2027-01-04';
const P1 = 'person:p1';
const conference = (over: object = {}): SubjectState => {
  const life = new Life(DAY);
  life.signal('s1');
  life.onAgenda(['gemeente', 'om', 'politie', 'raad']).informed();
  return { ...life.state, ...over };
};
const of = (over: object, duty: DutyLine['duty'], today = DAY) =>
  dutiesOf(covenant, conference(over), today).filter((line) => line.duty === duty);
const days = (over: object, duty: DutyLine['duty']) =>
  Object.fromEntries(of(over, duty).map(({ about, lastDay }) => [about, lastDay]));
const task = (kind: string, about: string, from: string, term = kind) => ({
  ...{ id: `${kind} ${about}`, kind, about, from, openedOn: from, term, party: null, assignee: null },
  ...{ role: 'administrator', nudged: [] },
});
const SUBJECT = 'De persoon om wie het gaat';
const informing = (over: object) => ({ from: DAY, consulted: [], ...over });

describe('informing, of each person alone (11)', () => {
  test('only who got the letter is informed: neither a step nor a day alone says so', () => {
    for (const one of [{ step: 'informed' }, { step: 'sending', sentOn: '2027-01-05' }])
      expect(of({ informing: { subject: informing(one) } }, 'inform')).toMatchObject([
        { status: 'due', on: null, lastDay: '2027-02-04' },
      ]);
  });
  test('after a postponement the day is that of the person’s own notice; until that is asked, of the first month', () => {
    const again = informing({ step: 'sending', again: true });
    const tasks = [
      task('send-notice', P1, '2027-02-20', 'send-notice-after'),
      task('decide-informing', 'subject', '2027-03-01'),
      task('send-notice', 'subject', '2027-02-10', 'send-notice-after'),
    ].map((one) => ({ ...one, until: one.from }));
    expect(days({ tasks, informing: { subject: again, [P1]: again } }, 'inform')).toEqual({
      [SUBJECT]: '2027-02-10',
      [P1]: '2027-02-20',
    });
    expect(days({ tasks: [], informing: { subject: again } }, 'inform')).toEqual({ [SUBJECT]: '2027-02-04' });
  });
  const postponed = (decidedOn: string, ground = 'b') => informing({ step: 'postponed', decidedOn, ground });
  const two = { subject: postponed('2027-01-20'), [P1]: postponed('2027-01-10') };
  test('postponed: each is looked at again three months after the decision about that person (11.5)', () => {
    expect(days({ informing: two, tasks: [] }, 'reconsider')).toEqual({
      [SUBJECT]: '2027-04-20',
      [P1]: '2027-04-10',
    });
    const tasks = [task('reconsider-notice', P1, '2027-01-10'), task('decide-informing', 'subject', DAY)];
    expect(
      of({ informing: two, tasks }, 'reconsider').map(({ about, why }) => [about, /de taak\.$/.test(why)]),
    ).toEqual([
      [P1, true],
      [SUBJECT, false],
    ]);
  });
  test('while it is decided again, the day is of that decision and no other', () => {
    const decision = (kind: string, about: string) => ({
      [`${kind} ${about}`]: { kind, about, from: DAY, openedOn: DAY, round: 1, answers: {} },
    });
    const decisions = {
      ...decision('decide-unshielding', 'subject'),
      ...decision('reconsider-notice', P1),
      ...decision('reconsider-notice', 'subject'),
    };
    expect(days({ informing: two, tasks: [], decisions }, 'reconsider')).toEqual({
      [SUBJECT]: '2027-04-20',
      [P1]: '2027-04-10',
    });
  });
  test('postponed is not late, however long ago; a ground that the covenant no longer has isn’t made up', () => {
    const state = { informing: { subject: postponed(DAY, 'former') }, tasks: [] };
    expect(of(state, 'inform', '2030-01-01')).toMatchObject([{ status: 'not-done', late: false, why: '' }]);
    expect(of(state, 'reconsider', '2030-01-01')).toMatchObject([{ status: 'due', late: true }]);
  });
});

const ITEM = { request: 'r', item: 'w-1', unit: 'signal:s1', code: '8.2b', party: 'om', ground: 'a' };
const corrected = (corrections: Record<string, object>, tasks: object[] = []) => ({
  tasks,
  rights: {
    ...{ requests: {}, shields: {} },
    corrections: Object.fromEntries(
      Object.entries(corrections).map(([id, one]) => [
        id,
        { ...ITEM, what: 'improve', decidedOn: DAY, ...one },
      ]),
    ),
  },
});

describe('corrections, each by itself (12.6, AVG 19)', () => {
  test('the last day is that of its own task, and of the term where there is none; the whole file is called so', () => {
    const until = (kind: string, about: string, day: string) => ({ ...task(kind, about, DAY), until: day });
    const state = corrected(
      {
        k1: { step: 'open' },
        k2: { step: 'open', unit: 'plan' },
        k3: { step: 'open', unit: 'weighing:1' },
        k4: { step: 'open', unit: 'subject', item: null },
      },
      [
        until('confirm-correction', 'correction:k1', '2027-01-07'),
        until('carry-out-correction', 'correction:k2', '2027-01-09'),
        until('carry-out-correction', 'correction:k1', '2027-01-08'),
        until('carry-out-correction', 'correction:k4', '2027-01-10'),
      ],
    );
    expect(Object.values(days(state, 'carry-out-correction'))).toEqual([
      '2027-01-08',
      '2027-01-09',
      '2027-01-10',
      '2027-02-01',
    ]);
    expect(days(state, 'carry-out-correction')).toMatchObject({ 'Het hele dossier': '2027-01-10' });
  });
  test('done on the day on which it was carried out, also where it was decided before', () => {
    expect(of(corrected({ k1: { step: 'done', on: '2027-01-09' } }), 'carry-out-correction')).toMatchObject([
      { status: 'done', on: '2027-01-09', late: false },
    ]);
    expect(of(corrected({ k1: { step: 'done', on: '2027-02-02' } }), 'carry-out-correction')).toMatchObject([
      { status: 'done', on: '2027-02-02', late: true },
    ]);
  });
  test('recipients: done on the day of the last that confirmed, whoever left; each correction has its own last day', () => {
    const step = 'done';
    const recipients = {
      om: { confirmedOn: '2027-01-09' },
      politie: { confirmedOn: '2027-01-06' },
      raad: { confirmedOn: '2027-01-08' },
      'partner-wijkteam': { leftOn: '2027-01-20' },
    };
    expect(of(corrected({ k1: { step, recipients } }), 'notify-recipients')).toMatchObject([
      { status: 'done', on: '2027-01-09' },
    ]);
    const open = { om: {} };
    const until = (about: string, day: string) => ({
      ...task('confirm-correction', about, DAY),
      until: day,
    });
    const state = corrected(
      { k1: { step, recipients: open }, k2: { step, recipients: open, unit: 'plan' } },
      [until('correction:k1:partner-wijkteam', '2027-01-13'), until('correction:k2', '2027-01-12')],
    );
    expect(Object.values(days(state, 'notify-recipients'))).toEqual(['2027-01-12', '2027-01-13']);
  });
  test('nothing is told of what was not changed', () => {
    expect(of(corrected({ k1: { step: 'held', recipients: { om: {} } } }), 'notify-recipients')).toEqual([]);
  });
});

test('that a shielding ends is told of what ends, and of nothing else (AVG 18(3))', () => {
  const shield = { unit: 'signal:s1', correction: 'k1', since: DAY };
  const until = (about: string, day: string) => ({ ...task('notify-unshielding', about, DAY), until: day });
  const objection = { request: 'r', from: DAY, step: 'shielded' };
  const rights = { requests: {}, corrections: {}, shields: { 'w-1': shield }, objection };
  const tasks = [until('shield:w-10', '2027-01-09'), until('shield:file', '2027-01-08')];
  const told = (over: object) => of({ tasks, rights: { ...rights, ...over } }, 'notify-unshielding');
  expect(told({ objection: undefined })).toEqual([]);
  expect(told({ objection: { ...objection, ending: 'asked' } })).toMatchObject([
    { about: 'Het hele dossier', lastDay: '2027-01-08' },
  ]);
  const ends = { 'w-2': { ...shield, ending: true }, 'w-10': { ...shield, unit: 'plan', ending: true } };
  expect(told({ objection: undefined, shields: ends })).toMatchObject([
    { about: 'Eén gegeven: Plan van aanpak', lastDay: '2027-01-09' },
  ]);
});

describe('how the list is read', () => {
  test('done in the order in which it was done, what was not done in the order of its last day', () => {
    const asked = (overOn: string | undefined, answerBy: string, what = 'access') => ({
      ...{ what, receivedOn: DAY, answerBy, over: true, ...(overOn && { overOn }) },
    });
    const requests = {
      r1: asked('2027-01-20', '2027-02-01'),
      r2: asked('2027-01-10', '2027-02-20', 'correction'),
    };
    const state = { rights: { requests, corrections: {}, shields: {} } };
    expect(of(state, 'answer-request').map(({ on }) => on)).toEqual(['2027-01-10', '2027-01-20']);
    const postponed = (decidedOn: string, againOn: string) =>
      informing({ step: 'postponed', ground: 'b', decidedOn, againOn });
    const two = { subject: postponed(DAY, '2027-03-20'), [P1]: postponed('2027-01-10', '2027-03-01') };
    expect(of({ informing: two, tasks: [] }, 'inform').map(({ lastDay }) => lastDay)).toEqual([
      '2027-03-01',
      '2027-03-20',
    ]);
  });
  test('of what was over before its day was kept, nobody says that it was late', () => {
    const requests = { r1: { what: 'access', receivedOn: DAY, answerBy: '2027-02-01', over: true } };
    expect(
      of({ rights: { requests, corrections: {}, shields: {} } }, 'answer-request', '2027-06-01'),
    ).toMatchObject([{ status: 'done', on: null, late: false }]);
  });
  test('each duty has a name of its own', () => {
    expect(Object.values(DUTY_TITLES).filter((title) => title.length < 5)).toEqual([]);
    expect([DUTY_TITLES.inform, DUTY_TITLES.shield, DUTY_TITLES.destroy]).toEqual([
      'Informeren',
      'Afschermen',
      'Vernietigen',
    ]);
  });
});
