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
