/** The rights of the person and the file (12, AVG 16-21) step by step: what each step closes, gives and tells, and every answer that can't be. */

import { correctionOf, heldForOthers } from '../../../domain/subject/correcting.ts';
import { type SubjectEvent, subject } from '../../../domain/subject/index.ts';
import { answerBefore, holdAsked, requestsOf } from '../../../domain/subject/rights.ts';
import { told } from '../told.ts';
import { ADMINISTRATOR, completion, contextAt, Life, rep } from './life.ts';

const DAY = '2027-01-04';
const OTHER = 'partner-wijkteam';
function conference(): Life {
  const life = new Life('2027-01-04');
  life.signal('s1');
  return life.onAgenda(['gemeente', 'om', 'politie', 'raad'], ['x']).informed();
}
const planned = (): Life => conference().planned('2027-03-01');
const weighing = (): Life => {
  const life = new Life('2027-01-04');
  life.signal('s1');
  return life;
};
const does = (life: Life, event: object): string[] => told(life.offer(event as SubjectEvent));
const runs = (what: string, over: object = {}) => ({
  ...{ type: 'request-runs', from: 'r1', what, receivedOn: '2027-01-04', answerBy: '2027-02-01', ...over },
});
const decided = (outcome: string, from = 'r1') => ({
  type: 'objection-decided',
  from,
  decidedOn: '2027-01-04',
  outcome,
});
const item = (what: string, over: object = {}) => ({
  ...{ item: 'w-1', unit: 'signal:s1', code: '8.2b', party: 'politie', what, ground: 'a', ...over },
});
const placed = (...items: object[]) => ({
  type: 'items-placed',
  request: 'r1',
  decidedOn: '2027-01-04',
  items,
  gone: [],
});
const carry = (life: Life, outcome: string, ...texts: string[]) => {
  const [task] = life.tasks('carry-out-correction');
  return does(life, { ...(task ? completion(task, { outcome } as never) : {}), texts });
};
const all = (life: Life, kind: string, answer: object): string[] => {
  const outcomes = life.tasks(kind as never).map((task) => {
    const open = life.state.tasks.find(({ id }) => id === task.id);
    return open ? does(life, completion(open, answer as never)) : [];
  });
  return outcomes.at(-1) ?? [];
};
const found = (over: object = {}) => ({
  type: 'recipients-found',
  correction: 'k1',
  readers: [],
  copies: [],
  ...over,
});

describe('a request that runs (12)', () => {
  test('the file knows it, and tells when its data go; over, nothing of it is left but that it was', () => {
    const life = conference();
    expect(does(life, runs('access'))).toEqual([
      'tell r1 (request) {type:file-ends,first:2032-01-05,last:2032-01-05}',
      'Verzoek van de persoon loopt',
    ]);
    expect(life.state.rights).toEqual({
      requests: {
        r1: {
          what: 'access',
          receivedOn: '2027-01-04',
          answerBy: '2027-02-01',
          told: { first: '2032-01-05', last: '2032-01-05' },
        },
      },
      corrections: {},
      shields: {},
    });
    expect(answerBefore(life.state, 'r1')).toEqual('2032-01-04');
    expect(answerBefore(life.state, 'r2')).toBeNull();
    expect(does(life, runs('access', { answerBy: '2027-01-25' }))).toEqual(['Verzoek van de persoon loopt']);
    expect(does(life, { type: 'request-over', from: 'r1' })).toEqual([
      'Verzoek van de persoon is afgehandeld',
    ]);
    expect(requestsOf(life.state).r1).toMatchObject({ over: true, overOn: '2027-01-04' });
    expect(does(life, { type: 'request-over', from: 'r1' })).toEqual(['Niets veranderd']);
    expect(does(life, { type: 'request-over', from: 'r9' })).toEqual(['Niets veranderd']);
    does(life, runs('access'));
    expect(requestsOf(life.state).r1?.over).toBeUndefined();
    expect(requestsOf(weighing().state)).toEqual({});
  });
  test('a complaint runs like a request, and is told as a complaint', () => {
    expect(does(conference(), runs('complaint'))).toEqual([
      'tell r1 (complaint) {type:file-ends,first:2032-01-05,last:2032-01-05}',
      'Verzoek van de persoon loopt',
    ]);
  });
  test('not of another kind, nor on no day', () => {
    expect([
      does(conference(), runs('x')),
      does(conference(), runs('access', { receivedOn: 'x' })),
      does(conference(), runs('access', { answerBy: 'x' })),
    ]).toEqual([
      ['refused: wrong-kind'],
      ['refused: no-date at receivedOn'],
      ['refused: no-date at answerBy'],
    ]);
  });
  test('data that go before the answer: the controller is asked to keep them for the person, and lets go when it is answered (AVG 18(1)(c))', () => {
    const life = new Life('2027-01-04');
    life.signal('s1');
    life.all('assess', {}).all('decide-agenda', { outcome: 'not-on-agenda', keepMonths: 1 }).informed();
    life.until('2027-01-20');
    expect(does(life, runs('access', { receivedOn: '2027-01-20', answerBy: '2027-02-17' }))).toEqual([
      'gives decide-hold (gemeente hold:1) for core-representative',
      'gives decide-hold (om hold:1) for core-representative',
      'gives decide-hold (politie hold:1) for core-representative',
      'tell r1 (request) {type:file-ends,first:2027-02-04,last:2027-02-04}',
      'Verzoek van de persoon loopt; Vernietiging komt vóór het antwoord op een verzoek: de kernpartijen beslissen over uitstel',
    ]);
    const { r1 } = requestsOf(life.state);
    expect([
      r1?.hold,
      r1 && holdAsked(life.state, r1),
      holdAsked(life.state, { ...runs('access') } as never),
    ]).toEqual(['hold:1', true, false]);
    const held = structuredClone(life.state);
    expect(all(life, 'decide-hold', { outcome: 'hold' })).toEqual([
      'done decide-hold politie hold:1',
      '{effect:restrict,units:[subject,signal:s1,weighing:1],restricted:true}',
      'tell r1 (request) {type:file-ends,first:2027-02-18,last:2027-02-18}',
      'Gedaan: Beslis over uitstel van vernietiging; Vernietiging uitgesteld',
    ]);
    expect(life.state.holds).toEqual({
      'hold:1': {
        ground: 'restriction-claim',
        units: ['subject', 'signal:s1', 'weighing:1'],
        until: '2027-02-17',
        placedOn: '2027-01-20',
      },
    });
    expect(r1 && holdAsked(life.state, r1)).toBe(true);
    expect(does(life, { type: 'request-over', from: 'r1' })).toEqual([
      '{effect:restrict,units:[subject,signal:s1,weighing:1],restricted:false}',
      'tell r1 (request) {type:file-ends,first:2027-02-04,last:2027-02-04}',
      'Verzoek van de persoon is afgehandeld; Het uitstel van vernietiging is voorbij',
    ]);
    expect(life.state.holds).toEqual({});
    life.current = held;
    expect(does(life, { type: 'request-over', from: 'r1' })).toEqual([
      'cancelled decide-hold gemeente hold:1',
      'cancelled decide-hold om hold:1',
      'cancelled decide-hold politie hold:1',
      'Verzoek van de persoon is afgehandeld',
    ]);
    const late = new Life('2027-01-04');
    late.signal('s1');
    late.all('assess', {}).all('decide-agenda', { outcome: 'not-on-agenda', keepMonths: 1 }).informed();
    expect(does(late, runs('access', { answerBy: '2027-02-03' }))).toEqual([
      'tell r1 (request) {type:file-ends,first:2027-02-04,last:2027-02-04}',
      'Verzoek van de persoon loopt',
    ]);
    expect(does(late, runs('access', { answerBy: '2027-02-04' }))).toEqual([
      'gives decide-hold (gemeente hold:1) for core-representative',
      'gives decide-hold (om hold:1) for core-representative',
      'gives decide-hold (politie hold:1) for core-representative',
      'Verzoek van de persoon loopt; Vernietiging komt vóór het antwoord op een verzoek: de kernpartijen beslissen over uitstel',
    ]);
  });
});

