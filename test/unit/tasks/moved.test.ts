import type { Directory, Effect } from '../../../domain/case.ts';
import { movedMails } from '../../../domain/tasks/moved.ts';

const directory: Directory = {
  ...{ assignee: () => null, candidates: () => [] },
  deputies: (member) => (member === 'away' ? ['stand-in'] : []),
};
const task = (id: string, lastDay: string, assignee: string | null = 'who') => ({
  ...{ id, lastDay, assignee, role: 'core-representative' },
});
const moved = (to: string, id = 't1') => ({ effect: 'mail', task: id, occasion: 'moved', to, again: 7 });
const asked = (
  before: [string, string][],
  after: Parameters<typeof movedMails>[2],
  effects: Effect[] = [],
): Effect[] => movedMails({ directory }, new Map(before), after, effects, 7);

test('who has a task, and who stands in for them, hears of a last day that moved', () => {
  expect(asked([['t1', '2026-12-21']], [task('t1', '2026-12-28')])).toEqual([moved('who')]);
  const away = [task('t1', '2026-12-14', 'away')];
  expect(asked([['t1', '2026-12-21']], away)).toEqual([moved('away'), moved('stand-in')]);
});

test('nothing is said of a day that stays, of a task that opens, of one that nobody has, or twice', () => {
  const same = [task('t1', '2026-12-21'), task('t2', '2027-01-04')];
  expect(asked([['t1', '2026-12-21']], same)).toEqual([]);
  expect(asked([['t1', '2026-12-21']], [task('t1', '2026-12-28', null)])).toEqual([]);
  const after = [task('t1', '2026-12-28')];
  for (const occasion of ['task', 'half', 'five-before', 'last'] as const)
    expect(
      asked([['t1', '2026-12-21']], after, [{ effect: 'mail', task: 't1', occasion, to: 'who' }]),
    ).toEqual([]);
  const other: Effect[] = [
    { effect: 'mail', task: 't1', occasion: 'escalate', to: 'coordinator' },
    { effect: 'mail', task: 't2', occasion: 'half', to: 'who' },
  ];
  expect(asked([['t1', '2026-12-21']], after, other)).toEqual([moved('who')]);
});
