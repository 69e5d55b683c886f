/** The board's rows: dates of all cases, soonest first, a stretch of time after the other, so that no query sorts what lies far away. */
import { type BoardGroup, boardGroup, groupEnds, readStage } from '../../domain/board/index.ts';
import { addDays, type Day, dayOf, earlierOf, type Instant, startOfDay } from '../../domain/dates/index.ts';
import type { Board, BoardMoment, BoardTask } from '../../store/index.ts';
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

/** Days from today at which a stretch of the past ends: little is left there, unless much is wrong. */
const PAST = [-28, -21, ...Array.from({ length: 14 }, (_, n) => n - 14)];
/** Nothing is looked for beyond this. */
const FURTHEST_DAYS = 4000;
/** A stretch that took less is followed by one twice as long; one that took more by as much as this time allows. */
const STRETCH_MS = 25;
/** Looking on for what a filter lets through hardly any of ends after this; the list says so and can go on. */
const PATIENCE_MS = 100;
/** So far it looks longer. */
const NEAR_DAYS = 28;
const NEAR_MS = 500;
/** What is sifted out afterwards is read in parts: twice a page at first, four times as many when too little was left, up to so many. */
const AT_ONCE = 1_000;

/** Just after the end of that day: a task's term ends at 24:00. */
export const afterDay = (day: Day): Instant => `${startOfDay(addDays(day, 1)).slice(0, -4)}001Z`;

/** The bounds of a group; null: no bound on that side. */
function boundsOf(group: BoardGroup | undefined, today: Day): { from: Instant | null; until: Instant } {
  const ends = groupEnds(today);
  const far = afterDay(addDays(today, FURTHEST_DAYS));
  const order = ['overdue', 'today', 'this-week', 'four-weeks'] as const;
  if (group === undefined) return { from: null, until: far };
  const index = order.indexOf(group as (typeof order)[number]);
  const before = index < 0 ? ends['four-weeks'] : index === 0 ? null : ends[order[index - 1] as 'today'];
  return {
    from: before === null ? null : afterDay(before),
    until: index < 0 ? far : afterDay(ends[order[index] as 'today']),
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
  // What is late is more than at risk.
  let from = cursor?.at ?? bounds.from ?? (filter.risk ? afterDay(addDays(today, -1)) : null);
  let behind = cursor?.id;
  const stretches = stretchesOf(today, bounds.until);
  const sifts = filter.stage !== undefined || filter.risk === true;
  let part = Math.min(AT_ONCE, 2 * (size + 1));
  for (;;) {
    const { until, day } = stretches.next(from);
    for (;;) {
      // Where nothing is sifted out afterwards, no more than the page shows.
      const limit = sifts ? part : size + 1 - rows.length;
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
      part = Math.min(AT_ONCE, 4 * part);
      [from, behind] = [last.at, last.id];
    }
    [from, behind] = [until, undefined];
    if (until >= bounds.until) break;
    const near = day <= addDays(today, NEAR_DAYS);
    if (performance.now() - begun > Math.max(patience, near ? NEAR_MS : 0))
      return { rows, next: { at: until, id: '' }, lookedUntil: day };
  }
  return { rows, next: null, lookedUntil: null };
}

let past: { today: Day; ends: { day: Day; until: Instant }[] } | null = null;
/** The ends of the stretches of the past, counted once a day. */
function pastEnds(today: Day): { day: Day; until: Instant }[] {
  if (past?.today !== today) {
    const days = PAST.map((n) => addDays(today, n));
    past = { today, ends: days.map((day) => ({ day, until: afterDay(day) })) };
  }
  return past.ends;
}

/** Stretches of time, one after the other, as long as the last one was quick. `day`: the last one within it. */
function stretchesOf(today: Day, last: Instant) {
  let days = 1;
  let asked = 0;
  return {
    next(from: Instant | null): { until: Instant; day: Day } {
      const now = performance.now();
      for (const { day, until } of pastEnds(today))
        if (from === null || until > from) return { until: earlierOf(until, last), day };
      if (asked > 0) {
        const took = now - asked;
        days = took < STRETCH_MS ? days * 2 : Math.max(1, Math.floor((days * STRETCH_MS) / took));
      }
      asked = now;
      // `from` is just after the end of a day, or somewhere within one.
      const begin = dayOf(from as Instant);
      const day = addDays(begin, days - 1);
      return { until: earlierOf(afterDay(day), last), day };
    },
  };
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
  const wanted = readStage(stage);
  const places = await deps.store.board.places([...new Set(rows.map(({ caseId }) => caseId))]);
  return rows
    .map((row) => ({ ...row, stage: places.get(row.caseId)?.stage ?? '' }))
    .filter((row) => row.caseKind === wanted.kind && row.stage === wanted.stage);
}

/** A count of more than this is good for a while: counting it reads all that it counts. Fewer are counted each time. */
const MANY = 200;
/** After so long it is counted anew behind the answer, and after so long before it. */
const MANY_MS = 10_000;
const OLDEST_MS = 30_000;
const FILTERS_AT_MOST = 200;
interface Many {
  n: number;
  at: number;
  asking: boolean;
}
const many = new WeakMap<Board, Map<string, Many>>();

/**
 * How many tasks end in each group, no further than `most`: counted stretch by stretch until that many are found.
 * What is many may be up to half a minute old, unless it has to be `fresh`.
 */
export async function groupCounts(
  deps: Deps,
  today: Day,
  filter: Filter,
  groups: readonly BoardGroup[],
  most: number,
  fresh = false,
): Promise<Map<BoardGroup, number>> {
  const { board } = deps.store;
  const known = many.get(board) ?? new Map<string, Many>();
  many.set(board, known);
  const found = new Map<BoardGroup, number>();
  for (const group of groups) {
    const name = JSON.stringify([today, group, filter, most]);
    const count = async (): Promise<number> => {
      const at = performance.now();
      const n = await counted(board, today, filter, group, most);
      known.delete(name);
      if (known.size >= FILTERS_AT_MOST) known.clear();
      if (n > MANY) known.set(name, { n, at, asking: false });
      return n;
    };
    const last = known.get(name);
    const age = last ? performance.now() - last.at : Number.POSITIVE_INFINITY;
    if (fresh || !last || age > OLDEST_MS) {
      found.set(group, await count());
      continue;
    }
    found.set(group, last.n);
    if (age <= MANY_MS || last.asking) continue;
    last.asking = true;
    count().catch(() => {
      last.asking = false;
    });
  }
  return found;
}

async function counted(
  board: Board,
  today: Day,
  filter: Filter,
  group: BoardGroup,
  most: number,
): Promise<number> {
  const bounds = boundsOf(group, today);
  const stretches = stretchesOf(today, bounds.until);
  let n = 0;
  for (let from = bounds.from; n < most && (from === null || from < bounds.until); ) {
    const { until } = stretches.next(from);
    n += await board.count({ from, until }, filter, most - n);
    from = until;
  }
  return n;
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