describe('a correction (12.5-6)', () => {
  test('decided: the items are looked for; what was to go stays shielded until then', () => {
    const life = conference();
    const correct = (items: object[]) =>
      does(life, { type: 'correct-items', from: 'r1', decidedOn: '2027-01-04', items });
    expect(correct([{ item: 'w-1', what: 'remove', ground: 'a', more: 'x' }])).toEqual([
      '{effect:place-items,request:r1,decidedOn:2027-01-04,items:[{item:w-1,what:remove,ground:a}]}',
      'Besloten op verzoek van de persoon: gegevens corrigeren',
    ]);
    expect(correct([{ item: 'w-1', what: 'x', ground: 'a' }])).toEqual(['refused: answer-missing at what']);
    expect(correct([{ item: 'w-1', what: 'add', ground: 'd' }])).toEqual([
      'refused: answer-missing at ground',
    ]);
    expect(does(life, { type: 'correct-items', from: 'r1', decidedOn: 'x', items: [] })).toEqual([
      'refused: no-date at decidedOn',
    ]);
    does(life, runs('objection', { items: ['w-1', 'w-2', 'w-3'] }));
    correct([
      { item: 'w-1', what: 'remove', ground: 'c' },
      { item: 'w-2', what: 'shield', ground: 'b' },
      { item: 'w-3', what: 'improve', ground: 'a' },
    ]);
    expect(requestsOf(life.state).r1?.items).toEqual(['w-3']);
  });
  test('placed: a task each; what is nowhere any more is said at once, and nothing twice', () => {
    const life = conference();
    const gone = { item: 'w-9', what: 'add', ground: 'a' };
    expect(
      does(life, { ...placed(item('remove'), item('shield', { unit: 'signal:s9' })), gone: [gone] }),
    ).toEqual([
      'gives carry-out-correction (correction:k1) for administrator',
      'tell r1 (request) {type:correction-carried-out,item:w-9,outcome:gone,on:2027-01-04}',
      'tell r1 (request) {type:correction-carried-out,item:w-1,outcome:gone,on:2027-01-04}',
      'Correcties staan klaar om uit te voeren',
    ]);
    expect(life.state.rights?.corrections).toEqual({
      k1: {
        request: 'r1',
        item: 'w-1',
        unit: 'signal:s1',
        code: '8.2b',
        party: 'politie',
        what: 'remove',
        ground: 'a',
        decidedOn: '2027-01-04',
        step: 'open',
      },
      k2: {
        request: 'r1',
        item: 'w-1',
        unit: 'signal:s9',
        code: '8.2b',
        party: 'politie',
        what: 'shield',
        ground: 'a',
        decidedOn: '2027-01-04',
        step: 'gone',
        on: '2027-01-04',
      },
    });
    expect(does(life, placed(item('remove')))).toEqual(['Correcties staan klaar om uit te voeren']);
    expect(does(life, placed(item('add')))).toEqual([
      'gives carry-out-correction (correction:k3) for administrator',
      'Correcties staan klaar om uit te voeren',
    ]);
    expect(does(life, { ...placed(), gone: [gone] })).toEqual([
      'tell r1 (request) {type:correction-carried-out,item:w-9,outcome:gone,on:2027-01-04}',
      'Niets veranderd',
    ]);
  });
  test('carried out: who has it is asked first, then it happens, then whoever asked hears it', () => {
    const done = (what: string, ...texts: string[]) => {
      const life = conference();
      does(life, placed(item(what)));
      return carry(life, 'done', ...texts);
    };
    expect(done('improve', 'w-9')).toEqual([
      'done carry-out-correction correction:k1',
      '{effect:find-recipients,correction:k1,item:w-1,code:8.2b}',
      '{effect:correct-text,item:w-1,by:w-9,asked:true}',
      'tell r1 (request) {type:correction-carried-out,item:w-1,outcome:done,on:2027-01-04}',
      'Gedaan: Voer de correctie uit; Correctie uitgevoerd op verzoek van de persoon',
    ]);
    expect(done('add', 'w-9')).toEqual([
      'done carry-out-correction correction:k1',
      '{effect:find-recipients,correction:k1,item:w-1,code:8.2b}',
      '{effect:add-beside,item:w-9,beside:w-1}',
      'tell r1 (request) {type:correction-carried-out,item:w-1,outcome:done,on:2027-01-04}',
      'Gedaan: Voer de correctie uit; Correctie uitgevoerd op verzoek van de persoon',
    ]);
    expect(done('remove')).toEqual([
      'done carry-out-correction correction:k1',
      '{effect:find-recipients,correction:k1,item:w-1,code:8.2b}',
      '{effect:remove-text,item:w-1,asked:true}',
      'tell r1 (request) {type:correction-carried-out,item:w-1,outcome:done,on:2027-01-04}',
      'Gedaan: Voer de correctie uit; Correctie uitgevoerd op verzoek van de persoon',
    ]);
    expect(done('shield')).toEqual([
      'done carry-out-correction correction:k1',
      '{effect:find-recipients,correction:k1,item:w-1,code:8.2b}',
      '{effect:shield-text,item:w-1,shielded:true}',
      'tell r1 (request) {type:correction-carried-out,item:w-1,outcome:done,on:2027-01-04}',
      'Gedaan: Voer de correctie uit; Correctie uitgevoerd op verzoek van de persoon',
    ]);
    expect([done('improve'), done('add'), done('remove', 'w-9'), done('shield', 'w-9')]).toEqual([
      ['refused: text-missing'],
      ['refused: text-missing'],
      ['refused: text-missing'],
      ['refused: text-missing'],
    ]);
    const life = conference();
    does(life, placed(item('improve')));
    expect(carry(life, 'maybe')).toEqual(['refused: answer-missing at outcome']);
    expect(carry(life, 'held')).toEqual(['refused: not-held at outcome']);
    expect(carry(life, 'gone')).toEqual([
      'done carry-out-correction correction:k1',
      'tell r1 (request) {type:correction-carried-out,item:w-1,outcome:gone,on:2027-01-04}',
      'Gedaan: Voer de correctie uit; Correctie: het gegeven was er niet meer',
    ]);
    expect(life.state.rights?.corrections.k1).toMatchObject({ step: 'gone', on: '2027-01-04' });
  });
  test('what was shielded and is removed is no more shielded', () => {
    const life = conference();
    does(life, placed(item('shield')));
    carry(life, 'done');
    expect(life.state.rights?.shields).toEqual({
      'w-1': { unit: 'signal:s1', correction: 'k1', since: '2027-01-04' },
    });
    does(life, placed(item('remove')));
    carry(life, 'done');
    expect(life.state.rights?.shields).toEqual({});
  });
  test('held by a court: it can’t change, and is shielded; for the person’s own reasons it can', () => {
    const on = (ground: string) => {
      const life = conference();
      life.current = {
        ...life.state,
        holds: { h1: { units: ['signal:s1'], ground, until: '2028-01-01' } },
      } as never;
      does(life, placed(item('remove')));
      return life;
    };
    expect(carry(on('court-order'), 'done')).toEqual(['refused: held at outcome']);
    expect(carry(on('court-order'), 'held')).toEqual([
      'done carry-out-correction correction:k1',
      '{effect:find-recipients,correction:k1,item:w-1,code:8.2b}',
      '{effect:shield-text,item:w-1,shielded:true}',
      'tell r1 (request) {type:correction-carried-out,item:w-1,outcome:held,on:2027-01-04}',
      'Gedaan: Voer de correctie uit; Correctie kan nog niet: het gegeven is afgeschermd',
    ]);
    expect(carry(on('restriction-claim'), 'done').at(-1)).toEqual(
      'Gedaan: Voer de correctie uit; Correctie uitgevoerd op verzoek van de persoon',
    );
    const shield = on('court-order');
    does(shield, placed(item('shield', { item: 'w-2' })));
    const [, task] = shield.tasks('carry-out-correction');
    expect(task && does(shield, completion(task, { outcome: 'done' })).at(-1)).toEqual(
      'Gedaan: Voer de correctie uit; Correctie uitgevoerd op verzoek van de persoon',
    );
  });
  test('everybody who holds or received it confirms (AVG 19); one without anybody here by the administrator', () => {
    const life = conference();
    does(life, placed(item('remove')));
    carry(life, 'done');
    expect(does(life, found({ readers: ['reclassering', 'nobody'] }))).toEqual([
      'gives confirm-correction (politie correction:k1) for core-representative',
      'gives confirm-correction (reclassering correction:k1) for case-representative',
      'Aan 2 ontvangers gevraagd om de correctie te bevestigen',
    ]);
    expect(does(life, found({ readers: ['raad'] }))).toEqual(['Niets veranderd']);
    expect(does(life, found({ correction: 'k9' }))).toEqual(['Niets veranderd']);
    expect(all(life, 'confirm-correction', { confirmed: 'no' })).toEqual([
      'refused: answer-missing at confirmed',
    ]);
    expect(all(life, 'confirm-correction', { confirmed: 'yes' })).toEqual([
      'done confirm-correction reclassering correction:k1',
      'tell r1 (request) {type:recipients-confirmed,item:w-1,recipients:[politie,reclassering],on:2027-01-04}',
      'Gedaan: Bevestig dat u de correctie heeft verwerkt',
    ]);
    expect(life.state.rights?.corrections.k1?.recipients).toEqual({
      politie: { confirmedOn: '2027-01-04' },
      reclassering: { confirmedOn: '2027-01-04' },
    });
  });
  test('who received it: by its copies, its field, the plan’s readers, and each disclosure that reached somebody', () => {
    const asked = (over: object, finding: object = {}, disclosures: object = {}) => {
      const life = conference();
      life.current = { ...life.state, disclosures, file: { ...life.state.file, partners: [OTHER] } } as never;
      does(life, placed(item('improve', over)));
      carry(life, 'done', 'w-9');
      does(life, found(finding));
      return Object.keys(life.state.rights?.corrections.k1?.recipients ?? {});
    };
    expect(asked({})).toEqual(['politie']);
    expect(asked({}, { copies: ['c-1'] })).toEqual(['politie', 'gemeente', 'om', 'raad']);
    expect(asked({ code: '10.2b', party: 'raad' })).toEqual(['raad', 'gemeente', 'om', 'politie']);
    expect(asked({ code: '9.3' })).toEqual(['politie', 'gemeente', 'om', 'raad', 'partner-wijkteam']);
    const one = (step: string, ref: string, partner: string | null = OTHER) => ({
      d1: {
        step,
        items: [ref],
        partner,
        persons: [],
        from: '2027-01-04',
        asked: [],
        permitted: [],
        kinds: [],
        texts: [],
      },
    });
    for (const step of ['permitted', 'revoked', 'ended', 'spoken'])
      expect([step, asked({}, {}, one(step, 'w-1'))]).toEqual([step, ['politie', OTHER]]);
    for (const step of ['asked', 'refused', 'lapsed', 'withdrawn'])
      expect([step, asked({}, {}, one(step, 'w-1'))]).toEqual([step, ['politie']]);
    expect(asked({}, { copies: ['c-1'] }, one('permitted', 'c-1'))).toEqual([
      'politie',
      'gemeente',
      'om',
      'raad',
      'partner-wijkteam',
    ]);
    expect(asked({}, {}, one('permitted', 'w-7'))).toEqual(['politie']);
    expect(asked({}, {}, one('spoken', 'w-7'))).toEqual(['politie', 'partner-wijkteam']);
    expect(asked({}, {}, one('by-law', 'w-1', null))).toEqual(['politie', 'by-law']);
  });
  test('removed or destroyed meanwhile: nobody has to do it any more, and who asked hears it', () => {
    const life = conference();
    does(life, placed(item('improve'), item('add', { item: 'w-2' })));
    const task = life.state.tasks.find(({ kind }) => kind === 'check-accuracy');
    expect(task).toBeUndefined();
    life.until('2027-04-05');
    const { id } = life.task('check-accuracy');
    const seen = { item: 'w-1', unit: 'signal:s1', what: 'removed' };
    expect(
      does(life, { type: 'check-items', by: ADMINISTRATOR, task: id, right: [], found: seen, texts: [] }),
    ).toEqual([
      'cancelled carry-out-correction correction:k1',
      '{effect:remove-text,item:w-1}',
      'tell r1 (request) {type:correction-carried-out,item:w-1,outcome:gone,on:2027-04-05}',
      'Controle op juistheid: een gegeven verwijderd',
    ]);
  });
});

