/** When each task ends, on states written out by hand: its own term, and what comes before it (7.3, 11.2-5, 12.6, 13). */
import { modelCovenant } from '../../../covenant/index.ts';
import type { SubjectState } from '../../../domain/subject/state.ts';
import {
  byTerm,
  type Dated,
  decisionEnd,
  endOf,
  informEnd,
  reconsiderEnd,
  termOf,
} from '../../../domain/subject/terms.ts';

const covenant = modelCovenant();
const RECEIVED = '2026-11-02';
const signal = (receivedOn = RECEIVED) => ({ receivedOn, party: 'om', phenomenon: 'x', clock: 'own' });
const state = (over: object = {}): SubjectState =>
  ({
    ...{ stage: 'weighing', openedOn: RECEIVED, checkedOn: RECEIVED, weighings: {}, weighing: null },
    // Goes on 2 May 2027, early in the morning.
    ...{ signals: { s1: signal() }, file: null, plan: null, persons: {}, items: {} },
    ...{ informing: {}, decisions: {}, holds: {}, tasks: [], undelivered: [], ...over },
  }) as unknown as SubjectState;
const informing = (over: object = {}) =>
  ({ from: RECEIVED, step: 'postponed', consulted: [], ...over }) as SubjectState['informing'][string];
const task = (kind: string, over: Partial<Dated> = {}): Dated => {
  const from = over.from ?? '2026-11-10';
  return { kind, term: termOf(covenant, kind), from, openedOn: from, ...over };
};
const end = (kind: string, over: Partial<Dated> = {}, of: object = {}) =>
  endOf(covenant, state(of), task(kind, over));
const own = (kind: string, from = '2026-11-10') => byTerm(covenant, termOf(covenant, kind), from).lastDay;

test('a kind of task has the covenant’s term for it; one without has its own name', () => {
  expect([termOf(covenant, 'decide-agenda'), termOf(covenant, 'mail-undeliverable')]).toEqual([
    ...['weigh-signal', 'mail-undeliverable'],
  ]);
});

test('a day that the parties chose is the last one, whole', () => {
  expect(end('report-action', { until: '2027-01-15' })).toEqual({
    ...{ lastDay: '2027-01-15', at: '2027-01-15T23:00:00.000Z', article: expect.any(String) },
    why: {
      ...{ article: expect.any(String), term: 'report-action', length: '', mayMove: [] },
      start: { event: 'afspraak', on: '2026-11-10' },
      counting: 'De partijen hebben vrijdag 15 januari 2027 gekozen. Die dag telt helemaal mee.',
      atEnd: 'De taak is dan te laat. De coördinator krijgt bericht.',
    },
  });
});

describe('informing (11.2)', () => {
  test('a month from the first signal, or the weighing’s outcome when that is later', () => {
    expect(informEnd(covenant, informing()).lastDay).toBe('2026-12-02');
    for (const outcomeOn of ['2026-11-20', '2026-12-02'])
      expect(informEnd(covenant, informing({ outcomeOn })).why.counting).not.toContain('viel later');
    const later = informEnd(covenant, informing({ outcomeOn: '2026-12-10' }));
    expect([later.lastDay, later.at, later.why.counting]).toEqual([
      ...[
        '2026-12-10',
        '2026-12-10T23:00:00.000Z',
        'De beslissing viel later, op donderdag 10 december 2026.',
      ],
    ]);
  });

  test.each(['consult-informing', 'decide-informing', 'send-notice'])(
    '%s: never after the notice’s own last day',
    (kind) => {
      const about = 'subject';
      const of = { informing: { subject: informing({ from: '2026-10-20' }) } };
      const last = end(kind, { about, from: '2026-11-19' }, of);
      expect([last.lastDay <= '2026-11-20', last.lastDay <= own(kind, '2026-11-19')]).toEqual([true, true]);
      // Given when that was over: the day itself, with the reason.
      const late = end(kind, { about, from: '2026-12-01' }, of);
      expect([late.lastDay, late.why.counting]).toEqual([
        '2026-12-01',
        'De termijn was al voorbij. De laatste dag is de dag van de taak, dinsdag 1 december 2026.',
      ]);
      // Nobody's notice any more: its own term.
      expect(end(kind, { about: 'person:p9' }, of).lastDay).toBe(own(kind));
    },
  );

  test('a notice after a postponement has its own term: the month of the first is long over', () => {
    const of = { informing: { subject: informing({ from: '2026-08-01', again: true }) } };
    const about = 'subject';
    expect(end('send-notice', { about }, of).lastDay).toBe(own('send-notice'));
    expect(end('decide-informing', { about }, of).lastDay).toBe('2026-11-10');
  });
});

