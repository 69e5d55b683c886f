/** A board's rows: what a list remembers of where it began saves questions, and changes no answer. */
import type { Filter } from '../../../api/board/filter.ts';
import { findRows } from '../../../api/board/list.ts';
import type { Deps } from '../../../api/deps.ts';
import { chance } from '../../../bench/pages/load.ts';
import { addDays, startOfDay } from '../../../domain/dates/index.ts';
import type { BoardMoment, BoardRange, BoardTask } from '../../../store/index.ts';

const TODAY = '2026-11-28';
const CASE = { caseId: 'c', caseKind: 'subject', article: '9' };

const task = (n: number, day: number): BoardTask => ({
  ...CASE,
  ...{ id: `t${String(n).padStart(4, '0')}`, number: `T${n}`, kind: n % 3 ? 'assess' : 'decide-agenda' },
  ...{ party: n % 2 ? 'om' : 'politie', role: 'r', assignee: n % 5 ? `m${n % 4}` : null },
  ...{ openedAt: startOfDay(TODAY), lastDay: addDays(TODAY, day), undelivered: false },
  endsAt: startOfDay(addDays(TODAY, day + 1)),
});
const moment = (n: number, day: number): BoardMoment => ({
  ...CASE,
  ...{ id: `c:archive:${n}`, what: 'archive', lastDay: addDays(TODAY, day), parties: [] },
  // Some come in the middle of a day, some at its very beginning.
  at: n % 2 ? startOfDay(addDays(TODAY, day)) : `${addDays(TODAY, day)}T10:00:00.000Z`,
});

/** In memory, and as the store's own: ordered, bounded, no further than asked. */
function board(tasks: BoardTask[], moments: BoardMoment[]) {
  let asked = 0;
  const within =
    ({ from, until, after }: BoardRange) =>
    ({ at, id }: { at: string; id: string }) =>
      at < until && (from === null || at > from || (at === from && (after === undefined || id > after)));
  const order = (a: { at: string; id: string }, b: { at: string; id: string }) =>
    a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1;
  const fits = (one: BoardTask, { party, kind, assignee }: Filter) =>
    (party === undefined || one.party === party) &&
    (kind === undefined || one.kind === kind) &&
    (assignee === undefined || one.assignee === assignee);
  const deps = {
    store: {
      board: {
        async tasks(range: BoardRange, filter: Filter) {
          asked += 1;
          return tasks
            .filter((one) => fits(one, filter) && within(range)({ at: one.endsAt, id: one.id }))
            .sort((a, b) => order({ at: a.endsAt, id: a.id }, { at: b.endsAt, id: b.id }))
            .slice(0, range.limit);
        },
        async moments(range: BoardRange, { party, assignee, kind }: Filter) {
          if (party !== undefined || assignee !== undefined) return [];
          return moments
            .filter((one) => (kind === undefined || one.what === kind) && within(range)(one))
            .sort(order)
            .slice(0, range.limit);
        },
      },
    },
  } as unknown as Deps;
  return {
    deps,
    /** Every row that there is, in order: what the list must say. */
    all: (filter: Filter): string[] =>
      [
        ...tasks.filter((one) => fits(one, filter)).map(({ endsAt, id }) => ({ at: endsAt, id })),
        ...(filter.party === undefined && filter.assignee === undefined
          ? moments.filter(({ what }) => filter.kind === undefined || what === filter.kind)
          : []),
      ]
        .sort(order)
        .map(({ id }) => id),
    asked: () => {
      const n = asked;
      asked = 0;
      return n;
    },
  };
}

const FILTERS: Filter[] = [{}, { party: 'om' }, { kind: 'assess' }, { assignee: null }, { assignee: 'm9' }];
const shown = async (deps: Deps, filter: Filter, size = 10) => {
  const { rows, next } = await findRows(deps, TODAY, filter, { size, patience: 10_000 });
  return { ids: rows.map(({ id }) => id), next };
};

test('a second look asks once, and says the same', async () => {
  const tasks = Array.from({ length: 200 }, (_, n) => task(n, (n % 60) - 12));
  const { deps, all, asked } = board(tasks, [moment(1, -3), moment(2, 4)]);
  for (const filter of FILTERS) {
    const first = await shown(deps, filter);
    const questions = asked();
    const again = await shown(deps, filter);
    expect(first.ids).toEqual(all(filter).slice(0, 10));
    expect(again).toEqual(first);
    expect(questions).toBeGreaterThan(2);
    // Before where it began, and from there.
    expect(asked()).toBeLessThanOrEqual(filter.assignee === 'm9' ? questions : 2);
  }
});

test('whatever comes and goes meanwhile, a list that was guessed at is the list', async () => {
  const random = chance(7);
  const below = (n: number) => Math.floor(random() * n);
  for (let round = 0; round < 8; round++) {
    const tasks = Array.from({ length: below(120) }, (_, n) => task(n, below(90) - 40));
    const moments = Array.from({ length: below(20) }, (_, n) => moment(n, below(90) - 40));
    const { deps, all } = board(tasks, moments);
    for (let change = 0; change < 6; change++) {
      for (const filter of FILTERS) {
        const { ids, next } = await shown(deps, filter);
        expect(ids).toEqual(all(filter).slice(0, 10));
        expect(next !== null).toBe(all(filter).length > 10);
      }
      // Done from the front, as people do, or come long ago, or now.
      tasks.sort((a, b) => (a.endsAt < b.endsAt ? -1 : 1)).splice(0, below(4) * 6);
      for (let n = below(8); n > 0; n--)
        tasks.push(task(1_000 + round * 100 + change * 10 + n, below(120) - 60));
      if (moments.length > 0 && below(2)) moments.splice(below(moments.length), 1);
    }
  }
});
