/** Joint decisions of the core parties: all agree, or they consult and answer anew; on silence the outcome that protects the person stands. */
import { modelCovenant } from '../../../covenant/index.ts';
import { atTime } from '../../../domain/dates/index.ts';
import {
  type Answers,
  agreed,
  answer,
  ask,
  decisionOf,
  withdraw,
} from '../../../domain/subject/decisions.ts';
import { holdOf, settle, unitsOfProposal } from '../../../domain/subject/moments.ts';
import type { DecisionKind, DecisionState, SubjectState } from '../../../domain/subject/state.ts';
import { newState } from '../../../domain/subject/weighing.ts';
import { begin, type Work } from '../../../domain/subject/work.ts';
import { contextAt } from './life.ts';

const covenant = modelCovenant();
const CORE = covenant.parties.filter(({ kind }) => kind === 'core').map(({ id }) => id);
const on = (day: string, over: object = {}): Work =>
  begin(
    { ...newState('2026-11-02'), ...over } as unknown as SubjectState,
    contextAt(covenant, atTime(day, '12:00')),
  );
const tasks = (work: Work) =>
  work.state.tasks.map(({ kind, party, about, from }) => `${kind} ${party} ${about} ${from}`);
const all = (work: Work, kind: DecisionKind, given: object[], common?: (answers: Answers[]) => boolean) =>
  given.map((one, at) => answer(work, kind, 'x', CORE[at] ?? '', one as Answers, common)).at(-1);

test('every core party is asked, once; the same question isn’t asked twice', () => {
  const work = on('2026-11-10');
  ask(work, 'decide-hold', 'x', '2026-11-09', { ground: 'court-order', until: '2028-01-01' });
  ask(work, 'decide-hold', 'x', '2026-11-10', { ground: 'other' });
  expect(tasks(work)).toEqual(CORE.map((party) => `decide-hold ${party} x 2026-11-09`));
  expect(decisionOf(work.state, 'decide-hold', 'x')).toEqual({
    ...{ kind: 'decide-hold', about: 'x', from: '2026-11-09', openedOn: '2026-11-10', round: 1, answers: {} },
    ...{ ground: 'court-order', until: '2028-01-01' },
  });
  ask(work, 'decide-hold', 'y', '2026-11-10');
  withdraw(work, 'decide-hold', 'x', 'cancelled');
  expect([Object.keys(work.state.decisions), tasks(work)]).toEqual([
    ['decide-hold y'],
    CORE.map((party) => `decide-hold ${party} y 2026-11-10`),
  ]);
  expect(answer(work, 'decide-hold', 'x', 'om', { outcome: 'hold' } as Answers)).toBeNull();
});

test.each<[string, DecisionKind, object, object, boolean]>([
  ['the same', 'decide-hold', { outcome: 'hold' }, { outcome: 'hold' }, true],
  ['another outcome', 'decide-hold', { outcome: 'hold' }, { outcome: 'refuse' }, false],
  [
    'a postponement on one ground (11.3)',
    'decide-informing',
    { outcome: 'postpone', ground: 'a' },
    { outcome: 'postpone', ground: 'a' },
    true,
  ],
  [
    'a postponement on two',
    'decide-informing',
    { outcome: 'postpone', ground: 'a' },
    { outcome: 'postpone', ground: 'b' },
    false,
  ],
  [
    'again, on two',
    'reconsider-notice',
    { outcome: 'postpone', ground: 'a' },
    { outcome: 'postpone', ground: 'b' },
    false,
  ],
  [
    'informing, whatever ground was left there',
    'decide-informing',
    { outcome: 'inform', ground: 'a' },
    { outcome: 'inform' },
    true,
  ],
  [
    'a hold has its ground in the proposal',
    'decide-hold',
    { outcome: 'postpone', ground: 'a' },
    { outcome: 'postpone', ground: 'b' },
    true,
  ],
])('%s (%s): %p and %p agree: %s', (_, kind, one, other, agree) => {
  const work = on('2026-11-10');
  ask(work, kind, 'x', '2026-11-09');
  const given = CORE.map((_party, at) => (at === 0 ? one : other));
  expect(all(work, kind, given.slice(0, -1))).toBeNull();
  expect(decisionOf(work.state, kind, 'x')?.round).toBe(1);
  const outcome = answer(work, kind, 'x', CORE.at(-1) ?? '', given.at(-1) as Answers);
  if (agree) {
    expect([outcome, work.state.decisions, work.state.tasks]).toEqual([given, {}, []]);
    return;
  }
  expect(outcome).toBeNull();
  // They consult, and answer anew with the same last day.
  expect(decisionOf(work.state, kind, 'x')).toMatchObject({ round: 2, answers: {}, from: '2026-11-09' });
  expect(work.state.tasks.filter(({ from }) => from === '2026-11-09')).toHaveLength(2 * CORE.length);
  expect(work.notes).toEqual(['De kernpartijen zijn het niet eens: eerst overleg, dan opnieuw beslissen']);
});

