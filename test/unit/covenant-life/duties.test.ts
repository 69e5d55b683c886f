import { modelCovenant } from '../../../covenant/index.ts';
import type { Context, Directory, Task } from '../../../domain/case.ts';
import {
  type CovenantEvent,
  type CovenantState,
  covenantLife,
  DUTIES,
} from '../../../domain/covenant-life/index.ts';
import { addDuration, atTime, dayOf } from '../../../domain/dates/index.ts';
import { kinds } from '../../../domain/kinds.ts';

const covenant = modelCovenant();
const people: Record<string, readonly string[]> = {
  administrator: ['m-admin'],
  coordinator: ['m-coord'],
};
const directoryOf = (roles: Record<string, readonly string[]>): Directory => ({
  assignee: (_party, role) => roles[role]?.[0] ?? null,
  candidates: (_party, role) => [...(roles[role] ?? [])],
  deputies: () => [],
});
const at = (day: string, hour = '10:00', roles = people): Context => {
  const now = atTime(day, hour);
  return { covenant, now, today: dayOf(now), directory: directoryOf(roles) };
};

function step(state: CovenantState | null, event: CovenantEvent, context: Context) {
  const applied = covenantLife.apply(state, event, context);
  if (!applied.ok) throw new Error(`${applied.code}: ${applied.message}`);
  return applied;
}
const taskOf = (state: CovenantState, kind: string): Task => {
  const task = state.tasks.find((one) => one.kind === kind);
  if (!task) throw new Error(`no task ${kind}`);
  return task;
};
const by = (member: string, role: string) => ({ member, party: 'gemeente', roles: [role] });
const done = (
  state: CovenantState,
  kind: 'check-log' | 'check-own-log',
  member: string,
  role: string,
  answer: object,
): CovenantEvent => ({
  type: 'complete-task',
  by: by(member, role),
  task: taskOf(state, kind).id,
  kind,
  answer: { outcome: 'in-order', ...answer } as never,
});

const began = (): CovenantState => step(null, { type: 'begin' }, at('2026-11-24')).state;

test('one kind of case beside the subject, with a text of its own for each duty', () => {
  expect(kinds.covenant?.name).toBe('covenant');
  for (const { kind } of DUTIES) expect(covenant.tasks.find(({ id }) => id === kind)?.term).not.toBeNull();
});

test('an environment that begins after the entry into force is late for nothing', () => {
  const state = began();
  expect(state.startedOn).toBe('2026-11-24');
  expect(state.tasks).toEqual([]);
  const [first] = covenantLife.due(state, covenant).filter(({ acts }) => acts);
  // Three months: until 24 February; halfway: 9 January.
  expect(first).toMatchObject({ what: 'check-log-opens', lastDay: '2027-01-09' });
  const early = step(null, { type: 'begin' }, at('2025-06-01')).state;
  expect(early.startedOn).toBe(covenant.inForceFrom);
});

test('a second beginning is refused, and nothing can happen before the first', () => {
  expect(covenantLife.apply(began(), { type: 'begin' }, at('2026-11-25'))).toMatchObject({ code: 'begun' });
  expect(covenantLife.apply(null, { type: 'moment' }, at('2026-11-25'))).toMatchObject({ ok: false });
});

test('halfway the checks become tasks; done, they come back three months later', () => {
  const opened = step(began(), { type: 'moment' }, at('2027-01-09'));
  expect(opened.opened.map(({ kind, assignee }) => [kind, assignee])).toEqual([
    ['check-log', 'm-admin'],
    ['check-authorisations', 'm-admin'],
  ]);
  const task = taskOf(opened.state, 'check-log');
  expect(covenantLife.taskEnd(covenant, opened.state, task).lastDay).toBe('2027-02-24');
  const checked = step(
    opened.state,
    done(opened.state, 'check-log', 'm-admin', 'administrator', {}),
    at('2027-02-01'),
  );
  expect(checked.state.duties['check-log']).toEqual({ from: '2027-02-01', times: 1 });
  expect(checked.opened).toEqual([]);
  const next = covenantLife.due(checked.state, covenant).find(({ what }) => what === 'check-log');
  expect(next?.lastDay).toBe(addDuration('2027-02-01', 'P3M'));
});

test('a check that is late stays, with its reminders and word to the coordinator, and never doubles', () => {
  const late = step(began(), { type: 'moment' }, at('2028-01-01')).state;
  expect(late.tasks.map(({ kind }) => kind).sort()).toEqual(DUTIES.map(({ kind }) => kind).sort());
  expect(taskOf(late, 'check-log').openedOn).toBe('2027-01-09');
  expect(taskOf(late, 'check-log').nudged).toContain('after');
  expect(step(late, { type: 'moment' }, at('2028-01-02')).opened).toEqual([]);
});

