/** What an external partner may read and hear (10.5), what becomes of it when somebody leaves (18), and what a correction or a plan leaves alone. */
import { covenantOn, modelCovenant } from '../../../covenant/index.ts';
import {
  askedFor,
  disclosedItems,
  disclosuresPassed,
  mayAttendDiscussion,
  mayRead,
  ownTexts,
  participantsOf,
  sharesWith,
} from '../../../domain/subject/disclosure.ts';
import { type SubjectEvent, type SubjectState, subject } from '../../../domain/subject/index.ts';
import { fileIsOver } from '../../../domain/subject/plan.ts';
import { told } from '../told.ts';
import { ADMINISTRATOR, completion, contextAt, Life, provenance, rep } from './life.ts';

const DAY = '2027-01-04';
const PARTNER = { member: 'm-x', party: 'x', roles: ['external-partner'] };
const does = (life: Life, event: object): string[] => told(life.offer(event as SubjectEvent));
const weighing = (): Life => {
  const life = new Life(DAY);
  life.signal('s1');
  return life;
};
const conference = (partners = ['x']): Life =>
  weighing().onAgenda(['gemeente', 'om', 'raad'], partners).informed();
const propose = (over: object = {}) => ({
  ...{ type: 'propose-disclosure', by: rep('raad'), partner: 'x', items: [{ ref: 'c-1', unit: 'subject' }] },
  ...{ kinds: ['signals'], necessity: 'carry-out', texts: ['t-1'], ...over },
});
const one = (over: object = {}) => ({
  partner: 'x',
  items: ['c-1', 'c-2'],
  persons: ['subject'],
  kinds: [],
  necessity: null,
  proposedBy: 'om',
  from: DAY,
  asked: ['om', 'raad'],
  permitted: [],
  step: 'permitted',
  texts: ['t-1'],
  ...over,
});
const withThese = (state: SubjectState, ...all: object[]): SubjectState =>
  ({ ...state, disclosures: Object.fromEntries(all.map((each, at) => [`d${at + 1}`, one(each)])) }) as never;

describe('what an organisation may read: what was permitted for it, and its own; while the plan is made or followed', () => {
  const { state } = conference();
  test('it takes part in this case, or reads nothing', () => {
    expect([
      sharesWith(state, 'x'),
      sharesWith(state, 'y'),
      sharesWith(weighing().state, 'x'),
      sharesWith({ ...state, stage: 'closed' }, 'x'),
    ]).toEqual([true, false, false, false]);
    expect(participantsOf(state)).toEqual(['gemeente', 'om', 'raad', 'x']);
    expect(participantsOf(weighing().state)).toEqual([]);
  });
  test('item by item, once each', () => {
    const given = withThese(
      state,
      {},
      { items: ['c-2', 'c-3'] },
      { step: 'asked', items: ['c-4'] },
      { partner: 'y', items: ['c-5'] },
      { step: 'revoked', items: ['c-6'] },
    );
    expect(disclosedItems(given, 'x')).toEqual(['c-1', 'c-2', 'c-3']);
    expect(disclosedItems(given, 'y')).toEqual([]);
    expect([mayAttendDiscussion(given, 'x'), mayAttendDiscussion(state, 'x')]).toEqual([true, false]);
  });
  test('the measures that it carries out, and what it brought in', () => {
    const own = {
      ...state,
      plan: {
        ...state.plan,
        actions: {
          a1: { owner: 'x', by: DAY, text: 't-1' },
          a2: { owner: 'x', by: DAY },
          a3: { owner: 'om', by: DAY, text: 't-3' },
        },
      },
      items: {
        i1: { party: 'x', addedOn: DAY, texts: ['c-7'] },
        i2: { party: 'raad', addedOn: DAY, texts: ['c-8'] },
        i3: { party: 'x', addedOn: DAY },
      },
    } as never;
    expect([
      ownTexts(own, 'x'),
      ownTexts(own, 'y'),
      ownTexts({ ...state, plan: null, items: {} }, 'x'),
    ]).toEqual([['t-1', 'c-7'], [], []]);
    const both = withThese(own, {});
    expect([
      mayRead(both, 'disclosed', 'x', ['c-1', 't-1', 'c-7']),
      mayRead(both, 'disclosed', 'x', ['c-1', 'c-8']),
      mayRead(both, 'disclosed', 'x', []),
    ]).toEqual([true, false, true]);
  });
  test('who is asked reads what the open proposal names, its words too, and nothing after', () => {
    const asked = withThese(state, { step: 'asked' }, { step: 'permitted', items: ['c-9'] });
    const may = (party: string, refs: string[], on = asked) => mayRead(on, 'disclosing', party, refs);
    expect([
      may('om', ['c-1', 't-1']),
      may('om', ['c-9']),
      may('politie', ['c-1']),
      may('om', ['c-1'], { ...asked, stage: 'closed' }),
      may('om', ['c-1', 'c-9']),
    ]).toEqual([true, false, false, false, false]);
  });
  test('who must permit: every core party and who is involved, as the covenant lists them', () => {
    const { covenant } = conference();
    expect([askedFor(state, covenant), askedFor(weighing().state, covenant)]).toEqual([
      ['gemeente', 'om', 'politie', 'raad'],
      ['gemeente', 'om', 'politie'],
    ]);
  });
  test('for the evaluation each step of each disclosure counts once', () => {
    const before = withThese(state, { step: 'asked' }, {});
    expect([
      disclosuresPassed(before, withThese(state, { step: 'permitted' }, {}, { step: 'asked' })),
      disclosuresPassed(null, before),
      disclosuresPassed(before, before),
    ]).toEqual([
      ['disclosure-permitted', 'disclosure-asked'],
      ['disclosure-asked', 'disclosure-permitted'],
      [],
    ]);
  });
});

