/** 13: when each unit of data goes and why, on states written out by hand: the strictest date counts, and the reason says which that is. */
import { modelCovenant } from '../../../covenant/index.ts';
import { clockEnd, ends, holdEnd, naturalEnds, type UnitEnd } from '../../../domain/subject/ends.ts';
import type { Clock, SubjectState } from '../../../domain/subject/state.ts';

const covenant = modelCovenant();
const RECEIVED = '2026-11-02';
/** Recorded on 2 November 2026: six months without a decision. */
const clock = (over: Partial<Clock> = {}): Clock => ({ receivedOn: RECEIVED, ...over });
const signal = (over: object = {}) =>
  ({ ...clock(), party: 'om', phenomenon: 'x', clock: 'own', ...over }) as SubjectState['signals'][string];
const weighing = (over: object = {}) =>
  ({
    ...{ ...clock(), number: 1, openedOn: RECEIVED, signals: [], assessed: [], clock: 'own', ...over },
  }) as SubjectState['weighings'][string];
const state = (over: object = {}): SubjectState =>
  ({
    ...{
      stage: 'weighing',
      openedOn: RECEIVED,
      checkedOn: RECEIVED,
      signals: {},
      weighings: {},
      weighing: null,
    },
    ...{ file: null, plan: null, persons: {}, items: {}, informing: {}, decisions: {}, holds: {}, tasks: [] },
    ...{ undelivered: [], counters: { task: 0, weighing: 0, action: 0, proposal: 0 }, ...over },
  }) as SubjectState;
const days = (found: Record<string, UnitEnd>) =>
  Object.fromEntries(
    Object.entries(found).map(([unit, { lastDay, held }]) => [unit, held ? `${lastDay} held` : lastDay]),
  );

describe('what is not on the agenda (13.3)', () => {
  const decidedOn = '2026-12-01';
  test.each<[string, Partial<Clock>, string, string]>([
    ['not decided: six months from its receipt', {}, '2027-05-02', 'undecided-signal'],
    ['decided: six months from the first decision', { decidedOn }, '2027-06-01', 'not-on-agenda'],
    [
      'a weighing that lapsed: never later than from its receipt',
      { decidedOn, lapsed: true },
      '2027-05-02',
      'undecided-signal',
    ],
    ['a lapse alone', { lapsed: true }, '2027-05-02', 'undecided-signal'],
    [
      'a decision that names three months',
      { decidedOn, keep: { from: decidedOn, months: 3 } },
      '2027-03-01',
      'not-on-agenda',
    ],
    [
      'a decision that names longer than may be',
      { decidedOn, keep: { from: decidedOn, months: 9 } },
      '2027-06-01',
      'not-on-agenda',
    ],
    [
      'no longer than that day',
      { decidedOn, keep: { from: decidedOn, months: 0 } },
      decidedOn,
      'not-on-agenda',
    ],
    ['a stricter day of another file', { decidedOn, keepUntil: '2027-02-01' }, '2027-02-01', 'not-on-agenda'],
    ['a stricter day before any decision', { keepUntil: '2027-02-01' }, '2027-02-01', 'undecided-signal'],
    ['a later day of another file', { keepUntil: '2027-12-01' }, '2027-05-02', 'undecided-signal'],
  ])('%s', (_, over, lastDay, term) => {
    const end = clockEnd(covenant, clock(over));
    expect([end.lastDay, end.term, end.article, end.why.article]).toEqual([lastDay, term, '13.3', '13.3']);
  });

  test('an end that people chose says so, and has no length', () => {
    const { at, why } = clockEnd(covenant, clock({ decidedOn, keep: { from: decidedOn, months: 3 } }));
    expect(at).toBe('2027-03-01T02:00:00.000Z');
    expect(why).toEqual({
      ...{
        article: '13.3',
        term: 'not-on-agenda',
        length: '',
        mayMove: [],
        atEnd: 'De gegevens worden vernietigd.',
      },
      start: { event: 'beslissing die een kortere termijn noemt', on: decidedOn },
      counting:
        'De laatste dag is maandag 1 maart 2027. Op maandag 1 maart 2027 worden de gegevens vernietigd.',
    });
    // Not after that day at all: early on the next one, for on the day itself it was still decided about.
    expect(clockEnd(covenant, clock({ decidedOn, keep: { from: decidedOn, months: 0 } })).at).toBe(
      '2026-12-02T02:00:00.000Z',
    );
    const stricter = clockEnd(covenant, clock({ decidedOn, keepUntil: '2027-02-01' }));
    expect([stricter.at, stricter.why.start]).toEqual([
      '2027-02-01T02:00:00.000Z',
      { event: 'correctie: de strengere einddatum uit het andere dossier', on: decidedOn },
    ]);
    // A lapse does not hide what was decided before: whichever is sooner.
    const old = clockEnd(covenant, clock({ receivedOn: '2026-12-10', decidedOn, lapsed: true }));
    expect([old.lastDay, old.term]).toEqual(['2027-06-01', 'not-on-agenda']);
  });
});

