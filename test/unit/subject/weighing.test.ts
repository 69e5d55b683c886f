import { modelCovenant, parseCovenant } from '../../../covenant/index.ts';
import { atTime } from '../../../domain/dates/index.ts';
import { type SubjectEvent, subject } from '../../../domain/subject/index.ts';
import {
  ADMINISTRATOR,
  actorFor,
  COORDINATOR,
  completion,
  contextAt,
  ITEMS,
  Life,
  provenance,
  rep,
  STRANGER,
} from './life.ts';

const agenda = { outcome: 'agenda' as const, parties: ['gemeente', 'raad'], items: ITEMS };
const not = { outcome: 'not-on-agenda' as const };

describe('a signal is weighed (7)', () => {
  test('received 27 November 2026: four weeks end on Christmas Day, a task for every core party', () => {
    const life = new Life('2026-11-27');
    const { opened, effects } = life.signal('s1');
    expect(opened.map(({ kind, party }) => [kind, party])).toEqual([
      ['assess', 'gemeente'],
      ['assess', 'om'],
      ['assess', 'politie'],
    ]);
    expect(effects).toHaveLength(3);
    expect(life.lastDay('weigh-signal')).toBe('2026-12-25');
    expect(life.lastDay('inform-subject')).toBe('2026-12-27');
    expect(life.end('signal:s1')).toBe(atTime('2027-05-27', '03:00'));
    expect(life.end('weighing:1')).toBe(life.end('signal:s1'));
    expect(life.end('subject')).toBe(life.end('signal:s1'));
  });

  test('with the setting on, the last day moves to 28 December', () => {
    const raw = structuredClone(modelCovenant()) as unknown as {
      settings: { extendOverNonWorkingDays: { value: boolean } };
    };
    raw.settings.extendOverNonWorkingDays.value = true;
    const life = new Life('2026-11-27');
    life.signal('s1');
    expect(life.lastDay('weigh-signal')).toBe('2026-12-25');
    life.covenant = parseCovenant(raw);
    expect(life.lastDay('weigh-signal')).toBe('2026-12-28');
    expect(life.due().find(({ what }) => what === 'weigh-signal')?.why.moved?.to).toBe('2026-12-28');
  });

  test('silence: one minute before the end it waits, at the end it is not on the agenda and lapsed', () => {
    const life = new Life('2026-11-27');
    life.signal('s1');
    life.until('2026-12-25', '23:59');
    expect(life.state.stage).toBe('weighing');
    expect(life.offer(completion(life.task('assess', 'om'), {}))).toMatchObject({ ok: true });
    life.until('2026-12-26', '00:00');
    expect(life.state.stage).toBe('not-on-agenda');
    expect(life.closed.filter(({ how }) => how === 'lapsed').map(({ task }) => task.party)).toEqual([
      'gemeente',
      'politie',
    ]);
    // A lapse has weighed nothing: six months from receipt, not from the lapse.
    expect(life.end('signal:s1')).toBe(atTime('2027-05-27', '03:00'));
    expect(life.due().find(({ what }) => what === 'undecided-signal')?.ref).toBe('file');
  });

  test('an answer after the last day is refused, also when the timer has not fired', () => {
    const life = new Life('2026-11-27');
    life.signal('s1');
    const late = completion(life.task('assess', 'om'), {});
    life.at('2026-12-26', '00:00');
    expect(life.refused(late)).toBe('task-closed');
    life.at('2026-12-25', '23:59');
    life.do(late);
  });

  test('not on the agenda on 31 August 2027: destroyed on 29 February 2028 at 03:00', () => {
    const life = new Life('2027-08-31');
    life.signal('s1');
    life.all('assess', {}).all('decide-agenda', not);
    expect(life.state.stage).toBe('not-on-agenda');
    expect(life.end('subject')).toBe(atTime('2028-02-29', '03:00'));
    life.informed().until('2028-02-29', '02:59');
    expect(life.state.stage).toBe('not-on-agenda');
    life.until('2028-02-29', '03:00');
    expect(life.state.stage).toBe('destroyed');
    expect(life.effects).toEqual([{ effect: 'erase-case', term: 'not-on-agenda', article: '13.3' }]);
  });

  test('the decision can say: shorter. The shortest counts; 0 is not after that day', () => {
    const life = new Life('2027-01-31');
    life.signal('s1');
    life.all('assess', {});
    life.one('decide-agenda', { ...not, keepMonths: 3 }, 'om');
    life.one('decide-agenda', { ...not, keepMonths: 1 }, 'gemeente').one('decide-agenda', not, 'politie');
    expect(life.end('subject')).toBe(atTime('2027-02-28', '03:00'));
    const none = new Life('2027-01-31');
    none.signal('s1');
    none.all('assess', {}).all('decide-agenda', { ...not, keepMonths: 0 });
    expect(none.end('subject')).toBe(atTime('2027-02-01', '03:00'));
    none.until('2027-02-01', '02:59');
    expect(none.state.stage).toBe('not-on-agenda');
    none.until('2027-02-01', '03:00');
    expect(none.state.stage).toBe('destroyed');
  });

  test('keepMonths: whole, not negative, within the term', () => {
    const life = new Life('2027-01-31');
    life.signal('s1');
    life.all('assess', {});
    const task = life.task('decide-agenda', 'om');
    for (const keepMonths of [-1, 7, 1.5])
      expect(life.offer(completion(task, { ...not, keepMonths }))).toMatchObject({
        ok: false,
        field: 'keepMonths',
      });
    life.do(completion(task, { ...not, keepMonths: 6 }));
  });

  test('additional information holds the decision up, never beyond the weighing', () => {
    const life = new Life('2027-01-04');
    life.signal('s1');
    life.do({ type: 'ask-information', by: rep('om'), of: 'raad', texts: [] });
    expect(life.refused({ type: 'ask-information', by: rep('om'), of: 'raad', texts: [] })).toBe(
      'already-asked',
    );
    expect(life.taskEnd(life.task('give-information'))).toBe('2027-01-11');
    life.all('assess', {});
    expect(life.tasks('decide-agenda')).toHaveLength(0);
    life.until('2027-01-12', '00:00');
    expect(life.tasks('give-information')).toHaveLength(0);
    expect(life.tasks('decide-agenda')).toHaveLength(3);
    const late = new Life('2027-01-04');
    late.signal('s1');
    late.at('2027-01-29').do({ type: 'ask-information', by: rep('om'), of: 'raad', texts: [] });
    expect(late.taskEnd(late.task('give-information'))).toBe('2027-02-01');
    late.all('assess', {}).one('give-information', { given: 'nothing-known' });
    expect(late.tasks('decide-agenda')).toHaveLength(3);
  });

  test('who differ consult and decide anew with the same last day; deadlock ends not on the agenda', () => {
    const life = new Life('2027-01-04');
    life.signal('s1');
    life.at('2027-01-10').all('assess', {});
    life.one('decide-agenda', agenda, 'gemeente').one('decide-agenda', not, 'om');
    expect(life.tasks('decide-agenda').map(({ party }) => party)).toEqual(['politie']);
    life.one('decide-agenda', agenda, 'politie');
    expect(life.tasks('decide-agenda')).toHaveLength(3);
    expect(life.tasks('decide-agenda').map((task) => life.taskEnd(task))).toEqual(
      Array(3).fill('2027-02-01'),
    );
    life.until('2027-02-02', '00:00');
    expect(life.state.stage).toBe('not-on-agenda');
    expect(life.end('signal:s1')).toBe(atTime('2027-07-04', '03:00'));
  });

  test('involved are those whom all core parties named; nobody in common is no agreement', () => {
    const life = new Life('2027-01-04');
    life.signal('s1');
    life.all('assess', {});
    const parties = (...ids: string[]) => ({ outcome: 'agenda' as const, parties: ids, items: ITEMS });
    life.one('decide-agenda', parties('gemeente'), 'gemeente').one('decide-agenda', parties('om'), 'om');
    life.one('decide-agenda', parties('politie'), 'politie');
    expect(life.state.stage).toBe('weighing');
    life.one('decide-agenda', { ...parties('raad', 'gemeente', 'om'), partners: ['x', 'y'] }, 'gemeente');
    life.one('decide-agenda', { ...parties('om', 'raad'), partners: ['y'] }, 'om');
    life.one('decide-agenda', { ...parties('politie', 'raad'), partners: ['y', 'z'] }, 'politie');
    expect(life.state.file).toMatchObject({ involved: ['raad'], partners: ['y'] });
    // The chair is not involved: the first party that is draws up the plan.
    expect(life.task('draw-up-plan')).toMatchObject({ party: 'raad', role: 'case-representative' });
    expect(life.effects).toEqual([
      { effect: 'copy-to-conference', signals: ['s1'], weighing: 1, items: ITEMS },
    ]);
  });
});