describe('permission that comes when it can’t be used any more', () => {
  const permit = (change: (state: SubjectState) => SubjectState, partners = ['x', 'y', 'z']): string[] => {
    const life = conference();
    does(life, propose());
    const [last] = life.tasks('permit-disclosure').slice(-1);
    for (const task of life.tasks('permit-disclosure').slice(0, -1))
      does(life, completion(task, { permit: 'yes' }));
    const event = last ? { ...completion(last, { permit: 'yes' }), texts: ['t-2'] } : null;
    const context = { ...contextAt(life.covenant, life.now), partners };
    return told(subject.apply(change(life.state), event as never, context)).slice(-1);
  };
  test('the organisation takes no part any more, or has nobody that signed; the person is to be informed anew', () => {
    expect(permit((state) => state)).toEqual([
      'Gedaan: Geef wel of geen toestemming voor doorverstrekking; Doorverstrekking toegestaan en vastgelegd',
    ]);
    expect(permit((state) => ({ ...state, file: { ...state.file, partners: [] } }) as never)).toEqual([
      'Gedaan: Geef wel of geen toestemming voor doorverstrekking; Niet doorverstrekt: het kan niet meer',
    ]);
    expect(permit((state) => state, [])).toEqual([
      'Gedaan: Geef wel of geen toestemming voor doorverstrekking; Niet doorverstrekt: het kan niet meer',
    ]);
    expect(
      permit(
        (state) =>
          ({ ...state, informing: { subject: { ...state.informing.subject, step: 'deciding' } } }) as never,
      ),
    ).toEqual([
      'Gedaan: Geef wel of geen toestemming voor doorverstrekking; Niet doorverstrekt: het kan niet meer',
    ]);
  });
});