describe('an objection (AVG 18(1)(d), 21)', () => {
  test('received: the file is only kept, and nobody uses it', () => {
    const life = conference();
    expect(does(life, runs('objection'))).toEqual([
      '{effect:restrict,units:[subject,signal:s1,weighing:1,plan],restricted:true}',
      'tell r1 (request) {type:file-ends,first:2032-01-05,last:2032-01-05}',
      'Verzoek van de persoon loopt; Bezwaar van de persoon: het dossier is afgeschermd',
    ]);
    expect(life.state.rights?.objection).toEqual({ request: 'r1', from: '2027-01-04', step: 'judging' });
    const refused = (event: object) => does(life, event)[0];
    const by = rep('politie');
    expect({
      'another signal': refused(life.signalEvent('s2', '2027-01-04')),
      'the plan': refused(completion(life.task('draw-up-plan'), { aims: ['a'], actions: [] } as never)),
      'a disclosure': refused({
        type: 'propose-disclosure',
        by,
        partner: 'x',
        items: [],
        kinds: [],
        necessity: 'monitor',
        texts: [],
      }),
      'splitting a signal': refused({ type: 'split-signal', by, signal: 's1', to: 'f2', texts: [] }),
      'a representative': refused({
        type: 'set-representative',
        by: ADMINISTRATOR,
        person: 'subject',
        ground: 'curatele',
        texts: ['r'],
      }),
    }).toEqual({
      'another signal': 'refused: objection',
      'the plan': 'refused: objection',
      'a disclosure': 'refused: objection',
      'splitting a signal': 'refused: objection',
      'a representative': 'refused: held',
    });
    expect(does(life, runs('objection', { from: 'r2' }))).toEqual([
      'tell r2 (request) {type:file-ends,first:2032-01-05,last:2032-01-05}',
      'Verzoek van de persoon loopt',
    ]);
    expect(does(life, decided('reject'))).toEqual([
      'De afscherming door het bezwaar is voorbij; Bezwaar afgewezen',
    ]);
    expect(life.state.rights?.objection).toEqual({ request: 'r2', from: '2027-01-04', step: 'judging' });
    expect(does(life, { type: 'request-over', from: 'r2' })).toEqual([
      '{effect:restrict,units:[subject,signal:s1,weighing:1,plan],restricted:false}',
      'Verzoek van de persoon is afgehandeld; De afscherming door het bezwaar is voorbij',
    ]);
    // What was rejected doesn’t come back when another’s is over, sent or not.
    expect(life.state.rights?.objection).toBeUndefined();
  });
  test('upheld: all of it goes, everybody who had anything is told, and nothing is done about the person any more', () => {
    const life = conference();
    does(life, runs('objection'));
    expect(does(life, decided('remove'))).toEqual([
      'cancelled draw-up-plan gemeente plan',
      'tell r1 (request) {type:correction-carried-out,item:null,outcome:done,on:2027-01-04}',
      '{effect:find-recipients,correction:k1,item:null,code:}',
      'tell r1 (request) {type:file-ends,first:2027-02-01,last:2027-02-01}',
      'Besloten: het plan is afgesloten; Bezwaar gegrond: alles wordt vernietigd',
    ]);
    expect(life.state.rights?.objection).toEqual({
      request: 'r1',
      from: '2027-01-04',
      step: 'removing',
      decidedOn: '2027-01-04',
    });
    expect(does(life, decided('shield'))).toEqual(['Niets veranderd']);
    expect(does(life, found())).toEqual([
      'gives confirm-correction (gemeente correction:k1) for core-representative',
      'gives confirm-correction (om correction:k1) for core-representative',
      'gives confirm-correction (politie correction:k1) for core-representative',
      'gives confirm-correction (raad correction:k1) for case-representative',
      'Aan 4 ontvangers gevraagd om de correctie te bevestigen',
    ]);
    expect(all(life, 'confirm-correction', { confirmed: 'yes' })).toEqual([
      'done confirm-correction raad correction:k1',
      'tell r1 (request) {type:recipients-confirmed,item:null,recipients:[gemeente,om,politie,raad],on:2027-01-04}',
      'tell r1 (request) {type:file-ends,first:2027-01-05,last:2027-01-05}',
      'Gedaan: Bevestig dat u de correctie heeft verwerkt',
    ]);
    expect(life.state.rights?.objection?.confirmedOn).toBe('2027-01-04');
    expect([does(life, decided('maybe')), does(life, { ...decided('remove'), decidedOn: 'x' })]).toEqual([
      ['refused: answer-missing at outcome'],
      ['refused: no-date at decidedOn'],
    ]);
  });
  test('upheld while it is weighed: the weighing stops, and the person will hear of it', () => {
    const life = weighing();
    does(life, runs('objection'));
    expect(does(life, decided('shield'))).toEqual([
      'cancelled assess gemeente weighing:1',
      'cancelled assess om weighing:1',
      'cancelled assess politie weighing:1',
      'gives consult-informing (gemeente subject) for core-representative',
      'gives consult-informing (om subject) for core-representative',
      'gives consult-informing (politie subject) for core-representative',
      'tell r1 (request) {type:correction-carried-out,item:null,outcome:done,on:2027-01-04}',
      '{effect:find-recipients,correction:k1,item:null,code:}',
      'Bezwaar gegrond: afgeschermd',
    ]);
    expect(does(life, decided('shield'))).toEqual(['Niets veranderd']);
    expect(does(life, decided('remove', 'r2'))).toEqual([
      'tell r2 (request) {type:correction-carried-out,item:null,outcome:done,on:2027-01-04}',
      '{effect:find-recipients,correction:k2,item:null,code:}',
      'tell r1 (request) {type:file-ends,first:2027-02-01,last:2027-02-01}',
      'Bezwaar gegrond: alles wordt vernietigd',
    ]);
    const late = weighing();
    expect(does(late, decided('shield')).slice(0, 3)).toEqual([
      'cancelled assess gemeente weighing:1',
      'cancelled assess om weighing:1',
      'cancelled assess politie weighing:1',
    ]);
    expect(late.state.rights?.objection).toEqual({
      request: 'r1',
      from: '2027-01-04',
      step: 'shielded',
      decidedOn: '2027-01-04',
    });
  });
  test('by somebody else in the file: their own items alone, until it is over', () => {
    const life = conference();
    const own = { items: ['c-1', 'c-2'] };
    expect(does(life, runs('objection', own))).toEqual([
      '{effect:shield-text,item:c-1,shielded:true}',
      '{effect:shield-text,item:c-2,shielded:true}',
      'tell r1 (request) {type:file-ends,first:2032-01-05,last:2032-01-05}',
      'Verzoek van de persoon loopt; Bezwaar van iemand anders in dit dossier: de eigen gegevens zijn afgeschermd',
    ]);
    expect(does(life, runs('objection', own))).toEqual(['Verzoek van de persoon loopt']);
    expect(life.state.rights?.objection).toBeUndefined();
    expect(does(life, runs('objection', { from: 'r2', items: ['c-2', 'c-3'] }))).toEqual([
      '{effect:shield-text,item:c-3,shielded:true}',
      'tell r2 (request) {type:file-ends,first:2032-01-05,last:2032-01-05}',
      'Verzoek van de persoon loopt; Bezwaar van iemand anders in dit dossier: de eigen gegevens zijn afgeschermd',
    ]);
    expect(does(life, decided('reject'))).toEqual([
      '{effect:shield-text,item:c-1,shielded:false}',
      'Bezwaar afgewezen',
    ]);
    does(life, placed(item('remove', { item: 'c-3', unit: 'person:p1' })));
    expect(does(life, { type: 'request-over', from: 'r2' })).toEqual([
      '{effect:shield-text,item:c-2,shielded:false}',
      '{effect:shield-text,item:c-3,shielded:false}',
      'Verzoek van de persoon is afgehandeld',
    ]);
  });
  test('a signal may be written down meanwhile only where the covenant says so', () => {
    const life = weighing();
    const { duringObjection } = life.covenant.settings;
    life.covenant = {
      ...life.covenant,
      settings: { ...life.covenant.settings, duringObjection: { ...duringObjection, value: 'signals' } },
    } as never;
    does(life, runs('objection'));
    expect(does(life, life.signalEvent('s2', '2027-01-04')).at(-1)).toEqual('Signaal geregistreerd');
    does(life, decided('shield'));
    expect(does(life, life.signalEvent('s3', '2027-01-04'))).toEqual(['refused: objection']);
  });
});

