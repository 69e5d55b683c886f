/** What destruction does, unit by unit, and what the controller may ask for about keeping (13), on states written out by hand. */
import { modelCovenant } from '../../../covenant/index.ts';
import { atTime } from '../../../domain/dates/index.ts';
import { Refused } from '../../../domain/subject/checks.ts';
import type { SubjectEvent } from '../../../domain/subject/index.ts';
import {
  archive,
  destroyDue,
  destructionStands,
  dropHold,
  holdStands,
  liftingStands,
  proposeDestruction,
  proposeHold,
  proposeLifting,
  proposeReopening,
  reopeningStands,
} from '../../../domain/subject/keeping.ts';
import type { SubjectState } from '../../../domain/subject/state.ts';
import { newState } from '../../../domain/subject/weighing.ts';
import { begin, type Work } from '../../../domain/subject/work.ts';
import { contextAt, rep } from './life.ts';

const covenant = modelCovenant();
const RECEIVED = '2026-11-02';
const signal = (receivedOn = RECEIVED, over: object = {}) => ({
  ...{ receivedOn, party: 'om', phenomenon: 'x', clock: 'own', ...over },
});
const weighing = (signals: string[], receivedOn = RECEIVED, over: object = {}) => ({
  ...{ receivedOn, number: 1, openedOn: receivedOn, signals, assessed: [], clock: 'own', ...over },
});
const FILE = {
  openedOn: RECEIVED,
  lastProcessing: '2027-01-10',
  involved: ['om'],
  partners: [],
  archivedOn: '2028-01-10',
};
const on = (day: string, over: object, time = '03:00'): Work =>
  begin(
    { ...newState(RECEIVED), ...over } as unknown as SubjectState,
    contextAt(covenant, atTime(day, time)),
  );
const effects = (work: Work) => work.effects.filter(({ effect }) => effect !== 'mail');
const refusal = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    if (error instanceof Refused) return `${error.code} ${error.field ?? ''}`.trim();
    throw error;
  }
  return 'taken';
};
const erased = (units: string[], term = 'undecided-signal', article = '13.3') => ({
  ...{ effect: 'erase-units', units, term, article },
});

