/** A task of the controller to look for a time (section 4; 4, 15.2c): who gives it, to whom, what opens, how it ends. */
import { decide } from '../../../domain/access/index.ts';
import {
  type AssignmentEvent,
  type AssignmentState,
  assignment,
  seesAssignment,
} from '../../../domain/assignment/index.ts';
import { addDays } from '../../../domain/dates/index.ts';
import {
  admin,
  CORE,
  coordinator,
  cores,
  covenant,
  everybody,
  fg,
  justice,
  Play,
  people,
  person,
  police,
  START,
  town,
  twin,
  UNTIL,
} from './play.ts';

beforeEach(everybody);

test('nothing opens before every core party agreed; then for who was named, until the last day, and it stops by itself', () => {
  const play = new Play();
  expect(play.propose()).toBe('ok');
  expect(play.is.tasks.map(({ kind, party }) => [kind, party])).toEqual(
    ['gemeente', 'om', 'politie'].map((party) => ['decide-assignment', party]),
  );
  for (const by of cores) {
    expect(play.look()).toBeNull();
    expect(play.answer(by)).toBe('ok');
  }
  expect(play.look()).toEqual({ purpose: 'assignment', until: UNTIL });
  expect(play.is.tasks).toMatchObject([{ kind: 'do-assignment', assignee: fg.member, until: UNTIL }]);
  for (const other of [town, twin, person('m-fg2', 'om', 'data-protection-officer')])
    expect(play.look(other)).toBeNull();
  // Whoever lost the role sees nothing, whatever the state says.
  expect(play.look({ ...fg, roles: [] })).toBeNull();
  expect(play.on(UNTIL).look()).not.toBeNull();
  // At 24:00, whether or not the moment has come through.
  play.today = addDays(UNTIL, 1);
  expect(play.look()).toBeNull();
  play.on(play.today);
  expect(play.is).toMatchObject({ step: 'over', outcome: 'ended', tasks: [] });
});

test('one no, or silence on the last day, is no access', () => {
  const play = new Play();
  play.propose();
  play.answer(town);
  expect(play.answer(justice, 'decide-assignment', { answer: 'refuse' })).toBe('ok');
  expect(play.is).toMatchObject({ step: 'over', outcome: 'refused', tasks: [] });
  const silent = new Play();
  silent.propose();
  silent.answer(town);
  silent.answer(justice);
  expect(silent.on('2026-12-11').is.step).toBe('proposed');
  expect(silent.on('2026-12-12').is).toMatchObject({ outcome: 'refused', tasks: [] });
  // Decided before the look itself would be over, when that comes first.
  const short = new Play();
  short.propose({ until: '2026-11-30' });
  expect(short.on('2026-12-01').is.outcome).toBe('refused');
});

test('nobody gives it to themselves: not who proposes, not who decides for a core party, not later as such', () => {
  const play = new Play();
  expect(play.propose({ by: coordinator })).toBe('not-core-representative');
  expect(play.propose({ member: twin.member, role: 'auditor' })).toBe('own-look');
  expect(play.propose({ by: twin, member: twin.member, role: 'auditor' })).toBe('own-look');
  expect(play.propose({ member: 'm-nobody' })).toBe('not-able');
  expect(play.propose({ member: coordinator.member, role: 'coordinator' })).toBe('answer-missing');
  expect(play.propose()).toBe('ok');
  const both = { ...fg, party: 'om', roles: [...fg.roles, CORE] };
  const task = play.is.tasks.find(({ party }) => party === 'om')?.id ?? '';
  people.now.push(both);
  play.do({ type: 'reassign', by: coordinator, task, to: fg.member, reason: 'absent' });
  expect(play.answer(both)).toBe('own-look');
});

test('named files, a named extent, a last day that is not too far', () => {
  const play = new Play();
  expect(play.propose({ files: [] })).toBe('no-files');
  expect(play.propose({ files: Array.from({ length: 21 }, (_, at) => `f${at}`) })).toBe('too-many');
  expect(play.propose({ until: '2026-11-26' })).toBe('date-in-past');
  expect(play.propose({ until: '2027-02-28' })).toBe('too-long');
  expect(play.propose({ what: 'all' })).toBe('answer-missing');
  expect(play.propose({ what: 'decisions', until: '2027-02-27', files: ['file-1', 'file-1'] })).toBe('ok');
  expect(play.is.files).toEqual({ d1: 'file-1' });
  for (const by of cores) play.answer(by);
  const look = (fields: string[]) =>
    decide({
      ...{ actor: fg, file: 'weighing', stage: 'weighing', purpose: 'assignment', fields },
      ...{ today: START, involved: [], assignment: play.look() },
    });
  expect(look(['8.2a', '8.2b', '8.2e', '11.4'])).toEqual({ allowed: true, fields: ['8.2e', '11.4'] });
  const duties = new Play();
  duties.propose({ what: 'duties' });
  for (const by of cores) duties.answer(by);
  expect(duties.look()?.fields).toEqual([]);
});