describe('said in a meeting that a partner attends', () => {
  const discuss = (life: Life, spoken: object[], over: object = {}) =>
    does(life, {
      type: 'discuss',
      by: rep('raad'),
      body: 'conference',
      meeting: 'm1',
      spoken,
      texts: [],
      ...over,
    });
  const permitted = (): Life => {
    const life = conference();
    does(life, propose());
    return life.all('permit-disclosure', { permit: 'yes' });
  };
  const said = { partner: 'x', kinds: ['signals'], necessity: 'monitor' };
  test('is a disclosure, within what was permitted for it', () => {
    const life = permitted();
    expect(discuss(life, [said])).toEqual([
      'Besproken met een externe casuspartner: vastgelegd als doorverstrekking; Besproken in het casusoverleg',
    ]);
    expect(life.state.disclosures?.d2).toEqual({
      partner: 'x',
      items: [],
      persons: [],
      kinds: ['signals'],
      necessity: 'monitor',
      proposedBy: 'raad',
      from: '2027-01-04',
      on: '2027-01-04',
      asked: [],
      permitted: [],
      step: 'spoken',
      meeting: 'm1',
      texts: [],
    });
    expect({
      'to one for whom nothing was permitted': discuss(conference(), [said]),
      'to one that takes no part': discuss(permitted(), [{ ...said, partner: 'y' }]),
      'of no kind': discuss(permitted(), [{ ...said, kinds: [] }]),
      'for nothing': discuss(permitted(), [{ ...said, necessity: 'x' }]),
      'by who takes no part': discuss(permitted(), [said], { by: rep('reclassering') }),
      'with nobody of outside': discuss(permitted(), []),
    }).toEqual({
      'to one for whom nothing was permitted': ['refused: not-permitted'],
      'to one that takes no part': ['refused: not-permitted'],
      'of no kind': ['refused: kinds-missing at kinds'],
      'for nothing': ['refused: answer-missing at necessity'],
      'by who takes no part': ['refused: not-involved'],
      'with nobody of outside': ['Besproken in het casusoverleg'],
    });
  });
});

describe('an organisation that withdrew (10.5)', () => {
  test('has no task and no permission any more from the next step on; others keep theirs', () => {
    const life = conference(['x', 'y']);
    life
      .one('draw-up-plan', {
        aims: ['a'],
        actions: [
          { owner: 'x', by: '2027-03-01' },
          { owner: 'y', by: '2027-03-01' },
        ],
      })
      .all('agree-plan', { agree: 'yes' });
    for (const over of [{}, { items: [{ ref: 'c-2', unit: 'subject' }] }, { partner: 'y' }]) {
      does(life, propose(over));
      if (!('items' in over)) life.all('permit-disclosure', { permit: 'yes' });
    }
    const signing = (signed: string[]) =>
      subject.apply(life.state, { type: 'moment' }, { ...contextAt(life.covenant, life.now), signed });
    expect(told(signing(['x', 'y']))).toEqual(['Niets veranderd']);
    const left = signing(['y']);
    expect(told(left)).toEqual([
      'lapsed report-action x action:a1',
      'Een externe casuspartner doet niet meer mee',
    ]);
    expect(
      left.ok && [
        left.state.file?.partners,
        Object.values(left.state.disclosures ?? {}).map(({ step, partner }) => `${partner} ${step}`),
      ],
    ).toEqual([['y'], ['x ended', 'x ended', 'y permitted']]);
    expect(
      told(
        subject.apply(
          { ...life.state, stage: 'closed' },
          { type: 'moment' },
          { ...contextAt(life.covenant, life.now), signed: [] },
        ),
      ),
    ).toEqual(['Niets veranderd']);
  });
  test('while it takes part it brings in its own data', () => {
    const life = conference();
    const add = (over: object = {}) => ({
      type: 'add-data',
      by: { ...PARTNER, ...over },
      item: 'i1',
      provenance: provenance('x', DAY),
      texts: [],
    });
    expect(does(life, add({ roles: ['coordinator'] }))).toEqual(['refused: not-involved']);
    const nobody = { ...contextAt(life.covenant, life.now), partners: [] };
    expect(told(subject.apply(life.state, add() as never, nobody))).toEqual(['refused: not-signed at party']);
  });
});

