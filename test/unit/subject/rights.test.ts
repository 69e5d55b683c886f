/** 12, AVG 16-21: corrections, shielding, objection, and destruction that meets a running request. Nothing moves a clock. */
import fc from 'fast-check';
import type { Effect } from '../../../domain/case.ts';
import { addDays } from '../../../domain/dates/index.ts';
import { ends, type SubjectEvent } from '../../../domain/subject/index.ts';
import { ADMINISTRATOR, completion, Life, provenance, rep } from './life.ts';

type Placed = Extract<SubjectEvent, { type: 'items-placed' }>;
type What = Placed['items'][number]['what'];

const item = (what: What, over: Partial<Placed['items'][number]> = {}) => ({
  ...{ item: 'w-1', unit: 'signal:s1', code: '8.2b', party: 'politie', what, ground: 'a' as const },
  ...over,
});
const placed = (life: Life, ...items: Placed['items']): Placed => ({
  ...{ type: 'items-placed', request: 'r1', decidedOn: life.today, items, gone: [] },
});
const runs = (life: Life, what: 'access' | 'correction' | 'objection', from = 'r1'): SubjectEvent => ({
  ...{ type: 'request-runs', from, what, receivedOn: life.today, answerBy: addDays(life.today, 28) },
});
const told = (life: Life, type: string) =>
  life.effects.flatMap((one) =>
    one.effect === 'tell' && one.event.type === type ? [{ to: one.to, ...one.event }] : [],
  );
const effectsOf = (life: Life, ...kinds: Effect['effect'][]) =>
  life.effects.filter(({ effect }) => kinds.includes(effect));

function conference(day = '2027-01-04'): Life {
  const life = new Life(day);
  life.signal('s1');
  return life.onAgenda(['gemeente', 'om', 'politie', 'raad'], ['x']).informed();
}
/** The administrator's, with a text where one is written. */
const carry = (life: Life, outcome: 'done' | 'gone' | 'held', ...texts: string[]) =>
  ({ ...completion(life.task('carry-out-correction'), { outcome }), texts }) as SubjectEvent;

