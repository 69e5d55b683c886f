/** What the access rules get to know of a case: who takes part in it, who handles it, and who is kept out of it. */
import { ENDS, isEnd, type Occasion } from '../../domain/case.ts';
import { factsOf, kinds } from '../../domain/kinds.ts';
import { Life } from './subject/life.ts';

test('every kind of case is known by the name that it has itself', () => {
  expect(Object.entries(kinds).filter(([name, kind]) => kind.name !== name)).toEqual([]);
  expect(Object.keys(kinds).sort()).toEqual([
    'assignment',
    'complaint',
    'covenant',
    'dispute',
    'incident',
    'membership',
    'request',
    'subject',
  ]);
});

test('of a person’s file: who takes part, whatever is written beside it; nobody handles it', () => {
  const life = new Life('2027-01-04');
  life.signal('s1');
  life.onAgenda(['gemeente', 'om'], ['x']);
  const facts = (state: unknown, kind = 'subject') =>
    factsOf({ kind, stage: 'conference', state, parties: ['raad'] });
  expect(facts(life.state)).toEqual({ stage: 'conference', involved: ['gemeente', 'om', 'x'], handlers: [] });
  expect(facts(null)).toEqual({ stage: 'conference', involved: [], handlers: [] });
  expect(facts(null, 'request')).toEqual({ stage: 'conference', involved: ['raad'], handlers: [] });
  expect(facts({}, 'no-such-kind')).toEqual({ stage: 'conference', involved: ['raad'], handlers: [] });
});

test('of another case: who has a task in it, whoever may be meant by one without a name, and nobody kept out unless its kind says so', () => {
  const tasks = [{ assignee: 'm-1' }, { assignee: null }];
  const facts = (kind: string, state: object) =>
    factsOf({ kind, stage: 'open', state: { tasks, ...state }, parties: ['om'] });
  // Neither names handlers besides its tasks, nor keeps anybody out.
  for (const kind of ['dispute', 'assignment', 'covenant'])
    expect([kind, facts(kind, {})]).toEqual([
      kind,
      { stage: 'open', involved: ['om'], handlers: ['m-1', '*'] },
    ]);
  expect(facts('request', { identity: { by: 'm-2' } })).toEqual({
    ...{ stage: 'open', involved: ['om'], handlers: ['m-1', '*', 'm-2'] },
  });
});

test('a mail that says that there is nothing to do any more is of a task withdrawn or handed over, and of nothing else', () => {
  expect(ENDS).toEqual(['cancellation', 'handed-over']);
  const occasions: Occasion[] = ['task', 'last', 'escalate', 'cancellation', 'handed-over', 'undeliverable'];
  expect(occasions.map(isEnd)).toEqual([false, false, false, true, true, false]);
});