describe('destruction', () => {
  const two = { stage: 'not-on-agenda', signals: { s1: signal(), s2: signal('2026-12-01') } };

  test('not a moment before its hour; then the unit, by name, term and article', () => {
    const early = on('2027-05-02', two, '02:59');
    expect([destroyDue(early), early.state, effects(early)]).toEqual([
      false,
      { ...newState(RECEIVED), ...two },
      [],
    ]);
    const work = on('2027-05-02', two);
    expect([destroyDue(work), Object.keys(work.state.signals), effects(work), work.notes]).toEqual([
      ...[true, ['s2'], [erased(['signal:s1'])], ['Gegevens vernietigd']],
    ]);
    expect(destroyDue(work)).toBe(false);
  });

  test('what goes at the same time goes in one go for each term', () => {
    const decided = { decidedOn: RECEIVED };
    const state = {
      ...{
        ...two,
        signals: { s1: signal(), s2: signal('2026-11-01', decided), s3: signal('2026-12-01'), s4: signal() },
      },
    };
    const work = on('2027-05-02', state);
    destroyDue(work);
    expect(effects(work)).toEqual([
      erased(['signal:s1', 'signal:s4']),
      erased(['signal:s2'], 'not-on-agenda'),
    ]);
  });

  test('with the last one the whole case, its tasks cancelled, nothing left', () => {
    const task = { id: 't1', kind: 'check-accuracy', party: null, role: 'administrator', nudged: [] };
    const work = on('2027-06-01', { ...two, tasks: [task], counters: { ...newState('').counters, task: 1 } });
    destroyDue(work);
    expect(work.state).toEqual({
      ...{ ...newState(RECEIVED), stage: 'destroyed', counters: { ...newState('').counters, task: 1 } },
    });
    expect(effects(work)).toEqual([{ effect: 'erase-case', term: 'undecided-signal', article: '13.3' }]);
    expect([work.closed.map(({ how }) => how), work.notes]).toEqual([
      ['cancelled'],
      ['Alle gegevens vernietigd'],
    ]);
  });

  test('of a hold that ends: each kind of unit by itself, with what was still to be done about it', () => {
    const units = ['plan', 'person:p1', 'item:i1', 'weighing:1'];
    const hold = (of: string[], until = '2040-01-01') => ({
      ground: 'court-order',
      units: of,
      until,
      placedOn: RECEIVED,
    });
    const person = { relation: 'network', addedOn: RECEIVED };
    const state = {
      ...{ stage: 'archived', file: FILE, plan: {}, persons: { p1: person }, items: { i1: {} } },
      signals: { s1: signal(RECEIVED, { clock: 'file' }) },
      weighings: { 'weighing:1': weighing(['s1'], RECEIVED, { clock: 'file' }) },
      holds: { h1: hold(['signal:s1']) },
      informing: {
        'person:p1': { from: RECEIVED, step: 'deciding' },
        subject: { from: RECEIVED, step: 'informed' },
      },
      rights: {
        requests: {},
        corrections: {},
        shields: { 'text-1': { unit: 'item:i1' }, 'text-2': { unit: 'signal:s1' } },
      },
    };
    const work = on('2032-01-11', state);
    expect(destroyDue(work)).toBe(true);
    const [gone, ...more] = effects(work) as { units?: string[] }[];
    expect([{ ...gone, units: [] }, more]).toEqual([erased([], 'destroy', '13.1'), [{ effect: 'archive' }]]);
    expect([...(gone?.units ?? [])].sort()).toEqual([...units].sort());
    const { plan, persons, items, weighings, signals, informing, rights } = work.state;
    expect([plan, persons, items, weighings, Object.keys(signals)]).toEqual([null, {}, {}, {}, ['s1']]);
    expect([Object.keys(informing), Object.keys(rights?.shields ?? {})]).toEqual([['subject'], ['text-2']]);
  });

  test('a hold loses the unit that is gone, and ends with its last', () => {
    const hold = { ground: 'court-order', until: '2027-01-01', placedOn: RECEIVED };
    const holds = {
      h1: { ...hold, units: ['signal:s1', 'signal:s2'] },
      h2: { ...hold, units: ['signal:s1'] },
    };
    const work = on('2027-05-02', { ...two, holds });
    destroyDue(work);
    expect(work.state.holds).toEqual({ h1: { ...hold, units: ['signal:s2'] } });
  });

  test('13.2: after the last of a weighing of its own what is left is the archive’s again', () => {
    const left = (over: object) => {
      const onFile = { s1: signal(), s2: signal(RECEIVED, { clock: 'file' }) };
      const work = on('2027-05-02', { stage: 'archived', file: FILE, signals: onFile, ...over });
      destroyDue(work);
      return effects(work).some(({ effect }) => effect === 'archive');
    };
    expect(left({})).toBe(true);
    expect(left({ stage: 'not-on-agenda' })).toBe(false);
    expect(left({ weighings: { 'weighing:2': weighing([], '2027-01-01') } })).toBe(false);
  });

  test('an old signal gone in the middle of a weighing: the others are assessed anew, with the same last day', () => {
    const signals = { s1: signal(), s2: signal('2027-04-20') };
    const running = {
      stage: 'weighing',
      weighing: 'weighing:1',
      counters: { ...newState('').counters, weighing: 1 },
    };
    const weighings = { 'weighing:1': weighing(['s1', 's2'], '2027-04-20', { assessed: ['om'] }) };
    const work = on('2027-05-02', { ...running, signals, weighings });
    destroyDue(work);
    const again = work.state.weighings[work.state.weighing ?? ''];
    expect(again).toMatchObject({ signals: ['s2'], receivedOn: '2027-04-20', assessed: [] });
    expect(work.state.stage).toBe('weighing');
    // What was weighed before is not weighed again: only the notice is left to decide about.
    const weighed = { s1: signal(), s2: signal('2027-04-20', { decidedOn: '2027-04-25' }) };
    const other = on('2027-05-02', { ...running, signals: weighed, weighings });
    destroyDue(other);
    expect(other.state.weighing).toBeNull();
    // A weighing that goes on with all that it describes is left alone.
    const apart = on('2027-05-02', {
      ...{ ...running, signals: { ...signals, s3: signal('2027-04-20') } },
      weighings: { 'weighing:1': weighing(['s2', 's3'], '2027-04-20', { assessed: ['om'] }) },
    });
    destroyDue(apart);
    expect(apart.state.weighings['weighing:1']?.assessed).toEqual(['om']);
  });
});

