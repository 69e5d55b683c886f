/**
 * 18: what another version of the covenant would do to the cases that run: which dates move, and which way. By the rules
 * themselves, on the states as they are; ids, dates and terms, nothing about anybody. Pure.
 */
import type { Covenant } from '../../covenant/index.ts';
import type { CaseId, Kind, Moment } from '../case.ts';
import type { Day } from '../dates/index.ts';

export interface Moved {
  caseId: CaseId;
  kind: string;
  /** The covenant's term, or the moment's own name. */
  what: string;
  /** Task, unit or other thing in that case. */
  ref: string;
  from: Day | null;
  to: Day | null;
  which: 'earlier' | 'later' | 'new' | 'gone';
}

/** Mails about a task move with the task; they are no dates of their own. */
const FOLLOWS: ReadonlySet<string> = new Set(['reminder', 'escalation']);

const datesOf = (moments: readonly Moment[]): Map<string, Moment> =>
  new Map(
    moments
      .filter(({ what }) => !FOLLOWS.has(what))
      // A date that is shown and one that acts on the same thing are one line.
      .map((moment) => [`${moment.what}|${moment.ref}`, moment]),
  );

/** @param now the covenant of today; @param then the one with the new version, as on the day on which it starts */
export function movedDates(
  { caseId, kind, state }: { caseId: CaseId; kind: Kind<unknown, { type: string }>; state: unknown },
  now: Covenant,
  then: Covenant,
): Moved[] {
  const before = datesOf(kind.due(state, now));
  const after = datesOf(kind.due(state, then));
  const moved: Moved[] = [];
  for (const [key, { what, ref, lastDay, at }] of before) {
    const other = after.get(key);
    const line = { caseId, kind: kind.name, what, ref, from: lastDay };
    if (!other) moved.push({ ...line, to: null, which: 'gone' });
    else if (other.at !== at && other.lastDay !== lastDay)
      moved.push({ ...line, to: other.lastDay, which: other.at < at ? 'earlier' : 'later' });
  }
  for (const [key, { what, ref, lastDay }] of after)
    if (!before.has(key))
      moved.push({ caseId, kind: kind.name, what, ref, from: null, to: lastDay, which: 'new' });
  return moved;
}