test('one core party takes it back, who looks can stop, and it is handed to nobody else', () => {
  const play = new Play().given();
  const task = play.is.tasks[0]?.id ?? '';
  expect(play.do({ type: 'withdraw-assignment', by: fg })).toBe('not-core-representative');
  expect(play.do({ type: 'reassign', by: coordinator, task, to: 'm-fg2', reason: 'absent' })).toBe(
    'not-transferable',
  );
  expect(play.do({ type: 'withdraw-assignment', by: justice })).toBe('ok');
  expect([play.is.outcome, play.look(), play.is.tasks]).toEqual(['withdrawn', null, []]);
  expect(play.do({ type: 'withdraw-assignment', by: justice })).toBe('over');
  const done = new Play().given();
  expect(done.answer(fg, 'do-assignment', { done: ['yes'] })).toBe('ok');
  expect([done.is.outcome, done.look()]).toEqual(['done', null]);
  // Who is authorised no more takes the task along.
  const gone = new Play().given();
  people.now = people.now.filter(({ member }) => member !== fg.member);
  expect(gone.do({ type: 'assignee-gone', member: fg.member })).toBe('ok');
  expect([gone.is.outcome, gone.is.tasks]).toEqual(['gone', []]);
});

test('it is seen by the controller and by who looks; the record has an end in every step', () => {
  const play = new Play();
  play.propose();
  for (const [who, sees] of [
    [town, true],
    [fg, true],
    [coordinator, false],
  ] as const)
    expect(seesAssignment(covenant, who, play.is)).toBe(sees);
  const last = (state: AssignmentState) =>
    assignment.due(state, covenant).find(({ what }) => what === 'assignment-records')?.lastDay;
  expect(last(play.is)).toBe('2031-12-31');
  play.answer(town, 'decide-assignment', { answer: 'refuse' });
  expect(last(play.is)).toBe('2031-11-27');
  expect(play.on('2031-11-27').is.destroyed).toBeUndefined();
  play.on('2031-11-28');
  expect(play.is.destroyed).toBe(true);
  expect(play.last.ok && play.last.effects).toContainEqual(expect.objectContaining({ effect: 'erase-case' }));
  expect([assignment.due(play.is, covenant), play.look()]).toEqual([[], null]);
});

describe('into what is shielded (AVG 18(2))', () => {
  const asked = (more: object = {}) =>
    ({
      ...{ type: 'propose-shielded-look', by: police, member: admin.member, role: 'administrator' },
      ...{ file: 'file-1', items: ['w-1'], ground: 'court-order', until: UNTIL.replace('31', '20') },
      ...more,
    }) as AssignmentEvent;

  test('on a ground, for exactly what is named, by who manages the files, a month at most', () => {
    const play = new Play();
    expect(play.do(asked({ ground: 'curiosity' }))).toBe('ground-missing');
    expect(play.do(asked({ items: [] }))).toBe('no-items');
    expect(play.do(asked({ member: fg.member, role: 'data-protection-officer' }))).toBe('answer-missing');
    expect(play.do(asked({ until: '2026-12-28' }))).toBe('too-long');
    expect(play.do(asked({ by: admin }))).toBe('not-core-representative');
    expect(play.do(asked())).toBe('ok');
    expect(play.look(admin)).toBeNull();
    for (const by of cores) play.answer(by);
    expect(play.is).toMatchObject({
      what: 'shielded',
      items: ['w-1'],
      ground: 'court-order',
      files: { d1: 'file-1' },
    });
    const assignment = play.look(admin);
    expect(assignment).toEqual({ purpose: 'shielded', until: '2026-12-20' });
    const look = (refs: readonly string[] | undefined, stage: string) =>
      decide({
        ...{
          actor: admin,
          file: 'weighing',
          purpose: 'shielded',
          fields: ['8.2b'],
          today: START,
          involved: [],
        },
        ...{ stage, assignment, ...(refs && { refs }) },
      });
    expect(look(['w-1'], 'weighing').allowed).toBe(true);
    // Never a whole file, and never by the rights of the role alone.
    expect(look(undefined, 'weighing')).toEqual({ allowed: false, missing: 'named' });
    expect(
      decide({
        ...{ actor: admin, file: 'weighing', stage: 'weighing', purpose: 'shielded', fields: ['8.2b'] },
        ...{ today: START, involved: [], refs: ['w-1'], assignment: null },
      }),
    ).toEqual({ allowed: false, missing: 'assigned' });
    play.do({ type: 'withdraw-assignment', by: town });
    expect(play.look(admin)).toBeNull();
  });

  test('everything that is only kept is said so, and one no is enough', () => {
    const play = new Play();
    play.do(asked({ items: ['all'], ground: 'consent' }));
    expect(play.is.items).toBeUndefined();
    play.answer(justice, 'decide-assignment', { answer: 'refuse' });
    expect([play.is.outcome, play.look(admin)]).toEqual(['refused', null]);
  });
});