test('to the archive: a weighing that runs lapses, what was decided stays decided; tasks but those towards the person end', () => {
  const task = (id: string, kind: string) => ({
    id,
    kind,
    party: 'om',
    role: 'core-representative',
    assignee: null,
    nudged: [],
  });
  const state = (over: object) => ({
    ...{
      stage: 'closed',
      file: { ...FILE, archivedOn: undefined },
      weighing: 'weighing:1',
      signals: { s1: signal() },
    },
    ...{ weighings: { 'weighing:1': weighing(['s1'], RECEIVED, over) } },
    tasks: [task('t1', 'assess'), task('t2', 'send-notice'), task('t3', 'carry-out-correction')],
  });
  const work = on('2028-01-10', state({}));
  archive(work);
  expect([work.state.stage, work.state.file?.archivedOn, work.state.weighing]).toEqual([
    'archived',
    '2028-01-10',
    null,
  ]);
  expect([work.state.weighings['weighing:1']?.lapsed, work.state.tasks.map(({ id }) => id)]).toEqual([
    true,
    ['t2', 't3'],
  ]);
  expect([effects(work), work.notes.at(-1)]).toEqual([[{ effect: 'archive' }], 'Dossier gearchiveerd']);
  const decided = on('2028-01-10', state({ decidedOn: '2027-12-01' }));
  archive(decided);
  expect(decided.state.weighings['weighing:1']?.lapsed).toBeUndefined();
  const none = on('2028-01-10', { stage: 'weighing' });
  archive(none);
  expect([none.state.stage, none.effects]).toEqual(['weighing', []]);
});