describe('a correction', () => {
  test.each<[What, string[], Effect[]]>([
    ['improve', ['w-9'], [{ effect: 'correct-text', item: 'w-1', by: 'w-9', asked: true }]],
    ['add', ['w-9'], [{ effect: 'add-beside', item: 'w-9', beside: 'w-1' }]],
    ['remove', [], [{ effect: 'remove-text', item: 'w-1', asked: true }]],
    ['shield', [], [{ effect: 'shield-text', item: 'w-1', shielded: true }]],
  ])(
    '%s: a task of four weeks, carried out, the recipients asked, told to the request',
    (what, texts, does) => {
      const life = conference();
      life.do(placed(life, item(what)));
      const task = life.task('carry-out-correction');
      expect([task.assignee, life.taskEnd(task)]).toEqual(['m-adm', addDays(life.today, 28)]);
      life.effects = [];
      life.do(carry(life, 'done', ...texts));
      const names = ['correct-text', 'add-beside', 'remove-text', 'shield-text'] as const;
      expect(effectsOf(life, ...names)).toEqual(does);
      // Before anything goes: who has it.
      expect(life.effects[0]).toMatchObject({ effect: 'find-recipients', correction: 'k1', item: 'w-1' });
      expect(told(life, 'correction-carried-out')).toMatchObject([
        { to: 'r1', item: 'w-1', outcome: 'done' },
      ]);
      life.do({ type: 'recipients-found', correction: 'k1', readers: ['reclassering'], copies: ['c-1'] });
      const asked = life.tasks('confirm-correction').map(({ party }) => party);
      expect(asked.sort()).toEqual(['gemeente', 'om', 'politie', 'raad', 'reclassering']);
      expect(told(life, 'recipients-confirmed')).toEqual([]);
      life.all('confirm-correction', { confirmed: 'yes' });
      expect(told(life, 'recipients-confirmed')).toMatchObject([
        { to: 'r1', recipients: expect.arrayContaining(asked) },
      ]);
    },
  );

  test('the text is asked for where there is one, and only there', () => {
    const life = conference();
    life.do(placed(life, item('improve')));
    expect(life.refused(carry(life, 'done'))).toBe('text-missing');
    life.do(carry(life, 'done', 'w-9'));
    life.do(placed(life, item('remove')));
    expect(life.refused(carry(life, 'done', 'w-9'))).toBe('text-missing');
  });

  test('a partner to whom it was disclosed is asked; one that left is told by the administrator', () => {
    const life = conference();
    const disclosed = {
      items: [{ ref: 'c-1', unit: 'signal:s1' }],
      kinds: ['signals'],
      necessity: 'monitor',
    };
    life.do({ type: 'propose-disclosure', by: rep('gemeente'), partner: 'x', ...disclosed, texts: [] });
    life.all('permit-disclosure', { permit: 'yes' });
    const partner = 'partner-wijkteam';
    const one = Object.values(life.state.disclosures ?? {})[0];
    life.current = { ...life.state, disclosures: { d1: { ...(one as NonNullable<typeof one>), partner } } };
    life.do(placed(life, item('remove')));
    life.do(carry(life, 'done'));
    life.do({ type: 'recipients-found', correction: 'k1', readers: [], copies: ['c-1'] });
    const to = life.tasks('confirm-correction').map(({ party, role, about }) => [party ?? role, about]);
    // Nobody in this test says which organisations signed: who isn't known to is told by letter.
    expect(to).toContainEqual(['administrator', `correction:k1:${partner}`]);
    expect(life.tasks('confirm-correction').length).toBe(5);
  });

  test('an item that goes tomorrow: the task ends before it, and who asked hears that it has gone', () => {
    const life = new Life('2027-01-04');
    life.signal('s1');
    life.all('assess', {}).all('decide-agenda', { outcome: 'not-on-agenda', keepMonths: 1 });
    life.until('2027-02-03');
    life.do(placed(life, item('remove')));
    expect(life.taskEnd(life.task('carry-out-correction'))).toBe('2027-02-03');
    life.signal('s2');
    life.until('2027-02-04');
    expect(life.tasks('carry-out-correction')).toEqual([]);
    expect(told(life, 'correction-carried-out')).toMatchObject([{ outcome: 'gone', on: '2027-02-04' }]);
    life.do(placed(life, item('shield')));
    expect(told(life, 'correction-carried-out')).toHaveLength(2);
  });

  test('removed meanwhile by a check: nobody has to do it any more', () => {
    const life = conference().until('2027-04-05');
    life.do(placed(life, item('improve')));
    const found = { item: 'w-1', unit: 'signal:s1', what: 'removed' as const };
    const { id: task } = life.task('check-accuracy');
    life.do({ type: 'check-items', by: ADMINISTRATOR, task, right: [], found, texts: [] });
    expect(life.state.rights?.corrections.k1?.step).toBe('gone');
    expect(life.tasks('carry-out-correction')).toEqual([]);
  });

  test.each([
    ['court-order', true],
    ['legal-claim', true],
    ['restriction-claim', false],
  ])('under a hold on ground %s the item stays: %s', (ground, stays) => {
    const life = conference();
    const hold = { ground, until: '2040-01-01', units: 'all' as const, texts: [] };
    life.do({ type: 'propose-hold', by: rep('om'), ...hold });
    life.all('decide-hold', { outcome: 'hold' });
    life.do(placed(life, item('remove')));
    life.effects = [];
    if (!stays) {
      expect(life.refused(carry(life, 'held'))).toBe('not-held');
      life.do(carry(life, 'done'));
      expect(effectsOf(life, 'remove-text')).toHaveLength(1);
      return;
    }
    expect(life.refused(carry(life, 'done'))).toBe('held');
    life.do(carry(life, 'held'));
    expect(effectsOf(life, 'remove-text')).toEqual([]);
    expect(effectsOf(life, 'shield-text')).toHaveLength(1);
    expect(told(life, 'correction-carried-out')).toMatchObject([{ outcome: 'held' }]);
  });

  test('nobody says these things themselves', () => {
    const life = conference();
    const events: SubjectEvent[] = [
      placed(life, item('remove')),
      runs(life, 'objection'),
      { type: 'request-over', from: 'r1' },
      { type: 'correct-items', from: 'r1', decidedOn: life.today, items: [] },
      { type: 'objection-decided', from: 'r1', decidedOn: life.today, outcome: 'remove' },
      { type: 'recipients-found', correction: 'k1', readers: [], copies: [] },
    ];
    for (const event of events)
      expect(life.refused({ ...event, by: rep('politie') } as SubjectEvent)).toBe('not-yours');
  });
});

