/** 18.4: what the evaluation is prepared from: sums of at least five, by the counters that steps keep. */
import { asFacts } from '../../../api/charts/evaluation.ts';
import { modelCovenant } from '../../../covenant/index.ts';
import { evaluatedFrom, evaluationTables } from '../../../domain/covenant-life/evaluation.ts';
import { type SubjectState, subject } from '../../../domain/subject/index.ts';
import { countPassed } from '../../../store/figures.ts';

const covenant = modelCovenant();

test('cases by outcome, terms met, requests, disclosures, incidents; few is not said', () => {
  const tables = evaluationTables(covenant, {
    passed: { 'subject:conference': 12, 'subject:destroyed': 3, 'incident:breach': 0 },
    ended: [
      { kind: 'assess', how: 'done', n: 30 },
      { kind: 'assess', how: 'done', n: 5 },
      { kind: 'assess', how: 'late', n: 2 },
    ],
  });
  const rows = Object.fromEntries(tables.map(({ title, rows: all }) => [title, all]));
  expect(rows['Zaken en hun uitkomst']).toContainEqual(['Op de agenda gekomen', '12']);
  expect(rows['Zaken en hun uitkomst']).toContainEqual(['Vernietigd', '1 tot 4']);
  expect(rows['Incidenten en geschillen']).toContainEqual(['Datalek', '0']);
  expect(rows.Termijnen).toEqual([['Beoordeel het signaal', '35', '1 tot 4', '0']]);
  expect(Object.keys(rows)).toEqual(
    expect.arrayContaining(['Verzoeken van mensen', 'Verstrekkingen aan externe casuspartners']),
  );
  expect(asFacts(tables).find(({ label }) => label === 'Termijnen')?.lines).toEqual([
    'Beoordeel het signaal: 35 op tijd, 1 tot 4 te laat, 0 niet gedaan',
  ]);
  expect(evaluatedFrom(covenant, '2028-11-30')).toBe('2026-11');
});

test('each number is of one counter, in the order in which people read them', () => {
  const counted = (name: string) => evaluationTables(covenant, { passed: { [name]: 5 }, ended: [] });
  const names = [
    ...['weighing', 'conference', 'not-on-agenda', 'closed', 'archived', 'destroyed'].map(
      (to) => `subject:${to}`,
    ),
    ...['asked', 'permitted', 'refused', 'lapsed', 'revoked', 'spoken', 'by-law'].map(
      (to) => `subject:disclosure-${to}`,
    ),
    ...['request:identifying', 'request:closed'],
    ...['incident:reported', 'incident:breach', 'incident:closed', 'dispute:open', 'dispute:settled'],
  ];
  const lines = names.map((name) =>
    counted(name).flatMap(({ title, rows }) =>
      rows.flatMap(([label, n]) => (n === '5' ? [`${title}: ${label}`] : [])),
    ),
  );
  expect(lines).toEqual([
    ['Zaken en hun uitkomst: Gewogen'],
    ['Zaken en hun uitkomst: Op de agenda gekomen'],
    ['Zaken en hun uitkomst: Niet op de agenda gekomen'],
    ['Zaken en hun uitkomst: Plan afgesloten'],
    ['Zaken en hun uitkomst: Naar het archief'],
    ['Zaken en hun uitkomst: Vernietigd'],
    ['Verstrekkingen aan externe casuspartners: Voorgesteld'],
    ['Verstrekkingen aan externe casuspartners: Toegestaan'],
    ['Verstrekkingen aan externe casuspartners: Geweigerd'],
    ['Verstrekkingen aan externe casuspartners: Niet op tijd toegestaan'],
    ['Verstrekkingen aan externe casuspartners: Ingetrokken'],
    ['Verstrekkingen aan externe casuspartners: Verteld in een overleg'],
    ['Verstrekkingen aan externe casuspartners: Omdat een wet het eist'],
    ['Verzoeken van mensen: Binnengekomen'],
    ['Verzoeken van mensen: Afgehandeld'],
    ['Incidenten en geschillen: Incident gemeld'],
    ['Incidenten en geschillen: Datalek'],
    ['Incidenten en geschillen: Incident afgesloten'],
    ['Incidenten en geschillen: Geschil vastgelegd'],
    ['Incidenten en geschillen: Geschil opgelost'],
  ]);
  expect(counted('').flatMap(({ rows }) => rows)).toHaveLength(names.length);
  expect(counted('').map(({ head }) => head)).toEqual([
    ['Wat', 'Aantal'],
    ['Wat', 'Aantal'],
    ['Wat', 'Aantal'],
    ['Wat', 'Aantal'],
    ['Taak', 'Op tijd', 'Te laat', 'Niet gedaan'],
  ]);
  const ended = [
    { kind: 'assess', how: 'done' as const, n: 6 },
    { kind: 'send-notice', how: 'lapsed' as const, n: 7 },
  ];
  expect(evaluationTables(covenant, { passed: {}, ended }).at(-1)?.rows).toEqual([
    ['Beoordeel het signaal', '6', '0', '0'],
    ['Verstuur de brief', '0', '0', '7'],
  ]);
});

test('a stage counts when it changes, and what the kind says counts each time', () => {
  const sums = new Map<string, number>();
  const step = {
    kind: 'subject',
    stage: 'conference',
    at: '2026-11-30T23:30:00.000Z',
    passed: ['disclosure-asked'],
  };
  countPassed(sums, step, 'weighing');
  countPassed(sums, step, 'conference');
  // Half past midnight in Amsterdam: December.
  expect([...sums]).toEqual([
    ['figure:passed:2026-12:subject:conference', 1],
    ['figure:passed:2026-12:subject:disclosure-asked', 2],
  ]);
});

test('a disclosure counts once for each step of it, and names nobody', () => {
  const state = (step: string) =>
    ({ disclosures: { d1: { step }, d2: { step: 'refused' } } }) as unknown as SubjectState;
  expect(subject.passed?.(null, state('asked'))).toEqual(['disclosure-asked', 'disclosure-refused']);
  expect(subject.passed?.(state('asked'), state('permitted'))).toEqual(['disclosure-permitted']);
  expect(subject.passed?.(state('permitted'), state('permitted'))).toEqual([]);
});
