/** Store, engine and calendar beside each other: what differs is named, and only what is safe is mended. */
import { differences, LATE_MS, NEW_MS, type Running, type Stored } from '../../../domain/upkeep/compare.ts';
import { WRONG_WORDS } from '../../../domain/upkeep/words.ts';

const at = (ms: number): string => new Date(Date.UTC(2026, 10, 28, 9) + ms).toISOString();
const now = at(0);
const next = at(86_400_000);
const stored = (over: Partial<Stored> = {}): Stored => ({
  ...{ caseId: 'c-1', kind: 'subject', version: 3, nextAt: next, counted: next },
  ...over,
});
const running = (over: Partial<Running> = {}): Running => ({
  nextAt: next,
  since: at(-1e9),
  version: 3,
  ...over,
});
const found = (one: Stored | null, other: Running | null, gone = false) =>
  differences(one, other, { gone, now }).map(({ wrong, mend }) => `${wrong} ${mend}`);

test('what agrees differs in nothing', () => {
  expect(found(stored(), running())).toEqual([]);
  expect(found(stored({ nextAt: null, counted: null }), running({ nextAt: null }))).toEqual([]);
  // What was not counted or not asked is no difference.
  const { counted: _, ...light } = stored();
  expect(found(light, running({ version: null }))).toEqual([]);
  expect(found(null, null)).toEqual([]);
});

test('a case without a workflow gets one; a moment that differs is counted again', () => {
  expect(found(stored(), null)).toEqual(['not-running start']);
  expect(found(stored(), running({ nextAt: at(1) }))).toEqual(['other-moment recount']);
  expect(found(stored(), running({ nextAt: null }))).toEqual(['other-moment recount']);
  expect(found(stored({ counted: at(5) }), running())).toEqual(['other-calendar recount']);
});

test('late is late after an hour, on the instant', () => {
  const due = (ms: number) => {
    const nextAt = at(-ms);
    return found(stored({ nextAt, counted: nextAt }), running({ nextAt }));
  };
  expect(due(LATE_MS)).toEqual([]);
  expect(due(LATE_MS + 1)).toEqual(['late recount']);
});

test('where the store may have lost something nothing is mended', () => {
  expect(found(stored(), running({ version: 4 }))).toEqual(['store-behind null']);
  expect(found(stored(), running({ version: 4, nextAt: at(1) }))).toEqual(['store-behind null']);
  expect(found(stored({ counted: 'unreadable' }), null)).toEqual(['unreadable null']);
  expect(found(stored({ missingTasks: ['t1'] }), running())).toEqual(['task-missing null']);
});

test('a workflow without a case: new, unknown, or of what is destroyed', () => {
  expect(found(null, running({ since: at(-NEW_MS) }))).toEqual([]);
  expect(found(null, running({ since: at(-NEW_MS - 1) }))).toEqual(['not-in-store null']);
  expect(found(null, running(), true)).toEqual(['destroyed-but-running end']);
});

test('every word has its words for who reads the mail', () => {
  for (const words of Object.values(WRONG_WORDS)) expect(words).toMatch(/^[a-zé ,:]{20,}$/);
});