describe('the end of a shielding (AVG 18(3))', () => {
  const shielded = (): Life => {
    const life = conference();
    does(life, placed(item('shield')));
    carry(life, 'done');
    return life;
  };
  const whole = (): Life => {
    const life = conference();
    does(life, runs('objection'));
    does(life, decided('shield'));
    return life;
  };
  const propose = (life: Life, over: object = {}) =>
    does(life, { type: 'propose-unshielding', by: rep('om'), item: 'w-1', ...over });
  test('of one item: decided together, told first, then seen again', () => {
    const life = shielded();
    expect(propose(life)).toEqual([
      'gives decide-unshielding (gemeente shield:w-1) for core-representative',
      'gives decide-unshielding (om shield:w-1) for core-representative',
      'gives decide-unshielding (politie shield:w-1) for core-representative',
      'Voorstel om een afscherming te beëindigen',
    ]);
    expect(all(life, 'decide-unshielding', { outcome: 'lift' })).toEqual([
      'done decide-unshielding politie shield:w-1',
      'gives notify-unshielding (shield:w-1) for administrator',
      'Gedaan: Beslis over het einde van de afscherming; Besloten: de afscherming eindigt nadat de persoon bericht heeft gekregen',
    ]);
    expect(propose(life)).toEqual(['refused: not-shielded at item']);
    const [task] = life.tasks('notify-unshielding');
    const tell = (sentOn: string) => (task ? does(life, completion(task, { sentOn })) : []);
    expect([tell('2027-01-03'), tell('2027-01-05')]).toEqual([
      ['refused: date-too-early at sentOn'],
      ['refused: date-in-future at sentOn'],
    ]);
    expect(tell('2027-01-04')).toEqual([
      'done notify-unshielding shield:w-1',
      '{effect:shield-text,item:w-1,shielded:false}',
      'Gedaan: Geef de persoon bericht: de afscherming eindigt; De afscherming is voorbij; de persoon heeft bericht gekregen',
    ]);
    expect(propose(life)).toEqual(['refused: not-shielded at item']);
    expect(propose(life, { by: rep('raad') })).toEqual(['refused: not-core-representative']);
  });
  test('kept, or not decided: it stays', () => {
    const life = shielded();
    propose(life);
    expect(all(life, 'decide-unshielding', { outcome: 'remove' })).toEqual([
      'refused: answer-missing at outcome',
    ]);
    expect(all(life, 'decide-unshielding', { outcome: 'keep' })).toEqual([
      'done decide-unshielding politie shield:w-1',
      'Gedaan: Beslis over het einde van de afscherming; De afscherming blijft',
    ]);
  });
  test('somebody’s objection that is judged keeps the item shielded all the same', () => {
    const life = shielded();
    does(life, runs('objection', { items: ['w-1'] }));
    propose(life);
    all(life, 'decide-unshielding', { outcome: 'lift' });
    const [task] = life.tasks('notify-unshielding');
    expect(task && does(life, completion(task, { sentOn: '2027-01-04' }))).toEqual([
      'done notify-unshielding shield:w-1',
      'Gedaan: Geef de persoon bericht: de afscherming eindigt; De afscherming is voorbij; de persoon heeft bericht gekregen',
    ]);
  });
  test('of a whole file after an objection: on a ground that the covenant names, seen again only on one that allows it', () => {
    const life = whole();
    expect(propose(life, { item: 'file' })).toEqual(['refused: ground-missing at ground']);
    expect(propose(life, { item: 'file', ground: 'x' })).toEqual(['refused: ground-missing at ground']);
    expect(propose(life, { item: 'file', ground: 'asked' })).toEqual([
      'gives decide-unshielding (gemeente shield:file) for core-representative',
      'gives decide-unshielding (om shield:file) for core-representative',
      'gives decide-unshielding (politie shield:file) for core-representative',
      'Voorstel over een dossier dat na een bezwaar is afgeschermd: weer gebruiken of vernietigen',
    ]);
    expect(all(life, 'decide-unshielding', { outcome: 'lift' })).toEqual([
      'done decide-unshielding politie shield:file',
      'gives notify-unshielding (shield:file) for administrator',
      'Gedaan: Beslis over het einde van de afscherming; Besloten: de afscherming van het dossier eindigt nadat de persoon bericht heeft gekregen',
    ]);
    expect(life.state.rights?.objection?.ending).toBe('asked');
    expect(propose(life, { item: 'file', ground: 'asked' })).toEqual(['refused: not-shielded at item']);
    const [task] = life.tasks('notify-unshielding');
    expect(task && does(life, completion(task, { sentOn: '2027-01-04' }))).toEqual([
      'done notify-unshielding shield:file',
      '{effect:restrict,units:[subject,signal:s1,weighing:1,plan],restricted:false}',
      'Gedaan: Geef de persoon bericht: de afscherming eindigt; Het dossier kan weer worden gebruikt; de persoon heeft bericht gekregen',
    ]);
    expect(life.state.rights?.objection).toBeUndefined();
    expect(propose(life, { item: 'file', ground: 'asked' })).toEqual(['refused: not-shielded at item']);
  });
  test('or it goes, or stays as it is', () => {
    const gone = whole();
    propose(gone, { item: 'file', ground: 'not-needed' });
    expect(all(gone, 'decide-unshielding', { outcome: 'lift' })).toEqual([
      'refused: ground-not-allowed at outcome',
    ]);
    expect(all(gone, 'decide-unshielding', { outcome: 'remove' })).toEqual([
      'done decide-unshielding politie shield:file',
      'tell r1 (request) {type:correction-carried-out,item:null,outcome:done,on:2027-01-04}',
      '{effect:find-recipients,correction:k2,item:null,code:}',
      'tell r1 (request) {type:file-ends,first:2027-02-01,last:2027-02-01}',
      'Gedaan: Beslis over het einde van de afscherming; Besloten: het afgeschermde dossier wordt vernietigd',
    ]);
    expect(gone.state.rights?.objection).toEqual({
      request: 'r1',
      from: '2027-01-04',
      step: 'removing',
      decidedOn: '2027-01-04',
    });
    const kept = whole();
    propose(kept, { item: 'file', ground: 'asked' });
    expect(all(kept, 'decide-unshielding', { outcome: 'keep' })).toEqual([
      'done decide-unshielding politie shield:file',
      'Gedaan: Beslis over het einde van de afscherming; De afscherming van het dossier blijft',
    ]);
  });
  test('a new decision for the person stops the end that was decided', () => {
    const life = whole();
    propose(life, { item: 'file', ground: 'asked' });
    all(life, 'decide-unshielding', { outcome: 'lift' });
    does(life, runs('objection', { from: 'r2' }));
    expect(does(life, decided('shield', 'r2'))).toEqual([
      'cancelled notify-unshielding shield:file',
      'Niets veranderd',
    ]);
    expect(life.state.rights?.objection?.ending).toBeUndefined();
  });
});

