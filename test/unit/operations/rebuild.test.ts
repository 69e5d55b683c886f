import { freshRun } from '../../../contracts/rebuild.ts';
import {
  confirming,
  HINDRANCE_WORDS,
  isRebuildReason,
  mayRebuild,
  REBUILD_REASONS,
} from '../../../domain/operations/rebuild.ts';

test('whoever asked can not confirm, and what was shown must still be so', () => {
  const asked = { by: 'm-1', version: 4 };
  expect(confirming(asked, 'm-2', 4)).toBe('ok');
  expect(confirming(asked, 'm-1', 4)).toBe('own');
  // Their own is refused as such, whatever else is wrong.
  expect(confirming(asked, 'm-1', 5)).toBe('own');
  expect(confirming(asked, 'm-2', 5)).toBe('moved-on');
  expect(confirming(null, 'm-2', 4)).toBe('nothing-asked');
});

test('operations and the administrator may, nobody else', () => {
  for (const role of ['operations', 'administrator']) expect(mayRebuild({ roles: [role] })).toBe(true);
  for (const role of ['coordinator', 'core-representative', 'controller', 'party-manager', 'request-officer'])
    expect(mayRebuild({ roles: [role] })).toBe(false);
});

test('a reason is a choice: nothing typed, nothing inherited', () => {
  for (const reason of Object.keys(REBUILD_REASONS)) expect(isRebuildReason(reason)).toBe(true);
  for (const reason of ['', 'toString', '__proto__', 'Jan de Vries', ['ended'], null, undefined])
    expect(isRebuildReason(reason)).toBe(false);
  for (const words of Object.values(HINDRANCE_WORDS)) expect(words).toMatch(/\.$/);
});

test('a new run begins at the version of the store, counts by itself, and ends none', () => {
  const known = { caseId: 'abc', kind: 'subject', version: 7, stage: 'weighing', unfinished: ['mail:7'] };
  const run = freshRun(known, 'queue');
  expect(run).toEqual({
    ...{ workflowId: 'case-abc', taskQueue: 'queue', signal: 'recount' },
    args: [
      {
        ...{ caseId: 'abc', kind: 'subject', version: 7, nextAt: null },
        ...{ stage: 'weighing', unfinished: ['mail:7'] },
      },
    ],
  });
  // No policy that would end a run that is there.
  expect(JSON.stringify(run)).not.toMatch(/TERMINATE|conflict/i);
});
