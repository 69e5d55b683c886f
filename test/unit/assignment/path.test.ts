/** A task of the controller to look (section 4; 4, 15.2c; AVG 18(2)) step by step, what its forms ask, and every answer that can't be. */
import { assignmentForms } from '../../../domain/assignment/forms.ts';
import { assignment, lookFor, MOST_FILES, seesAssignment } from '../../../domain/assignment/index.ts';
import { assignmentPapers } from '../../../domain/assignment/papers.ts';
import { ahead, asks, counted, formSays, grantSays, told } from '../told.ts';
import {
  admin,
  coordinator,
  cores,
  covenant,
  everybody,
  fg,
  justice,
  Play,
  people,
  person,
  police,
  town,
  UNTIL,
} from './play.ts';

beforeEach(everybody);
const due = (play: Play): string[] => ahead(assignment.due(play.is, covenant));
const proposed = (more: object = {}): Play => {
  const play = new Play();
  play.propose(more);
  return play;
};
const does = (play: Play, event: object): string[] => {
  play.do(event as never);
  return told(play.last);
};
const answers = (play: Play, ...given: Parameters<Play['answer']>): string[] => {
  play.answer(...given);
  return told(play.last);
};
const shielded = (more: object = {}) => ({
  ...{ type: 'propose-shielded-look', by: police, member: admin.member, role: 'administrator' },
  ...{ file: 'file-1', items: ['w-1', 'w-1'], ground: 'court-order', until: '2026-12-20', ...more },
});