describe('shielding', () => {
  test('ends by a joint decision, after the person was told; silence keeps it', () => {
    const life = conference();
    life.do(placed(life, item('shield')));
    life.do(carry(life, 'done'));
    const propose: SubjectEvent = { type: 'propose-unshielding', by: rep('om'), item: 'w-1', texts: [] };
    life.do(propose);
    life.until(addDays(life.today, 20));
    expect(life.state.rights?.shields['w-1']).toBeDefined();
    life.do(propose);
    life.all('decide-unshielding', { outcome: 'lift' });
    life.effects = [];
    expect(life.state.rights?.shields['w-1']).toBeDefined();
    life.one('notify-unshielding', { sentOn: life.today });
    expect(life.state.rights?.shields).toEqual({});
    expect(effectsOf(life, 'shield-text')).toEqual([{ effect: 'shield-text', item: 'w-1', shielded: false }]);
    expect(life.refused(propose)).toBe('not-shielded');
  });
});

describe('an objection by somebody whom the file isn’t about (AVG 18(1)(d), 21)', () => {
  const objects = (life: Life, from = 'r1') =>
    life.do({ ...runs(life, 'objection', from), items: ['w-1', 'w-2'] } as SubjectEvent);
  const marks = (life: Life) =>
    life.effects.flatMap((one) => (one.effect === 'shield-text' ? [`${one.item} ${one.shielded}`] : []));

  test('shields their own items while it is judged, and nothing else: the file goes on', () => {
    const life = conference();
    objects(life);
    expect(marks(life)).toEqual(['w-1 true', 'w-2 true']);
    expect(effectsOf(life, 'restrict')).toEqual([]);
    expect(life.state.rights?.objection).toBeUndefined();
    expect(life.offer(life.signalEvent('s2')).ok).toBe(true);
    // Told again, about changed dates: nothing twice.
    objects(life);
    expect(marks(life)).toHaveLength(2);
    life.effects = [];
    life.do({ type: 'request-over', from: 'r1' });
    expect(marks(life)).toEqual(['w-1 false', 'w-2 false']);
  });

  test('upheld, an item stays shielded until it is removed or shielded for good; another’s objection keeps it too', () => {
    const life = conference();
    objects(life);
    objects(life, 'r2');
    expect(marks(life)).toHaveLength(2);
    life.effects = [];
    const asked = [{ item: 'w-1', what: 'remove' as const, ground: 'c' as const }];
    life.do({ type: 'correct-items', from: 'r1', decidedOn: life.today, items: asked });
    life.do(placed(life, item('remove', { ground: 'c' })));
    life.do({ type: 'request-over', from: 'r1' });
    expect(marks(life)).toEqual([]);
    life.do({ type: 'request-over', from: 'r2' });
    expect(marks(life)).toEqual(['w-2 false']);
  });
});

