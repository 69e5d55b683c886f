import type { Covenant } from '../../../covenant/index.ts';
import { TASK_KINDS } from '../../../domain/forms/index.ts';
import type { SubjectEvent, SubjectState } from '../../../domain/subject/index.ts';
import { covenantOf, type Exploration, type Explored, explore } from './explore.ts';
import { ADMINISTRATOR, COORDINATOR, ITEMS, Life, provenance, rep, withManagers } from './life.ts';

const BOUND = 12_000;
/** Longer than any life: leaves a recurring duty out of an exploration that is about something else. */
const NEVER = 'P90Y';
const TWO = ['gemeente', 'om', 'raad'];

const signal = (id: string, receivedOn: string, party = 'om'): SubjectEvent => ({
  type: 'register-signal',
  by: rep(party),
  signal: id,
  receivedOn,
  phenomenon: 'extremism',
  provenance: provenance(party, receivedOn),
  texts: [],
});

function begin(covenant: Covenant, play: (life: Life) => void = () => {}): Exploration['start'] {
  const life = new Life('2027-01-04', covenant);
  life.signal('s1', '2027-01-04', 'om');
  play(life);
  return { state: life.state, now: life.now };
}

const toConference = (life: Life): void => {
  life.onAgenda(['gemeente', 'om', 'raad']);
};
const toArchive = (life: Life): void => {
  toConference(life);
  life.informed().until('2028-01-04', '03:00');
};

const accepted = new Set<string>();
function run(name: string, exploration: Exploration): Explored {
  const started = performance.now();
  const found = explore(exploration);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  for (const name of found.accepted) accepted.add(name);
  const kind = found.fixpoint ? 'to a fixpoint' : 'CUT OFF';
  process.stdout.write(
    `${name}: ${found.states} states ${kind}, ${found.steps} steps, ${found.refusals} refusals, ${[...found.stages].join()}, ${seconds} s\n`,
  );
  expect(found.fixpoint).toBe(true);
  return found;
}

const INFORM = {
  'consult-informing': [{ view: 'inform' as const }],
  'decide-informing': [{ outcome: 'inform' as const }],
  'send-notice': [{ sentOn: '' }],
};
const AGENDA = { outcome: 'agenda' as const, parties: ['gemeente', 'om', 'raad'], items: ITEMS };
const NOT = { outcome: 'not-on-agenda' as const };

const KEEP_ONE = { ...NOT, keepMonths: 1 };
const POSTPONE = { outcome: 'postpone' as const, ground: 'a' };
const CHECK = { 'check-accuracy': [{ right: 'yes' as const }] };
const DECIDE_PLAN = {
  'review-round': [{ outcome: 'continue' as const }, { outcome: 'advise-closing' as const }],
  'advise-closing': [{ outcome: 'close' as const }, { outcome: 'continue' as const }],
  'decide-closing': [{ outcome: 'close' as const }, { outcome: 'continue' as const }],
  'review-or-close': [{ outcome: 'review' as const }, { outcome: 'decide-closing' as const }],
};
const PLAN = {
  'draw-up-plan': [{ aims: ['a'], actions: [] }],
  'agree-plan': [{ agree: 'yes' as const }, { agree: 'no' as const }],
  'report-action': [{ done: 'yes' as const }],
  ...DECIDE_PLAN,
};
const inConference = ({ stage }: SubjectState): boolean => stage === 'conference';
const weighingsSoFar = ({ counters }: SubjectState): number => counters.weighing;
/** Weighings without end would be states without end: offered only before the n-th weighing. */
const once = (state: SubjectState, n: number, events: SubjectEvent[]): SubjectEvent[] =>
  weighingsSoFar(state) < n ? events : [];
const newSignals = (state: SubjectState, today: string, ids: string[], party = 'om'): SubjectEvent[] =>
  ids.filter((id) => !state.signals[id]).map((id) => signal(id, today, party));