describe('each unit by itself', () => {
  test('signals have dates of their own, a weighing goes with the soonest of what it describes', () => {
    const found = naturalEnds(
      state({
        signals: { s1: signal(), s2: signal({ receivedOn: '2026-12-01' }) },
        weighings: {
          'weighing:1': weighing({ receivedOn: '2027-01-01', signals: ['s1', 's2', 'gone'] }),
          'weighing:2': weighing({ receivedOn: '2026-11-20' }),
          'weighing:3': weighing({ receivedOn: '2026-11-20', former: [clock({ receivedOn: '2026-10-01' })] }),
        },
      }),
      covenant,
    );
    expect(days(found)).toEqual({
      ...{ 'signal:s1': '2027-05-02', 'signal:s2': '2027-06-01', 'weighing:1': '2027-05-02' },
      ...{ 'weighing:2': '2027-05-20', 'weighing:3': '2027-04-01' },
    });
  });

  test('once on the agenda all of it goes five years after the last processing; a stricter day stays (13.1)', () => {
    const file = { openedOn: RECEIVED, lastProcessing: '2027-01-10', involved: [], partners: [] };
    const onFile = { clock: 'file' };
    const given = {
      ...{ stage: 'conference', file, plan: {}, persons: { p1: {} }, items: { i1: {} } },
      signals: {
        ...{ s1: signal(onFile), s2: signal() },
        ...{
          s3: signal({ ...onFile, keepUntil: '2030-01-01' }),
          s4: signal({ ...onFile, keepUntil: '2040-01-01' }),
        },
      },
      weighings: { 'weighing:1': weighing(onFile), 'weighing:2': weighing({ ...onFile, signals: ['s3'] }) },
    };
    const five = '2032-01-10';
    expect(days(naturalEnds(state(given), covenant))).toEqual({
      ...{ 'signal:s1': five, 'signal:s2': '2027-05-02', 'signal:s3': '2030-01-01', 'signal:s4': five },
      ...{ 'weighing:1': five, 'weighing:2': '2030-01-01', plan: five, 'person:p1': five, 'item:i1': five },
    });
    // The name stays as long as anything that belongs to it.
    expect(ends(state(given), covenant).subject?.lastDay).toBe(five);
    expect(Object.keys(naturalEnds(state({ ...given, plan: null }), covenant))).not.toContain('plan');
    // Without a file there is nothing that could go by it.
    expect(
      days(naturalEnds(state({ signals: { s1: signal(onFile) }, persons: { p1: {} }, plan: {} }), covenant)),
    ).toEqual({
      'signal:s1': '2027-05-02',
    });
  });

  test('nothing is left of a destroyed case; the name alone goes early the next day', () => {
    expect(ends(state({ stage: 'destroyed', signals: { s1: signal() } }), covenant)).toEqual({});
    const alone = ends(state({ emptiedOn: '2026-12-24' }), covenant);
    expect(Object.keys(alone)).toEqual(['subject']);
    expect(alone.subject).toMatchObject({
      ...{ lastDay: '2026-12-24', at: '2026-12-25T02:00:00.000Z', term: 'not-on-agenda', article: '13.3' },
      why: { start: { event: 'correctie: het laatste signaal hoort bij een ander', on: '2026-12-24' } },
    });
    expect(ends(state(), covenant).subject?.lastDay).toBe(RECEIVED);
  });
});