describe('a party that left (18.2-3)', () => {
  const leave = (life: Life, party: string) => {
    const standing = { inForce: '2026-01-01', versions: [], left: [{ party, lastDay: DAY }], stopped: null };
    life.at('2027-01-05');
    life.covenant = covenantOn(modelCovenant(), standing, () => modelCovenant(), '2027-01-05');
    return does(life, { type: 'moment' }).filter((line) => !/mail/.test(line));
  };
  test('what still waited for its permission is not disclosed; what it had permitted goes on', () => {
    const life = conference();
    does(life, propose());
    does(life, propose({ items: [{ ref: 'c-2', unit: 'subject' }] }));
    const [, , , raad] = life.tasks('permit-disclosure');
    if (raad) does(life, completion(raad, { permit: 'yes' }));
    leave(life, 'raad');
    expect(Object.values(life.state.disclosures ?? {}).map(({ step }) => step)).toEqual(['asked', 'lapsed']);
  });
  test('the chair’s review and advice go to the chair of today', () => {
    const chair = conference().planned('2027-03-01');
    const tasks = ['review-round', 'advise-closing', 'draw-up-plan', 'agree-plan'].map((kind, at) => ({
      ...chair.state.tasks[0],
      id: `t9${at}`,
      kind,
      party: 'raad',
      role: 'case-representative',
      assignee: 'm-raad',
      about: 'plan',
    }));
    chair.current = { ...chair.state, tasks: tasks as never };
    expect(leave(chair, 'raad')).toEqual([
      'cancelled agree-plan raad plan',
      'Een partij doet niet meer mee aan het convenant: haar taken zijn vervallen of overgedragen',
    ]);
    expect(
      chair.state.tasks.map(({ kind, party, role, assignee, turn }) => [kind, party, role, assignee, turn]),
    ).toEqual([
      ['review-round', 'gemeente', 'core-representative', 'm-gemeente', 1],
      ['advise-closing', 'gemeente', 'core-representative', 'm-gemeente', 1],
      ['draw-up-plan', 'gemeente', 'core-representative', 'm-gemeente', 1],
    ]);
  });
  test('a file in the archive, or gone, isn’t touched; partners never were parties', () => {
    const gone = conference();
    gone.current = { ...gone.state, stage: 'destroyed', tasks: [] };
    expect(leave(gone, 'raad')).toEqual(['Niets veranderd']);
    const running = conference().planned('2027-03-01');
    expect(leave(running, 'om')).toEqual([
      'Een partij doet niet meer mee aan het convenant: haar taken zijn vervallen of overgedragen',
    ]);
    expect(leave(running, 'om')).toEqual(['Niets veranderd']);
  });
});

describe('corrections leave alone what isn’t wrong (8.3, 10.3)', () => {
  const split = (life: Life, signal = 's1') =>
    does(life, { type: 'split-signal', by: ADMINISTRATOR, signal, to: 'f2', texts: [] });
  test('of one signal of two the weighing goes on about the other', () => {
    const life = weighing();
    life.signal('s2');
    expect(split(life)).toEqual([
      '{effect:split-off,signal:s1,to:f2}',
      'Signaal hoort bij een ander: gesplitst',
    ]);
    expect(life.state.weighings['weighing:1']).toMatchObject({
      signals: ['s2'],
      former: [{ receivedOn: DAY }],
    });
    expect(life.state.weighings['weighing:1']?.lapsed).toBeUndefined();
  });
  test('a decided one beside an undecided one: nothing left to weigh when that goes', () => {
    const life = weighing()
      .all('assess', {})
      .all('decide-agenda', { outcome: 'not-on-agenda', keepMonths: 3 });
    life.signal('s2');
    does(life, { type: 'destroy-early', by: rep('om'), signal: 's1' });
    expect(split(life, 's2')).toEqual([
      'cancelled assess gemeente weighing:2',
      'cancelled assess om weighing:2',
      'cancelled assess politie weighing:2',
      '{effect:split-off,signal:s2,to:f2}',
      'Signaal hoort bij een ander: gesplitst',
    ]);
    expect(life.state).toMatchObject({ stage: 'not-on-agenda', weighing: null });
    expect(Object.keys(life.state.decisions)).toEqual([]);
    expect(split(life, 's1')).toEqual([
      'cancelled consult-informing gemeente subject',
      'cancelled consult-informing om subject',
      'cancelled consult-informing politie subject',
      '{effect:split-off,signal:s1,to:f2}',
      'Signaal hoort bij een ander: gesplitst',
    ]);
  });
  test('a correction of another signal, or one that was carried out, doesn’t hold it', () => {
    const life = weighing();
    life.signal('s2');
    const placed = (unit: string) => ({
      type: 'items-placed',
      request: 'r1',
      decidedOn: DAY,
      gone: [],
      items: [{ item: 'w-1', unit, code: '8.2b', party: 'politie', what: 'shield', ground: 'a' }],
    });
    does(life, placed('signal:s2'));
    expect(split(life).at(-1)).toEqual('Signaal hoort bij een ander: gesplitst');
    const [task] = life.tasks('carry-out-correction');
    if (task) does(life, completion(task, { outcome: 'done' }));
    expect(split(life, 's2').at(-1)).toEqual('Signaal hoort bij een ander: gesplitst');
  });
  test('on the agenda a split signal takes the file’s clock along, and the file stays', () => {
    const life = conference();
    expect(split(life)).toEqual([
      '{effect:split-off,signal:s1,to:f2}',
      'Signaal hoort bij een ander: gesplitst',
    ]);
    expect(life.state.emptiedOn).toBeUndefined();
    expect(life.state.weighings['weighing:1']?.former).toBeUndefined();
  });
  test('a signal of another case is weighed only where it can be in time, to the instant', () => {
    const receive = (life: Life, over: object) =>
      does(life, {
        type: 'receive-split',
        by: ADMINISTRATOR,
        signal: 's5',
        receivedOn: DAY,
        phenomenon: 'radicalisation',
        provenance: provenance('politie', DAY),
        texts: [],
        ...over,
      });
    const file = conference();
    expect(receive(file, {})).toEqual(['Signaal overgenomen uit een ander dossier']);
    expect(file.state.signals.s5?.lapsed).toBe(true);
    const edge = new Life('2027-02-01', modelCovenant(), '23:59');
    expect(receive(edge, {}).at(-1)).toEqual(
      'Signaal overgenomen uit een ander dossier; Herinnering verstuurd',
    );
    expect(edge.state.stage).toBe('weighing');
  });
  test('merged in every stage but one that is gone', () => {
    const merge = (stage: string) => {
      const life = conference();
      life.current = { ...life.state, stage } as never;
      return does(life, {
        type: 'merge',
        by: ADMINISTRATOR,
        other: 'f2',
        lastProcessing: DAY,
        signals: [],
        texts: [],
      }).at(-1);
    };
    expect(['weighing', 'not-on-agenda', 'conference', 'closed', 'archived', 'destroyed'].map(merge)).toEqual(
      [
        'Twee dossiers van één persoon samengevoegd',
        'Twee dossiers van één persoon samengevoegd',
        'Twee dossiers van één persoon samengevoegd',
        'Twee dossiers van één persoon samengevoegd',
        'Twee dossiers van één persoon samengevoegd',
        'refused: destroyed',
      ],
    );
  });
});

