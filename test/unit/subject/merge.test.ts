/** 8.3, 10.3: two files of one person that were both on the agenda. */
import { atTime } from '../../../domain/dates/index.ts';
import { ends, mergeProblem } from '../../../domain/subject/index.ts';
import { ADMINISTRATOR, Life, provenance } from './life.ts';

const onAgenda = (day: string): Life => {
  const life = new Life(day);
  life.signal('s1');
  return life.onAgenda().informed().planned('2027-02-01');
};
const closed = (day = '2027-01-04'): Life => {
  const life = onAgenda(day).until('2027-02-01').all('review-round', { outcome: 'advise-closing' });
  return life.one('advise-closing', { outcome: 'close' }).all('decide-closing', { outcome: 'close' });
};
/** As the correction hands a signal over. */
const given = (signal: string, more: object = {}) => ({
  signal,
  receivedOn: '2027-01-04',
  phenomenon: 'extremism',
  provenance: provenance('om', '2027-01-04'),
  ...more,
});

describe('which of two files can take over the other', () => {
  const never = new Life('2027-01-04');
  never.signal('s1');
  const running = onAgenda('2027-01-04');
  const over = closed();
  const archived = closed().until('2028-02-01', '03:00');
  const weighedAgain = closed().at('2027-02-10');
  weighedAgain.signal('s2');

  test('what was not on the agenda, or whose plan is over, goes into a file whose plan runs or is over', () => {
    for (const into of [running, over, never]) expect(mergeProblem(into.state, never.state)).toBeNull();
    for (const into of [running, over]) expect(mergeProblem(into.state, over.state)).toBeNull();
  });

  test('nobody is sent in a circle: the way that is named is open, or names what must happen first', () => {
    expect(mergeProblem(never.state, running.state)).toContain('Open het andere dossier');
    expect(mergeProblem(running.state, never.state)).toBeNull();
    expect(mergeProblem(over.state, running.state)).toContain('Open het andere dossier');
    expect(mergeProblem(running.state, over.state)).toBeNull();
    // Two plans: one of them is closed first, and then the first line of this test holds.
    expect(mergeProblem(running.state, running.state)).toContain('af te sluiten (artikel 8.2f)');
    expect(mergeProblem(running.state, weighedAgain.state)).toContain('Wacht tot die klaar is');
    for (const into of [never, running, over])
      expect(mergeProblem(into.state, archived.state)).toContain('heropenen (artikel 13.4)');
    expect(mergeProblem(archived.state, over.state)).toContain('Wacht tot de weging klaar is');
  });
});

test('the signals of a closed file end on that file’s own last day, and an earlier one of theirs stays earlier', () => {
  const from = closed();
  const lastProcessing = from.state.file?.lastProcessing ?? '';
  expect(lastProcessing).toBe('2027-02-01');
  const into = onAgenda('2027-01-04').until('2027-01-20');
  const before = { ...ends(into.state, into.covenant) };
  into.at('2027-02-10').do({
    ...{ type: 'merge', by: ADMINISTRATOR, from: 'c2', lastProcessing },
    signals: [given('s8'), given('s9', { strictest: '2029-05-01' })],
  });
  // For now this file's own end comes first.
  expect(into.end('signal:s8')).toBe(before['signal:s1']?.at);
  expect(into.end('signal:s9')).toBe(atTime('2029-05-01', '03:00'));
  // A later processing here prolongs this file, and neither of them beyond what they had.
  into.until('2027-02-15').all('review-round', { outcome: 'continue' });
  expect((into.end('signal:s1') as string) > (before['signal:s1']?.at ?? '')).toBe(true);
  expect(into.end('signal:s8')).toBe(from.end('signal:s1'));
  expect(into.end('signal:s9')).toBe(atTime('2029-05-01', '03:00'));

  // What is left there keeps its plan and its dates.
  const dates = ends(from.state, from.covenant);
  from.at('2027-02-10').do({ type: 'split-signal', by: ADMINISTRATOR, signal: 's1', to: 'c1' });
  expect(from.state.stage).toBe('closed');
  expect(from.end('plan')).toBe(dates.plan?.at);
  expect(from.end('subject')).toBe(dates.subject?.at);
  expect(from.until('2028-02-01', '03:00').state.stage).toBe('archived');
  expect(from.until('2032-02-02', '03:00').state.stage).toBe('destroyed');
});
