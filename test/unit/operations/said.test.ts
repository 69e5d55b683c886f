/** What operations see, in words: of every activity what stands still while it fails; how long; and that nobody is in it. */
import {
  activityInWords,
  errorInWords,
  lengthInWords,
  OPERATIONS,
  seesOperations,
  WORKFLOW_TYPES,
  workflowInWords,
} from '../../../domain/operations/index.ts';
import { CONFIRM_MINUTES, mayDecode } from '../../../domain/operations/rebuild.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

test.each([
  [-SECOND, '0 seconden'],
  [SECOND, '1 seconde'],
  [1_999, '1 seconde'],
  [119 * SECOND, '119 seconden'],
  [2 * MINUTE, '2 minuten'],
  [HOUR + 59 * MINUTE, '119 minuten'],
  [2 * HOUR, '2 uur'],
  [47 * HOUR, '47 uur'],
  [48 * HOUR, '2 dagen'],
])('%d ms is %s', (ms, words) => expect(lengthInWords(ms)).toBe(words));

test('what has no words yet is called by its own name, and an error never by its message', () => {
  expect(workflowInWords('other')).toBe('other');
  expect(WORKFLOW_TYPES.map(workflowInWords).every((words) => /^[A-Z]/.test(words))).toBe(true);
  expect(activityInWords('other')).toEqual({ title: 'other', blocks: 'Dit onderdeel gaat niet verder.' });
  expect(activityInWords('deliver').title).toMatch(/mail/);
  expect(errorInWords('Other')).toBe('Fout van de soort Other');
  expect(errorInWords('Timeout')).toBe('Het duurde te lang (Timeout)');
});

test('operations see it, and a second person confirms within half an hour', () => {
  expect([seesOperations({ roles: [OPERATIONS] }), seesOperations({ roles: ['administrator'] })]).toEqual([
    true,
    false,
  ]);
  expect(OPERATIONS).toBe('operations');
  expect([mayDecode({ roles: ['administrator'] }), mayDecode({ roles: ['coordinator'] })]).toEqual([
    true,
    false,
  ]);
  expect(CONFIRM_MINUTES).toBe(30);
});
