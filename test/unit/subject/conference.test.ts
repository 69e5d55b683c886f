import { atTime } from '../../../domain/dates/index.ts';
import { ends, type SubjectState } from '../../../domain/subject/index.ts';
import { ADMINISTRATOR, COORDINATOR, completion, Life, provenance, rep } from './life.ts';

/** On the agenda, informed and with a plan, all on 4 January 2027; the Raad's action is due on 1 February. */
const running = (): Life => {
  const life = new Life('2027-01-04');
  life.signal('s1');
  return life.onAgenda().informed().planned('2027-02-01');
};
const closed = (): Life => {
  const life = running().until('2027-02-01').all('review-round', { outcome: 'advise-closing' });
  return life.one('advise-closing', { outcome: 'close' }).all('decide-closing', { outcome: 'close' });
};
const archived = (): Life => closed().until('2028-02-01', '03:00');

describe('the conference (9, 10)', () => {
  test('last processing 15 March 2027: archived 15 March 2028, destroyed 16 March 2032, at 03:00', () => {
    const life = new Life('2027-03-15');
    life.signal('s1');
    life.onAgenda();
    expect(life.lastDay('archive')).toBe('2028-03-15');
    expect(life.lastDay('destroy')).toBe('2032-03-15');
    expect(life.end('subject')).toBe(atTime('2032-03-16', '03:00'));
    life.until('2028-03-15', '02:59');
    expect(life.state.stage).toBe('conference');
    life.until('2028-03-15', '03:00');
    expect(life.state.stage).toBe('archived');
    expect(life.tasks().filter(({ kind }) => kind !== 'send-notice')).toEqual([]);
    life.until('2032-03-16', '02:59');
    expect(life.state.stage).toBe('archived');
    life.until('2032-03-16', '03:00');
    expect(life.state.stage).toBe('destroyed');
    expect(life.effects.map(({ effect }) => effect)).toEqual(['copy-to-conference', 'archive', 'erase-case']);
    expect(life.effects.at(-1)).toEqual({ effect: 'erase-case', term: 'destroy', article: '13.1' });
    expect(ends(life.state, life.covenant)).toEqual({});
    expect(life.due()).toEqual([]);
  });

  test('plan, agreement, action, review rounds, advice, closing', () => {
    const life = new Life('2027-01-04');
    life.signal('s1');
    life.onAgenda(['gemeente', 'raad']);
    expect(life.task('draw-up-plan')).toMatchObject({ party: 'gemeente', assignee: 'm-gemeente' });
    expect(life.taskEnd(life.task('draw-up-plan'))).toBe('2027-02-01');
    life.planned('2027-03-01');
    expect(life.taskEnd(life.task('report-action'))).toBe('2027-03-01');
    expect(life.lastDay('review-round')).toBe('2027-02-15');
    life.until('2027-01-25', '08:59');
    expect(life.tasks('review-round')).toHaveLength(0);
    life.until('2027-01-25', '09:00');
    expect(life.tasks('review-round').map(({ party }) => party)).toEqual(['gemeente', 'raad']);
    life.at('2027-02-01').all('review-round', { outcome: 'continue' });
    expect(life.lastDay('review-round')).toBe('2027-03-15');
    life.until('2027-03-01').one('report-action', { done: 'no' });
    life.one('review-round', { outcome: 'advise-closing' }, 'raad');
    expect(life.tasks('advise-closing')).toHaveLength(0);
    life.one('review-round', { outcome: 'continue' }, 'gemeente');
    life.one('advise-closing', { outcome: 'close' });
    expect(life.tasks('decide-closing').map(({ party }) => party)).toEqual(['gemeente', 'om', 'politie']);
    life.all('decide-closing', { outcome: 'close' });
    expect(life.state.stage).toBe('closed');
    expect(life.lastDay('archive')).toBe('2028-03-01');
  });

  test('the next round counts from the last one; silence closes a round with the answers there are', () => {
    const life = running().until('2027-02-15', '23:59');
    expect(life.tasks('review-round')).toHaveLength(4);
    life.one('review-round', { outcome: 'advise-closing' }, 'raad');
    life.until('2027-02-16', '00:00');
    expect(life.tasks('review-round')).toHaveLength(0);
    expect(life.state.plan?.reviewFrom).toBe('2027-02-15');
    expect(life.tasks('advise-closing')).toHaveLength(1);
    // No advice within two weeks: the core parties decide without it; silence closes.
    life.until('2027-03-03', '00:00');
    expect(life.lastDay('decide-closing')).toBe('2027-03-17');
    life.until('2027-03-17', '23:59');
    expect(life.state.stage).toBe('conference');
    life.until('2027-03-18', '00:00');
    expect(life.state.stage).toBe('closed');
    // Silence processes nothing.
    expect(life.state.file?.lastProcessing).toBe('2027-02-15');
  });

  test('one no: the plan is drawn up again', () => {
    const life = new Life('2027-01-04');
    life.signal('s1');
    life.onAgenda(['gemeente', 'om', 'raad']);
    life.one('draw-up-plan', { aims: ['a', 'f'], actions: [] });
    life.one('agree-plan', { agree: 'yes' }, 'om').one('agree-plan', { agree: 'no' }, 'raad');
    expect(life.tasks('agree-plan')).toHaveLength(0);
    life.planned('2027-02-01');
    expect(life.state.plan?.step).toBe('running');
  });

  test('eight weeks before its archive date an open file gets a task for the coordinator; processing takes it away', () => {
    const life = running();
    life.until('2027-02-15', '23:00').all('review-round', { outcome: 'continue' });
    life.until('2027-12-21', '08:59');
    expect(life.lastDay('archive')).toBe('2028-02-15');
    expect(life.tasks('review-or-close')).toHaveLength(0);
    life.until('2027-12-21', '09:00');
    const task = life.task('review-or-close');
    expect([task.assignee, life.taskEnd(task)]).toEqual(['m-co', '2028-02-14']);
    const close = Object.assign(running(), { current: structuredClone(life.state), now: life.now });
    close.one('review-or-close', { outcome: 'decide-closing' });
    expect(close.tasks('decide-closing')).toHaveLength(3);
    // Watching dates is no processing.
    expect(close.lastDay('archive')).toBe('2028-02-15');
    close.all('decide-closing', { outcome: 'continue' });
    expect(close.lastDay('archive')).toBe('2028-12-21');
    life.one('report-action', { done: 'yes' });
    expect(life.tasks('review-or-close')).toHaveLength(0);
    expect(life.lastDay('review-or-close')).toBe('2028-10-26');
  });

  test('discussing a case moves the one clock; who has no part in it can not, and without a file there is no clock', () => {
    const discuss = (body: 'weighing' | 'conference', party: string) => ({
      type: 'discuss' as const,
      by: rep(party),
      body,
      meeting: 'o1',
      texts: [],
    });
    const life = running();
    life.until('2027-02-15', '23:00').all('review-round', { outcome: 'continue' });
    life.until('2027-12-21', '09:00');
    expect(life.tasks('review-or-close')).toHaveLength(1);
    expect(life.lastDay('archive')).toBe('2028-02-15');
    expect(life.refused(discuss('conference', 'reclassering'))).toBe('not-involved');
    expect(life.refused(discuss('weighing', 'raad'))).toBe('not-core-representative');
    expect(life.refused({ ...discuss('conference', 'raad'), by: COORDINATOR })).toBe('not-involved');
    life.do(discuss('conference', 'raad'));
    expect(life.lastDay('archive')).toBe('2028-12-21');
    expect(life.tasks('review-or-close')).toHaveLength(0);
    expect(life.log.at(-1)).toContain('Besproken in het casusoverleg');
    life.until('2027-12-28').do(discuss('weighing', 'om'));
    expect(life.lastDay('archive')).toBe('2028-12-28');
    const closedOne = closed().at('2027-02-10');
    for (const body of ['weighing', 'conference'] as const)
      expect(closedOne.refused(discuss(body, 'om'))).toBe('wrong-stage');
    const weighing = new Life('2027-01-04');
    weighing.signal('s1');
    const before = weighing.end('signal:s1');
    weighing.at('2027-01-08').do(discuss('weighing', 'om'));
    expect(weighing.refused(discuss('conference', 'om'))).toBe('wrong-stage');
    // 13.3: what is not on the agenda is never kept longer by talking about it.
    expect(weighing.end('signal:s1')).toBe(before);
  });

  test('participants bring in data, persons and actions; others do not', () => {
    const life = running().at('2027-01-20');
    const add = {
      type: 'add-data' as const,
      by: rep('raad'),
      item: 'i1',
      provenance: provenance('raad', '2027-01-19'),
      texts: [],
    };
    life.do(add);
    expect(life.refused(add)).toBe('known-unit');
    expect(life.end('item:i1')).toBe(atTime('2032-01-21', '03:00'));
    const other = {
      ...add,
      item: 'i2',
      by: rep('reclassering'),
      provenance: provenance('reclassering', '2027-01-19'),
    };
    expect(life.refused(other)).toBe('not-involved');
    expect(life.refused({ ...add, item: 'i2', provenance: { ...add.provenance, ground: 'task-1' } })).toBe(
      'ground-missing',
    );
    const action = {
      type: 'add-action' as const,
      by: rep('raad'),
      owner: 'om',
      until: '2027-03-01',
      texts: [],
    };
    life.do(action);
    expect(life.tasks('report-action')).toHaveLength(2);
    expect(life.refused({ ...action, owner: 'reclassering' })).toBe('unknown-party');
    expect(life.refused({ ...action, until: '2027-01-19' })).toBe('date-in-past');
    // Its end could not be counted: the case would never take another step.
    expect(life.refused({ ...action, until: '9999-12-31' })).toBe('date-too-far');
    expect(life.refused({ ...action, until: '2200-01-01' })).toBe('date-too-far');
    life.do({ ...action, until: '2199-12-31' });
  });
});

