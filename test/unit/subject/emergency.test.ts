/** Looks in an emergency (8.4, 10.4): who, what follows, and that nothing lasts longer by it. */
import { ends } from '../../../domain/subject/index.ts';
import { ADMINISTRATOR, COORDINATOR, Life, rep } from './life.ts';

const look = (party: string) => ({ type: 'look-in-emergency' as const, by: rep(party) });
const reviewers = (life: Life) => life.tasks('review-emergency').map(({ party }) => party);

test('the other core parties review it, once a day and a member; nothing lasts longer by it', () => {
  const life = new Life('2027-01-04');
  life.signal('s1');
  life.onAgenda(['gemeente', 'raad']).informed();
  const before = ends(life.state, life.covenant);
  life.at('2027-02-01').do(look('om'));
  expect(reviewers(life)).toEqual(['gemeente', 'politie']);
  expect(life.taskEnd(life.task('review-emergency', 'politie'))).toBe('2027-02-08');
  life.do(look('om'));
  expect(reviewers(life)).toHaveLength(2);
  life.one('review-emergency', { outcome: 'needed' }, 'politie');
  expect(Object.keys(life.state.emergencies ?? {})).toHaveLength(1);
  // Late is late: it stays to be done.
  life.until('2027-02-12').one('review-emergency', { outcome: 'not-needed' }, 'gemeente');
  expect([life.state.emergencies, reviewers(life)]).toEqual([{}, []]);
  expect(ends(life.state, life.covenant)).toEqual(before);
  life.at('2027-02-13').do(look('om'));
  expect(reviewers(life)).toEqual(['gemeente', 'politie']);
});

test('a core party’s representative only, not in the archive; a review goes on there', () => {
  const life = new Life('2027-01-04');
  life.signal('s1');
  for (const by of [rep('raad'), ADMINISTRATOR, COORDINATOR])
    expect(life.refused({ type: 'look-in-emergency', by })).toBe('not-core-representative');
  life.onAgenda().informed().until('2028-01-03').do(look('om'));
  life.until('2028-01-04', '03:00');
  expect([life.state.stage, reviewers(life)]).toEqual(['archived', ['gemeente', 'politie']]);
  expect(life.refused(look('om'))).toBe('archived');
  life.one('review-emergency', { outcome: 'needed' }, 'politie');
});