describe('from proposal to end', () => {
  test('proposed: every core party decides', () => {
    const play = proposed({ files: ['file-1', 'file-2', 'file-1'] });
    expect(told(play.last)).toEqual([
      'gives decide-assignment (gemeente) for core-representative',
      'gives decide-assignment (om) for core-representative',
      'gives decide-assignment (politie) for core-representative',
      'Opdracht om mee te kijken voorgesteld',
    ]);
    expect(due(play)).toEqual([
      '2026-12-04T08:00 reminder t1 t2 t3 (4, 15.2c) by itself',
      '2026-12-09T08:00 escalation t1 t2 t3 (4, 15.2c) by itself',
      '2026-12-11T08:00 reminder t1 t2 t3 (4, 15.2c) by itself',
      '2026-12-11T23:00 decide-assignment assignment (4, 15.2c) people',
      '2032-01-01T02:00 assignment-records file (13.1, 15.2) by itself',
    ]);
    expect({ ...play.is, tasks: [] }).toEqual({
      step: 'proposed',
      member: 'm-fg',
      role: 'data-protection-officer',
      what: 'contents',
      until: '2026-12-31',
      files: { d1: 'file-1', d2: 'file-2' },
      proposedOn: '2026-11-27',
      lastEventOn: '2026-11-27',
      answers: {},
      tasks: [],
      undelivered: [],
      counters: { task: 3 },
    });
    expect([assignment.name, assignment.stage(play.is), assignment.parties(play.is, covenant)]).toEqual([
      'assignment',
      'proposed',
      ['gemeente', 'om', 'politie'],
    ]);
    expect(assignment.tasks(play.is)).toHaveLength(3);
  });
  test('given by all: who looks has the task, until its last day', () => {
    const play = proposed();
    expect(answers(play, town)).toEqual([
      'done decide-assignment gemeente',
      'Een kernpartij heeft beslist over de opdracht',
    ]);
    answers(play, justice);
    expect(answers(play, police)).toEqual([
      'done decide-assignment politie',
      'gives do-assignment for data-protection-officer until 2026-12-31',
      'Een kernpartij heeft beslist over de opdracht; De opdracht is gegeven',
    ]);
    expect(play.is.givenOn).toBe('2026-11-27');
    expect(due(play)).toEqual([
      '2026-12-14T08:00 reminder t4 (4, 15.2c) by itself',
      '2026-12-23T08:00 reminder t4 (4, 15.2c) by itself',
      '2026-12-29T08:00 escalation t4 (4, 15.2c) by itself',
      '2026-12-31T08:00 reminder t4 (4, 15.2c) by itself',
      '2026-12-31T23:00 assignment-ends assignment (4, 15.2c) by itself',
      '2032-01-01T02:00 assignment-records file (13.1, 15.2) by itself',
    ]);
    const [task] = play.is.tasks;
    expect(task && counted(assignment.taskEnd(covenant, play.is, task) as never)).toEqual([
      'do-assignment (4, 15.2c): no length from voorstel voor de opdracht on 2026-11-27',
      'De kernpartijen hebben donderdag 31 december 2026 gekozen. Die dag telt helemaal mee.',
      'De toegang stopt vanzelf.',
      'Eén kernpartij kan de opdracht eerder intrekken.',
    ]);
  });
  test('its last day is over', () => {
    const play = new Play().given();
    play.today = '2027-01-01';
    expect(does(play, { type: 'moment' })).toEqual([
      'lapsed do-assignment',
      'De opdracht is voorbij: de toegang is gestopt',
    ]);
    expect(due(play)).toEqual(['2032-01-02T02:00 assignment-records file (13.1, 15.2) by itself']);
  });
  test('done, refused, withdrawn, and gone: each stops it', () => {
    expect(answers(new Play().given(), fg, 'do-assignment', { done: ['yes'] })).toEqual([
      'done do-assignment',
      'De opdracht is klaar: de toegang is gestopt',
    ]);
    expect(answers(proposed(), town, 'decide-assignment', { answer: 'refuse' })).toEqual([
      'done decide-assignment gemeente',
      'cancelled decide-assignment om',
      'cancelled decide-assignment politie',
      'Een kernpartij heeft beslist over de opdracht; De opdracht is niet gegeven',
    ]);
    expect(does(new Play().given(), { type: 'withdraw-assignment', by: justice })).toEqual([
      'cancelled do-assignment',
      'De opdracht is ingetrokken: de toegang is gestopt',
    ]);
    const gone = new Play().given();
    expect(does(gone, { type: 'assignee-gone', member: fg.member })).toEqual(['Niets veranderd']);
    people.now = people.now.filter(({ member }) => member !== fg.member);
    expect(does(gone, { type: 'assignee-gone', member: fg.member })).toEqual([
      'cancelled do-assignment',
      'Wie mocht meekijken, is niet meer bevoegd: de toegang is gestopt',
    ]);
    expect(does(gone, { type: 'assignee-gone', member: fg.member })).toEqual(['Niets veranderd']);
  });
  test('nobody decided in time', () => {
    const play = proposed();
    play.today = '2026-12-12';
    expect(does(play, { type: 'moment' }).filter((line) => !/mail/.test(line))).toEqual([
      'cancelled decide-assignment gemeente',
      'cancelled decide-assignment om',
      'cancelled decide-assignment politie',
      'Geen besluit op tijd: de opdracht is niet gegeven',
    ]);
    const [, ...others] = proposed({ until: '2026-11-30' }).is.tasks;
    expect(
      others.map((task) => assignment.taskEnd(covenant, proposed({ until: '2026-11-30' }).is, task).lastDay),
    ).toEqual(['2026-11-30', '2026-11-30']);
  });
  test('five years after its last event the record goes', () => {
    const play = proposed();
    play.answer(town, 'decide-assignment', { answer: 'refuse' });
    play.today = '2031-11-28';
    expect(does(play, { type: 'moment' })).toEqual([
      '{effect:erase-case,term:staff-records,article:13.1, 15.2}',
      'Vernietigd',
    ]);
    expect([assignment.stage(play.is), play.is.tasks]).toEqual(['destroyed', []]);
    expect(does(play, { type: 'moment' })).toEqual(['refused: destroyed']);
    const record = assignment.due(proposed().is, covenant).find(({ what }) => what === 'assignment-records');
    expect(record && counted(record)).toEqual([
      'assignment-records (13.1, 15.2): P5Y from laatste gebeurtenis on 2026-12-31',
      'Bewaard tot en met woensdag 31 december 2031. De dag erna wordt vernietigd.',
      'Alles over deze opdracht wordt vernietigd.',
    ]);
  });
});

