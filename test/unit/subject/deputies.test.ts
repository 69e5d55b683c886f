/** Who stands in for whom, a task handed over, and the party's manager. */
import { dayOf } from '../../../domain/dates/index.ts';
import { deputyProblem, type Period, type Person } from '../../../domain/deputies.ts';
import { COORDINATOR, completion, directory, Life, rep, withManagers } from './life.ts';

const started = (people = directory): Life => {
  const life = new Life('2026-11-27');
  life.people = people;
  life.signal('s1');
  return life;
};
/** `m-om-2` stands in for `m-om` up to and including that day. */
const away = (life: Life, until: string): void => {
  life.people = {
    ...life.people,
    deputies: (member, role) =>
      member === 'm-om' && role === 'core-representative' && dayOf(life.now) <= until ? ['m-om-2'] : [],
  };
};
const deputy = { ...rep('om'), member: 'm-om-2' };
const mailsOf = (life: Life, task: string) =>
  life.mails.filter((mail) => mail.task === task).map(({ occasion, to }) => [occasion, to]);

describe('a deputy', () => {
  test('gets the same mail, and may finish the task while it lasts', () => {
    const life = started();
    const task = life.task('assess', 'om');
    away(life, '2026-12-15');
    life.mails.length = 0;
    life.until('2026-12-11');
    expect(mailsOf(life, task.id)).toEqual([
      ['half', 'm-om'],
      ['half', 'm-om-2'],
    ]);
    // The task stays the assignee's; a third colleague may not do it.
    expect(life.task('assess', 'om').assignee).toBe('m-om');
    expect(life.refused(completion(task, {}, { ...deputy, member: 'm-om-3' }))).toBe('not-yours');
    const done = life.do(completion(task, {}, deputy));
    expect(done.summary).toContain('(door de vervanger)');
    expect(life.refused(completion(task, {}))).toBe('task-closed');
  });

  test('may not a day after it ended, nor in another role or for another party', () => {
    const life = started();
    away(life, '2026-12-01');
    const task = life.task('assess', 'om');
    expect(life.refused(completion(task, {}, { ...deputy, roles: ['coordinator'] }))).toBe('not-yours');
    expect(life.refused(completion(task, {}, { ...deputy, party: 'politie' }))).toBe('not-yours');
    expect(life.refused(completion(life.task('assess', 'gemeente'), {}, deputy))).toBe('not-yours');
    life.at('2026-12-02', '00:00');
    expect(life.refused(completion(task, {}, deputy))).toBe('not-yours');
    life.at('2026-12-01', '23:59').do(completion(task, {}, deputy));
  });

  test('a task that nobody has may be done by anybody of its party in its role', () => {
    const life = new Life('2026-11-27');
    life.people = { ...directory, assignee: () => null };
    life.signal('s1');
    const task = life.task('assess', 'om');
    expect(life.refused(completion(task, {}, rep('politie')))).toBe('not-yours');
    life.do(completion(task, {}, deputy));
  });

  test('of the coordinator: gets the escalations too', () => {
    const life = started({ ...directory, deputies: (member) => (member === 'm-co' ? ['m-co-2'] : []) });
    const { id } = life.task('assess', 'om');
    life.mails.length = 0;
    life.at('2026-12-23', '10:00').moment();
    expect(mailsOf(life, id)).toEqual([
      ['escalate', 'coordinator'],
      ['escalate', 'm-co-2'],
    ]);
  });
});

describe('handing over', () => {
  const handOver = (task: string, to: string) =>
    ({ type: 'reassign', by: COORDINATOR, task, to, reason: 'absent' }) as const;

  test('the new one gets the task, the old one hears that it is over, and back again is another mail', () => {
    const life = started();
    const task = life.task('assess', 'om');
    life.mails.length = 0;
    life.do(handOver(task.id, 'm-om-2'));
    expect(mailsOf(life, task.id)).toEqual([
      ['handed-over', 'm-om'],
      ['task', 'm-om-2'],
    ]);
    expect(life.refused(completion(task, {}))).toBe('not-yours');
    life.mails.length = 0;
    life.do(handOver(task.id, 'm-om'));
    expect(life.mails).toEqual([
      { effect: 'mail', task: task.id, occasion: 'handed-over', to: 'm-om-2', again: 1 },
      { effect: 'mail', task: task.id, occasion: 'task', to: 'm-om', again: 2 },
    ]);
    life.do(completion(task, {}));
  });

  test('only to somebody of the same party and role, with a reason of the list, by the coordinator', () => {
    const life = started();
    const { id } = life.task('assess', 'om');
    expect(life.refused(handOver(id, 'm-politie'))).toBe('not-able');
    expect(life.refused(handOver(id, 'm-om'))).toBe('already-assigned');
    expect(life.refused({ ...handOver(id, 'm-om-2'), reason: 'ill' as never })).toBe('answer-missing');
    expect(life.refused({ ...handOver(id, 'm-om-2'), by: rep('om') })).toBe('not-yours');
  });
});

