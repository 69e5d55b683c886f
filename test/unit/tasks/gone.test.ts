import type { Context, Directory, Task } from '../../../domain/case.ts';
import { kinds } from '../../../domain/kinds.ts';
import { assigneeGone } from '../../../domain/tasks/gone.ts';
import { begin, type TaskState } from '../../../domain/tasks/work.ts';
import { covenant } from '../membership/staff.ts';

const task = (id: string, assignee: string, role = 'core-representative'): Task => ({
  ...{ id, kind: 'assess', party: 'politie', role, assignee, term: 'weigh-signal' },
  ...{ from: '2026-11-24', openedOn: '2026-11-24', nudged: [] },
});
const directory = (able: readonly string[]): Directory => ({
  candidates: (_party, role) => (role === 'core-representative' ? [...able] : []),
  assignee: () => null,
  deputies: () => [],
});
function after(able: readonly string[], not: readonly string[] = []) {
  const state: TaskState = {
    tasks: [task('t1', 'left'), task('t2', 'other'), task('t3', 'left', 'case-representative')],
    ...{ undelivered: [], counters: { task: 3 } },
  };
  const now = '2026-11-24T10:00:00.000Z';
  const context: Context = { covenant, now, today: '2026-11-24', directory: directory(able) };
  const work = begin(state, context);
  assigneeGone(work, { type: 'assignee-gone', member: 'left' }, () => not);
  return work;
}

test('a colleague of the same party and role gets the task, with a mail of its own', () => {
  const { state, effects } = after(['other']);
  expect(state.tasks.map(({ assignee, turn }) => [assignee, turn])).toEqual([
    ['other', 1],
    ['other', undefined],
    [null, 1],
  ]);
  expect(effects).toEqual([
    { effect: 'mail', task: 't1', occasion: 'task', to: 'other', again: 1 },
    // Nobody else: the coordinator hears of it.
    { effect: 'mail', task: 't3', occasion: 'task', to: 'coordinator', again: 1 },
  ]);
});

test('nothing moves while the directory says that they may, whoever says otherwise', () => {
  expect(after(['left', 'other']).state.tasks[0]).toEqual(task('t1', 'left'));
});

test('who may not have it is passed over', () => {
  expect(after(['proposer', 'third'], ['proposer']).state.tasks[0]?.assignee).toBe('third');
  expect(after(['proposer'], ['proposer']).state.tasks[0]?.assignee).toBeNull();
});

test('every kind of case can be told', () => {
  const now = '2026-11-24T10:00:00.000Z';
  const context: Context = { covenant, now, today: '2026-11-24', directory: directory([]) };
  for (const kind of Object.values(kinds)) {
    const told = kind.apply(null, { type: 'assignee-gone', member: 'left' } as { type: string }, context);
    expect(told).toMatchObject({ ok: false });
  }
});