test('who stands furthest from the files checks the log', () => {
  const roles = { ...people, 'data-protection-officer': ['m-fg'] };
  const { opened } = step(began(), { type: 'moment' }, at('2027-01-09', '10:00', roles));
  expect(opened.map(({ assignee, role }) => [assignee, role])).toEqual([
    ['m-fg', 'data-protection-officer'],
    ['m-admin', 'administrator'],
  ]);
});

test('nobody checks their own looks alone: somebody else gets those', () => {
  const { state } = step(began(), { type: 'moment' }, at('2027-01-09'));
  const checked = step(
    state,
    done(state, 'check-log', 'm-admin', 'administrator', { own: 'yes' }),
    at('2027-01-10'),
  );
  expect(checked.opened.map(({ kind, assignee, about }) => [kind, assignee, about])).toEqual([
    ['check-own-log', 'm-coord', 'm-admin 2026-11-24'],
  ]);
  // Handed over to the one whose lines they are, it is refused all the same.
  const wrong = structuredClone(checked.state);
  taskOf(wrong, 'check-own-log').assignee = 'm-admin';
  expect(
    covenantLife.apply(wrong, done(wrong, 'check-own-log', 'm-admin', 'coordinator', {}), at('2027-01-11')),
  ).toMatchObject({ ok: false, code: 'own-lines' });
  const other = done(checked.state, 'check-own-log', 'm-coord', 'coordinator', {});
  expect(step(checked.state, other, at('2027-01-11')).state.tasks.map(({ kind }) => kind)).toEqual([
    'check-authorisations',
  ]);
});

test('an answer of another make, by somebody else, or to another task is refused', () => {
  const { state } = step(began(), { type: 'moment' }, at('2027-01-09'));
  const refused = (event: CovenantEvent) => covenantLife.apply(state, event, at('2027-01-10'));
  expect(refused(done(state, 'check-log', 'm-admin', 'administrator', { outcome: 'fine' }))).toMatchObject({
    code: 'answer-missing',
  });
  expect(
    refused(done(state, 'check-log', 'm-admin', 'administrator', { 'line-w-1': 'perhaps' })),
  ).toMatchObject({ code: 'answer-missing' });
  expect(refused(done(state, 'check-log', 'm-x', 'coordinator', {}))).toMatchObject({ code: 'not-yours' });
});

test('a duty that the rules learn later counts from that day', () => {
  const state = began();
  delete state.duties['check-log'];
  expect(step(state, { type: 'moment' }, at('2030-05-01')).state.duties['check-log']).toEqual({
    from: '2030-05-01',
    times: 0,
  });
});

test('the check of authorisations is done when every name but the checker’s own was answered for', () => {
  const roles = { ...people, 'core-representative': ['m-a', 'm-b'], 'party-manager': ['m-a'] };
  const day = (on: string) => at(on, '10:00', roles);
  const { state } = step(began(), { type: 'moment' }, day('2027-01-09'));
  const kind = 'check-authorisations';
  const answer = (of: CovenantState, names: Record<string, string>): CovenantEvent => ({
    ...{ type: 'complete-task', by: by('m-admin', 'administrator'), task: taskOf(of, kind).id, kind },
    answer: { outcome: 'in-order', ...names },
  });
  expect(
    covenantLife.apply(state, answer(state, { 'name-m-a': 'perhaps' }), day('2027-01-10')),
  ).toMatchObject({ ok: false, code: 'answer-missing', field: 'name-m-a' });
  const first = { 'name-m-a': 'ends', 'name-m-coord': 'stays' };
  const half = step(state, answer(state, first), day('2027-01-10'));
  expect(half.closed).toEqual([]);
  expect(half.state.duties[kind]?.named).toEqual({ 'm-a': 'ends', 'm-coord': 'stays' });
  const none = step(half.state, answer(half.state, {}), day('2027-01-10'));
  expect(none.closed).toEqual([]);
  const whole = step(none.state, answer(none.state, { 'name-m-b': 'stays' }), day('2027-01-11'));
  expect(whole.closed.map(({ task, how }) => [task.kind, how])).toEqual([[kind, 'done']]);
  expect(whole.summary).toContain('opvolging nodig');
  expect(whole.state.duties[kind]).toEqual({ from: '2027-01-11', times: 1 });
});