test('an organisation that left has what it received all the same: the administrator tells it by letter', () => {
  const life = conference();
  does(life, placed(item('remove', { party: OTHER })));
  carry(life, 'done');
  does(life, found());
  const signed = (...organisations: string[]) => ({
    ...contextAt(life.covenant, life.now),
    signed: organisations,
  });
  const open = life.state.tasks.filter(({ kind }) => kind === 'confirm-correction');
  const own = open.map((task) => ({
    ...task,
    party: OTHER,
    role: 'external-partner',
    about: 'correction:k1',
  }));
  const state = { ...life.state, tasks: own };
  const asks = (...organisations: string[]) =>
    told(subject.apply(state, { type: 'moment' }, signed(...organisations))).filter((line) =>
      /correction/.test(line),
    );
  expect(asks(OTHER)).toEqual([]);
  expect(asks()).toEqual([
    'lapsed confirm-correction partner-wijkteam correction:k1',
    'gives confirm-correction (correction:k1:partner-wijkteam) for administrator',
  ]);
});

describe('nothing is used while an objection runs or was upheld (AVG 18, 21)', () => {
  const objected = (): Life => {
    const life = conference();
    does(life, runs('objection'));
    return life;
  };
  test('neither what processes the data nor what leads to it', () => {
    const life = objected();
    const by = rep('om');
    const task = (kind: string) => ({ type: 'complete-task', by, task: 't99', kind, answer: {}, texts: [] });
    const events = [
      ...[
        'propose-reopening',
        'propose-disclosure',
        'split-signal',
        'merge',
        'check-items',
        'add-data',
        'add-person',
        'discuss',
      ].map((type) => ({ type, by, texts: [] })),
      ...[
        'decide-reopening',
        'permit-disclosure',
        'permit-disclosure-unnamed',
        'check-accuracy',
        'agree-plan',
        'decide-agenda',
      ].map(task),
    ];
    for (const event of events)
      expect([event.type, does(life, event)]).toEqual([event.type, ['refused: objection']]);
    // A duty towards the person goes on.
    expect(does(life, task('send-notice'))).toEqual(['refused: task-closed']);
    const words = (on: Life) => {
      const outcome = on.offer(on.signalEvent('s9', DAY));
      return outcome.ok ? '' : outcome.message;
    };
    const judging = words(life);
    does(life, decided('shield'));
    expect([judging, words(life)]).toEqual([
      'De persoon heeft bezwaar gemaakt. Zolang daarover niet is beslist, mag niemand deze gegevens gebruiken.',
      'Het bezwaar van de persoon is gegrond. Niemand mag deze gegevens nog gebruiken.',
    ]);
  });
  test('upheld: what the core parties were deciding is off, but for what protects the person', () => {
    const life = planned();
    does(life, {
      type: 'propose-hold',
      by: rep('om'),
      ground: 'court-order',
      until: '2040-01-01',
      units: 'all',
      texts: [],
    });
    life.current = {
      ...life.state,
      decisions: {
        ...life.state.decisions,
        'decide-reopening r': {
          kind: 'decide-reopening',
          about: 'r',
          from: DAY,
          openedOn: DAY,
          round: 1,
          answers: {},
        },
        'decide-closing plan': {
          kind: 'decide-closing',
          about: 'plan',
          from: DAY,
          openedOn: DAY,
          round: 1,
          answers: {},
        },
      },
    } as never;
    does(life, runs('objection'));
    expect(does(life, decided('shield'))).toEqual([
      'cancelled report-action raad action:a1',
      'tell r1 (request) {type:correction-carried-out,item:null,outcome:done,on:2027-01-04}',
      '{effect:find-recipients,correction:k1,item:null,code:}',
      'Besloten: het plan is afgesloten; Bezwaar gegrond: afgeschermd',
    ]);
    expect(Object.keys(life.state.decisions)).toEqual(['decide-hold hold:1']);
    expect(life.state.rights?.corrections.k1).toEqual({
      request: 'r1',
      item: null,
      unit: 'subject',
      code: '',
      party: '',
      what: 'shield',
      decidedOn: '2027-01-04',
      ground: 'objection',
      step: 'done',
      on: '2027-01-04',
    });
  });
  test('it weighs no more, and that it was weighed doesn’t count as not decided in time', () => {
    const life = weighing();
    does(life, runs('objection'));
    does(life, decided('remove'));
    expect(life.state.weighings['weighing:1']).toMatchObject({ lapsed: true });
    expect(life.state).toMatchObject({ weighing: null, stage: 'not-on-agenda' });
  });
  test('upheld without having been judged here: it is restricted at once', () => {
    const life = conference();
    expect(does(life, decided('shield')).filter((line) => /restrict/.test(line))).toEqual([
      '{effect:restrict,units:[subject,signal:s1,weighing:1,plan],restricted:true}',
    ]);
    expect(does(objected(), decided('shield')).filter((line) => /restrict/.test(line))).toEqual([]);
  });
  test('a decision for the person stops what was being decided about its end, and that alone', () => {
    const life = objected();
    does(life, placed(item('shield')));
    does(life, decided('shield'));
    carry(life, 'done');
    for (const over of [{ item: 'file', ground: 'asked' }, { item: 'w-1' }])
      does(life, { type: 'propose-unshielding', by: rep('om'), ...over });
    does(life, runs('objection', { from: 'r2' }));
    expect(does(life, decided('remove', 'r2'))).toEqual([
      'cancelled decide-unshielding gemeente shield:file',
      'cancelled decide-unshielding om shield:file',
      'cancelled decide-unshielding politie shield:file',
      'tell r2 (request) {type:correction-carried-out,item:null,outcome:done,on:2027-01-04}',
      '{effect:find-recipients,correction:k3,item:null,code:}',
      'tell r1 (request) {type:file-ends,first:2027-02-01,last:2027-02-01}',
      'tell r2 (request) {type:file-ends,first:2027-02-01,last:2027-02-01}',
      'Bezwaar gegrond: alles wordt vernietigd',
    ]);
    expect(life.tasks('decide-unshielding').map(({ about }) => about)).toEqual([
      'shield:w-1',
      'shield:w-1',
      'shield:w-1',
    ]);
  });
  test('only another objection of the person takes its place, not another kind of request', () => {
    const life = objected();
    does(life, runs('access', { from: 'r2' }));
    does(life, { type: 'request-over', from: 'r1' });
    expect(life.state.rights?.objection).toBeUndefined();
  });
});