describe('8.5: the copy of the relevant data', () => {
  const begun = () => {
    const life = new Life('2027-01-04');
    life.signal('s1');
    return life.all('assess', {});
  };
  const say = (...items: string[]) => ({ ...agenda, items });

  test('only what every core party chose goes along', () => {
    const life = begun();
    life.one('decide-agenda', say('w-1', 'w-2', 'w-3'), 'gemeente');
    life.one('decide-agenda', say('w-3', 'w-2'), 'om').one('decide-agenda', say('w-4', 'w-2'), 'politie');
    expect(life.state.stage).toBe('conference');
    expect(life.effects).toEqual([
      { effect: 'copy-to-conference', signals: ['s1'], weighing: 1, items: ['w-2'] },
    ]);
    // The state lets go of who chose what.
    expect(JSON.stringify(life.state)).not.toContain('w-2');
  });

  test('nothing in common is no agreement: they decide again, and at the end of the last day it is not on the agenda', () => {
    const life = begun();
    life.one('decide-agenda', say('w-1'), 'gemeente').one('decide-agenda', say('w-1'), 'om');
    life.one('decide-agenda', say('w-2'), 'politie');
    expect(life.tasks('decide-agenda')).toHaveLength(3);
    expect([life.state.stage, life.effects]).toEqual(['weighing', []]);
    life.until('2027-02-02', '00:00');
    expect(life.state.stage).toBe('not-on-agenda');
    expect(life.effects).toEqual([]);
  });

  test('whoever puts the subject on the agenda chooses at least one item', () => {
    const life = begun();
    const by = rep('gemeente');
    const task = life.task('decide-agenda', 'gemeente');
    expect(life.offer(completion(task, say(), by))).toMatchObject({ code: 'items-missing', field: 'items' });
    const { items: _none, ...without } = say();
    expect(life.offer(completion(task, without, by))).toMatchObject({ code: 'items-missing' });
  });

  test('a signal during the conference takes its own items along, and nothing of an earlier weighing', () => {
    const life = begun();
    life.all('decide-agenda', say('w-1'));
    life.do({ ...life.signalEvent('s2'), texts: ['w-8', 'w-9'] } as SubjectEvent);
    expect(life.effects.at(-1)).toEqual({
      ...{ effect: 'copy-to-conference', signals: ['s2'], weighing: 1 },
      items: ['w-8', 'w-9'],
    });
  });
});

