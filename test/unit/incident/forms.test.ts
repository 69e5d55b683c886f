/** What the forms of an incident ask (15.2g, AVG 33-34), where it goes, and who sees which of its papers. */
import type { FormContext } from '../../../domain/forms/index.ts';
import { incidentForms } from '../../../domain/incident/forms.ts';
import { incidentPapers, READERS, REGISTER, REPORTERS } from '../../../domain/incident/papers.ts';
import { asks, formSays, grantSays } from '../told.ts';
import { breach, covenant } from './play.ts';

const context = (more: Partial<FormContext> = {}): FormContext => ({
  today: '2026-11-27',
  party: 'om',
  ...more,
});
const task = (kind: string, more: Partial<FormContext> = {}): string[] =>
  asks(incidentForms.tasks[kind]?.fields(covenant, context(more)) ?? []);
const first = (today: string): string[] => {
  const form = incidentForms.forms['report-incident'];
  return form ? formSays(form(covenant, context({ today }))) : [];
};

test('everybody who can sign in reports: what, since when, and an account', () => {
  expect(first('2026-11-27')).toEqual([
    'report-incident (15.2g) by core-representative, case-representative, external-partner, administrator, coordinator, party-manager, request-officer, data-protection-officer, complaint-handler, auditor, operations',
    'nature! choice wrong-recipient|lost-or-stolen|seen|changed-or-gone|attack|rules|other',
    'awareOn! date past first 2026-11-27',
    'awareTime! text',
    'account! textarea → incident.account',
  ]);
  expect(first('')[2]).toEqual('awareOn! date past');
});
test('judging: when it was first known stands as it is until somebody says earlier', () => {
  expect(task('triage-incident', { own: breach().current })).toEqual([
    'outcome! choice breach|incident|none',
    'awareOn! date past first 2026-11-27',
    'awareTime! text first 15:00',
    'dossiers! number 0-999999',
    'concerned textarea → incident.concerned',
  ]);
  expect(task('triage-incident').slice(1, 3)).toEqual(['awareOn! date past', 'awareTime! text']);
});
test('what the authority asks (AVG 33(3))', () =>
  expect(task('prepare-breach-report')).toEqual([
    'nature! textarea → incident.report',
    'persons! textarea → incident.report',
    'records! textarea → incident.report',
    'consequences! textarea → incident.report',
    'measures! textarea → incident.report',
    'contact! textarea → incident.report',
    'personCount! number 0-999999',
    'recordCount! number 0-999999',
  ]));
test('whether it is reported: not only with a ground and its reason (AVG 33(1), (5))', () =>
  expect(task('decide-breach')).toEqual([
    'report! choice report|not',
    'ground! choice no-harm-expected if report=not',
    'why-not! textarea → incident.reason if report=not',
  ]));
test('when it was reported; late with the reason', () => {
  expect(task('report-breach')).toEqual([
    'reportedOn! date past',
    'reportedTime! text',
    'number text → incident.report',
    'late! choice no|yes',
    'why-late! textarea → incident.late if late=yes',
  ]);
  expect(task('report-breach', { own: breach().current })).toEqual([
    'reportedOn! date past',
    'reportedTime! text',
    'number text → incident.report',
    'late! choice no|yes',
    'why-late! textarea → incident.late if late=yes',
  ]);
});
test('whether the persons were told (AVG 34)', () =>
  expect(task('inform-persons')).toEqual([
    'informed! choice informed|not',
    'on! date past if informed=informed',
    'how! textarea → incident.informing if informed=informed',
    'ground! choice a|b|c if informed=not',
    'why-not! textarea → incident.informing if informed=not',
  ]));
test('closing it', () =>
  expect(task('close-incident')).toEqual([
    'measures! textarea → incident.lessons',
    'lessons! textarea → incident.lessons',
    'done! choice yes',
  ]));
test('before they answer, people see', () =>
  expect(Object.entries(incidentForms.tasks).map(([kind, { reads = [] }]) => [kind, ...reads])).toEqual([
    ['triage-incident', 'incident.account'],
    ['prepare-breach-report', 'incident.account', 'incident.concerned'],
    ['decide-breach', 'incident.account', 'incident.concerned', 'incident.report'],
    ['report-breach', 'incident.report'],
    ['inform-persons', 'incident.account', 'incident.concerned', 'incident.report'],
    [
      'close-incident',
      'incident.account',
      'incident.concerned',
      'incident.report',
      'incident.reason',
      'incident.informing',
    ],
  ]));
test('who sees and writes which papers: the account is the administrator’s and of who must decide; the register the controller’s', () => {
  expect(incidentPapers.purpose).toBe('security');
  expect(incidentPapers.grants.map(grantSays)).toEqual([
    'core-representative write [incident.account] in [new]',
    'case-representative write [incident.account] in [new]',
    'external-partner write [incident.account] in [new]',
    'coordinator write [incident.account] in [new]',
    'party-manager write [incident.account] in [new]',
    'request-officer write [incident.account] in [new]',
    'data-protection-officer write [incident.account] in [new]',
    'complaint-handler write [incident.account] in [new]',
    'auditor write [incident.account] in [new]',
    'operations write [incident.account] in [new]',
    'administrator both [incident.account,incident.concerned,incident.report,incident.reason,incident.late,incident.informing,incident.lessons] in any',
    'core-representative both [incident.reason] in any when handles',
    'core-representative read [incident.account,incident.concerned] in any when handles',
    'core-representative read [incident.report,incident.reason,incident.late,incident.informing,incident.lessons] in any',
    'data-protection-officer read [incident.report,incident.reason,incident.late,incident.informing,incident.lessons] in any',
    'auditor read [incident.report,incident.reason,incident.late,incident.informing,incident.lessons] in any',
  ]);
  expect([READERS, REGISTER, REPORTERS]).toEqual([
    ['data-protection-officer', 'auditor'],
    ['incident.report', 'incident.reason', 'incident.late', 'incident.informing', 'incident.lessons'],
    [
      'core-representative',
      'case-representative',
      'external-partner',
      'administrator',
      'coordinator',
      'party-manager',
      'request-officer',
      'data-protection-officer',
      'complaint-handler',
      'auditor',
      'operations',
    ],
  ]);
});