test('weighing: two signals that come and go, both outcomes, deadlock, lapse', () => {
  const covenant = covenantOf(TWO);
  const found = run('weighing', {
    covenant,
    start: begin(covenant),
    answers: { assess: [{}], 'decide-agenda': [NOT, KEEP_ONE, AGENDA], ...CHECK },
    free: (state, today) => newSignals(state, today, ['s1', 's2']),
    stop: inConference,
    bound: BOUND,
  });
  expect([...found.stages].sort()).toEqual(['conference', 'destroyed', 'not-on-agenda', 'weighing']);
}, 120_000);

test('weighing by three core parties: which of them is which makes no difference', () => {
  const covenant = covenantOf(['gemeente', 'om', 'politie'], { 'check-accuracy': NEVER });
  run('three core parties', {
    covenant,
    start: begin(covenant),
    answers: {
      assess: [{}],
      'decide-agenda': [NOT, { ...AGENDA, parties: ['om'] }],
      'consult-informing': [{ view: 'inform' }],
    },
    free: (state, today) => newSignals(state, today, ['s1']),
    stop: inConference,
    bound: BOUND,
  });
}, 120_000);

test('information: asked of two parties, given or not, and keeping shorter', () => {
  const covenant = covenantOf(TWO, { 'check-accuracy': NEVER });
  run('information', {
    covenant,
    start: begin(covenant),
    answers: {
      assess: [{}],
      'give-information': [{ given: 'yes' }],
      'decide-agenda': [NOT, KEEP_ONE, { ...NOT, keepMonths: 0 }],
    },
    free: () => [
      { type: 'ask-information', by: rep('om'), of: 'raad', texts: [] },
      { type: 'ask-information', by: rep('om'), of: 'om', texts: [] },
      { type: 'discuss', by: rep('om'), body: 'weighing', meeting: 'o1', texts: [] },
    ],
    stop: inConference,
    bound: BOUND,
  });
}, 120_000);

test('early destruction: by two parties, and of an old signal beside a weighing', () => {
  const early = (state: SubjectState, party: string): SubjectEvent[] =>
    Object.keys(state.signals).map((id) => ({ type: 'destroy-early', by: rep(party), signal: id }));
  const answers: Exploration['answers'] = {
    assess: [{}],
    'decide-agenda': [NOT, { ...AGENDA, parties: ['gemeente'] }],
    'decide-destruction': [{ outcome: 'destroy' }, { outcome: 'keep' }],
  };
  const two = covenantOf(TWO, { 'check-accuracy': NEVER });
  run('early destruction by two', {
    covenant: two,
    start: begin(two, (life) => {
      life.all('assess', {}).all('decide-agenda', NOT);
    }),
    answers,
    free: (state) => early(state, 'om'),
    stop: inConference,
    bound: BOUND,
  });
  const covenant = covenantOf(['gemeente'], { 'check-accuracy': NEVER });
  const life = new Life('2027-01-04', covenant);
  life.signal('s1', '2027-01-04', 'gemeente');
  life.all('assess', {}).all('decide-agenda', NOT);
  run('early destruction', {
    covenant,
    start: { state: life.state, now: life.now },
    answers,
    free: (state, today) => [
      ...early(state, 'gemeente'),
      ...once(state, 2, newSignals(state, today, ['s2'], 'gemeente')),
    ],
    counts: weighingsSoFar,
    stop: inConference,
    bound: BOUND,
  });
}, 120_000);