describe('who looks, at what', () => {
  test('a colleague of a core party that decides takes another’s task over; who looks can’t be replaced', () => {
    const play = proposed();
    const reassign = (task: string, to: string) =>
      does(play, { type: 'reassign', by: coordinator, task, to, reason: 'absent' });
    people.now.push(person('m-om-2', 'om', 'core-representative'));
    expect(reassign('t2', 'm-om-2')).toEqual(['mail handed-over to m-om', 'Taak overgedragen']);
    for (const by of [town, { ...justice, member: 'm-om-2' }, police]) answers(play, by);
    expect(reassign('t4', 'm-fg2')).toEqual(['refused: not-transferable at to']);
  });
  test('who decides loses the authority: another of that party decides', () => {
    const play = proposed();
    people.now = [
      ...people.now.filter(({ party }) => party !== 'om'),
      person('m-om-2', 'om', 'core-representative'),
    ];
    expect(does(play, { type: 'assignee-gone', member: 'm-om' })).toEqual([
      'Taak aan een ander gegeven: wie de taak had, is niet meer bevoegd',
    ]);
    expect(play.is.tasks[1]?.assignee).toBe('m-om-2');
  });
  test('who stands in for somebody who looks does not look', () => {
    const play = new Play().given();
    const by = { ...fg, member: 'm-other' };
    expect(
      does(play, {
        type: 'complete-task',
        by,
        for: fg.member,
        task: 't4',
        kind: 'do-assignment',
        answer: {},
      }),
    ).toEqual(['refused: not-yours']);
  });
  test('the duties alone, also what was decided, or all of it', () => {
    const fields = (what: string) => {
      const play = proposed({ what });
      for (const by of cores) play.answer(by);
      return lookFor(play.is, fg, UNTIL);
    };
    expect([fields('duties'), fields('decisions'), fields('contents')]).toEqual([
      { purpose: 'assignment', until: '2026-12-31', fields: [] },
      { purpose: 'assignment', until: '2026-12-31', fields: ['8.2e', '8.2f', '10.2h', '11.4'] },
      { purpose: 'assignment', until: '2026-12-31' },
    ]);
  });
  test('who sees that there is one: the controller’s people, and who looks', () => {
    const { is } = proposed();
    const sees = (who: Parameters<typeof seesAssignment>[1]) => seesAssignment(covenant, who, is);
    expect([
      sees(town),
      sees(fg),
      sees({ ...town, party: 'raad' }),
      sees({ ...town, roles: ['coordinator'] }),
    ]).toEqual([true, true, false, false]);
  });
});

describe('what can’t be, and the field that it is about', () => {
  test('of a proposal', () => {
    const propose = (more: object) => told(proposed(more).last);
    expect({
      'by nobody of a core party': propose({ by: coordinator }),
      'in another role': propose({ role: 'coordinator' }),
      'somebody else': propose({ member: 'm-x' }),
      everything: propose({ what: 'all' }),
      'by its court’s order': propose({ what: 'shielded' }),
      'of no file': propose({ files: [] }),
      'of too many': propose({ files: Array.from({ length: MOST_FILES + 1 }, (_, at) => `f${at}`) }),
      'of as many as can be': propose({ files: Array.from({ length: MOST_FILES }, (_, at) => `f${at}`) }).at(
        -1,
      ),
      'until yesterday': propose({ until: '2026-11-26' }),
      'until too late': propose({ until: '2027-02-28' }),
      'until the last day that can be': propose({ until: '2027-02-27' }).at(-1),
      twice: does(proposed(), { type: 'propose-assignment', files: [] }),
      nothing: does(new Play(), { type: 'moment' }),
    }).toEqual({
      'by nobody of a core party': ['refused: not-core-representative'],
      'in another role': ['refused: answer-missing at who'],
      'somebody else': ['refused: not-able at who'],
      everything: ['refused: answer-missing at what'],
      'by its court’s order': ['refused: answer-missing at what'],
      'of no file': ['refused: no-files at numbers'],
      'of too many': ['refused: too-many at numbers'],
      'of as many as can be': 'Opdracht om mee te kijken voorgesteld',
      'until yesterday': ['refused: date-in-past at until'],
      'until too late': ['refused: too-long at until'],
      'until the last day that can be': 'Opdracht om mee te kijken voorgesteld',
      twice: ['refused: known'],
      nothing: ['refused: unknown-case'],
    });
    people.now.push({ ...fg, party: 'om', roles: ['core-representative'] });
    expect(propose({})).toEqual(['refused: own-look at who']);
  });
  test('of a look into what is shielded', () => {
    const propose = (more: object) => does(new Play(), shielded(more));
    expect({
      whole: propose({}),
      everything: propose({ items: ['all'] }),
      nothing: propose({ items: [] }),
      'on no ground': propose({ ground: 'x' }),
      'by who may not look': propose({ member: fg.member, role: 'data-protection-officer' }),
      'until too late': propose({ until: '2026-12-28' }),
    }).toEqual({
      whole: [
        'gives decide-assignment (gemeente) for core-representative',
        'gives decide-assignment (om) for core-representative',
        'gives decide-assignment (politie) for core-representative',
        'Voorgesteld: iemand kijkt in wat is afgeschermd',
      ],
      everything: [
        'gives decide-assignment (gemeente) for core-representative',
        'gives decide-assignment (om) for core-representative',
        'gives decide-assignment (politie) for core-representative',
        'Voorgesteld: iemand kijkt in wat is afgeschermd',
      ],
      nothing: ['refused: no-items at items'],
      'on no ground': ['refused: ground-missing at ground'],
      'by who may not look': ['refused: answer-missing at who'],
      'until too late': ['refused: too-long at until'],
    });
    const play = new Play();
    does(play, shielded());
    expect([play.is.items, play.is.what, play.is.files, play.is.ground]).toEqual([
      ['w-1'],
      'shielded',
      { d1: 'file-1' },
      'court-order',
    ]);
    does(play, { type: 'withdraw-assignment', by: town });
    expect(does(play, { type: 'withdraw-assignment', by: town })).toEqual(['refused: over']);
  });
  test('of an answer', () => {
    expect(answers(proposed(), town, 'decide-assignment', { answer: 'maybe' })).toEqual([
      'refused: answer-missing at answer',
    ]);
    const wrong = { type: 'complete-task', by: town, task: 't1', kind: 'do-assignment', answer: {} };
    expect(does(proposed(), wrong)).toEqual(['refused: wrong-kind']);
    expect(does(proposed(), { ...wrong, by: justice })).toEqual(['refused: not-yours']);
    expect(does(new Play().given(), { type: 'withdraw-assignment', by: fg })).toEqual([
      'refused: not-core-representative',
    ]);
    const mail = new Play().given();
    expect(does(mail, { type: 'mail-failed', task: 't4' })).toEqual([
      'gives mail-undeliverable (t4) for coordinator',
      'Een mail is niet bezorgd',
    ]);
    expect(due(mail).filter((line) => / t5 /.test(line))).toEqual([
      '2026-11-30T08:00 reminder t5 (5) by itself',
      '2026-12-04T08:00 reminder t5 (5) by itself',
      '2026-12-05T08:00 escalation t5 (5) by itself',
    ]);
    const handled = (answer: string) =>
      does(mail, {
        type: 'complete-task',
        by: coordinator,
        task: 't5',
        kind: 'mail-undeliverable',
        answer: { handled: answer },
      });
    expect([handled('no'), handled('yes')]).toEqual([
      ['refused: answer-missing at handled'],
      ['done mail-undeliverable t4', 'Niets veranderd'],
    ]);
  });
});

