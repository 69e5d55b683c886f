/** What each body of people may see and do in a meeting (8.4, 9.1, 10.5): who is there, what lies on the table, what the minutes hold. */

import { modelCovenant } from '../../../covenant/index.ts';
import type { Actor } from '../../../domain/case.ts';
import {
  afterDay,
  agendaOf,
  BODIES,
  dueOf,
  formsFor,
  isBody,
  isTaskOf,
  type Line,
  type Meeting,
  type MeetingItem,
  mayBePresent,
  mayDiscuss,
  minutesOf,
  momentsOf,
  phaseOf,
  proposalOf,
  readsFor,
  sightOf,
  stagesOf,
  tasksFrom,
  titleOf,
} from '../../../domain/meetings/index.ts';
import { COORDINATOR, Life, rep, STRANGER } from '../subject/life.ts';

const covenant = modelCovenant();
const DAY = '2027-01-04';
const weighing = (): Life => {
  const life = new Life(DAY);
  life.signal('s1');
  return life;
};
const conference = (): Life => weighing().onAgenda(['gemeente', 'raad'], ['x']).informed();
const PARTNER: Actor = { member: 'm-p', party: 'x', roles: ['external-partner'] };
/** With one item permitted for the partner. */
const permitted = (): Life => {
  const life = conference();
  const items = [{ ref: 'c-1', unit: 'subject' }];
  life.do({
    type: 'propose-disclosure',
    by: rep('raad'),
    partner: 'x',
    items,
    kinds: ['signals'],
    necessity: 'monitor',
    texts: [],
  });
  return life.all('permit-disclosure', { permit: 'yes' });
};

test('two bodies, each with its own stages, moments and tasks: what the weighing team does is the core parties’ own', () => {
  expect([BODIES, isBody('weighing'), isBody('conference'), isBody('other'), isBody(null)]).toEqual([
    ['weighing', 'conference'],
    true,
    true,
    false,
    false,
  ]);
  expect(BODIES.map((body) => [stagesOf(body), momentsOf(body)])).toEqual([
    [
      ['weighing', 'conference'],
      [
        'assess',
        'give-information',
        'decide-agenda',
        'consult-informing',
        'decide-informing',
        'reconsider-notice',
        'decide-closing',
        'review-or-close',
        'weigh-signal',
        'inform-subject',
      ],
    ],
    [
      ['conference'],
      ['draw-up-plan', 'agree-plan', 'report-action', 'review-round', 'advise-closing', 'archive'],
    ],
  ]);
  const kinds = [...covenant.tasks.map(({ id }) => id)];
  expect(BODIES.map((body) => kinds.filter((kind) => isTaskOf(body, kind)))).toEqual([
    [
      'assess',
      'give-information',
      'decide-agenda',
      'consult-informing',
      'decide-informing',
      'reconsider-notice',
      'decide-closing',
      'review-or-close',
    ],
    ['draw-up-plan', 'agree-plan', 'report-action', 'review-round', 'advise-closing'],
  ]);
});

test('who can be there: who takes part, and who was told something of this case', () => {
  const there = (body: 'weighing' | 'conference', life: Life, actor: Actor) =>
    mayBePresent(body, covenant, life.state, actor);
  expect([
    there('conference', permitted(), PARTNER),
    there('conference', conference(), PARTNER),
    there('weighing', permitted(), PARTNER),
    there('conference', permitted(), { ...PARTNER, roles: ['coordinator'] }),
  ]).toEqual([true, false, false, false]);
  expect([
    there('conference', conference(), rep('raad')),
    there('conference', conference(), rep('om')),
    there('weighing', weighing(), rep('om')),
    there('weighing', weighing(), rep('raad')),
  ]).toEqual([true, false, true, false]);
});

test('it is said to be discussed by who takes part, in that body’s stages', () => {
  const may = (body: 'weighing' | 'conference', life: Life, actor: Actor) =>
    mayDiscuss(body, covenant, life.state, actor);
  expect([
    may('conference', conference(), rep('raad')),
    may('conference', conference(), rep('om')),
    may('conference', weighing(), rep('om')),
    may('weighing', weighing(), rep('om')),
    may('weighing', conference(), rep('om')),
  ]).toEqual([true, false, false, true, true]);
});

test('on the table: what that body’s work needs, and no more', () => {
  const life = conference();
  const { state } = life;
  const agreeing = structuredClone(state);
  if (agreeing.plan) agreeing.plan.step = 'agreeing';
  const running = structuredClone(state);
  if (running.plan) running.plan.step = 'running';
  expect([readsFor('weighing', weighing().state), readsFor('weighing', state)]).toEqual([
    ['8.2a', '8.2b', '8.2d'],
    ['10.2a', '9.3', '10.2e'],
  ]);
  expect(
    [state, agreeing, running, { ...state, plan: null }].map((one) => readsFor('conference', one)),
  ).toEqual([
    ['10.2a', '10.2b', '10.2d', '9.3', '10.2e'],
    ['10.2a', '10.2b', '10.2d', '9.3', '10.2e'],
    ['10.2a', '10.2b', '9.3', '10.2e'],
    ['10.2a', '10.2b', '9.3', '10.2e'],
  ]);
  const planned = conference().planned('2027-02-01').state;
  expect([
    formsFor('weighing', weighing().state),
    formsFor('weighing', state),
    formsFor('conference', state),
    formsFor('conference', planned),
    formsFor('conference', { ...planned, stage: 'closed' }),
    formsFor('conference', { ...state, plan: null }),
  ]).toEqual([
    ['ask-information'],
    [],
    ['add-data', 'add-person'],
    ['add-action', 'add-data', 'add-person'],
    [],
    ['add-data', 'add-person'],
  ]);
});

