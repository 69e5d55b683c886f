import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { COMMAND_ID, isYoung, newCommandId } from '../../../api/acting/command.ts';

const DAY = 86_400_000;
/** A form's id as it would have been made so long ago. */
const madeAgo = (ms: number): string => {
  const time = (Date.now() - ms).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}${newCommandId().slice(13)}`;
};

test('the id of a new form is a UUID of its own instant, and never the same', () => {
  const ids = Array.from({ length: 1000 }, newCommandId);
  expect(new Set(ids).size).toBe(1000);
  for (const id of ids.slice(0, 20)) {
    expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(id).toMatch(COMMAND_ID);
    expect(isYoung(id)).toBe(true);
  }
});

test('an id is young while its intent would be there, and no longer', () => {
  expect(isYoung(madeAgo(28 * DAY))).toBe(true);
  expect(isYoung(madeAgo(29 * DAY + 60_000))).toBe(false);
  expect(isYoung(madeAgo(400 * DAY))).toBe(false);
});

test('an id that says nothing about its age, or comes from later, is looked up', () => {
  expect(isYoung(madeAgo(-DAY))).toBe(false);
  for (const id of [randomUUID(), 'formulier-1', '', `${newCommandId()}x`]) expect(isYoung(id)).toBe(false);
});