test('informing: the subject and a person left behind; consulted, decided, postponed, reconsidered, until destruction', () => {
  const covenant = covenantOf(TWO, { 'check-accuracy': NEVER });
  const found = run('informing', {
    covenant,
    start: begin(covenant, toConference),
    answers: {
      'consult-informing': [{ view: 'postpone' }],
      'decide-informing': [{ outcome: 'inform' }, POSTPONE, { outcome: 'postpone', ground: 'b' }],
      'reconsider-notice': [{ outcome: 'inform' }, POSTPONE],
      'send-notice': [{ sentOn: '' }],
    },
    free: () => [{ type: 'impediment-gone', by: 'system', person: 'subject' }],
    bound: BOUND,
  });
  expect(found.stages.has('destroyed')).toBe(true);
  const person = (today: string): SubjectEvent => ({
    type: 'add-person',
    by: rep('om'),
    person: 'p1',
    relation: 'left-behind',
    wishesHelp: true,
    provenance: provenance('om', today),
    texts: [],
  });
  run('informing two', {
    covenant: covenantOf(['gemeente'], { 'check-accuracy': NEVER }),
    start: begin1(covenantOf(['gemeente'], { 'check-accuracy': NEVER })),
    answers: {
      'consult-informing': [{ view: 'postpone' }],
      'decide-informing': [{ outcome: 'inform' }, POSTPONE],
      'reconsider-notice': [{ outcome: 'inform' }, POSTPONE],
      'send-notice': [{ sentOn: '' }],
    },
    free: (_, today) => [
      { ...person(today), by: rep('gemeente'), provenance: provenance('gemeente', today) } as SubjectEvent,
      { type: 'impediment-gone', by: rep('gemeente'), person: 'p1' },
      { type: 'impediment-gone', by: rep('gemeente'), person: 'subject' },
    ],
    bound: BOUND,
  });
}, 120_000);

function begin1(covenant: Covenant, others: string[] = []): Exploration['start'] {
  const life = new Life('2027-01-04', covenant);
  life.signal('s1', '2027-01-04', 'gemeente');
  life.onAgenda(['gemeente', ...others]);
  return { state: life.state, now: life.now };
}

test('plan: drawn up, agreed or not, action, signal, rounds, advice, closing, warning, archive', () => {
  const covenant = covenantOf(['gemeente', 'raad'], { 'check-accuracy': NEVER });
  const found = run('plan', {
    covenant,
    start: begin1(covenant, ['raad']),
    answers: { ...INFORM, ...PLAN },
    free: (state, today) => [
      ...newSignals(state, today, ['s2'], 'gemeente').filter(() => state.stage === 'conference'),
      ...(state.counters.action === 0
        ? [{ type: 'add-action' as const, by: rep('raad'), owner: 'raad', until: today, texts: [] }]
        : []),
      {
        type: 'add-data',
        by: rep('raad'),
        item: 'i1',
        provenance: provenance('raad', today),
        texts: [],
      },
      { type: 'discuss', by: rep('raad'), body: 'conference', meeting: 'o1', texts: [] },
    ],
    bound: BOUND,
  });
  expect(found.stages.has('closed')).toBe(true);
}, 120_000);

const checks = (state: SubjectState): SubjectEvent[] =>
  state.tasks
    .filter(({ kind }) => kind === 'check-accuracy')
    .flatMap(({ id }) => [
      { type: 'check-items', by: ADMINISTRATOR, task: id, right: ['w-1'], texts: [] },
      {
        ...{ type: 'check-items', by: ADMINISTRATOR, task: id, right: [], texts: [] },
        found: { item: 'w-1', unit: 'signal:s1', what: 'removed' },
      },
    ]) as SubjectEvent[];

test('plan of two core parties and a case party, with the accuracy check', () => {
  const covenant = covenantOf(TWO);
  run('plan of three', {
    covenant,
    start: begin(covenant, (life) => {
      toConference(life);
      life.informed();
      life.one('draw-up-plan', { aims: ['a'], actions: [] }).all('agree-plan', { agree: 'yes' });
    }),
    answers: { ...DECIDE_PLAN, ...CHECK },
    // One fixed reference: what was looked at must not multiply the states.
    free: (state) => checks(state),
    bound: BOUND,
  });
}, 120_000);