describe('looking again at a postponed notice (11.5)', () => {
  const again = (over: object, of: object = {}) =>
    reconsiderEnd(covenant, state(of), 'subject', informing(over));
  const decidedOn = '2026-11-10';

  test('three months after it was decided, or sooner when the parties chose so', () => {
    expect(again({ decidedOn }).lastDay).toBe('2027-02-10');
    expect(again({}).lastDay).toBe('2027-02-02');
    expect(again({ decidedOn, againOn: '2027-02-10' }).why.counting).not.toContain('eerdere dag');
    const sooner = again({ decidedOn, againOn: '2027-01-15' });
    expect([sooner.lastDay, sooner.why.counting]).toEqual([
      '2027-01-15',
      'De kernpartijen kozen een eerdere dag: vrijdag 15 januari 2027.',
    ]);
  });

  test('at once when the impediment was reported gone, never later than it was', () => {
    const soon = byTerm(covenant, 'reconsider-at-once', '2026-12-01').lastDay;
    expect(again({ decidedOn, reportedOn: '2026-12-01' }).lastDay).toBe(soon);
    expect(again({ decidedOn, reportedOn: '2027-02-09' }).lastDay).toBe('2027-02-10');
  });

  test('once more before the data go, at the latest the day before', () => {
    // Decided in March: three months later the data are gone.
    const last = again({ decidedOn: '2027-03-01' });
    expect([last.lastDay, last.why.counting]).toEqual([
      '2027-05-01',
      'Op zondag 2 mei 2027 worden de gegevens vernietigd: daarvoor wordt nog een keer gekeken.',
    ]);
    // Their last day is the day before they go anyhow: nothing to add.
    expect(again({ decidedOn: '2027-02-01' }).why.counting).not.toContain('vernietigd: daarvoor');
    // Decided in the last days: that was the last look.
    const days = (from: string) => byTerm(covenant, 'reconsider-at-once', from).lastDay;
    const close = Array.from({ length: 31 }, (_, at) => `2027-04-${String(at + 1).padStart(2, '0')}`).find(
      (day) => days(day) === '2027-05-01',
    );
    expect(again({ decidedOn: close }).lastDay).toBe(
      byTerm(covenant, 'reconsider-notice', close ?? '').lastDay,
    );
    // Of whom there is nothing, no date is known.
    expect(
      reconsiderEnd(covenant, state(), 'person:p9', informing({ decidedOn: '2027-03-01' })).lastDay,
    ).toBe('2027-06-01');
  });

  test('as a task: the same; without its notice its own term', () => {
    const of = { informing: { subject: informing({ decidedOn }) } };
    expect(end('reconsider-notice', { about: 'subject', from: '2027-02-01' }, of).lastDay).toBe('2027-02-10');
    expect(end('reconsider-notice', { about: 'person:p9' }, of).lastDay).toBe(own('reconsider-notice'));
  });
});