test('a case is on the agenda once for each date, and only in that body’s stages', () => {
  const { state } = weighing();
  expect(
    dueOf('weighing', covenant, state).map(({ what, lastDay, title }) => [what, lastDay, title]),
  ).toEqual([
    ['weigh-signal', '2027-02-01', 'Signaal wegen'],
    ['inform-subject', '2027-02-04', 'Betrokkene informeren'],
  ]);
  expect(dueOf('conference', covenant, state)).toEqual([]);
  const until = '2030-01-01';
  expect(proposalOf('weighing', covenant, { caseId: 'a', state }, until)?.stage).toBe('weighing');
  expect(
    proposalOf('weighing', covenant, { caseId: 'a', state: { ...state, stage: 'not-on-agenda' } }, until),
  ).toBeNull();
  expect(proposalOf('weighing', covenant, { caseId: 'a', state }, '2027-01-05')).toBeNull();
  const same = (ids: string[]) =>
    agendaOf(
      'weighing',
      covenant,
      ids.map((caseId) => ({ caseId, state })),
      until,
    ).map(({ caseId }) => caseId);
  expect([same(['b', 'a', 'c']), same(['c', 'b', 'a'])]).toEqual([
    ['a', 'b', 'c'],
    ['a', 'b', 'c'],
  ]);
  expect([
    titleOf(covenant, 'assess'),
    titleOf(covenant, 'weigh-signal'),
    titleOf(covenant, 'other'),
  ]).toEqual(['Beoordeel het signaal', 'Signaal wegen', 'other']);
  expect(afterDay('2027-03-27')).toBe('2027-03-28T23:00:00.000Z'.replace('28T23', '28T22'));
});

describe('what somebody sees of one case', () => {
  const item: MeetingItem = {
    nr: 1,
    caseId: 'a',
    due: [],
    present: ['m-raad', 'm-p'],
    from: 1,
    to: null,
    discussedAt: null,
    counts: null,
  };
  const meeting: Meeting = {
    id: 'm',
    body: 'conference',
    day: DAY,
    time: null,
    madeBy: 'm-co',
    status: 'running',
    startedAt: null,
    endedAt: null,
    items: [item, { ...item, nr: 2, present: ['m-om'] }],
  };
  const sees = (
    actor: Actor,
    over: Partial<Meeting> = {},
    state: Life['state'] | null = conference().state,
    today = DAY,
  ) => sightOf({ ...meeting, ...over }, item, covenant, state, actor, today);
  test('who is there sees the file while it is discussed, and what came of it afterwards', () => {
    expect(sees(rep('raad'))).toBe('contents');
    expect(sees(rep('raad'), { status: 'planned' })).toBe('dates');
    expect(sees(rep('raad'), { status: 'ended' })).toBe('minutes');
    expect(sees(rep('raad'), {}, conference().state, '2027-01-05')).toBe('minutes');
    expect(sees(rep('raad'), {}, null)).toBe('dates');
    for (const stage of ['archived', 'destroyed'] as const)
      expect(sees(rep('raad'), {}, { ...conference().state, stage })).toBe('dates');
    expect(sees(rep('raad'), {}, { ...conference().state, stage: 'closed' })).toBe('minutes');
  });
  test('who is there for another case sees dates, others nothing; a partner never a page of it', () => {
    expect([sees(rep('om')), sees(rep('politie')), sees(COORDINATOR), sees(STRANGER), sees(PARTNER)]).toEqual(
      ['dates', 'nothing', 'dates', 'nothing', 'nothing'],
    );
  });
  test('one that nobody ended is over at the end of its day', () => {
    expect([
      phaseOf(meeting, DAY),
      phaseOf(meeting, '2027-01-05'),
      phaseOf({ ...meeting, status: 'planned' }, '2027-01-05'),
    ]).toEqual(['running', 'ended', 'planned']);
  });
});

test('the minutes are what this body itself did between start and end, on its day', () => {
  const line = (version: number, detail: unknown, over: Partial<Line> = {}): Line => ({
    version,
    at: '2027-01-04T10:00:00.000Z',
    summary: '',
    by: rep('raad'),
    detail,
    ...over,
  });
  const lines = [
    line(1, { type: 'add-data' }),
    line(2, { type: 'add-data' }),
    line(3, { type: 'register-signal' }),
    line(4, { type: 'complete-task', kind: 'agree-plan' }),
    line(5, { type: 'complete-task', kind: 'assess' }),
    line(6, { type: 'complete-task' }),
    line(7, { type: 'discuss', body: 'conference' }),
    line(8, { type: 'discuss', body: 'weighing' }),
    line(9, { type: 'add-action' }, { by: null }),
    line(10, { type: 'add-person' }, { at: '2027-01-05T10:00:00.000Z' }),
    line(11, null),
    line(12, { type: 'ask-information' }),
    line(13, { type: 'add-action' }),
  ];
  const of = (body: 'weighing' | 'conference', from: number | null, to: number | null) =>
    minutesOf(body, lines, { from, to }, DAY).map(({ version }) => version);
  expect([
    of('conference', 1, null),
    of('conference', 1, 7),
    of('weighing', 1, null),
    of('conference', null, null),
  ]).toEqual([[2, 4, 7, 13], [2, 4, 7], [3, 5, 8, 12], []]);
  const tasks = [
    { kind: 'agree-plan', openedAt: '2027-01-04T10:00:00Z' },
    { kind: 'assess', openedAt: '2027-01-04T10:00:00Z' },
    { kind: 'agree-plan', openedAt: '2027-01-04T11:00:00Z' },
  ];
  const all = [{ at: '2027-01-04T09:00:00.000Z' }, { at: '2027-01-04T10:00:00.000Z' }];
  expect(tasksFrom('conference', tasks, all)).toEqual(tasks.slice(0, 1));
});
