/** Every state that a request can reach, in small: the term stands, every record has an end, nobody waits for nobody (12, 13). */
import { dayOf } from '../../../domain/dates/index.ts';
import {
  answerEnd,
  ownTerm,
  type RequestEvent,
  type RequestState,
  request,
} from '../../../domain/request/index.ts';
import { actorFor, COORDINATOR, contextAt } from '../subject/life.ts';
import { covenant, FILE, LINK, registered } from './play.ts';

const ANSWERS: Readonly<Record<string, object[]>> = {
  'establish-identity': [
    { outcome: 'established', how: 'document', mandate: 'seen' },
    { outcome: 'ask-again' },
    { outcome: 'deceased' },
  ],
  'link-request': [
    { outcome: 'nothing' },
    { outcome: 'found', links: [LINK], holders: { [FILE]: ['raad'] } },
  ],
  'contribute-request': [{ withhold: [{ item: 'w-1', ground: 'b' }] }],
  'decide-request': [
    { access: 'as-contributed', objection: 'reject' },
    { access: 'neither', ground: 'a', objection: 'shield' },
  ],
};
const eventsOf = (state: RequestState, today: string): RequestEvent[] => [
  // The parties' order makes no difference: one of each kind at a time.
  ...state.tasks
    .filter((task, at) => state.tasks.findIndex(({ kind }) => kind === task.kind) === at)
    .flatMap((task) =>
      (task.kind === 'send-answer'
        ? [{ sentOn: today }]
        : // Who differ again and again make no other state than who differed twice.
          (ANSWERS[task.kind] ?? []).slice(0, task.kind === 'decide-request' && state.round > 1 ? 1 : 9)
      ).map(
        (answer) =>
          ({
            type: 'complete-task',
            by: actorFor(task),
            task: task.id,
            kind: task.kind,
            answer,
          }) as unknown as RequestEvent,
      ),
    ),
  ...(state.step === 'identifying' && !state.shown
    ? ([
        { type: 'show-identity', level: 'urn:hoog', papers: [{ ref: 'p-1', code: 'request.shown' }] },
      ] as RequestEvent[])
    : []),
  ...(['identifying', 'sending'].includes(state.step)
    ? ([{ type: 'withdraw-request', by: COORDINATOR, why: 'withdrawn' }] as RequestEvent[])
    : []),
  ...(['contributing', 'closed'].includes(state.step) &&
  Object.values(state.links).some(({ gone, ends }) => !gone && !ends)
    ? ([{ type: 'file-ends', from: FILE, first: '2026-12-12', last: '2026-12-12' }] as RequestEvent[])
    : []),
  ...(Object.values(state.links).some(({ gone, ends }) => !gone && ends)
    ? ([{ type: 'file-gone', file: FILE }] as RequestEvent[])
    : []),
];

function check(state: RequestState, now: string): void {
  const moments = request.due(state, covenant);
  if (state.destroyed) {
    expect([state.tasks, moments]).toEqual([[], []]);
    return;
  }
  // No data without an end, and it is still to come.
  const end = moments.find(({ what }) => what === 'request-records');
  expect(end?.acts).toBe(true);
  expect((end?.at ?? '') > now).toBe(true);
  const own = ownTerm(covenant, state).lastDay;
  expect(answerEnd(covenant, state).lastDay <= own).toBe(true);
  if (state.step === 'closed') {
    expect(state.tasks).toEqual([]);
    expect(state.closedOn).toBeDefined();
    return;
  }
  // Until it is closed somebody must do something, and every task ends in time for the answer.
  expect(state.tasks.length).toBeGreaterThan(0);
  for (const task of state.tasks) {
    const { lastDay } = request.taskEnd(covenant, state, task);
    expect(lastDay <= own || lastDay === task.openedOn).toBe(true);
  }
  // Before it is known who asks, nothing is linked, and no file has heard of it.
  if (!state.identity) expect(state.links).toEqual({});
  // What a provider said of somebody is there only while that helps to establish who it is (12.1).
  if (state.step !== 'identifying') expect(state.shown?.unit).toBeUndefined();
}

test('every state has its end, its people and its last day', () => {
  const seen = new Map<string, { state: RequestState; now: string }>();
  const stages = new Set<string>();
  let steps = 0;
  const add = (state: RequestState, now: string): void => {
    // What differs in ids and reminders only is the same state; so is one of another day with the same day's moments.
    const { tasks, counters: _counters, askedAgain, shown, ...rest } = state;
    const shape = {
      ...rest,
      tasks: tasks.map(({ kind, party }) => `${kind} ${party}`).sort(),
      again: askedAgain.length,
      shown: shown?.unit !== undefined,
    };
    const key = JSON.stringify([shape, dayOf(now)]);
    if (seen.has(key)) return;
    check(state, now);
    stages.add(request.stage(state));
    seen.set(key, { state, now });
    todo.push({ state, now });
  };
  const todo: { state: RequestState; now: string }[] = [];
  const start = '2026-11-27T11:00:00Z';
  for (const over of [{ asks: ['access', 'objection'], behalf: 'mentor' }]) {
    const first = request.apply(null, registered(over), contextAt(covenant, start));
    if (first.ok) add(first.state, start);
  }
  for (let at = 0; at < todo.length && at < 9_000; at++) {
    const { state, now } = todo[at] as { state: RequestState; now: string };
    if (state.destroyed) continue;
    const events = eventsOf(state, dayOf(now)).filter(
      (event) =>
        state.askedAgain.length < 1 ||
        (event as { answer?: { outcome?: string } }).answer?.outcome !== 'ask-again',
    );
    for (const event of events) {
      steps += 1;
      const done = request.apply(state, event, contextAt(covenant, now));
      if (done.ok) add(done.state, now);
    }
    // Reminders make no other state: on to what changes something.
    const next = request
      .due(state, covenant)
      .find(({ acts, what }) => acts && what !== 'reminder' && what !== 'escalation');
    if (!next) throw new Error('a state that waits for nothing');
    const later = [now, next.at].sort().at(-1) ?? now;
    const done = request.apply(state, { type: 'moment' }, contextAt(covenant, later));
    if (!done.ok) throw new Error(`moment refused: ${done.code}`);
    add(done.state, later);
  }
  expect(todo.length).toBeLessThan(9_000);
  expect([...stages].sort()).toEqual(
    ['closed', 'contributing', 'deciding', 'destroyed', 'identifying', 'searching', 'sending'].sort(),
  );
  process.stdout.write(`request: ${todo.length} states to a fixpoint, ${steps} steps\n`);
});
