import { wallNow } from '../config/clock.ts';
import type { CommitRecord, Committed, RecalledCase } from './types.ts';

/** No longer in a process's memory than a key (store/keys.ts): what was destroyed is gone from here as soon. */
const KEEP_MS = 30_000;
const MOST = 500;

/**
 * The cases that this process has just committed, so that their next step need not read them again. Right by
 * construction: a step commits against the version that it started from, and a case that has moved on conflicts.
 */
export interface RecentCases {
  remember(record: CommitRecord, committed: Committed): void;
  /** The case at exactly this version; null when it is not known here. */
  recall(caseId: string, version: number): RecalledCase | null;
  forget(caseId: string): void;
}

interface Entry {
  /** As text: whoever recalls it gets a state of their own. */
  state: string;
  rest: Omit<RecalledCase, 'state'>;
  until: number;
}

export function recentCases(): RecentCases {
  const entries = new Map<string, Entry>();
  let dropping = false;

  /** In order of age, because what is remembered anew goes to the end. */
  function drop(): void {
    const now = wallNow().getTime();
    for (const [caseId, { until }] of entries) {
      if (until > now && entries.size <= MOST) break;
      entries.delete(caseId);
    }
  }
  function dropLater(): void {
    if (dropping || entries.size === 0) return;
    dropping = true;
    setTimeout(() => {
      dropping = false;
      drop();
      dropLater();
    }, KEEP_MS).unref();
  }

  return {
    remember({ caseId, kind, state }, { version, stage, nextAt, next, parties }) {
      const rest = { caseId, kind, version, stage, nextAt, next, parties: [...parties] };
      entries.delete(caseId);
      entries.set(caseId, {
        state: JSON.stringify(state ?? null),
        rest,
        until: wallNow().getTime() + KEEP_MS,
      });
      if (entries.size > MOST) drop();
      dropLater();
    },
    recall(caseId, version) {
      const found = entries.get(caseId);
      if (!found || found.rest.version !== version || found.until <= wallNow().getTime()) return null;
      return { ...found.rest, state: JSON.parse(found.state) as unknown };
    },
    forget: (caseId) => {
      entries.delete(caseId);
    },
  };
}
