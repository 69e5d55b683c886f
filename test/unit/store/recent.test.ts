import { expect, test } from '@jest/globals';
import { recentCases } from '../../../store/recent.ts';
import type { CommitRecord, Committed } from '../../../store/types.ts';

const record = (caseId: string, state: unknown) => ({ caseId, kind: 'subject', state }) as CommitRecord;
const committed = (version: number) =>
  ({ version, stage: 'weighing', nextAt: null, next: null, parties: ['om'] }) as unknown as Committed;

test('a case is recalled at exactly the version that was committed', () => {
  const recent = recentCases();
  recent.remember(record('c1', { n: 1 }), committed(4));
  expect(recent.recall('c1', 3)).toBeNull();
  expect(recent.recall('c1', 5)).toBeNull();
  expect(recent.recall('c2', 4)).toBeNull();
  expect(recent.recall('c1', 4)).toMatchObject({
    caseId: 'c1',
    version: 4,
    state: { n: 1 },
    parties: ['om'],
  });
  recent.remember(record('c1', { n: 2 }), committed(5));
  expect(recent.recall('c1', 4)).toBeNull();
  recent.forget('c1');
  expect(recent.recall('c1', 5)).toBeNull();
});

test('each gets a state of their own, as the store would give it', () => {
  const recent = recentCases();
  const state = { list: ['a'], none: undefined };
  recent.remember(record('c1', state), committed(1));
  state.list.push('b');
  const first = recent.recall('c1', 1)?.state as typeof state;
  first.list.push('c');
  expect(recent.recall('c1', 1)?.state).toEqual({ list: ['a'] });
});

test('it remembers some hundreds of cases, the latest', () => {
  const recent = recentCases();
  for (let n = 0; n < 600; n++) recent.remember(record(`c${n}`, n), committed(1));
  expect(recent.recall('c0', 1)).toBeNull();
  expect(recent.recall('c599', 1)?.state).toBe(599);
});
