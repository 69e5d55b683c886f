/** What the access rules get to know of a case: who takes part in it, who handles it, and who is kept out of it. */
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