describe('an objection', () => {
  const add = (life: Life): SubjectEvent => ({
    ...{ type: 'add-data', by: rep('politie'), item: 'i1' },
    ...{ provenance: provenance('politie', life.today), texts: [] },
  });
  const decide = (life: Life, outcome: 'remove' | 'shield' | 'reject') =>
    life.do({ type: 'objection-decided', from: 'r1', decidedOn: life.today, outcome });

  test('stops all work at once, moves no date, and is released when it is rejected or withdrawn', () => {
    for (const end of ['reject', 'withdraw']) {
      const life = conference();
      const before = JSON.stringify(ends(life.state, life.covenant));
      life.do(runs(life, 'objection'));
      expect(effectsOf(life, 'restrict').at(-1)).toMatchObject({ restricted: true });
      expect(life.refused(add(life))).toBe('objection');
      expect(life.refused(completion(life.task('draw-up-plan'), { aims: ['a'], actions: [] }))).toBe(
        'objection',
      );
      expect(life.refused(life.signalEvent('s2'))).toBe('objection');
      expect(JSON.stringify(ends(life.state, life.covenant))).toBe(before);
      if (end === 'reject') decide(life, 'reject');
      else life.do({ type: 'request-over', from: 'r1' });
      expect(effectsOf(life, 'restrict').at(-1)).toMatchObject({ restricted: false });
      life.do(add(life));
    }
  });

  test('with the setting `signals` a new signal is still written down, shielded', () => {
    const life = conference();
    const { settings } = life.covenant;
    const duringObjection = { ...settings.duringObjection, value: 'signals' as const };
    life.covenant = { ...life.covenant, settings: { ...settings, duringObjection } };
    life.do(runs(life, 'objection'));
    life.do({ ...life.signalEvent('s2'), texts: ['w-7'] } as SubjectEvent);
    expect(effectsOf(life, 'restrict').at(-1)).toMatchObject({
      units: expect.arrayContaining(['signal:s2']),
      restricted: true,
    });
    expect(life.refused(add(life))).toBe('objection');
  });

  test('upheld, shielded: the plan is closed, nothing is done any more, its dates go on', () => {
    const life = conference();
    const last = life.end('subject');
    life.do(runs(life, 'objection'));
    decide(life, 'shield');
    expect([life.state.stage, life.end('subject')]).toEqual(['closed', last]);
    life.do({ type: 'recipients-found', correction: 'k1', readers: [], copies: [] });
    life.do({ type: 'request-over', from: 'r1' });
    expect(life.refused(life.signalEvent('s2'))).toBe('objection');
    expect(life.tasks().map(({ kind }) => kind)).not.toContain('draw-up-plan');
    expect(life.tasks('confirm-correction').length).toBeGreaterThan(3);
  });

  test('upheld, removed: destroyed when everybody has confirmed, and on the last day of the term at the latest', () => {
    for (const confirm of [true, false]) {
      const life = conference();
      life.do(runs(life, 'objection'));
      decide(life, 'remove');
      life.do({ type: 'recipients-found', correction: 'k1', readers: ['om'], copies: [] });
      const { today } = life;
      if (confirm) life.all('confirm-correction', { confirmed: 'yes' });
      const day = addDays(today, confirm ? 1 : 28);
      expect(life.end('subject')?.slice(0, 10)).toBe(day);
      life.until(day);
      expect(life.state.stage).toBe('destroyed');
      expect(effectsOf(life, 'erase-case')).toMatchObject([{ article: 'AVG 21, 17(1)(c)' }]);
    }
  });

  describe('upheld and shielded, looked at anew by the controller', () => {
    const upheld = (): Life => {
      const life = conference();
      life.do(runs(life, 'objection'));
      decide(life, 'shield');
      life.do({ type: 'recipients-found', correction: 'k1', readers: [], copies: [] });
      life.do({ type: 'request-over', from: 'r1' });
      life.all('confirm-correction', { confirmed: 'yes' });
      return life;
    };
    const propose = (ground?: string): SubjectEvent => ({
      ...{ type: 'propose-unshielding', by: rep('om'), item: 'file', texts: [] },
      ...(ground !== undefined && { ground }),
    });

    test('seen again on a ground, by all, after the person was told, and never by silence', () => {
      const life = upheld();
      expect(life.refused(propose())).toBe('ground-missing');
      expect(life.refused({ ...propose('asked'), by: rep('raad') } as SubjectEvent)).toBe(
        'not-core-representative',
      );
      life.do(propose('court'));
      life.until(addDays(life.today, 20));
      expect(life.refused(life.signalEvent('s2'))).toBe('objection');
      life.do(propose('asked'));
      const last = life.end('subject');
      life.all('decide-unshielding', { outcome: 'lift' });
      expect(life.refused(life.signalEvent('s2'))).toBe('objection');
      life.effects = [];
      life.one('notify-unshielding', { sentOn: life.today });
      expect(effectsOf(life, 'restrict')).toMatchObject([{ restricted: false }]);
      expect([life.state.rights?.objection, life.end('subject')]).toEqual([undefined, last]);
      expect(life.refused(propose('asked'))).toBe('not-shielded');
      life.do(life.signalEvent('s2'));
    });

    test('removed: its recipients are told anew, and it goes as after an objection', () => {
      const life = upheld();
      life.do(propose('not-needed'));
      // Not seen again on this ground, whatever somebody answers.
      expect(life.refused(completion(life.task('decide-unshielding'), { outcome: 'lift' }))).toBe(
        'ground-not-allowed',
      );
      life.all('decide-unshielding', { outcome: 'remove' });
      expect(life.state.rights?.objection).toMatchObject({ step: 'removing', decidedOn: life.today });
      life.do({ type: 'recipients-found', correction: 'k2', readers: ['om'], copies: [] });
      life.all('confirm-correction', { confirmed: 'yes' });
      life.until(addDays(life.today, 1));
      expect(life.state.stage).toBe('destroyed');
    });

    test('an objection that is upheld meanwhile takes the end away; a single item is never removed so', () => {
      const life = upheld();
      life.do(propose('court'));
      life.all('decide-unshielding', { outcome: 'lift' });
      life.do(runs(life, 'objection', 'r2'));
      life.do({ type: 'objection-decided', from: 'r2', decidedOn: life.today, outcome: 'shield' });
      expect([life.tasks('notify-unshielding'), life.state.rights?.objection?.ending]).toEqual([
        [],
        undefined,
      ]);
      const other = conference();
      other.do(placed(other, item('shield')));
      other.do(carry(other, 'done'));
      other.do({ type: 'propose-unshielding', by: rep('om'), item: 'w-1', texts: [] });
      expect(other.refused(completion(other.task('decide-unshielding'), { outcome: 'remove' }))).toBe(
        'answer-missing',
      );
    });

    test('another objection that runs keeps it shut when this one ends; a hold too', () => {
      const life = upheld();
      life.do(propose('asked'));
      life.all('decide-unshielding', { outcome: 'lift' });
      life.do(runs(life, 'objection', 'r2'));
      life.one('notify-unshielding', { sentOn: life.today });
      expect(life.state.rights?.objection).toMatchObject({ request: 'r2', step: 'judging' });
      const held = upheld();
      const hold = { ground: 'court-order', until: '2027-12-31', units: ['signal:s1'], texts: [] };
      held.do({ type: 'propose-hold', by: rep('om'), ...hold });
      held.all('decide-hold', { outcome: 'hold' });
      held.do(propose('asked'));
      held.all('decide-unshielding', { outcome: 'lift' });
      held.effects = [];
      held.one('notify-unshielding', { sentOn: held.today });
      const [freed] = held.effects.flatMap((one) => (one.effect === 'restrict' ? [one] : []));
      expect([freed?.restricted, freed?.units.includes('signal:s1')]).toEqual([false, false]);
    });
  });

  test('a court’s order holds what would be removed', () => {
    const life = conference();
    const hold = { ground: 'court-order', until: '2027-12-31', units: 'all' as const, texts: [] };
    life.do({ type: 'propose-hold', by: rep('om'), ...hold });
    life.all('decide-hold', { outcome: 'hold' });
    life.do(runs(life, 'objection'));
    decide(life, 'remove');
    life.until('2027-06-01');
    expect(life.state.stage).not.toBe('destroyed');
    life.until('2028-01-01');
    expect(life.state.stage).toBe('destroyed');
  });
});