describe('a hold (AVG 17, 18)', () => {
  const hold = (over: object = {}) => ({
    ground: 'legal-claim',
    until: '2027-12-31',
    placedOn: '2027-01-04',
    ...over,
  });

  test('ends early on the day after its last one, by the article of its ground', () => {
    expect(holdEnd(covenant, hold())).toMatchObject({
      ...{ lastDay: '2027-12-31', at: '2028-01-01T02:00:00.000Z', term: 'hold-ends', article: '13.1' },
      why: {
        start: { event: 'besluit om de vernietiging uit te stellen', on: '2027-01-04' },
        counting:
          'De laatste dag is vrijdag 31 december 2027. Op zaterdag 1 januari 2028 worden de gegevens vernietigd.',
      },
    });
    expect(holdEnd(covenant, hold({ ground: 'gone' })).article).toBe('13');
  });

  const two = { s1: signal(), s2: signal({ receivedOn: '2026-12-01' }) };
  const held = (holds: object) => days(ends(state({ signals: two, holds }), covenant));
  test('keeps its own units, the name with them; never shorter than they had, and nothing else', () => {
    expect(held({ h: hold({ units: ['signal:s1', 'signal:gone'] }) })).toEqual({
      ...{ 'signal:s1': '2027-12-31 held', 'signal:s2': '2027-06-01', subject: '2027-12-31 held' },
    });
    expect(held({ h: hold({ until: '2027-02-01', units: ['signal:s1'] }) })).toEqual({
      ...{ 'signal:s1': '2027-05-02 held', 'signal:s2': '2027-06-01', subject: '2027-06-01 held' },
    });
    expect(held({ h: hold({ units: ['subject'] }) })).toEqual({
      ...{ 'signal:s1': '2027-05-02', 'signal:s2': '2027-06-01', subject: '2027-12-31 held' },
    });
    expect(held({})).toEqual({ 'signal:s1': '2027-05-02', 'signal:s2': '2027-06-01', subject: '2027-06-01' });
  });
  test('of two holds the longest', () => {
    const holds = {
      a: hold({ units: ['signal:s1'] }),
      b: hold({ units: ['signal:s1'], until: '2028-06-30', ground: 'court-order' }),
    };
    expect(held(holds)['signal:s1']).toBe('2028-06-30 held');
  });
});

describe('an objection that was upheld (AVG 21)', () => {
  const file = { openedOn: RECEIVED, lastProcessing: '2027-01-10', involved: [], partners: [] };
  const removing = (objection: object, holds = {}) =>
    ends(
      state({ stage: 'conference', file, plan: {}, signals: { s1: signal() }, holds, rights: { objection } }),
      covenant,
    );
  const decidedOn = '2027-02-01';

  test('all of it goes by the last day of the correction, or the day after the last one confirmed', () => {
    const end = removing({ step: 'removing', decidedOn });
    expect(days(end)).toEqual({ 'signal:s1': '2027-03-01', plan: '2027-03-01', subject: '2027-03-01' });
    expect(end.plan).toMatchObject({
      ...{ at: '2027-03-01T02:00:00.000Z', term: 'carry-out-correction', article: 'AVG 21, 17(1)(c)' },
      why: { start: { event: 'bezwaar van de persoon, gegrond', on: decidedOn } },
    });
    expect(removing({ step: 'removing', decidedOn, confirmedOn: '2027-02-10' }).plan?.lastDay).toBe(
      '2027-02-11',
    );
    expect(removing({ step: 'removing', decidedOn, confirmedOn: '2027-03-20' }).plan?.lastDay).toBe(
      '2027-03-01',
    );
  });
  test('what would go sooner still does, and a hold keeps what it holds', () => {
    expect(removing({ step: 'removing', decidedOn: '2027-04-20' })['signal:s1']?.lastDay).toBe('2027-05-02');
    const holds = { h: { ground: 'court-order', until: '2027-12-31', placedOn: decidedOn, units: ['plan'] } };
    expect(days(removing({ step: 'removing', decidedOn }, holds))).toEqual({
      ...{ 'signal:s1': '2027-03-01', plan: '2027-12-31 held', subject: '2027-12-31 held' },
    });
  });
  test('one that is judged, or was not upheld, changes no end', () => {
    for (const objection of [{ step: 'judging', decidedOn }, { step: 'removing' }])
      expect(removing(objection).plan?.lastDay).toBe('2032-01-10');
  });
});
