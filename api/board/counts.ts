/** How many tasks end in each group of a board. */
import type { BoardGroup } from '../../domain/board/index.ts';
import type { Day } from '../../domain/dates/index.ts';
import type { Board } from '../../store/index.ts';
import type { Deps } from '../deps.ts';
import type { Filter } from './filter.ts';
import { boundsOf, stretchesOf } from './stretches.ts';

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
  const one = async (group: BoardGroup): Promise<number> => {
    const name = JSON.stringify([today, group, filter, most]);
    const last = known.get(name);
    const count = async (): Promise<number> => {
      const at = performance.now();
      const n = await counted(board, today, filter, group, most, last !== undefined && last.n <= MANY);
      known.delete(name);
      if (known.size >= FILTERS_AT_MOST) known.clear();
      known.set(name, { n, at, asking: false });
      return n;
    };
    const age = last ? performance.now() - last.at : Number.POSITIVE_INFINITY;
    if (fresh || !last || last.n <= MANY || age > OLDEST_MS) return count();
    if (age > MANY_MS && !last.asking) {
      last.asking = true;
      count().catch(() => {
        last.asking = false;
      });
    }
    return last.n;
  };
  return new Map(await Promise.all(groups.map(async (group) => [group, await one(group)] as const)));
}

/** @param few there were few lately: all of them in one question, for it takes little to read them. */
async function counted(
  board: Board,
  today: Day,
  filter: Filter,
  group: BoardGroup,
  most: number,
  few: boolean,
): Promise<number> {
  const bounds = boundsOf(group, today);
  if (few) return board.count({ from: bounds.from, until: bounds.until }, filter, most);
  const stretches = stretchesOf(today, bounds.until);
  let n = 0;
  for (let from = bounds.from; n < most && (from === null || from < bounds.until); ) {
    const { until } = stretches.next(from);
    n += await board.count({ from, until }, filter, most - n);
    from = until;
  }
  return n;
}
