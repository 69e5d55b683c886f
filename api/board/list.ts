/** The board's rows: dates of all cases, soonest first, a stretch of time after the other, so that no query sorts what lies far away. */
import { type BoardGroup, boardGroup, readStage } from '../../domain/board/index.ts';
import { addDays, type Day, dayOf, earlierOf, type Instant } from '../../domain/dates/index.ts';
import type { Board, BoardMoment, BoardTask } from '../../store/index.ts';
import type { Deps } from '../deps.ts';
import type { Filter } from './filter.ts';
import { afterDay, boundsOf, stretchesOf } from './stretches.ts';

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

/** Looking on for what a filter lets through hardly any of ends after this; the list says so and can go on. */
const PATIENCE_MS = 100;
/** So far it looks longer. */
const NEAR_DAYS = 28;
const NEAR_MS = 500;
/** What is sifted out afterwards is read in parts: twice a page at first, four times as many when too little was left, up to so many. */
const AT_ONCE = 1_000;

/**
 * Where a list began the last time that it was asked for today, and by when it had enough. What lies before `begin` is
 * asked as well, at the same time: a guess saves a question for every stretch, and a wrong one only takes longer.
 */
interface Reach {
  begin: Instant;
  enough: Instant;
}
const reaches = new WeakMap<Board, Map<string, Reach>>();
const LISTS_AT_MOST = 500;

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
  const known = reaches.get(deps.store.board) ?? new Map<string, Reach>();
  reaches.set(deps.store.board, known);
  const name = JSON.stringify([today, filter, size, moments]);
  let guess = cursor === null ? known.get(name) : undefined;
  let begin: Instant | null = null;
  const remember = (enough: Instant): void => {
    if (cursor !== null || begin === null) return;
    if (known.size >= LISTS_AT_MOST) known.clear();
    known.set(name, { begin, enough });
  };
  for (;;) {
    const { until, day } = guess
      ? { until: guess.enough, day: dayBefore(guess.enough) }
      : stretches.next(from);
    const at = guess?.begin ?? null;
    guess = undefined;
    for (;;) {
      // Where nothing is sifted out afterwards, no more than the page shows.
      const limit = sifts ? part : size + 1 - rows.length;
      const range = { from, until, limit, ...(behind !== undefined && { after: behind }) };
      const found = await stretch(deps, range, filter, moments, behind === undefined ? at : null);
      if (begin === null && found[0]) {
        begin = found[0].at;
        // What is sifted out afterwards may be much: no more than its first stretch at once.
        if (sifts) remember(until);
      }
      const kept = await keep(await placed(deps, found, filter));
      rows.push(...kept);
      const last = found.at(-1);
      if (rows.length > size) {
        const shown = rows.slice(0, size);
        const stop = shown.at(-1) as Row;
        if (!sifts) remember(earlierOf(bounds.until, afterDay(stop.day)));
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
  // The whole of a short list, where nothing else has to be read for it.
  if (!sifts && (!moments || nobodys(filter))) remember(bounds.until);
  return { rows, next: null, lookedUntil: null };
}

/** The last day that lies whole before this end of a stretch. */
const dayBefore = (until: Instant): Day => addDays(dayOf(until), -1);
/** What the system does by itself is in no list of a party or a person. */
const nobodys = ({ party, assignee }: Filter): boolean => party !== undefined || assignee !== undefined;

type Bare = Omit<Row, 'stage'>;

/** @param at asked in two parts at the same time, up to here and from here: where only the second has anything, it is quick. */
async function stretch(
  deps: Deps,
  range: { from: Instant | null; until: Instant; limit: number; after?: string },
  filter: Filter,
  withMoments: boolean,
  at: Instant | null,
): Promise<Bare[]> {
  const { board } = deps.store;
  const parts =
    at !== null && at < range.until && (range.from === null || range.from < at)
      ? [
          { ...range, until: at },
          { ...range, from: at },
        ]
      : [range];
  const [tasks, moments] = await Promise.all([
    Promise.all(parts.map((part) => board.tasks(part, filter))).then((found) => found.flat()),
    withMoments
      ? Promise.all(parts.map((part) => board.moments(part, filter))).then((found) => found.flat())
      : [],
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