describe('destruction meets a running request', () => {
  function short(): Life {
    const life = new Life('2027-01-04');
    life.signal('s1');
    life.all('assess', {}).all('decide-agenda', { outcome: 'not-on-agenda', keepMonths: 1 });
    return life.informed().until('2027-01-25');
  }
  test('the request hears when, the controller is asked about a hold, and the answer is not silent', () => {
    const life = short();
    life.do(runs(life, 'access'));
    expect(told(life, 'file-ends')).toMatchObject([{ to: 'r1', first: '2027-02-04', last: '2027-02-04' }]);
    expect(life.tasks('decide-hold')).toHaveLength(3);
    expect(life.state.decisions['decide-hold hold:1']).toMatchObject({
      ...{ ground: 'restriction-claim', until: addDays('2027-01-25', 28) },
    });
    life.all('decide-hold', { outcome: 'hold' });
    expect(told(life, 'file-ends').at(-1)).toMatchObject({ first: '2027-02-23' });
    life.until('2027-02-10');
    expect(life.state.stage).toBe('not-on-agenda');
    // Answered: what the hold was for is done, and the covenant's own date, which is past, counts again.
    life.do({ type: 'request-over', from: 'r1' });
    expect(life.state.stage).toBe('destroyed');
  });
  test('refused: destroyed on its own day, and the request knew it', () => {
    const life = short();
    life.do(runs(life, 'access'));
    life.all('decide-hold', { outcome: 'refuse' });
    life.until('2027-02-04');
    expect(life.state.stage).toBe('destroyed');
  });
  test('asked whether it is there it does nothing', () => {
    const life = short();
    life.do(runs(life, 'access'));
    const before = JSON.stringify(life.state);
    life.effects = [];
    life.do({ type: 'request-asks', from: 'r1' });
    expect([JSON.stringify(life.state), life.effects]).toEqual([before, []]);
  });
  test('answered first: the question is withdrawn', () => {
    const life = short();
    life.do(runs(life, 'access'));
    life.do({ type: 'request-over', from: 'r1' });
    expect(life.tasks('decide-hold')).toEqual([]);
    expect(life.state.decisions).toEqual({});
  });
  test('an end that moves is told again, and only then', () => {
    const life = conference();
    life.do(runs(life, 'access'));
    life.effects = [];
    life.until(addDays(life.today, 2));
    expect(told(life, 'file-ends')).toEqual([]);
    life.one('draw-up-plan', { aims: ['a'], actions: [] });
    expect(told(life, 'file-ends')).toHaveLength(1);
  });
});

