import { modelCovenant } from '../../../covenant/index.ts';
import type { Actor, Applied, Refusal } from '../../../domain/case.ts';
import { atTime, type Day } from '../../../domain/dates/index.ts';
import { type DisputeEvent, type DisputeState, dispute } from '../../../domain/dispute/index.ts';

const covenant = modelCovenant();
const adm: Actor = { member: 'adm', party: 'gemeente', roles: ['administrator'] };
const raad: Actor = { member: 'raad', party: 'raad', roles: ['case-representative'] };
const co: Actor = { member: 'co', party: 'gemeente', roles: ['coordinator'] };
const candidates = (_: string | null, role: string) =>
  [adm, raad, co].filter(({ roles }) => roles.includes(role)).map(({ member }) => member);
const directory = {
  candidates,
  assignee: (party: string | null, role: string) => candidates(party, role)[0] ?? null,
  deputies: () => [],
};
const on = (state: DisputeState | null, event: DisputeEvent, today: Day): Applied<DisputeState> | Refusal =>
  dispute.apply(state, event, { covenant, now: atTime(today, '12:00'), today, directory });
const done = (outcome: Applied<DisputeState> | Refusal): DisputeState => {
  if (!outcome.ok) throw new Error(outcome.code);
  return JSON.parse(JSON.stringify(outcome.state)) as DisputeState;
};
const code = (outcome: Applied<DisputeState> | Refusal): string => (outcome.ok ? 'ok' : outcome.code);
const record: DisputeEvent = { type: 'record-dispute', by: raad, parties: ['raad', 'gemeente'] };
const round = (state: DisputeState, heldOn: Day, outcome: 'settled' | 'go-on'): DisputeEvent => ({
  ...{ type: 'complete-task', by: adm, task: state.tasks[0]?.id ?? 't0', kind: 'consult-dispute' },
  answer: { heldOn, outcome },
});

test('rounds of consultation until it is settled; nothing decides instead of the parties', () => {
  let state = done(on(null, record, '2026-11-27'));
  expect(state.tasks).toMatchObject([{ kind: 'consult-dispute', assignee: 'adm' }]);
  expect(code(on(state, round(state, '2026-11-26', 'settled'), '2026-12-01'))).toBe('before');
  expect(code(on(state, round(state, '2026-12-02', 'settled'), '2026-12-01'))).toBe('date-in-future');
  state = done(on(state, round(state, '2026-12-01', 'go-on'), '2026-12-01'));
  expect(dispute.stage(state)).toBe('open');
  expect(code(on(state, round(state, '2026-11-30', 'settled'), '2026-12-10'))).toBe('before');
  state = done(on(state, round(state, '2026-12-09', 'settled'), '2026-12-10'));
  expect(dispute.stage(state)).toBe('settled');
  expect(state).toMatchObject({ rounds: ['2026-12-01', '2026-12-09'], settledOn: '2026-12-10', tasks: [] });
});

test('is between two parties of the covenant, and recorded by who acts for one or keeps the record', () => {
  expect(code(on(null, { ...record, parties: ['raad'] } as DisputeEvent, '2026-11-27'))).toBe('one-party');
  expect(code(on(null, { ...record, parties: ['raad', 'raad'] } as DisputeEvent, '2026-11-27'))).toBe(
    'one-party',
  );
  expect(code(on(null, { ...record, parties: ['raad', 'x'] } as DisputeEvent, '2026-11-27'))).toBe(
    'unknown-party',
  );
  expect(code(on(null, { ...record, by: co } as DisputeEvent, '2026-11-27'))).toBe('not-yours');
});

test('silence settles nothing: the task stays, late, and the record ends five years after the last event', () => {
  let state = done(on(null, record, '2026-11-27'));
  for (const moment of dispute.due(state, covenant).filter(({ acts, at }) => acts && at < '2031'))
    state = done(on(state, { type: 'moment' }, moment.at.slice(0, 10)));
  expect(state.tasks).toHaveLength(1);
  expect(code(on(state, { type: 'moment' }, '2031-11-27'))).toBe('ok');
  expect(done(on(state, { type: 'moment' }, '2031-11-27')).destroyed).toBeUndefined();
  const gone = on(state, { type: 'moment' }, '2031-11-28');
  expect(gone.ok && gone.effects).toContainEqual(expect.objectContaining({ effect: 'erase-case' }));
  expect(dispute.due(done(gone), covenant)).toEqual([]);
});