describe('what the file says of a correction (12.6, AVG 19)', () => {
  test('told by the administrator for who has nobody here: that is confirmed for them', () => {
    const life = conference();
    does(life, placed(item('remove', { party: OTHER })));
    carry(life, 'done');
    does(life, found({ readers: ['om'] }));
    const [one, other] = life.tasks('confirm-correction');
    expect([one?.about, other?.about]).toEqual(['correction:k1:partner-wijkteam', 'correction:k1']);
    if (one) does(life, completion(one, { confirmed: 'yes' }));
    expect(life.state.rights?.corrections.k1?.recipients).toEqual({
      'partner-wijkteam': { confirmedOn: DAY },
      om: {},
    });
    if (other)
      expect(does(life, completion(other, { confirmed: 'yes' }))).toEqual([
        'done confirm-correction om correction:k1',
        'tell r1 (request) {type:recipients-confirmed,item:w-1,recipients:[partner-wijkteam,om],on:2027-01-04}',
        'Gedaan: Bevestig dat u de correctie heeft verwerkt',
      ]);
    expect(life.state.rights?.objection).toBeUndefined();
  });
  test('of one item while the file is removed after an objection: that isn’t everybody told of the file', () => {
    const life = conference();
    does(life, placed(item('add')));
    carry(life, 'done', 'w-9');
    does(life, found());
    does(life, runs('objection'));
    does(life, decided('remove'));
    all(life, 'confirm-correction', { confirmed: 'yes' });
    expect(life.state.rights?.objection?.confirmedOn).toBeUndefined();
  });
  test('the same is asked once for each item, request and kind', () => {
    const life = conference();
    does(life, placed(item('remove')));
    does(life, placed(item('remove', { item: 'w-2' })));
    does(life, { ...placed(item('remove')), request: 'r2' });
    expect(Object.keys(life.state.rights?.corrections ?? {})).toEqual(['k1', 'k2', 'k3']);
  });
  test('an item that goes takes its shielding along, with what was decided about that', () => {
    const life = conference();
    for (const ref of ['w-1', 'w-2']) {
      does(life, placed(item('shield', { item: ref })));
      carry(life, 'done');
      does(life, { type: 'propose-unshielding', by: rep('om'), item: ref });
    }
    does(life, placed(item('remove')));
    life.until('2027-04-05');
    const task = life.task('check-accuracy').id;
    const seen = { item: 'w-1', unit: 'signal:s1', what: 'removed' };
    expect(
      does(life, { type: 'check-items', by: ADMINISTRATOR, task, right: [], found: seen, texts: [] }),
    ).toEqual([
      'cancelled carry-out-correction correction:k3',
      '{effect:remove-text,item:w-1}',
      'tell r1 (request) {type:correction-carried-out,item:w-1,outcome:gone,on:2027-04-05}',
      'Controle op juistheid: een gegeven verwijderd',
    ]);
    expect([Object.keys(life.state.rights?.shields ?? {}), Object.keys(life.state.decisions)]).toEqual([
      ['w-2'],
      [],
    ]);
  });
  test('an answer that was due before today asks for no hold any more', () => {
    const short = (answerBy: string) => {
      const life = new Life(DAY);
      life.signal('s1');
      life.all('assess', {}).all('decide-agenda', { outcome: 'not-on-agenda', keepMonths: 1 }).informed();
      life.until('2027-02-03');
      return does(life, runs('access', { receivedOn: DAY, answerBy }));
    };
    expect(short('2027-02-02').some((line) => /decide-hold/.test(line))).toBe(false);
    const kept = new Life(DAY);
    kept.signal('s1');
    kept.all('assess', {}).all('decide-agenda', { outcome: 'not-on-agenda', keepMonths: 1 }).informed();
    kept.signal('s2');
    kept.all('assess', {}).all('decide-agenda', { outcome: 'not-on-agenda', keepMonths: 3 });
    expect(does(kept, runs('access'))).toEqual([
      'tell r1 (request) {type:file-ends,first:2027-02-04,last:2027-04-04}',
      'Verzoek van de persoon loopt',
    ]);
  });
});