test('whatever is asked and decided, no end becomes later but by a hold, and the last processing stays', () => {
  const one = fc.record({
    what: fc.constantFrom<What>('improve', 'add', 'remove', 'shield'),
    unit: fc.constantFrom('signal:s1', 'weighing:1', 'subject', 'plan', 'signal:gone'),
    outcome: fc.constantFrom<'done' | 'gone'>('done', 'done', 'gone'),
    objects: fc.constantFrom(null, null, 'reject', 'shield', 'remove'),
    days: fc.integer({ min: 0, max: 40 }),
  });
  fc.assert(
    fc.property(fc.array(one, { minLength: 1, maxLength: 5 }), (all) => {
      const life = conference();
      const { lastProcessing } = life.state.file ?? {};
      const natural = ends(life.state, life.covenant);
      all.forEach(({ what, unit, outcome, objects, days }, at) => {
        if (life.state.stage === 'destroyed') return;
        life.offer(runs(life, 'correction', `r${at}`));
        life.offer({ ...placed(life, item(what, { unit, item: `w-${at}` })), request: `r${at}` });
        const task = life.tasks('carry-out-correction')[0];
        if (task) {
          const texts = outcome === 'done' && (what === 'improve' || what === 'add') ? [`w-${at}-new`] : [];
          life.offer({ ...completion(task, { outcome }), texts } as SubjectEvent);
          life.offer({ type: 'recipients-found', correction: `k${at + 1}`, readers: ['om'], copies: [] });
        }
        if (objects) {
          life.offer(runs(life, 'objection', `o${at}`));
          const decided = { from: `o${at}`, decidedOn: life.today, outcome: objects as 'reject' };
          life.offer({ type: 'objection-decided', ...decided });
        }
        life.until(addDays(life.today, days));
      });
      if (life.state.stage === 'destroyed') return;
      expect(life.state.file?.lastProcessing).toBe(lastProcessing);
      for (const [unit, end] of Object.entries(ends(life.state, life.covenant)))
        expect(end.held === true || end.at <= (natural[unit]?.at ?? '')).toBe(true);
    }),
    { numRuns: 60 },
  );
});