describe('informing (11)', () => {
  test('consult, decide, send; duties towards the person never move the file', () => {
    const life = new Life('2027-01-04');
    life.signal('s1');
    life.onAgenda();
    const before = life.end('subject');
    life.at('2027-01-08').all('consult-informing', { view: 'inform' });
    life.at('2027-01-12').all('decide-informing', { outcome: 'inform' });
    expect(life.task('send-notice')).toMatchObject({ role: 'administrator', assignee: 'm-adm' });
    const send = (sentOn: string) => completion(life.task('send-notice'), { sentOn });
    life.at('2027-01-14');
    expect(life.offer(send('2027-01-15'))).toMatchObject({ code: 'date-in-future', field: 'sentOn' });
    expect(life.offer(send('2027-01-11'))).toMatchObject({ code: 'date-too-early', field: 'sentOn' });
    life.do(send('2027-01-13'));
    expect(life.state.informing.subject).toMatchObject({ step: 'informed', sentOn: '2027-01-13' });
    expect(life.end('subject')).toBe(before);
  });

  test('a month from the first signal caps each step; at the outcome itself when that is later', () => {
    const life = new Life('2027-02-01');
    life.signal('s1');
    life.until('2027-02-24').all('assess', {}).all('decide-agenda', { outcome: 'not-on-agenda' });
    expect(life.taskEnd(life.task('consult-informing'))).toBe('2027-03-01');
    // Lapsed at the end of 1 March: the month is over, the outcome's own day is the last.
    const late = new Life('2027-02-01');
    late.signal('s1');
    late.until('2027-03-02', '00:00');
    expect(late.taskEnd(late.task('consult-informing'))).toBe('2027-03-02');
    late.until('2027-03-03', '00:00');
    expect(late.state.informing.subject?.step).toBe('sending');
    expect(late.taskEnd(late.task('send-notice'))).toBe('2027-03-03');
  });

  test('silence informs', () => {
    const life = new Life('2027-01-04');
    life.signal('s1');
    life.onAgenda();
    life.until('2027-01-12', '00:00');
    expect(life.state.informing.subject?.step).toBe('deciding');
    life.until('2027-01-19', '23:59');
    expect(life.state.informing.subject?.step).toBe('deciding');
    life.until('2027-01-20', '00:00');
    expect(life.state.informing.subject?.step).toBe('sending');
    life.until('2027-02-05', '09:00');
    expect(life.mails.at(-1)).toMatchObject({ occasion: 'after', to: 'coordinator' });
  });

  test('postponed on a ground all share, reconsidered every three months, in the archive too, and at once when the impediment is gone', () => {
    const life = new Life('2027-01-04');
    life.signal('s1');
    life.onAgenda().all('consult-informing', { view: 'postpone' });
    const none = completion(life.task('decide-informing'), { outcome: 'postpone' });
    expect(life.offer(none)).toMatchObject({ code: 'ground-missing', field: 'ground' });
    life.one('decide-informing', { outcome: 'postpone', ground: 'a' }, 'gemeente');
    life.one('decide-informing', { outcome: 'postpone', ground: 'b' }, 'om');
    life.one('decide-informing', { outcome: 'postpone', ground: 'b' }, 'politie');
    // Not the same ground: no agreement yet.
    expect(life.tasks('decide-informing')).toHaveLength(3);
    life.all('decide-informing', { outcome: 'postpone', ground: 'b' });
    expect(life.lastDay('reconsider-notice')).toBe('2027-04-04');
    const end = life.end('subject');
    const gone = { type: 'impediment-gone' as const, by: 'system' as const, person: 'subject' };
    const asked = Object.assign(running(), { current: structuredClone(life.state), now: life.now });
    asked.at('2027-01-10').do(gone);
    expect(asked.lastDay('reconsider-notice')).toBe('2027-01-17');
    asked.until('2027-01-18', '00:00');
    expect(asked.state.informing.subject?.step).toBe('sending');
    expect(asked.taskEnd(asked.task('send-notice'))).toBe('2027-01-25');
    expect(asked.refused(gone)).toBe('not-postponed');
    for (let round = 0; round < 12; round += 1) {
      life.until(life.due().find(({ what }) => what === 'reconsider-notice-opens')?.lastDay ?? '');
      life.all('reconsider-notice', { outcome: 'postpone', ground: 'b' });
    }
    expect(life.state.stage).toBe('archived');
    expect(life.end('subject')).toBe(end);
    life.until('2032-01-05', '03:00');
    expect(life.state.stage).toBe('destroyed');
  });

  test('an outcome while the postponement is being reconsidered asks nobody twice; else it is decided anew', () => {
    const life = new Life('2027-01-04');
    life.signal('s1');
    life.all('assess', {}).all('decide-agenda', { outcome: 'not-on-agenda' });
    life.all('consult-informing', { view: 'postpone' });
    life.all('decide-informing', { outcome: 'postpone', ground: 'b' });
    const early = Object.assign(new Life('2027-01-10'), { current: structuredClone(life.state) });
    early.signal('s2');
    early.all('assess', {}).all('decide-agenda', { outcome: 'not-on-agenda' });
    expect(early.tasks('consult-informing')).toHaveLength(3);
    life.until('2027-02-18', '12:00');
    expect(life.tasks('reconsider-notice')).toHaveLength(3);
    life.signal('s2');
    life.all('assess', {}).all('decide-agenda', { outcome: 'not-on-agenda' });
    expect(life.tasks('consult-informing')).toHaveLength(0);
    expect(life.state.informing.subject?.step).toBe('postponed');
    expect(life.lastDay('reconsider-notice')).toBe('2027-04-04');
  });

  test('a person left behind is informed at recording', () => {
    const life = running().at('2027-01-20');
    life.do({
      type: 'add-person',
      by: rep('om'),
      person: 'p1',
      relation: 'left-behind',
      wishesHelp: true,
      provenance: provenance('om', '2027-01-20'),
      texts: [],
    });
    expect(life.tasks('consult-informing').map(({ about }) => about)).toEqual(Array(3).fill('person:p1'));
    expect(life.due().find(({ what }) => what === 'inform-subject')).toMatchObject({
      ref: 'person:p1',
      lastDay: '2027-02-20',
    });
    expect(life.end('person:p1')).toBe(life.end('subject'));
  });
});