describe('its forms', () => {
  const context = {
    today: '2026-11-27',
    party: 'om',
    members: [{ value: 'm-1', label: 'Iemand' }],
    items: [{ value: 'w-1', label: 'Iets' }],
  };
  test('ask who, at what, until when and what for', () => {
    expect(Object.values(assignmentForms.forms).map((form) => formSays(form(covenant, context)))).toEqual([
      [
        'propose-assignment (4, 15.2c) by core-representative',
        'who! choice m-1',
        'numbers! text',
        'what! choice duties|decisions|contents',
        'until! date future',
        'why! textarea → assignment.why',
      ],
      [
        'propose-shielded-look (12.5) by core-representative',
        'who! choice m-1',
        'items! checkboxes w-1',
        'ground! choice court-order|consent',
        'until! date future',
        'why! textarea → assignment.why',
      ],
      ['withdraw-assignment (4, 15.2c) by core-representative'],
    ]);
    const bare = Object.values(assignmentForms.forms).map(
      (form) => formSays(form(covenant, { today: '', party: 'om' }))[1],
    );
    expect(bare.slice(0, 2)).toEqual(['who! choice', 'who! choice']);
    expect(
      Object.entries(assignmentForms.tasks).map(([kind, form]) => [
        kind,
        form.reads,
        asks(form.fields(covenant, context)),
      ]),
    ).toEqual([
      ['decide-assignment', ['assignment.why'], ['answer! choice agree|refuse']],
      ['do-assignment', ['assignment.why'], ['done! checkboxes yes']],
    ]);
  });
  test('who sees what for', () =>
    expect([assignmentPapers.purpose, ...assignmentPapers.grants.map(grantSays)]).toEqual([
      'assignment',
      'core-representative both [assignment.why] in any',
      'data-protection-officer read [assignment.why] in any when handles',
      'complaint-handler read [assignment.why] in any when handles',
      'auditor read [assignment.why] in any when handles',
      'administrator read [assignment.why] in any when handles',
    ]));
});
