import { modelCovenant } from '../../../covenant/index.ts';
import type { Actor } from '../../../domain/case.ts';
import { addDays, dayOf } from '../../../domain/dates/index.ts';
import {
  agendaOf,
  agendaUntil,
  formsFor,
  type Meeting,
  type MeetingItem,
  mayAttend,
  mayOrganise,
  meetingEnds,
  minutesOf,
  phaseOf,
  readsFor,
  sightOf,
  tasksFrom,
} from '../../../domain/meetings/index.ts';
import { ADMINISTRATOR, COORDINATOR, Life, rep, STRANGER } from '../subject/life.ts';

const covenant = modelCovenant();
const DAY = '2027-01-04';
const on = (parties: string[], planned?: string): Life => {
  const life = new Life(DAY);
  life.signal('s1');
  life.onAgenda(parties).informed();
  return planned === undefined ? life : life.planned(planned);
};
const PARTNER: Actor = { member: 'm-p', party: 'jeugdzorg', roles: ['external-partner'] };

describe('the agenda, made from what is due', () => {
  const cases = () => [
    { caseId: 'late', state: on(['gemeente', 'raad'], '2027-01-29').state },
    { caseId: 'soon', state: on(['gemeente', 'raad'], '2027-01-15').state },
    { caseId: 'drawing', state: on(['gemeente', 'raad']).state },
    { caseId: 'weighing', state: new Life('2027-01-11').signal('s1').state },
  ];

  test('per case, soonest first, each date with its reason; only what the body itself must do', () => {
    const found = agendaOf('conference', covenant, cases(), agendaUntil(covenant, DAY));
    expect(found.map(({ caseId }) => caseId)).toEqual(['soon', 'late', 'drawing']);
    expect(found[0]?.due.map(({ what, lastDay }) => [what, lastDay])).toEqual([
      ['report-action', '2027-01-15'],
    ]);
    expect(found[2]?.due.map(({ title }) => title)).toEqual(['Stel het plan van aanpak op']);
    for (const { due } of found) for (const { why } of due) expect(why.counting).not.toBe('');
    const weighing = agendaOf('weighing', covenant, cases(), agendaUntil(covenant, '2027-01-11'));
    expect(weighing.map(({ caseId }) => caseId)).toEqual(['weighing']);
    expect(weighing[0]?.due[0]).toMatchObject({ what: 'weigh-signal', lastDay: '2027-02-08' });
  });

  test('what ends later stays away; what is overdue stays on', () => {
    const names = (day: string): string[] =>
      agendaOf('conference', covenant, cases(), agendaUntil(covenant, day)).map(({ caseId }) => caseId);
    expect(names('2026-12-20')).toEqual(['soon']);
    expect(names('2027-06-01')).toContain('soon');
    expect(agendaOf('conference', covenant, [], agendaUntil(covenant, DAY))).toEqual([]);
  });

  test('a file that soon goes to the archive comes on the agenda of both', () => {
    const life = on(['gemeente', 'raad'], '2027-02-01').until('2027-02-15', '23:00');
    life.all('review-round', { outcome: 'continue' }).one('report-action', { done: 'yes' });
    const all = life.until('2028-01-20').state;
    const whats = (body: 'weighing' | 'conference'): string[] =>
      agendaOf(body, covenant, [{ caseId: 'c', state: all }], agendaUntil(covenant, '2028-01-20')).flatMap(
        ({ due }) => due.map(({ what }) => what),
      );
    expect(whats('conference')).toContain('archive');
    expect(whats('weighing')).toContain('review-or-close');
  });
});