describe('where nothing was asked, nobody is left, or something else is meant (12, AVG 18-21)', () => {
  const remove = (life: Life, ref = 'w-1') => {
    life.until('2027-04-05');
    const { id } = life.task('check-accuracy');
    const seen = { item: ref, unit: 'signal:s1', what: 'removed' };
    return does(life, {
      ...{ type: 'check-items', by: ADMINISTRATOR, task: id, right: [], found: seen, texts: [] },
    });
  };
  const lift = (life: Life, over: object) => {
    does(life, { type: 'propose-unshielding', by: rep('om'), ...over });
    return all(life, 'decide-unshielding', { outcome: 'lift' });
  };
  test('a task names its correction, and nothing else does', () => {
    const life = conference();
    does(life, placed(item('remove')));
    const of = (about?: string) => correctionOf(life.state, about)?.item;
    expect([of('correction:k1'), of('correction:k1:om'), of('correction:k9'), of('k1'), of()]).toEqual([
      ...['w-1', 'w-1', undefined, undefined, undefined],
    ]);
    expect(correctionOf(conference().state, 'correction:k1')).toBeUndefined();
  });
  test('a task about a correction that is no more changes nothing but that it is done', () => {
    const life = conference();
    does(life, placed(item('remove')));
    const [task] = life.tasks('carry-out-correction');
    const about = (kind: string, ref: string) => {
      const own = task && {
        ...task,
        kind,
        about: ref,
        ...(kind === 'confirm-correction' && { party: 'om' }),
      };
      life.current = { ...life.state, tasks: own ? [own as never] : [] };
      const answer = kind === 'confirm-correction' ? { confirmed: 'yes' } : { outcome: 'done' };
      return own ? does(life, completion(own, answer as never)).slice(0, -1) : [];
    };
    expect([
      about('confirm-correction', 'correction:k9'),
      about('confirm-correction', 'correction:k1'),
      about('carry-out-correction', 'correction:k9'),
    ]).toEqual([
      ['done confirm-correction om correction:k9'],
      ['done confirm-correction om correction:k1'],
      ['done carry-out-correction correction:k9'],
    ]);
  });
  test('a hold on a ground that the covenant no longer has counts as somebody else’s; held, nothing is improved either', () => {
    const life = conference();
    const on = (ground: string) => {
      life.current = {
        ...life.state,
        holds: { h1: { units: ['signal:s1'], ground, until: '2028-01-01' } },
      } as never;
      return heldForOthers(life, 'signal:s1');
    };
    expect([on('restriction-claim'), on('former'), on('court-order')]).toEqual([false, true, true]);
    expect(heldForOthers(life, 'plan')).toBe(false);
    does(life, placed(item('improve')));
    expect(carry(life, 'done', 'w-9')).toEqual(['refused: held at outcome']);
    expect(carry(life, 'held').at(-1)).toMatch(/Correctie kan nog niet/);
  });
  test('an item goes from a file in which nobody asked for anything', () => {
    expect(remove(conference())).toEqual([
      '{effect:remove-text,item:w-1}',
      'Controle op juistheid: een gegeven verwijderd',
    ]);
  });
  test('an item that goes before the person was told that its shielding ends: nobody has to tell that any more', () => {
    const life = conference();
    for (const ref of ['w-1', 'w-2']) {
      does(life, placed(item('shield', { item: ref })));
      carry(life, 'done');
      lift(life, { item: ref });
    }
    expect(remove(life)[0]).toBe('cancelled notify-unshielding shield:w-1');
    expect(life.tasks('notify-unshielding').map(({ about }) => about)).toEqual(['shield:w-2']);
  });
  test('of a whole file, everybody who got any of it is told (AVG 19): also with other items, of the plan, or before there is a plan', () => {
    const disclosure = (partner: string | null, step: string, ...items: string[]) => ({
      ...{ partner, step, items, persons: [], from: DAY, asked: [], permitted: [], kinds: [], texts: [] },
    });
    const recipients = (life: Life) => {
      const lines = does(life, found());
      return [lines, Object.keys(life.state.rights?.corrections.k1?.recipients ?? {})];
    };
    const life = conference();
    const disclosures = { d1: disclosure(null, 'by-law', 'w-7') };
    life.current = { ...life.state, disclosures, file: { ...life.state.file, partners: [OTHER] } } as never;
    does(life, decided('shield'));
    const [lines, who] = recipients(life);
    expect(who).toEqual(['gemeente', 'om', 'politie', 'raad', OTHER, 'by-law']);
    // Who got it by law has nobody here: told by the administrator, by letter.
    expect(lines).toContain('gives confirm-correction (correction:k1:by-law) for administrator');
    const early = weighing();
    does(early, decided('remove'));
    expect(recipients(early)[1]).toEqual([]);
    const one = conference();
    one.current = {
      ...one.state,
      disclosures: { d1: disclosure(OTHER, 'permitted', 'w-7', 'w-1') },
    } as never;
    does(one, placed(item('remove')));
    carry(one, 'done');
    expect(recipients(one)[1]).toEqual(['politie', OTHER]);
  });
  test('everybody told that a file is only kept doesn’t let it go, nor when it is used again', () => {
    const life = conference();
    does(life, decided('shield'));
    does(life, found({ readers: ['om'] }));
    const open = structuredClone(life.state);
    all(life, 'confirm-correction', { confirmed: 'yes' });
    expect(life.state.rights?.objection).toMatchObject({ step: 'shielded' });
    expect(life.state.rights?.objection?.confirmedOn).toBeUndefined();
    life.current = open;
    lift(life, { item: 'file', ground: 'asked' });
    all(life, 'notify-unshielding', { sentOn: DAY });
    expect(all(life, 'confirm-correction', { confirmed: 'yes' })[1]).toMatch(/recipients-confirmed/);
    expect(life.state.rights?.objection).toBeUndefined();
  });
  test('only where it is known who signed is somebody taken to have left, and only confirming goes to the administrator', () => {
    const life = conference();
    does(life, placed(item('remove')));
    carry(life, 'done');
    does(life, found());
    const [task] = life.tasks('confirm-correction');
    const asks = (kind: string, party: string | null, more: object = {}) => {
      const state = { ...life.state, tasks: task ? [{ ...task, kind, party }] : [] };
      const context = { ...contextAt(life.covenant, life.now), ...more };
      return told(subject.apply(state as never, { type: 'moment' }, context)).filter((line) =>
        /confirm-correction/.test(line),
      );
    };
    expect([
      asks('confirm-correction', OTHER),
      asks('report-action', OTHER, { signed: [] }),
      asks('confirm-correction', null, { signed: [] }),
      asks('confirm-correction', 'politie', { signed: [] }),
      asks('confirm-correction', OTHER, { signed: [] }).length,
    ]).toEqual([[], [], [], [], 2]);
  });
  test('nothing ends that isn’t shielded; a rejection of what isn’t known here, and what is asked of no request, do no harm', () => {
    const life = conference();
    for (const over of [{ item: 'w-1' }, { item: 'file', ground: 'asked' }])
      expect(does(life, { type: 'propose-unshielding', by: rep('om'), ...over })).toEqual([
        'refused: not-shielded at item',
      ]);
    expect(answerBefore(life.state, 'r1')).toBeNull();
    expect(holdAsked(life.state, { ...runs('access'), hold: 'hold:1' } as never)).toBe(false);
    expect(does(life, decided('reject', 'r9'))).toEqual(['Bezwaar afgewezen']);
    expect(does(life, runs('correction')).at(-1)).toBe('Verzoek van de persoon loopt');
  });
  test('a decision for the person stops the end of the file’s shielding, not of one item’s (AVG 18(3))', () => {
    const life = conference();
    does(life, placed(item('shield')));
    does(life, decided('shield'));
    carry(life, 'done');
    lift(life, { item: 'file', ground: 'asked' });
    lift(life, { item: 'w-1' });
    expect(does(life, decided('shield', 'r2'))).toEqual([
      'cancelled notify-unshielding shield:file',
      'Niets veranderd',
    ]);
    expect(life.tasks('notify-unshielding').map(({ about }) => about)).toEqual(['shield:w-1']);
  });
  test('decided to remove what was shielded: recipients are asked to remove it (AVG 17(1)(c), 19)', () => {
    const life = conference();
    does(life, decided('shield'));
    does(life, { type: 'propose-unshielding', by: rep('om'), item: 'file', ground: 'not-needed' });
    all(life, 'decide-unshielding', { outcome: 'remove' });
    expect(Object.values(life.state.rights?.corrections ?? {}).map(({ what }) => what)).toEqual([
      ...['shield', 'remove'],
    ]);
  });
  test('somebody’s objection that is over doesn’t show what is still to be shielded for good (AVG 18)', () => {
    const life = conference();
    does(life, runs('objection', { items: ['c-1', 'c-2'] }));
    does(life, { ...placed(item('shield', { item: 'c-1' })), request: 'r2' });
    expect(does(life, { type: 'request-over', from: 'r1' })).toEqual([
      '{effect:shield-text,item:c-2,shielded:false}',
      'Verzoek van de persoon is afgehandeld',
    ]);
  });
  test('a request hears it when the last of the data go later, though the first don’t (13)', () => {
    const life = new Life(DAY);
    const weighed = (keepMonths: number) =>
      life.all('assess', {}).all('decide-agenda', { outcome: 'not-on-agenda', keepMonths });
    life.signal('s1');
    weighed(1).informed();
    const ends = (lines: string[]) => lines.filter((line) => /file-ends/.test(line));
    expect(ends(does(life, runs('access')))).toEqual([
      'tell r1 (request) {type:file-ends,first:2027-02-04,last:2027-02-04}',
    ]);
    const { effects } = life.signal('s2');
    expect(effects.filter(({ effect }) => effect === 'tell')).toMatchObject([
      { to: 'r1', event: { type: 'file-ends', first: '2027-02-04', last: '2027-07-04' } },
    ]);
  });
});
