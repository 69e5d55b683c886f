/** The board for one person and one choice of filters: what its page, its live stream and its exports show. */
import { BOARD_GROUPS, type BoardGroup, type Risk, type Scope } from '../../domain/board/index.ts';
import type { Day } from '../../domain/dates/index.ts';
import type { Deps, Who } from '../deps.ts';
import { groupCounts } from './counts.ts';
import { type Filter, GROUPS } from './filter.ts';
import { type Asked, type Line, linesOf, risksOf } from './lines.ts';
import { type Cursor, findRows, type Row } from './list.ts';

/** Rows on a page. */
export const PAGE = 30;
/** More than this many in a group is said as "more than". */
export const COUNTED = 999;
const NEAR: readonly BoardGroup[] = ['overdue', 'today', 'this-week'];

export interface BoardView {
  groups: { id: string; title: string; overdue: boolean; lines: Line[] }[];
  counts: { id: string; title: string; n: number; more: boolean; overdue: boolean }[];
  next: Cursor | null;
  lookedUntil: Day | null;
  found: number;
}

/** Whether this person may; either way it is on record that they looked, and in what way. */
export async function mayWatch(deps: Deps, who: Who, scope: Scope | null, what: string): Promise<boolean> {
  await deps.store.accessLog.write({
    who: who.member.id,
    party: who.actor.party,
    what: scope ? what : 'refused',
    purpose: 'board',
    fields: [],
    file: 'tasks',
    caseId: null,
    ok: scope !== null,
  });
  return scope !== null;
}

export async function boardView(
  deps: Deps,
  scope: Scope,
  today: Day,
  filter: Filter,
  {
    cursor = null,
    size = PAGE,
    fresh = false,
    names,
  }: {
    cursor?: Cursor | null;
    size?: number;
    /** No count may be older than this call. */
    fresh?: boolean;
    names?: Asked['names'];
  } = {},
): Promise<BoardView> {
  const away = deps.store.deputies.all(today);
  // Where the rows can't be read, nobody waits for it.
  away.catch(() => {});
  const listing = async () => {
    const { risks, ...found } = await foundOf(deps, scope, today, filter, { cursor, size, away });
    return { ...found, lines: await linesOf(deps, found.rows, today, { risks, away, names }) };
  };
  const [{ rows, next, lookedUntil, lines }, counts] = await Promise.all([
    listing(),
    groupCounts(deps, today, countable(filter), NEAR, COUNTED + 1, fresh),
  ]);
  return {
    groups: BOARD_GROUPS.map((group) => ({
      ...GROUPS[group],
      overdue: group === 'overdue',
      lines: lines.filter((line) => line.group === group),
    })).filter((group) => group.lines.length > 0),
    counts: NEAR.map((group) => {
      const n = counts.get(group) ?? 0;
      return { ...GROUPS[group], n: Math.min(n, COUNTED), more: n > COUNTED, overdue: group === 'overdue' };
    }),
    next,
    lookedUntil,
    found: rows.length,
  };
}

type Range = { cursor: Cursor | null; size: number; away?: Asked['away'] };
interface FoundRows {
  rows: Row[];
  next: Cursor | null;
  lookedUntil: Day | null;
}

/** The rows alone; what is at risk among them goes into `risks`. */
export async function rowsOf(
  deps: Deps,
  scope: Scope,
  today: Day,
  filter: Filter,
  { risks, ...range }: Range & { risks: Map<string, Risk> },
): Promise<FoundRows> {
  const { risks: risking, ...found } = await foundOf(deps, scope, today, filter, range);
  for (const [id, risk] of await risking) risks.set(id, risk);
  return found;
}

/** The rows, and the question what is at risk among them: under way, for what is read beside it. */
async function foundOf(
  deps: Deps,
  scope: Scope,
  today: Day,
  filter: Filter,
  { cursor, size, away }: Range,
): Promise<FoundRows & Pick<Asked, 'risks'>> {
  if (filter.number !== undefined) {
    const rows = await one(deps, scope, filter.number);
    return { rows, next: null, lookedUntil: null, risks: risksOf(deps, rows, today, away) };
  }
  // What the system does by itself stands in no party's list.
  const moments = scope.party === null && !filter.risk;
  const risks = new Map<string, Risk>();
  const found = await findRows(deps, today, filter, {
    ...{ size, cursor, moments },
    ...(filter.risk && {
      keep: async (rows: Row[]) => {
        const at = await risksOf(deps, rows, today, away);
        for (const [id, risk] of at) risks.set(id, risk);
        return rows.filter(({ id }) => at.has(id));
      },
    }),
  });
  return { ...found, risks: filter.risk ? Promise.resolve(risks) : risksOf(deps, found.rows, today, away) };
}

async function one({ store }: Deps, scope: Scope, number: string): Promise<Row[]> {
  const task = await store.tasks.byNumber(number);
  if (task?.status !== 'open' || (scope.party !== null && task.party !== scope.party)) return [];
  const { id, endsAt, lastDay, caseId, caseKind } = task;
  const row = { id, at: endsAt, day: lastDay, caseId, caseKind, stage: '' };
  return [{ ...row, task: { ...task, undelivered: true }, moment: null }];
}

/** The filters that the store can count by. */
const countable = ({ party, kind, assignee, caseKind }: Filter): Filter => ({
  ...(party !== undefined && { party }),
  ...(kind !== undefined && { kind }),
  ...(assignee !== undefined && { assignee }),
  ...(caseKind !== undefined && { caseKind }),
});