test('archive: reopening, agreed, refused, silent; a signal joins; back to the archive or on the agenda', () => {
  const covenant = covenantOf(TWO, { 'check-accuracy': NEVER });
  const found = run('reopening', {
    covenant,
    start: begin(covenant, toArchive),
    answers: {
      assess: [{}],
      'decide-agenda': [NOT, AGENDA],
      'decide-reopening': [{ outcome: 'reopen' }, { outcome: 'refuse' }],
    },
    free: (state, today) => [
      ...once(state, 3, [{ type: 'propose-reopening', by: rep('om'), units: ['signal:s1'], texts: [] }]),
      ...once(state, 3, newSignals(state, today, ['s2'])).filter(() => state.stage === 'weighing'),
    ],
    counts: weighingsSoFar,
    stop: inConference,
    bound: BOUND,
  });
  expect(found.stages.has('conference')).toBe(true);
}, 120_000);

test('closed: a new signal is weighed beside the file', () => {
  const covenant = covenantOf(['gemeente', 'raad'], { 'check-accuracy': NEVER });
  const start = begin1(covenant, ['raad']);
  const life = Object.assign(new Life('2027-01-04', covenant), { current: start.state });
  life.informed().planned('2027-02-01');
  life.until('2027-01-26').all('review-round', { outcome: 'advise-closing' });
  life.one('advise-closing', { outcome: 'close' }).all('decide-closing', { outcome: 'close' });
  run('closed', {
    covenant,
    start: { state: life.state, now: life.now },
    answers: {
      assess: [{}],
      'decide-agenda': [NOT, { ...AGENDA, parties: ['gemeente', 'raad'] }],
      ...INFORM,
    },
    free: (state, today) => newSignals(state, today, ['s2'], 'gemeente'),
    stop: inConference,
    bound: BOUND,
  });
}, 120_000);

const hold = (ground: string, units: string[] | 'all', until: string): SubjectEvent => ({
  type: 'propose-hold',
  by: rep('gemeente'),
  ground,
  until,
  units,
  texts: [],
});

test('holds: two at once, on all or on one unit, in the archive and under 13.3, lifted or run out', () => {
  const covenant = covenantOf(['gemeente'], { 'check-accuracy': NEVER });
  const start = begin1(covenant);
  const life = Object.assign(new Life('2027-01-04', covenant), { current: start.state });
  life.informed().until('2031-12-01');
  const holds = (ground: string, units: string[] | 'all', untils: string[]) => (state: SubjectState) => [
    ...(Object.keys(state.holds).length + Object.keys(state.decisions).length < 2
      ? untils.map((until) => hold(ground, units, until))
      : []),
    ...Object.keys(state.holds).map((id) => ({
      type: 'propose-lifting' as const,
      by: rep('gemeente'),
      hold: id,
      texts: [],
    })),
  ];
  const answers: Exploration['answers'] = {
    'decide-hold': [{ outcome: 'hold' }, { outcome: 'refuse' }],
    'decide-lifting': [{ outcome: 'lift' }, { outcome: 'keep' }],
  };
  const some = holds('court-order', ['signal:s1'], ['2031-12-20', '2032-03-01']);
  const all = holds('legal-claim', 'all', ['2032-02-01']);
  run('holds in the archive', {
    covenant,
    start: { state: life.state, now: life.now },
    answers,
    free: (state) => [...some(state), ...all(state)],
    bound: BOUND,
  });
  const own = new Life('2027-01-04', covenant);
  own.signal('s1', '2027-01-04', 'gemeente');
  const held = holds('restriction-claim', ['signal:s1'], ['2027-09-01']);
  run('holds under 13.3', {
    covenant,
    start: { state: own.state, now: own.now },
    answers: {
      ...answers,
      assess: [{}],
      'decide-agenda': [NOT, { ...AGENDA, parties: ['gemeente'] }],
    },
    free: (state, today) => [...held(state), ...once(state, 2, newSignals(state, today, ['s2'], 'gemeente'))],
    counts: weighingsSoFar,
    stop: inConference,
    bound: BOUND,
  });
}, 120_000);

