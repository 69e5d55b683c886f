/** Work that is limited: never more than asked at a time, in the order in which it came, also after something failed. */
import { setTimeout as sleep } from 'node:timers/promises';
import { atOnce } from '../../../activities/at-once.ts';

test('no more than so many run, in order, and what fails makes way for the next', async () => {
  const inTurn = atOnce(2);
  const began: number[] = [];
  let running = 0;
  let most = 0;
  const work = (at: number) =>
    inTurn(async () => {
      began.push(at);
      most = Math.max(most, ++running);
      await sleep(5);
      running--;
      if (at === 1) throw new Error('one fails');
      return at;
    });
  const done = await Promise.allSettled([0, 1, 2, 3, 4].map(work));
  expect(most).toBe(2);
  expect(began).toEqual([0, 1, 2, 3, 4]);
  expect(done.map(({ status }) => status)).toEqual([
    ...['fulfilled', 'rejected'],
    ...['fulfilled', 'fulfilled', 'fulfilled'],
  ]);
  // Nobody holds a turn any more.
  await expect(Promise.all([work(5), work(6), work(7)])).resolves.toEqual([5, 6, 7]);
});