describe('archive, reopening (13.4), holds, corrections', () => {
  const open = (life: Life) =>
    life.do({ type: 'propose-reopening', by: rep('om'), units: ['signal:s1'], texts: [] });

  test('an archived file takes no signal; reopened it is weighed again, and goes back when not put on the agenda', () => {
    const life = archived().at('2029-01-10');
    expect(life.refused(life.signalEvent('s2'))).toBe('archived');
    const before = life.end('subject');
    open(life);
    life.until('2029-01-24', '23:59');
    const silent = Object.assign(archived(), { current: structuredClone(life.state), now: life.now });
    silent.until('2029-01-25', '00:00');
    expect([silent.state.stage, silent.end('subject')]).toEqual(['archived', before]);
    life.all('decide-reopening', { outcome: 'reopen' });
    expect(life.effects.at(-1)).toEqual({ effect: 'restore', units: ['subject', 'signal:s1'] });
    expect(life.lastDay('weigh-signal')).toBe('2029-02-21');
    expect(life.end('subject')).toBe(atTime('2034-01-25', '03:00'));
    expect(life.end('weighing:2')).toBe(atTime('2029-07-24', '03:00'));
    life.at('2029-02-01').signal('s2');
    life.all('assess', {}).all('decide-agenda', { outcome: 'not-on-agenda' });
    expect(life.state.stage).toBe('archived');
    expect(life.effects.at(-1)).toEqual({ effect: 'archive', units: ['signal:s1', 'weighing:1', 'plan'] });
    expect(life.end('weighing:2')).toBe(atTime('2029-08-01', '03:00'));
    expect(life.end('signal:s2')).toBe(atTime('2029-08-01', '03:00'));
    expect(life.end('signal:s1')).toBe(atTime('2034-02-02', '03:00'));
    // A new notice follows.
    expect(life.tasks('consult-informing')).toHaveLength(3);
  });

  test('reopened and put on the agenda: a new plan', () => {
    const life = archived().at('2029-01-10');
    open(life);
    life.all('decide-reopening', { outcome: 'reopen' }).onAgenda(['om']);
    expect(life.state.stage).toBe('conference');
    expect(life.task('draw-up-plan').party).toBe('om');
    expect(life.lastDay('archive')).toBe('2030-01-10');
  });

  test('a new signal on a closed file is weighed; the file goes back to closed', () => {
    const life = closed().at('2027-03-01');
    life.signal('s2');
    life.all('assess', {}).all('decide-agenda', { outcome: 'not-on-agenda' });
    expect(life.state.stage).toBe('closed');
    expect(life.end('signal:s2')).toBe(atTime('2027-09-01', '03:00'));
    expect(life.end('signal:s1')).toBe(atTime('2032-03-02', '03:00'));
  });

  const hold = (ground: string, until: string, units: string[] | 'all' = 'all') => ({
    type: 'propose-hold' as const,
    by: rep('om'),
    ground,
    until,
    units,
    texts: [],
  });

  test('what is written about held data is restricted like them; without text or hold nothing is', () => {
    const life = archived();
    life.do({ type: 'propose-reopening', by: rep('om'), units: ['signal:s1'], texts: ['w-1'] });
    expect(life.effects.map(({ effect }) => effect)).not.toContain('restrict');
    life.all('decide-reopening', { outcome: 'refuse' });
    life.do(hold('court-order', '2033-01-01', ['signal:s1', 'plan']));
    life.all('decide-hold', { outcome: 'hold' });
    const before = life.effects.length;
    life.do({ type: 'propose-reopening', by: rep('om'), units: ['weighing:1'], texts: ['w-2'] });
    expect(life.effects.slice(before)).toEqual([
      { effect: 'restrict', units: ['signal:s1', 'plan'], restricted: true },
    ]);
  });

  test('13.2: what was written about an archived file goes to the archive when it is decided', () => {
    const life = archived();
    const before = life.effects.length;
    life.do({ type: 'propose-reopening', by: rep('om'), units: ['signal:s1'], texts: ['w-1'] });
    life.one('decide-reopening', { outcome: 'refuse' }, 'om');
    expect(life.effects.length).toBe(before);
    life.all('decide-reopening', { outcome: 'refuse' });
    expect(life.effects.slice(before)).toEqual([{ effect: 'archive' }]);
    expect(life.state.stage).toBe('archived');
  });

  test('a hold postpones destruction only, restricts, and ends with destruction within the day', () => {
    const life = archived().at('2031-12-01');
    life.do(hold('legal-claim', '2032-03-10'));
    life.all('decide-hold', { outcome: 'hold' });
    expect(life.effects.at(-1)).toMatchObject({ effect: 'restrict', restricted: true });
    life.until('2032-03-11', '02:59');
    expect(life.state.stage).toBe('archived');
    expect(ends(life.state, life.covenant).plan).toMatchObject({
      at: atTime('2032-03-11', '03:00'),
      held: true,
    });
    const reopen = { type: 'propose-reopening' as const, by: rep('om'), units: ['plan'], texts: [] };
    expect(life.refused(reopen)).toBe('held');
    life.until('2032-03-11', '03:00');
    expect(life.state.stage).toBe('destroyed');
  });

  test('held units stay, the others go; lifting it destroys at once', () => {
    const life = archived().at('2031-12-01');
    life.do(hold('court-order', '2033-01-01', ['signal:s1']));
    life.do(hold('restriction-claim', '2032-06-01', ['plan']));
    // A court's order and the person's own claim stand on silence; the decision comes within a week.
    life.until('2031-12-09', '00:00');
    expect(Object.keys(life.state.holds)).toHaveLength(2);
    life.until('2032-02-02', '03:00');
    expect(Object.keys(ends(life.state, life.covenant)).sort()).toEqual(['plan', 'signal:s1', 'subject']);
    life.until('2032-06-02', '03:00');
    expect(Object.keys(ends(life.state, life.covenant)).sort()).toEqual(['signal:s1', 'subject']);
    life.do({ type: 'propose-lifting', by: rep('om'), hold: 'hold:1', texts: [] });
    life.all('decide-lifting', { outcome: 'lift' });
    expect(life.state.stage).toBe('destroyed');
    expect(life.effects.slice(-2).map(({ effect }) => effect)).toEqual(['restrict', 'erase-case']);
  });

  test('under 13.3 only a court or the person; the decision comes before the destruction', () => {
    const life = new Life('2027-01-04');
    life.signal('s1');
    life.all('assess', {}).all('decide-agenda', { outcome: 'not-on-agenda' });
    expect(life.refused(hold('legal-claim', '2028-01-01'))).toBe('ground-not-allowed');
    expect(life.refused(hold('x', '2028-01-01'))).toBe('ground-missing');
    expect(life.refused(hold('court-order', '2027-01-03'))).toBe('date-in-past');
    expect(life.refused(hold('court-order', '2028-01-01', ['x']))).toBe('unknown-unit');
    life.until('2027-07-02').do(hold('court-order', '2028-01-01', ['signal:s1']));
    expect(life.taskEnd(life.task('decide-hold'))).toBe('2027-07-03');
    life.until('2027-07-04', '03:00');
    expect(Object.keys(ends(life.state, life.covenant)).sort()).toEqual(['signal:s1', 'subject']);
    // A restricted signal is not weighed again, nor put on the agenda.
    life.until('2027-08-01').signal('s2');
    expect(life.state.weighings['weighing:2']?.signals).toEqual(['s2']);
    life.onAgenda();
    expect(life.state.signals.s1?.clock).toBe('own');
    life.until('2028-01-02', '03:00');
    expect(life.state.signals.s1).toBeUndefined();
  });

  test('a held signal whose own end comes in the middle of a weighing is weighed no further', () => {
    const life = new Life('2027-01-04');
    life.signal('s1');
    life.until('2027-06-20').signal('s2');
    life.do(hold('court-order', '2028-01-01', ['signal:s1']));
    life.all('decide-hold', { outcome: 'hold' });
    life.until('2027-07-04', '03:00');
    expect(life.state.weighing).toBe('weighing:3');
    expect(life.state.weighings['weighing:3']?.signals).toEqual(['s2']);
    expect(life.lastDay('weigh-signal')).toBe('2027-07-18');
  });

  test('destroyed earlier by agreement only', () => {
    const life = new Life('2027-01-04');
    life.signal('s1');
    const early = { type: 'destroy-early' as const, by: rep('om'), signal: 's1' };
    expect(life.refused(early)).toBe('wrong-stage');
    life.all('assess', {}).all('decide-agenda', { outcome: 'not-on-agenda' });
    const end = life.end('subject');
    life.do(early);
    life.until('2027-01-19', '00:00');
    expect(life.end('subject')).toBe(end);
    life.do(early);
    life.all('decide-destruction', { outcome: 'destroy' });
    life.until('2027-01-20', '03:00');
    expect(life.state.stage).toBe('destroyed');
  });

  test('accuracy: six months from opening, then from the last check; a task halfway; it moves nothing', () => {
    const life = running();
    expect(life.lastDay('check-accuracy')).toBe('2027-07-04');
    const end = life.end('subject');
    life.until('2027-04-05');
    expect(life.task('check-accuracy')).toMatchObject({ assignee: 'm-adm', openedOn: '2027-04-04' });
    life.one('check-accuracy', { right: 'corrected' });
    expect(life.lastDay('check-accuracy')).toBe('2027-10-05');
    expect(life.end('subject')).toBe(end);
  });

  test('split: the signal goes, the analysis keeps its end, the rest is not prolonged', () => {
    const life = new Life('2027-01-04');
    life.signal('s1');
    life.at('2027-01-10').signal('s2');
    const weighing = life.end('weighing:1');
    life.do({ type: 'split-signal', by: ADMINISTRATOR, signal: 's1', to: 'c2' });
    expect(life.effects).toEqual([{ effect: 'split-off', signal: 's1', to: 'c2' }]);
    expect([life.end('weighing:1'), life.lastDay('weigh-signal')]).toEqual([weighing, '2027-02-01']);
    expect(life.refused({ type: 'split-signal', by: COORDINATOR, signal: 's2', to: 'c2' })).toBe('not-yours');
    life.do({ type: 'split-signal', by: ADMINISTRATOR, signal: 's2', to: 'c2' });
    // Only the analysis is left; it goes on its own date, with the name.
    expect(Object.keys(ends(life.state, life.covenant)).sort()).toEqual(['subject', 'weighing:1']);
    life.until('2027-07-04', '03:00');
    expect(life.state.stage).toBe('destroyed');
  });

  const received = (receivedOn: string, more: object = {}) => ({
    type: 'receive-split' as const,
    by: ADMINISTRATOR,
    signal: 's9',
    receivedOn,
    phenomenon: 'extremism',
    provenance: provenance('om', receivedOn),
    texts: [],
    ...more,
  });

  test('receive: weighed when that can still be in time, else kept no longer than it was', () => {
    const life = new Life('2027-01-20');
    life.do(received('2027-01-04'));
    expect([life.state.stage, life.lastDay('weigh-signal')]).toEqual(['weighing', '2027-02-01']);
    const late = new Life('2027-03-01');
    late.do(received('2027-01-04', { keepUntil: '2027-05-01' }));
    expect([late.state.stage, late.end('subject')]).toEqual(['not-on-agenda', atTime('2027-05-01', '03:00')]);
    expect(late.tasks('consult-informing')).toHaveLength(3);
    const over = new Life('2027-09-01');
    over.do(received('2027-01-04'));
    expect(over.state.stage).toBe('destroyed');
  });

  test('received too late to be weighed: a later decision cannot prolong it', () => {
    const life = new Life('2027-03-01');
    life.do(received('2027-01-04'));
    expect(life.state.stage).toBe('not-on-agenda');
    life.at('2027-03-02').signal('s1');
    life.all('assess', {}).all('decide-agenda', { outcome: 'not-on-agenda' });
    expect(life.end('signal:s9')).toBe(atTime('2027-07-04', '03:00'));
    const closedLife = closed().at('2027-03-01');
    closedLife.do(received('2027-02-20'));
    closedLife.at('2027-03-02').signal('s2');
    closedLife.all('assess', {}).all('decide-agenda', { outcome: 'not-on-agenda' });
    expect(closedLife.end('signal:s9')).toBe(atTime('2027-08-20', '03:00'));
  });

  test('merge: every signal keeps the stricter end, and the clock of the file stays', () => {
    const life = running().at('2027-02-01');
    const before = life.end('signal:s1');
    const foreign = (signal: string, more: object) => ({
      signal,
      receivedOn: '2026-06-01',
      phenomenon: 'extremism',
      provenance: provenance('om', '2026-06-01'),
      ...more,
    });
    const merge = (...signals: ReturnType<typeof foreign>[]) => ({
      type: 'merge' as const,
      by: ADMINISTRATOR,
      from: 'c2',
      signals,
      lastProcessing: '2026-07-01',
    });
    life.do(merge(foreign('s8', { keepUntil: '2027-03-01' }), foreign('s9', {})));
    expect(life.end('signal:s1')).toBe(before);
    // Undecided for six months already: gone at once.
    expect(life.end('signal:s8')).toBeUndefined();
    expect(life.end('signal:s9')).toBe(atTime('2031-07-02', '03:00'));
    expect(life.state.file?.lastProcessing).toBe('2027-01-04');
    const weighing = new Life('2027-02-01');
    weighing.signal('s1');
    expect(weighing.refused(merge(foreign('s9', {})))).toBe('merge-other-way');
  });
});

test('a moment that comes a month late counts from its own day', () => {
  const life = new Life('2027-01-04');
  life.signal('s1');
  life.at('2027-03-01').moment();
  const punctual = new Life('2027-01-04');
  punctual.signal('s1');
  punctual.until('2027-03-01');
  const facts = ({ signals, weighings, informing }: SubjectState) => ({ signals, weighings, informing });
  expect(facts(life.state)).toEqual(facts(punctual.state));
  expect(life.tasks('send-notice')[0]?.openedOn).toBe(punctual.tasks('send-notice')[0]?.openedOn);
});