describe('who', () => {
  test('the chair, the administrator and the coordinator make it; nobody else', () => {
    const may = [rep('gemeente'), ADMINISTRATOR, COORDINATOR];
    const not = [rep('om'), rep('politie'), rep('raad'), STRANGER, PARTNER];
    expect(may.filter((actor) => !mayOrganise(covenant, actor))).toEqual([]);
    expect(not.filter((actor) => mayOrganise(covenant, actor))).toEqual([]);
  });

  test('only who is involved can be there; an external partner never', () => {
    const { state } = on(['gemeente', 'raad']);
    const all = [...['gemeente', 'om', 'politie', 'raad', 'reclassering'].map(rep), PARTNER, COORDINATOR];
    const there = (body: 'weighing' | 'conference'): string[] =>
      all.filter((actor) => mayAttend(body, covenant, state, actor)).map(({ member }) => member);
    expect(there('conference')).toEqual(['m-gemeente', 'm-raad']);
    expect(there('weighing')).toEqual(['m-gemeente', 'm-om', 'm-politie']);
  });

  const item = (present: string[]): MeetingItem => ({
    ...{ nr: 1, caseId: 'c', due: [], present, from: 3, to: null, discussedAt: null, counts: null },
  });
  const meeting = (over: Partial<Meeting> = {}): Meeting => ({
    ...{ id: 'o1', body: 'conference', day: DAY, time: null, madeBy: 'm-co', status: 'running' },
    ...{ startedAt: `${DAY}T10:00:00.000Z`, endedAt: null, items: [item(['m-raad', 'm-om', 'm-p'])] },
    ...over,
  });
  const sees = (actor: Actor, over: Partial<Meeting> = {}, state = on(['gemeente', 'raad']).state) => {
    const held = meeting(over);
    return sightOf(held, held.items[0] as MeetingItem, covenant, state, actor, DAY);
  };

  test('contents only for who is marked present, is involved, and while it runs', () => {
    expect(sees(rep('raad'))).toBe('contents');
    // Marked present by a mistake or on purpose: involvement decides.
    expect(sees(rep('om'))).toBe('dates');
    expect(sees(PARTNER)).toBe('nothing');
    expect(sees(rep('gemeente'))).toBe('dates');
    expect(sees(COORDINATOR)).toBe('dates');
    expect(sees(rep('reclassering'))).toBe('nothing');
    expect(sees({ ...rep('raad'), roles: ['request-officer'] })).toBe('dates');
    expect(sees(rep('raad'), { status: 'planned' })).toBe('dates');
    expect(sees(rep('raad'), { status: 'ended' })).toBe('minutes');
  });

  test('a meeting that nobody ended is over with its day; the archive shows nothing', () => {
    expect(phaseOf({ status: 'running', day: DAY }, DAY)).toBe('running');
    expect(phaseOf({ status: 'running', day: DAY }, addDays(DAY, 1))).toBe('ended');
    expect(sees(rep('raad'), { day: '2027-01-03' })).toBe('minutes');
    const archived = on(['gemeente', 'raad'], '2027-02-01').until('2028-03-01', '03:00');
    expect(archived.state.stage).toBe('archived');
    expect(sees(rep('raad'), {}, archived.state)).toBe('dates');
  });
});

test('what lies on the table and what can be started depend on where the case is', () => {
  const drawing = on(['gemeente', 'raad']).state;
  const running = on(['gemeente', 'raad'], '2027-02-01').state;
  const weighing = new Life(DAY).signal('s1').state;
  expect(readsFor('conference', drawing)).toContain('10.2d');
  expect(readsFor('conference', running)).toEqual(['10.2a', '10.2b', '9.3', '10.2e']);
  // 8.4: nothing of the weighing team's file in the conference; the reporter nowhere.
  for (const state of [drawing, running])
    expect(readsFor('conference', state).some((code) => code.startsWith('8.'))).toBe(false);
  expect(readsFor('weighing', weighing)).not.toContain('8.2c');
  expect([formsFor('conference', drawing), formsFor('conference', running)]).toEqual([
    ['add-data', 'add-person'],
    ['add-action', 'add-data', 'add-person'],
  ]);
  expect(formsFor('weighing', weighing)).toEqual(['ask-information']);
  expect(formsFor('weighing', running)).toEqual([]);
});

describe('the minutes', () => {
  const line = (
    version: number,
    detail: object | null,
    by: Actor | null = rep('raad'),
    at = `${DAY}T12:00:00Z`,
  ) => ({
    ...{ version, at, summary: `line ${version}`, by, detail },
  });
  const lines = [
    line(3, { type: 'add-action' }),
    line(4, { type: 'add-action' }),
    line(5, { type: 'complete-task', kind: 'report-action' }),
    line(6, { type: 'complete-task', kind: 'decide-informing' }, rep('om')),
    line(7, { type: 'register-signal' }, rep('om')),
    line(8, null, null),
    line(9, { type: 'discuss', body: 'conference' }),
    line(10, { type: 'discuss', body: 'weighing' }, rep('om')),
    line(11, { type: 'add-data' }, rep('raad'), `${addDays(DAY, 1)}T12:00:00Z`),
  ];
  const versions = (body: 'weighing' | 'conference', from: number | null, to: number | null) =>
    minutesOf(body, lines, { from, to }, DAY).map(({ version }) => version);

  test("the case's own journal between start and end, only the body's own work", () => {
    expect(versions('conference', 3, null)).toEqual([4, 5, 9]);
    expect(versions('conference', 3, 5)).toEqual([4, 5]);
    // Ended a day too late: what came after its own day is not of the meeting.
    expect(versions('conference', 3, 20)).toEqual([4, 5, 9]);
    expect(versions('weighing', 3, null)).toEqual([6, 7, 10]);
    expect(versions('conference', null, null)).toEqual([]);
  });

  test('new tasks are those that one of the lines opened', () => {
    const task = (id: string, kind: string, openedAt: string) => ({ id, kind, openedAt });
    const tasks = [
      task('a', 'report-action', `${DAY}T12:00:00.000Z`),
      task('b', 'report-action', `${DAY}T11:59:59.000Z`),
      task('c', 'consult-informing', `${DAY}T12:00:00.000Z`),
    ];
    expect(tasksFrom('conference', tasks, [{ at: `${DAY}T12:00:00Z` }]).map(({ id }) => id)).toEqual(['a']);
  });
});

test('what is left of a meeting goes five years after it', () => {
  expect(dayOf(meetingEnds(covenant, DAY))).toBe('2032-01-05');
});