describe('several signals', () => {
  test('a signal joins the weighing; who had assessed does so again; an earlier receipt shortens the term', () => {
    const life = new Life('2027-01-10');
    life.signal('s1');
    life.all('assess', {});
    expect(life.tasks('decide-agenda')).toHaveLength(3);
    life.at('2027-01-12').signal('s2', '2027-01-05', 'om');
    expect(life.tasks('decide-agenda')).toHaveLength(0);
    expect(life.tasks('assess')).toHaveLength(3);
    expect(life.lastDay('weigh-signal')).toBe('2027-02-02');
    expect(life.lastDay('inform-subject')).toBe('2027-02-05');
    expect(life.end('signal:s1')).toBe(atTime('2027-07-10', '03:00'));
    expect(life.end('signal:s2')).toBe(atTime('2027-07-05', '03:00'));
    expect(life.end('weighing:1')).toBe(life.end('signal:s2'));
    expect(life.end('subject')).toBe(life.end('signal:s1'));
  });

  test('a later signal cannot prolong an older one, unless put on the agenda', () => {
    const life = new Life('2027-01-04');
    life.signal('s1');
    life.all('assess', {}).all('decide-agenda', not);
    const first = life.end('signal:s1');
    life.until('2027-05-01').signal('s2');
    expect(life.state.stage).toBe('weighing');
    expect(life.end('signal:s1')).toBe(first);
    expect(life.end('weighing:2')).toBe(first);
    const on = Object.assign(new Life('2027-05-02'), { current: structuredClone(life.state) });
    life.all('assess', {}).all('decide-agenda', not);
    expect(life.end('signal:s1')).toBe(atTime('2027-07-04', '03:00'));
    expect(life.end('weighing:2')).toBe(first);
    expect(life.end('signal:s2')).toBe(atTime('2027-11-01', '03:00'));
    life.until('2027-07-04', '03:00');
    expect(life.effects).toEqual([
      {
        effect: 'erase-units',
        units: ['signal:s1', 'weighing:1', 'weighing:2'],
        term: 'not-on-agenda',
        article: '13.3',
      },
    ]);
    expect(Object.keys(life.state.signals)).toEqual(['s2']);
    life.until('2027-11-01', '03:00');
    expect(life.state.stage).toBe('destroyed');
    on.onAgenda();
    expect(on.end('signal:s1')).toBe(atTime('2032-05-03', '03:00'));
  });

  test('a lapsed signal is not prolonged by the decision of a later weighing', () => {
    const life = new Life('2027-01-04');
    life.signal('s1');
    life.until('2027-03-01').signal('s2');
    life.all('assess', {}).all('decide-agenda', not);
    expect(life.end('signal:s1')).toBe(atTime('2027-07-04', '03:00'));
    expect(life.end('signal:s2')).toBe(atTime('2027-09-01', '03:00'));
  });

  test('an old signal goes in the middle of a weighing: the others are assessed anew with the same last day', () => {
    const life = new Life('2027-01-04');
    life.signal('s1');
    life.all('assess', {}).all('decide-agenda', not).informed();
    life.until('2027-06-20').signal('s2');
    life.all('assess', {});
    expect(life.state.weighing).toBe('weighing:2');
    life.until('2027-07-04', '03:00');
    expect(life.state.weighing).toBe('weighing:3');
    expect(life.state.weighings).toEqual({ 'weighing:3': expect.objectContaining({ signals: ['s2'] }) });
    expect(life.lastDay('weigh-signal')).toBe('2027-07-18');
    expect(life.tasks('assess')).toHaveLength(3);
  });

  test('in the conference a signal belongs to the file and nothing is weighed again', () => {
    const life = new Life('2027-01-04');
    life.signal('s1');
    life.onAgenda();
    life.at('2027-02-04').signal('s2');
    expect(life.state.stage).toBe('conference');
    expect(life.end('signal:s2')).toBe(atTime('2032-02-05', '03:00'));
    expect(life.end('signal:s1')).toBe(life.end('signal:s2'));
  });
});

