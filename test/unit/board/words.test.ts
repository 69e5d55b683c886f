/** What a coordinator reads of cases: each kind and each stage has a name of its own, and a list can be narrowed to it. */
import { modelCovenant } from '../../../covenant/index.ts';
import {
  byWeek,
  CLASSES,
  caseKindInWords,
  classOf,
  dueEvent,
  FEW,
  kindsWithin,
  medianOf,
  namedStages,
  readStage,
  riskOf,
  stageInWords,
  stepsAfter,
  usualOf,
} from '../../../domain/board/index.ts';
import { kinds } from '../../../domain/kinds.ts';

const covenant = modelCovenant();

test('each kind of case has a name', () => {
  for (const kind of Object.keys(kinds)) {
    expect(caseKindInWords(kind)).toMatch(/^[A-Z][a-z]/);
  }
  expect(caseKindInWords('some-kind')).toBe('Some kind');
  expect(stageInWords('some-kind', 'a-long-stage')).toBe('A long stage');
  expect(stageInWords('request', 'a-long-stage')).toBe('A long stage');
});

test('the stages, as they are called in the cases', () => {
  const named = namedStages();
  expect(named.map(({ id }) => id).sort()).toEqual(
    [
      ...['weighing', 'not-on-agenda', 'conference', 'closed', 'archived'],
      ...['proposed', 'authorised', 'ended'].map((stage) => `membership:${stage}`),
      ...['drafted', 'in-force', 'stopped'].map((stage) => `covenant:${stage}`),
      ...['identifying', 'searching', 'contributing', 'deciding', 'sending', 'closed'].map(
        (stage) => `request:${stage}`,
      ),
      ...['sorting', 'hearing', 'deciding', 'sending', 'closed'].map((stage) => `complaint:${stage}`),
      ...['reported', 'handling', 'breach', 'closed'].map((stage) => `incident:${stage}`),
      ...['proposed', 'given', 'over'].map((stage) => `assignment:${stage}`),
      ...['open', 'settled'].map((stage) => `dispute:${stage}`),
    ].sort(),
  );
  for (const { id, title } of named) {
    const { kind, stage } = readStage(id);
    const words = stageInWords(kind, stage);
    expect(words).toMatch(/^[A-Z].*[a-z]$/);
    expect(title).toBe(kind === 'subject' ? words : `${caseKindInWords(kind)}: ${words}`);
  }
});

test('how long a step usually takes: by class, from five on; before that half of its term, shared with what follows in it', () => {
  expect([0, 1, 4, 5, 8, 182, 183].map((days) => CLASSES[classOf(days)])).toEqual([
    0,
    1,
    5,
    5,
    10,
    182,
    undefined,
  ]);
  expect([medianOf([2, 2]), medianOf([3, 2]), medianOf([2, 3]), medianOf([])]).toEqual([null, 0, 1, null]);
  expect(FEW).toBe(5);
  const days = (kind: string, on = '2027-01-04') => usualOf({ ...covenant }, {}, kind, on).days;
  const request = [
    'establish-identity',
    'link-request',
    'contribute-request',
    'decide-request',
    'send-answer',
  ];
  expect(['assess', 'decide-agenda', ...request, 'no-such-task'].map((kind) => days(kind))).toEqual([
    7, 7, 2, 2, 2, 2, 2, 3,
  ]);
  expect(
    ['check-log', 'mail-undeliverable', 'report-action', 'report-incident-to-authority'].map((kind) =>
      days(kind),
    ),
  ).toEqual([45, 3, 3, 3]);
  // The same covenant answers the same, asked again.
  expect([1, 2].map(() => usualOf(covenant, {}, 'draw-up-plan', '2027-01-04'))).toEqual([
    { days: 14, from: 'term' },
    { days: 14, from: 'term' },
  ]);
  // A month is as long as it is.
  expect([days('review-or-close', '2027-02-01'), days('review-or-close', '2027-03-01')]).toEqual([182, 183]);
  expect(request.map(stepsAfter)).toEqual([[], [], [], [], []]);
});

test('one day is one day, and measured is said to be measured', () => {
  const today = '2027-01-04';
  const task = {
    kind: 'draw-up-plan',
    openedOn: '2027-01-03',
    lastDay: '2027-01-05',
    nobody: false,
    away: false,
    undelivered: false,
  };
  expect(riskOf(covenant, { 'draw-up-plan': [0, 0, 0, 5] }, task, today)).toEqual({
    slack: -1,
    reasons: ['Nog 1 dag te gaan. Deze stap duurt meestal 3 dagen; de taak staat 1 dag open.'],
  });
  expect(
    riskOf(
      covenant,
      {},
      { ...task, nobody: true, away: true, undelivered: true, lastDay: '2027-02-01' },
      today,
    ),
  ).toEqual({
    slack: 15,
    reasons: [
      'Niemand heeft deze taak.',
      'Wie de taak heeft is afwezig, en niemand vervangt.',
      'Een mail over deze taak is niet bezorgd.',
    ],
  });
  // Opened after today (another clock): it is open for no day, and not for fewer.
  expect(riskOf(covenant, { 'draw-up-plan': [0, 5] }, { ...task, openedOn: '2027-01-20' }, today)).toBeNull();
  // What comes after it is in the number that is said.
  expect(
    riskOf(
      covenant,
      { assess: [0, 0, 5], 'decide-agenda': [0, 0, 0, 5] },
      { ...task, kind: 'assess' },
      today,
    ),
  ).toEqual({
    slack: -3,
    reasons: [
      'Nog 1 dag te gaan. Deze stap en wat erna komt duren samen meestal 5 dagen; de taak staat 1 dag open.',
    ],
  });
});

test('a chart by week has a bar a week, also for kinds that nobody did yet', () => {
  expect(byWeek({}, kindsWithin(covenant, 'weigh-signal'))).toEqual([
    { label: 'Binnen 1 week', values: [0] },
    { label: '1 tot 2 weken', values: [0] },
    { label: '2 tot 3 weken', values: [0] },
    { label: '3 tot 4 weken', values: [0] },
    { label: 'Later dan 4 weken', values: [0] },
  ]);
});

test('another system hears the number, the day and the article, on the last day and the day after; nobody and no case is in it', () => {
  const task = { number: 'ABCD3467', kind: 'assess', party: 'om', lastDay: '2027-01-04', article: '8.4' };
  const of = (lastDay: string) =>
    dueEvent('https://x', { ...task, lastDay }, '2027-01-04', '2027-01-03', '2027-01-04T08:00:00.000Z');
  expect(of('2027-01-04')).toEqual([
    {
      specversion: '1.0',
      id: 'ABCD3467:due:2027-01-04',
      source: 'https://x',
      type: 'nl.pga-regie.task.due',
      subject: 'ABCD3467',
      time: '2027-01-04T08:00:00.000Z',
      datacontenttype: 'application/json',
      data: { number: 'ABCD3467', kind: 'assess', party: 'om', lastDay: '2027-01-04', article: '8.4' },
    },
  ]);
  expect(of('2027-01-03')).toEqual([
    {
      specversion: '1.0',
      id: 'ABCD3467:overdue:2027-01-03',
      source: 'https://x',
      type: 'nl.pga-regie.task.overdue',
      subject: 'ABCD3467',
      time: '2027-01-04T08:00:00.000Z',
      datacontenttype: 'application/json',
      data: { number: 'ABCD3467', kind: 'assess', party: 'om', lastDay: '2027-01-03', article: '8.4' },
    },
  ]);
  expect(['2027-01-02', '2027-01-05'].map(of)).toEqual([[], []]);
});
