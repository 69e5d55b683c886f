/**
 * What the store, the engine and the calendar say about one case, held beside each other: where they differ, and whether
 * that can be mended without anybody. The store is what counts (docs/design.md); the engine only has to wake it up.
 * Pure: instants come in as ISO text in UTC.
 */
import type { CaseId } from '../case.ts';
import type { Instant } from '../dates/index.ts';

export interface Stored {
  caseId: CaseId;
  kind: string;
  version: number;
  /** The next moment for which the loop must wake up, as the last step left it. */
  nextAt: Instant | null;
  /** The same, as the rules count it today; left out when it was not counted. `unreadable`: its state can't be opened. */
  counted?: Instant | null | 'unreadable';
  /** Open tasks of its state that have no row, by id; left out when it was not looked at. */
  missingTasks?: readonly string[];
}
export interface Running {
  nextAt: Instant | null;
  /** When this run began. */
  since: Instant;
  /** The version at which its loop is; null when it was not asked or gives no answer. */
  version: number | null;
}

/** What is wrong, by a fixed word. */
export type Wrong =
  | 'not-running'
  | 'other-moment'
  | 'other-calendar'
  | 'late'
  | 'unreadable'
  | 'task-missing'
  | 'store-behind'
  | 'not-in-store'
  | 'destroyed-but-running'
  | 'erasure-stopped'
  | 'restored';
/** `start`: a workflow from the store's version. `recount`: the loop steps and counts anew. `end`: it goes. null: people must look. */
export type Mend = 'start' | 'recount' | 'end' | null;
export interface Difference {
  wrong: Wrong;
  mend: Mend;
}

/** A moment may be this late while a step, a restart or a busy day comes to it: milliseconds. */
export const LATE_MS = 3_600_000;
/** A new case's first step may be under way for so long before the store must know it: milliseconds. */
export const NEW_MS = 600_000;

/**
 * Nothing is mended where the store may have lost something (a copy that was put back): the rules would then act on what
 * is no longer true, and could destroy what was kept, or keep what was destroyed.
 */
export function differences(
  stored: Stored | null,
  running: Running | null,
  { gone, now }: { gone: boolean; now: Instant },
): Difference[] {
  if (stored === null) {
    if (running === null) return [];
    // Its key is gone, so it can do nothing any more, not even end.
    if (gone) return [{ wrong: 'destroyed-but-running', mend: 'end' }];
    return msBetween(running.since, now) > NEW_MS ? [{ wrong: 'not-in-store', mend: null }] : [];
  }
  if (stored.counted === 'unreadable') return [{ wrong: 'unreadable', mend: null }];
  const found: Difference[] =
    (stored.missingTasks ?? []).length > 0 ? [{ wrong: 'task-missing', mend: null }] : [];
  if (running === null) return [...found, { wrong: 'not-running', mend: 'start' }];
  if (running.version !== null && running.version > stored.version)
    return [...found, { wrong: 'store-behind', mend: null }];
  if (running.nextAt !== stored.nextAt) found.push({ wrong: 'other-moment', mend: 'recount' });
  else if (stored.counted !== undefined && stored.counted !== stored.nextAt)
    found.push({ wrong: 'other-calendar', mend: 'recount' });
  if (stored.nextAt !== null && msBetween(stored.nextAt, now) > LATE_MS)
    found.push({ wrong: 'late', mend: 'recount' });
  return found;
}

const msBetween = (from: Instant, to: Instant): number => Date.parse(to) - Date.parse(from);