describe('refusals, in Dutch, that change nothing', () => {
  const life = new Life('2027-01-04');
  const event = life.signalEvent('s1', '2027-01-04', 'politie');
  const cases: [string, object, string, string | undefined][] = [
    ['a case party', { by: rep('raad') }, 'not-core-representative', undefined],
    ['another role', { by: STRANGER }, 'not-core-representative', undefined],
    ['a future date', { receivedOn: '2027-01-05' }, 'date-in-future', 'receivedOn'],
    ['no date', { receivedOn: '2027-02-30' }, 'no-date', 'receivedOn'],
    ['too long ago', { receivedOn: '2026-12-06' }, 'received-too-long-ago', 'receivedOn'],
    [
      'no ground',
      { provenance: { ...provenance('politie', '2027-01-04'), ground: '' } },
      'ground-missing',
      'ground',
    ],
    [
      "another party's ground",
      { provenance: { ...provenance('politie', '2027-01-04'), ground: 'wjsg-39f' } },
      'ground-missing',
      'ground',
    ],
    ['another party', { provenance: provenance('om', '2027-01-04') }, 'wrong-party', 'party'],
    ['an unknown party', { provenance: provenance('x', '2027-01-04') }, 'unknown-party', 'party'],
    ['a future behaviour', { provenance: provenance('politie', '2027-01-05') }, 'date-in-future', 'on'],
    [
      'no regime',
      { provenance: { ...provenance('politie', '2027-01-04'), regime: 'x' } },
      'regime-missing',
      'regime',
    ],
    [
      "another party's regime",
      { provenance: { ...provenance('politie', '2027-01-04'), regime: 'Wjsg' } },
      'regime-missing',
      'regime',
    ],
    ['no phenomenon', { phenomenon: 'x' }, 'phenomenon-missing', 'phenomenon'],
  ];
  test.each(cases)('%s', (_, change, code, field) => {
    const result = life.offer({ ...event, ...change } as never);
    expect(result).toMatchObject({ ok: false, code });
    expect((result as { field?: string }).field).toBe(field);
    expect((result as { message: string }).message).toMatch(/[a-z]{3,}.*\.$/);
    expect(life.current).toBeNull();
  });

  test('received just not too long ago', () => {
    expect(new Life('2027-01-04').offer(life.signalEvent('s1', '2026-12-07'))).toMatchObject({ ok: true });
  });

  test('the same signal twice, a stranger, a wrong form, a task done before, no case', () => {
    const other = new Life('2027-01-04');
    other.signal('s1');
    expect(other.refused(other.signalEvent('s1'))).toBe('known-signal');
    const task = other.task('assess', 'om');
    expect(other.refused(completion(task, {}, STRANGER))).toBe('not-yours');
    expect(other.refused(completion(task, {}, rep('politie')))).toBe('not-yours');
    expect(other.refused(completion({ ...task, kind: 'decide-agenda' }, not))).toBe('wrong-kind');
    // Nor may a colleague of the same party in the same role, unless they stand in for the assignee today.
    expect(other.refused(completion(task, {}, { ...actorFor(task), member: 'm-colleague' }))).toBe(
      'not-yours',
    );
    other.do(completion(task, {}));
    expect(other.refused(completion(task, {}))).toBe('task-closed');
    expect(new Life('2027-01-04').refused({ type: 'moment' })).toBe('unknown-case');
    other.all('assess', {});
    expect(other.offer(completion(other.task('decide-agenda'), { ...agenda, parties: ['x'] }))).toMatchObject(
      { code: 'unknown-party', field: 'parties' },
    );
    expect(other.refused(completion(other.task('decide-agenda'), { ...agenda, parties: [] }))).toBe(
      'parties-missing',
    );
  });
});

