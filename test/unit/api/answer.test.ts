import { linesOf } from '../../../api/acting/answer.ts';
import { modelCovenant } from '../../../covenant/index.ts';
import { readForm, taskForm } from '../../../domain/forms/index.ts';

const covenant = modelCovenant();
const context = { today: '2026-11-27', party: 'politie' };

/** What was sent, as the page of the done task says it. */
function shown(kind: string, body: Record<string, string | string[]>): Record<string, string> {
  const form = taskForm(kind, covenant, context);
  const read = readForm(form, body, context);
  if (!read.ok) throw new Error(read.errors.map(({ message }) => message).join(' '));
  const { ground = '', regime = '', on = '' } = read.provenance ?? {};
  const texts = read.texts.map(({ code, values }) => ({ code, values, ground, regime, on }));
  const lines = linesOf(form, read.decision, texts);
  expect(new Set(lines.map(({ label }) => label)).size).toBe(lines.length);
  return Object.fromEntries(lines.map(({ label, value }) => [label, value]));
}

test('choices in words, texts as they were written, what was left empty not at all', () => {
  expect(
    shown('assess', { areas: ['contacts', 'training'], observed: 'Gezien: a, b.', phase: 'unclear' }),
  ).toEqual({
    'Op welke gebieden ziet u iets?': 'Opvallende contacten, Training',
    'Wat is er waargenomen?': 'Gezien: a, b.',
    'In welke fase zit de persoon volgens u?': 'Dat is niet te zeggen',
  });
  expect(shown('decide-agenda', { outcome: 'not-on-agenda', reason: 'Te licht.', keepMonths: '0' })).toEqual({
    'Wat is uw beslissing?': 'De signalen wegen niet zwaar genoeg',
    'Waarom beslist u dit?': 'Te licht.',
    'Hoeveel maanden moeten de gegevens nog blijven?': '0',
  });
});

test('each line of a plan with its own text', () => {
  const lines = shown('draw-up-plan', {
    aims: ['a'],
    plan: 'Het plan.',
    'actions.0.what': 'Praten.',
    'actions.0.owner': 'gemeente',
    'actions.0.by': '2026-12-31',
    'actions.4.what': 'Bellen.',
    'actions.4.owner': 'raad',
    'actions.4.by': '2027-01-31',
  });
  expect(Object.entries(lines).slice(1)).toEqual([
    ['Wat is het plan?', 'Het plan.'],
    ['Actie 1. Wat gaat er gebeuren?', 'Praten.'],
    ['Actie 1. Wie doet het?', 'De gemeente'],
    ['Actie 1. Uiterlijk op welke dag?', 'donderdag 31 december 2026'],
    ['Actie 2. Wat gaat er gebeuren?', 'Bellen.'],
    ['Actie 2. Wie doet het?', 'De Raad voor de Kinderbescherming'],
    ['Actie 2. Uiterlijk op welke dag?', 'zondag 31 januari 2027'],
  ]);
});

test('the ground under article 6 is part of the answer', () => {
  const ground = {
    ground: 'wpg-18',
    regime: 'Wpg',
    'weighty-interest': 'Het belang.',
    necessity: 'De noodzaak.',
  };
  const lines = shown('give-information', { given: 'yes', information: 'Dit.', on: '2026-11-01', ...ground });
  expect(Object.values(lines)).toContain('zondag 1 november 2026');
  expect(lines['Welke wet geldt voor deze gegevens?']).toMatch(/\(Wpg\)$/);
  expect(lines['Op welke grond geeft uw organisatie deze gegevens?']).not.toBe('wpg-18');
});