describe('the manager of the party', () => {
  test('is told after the coordinator and before the end', () => {
    const life = started(withManagers);
    const { id } = life.task('assess', 'om');
    life.mails.length = 0;
    life.until('2026-12-25', '23:59');
    expect(mailsOf(life, id).slice(2)).toEqual([
      ['escalate', 'coordinator'],
      ['manager', 'm-om-chief'],
      ['last', 'm-om'],
    ]);
    expect(life.log.filter((line) => line.startsWith('2026-12-23'))).toHaveLength(1);
  });

  test('a task done in time costs no moment for it, nor does a party without one', () => {
    const [managed, plain] = [started(withManagers), started()];
    for (const life of [managed, plain]) life.until('2026-12-21');
    expect(managed.due()).toEqual(plain.due());
    for (const life of [managed, plain]) life.until('2026-12-22');
    expect(managed.due().filter(({ at }) => at.startsWith('2026-12-23'))).toHaveLength(3);
    expect(plain.due().filter(({ at }) => at.startsWith('2026-12-23'))).toEqual([]);
  });

  test('hears nothing of their own task, and all at once after an outage', () => {
    const own = started({ ...directory, assignee: (party) => (party === null ? 'm-co' : `m-${party}`) });
    own.at('2026-12-23', '10:00').moment();
    expect(own.mails.some(({ occasion }) => occasion === 'manager')).toBe(false);
    const late = started(withManagers);
    const { id } = late.task('assess', 'om');
    late.mails.length = 0;
    late.at('2026-12-23', '10:00').moment();
    expect(mailsOf(late, id)).toEqual([
      ['escalate', 'coordinator'],
      ['manager', 'm-om-chief'],
    ]);
    expect(late.moment().effects).toEqual([]);
  });
});

describe('naming a deputy', () => {
  const person = (id: string, more: Partial<Person> = {}): Person => ({
    id,
    party: 'om',
    roles: ['core-representative'],
    authorisations: [{ from: '2026-01-01', until: null }],
    ...more,
  });
  const [a, b] = [person('a'), person('b')];
  const period = (member: string, other: string, from: string, until: string): Period => ({
    ...{ member, deputy: other, from, until },
  });
  const problem = (
    asked: Partial<Parameters<typeof deputyProblem>[1]>,
    others: readonly Period[] = [],
  ): string | null =>
    deputyProblem(actorCovenant, {
      ...{ member: a, deputy: b, from: '2026-12-01', until: '2026-12-14', today: '2026-11-27', others },
      ...asked,
    })?.field ?? null;
  const actorCovenant = new Life('2026-11-27').covenant;

  test('the same party, every role, authorised all the time, somebody else', () => {
    expect(problem({})).toBeNull();
    expect(problem({ deputy: null })).toBe('deputy');
    expect(problem({ deputy: a })).toBe('deputy');
    expect(problem({ deputy: person('b', { party: 'politie' }) })).toBe('deputy');
    expect(problem({ member: person('a', { roles: ['core-representative', 'coordinator'] }) })).toBe(
      'deputy',
    );
    expect(problem({ deputy: person('b', { authorisations: [] }) })).toBe('deputy');
    const until = (day: string) => ({ authorisations: [{ from: '2026-01-01', until: day }] });
    expect(problem({ deputy: person('b', until('2026-12-14')) })).toBeNull();
    expect(problem({ deputy: person('b', until('2026-12-13')) })).toBe('until');
    expect(problem({ member: person('a', until('2026-12-13')) })).toBe('until');
  });

  test('a period that lies ahead and has an end in sight', () => {
    expect(problem({ from: '2026-11-27', until: '2026-11-27' })).toBeNull();
    expect(problem({ from: '2026-11-26' })).toBe('from');
    expect(problem({ until: '2026-11-30' })).toBe('until');
    expect(problem({ until: '2027-06-01' })).toBeNull();
    expect(problem({ until: '2027-06-02' })).toBe('until');
  });

  test('no chains, and not the same twice', () => {
    expect(problem({}, [period('b', 'c', '2026-12-14', '2026-12-20')])).toBe('deputy');
    expect(problem({}, [period('b', 'c', '2026-12-15', '2026-12-20')])).toBeNull();
    expect(problem({}, [period('a', 'b', '2026-12-10', '2026-12-20')])).toBe('deputy');
    expect(problem({}, [period('a', 'c', '2026-12-10', '2026-12-20')])).toBeNull();
  });
});