describe('a hold (13, AVG 17-18)', () => {
  const event = (over: object = {}) =>
    ({
      ...{
        type: 'propose-hold',
        by: rep('om'),
        ground: 'legal-claim',
        until: '2028-01-01',
        units: 'all',
        texts: [],
        ...over,
      },
    }) as Extract<SubjectEvent, { type: 'propose-hold' }>;
  const mixed = {
    ...{
      stage: 'conference',
      file: { ...FILE, archivedOn: undefined },
      plan: { step: 'running', actions: {} },
    },
    signals: { s1: signal(), s2: signal(RECEIVED, { clock: 'file' }) },
    weighings: { 'weighing:1': weighing([]), 'weighing:2': weighing([], RECEIVED, { clock: 'file' }) },
  };
  const without = { stage: 'not-on-agenda', signals: { s1: signal() } };

  test.each([
    [
      'another’s claim over a signal that is not on the agenda (13.3)',
      without,
      { units: ['signal:s1'] },
      'ground-not-allowed ground',
    ],
    ['another’s claim over nothing but such data', without, {}, 'ground-not-allowed ground'],
    [
      'another’s claim over one of each',
      mixed,
      { units: ['signal:s1', 'signal:s2'] },
      'ground-not-allowed ground',
    ],
    [
      'another’s claim over what is on the agenda',
      mixed,
      { units: ['signal:s2', 'plan', 'weighing:2', 'subject'] },
      'taken',
    ],
    ['another’s claim over all, as far as it goes', mixed, {}, 'taken'],
    ['a court’s order over all', without, { ground: 'court-order' }, 'taken'],
    ['no ground', without, { ground: 'x' }, 'ground-missing ground'],
    ['nothing', mixed, { units: [] }, 'unknown-unit units'],
    ['what is not there', mixed, { units: ['plan', 'signal:gone'] }, 'unknown-unit units'],
  ])('%s', (_, state, over, outcome) => {
    const work = on('2027-03-01', state);
    expect(refusal(() => proposeHold(work, event(over)))).toBe(outcome);
    if (outcome !== 'taken') expect(work.state.decisions).toEqual({});
  });

  test('once it stands only what the ground allows is held, from that day; silence decides by the ground', () => {
    const stands = (
      ground: string,
      outcome: 'hold' | 'refuse' | null,
      until = '2028-01-01',
      state: object = mixed,
    ) => {
      const work = on('2027-03-01', state);
      holdStands(work, 'hold:1', { units: ['signal:s1', 'signal:s2', 'gone'], ground, until }, outcome);
      return [work.state.holds['hold:1']?.units, effects(work), work.notes];
    };
    const restricted = (units: string[]) => [{ effect: 'restrict', units, restricted: true }];
    const placed = ['Vernietiging uitgesteld'];
    const both = ['signal:s1', 'signal:s2'];
    expect(stands('legal-claim', 'hold')).toEqual([['signal:s2'], restricted(['signal:s2']), placed]);
    expect(stands('court-order', null)).toEqual([both, restricted(both), placed]);
    const not = ['Vernietiging niet uitgesteld'];
    expect(stands('court-order', 'refuse')).toEqual([undefined, [], not]);
    expect(stands('legal-claim', null)).toEqual([undefined, [], not]);
    expect(stands('x', null)).toEqual([undefined, [], not]);
    // Over before it began, or about nothing: none.
    expect(stands('court-order', 'hold', '2027-02-28')).toEqual([undefined, [], []]);
    expect(stands('court-order', 'hold', '2027-03-01')[0]).toEqual(both);
    expect(stands('legal-claim', 'hold', '2028-01-01', without)).toEqual([undefined, [], []]);
  });

  const hold = (units: string[], ground = 'court-order') => ({
    ground,
    units,
    until: '2028-01-01',
    placedOn: '2027-03-01',
  });
  test('lifted or ended: what no other hold keeps is free again', () => {
    const holds = { h1: hold(['signal:s1', 'signal:s2']), h2: hold(['signal:s2']) };
    const work = on('2027-04-01', { ...mixed, holds });
    dropHold(work, 'h9');
    expect([effects(work), work.notes]).toEqual([[], []]);
    dropHold(work, 'h1');
    expect(effects(work)).toEqual([{ effect: 'restrict', units: ['signal:s1'], restricted: false }]);
    expect([Object.keys(work.state.holds), work.notes]).toEqual([
      ['h2'],
      ['Het uitstel van vernietiging is voorbij'],
    ]);
  });
  test.each([
    ['court-order', 'lift', false],
    ['court-order', 'keep', true],
    ['court-order', null, true],
    ['legal-claim', null, false],
  ] as const)('lifting one on %s, outcome %s: it stays %s', (ground, outcome, stays) => {
    const work = on('2027-04-01', { ...mixed, holds: { h1: hold(['signal:s2'], ground) } });
    liftingStands(work, 'h1', outcome);
    expect(Object.keys(work.state.holds)).toEqual(stays ? ['h1'] : []);
  });
  test('to lift one it must be there, and a core party asks', () => {
    const lift = (name: string, by = rep('om')) => {
      const work = on('2027-04-01', { ...mixed, holds: { h1: hold(['signal:s2']) } });
      const outcome = refusal(() =>
        proposeLifting(work, { type: 'propose-lifting', by, hold: name, texts: [] } as never),
      );
      return [outcome, Object.keys(work.state.decisions), work.notes];
    };
    expect(lift('h9')).toEqual(['unknown-hold hold', [], []]);
    expect(lift('h1', rep('raad'))[0]).toMatch(/^not-/);
    expect(lift('h1')).toEqual(['taken', ['decide-lifting h1'], ['Voorstel om het uitstel te beëindigen']]);
  });
});

