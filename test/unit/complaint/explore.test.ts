/** Every state that a complaint can reach, in small: its record has an end, and until it is closed somebody must act (13, Awb 9:11). */
import {
  type ComplaintEvent,
  type ComplaintState,
  complaint,
  ownTerm,
} from '../../../domain/complaint/index.ts';
import { dayOf } from '../../../domain/dates/index.ts';
import { COORDINATOR, core, covenant, DESK, FILE, HANDLER, Play } from './play.ts';

const ANSWERS: Readonly<Record<string, object[]>> = {
  'sort-complaint': [
    { identity: 'not', handler: 'm-han' },
    { identity: 'document', links: [FILE], workers: { [FILE]: ['m-om'] }, handler: 'm-han' },
  ],
  'give-complaint-reading': [{ answer: 'agree' }, { answer: 'refuse' }],
  'hear-complaint': [
    { outcome: 'not-wanted' },
    { outcome: 'not-handled', ground: 'in-court' },
    { outcome: 'not-wanted', involved: ['m-han'] },
  ],
  'decide-complaint': [{ opinion: 'partly' }],
};
const PEOPLE = [DESK, HANDLER, COORDINATOR, core('gemeente'), core('om'), core('politie')];

function eventsOf(state: ComplaintState, today: string): ComplaintEvent[] {
  const tasks = state.tasks.filter(
    (task, at) => state.tasks.findIndex(({ kind }) => kind === task.kind) === at,
  );
  // What is confirmed makes no other state: early, or never.
  const done = tasks
    .filter(({ kind }) => kind !== 'confirm-complaint' || state.step === 'sorting')
    .flatMap(({ id, kind, assignee }) =>
      (ANSWERS[kind] ?? [{ sentOn: today }]).map((answer) => {
        const by = PEOPLE.find(({ member }) => member === assignee) ?? HANDLER;
        return { type: 'complete-task', by, task: id, kind, answer } as unknown as ComplaintEvent;
      }),
    );
  const link = Object.values(state.links)[0];
  return [
    ...done,
    ...(['sorting', 'sending'].includes(state.step)
      ? [{ type: 'close-complaint', by: COORDINATOR, why: 'withdrawn' } as const]
      : []),
    ...(state.reading.step === 'given' && state.step === 'hearing'
      ? [{ type: 'stop-complaint-reading', by: core('om') } as const]
      : []),
    ...(state.extended.length === 0 && state.step === 'hearing' && state.reading.step !== 'asked'
      ? [{ type: 'extend-complaint', by: HANDLER, how: 'own' } as const]
      : []),
    ...(link && !link.ends && ['hearing', 'closed'].includes(state.step)
      ? [{ type: 'file-ends', from: FILE, first: '2026-12-12', last: '2026-12-12' } as const]
      : []),
    ...(link && !link.gone && ['deciding', 'closed'].includes(state.step)
      ? [{ type: 'file-gone', file: FILE } as const]
      : []),
  ];
}

function check(state: ComplaintState, now: string): void {
  const moments = complaint.due(state, covenant);
  if (state.destroyed) {
    expect([state.tasks, moments]).toEqual([[], []]);
    return;
  }
  const end = moments.find(({ what }) => what === 'complaint-records');
  expect(end?.acts === true && end.at > now).toBe(true);
  if (state.step === 'closed') {
    expect(state.tasks).toEqual([]);
    return;
  }
  // Never gone while it runs, and never waiting for nobody.
  expect((end?.lastDay ?? '') > ownTerm(covenant, state).lastDay).toBe(true);
  expect(
    state.tasks.some(({ kind }) => !['confirm-complaint', 'give-complaint-reading'].includes(kind)),
  ).toBe(true);
  for (const task of state.tasks) {
    const { lastDay } = complaint.taskEnd(covenant, state, task);
    expect(lastDay <= ownTerm(covenant, state).lastDay || lastDay === task.openedOn).toBe(true);
  }
}

test('every state has its end, its people and its last day', () => {
  const first = new Play().received();
  const todo = [{ state: first.is, now: first.now }];
  const seen = new Set<string>();
  const stages = new Set<string>();
  for (let at = 0; at < todo.length && at < 3_000; at++) {
    const { state, now } = todo[at] as { state: ComplaintState; now: string };
    check(state, now);
    stages.add(complaint.stage(state));
    if (state.destroyed) continue;
    const add = (event: ComplaintEvent, when: string): void => {
      const play = new Play();
      play.state = state;
      play.now = when;
      if (!play.do(event).ok) return;
      const { tasks, counters: _, ...rest } = play.is;
      const key = JSON.stringify([
        rest,
        tasks.map(({ kind, party }) => `${kind} ${party}`).sort(),
        dayOf(when),
      ]);
      if (seen.has(key)) return;
      seen.add(key);
      todo.push({ state: play.is, now: when });
    };
    for (const event of eventsOf(state, dayOf(now))) add(event, now);
    const next = complaint
      .due(state, covenant)
      .find(({ acts, what }) => acts && what !== 'reminder' && what !== 'escalation');
    if (next) add({ type: 'moment' }, next.at);
  }
  expect(todo.length).toBeLessThan(3_000);
  expect([...stages].sort()).toEqual(['closed', 'deciding', 'destroyed', 'hearing', 'sending', 'sorting']);
});