describe('the plan', () => {
  test('is held by the chair where it takes part, else by the first that does', () => {
    expect(weighing().onAgenda(['om', 'gemeente']).task('draw-up-plan').party).toBe('gemeente');
    expect(weighing().onAgenda(['raad', 'om']).task('draw-up-plan').party).toBe('raad');
    expect(conference().state.plan).toEqual({ step: 'drawing', aims: [], agreed: [], actions: {} });
  });
  test('closed: what was asked about it is off, an action without one too', () => {
    const life = conference().planned('2027-03-01');
    does(life, { type: 'ask-advice', by: rep('raad'), named: 'no', statementOn: DAY, texts: ['t-1'] });
    const tasks = [
      ...life.state.tasks,
      { ...life.state.tasks[0], id: 't90', kind: 'review-or-close', about: 'file' },
      { ...life.state.tasks[0], id: 't91', kind: 'mail-undeliverable', about: 'x' },
    ];
    life.current = { ...life.state, tasks } as never;
    does(life, {
      type: 'request-runs',
      from: 'r1',
      what: 'objection',
      receivedOn: DAY,
      answerBy: '2027-02-01',
    });
    expect(
      does(life, { type: 'objection-decided', from: 'r1', decidedOn: DAY, outcome: 'shield' }).filter(
        (line) => /cancelled/.test(line),
      ),
    ).toEqual([
      'cancelled record-advice raad disclosure:d1',
      'cancelled report-action raad action:a1',
      'cancelled review-or-close raad file',
    ]);
  });
  test('touched again the same day it is what it was; a file that is over was last used five years ago', () => {
    const life = conference();
    const { state, covenant } = life;
    const over = (now: string, file: object | null = state.file) =>
      fileIsOver({ state: { ...state, file }, covenant, now } as never);
    expect([
      over('2032-01-04T22:59:59.999Z'),
      over('2032-01-04T23:00:00.000Z'),
      over('2032-01-05T02:00:00.000Z'),
      over('2040-01-01T00:00:00.000Z', null),
    ]).toEqual([false, false, true, false]);
  });
});
