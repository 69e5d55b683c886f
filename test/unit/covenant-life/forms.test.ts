/** What the forms of the covenant's own tasks ask (4, 11.1, 15, 18), and who sees the reports. */
import { covenantForms } from '../../../domain/covenant-life/forms.ts';
import { covenantPapers, isReport, reportUnit } from '../../../domain/covenant-life/papers.ts';
import { asks, formSays, grantSays } from '../told.ts';
import { covenant } from './play.ts';

const context = { today: '2027-01-04', party: 'om' };
const task = (kind: string): string[] => asks(covenantForms.tasks[kind]?.fields(covenant, context) ?? []);
const answer = (kind: string): unknown => covenantForms.tasks[kind]?.answer?.({ x: ['yes'] });
const form = (id: string): string[] => {
  const made = covenantForms.forms[id];
  return made ? formSays(made(covenant, context)) : [];
};

test('a check in words has a report, a decision, and who follows it up by when (15.3, 18.4)', () => {
  const lines = task('check-security');
  expect(lines).toEqual([
    'report! textarea → covenant.report',
    'outcome! choice in-order|follow-up',
    'owner! choice administrator|coordinator|data-protection-officer|party-manager@gemeente|party-manager@om|party-manager@politie|party-manager@raad|party-manager@reclassering if outcome=follow-up',
    'on! date future if outcome=follow-up',
  ]);
  expect(task('evaluate-security')).toEqual(lines);
  expect(task('evaluate-covenant')).toEqual(lines);
  expect(task('follow-up')).toEqual([
    'report! textarea → covenant.report',
    'outcome! choice done|later',
    'on! date future if outcome=later',
  ]);
});
test('signing, publishing and registering (18.1, 11.1, 4)', () => {
  expect([task('sign-covenant'), answer('sign-covenant')]).toEqual([
    ['signed! checkboxes yes'],
    { signed: 'yes' },
  ]);
  expect(task('record-publication')).toEqual(['number! text', 'link! text', 'on! date past']);
  expect(task('record-registration')).toEqual(['register! text', 'dpia! text']);
});
test('leaving (18.2-3)', () => {
  expect([task('note-leaving'), answer('note-leaving')]).toEqual([
    ['handled! checkboxes yes'],
    { handled: 'yes' },
  ]);
  expect([task('hand-over-cases'), answer('hand-over-cases')]).toEqual([
    ['handled! checkboxes yes'],
    { handled: 'yes' },
  ]);
  expect(task('decide-continuation')).toEqual(['outcome! choice continue|stop']);
  expect(form('give-notice')).toEqual([
    'give-notice (18.2) by party-manager, core-representative, case-representative',
    'sure! checkboxes yes',
  ]);
});
test('another version, the security plan (15.2), annex 1 (1c)', () => {
  expect([task('sign-version'), task('adopt-security-plan'), task('confirm-annex')]).toEqual([
    ['outcome! choice sign|refuse'],
    ['outcome! choice adopt|refuse'],
    ['outcome! choice confirm|refuse'],
  ]);
  expect(form('propose-security-plan')).toEqual([
    'propose-security-plan (15.2) by administrator',
    'sure! checkboxes yes',
  ]);
});
test('who must see a report sees it', () => {
  expect(
    Object.entries(covenantForms.tasks).flatMap(([kind, { reads }]) => (reads ? [[kind, ...reads]] : [])),
  ).toEqual([['follow-up', 'covenant.report']]);
  expect([covenantPapers.purpose, ...covenantPapers.grants.map(grantSays)]).toEqual([
    'accountability',
    'administrator both [covenant.report] in any',
    'data-protection-officer both [covenant.report] in any when handles',
    'auditor both [covenant.report] in any when handles',
    'party-manager both [covenant.report] in any when handles',
    'core-representative both [covenant.report] in any when handles',
    'case-representative both [covenant.report] in any when handles',
    'coordinator both [covenant.report] in any when handles',
  ]);
  expect([
    reportUnit('check-security', 2),
    isReport('part:report-x'),
    isReport('part:x'),
    isReport(null),
    isReport(undefined),
  ]).toEqual(['part:report-check-security-2', true, false, false, false]);
});
