import { readFileSync } from 'node:fs';
import {
  activityInWords,
  errorInWords,
  lengthInWords,
  seesOperations,
  WORKFLOW_TYPES,
} from '../../../domain/operations/index.ts';

const exportsOf = (file: string): string[] =>
  [
    ...readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8').matchAll(
      /^ {2}(\w+)\(.*\): Promise</gm,
    ),
  ].map(([, name = '']) => name);

test('every activity that a workflow calls has words, and says what stands still', () => {
  const names = exportsOf('contracts/activities.ts');
  expect(names.length).toBeGreaterThan(10);
  for (const name of names) {
    expect(activityInWords(name).title).not.toBe(name);
    expect(activityInWords(name).blocks).toMatch(/\.$/);
  }
});

test('every workflow of the bundle has words', () => {
  const source = readFileSync(new URL('../../../workflows/index.ts', import.meta.url), 'utf8');
  for (const type of WORKFLOW_TYPES) expect(source).toContain(type);
});

test('an error is its type; a type that nobody knows is shown as it is, never a message', () => {
  expect(errorInWords('MailUnavailable')).toMatch(/^De mailserver .*\(MailUnavailable\)$/);
  expect(errorInWords('Vreemd')).toBe('Fout van de soort Vreemd');
});

test('how long something waits', () => {
  expect([0, 1_000, 119_999, 120_000, 7_200_000, 172_800_000].map(lengthInWords)).toEqual([
    '0 seconden',
    '1 seconde',
    '119 seconden',
    '2 minuten',
    '2 uur',
    '2 dagen',
  ]);
});

test('nobody but operations sees it', () => {
  expect(seesOperations({ roles: ['operations'] })).toBe(true);
  expect(seesOperations({ roles: ['coordinator', 'administrator'] })).toBe(false);
});