describe('tasks and their mail', () => {
  test('half, five working days before, two before to the coordinator, last working day', () => {
    const life = new Life('2026-11-27');
    life.signal('s1');
    life.mails.length = 0;
    life.until('2026-12-25', '23:59');
    const om = life.task('assess', 'om').id;
    expect(life.mails.filter(({ task }) => task === om).map(({ occasion, to }) => [occasion, to])).toEqual([
      ['half', 'm-om'],
      ['five-before', 'm-om'],
      ['escalate', 'coordinator'],
      ['last', 'm-om'],
    ]);
  });

  test('several overdue at once: only the latest is sent, all are marked', () => {
    const life = new Life('2026-11-27');
    life.signal('s1');
    life.mails.length = 0;
    life.at('2026-12-23', '10:00').moment();
    expect(life.mails.map(({ occasion }) => occasion)).toEqual(['escalate', 'escalate', 'escalate']);
    expect(life.task('assess').nudged).toEqual(['half', 'five-before', 'escalate']);
    expect(life.moment().effects).toEqual([]);
  });

  test('mail that fails: the coordinator is told once, and never about that task itself', () => {
    const life = new Life('2026-11-27');
    life.signal('s1');
    const { id } = life.task('assess', 'om');
    life.do({ type: 'mail-failed', task: id, occasion: 'task' });
    life.do({ type: 'mail-failed', task: id, occasion: 'half' });
    const [told, ...more] = life.tasks('mail-undeliverable');
    expect([told?.about, told?.assignee, more]).toEqual([id, 'm-co', []]);
    life.do({ type: 'mail-failed', task: told?.id ?? '', occasion: 'task' });
    expect(life.tasks('mail-undeliverable')).toHaveLength(1);
    const again = structuredClone(life.state);
    // Reassigned: the question is moot.
    life.do({ type: 'reassign', by: COORDINATOR, task: id, to: 'm-om-2', reason: 'absent' });
    expect(life.mails.at(-1)).toMatchObject({ occasion: 'cancellation', to: 'm-co' });
    expect(life.tasks('mail-undeliverable')).toHaveLength(0);
    expect(life.task('assess', 'om').assignee).toBe('m-om-2');
    life.current = again;
    life.one('mail-undeliverable', { handled: 'yes' });
    life.do({ type: 'mail-failed', task: id, occasion: 'last' });
    expect(life.tasks('mail-undeliverable')).toHaveLength(0);
    expect(
      life.refused({ type: 'reassign', by: ADMINISTRATOR, task: id, to: 'm-om-2', reason: 'absent' }),
    ).toBe('not-yours');
  });

  test('nobody authorised: the task exists, its mail goes to the coordinator', () => {
    const life = new Life('2026-11-27');
    const context = contextAt(life.covenant, life.now);
    const nobody = {
      ...context,
      directory: { assignee: () => null, candidates: () => [], deputies: () => [] },
    };
    const made = subject.apply(null, life.signalEvent('s1'), nobody);
    if (!made.ok) throw new Error(made.code);
    expect(made.opened.map(({ assignee }) => assignee)).toEqual([null, null, null]);
    expect(made.effects.every((effect) => effect.effect === 'mail' && effect.to === 'coordinator')).toBe(
      true,
    );
    const [task] = made.opened;
    if (!task) throw new Error('no task');
    const done = completion(task, {}, rep(task.party ?? ''));
    expect(subject.apply(made.state, done, context)).toMatchObject({ ok: true });
  });
});
