/** What will come is said soonest first, and what comes at one instant in the order in which it was found. */
import { soonestFirst } from '../../../domain/tasks/settle.ts';

test('soonest first; of one instant as they were found', () => {
  const moments = ['3', '1b', '2', '1a', '3b'].map((name) => ({ at: `2027-01-0${name[0]}`, name }));
  expect(soonestFirst(moments).map(({ name }) => name)).toEqual(['1b', '1a', '2', '3', '3b']);
});