test('information is given before the weighing is over (7.3)', () => {
  const of = { weighings: { 'weighing:1': { receivedOn: '2026-10-20', signals: [] } } };
  const weighed = byTerm(covenant, 'weigh-signal', '2026-10-20').lastDay;
  expect(end('give-information', { about: 'weighing:1', from: '2026-11-16' }, of).lastDay).toBe(weighed);
  expect(end('give-information', { about: 'weighing:9', from: '2026-11-16' }, of).lastDay).toBe(
    own('give-information', '2026-11-16'),
  );
  expect(own('give-information', '2026-11-16') > weighed).toBe(true);
});

describe('before data go', () => {
  const from = '2027-04-28';
  const two = { signals: { s2: signal('2026-12-01'), s1: signal() } };

  test.each(['decide-hold', 'decide-reopening'])(
    '%s: at the latest the day before the first of its units goes',
    (kind) => {
      const about = 'hold:1';
      const decided = (units?: unknown) => ({ ...two, decisions: { [`${kind} ${about}`]: { units } } });
      const all = end(kind, { about, from }, decided('all'));
      expect([all.lastDay, all.why.counting]).toEqual([
        '2027-05-01',
        'Op de dag erna worden gegevens vernietigd: zondag 2 mei 2027.',
      ]);
      expect(end(kind, { about, from }, decided(['signal:s1', 'signal:s2'])).lastDay).toBe('2027-05-01');
      expect(end(kind, { about, from: '2027-05-27' }, decided(['signal:s2'])).lastDay).toBe('2027-05-31');
      expect(end(kind, { about, from }, decided(['signal:gone'])).lastDay).toBe(own(kind, from));
      // Without its decision: whatever goes first.
      expect(end(kind, { about, from }, two).lastDay).toBe('2027-05-01');
      // Given on the very last day, or when it has passed: that day.
      expect(end(kind, { about, from: '2027-05-01' }, two).lastDay).toBe('2027-05-01');
      expect(end(kind, { about, from: '2027-05-03' }, two).lastDay).toBe('2027-05-03');
      expect(end(kind, { about, from: '2026-11-10' }, two).lastDay).toBe(own(kind));
    },
  );

  test('a correction and the notice that an item opens again: before the unit of that item goes (12.6, AVG 18(3))', () => {
    const of = {
      ...two,
      rights: { corrections: { c1: { unit: 'signal:s1' } }, shields: { h1: { unit: 'signal:s2' } } },
    };
    const last = (kind: string, about: string, day = from) => end(kind, { about, from: day }, of).lastDay;
    expect(last('carry-out-correction', 'correction:c1')).toBe('2027-05-01');
    expect(last('notify-unshielding', 'shield:h1', '2027-05-27')).toBe('2027-05-31');
    expect(last('carry-out-correction', 'correction:h1', '2027-05-12')).toBe('2027-05-31');
    // Of an item that isn't known: before anything goes.
    expect(last('carry-out-correction', 'correction:x')).toBe('2027-05-01');
    expect(last('carry-out-correction', 'x')).toBe('2027-05-01');
  });

  test('other decisions have their own term, the same as their tasks', () => {
    expect(end('decide-closing', { from }).lastDay).toBe(own('decide-closing', from));
    const decision = {
      kind: 'decide-hold',
      about: 'hold:1',
      from,
      openedOn: from,
      round: 1,
      answers: {},
    } as const;
    expect(decisionEnd(covenant, state(two), decision).lastDay).toBe('2027-05-01');
  });
});

test('review or close: ready on the day before the file would go to the archive (13.2)', () => {
  const last = end('review-or-close', { from: '2026-11-10', openedOn: '2027-09-15' });
  expect([last.lastDay, last.at]).toEqual(['2027-11-09', '2027-11-09T23:00:00.000Z']);
  expect(last.why.counting).toMatch(/ De taak moet de dag ervoor klaar zijn\.$/);
  expect(end('review-or-close', { from: '2026-11-10', openedOn: '2027-11-12' }).lastDay).toBe('2027-11-12');
});
