/** The board's rows: dates of all cases, soonest first, a stretch of time after the other, so that no query sorts what lies far away. */
import { type BoardGroup, boardGroup, groupEnds } from '../../domain/board/index.ts';
import { addDays, type Day, dayOf, earlierOf, type Instant, startOfDay } from '../../domain/dates/index.ts';
import type { BoardMoment, BoardTask } from '../../store/index.ts';
import type { Deps } from '../deps.ts';
import type { Filter } from './filter.ts';

/** Where a list stopped: the instant and the id of its last row. */
export interface Cursor {
  at: Instant;
  id: string;
}
export interface Row {
  id: string;
  at: Instant;
  /** The legal day: a task's last day, or the day on which the system does it. */
  day: Day;
  caseId: string;
  caseKind: string;
  stage: string;
  task: BoardTask | null;
  moment: BoardMoment | null;
}
export interface Found {
  rows: Row[];
  /** Go on from here; null: there is nothing more. */
  next: Cursor | null;
  /** It stopped looking before it had found enough: up to this day there is nothing more. */
  lookedUntil: Day | null;
}

/** Days from today at which a stretch ends: short where much is due. */
const STRETCHES = [-91, -28, -14, -7, -3, -1, 0, 1, 3, 7, 14, 28, 63, 126, 252, 400, 1100, 4000];
/** Looking on for what a filter lets through hardly any of ends after this; the list says so and can go on. */
const PATIENCE_MS = 200;
/** So far it always looks. */
const ALWAYS_DAYS = 28;
const AT_ONCE = 500;

/** Just after the end of that day: a task's term ends at 24:00. */
const after = (day: Day): Instant => `${startOfDay(addDays(day, 1)).slice(0, -4)}001Z`;

/** The bounds of a group; null: no bound on that side. */
function boundsOf(group: BoardGroup | undefined, today: Day): { from: Instant | null; until: Instant } {
  const ends = groupEnds(today);
  const far = after(addDays(today, STRETCHES.at(-1) as number));
  const order = ['overdue', 'today', 'this-week', 'four-weeks'] as const;
  if (group === undefined) return { from: null, until: far };
  const index = order.indexOf(group as (typeof order)[number]);
  const before = index < 0 ? ends['four-weeks'] : index === 0 ? null : ends[order[index - 1] as 'today'];
  return {
    from: before === null ? null : after(before),
    until: index < 0 ? far : after(ends[order[index] as 'today']),
  };
}

/** @param keep what the store can't be asked: the stage, what is at risk. */
export async function findRows(
  deps: Deps,
  today: Day,
  filter: Filter,
  {
    size,
    cursor = null,
    moments = true,
    patience = PATIENCE_MS,
    keep = async (rows) => rows,
  }: {
    size: number;
    cursor?: Cursor | null;
    moments?: boolean;
    patience?: number;
    keep?: (rows: Row[]) => Promise<Row[]>;
  },
): Promise<Found> {
  const bounds = boundsOf(filter.group, today);
  const begun = performance.now();
  const rows: Row[] = [];
  let from = cursor?.at ?? bounds.from;
  let behind = cursor?.id;
  for (const days of STRETCHES) {
    const day = addDays(today, days);
    const end = after(day);
    if (from !== null && end <= from) continue;
    const until = earlierOf(end, bounds.until);
    for (;;) {
      // Where nothing is sifted out afterwards, no more than the page shows.
      const limit = filter.stage !== undefined || filter.risk ? AT_ONCE : size + 1 - rows.length;
      const range = { from, until, limit, ...(behind !== undefined && { after: behind }) };
      const found = await stretch(deps, range, filter, moments);
      const kept = await keep(await placed(deps, found, filter));
      rows.push(...kept);
      const last = found.at(-1);
      if (rows.length > size) {
        const shown = rows.slice(0, size);
        const stop = shown.at(-1) as Row;
        return { rows: shown, next: { at: stop.at, id: stop.id }, lookedUntil: null };
      }
      if (found.length < limit || !last) break;
      [from, behind] = [last.at, last.id];
    }
    [from, behind] = [until, undefined];
    if (until >= bounds.until) break;
    if (days >= ALWAYS_DAYS && performance.now() - begun > patience)
      return { rows, next: { at: until, id: '' }, lookedUntil: day };
  }
  return { rows, next: null, lookedUntil: null };
}

type Bare = Omit<Row, 'stage'>;

async function stretch(
  deps: Deps,
  range: { from: Instant | null; until: Instant; limit: number; after?: string },
  filter: Filter,
  withMoments: boolean,
): Promise<Bare[]> {
  const { board } = deps.store;
  const [tasks, moments] = await Promise.all([
    board.tasks(range, filter),
    withMoments ? board.moments(range, filter) : [],
  ]);
  const rows: Bare[] = [
    ...tasks.map((task) => ({
      ...{ id: task.id, at: task.endsAt, day: task.lastDay, caseId: task.caseId, caseKind: task.caseKind },
      ...{ task, moment: null },
    })),
    ...moments.map((moment) => ({
      ...{ id: moment.id, at: moment.at, day: dayOf(moment.at), caseId: moment.caseId },
      ...{ caseKind: moment.caseKind, task: null, moment },
    })),
  ];
  rows.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1));
  // Of two lists that were cut off, only what both have reached is in order.
  return rows.slice(0, range.limit);
}

async function placed(deps: Deps, rows: readonly Bare[], { stage }: Filter): Promise<Row[]> {
  if (stage === undefined) return rows.map((row) => ({ ...row, stage: '' }));
  const places = await deps.store.board.places([...new Set(rows.map(({ caseId }) => caseId))]);
  return rows
    .map((row) => ({ ...row, stage: places.get(row.caseId)?.stage ?? '' }))
    .filter((row) => row.stage === stage);
}

/** How many tasks end in each group, no further than `most`. */
export async function groupCounts(
  deps: Deps,
  today: Day,
  filter: Filter,
  groups: readonly BoardGroup[],
  most: number,
): Promise<Map<BoardGroup, number>> {
  const found = await Promise.all(
    groups.map(
      async (group) =>
        [group, await deps.store.board.count(boundsOf(group, today), filter, most)] as [BoardGroup, number],
    ),
  );
  return new Map(found);
}

export const groupOf = (row: Row, today: Day): BoardGroup => boardGroup(row.day, today);

/** As it stands in an address. */
export const cursorText = ({ at, id }: Cursor): string => Buffer.from(`${at} ${id}`).toString('base64url');
export function readCursor(text: unknown): Cursor | null {
  if (typeof text !== 'string' || text.length > 300) return null;
  const [, at, id] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([\w:. -]*)$/.exec(
      Buffer.from(text, 'base64url').toString(),
    ) ?? [];
  return at === undefined || id === undefined || Number.isNaN(Date.parse(at)) ? null : { at, id };
}