test('the rest of the answers must fit together too, where the decision says so', () => {
  const work = on('2026-11-10');
  ask(work, 'decide-hold', 'x', '2026-11-09');
  const same = CORE.map(() => ({ outcome: 'hold' }));
  expect(all(work, 'decide-hold', same, () => false)).toBeNull();
  expect(decisionOf(work.state, 'decide-hold', 'x')?.round).toBe(2);
  const decision = decisionOf(work.state, 'decide-hold', 'x') as DecisionState;
  // One that left since is not waited for; nor does its answer count.
  decision.answers = Object.fromEntries(
    [...CORE, 'left'].map((party) => [party, { outcome: 'hold' }]),
  ) as never;
  expect(agreed(work, decision)).toHaveLength(CORE.length);
});

test('what a proposal leaves out', () => {
  const decision = {
    units: ['plan'],
    ground: 'court-order',
    until: '2028-01-01',
  } as unknown as DecisionState;
  expect([unitsOfProposal(decision), holdOf(decision)]).toEqual([['plan'], decision]);
  expect(unitsOfProposal({ units: 'all' } as DecisionState)).toEqual([]);
  expect(holdOf({} as DecisionState)).toEqual({ units: [], ground: '', until: '' });
});

describe('nobody answers: at the end of the last day', () => {
  const file = {
    openedOn: '2026-11-02',
    lastProcessing: '2028-01-01',
    involved: ['om'],
    partners: [],
    archivedOn: '2028-01-01',
  };
  const signals = { s1: { receivedOn: '2026-11-02', party: 'om', phenomenon: 'x', clock: 'file' } };
  const archived = { stage: 'archived', file, signals };
  const silent = (kind: DecisionKind, about: string, over: object = {}, proposal: object = {}) => {
    const asked = on('2028-06-01', { ...archived, ...over });
    ask(asked, kind, about, '2028-06-01', proposal);
    const before = begin(asked.state, contextAt(covenant, atTime('2028-06-08', '12:00')));
    settle(before);
    const work = begin(before.state, contextAt(covenant, atTime('2028-09-15', '12:00')));
    settle(work);
    expect([before.state.decisions[`${kind} ${about}`]?.kind, work.state.decisions]).toEqual([kind, {}]);
    expect(work.state.tasks.filter((task) => task.kind === kind)).toEqual([]);
    return work;
  };

  test('a reopening is refused: it stays in the archive (13.4)', () => {
    const work = silent('decide-reopening', 'r', {}, { units: ['signal:s1'] });
    expect([work.state.stage, work.notes]).toEqual(['archived', expect.arrayContaining(['Niet heropend'])]);
  });
  test('a hold is placed by a court’s order, and not for another’s claim', () => {
    const hold = (ground: string) =>
      silent('decide-hold', 'hold:1', {}, { units: ['signal:s1'], ground, until: '2040-01-01' }).state.holds[
        'hold:1'
      ];
    expect(hold('court-order')).toMatchObject({
      units: ['signal:s1'],
      until: '2040-01-01',
      placedOn: '2028-06-09',
    });
    expect(hold('legal-claim')).toBeUndefined();
  });
  test('a hold by a court’s order isn’t lifted, one for another’s claim is', () => {
    const held = (ground: string) => ({
      holds: { 'hold:1': { ground, units: ['signal:s1'], until: '2040-01-01', placedOn: '2028-01-02' } },
    });
    expect(Object.keys(silent('decide-lifting', 'hold:1', held('court-order')).state.holds)).toEqual([
      'hold:1',
    ]);
    expect(silent('decide-lifting', 'hold:1', held('legal-claim')).state.holds).toEqual({});
  });
  test('an earlier destruction is not decided (13.3)', () => {
    const own = { s1: { ...signals.s1, receivedOn: '2028-05-20', clock: 'own' } };
    const work = silent('decide-destruction', 'signal:s1', {
      stage: 'not-on-agenda',
      file: null,
      signals: own,
    });
    expect(work.notes).toEqual(expect.arrayContaining(['Niet eerder vernietigd']));
    expect(work.state.signals.s1?.keep).toBeUndefined();
  });
});