describe('reopening (13.4)', () => {
  const archived = {
    stage: 'archived',
    file: FILE,
    plan: { step: 'closed' },
    signals: { s1: signal(RECEIVED, { clock: 'file' }) },
  };
  const propose = (over: object, units: string[] = ['signal:s1'], by = rep('om')) => {
    const work = on('2029-01-01', { ...archived, ...over }, '12:00');
    const outcome = refusal(() =>
      proposeReopening(work, { type: 'propose-reopening', by, units, texts: [] } as never),
    );
    return outcome === 'taken' ? work.state.decisions['decide-reopening reopening:1']?.units : outcome;
  };
  test('of units that are there, each once, and in the archive alone', () => {
    expect(propose({}, ['signal:s1', 'plan', 'signal:s1'])).toEqual(['signal:s1', 'plan']);
    expect(propose({}, [])).toBe('unknown-unit units');
    expect(propose({}, ['signal:s9'])).toBe('unknown-unit units');
    expect(propose({ stage: 'closed' })).toMatch(/^wrong-stage/);
    expect(propose({}, ['signal:s1'], rep('raad'))).toMatch(/^not-/);
  });
  test('not of what is held, and not twice at the same time', () => {
    const holds = {
      h1: { ground: 'court-order', units: ['signal:s1'], until: '2040-01-01', placedOn: RECEIVED },
    };
    expect(propose({ holds })).toBe('held units');
    expect(propose({ holds }, ['plan'])).toEqual(['plan']);
    const decision = { kind: 'decide-reopening', about: 'x', answers: {} };
    expect(propose({ decisions: { 'decide-reopening x': decision } })).toBe('already-asked');
    expect(propose({ decisions: { x: { ...decision, kind: 'decide-hold' } } })).toEqual(['signal:s1']);
  });
  test('refused, or nobody answered: it stays in the archive', () => {
    for (const outcome of ['refuse', null] as const) {
      const work = on('2029-01-01', archived, '12:00');
      reopeningStands(work, ['signal:s1'], outcome);
      expect([work.state.stage, effects(work), work.notes]).toEqual([
        'archived',
        [{ effect: 'archive' }],
        ['Niet heropend'],
      ]);
    }
  });
  test('reopened: those units come back with the name, and the clock starts again', () => {
    const work = on(
      '2029-01-01',
      { ...archived, signals: { ...archived.signals, s2: signal(RECEIVED, { clock: 'file' }) } },
      '12:00',
    );
    reopeningStands(work, ['signal:s1', 'gone'], 'reopen');
    expect(effects(work)[0]).toEqual({ effect: 'restore', units: ['subject', 'signal:s1'] });
    expect([work.state.stage, work.state.file?.lastProcessing]).toEqual(['weighing', '2029-01-01']);
    expect(work.state.weighings[work.state.weighing ?? '']?.signals).toEqual(['s1']);
    expect(work.notes).toContain('Dossier heropend');
    const nowhere = on('2029-01-01', { ...archived, file: null }, '12:00');
    reopeningStands(nowhere, ['signal:s1'], 'reopen');
    expect(nowhere.notes).toEqual(['Niet heropend']);
  });
});

describe('earlier destruction of a signal (13.3)', () => {
  const propose = (over: object, name = 's1', by = rep('om')) => {
    const work = on('2027-03-01', { stage: 'not-on-agenda', signals: { s1: signal() }, ...over });
    const outcome = refusal(() =>
      proposeDestruction(work, { type: 'destroy-early', by, signal: name } as never),
    );
    return outcome === 'taken' ? Object.keys(work.state.decisions).join() : outcome;
  };
  test('of one that is not on the agenda and is not being weighed', () => {
    expect(propose({})).toBe('decide-destruction signal:s1');
    expect(propose({}, 's9')).toBe('unknown-signal signal');
    expect(propose({ signals: { s1: signal(RECEIVED, { clock: 'file' }) } })).toBe('wrong-stage');
    const weighings = { 'weighing:1': weighing(['s1']) };
    expect(propose({ weighing: 'weighing:1', weighings })).toBe('wrong-stage');
    expect(propose({ weighing: null, weighings })).toBe('decide-destruction signal:s1');
    expect(propose({}, 's1', rep('raad'))).toMatch(/^not-/);
  });
  test('decided: no longer than that day; kept, or gone meanwhile: nothing changes', () => {
    const stands = (unit: string, outcome: 'destroy' | 'keep' | null) => {
      const work = on('2027-03-01', { stage: 'not-on-agenda', signals: { s1: signal() } });
      destructionStands(work, unit, outcome);
      return [work.state.signals.s1?.keep, work.notes.join()];
    };
    expect(stands('signal:s1', 'destroy')).toEqual([
      { from: '2027-03-01', months: 0 },
      'Besloten: eerder vernietigen',
    ]);
    expect(stands('signal:s1', 'keep')).toEqual([undefined, 'Niet eerder vernietigd']);
    expect(stands('signal:s9', 'destroy')).toEqual([undefined, 'Niet eerder vernietigd']);
    const silent = covenant.deadlock['destroy-early'].outcome === 'refuse';
    expect(stands('signal:s1', null)[1]).toBe(
      silent ? 'Niet eerder vernietigd' : 'Besloten: eerder vernietigen',
    );
  });
});
