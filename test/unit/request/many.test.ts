/**
 * Many requests by the rules alone: three in ten tasks are done only at a reminder or after the escalation, and each answer
 * still goes out on or before its last day.
 */
import { dayOf } from '../../../domain/dates/index.ts';
import { ownTerm, request } from '../../../domain/request/index.ts';
import { CORE, covenant, FILE, LINK, Play, registered } from './play.ts';

const ANSWER: Readonly<Record<string, object>> = {
  'establish-identity': { outcome: 'established', how: 'document' },
  'link-request': { outcome: 'found', links: [LINK], holders: { [FILE]: ['raad', 'reclassering'] } },
  'contribute-request': {},
  'decide-request': { access: 'as-contributed' },
};

test('each of a hundred is answered on or before its last day', () => {
  let late = 0;
  let tasks = 0;
  for (let n = 0; n < 100; n++) {
    const play = new Play('2026-11-27').must(registered());
    const waits = new Set<string>();
    for (let moments = 0; play.is.step !== 'closed'; moments++) {
      if (moments > 200) throw new Error('it never ends');
      for (const task of [...play.is.tasks]) {
        // A fixed choice per request and task, three in ten of them slow: one in three of those waits for the escalation.
        const lot = (n * 7919 + Number(task.id.slice(1)) * 104_729) % 10;
        const at = lot === 0 ? 'escalate' : lot < 3 ? 'half' : null;
        const key = `${task.id}`;
        if (!waits.has(key)) {
          waits.add(key);
          tasks += 1;
          if (at) late += 1;
        }
        if (at && !task.nudged.includes(at) && !task.nudged.includes('last')) continue;
        if (!play.is.tasks.some(({ id }) => id === task.id)) continue;
        const answer = task.kind === 'send-answer' ? { sentOn: dayOf(play.now) } : ANSWER[task.kind];
        play.answer(task.kind as never, answer as never, task.party ?? undefined);
      }
      const next = request.due(play.is, covenant).find(({ acts, at }) => acts && at > play.now);
      if (!next) break;
      play.now = next.at;
      play.must({ type: 'moment' });
    }
    expect(play.is).toMatchObject({ step: 'closed', outcome: 'decided' });
    expect((play.is.sentOn ?? '9999') <= ownTerm(covenant, play.is).lastDay).toBe(true);
    expect(CORE.length).toBe(3);
  }
  expect(late / tasks).toBeGreaterThan(0.25);
});