test('corrections: split, received, merged', () => {
  const covenant = covenantOf(['gemeente'], { 'check-accuracy': NEVER });
  const life = new Life('2027-01-04', covenant);
  life.signal('s1', '2027-01-04', 'gemeente');
  const foreign = (today: string, more: object) => ({
    signal: 's9',
    receivedOn: today,
    phenomenon: 'extremism',
    provenance: provenance('gemeente', today),
    ...more,
  });
  const corrections = (state: SubjectState, today: string): SubjectEvent[] => [
    ...Object.keys(state.signals).map((id) => ({
      type: 'split-signal' as const,
      by: ADMINISTRATOR,
      signal: id,
      to: 'c2',
    })),
    { type: 'receive-split', by: ADMINISTRATOR, texts: [], ...foreign(today, {}) },
    {
      type: 'merge',
      by: ADMINISTRATOR,
      from: 'c2',
      lastProcessing: today,
      signals: [foreign(today, { keepUntil: '2027-05-01', decidedOn: today })],
    },
  ];
  run('corrections while weighing', {
    covenant,
    start: { state: life.state, now: life.now },
    answers: { assess: [{}], 'decide-agenda': [NOT] },
    free: (state, today) => once(state, 3, corrections(state, today)),
    counts: weighingsSoFar,
    stop: inConference,
    bound: BOUND,
  });
  run('corrections on a file', {
    covenant,
    start: begin1(covenant),
    answers: { 'decide-closing': [{ outcome: 'close' }], 'review-or-close': [{ outcome: 'decide-closing' }] },
    free: (state, today) => [
      ...corrections(state, today).filter(({ type }) => type !== 'register-signal'),
      { type: 'merge', by: ADMINISTRATOR, from: 'c2', lastProcessing: today, signals: [foreign(today, {})] },
    ],
    stop: ({ stage }) => stage === 'weighing',
    bound: BOUND,
  });
}, 120_000);

test('tasks: reminders one by one, mail that fails, a task handed over', () => {
  const covenant = covenantOf(['gemeente'], { 'check-accuracy': NEVER });
  const life = new Life('2027-01-04', covenant);
  life.signal('s1', '2027-01-04', 'gemeente');
  run('reminders', {
    covenant,
    start: { state: life.state, now: life.now },
    answers: {
      assess: [{}],
      'decide-agenda': [NOT, { ...AGENDA, parties: ['gemeente'] }],
      'mail-undeliverable': [{ handled: 'yes' }],
      ...INFORM,
    },
    free: (state) =>
      state.tasks.slice(0, 1).flatMap(({ id }): SubjectEvent[] => [
        { type: 'mail-failed', task: id, occasion: 'task' },
        { type: 'reassign', by: COORDINATOR, task: id, to: 'm-gemeente-2', reason: 'absent' },
      ]),
    stop: inConference,
    nudges: true,
    people: withManagers,
    bound: BOUND,
  });
}, 120_000);

test('together they try everything that can happen', () => {
  // Disclosures have an exploration of their own (disclosure.test.ts).
  // So have the person's rights (rights.test.ts, random.test.ts), advice (advice.test.ts), and emergencies (emergency.test.ts, random.test.ts).
  const rights = ['carry-out-correction', 'confirm-correction', 'decide-unshielding', 'notify-unshielding'];
  const apart = [...rights, 'record-advice', 'review-emergency'];
  const kinds = TASK_KINDS.filter((kind) => !kind.startsWith('permit-disclosure') && !apart.includes(kind));
  const events = [
    ...[
      'register-signal',
      'ask-information',
      'add-data',
      'add-person',
      'add-action',
      'discuss',
      'impediment-gone',
      'moment',
    ],
    ...[
      'propose-reopening',
      'propose-hold',
      'propose-lifting',
      'destroy-early',
      'split-signal',
      'receive-split',
    ],
    ...['merge', 'reassign', 'mail-failed', 'check-items'],
  ];
  expect([...accepted].sort()).toEqual([...kinds, ...events].sort());
});
