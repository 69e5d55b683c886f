/** What the forms of a complaint ask (13.1, Awb 9), where it goes, and who sees which of its papers. */
import { complaintForms } from '../../../domain/complaint/forms.ts';
import { complaintPapers, DESK, seesComplaints } from '../../../domain/complaint/papers.ts';
import type { FormContext } from '../../../domain/forms/index.ts';
import { asks, formSays, grantSays } from '../told.ts';
import { covenant } from './play.ts';

const SOME = [{ value: 'm-1', label: 'Iemand' }];
const context = (more: Partial<FormContext> = {}): FormContext => ({
  today: '2026-11-27',
  party: 'om',
  ...more,
});
const task = (kind: string, more: Partial<FormContext> = {}): string[] =>
  asks(complaintForms.tasks[kind]?.fields(covenant, context(more)) ?? []);
const form = (id: string, more: Partial<FormContext> = {}): string[] => {
  const made = complaintForms.forms[id];
  return made ? formSays(made(covenant, context(more))) : [];
};

test('taken in by the desk: who complains is not needed, what about is', () => {
  expect(form('register-complaint')).toEqual([
    'register-complaint (13.1) by request-officer, administrator, coordinator',
    'how! choice letter|desk',
    'receivedOn! date past first 2026-11-27',
    'name text → complaint.person',
    'birthDate date past → complaint.person',
    'address text → complaint.person',
    'place text → complaint.person',
    'behalf! choice self|other',
    'other text → complaint.person if behalf=other',
    'account! textarea → complaint.account',
  ]);
  expect(form('register-complaint', { today: '' })[2]).toEqual('receivedOn! date past');
});
test('by the public page', () =>
  expect(form('ask-complaint')).toEqual([
    'ask-complaint (13.1) by public',
    'behalf! choice self|other',
    'name! text → complaint.person',
    'birthDate date past → complaint.person',
    'address! text → complaint.person',
    'place! text → complaint.person',
    'other text → complaint.person if behalf=other',
    'account! textarea → complaint.account',
  ]));
test('confirmed', () => expect(task('confirm-complaint')).toEqual(['sentOn! date past']));
test('sorted: only what can be chosen is asked, and a file only of who is known', () => {
  expect(task('sort-complaint')).toEqual(['identity! choice document|not', 'handler! choice']);
  expect(task('sort-complaint', { lines: SOME, members: SOME, handlers: SOME })).toEqual([
    'identity! choice document|not',
    'links checkboxes m-1 if identity=document',
    'reading textarea → complaint.reading if identity=document',
    'against checkboxes m-1',
    'handler! choice m-1',
  ]);
});
test('whether the file may be read', () =>
  expect(task('give-complaint-reading')).toEqual(['answer! choice agree|refuse']));
test('heard, or not handled with a ground', () =>
  expect(task('hear-complaint')).toEqual([
    'outcome! choice heard|unfounded|not-wanted|no-reaction|not-handled',
    'heardOn! date past if outcome=heard',
    'report! textarea → complaint.hearing if outcome=heard',
    'ground! choice handled-before|too-long-ago|objection-open|appeal-open|in-court|under-investigation|small-interest|no-name if outcome=not-handled',
    'why! textarea → complaint.findings if outcome=not-handled',
  ]));
test('the opinion', () =>
  expect(task('decide-complaint')).toEqual([
    'opinion! choice founded|partly|unfounded|no-opinion',
    'findings! textarea → complaint.findings',
    'measures textarea → complaint.measures',
  ]));
test('sent', () => expect(task('send-complaint-answer')).toEqual(['sentOn! date past']));
test('without a task', () => {
  expect(form('change-complaint-handler', { handlers: SOME })).toEqual([
    'change-complaint-handler (Awb 9:7) by request-officer, administrator, coordinator',
    'handler! choice m-1',
  ]);
  expect(form('change-complaint-handler')[1]).toEqual('handler! choice');
  expect(form('extend-complaint')).toEqual([
    'extend-complaint (Awb 9:11) by complaint-handler',
    'how! choice own|agreed',
    'until! date future if how=agreed',
    'why! textarea → complaint.extension',
    'told! checkboxes yes',
  ]);
  expect(form('close-complaint')).toEqual([
    'close-complaint (13.1) by request-officer, administrator, coordinator, complaint-handler',
    'why! choice settled|withdrawn|double',
  ]);
  expect(form('ask-complaint-reading')).toEqual([
    'ask-complaint-reading (4, 13.2) by complaint-handler',
    'reading! textarea → complaint.reading',
  ]);
  expect(form('stop-complaint-reading')).toEqual(['stop-complaint-reading (4, 13.2) by core-representative']);
});
test('before they answer, people see', () =>
  expect(Object.entries(complaintForms.tasks).map(([kind, { reads = [] }]) => [kind, ...reads])).toEqual([
    ['confirm-complaint', 'complaint.person'],
    ['sort-complaint', 'complaint.person', 'complaint.account'],
    ['give-complaint-reading', 'complaint.reading'],
    ['hear-complaint', 'complaint.person', 'complaint.account'],
    ['decide-complaint', 'complaint.person', 'complaint.account', 'complaint.hearing'],
    ['send-complaint-answer'],
  ]));
test('who sees and writes which papers: the controller sees why a file must be read, never who complains', () => {
  expect(complaintPapers.purpose).toBe('complaint');
  expect(complaintPapers.grants.map(grantSays)).toEqual([
    'public write [complaint.person,complaint.account] in [new]',
    'coordinator write [complaint.person,complaint.account] in [new]',
    'request-officer write [complaint.person,complaint.account] in [new]',
    'administrator write [complaint.person,complaint.account] in [new]',
    'request-officer both [complaint.person,complaint.account,complaint.reading] in any when handles',
    'administrator both [complaint.person,complaint.account,complaint.reading] in any when handles',
    'complaint-handler both [complaint.person,complaint.account,complaint.reading,complaint.hearing,complaint.findings,complaint.measures,complaint.extension] in any when handles',
    'core-representative read [complaint.reading] in any when handles',
  ]);
  expect(DESK.map((role) => seesComplaints({ roles: ['x', role] }))).toEqual([true, true, true]);
  expect(seesComplaints({ roles: ['complaint-handler'] })).toBe(false);
});
