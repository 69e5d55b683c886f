/** Reopening (13.4) on the edge of destruction, and what a hold (AVG 18(2)) keeps from everybody: each path by itself. */
import { atTime } from '../../../domain/dates/index.ts';
import type { SubjectEvent } from '../../../domain/subject/index.ts';
import { ADMINISTRATOR, Life, rep } from './life.ts';

/** Two signals on one file, last processed on 4 January 2027: archived on 4 January 2028, destroyed early on 5 January 2032. */
const archived = (): Life => {
  const life = new Life('2027-01-04');
  life.signal('s1').state;
  life.signal('s2');
  life.onAgenda().informed().until('2028-01-04', '03:00');
  expect([life.state.stage, life.end('subject')]).toEqual(['archived', atTime('2032-01-05', '03:00')]);
  return life;
};
const reopen = (units = ['signal:s1']): SubjectEvent => ({
  ...{ type: 'propose-reopening', by: rep('om'), units, texts: ['w-why'] },
});
const hold = (units: string[] | 'all', until = '2033-01-01'): SubjectEvent => ({
  ...{ type: 'propose-hold', by: rep('om'), ground: 'court-order', until, units, texts: [] },
});

describe('reopening (13.4)', () => {
  test('one of two units comes back, the rest stays; a new weighing and a new notice start the clocks again', () => {
    const life = archived().at('2029-03-01');
    life.do(reopen());
    life.all('decide-reopening', { outcome: 'reopen' });
    expect(life.effects.at(-1)).toEqual({ effect: 'restore', units: ['subject', 'signal:s1'] });
    expect(life.state.weighings['weighing:2']?.signals).toEqual(['s1']);
    expect([life.lastDay('weigh-signal'), life.state.informing.subject?.step]).toEqual([
      '2029-03-29',
      'waiting',
    ]);
    life.all('assess', {}).all('decide-agenda', { outcome: 'not-on-agenda' });
    expect(life.tasks('consult-informing')).toHaveLength(3);
    expect(life.end('signal:s2')).toBe(atTime('2034-03-02', '03:00'));
  });

  test('when the new weighing has had its end, all that is left lies in the archive again', () => {
    const life = archived().at('2029-03-01');
    life.do(reopen());
    life.all('decide-reopening', { outcome: 'reopen' });
    life.all('assess', {}).all('decide-agenda', { outcome: 'not-on-agenda' });
    life.all('consult-informing', { view: 'inform' });
    life.until('2029-09-01', '02:59');
    const before = life.effects.length;
    life.until('2029-09-01', '03:00');
    expect(life.effects.slice(before)).toEqual([
      { effect: 'erase-units', units: ['weighing:2'], term: 'not-on-agenda', article: '13.3' },
      { effect: 'archive' },
    ]);
  });

  test('on the day of destruction: decided before its hour it lives on, after it there is nothing to reopen', () => {
    const early = archived().at('2032-01-04');
    early.do(reopen());
    early.at('2032-01-04', '23:59').all('decide-reopening', { outcome: 'reopen' });
    early.until('2032-01-05', '04:00');
    expect([early.state.stage, early.end('signal:s1')]).toEqual(['weighing', atTime('2037-01-05', '03:00')]);

    const late = archived().at('2032-01-04');
    late.do(reopen());
    const tasks = late.tasks('decide-reopening');
    late
      .one('decide-reopening', { outcome: 'reopen' }, 'om')
      .one('decide-reopening', { outcome: 'reopen' }, 'politie');
    // The last one answers in the very minute; the destruction comes first. Before it, the day of deciding is over.
    const night = Object.assign(archived(), { current: structuredClone(late.state), now: late.now });
    night.at('2032-01-05', '02:59').moment();
    expect([night.state.stage, night.tasks('decide-reopening')]).toEqual(['archived', []]);
    late.at('2032-01-05', '03:00');
    const [task] = tasks.filter(({ party }) => party === 'gemeente');
    const refused = late.refused({
      ...{ type: 'complete-task', by: rep('gemeente'), task: task?.id ?? '', kind: 'decide-reopening' },
      ...{ answer: { outcome: 'reopen' }, texts: [] },
    } as SubjectEvent);
    expect(refused).toBe('destroyed');
    late.moment();
    expect([late.state.stage, late.tasks()]).toEqual(['destroyed', []]);
    expect(late.effects.map(({ effect }) => effect)).not.toContain('restore');
    expect(late.refused(reopen())).toBe('destroyed');
  });
});

describe('data under a hold', () => {
  const held = (units: string[] | 'all' = ['signal:s1']): Life => {
    const life = archived().at('2029-03-01');
    life.do(hold(units)).state;
    life.all('decide-hold', { outcome: 'hold' });
    return life;
  };
  const paths: [string, () => string][] = [
    ['reopened', () => held().refused(reopen(['signal:s1', 'signal:s2']))],
    [
      'split off',
      () => held().refused({ type: 'split-signal', by: ADMINISTRATOR, signal: 's1', to: 'other' }),
    ],
    ['destroyed early', () => held().refused({ type: 'destroy-early', by: rep('om'), signal: 's1' })],
  ];
  test.each(paths)('are not %s', (_, path) => {
    expect(['held', 'wrong-stage']).toContain(path());
  });

  test('are not put on the agenda, nor copied to the conference; a new signal beside them is', () => {
    const life = new Life('2027-01-04');
    life.signal('s1');
    life.do(hold(['signal:s1']));
    life.all('decide-hold', { outcome: 'hold' });
    life.signal('s2');
    life.onAgenda();
    expect(life.effects.filter(({ effect }) => effect === 'copy-to-conference')).toMatchObject([
      { effect: 'copy-to-conference', signals: ['s2'], weighing: 1 },
    ]);
    expect(life.state.signals.s1).toMatchObject({ clock: 'own', lapsed: true });
    // Its own strict end passes, the hold keeps it; then it goes within the day.
    life.until('2033-01-02', '02:59');
    expect(life.state.signals.s1).toBeDefined();
    life.until('2033-01-02', '03:00');
    expect(life.state.signals.s1).toBeUndefined();
  });

  test('stay until the later of two holds; lifting one leaves the other, and their end destroys within the day', () => {
    const life = held('all');
    life.do(hold(['signal:s1'], '2034-06-01'));
    life.all('decide-hold', { outcome: 'hold' });
    expect([life.end('signal:s1'), life.end('plan')]).toEqual([
      atTime('2034-06-02', '03:00'),
      atTime('2033-01-02', '03:00'),
    ]);
    life.do({ type: 'propose-lifting', by: rep('om'), hold: 'hold:2', texts: [] });
    life.all('decide-lifting', { outcome: 'lift' });
    expect(life.end('signal:s1')).toBe(atTime('2033-01-02', '03:00'));
    // Nothing is given back of what the other hold still keeps.
    expect(life.effects.filter((one) => one.effect === 'restrict' && !one.restricted)).toEqual([]);
    life.until('2033-01-02', '02:59');
    expect(life.state.stage).toBe('archived');
    life.until('2033-01-02', '03:00');
    expect(life.state.stage).toBe('destroyed');
  });

  test('are placed by the controller alone', () => {
    const life = archived().at('2029-03-01');
    for (const by of [ADMINISTRATOR, rep('raad'), rep('reclassering')])
      expect(life.refused({ ...hold('all'), by } as SubjectEvent)).toMatch(/not-/);
  });
});
