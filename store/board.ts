import type { PipelineStage } from 'mongoose';
import type { Board, BoardFilter, BoardMoment, BoardRange, BoardTask } from './board-types.ts';
import { daysWithin, isSystems } from './moment-days.ts';
import type { Regie, TaskDoc } from './regie.ts';

const TASK = {
  ...{ caseId: 1, caseKind: 1, number: 1, kind: 1, party: 1, role: 1, assignee: 1 },
  ...{ openedAt: 1, lastDay: 1, endsAt: 1, article: 1, undelivered: 1 },
} as const;
type Row = Pick<TaskDoc, '_id' | keyof typeof TASK>;

/** Dates of all cases, bounded by a range on an index: that is fast on any server, sorting what lies far away is not. */
export function boardOf(regie: Regie): Board {
  const between = ({ from, until }: { from: string | null; until: string }) => ({
    ...(from !== null && { $gte: new Date(from) }),
    $lt: new Date(until),
  });
  /**
   * First what an index has, alone, and then the rest: with both in one condition the stand-in leaves the index. A
   * server that knows better takes them together by itself.
   */
  const tasksWhere = (range: Omit<BoardRange, 'limit'>, filter: BoardFilter): PipelineStage[] => {
    const given = NARROWING.filter((name) => filter[name] !== undefined);
    const [first, ...others] = given.map((name) => ({ [name]: filter[name] }));
    const rest = Object.assign({}, ...others, behind(range, 'endsAt')) as object;
    return [
      { $match: { ...first, status: 'open' as const, endsAt: between(range) } },
      ...(Object.keys(rest).length > 0 ? [{ $match: rest }] : []),
    ];
  };
  return {
    async tasks(range, filter) {
      const rows = await regie.tasks.aggregate<Row>([
        ...tasksWhere(range, filter),
        { $sort: { endsAt: 1, _id: 1 } },
        { $limit: range.limit },
        { $project: TASK },
      ]);
      return rows.map(taskOf);
    },

    async moments(range, { party, kind, assignee, caseKind }) {
      // What the system does is nobody's, and no party's.
      if (assignee !== undefined || party !== undefined) return [];
      const { from, until, after } = range;
      const rows = await regie.cases
        .find({ days: { $in: daysWithin(from, until, true) } }, { kind: 1, parties: 1, moments: 1 })
        .lean();
      return rows
        .filter((row) => caseKind === undefined || row.kind === caseKind)
        .flatMap((row) =>
          row.moments
            .filter((one) => isSystems(one) && (kind === undefined || one.what === kind))
            .map(
              ({ what, at, lastDay, article, ref }): BoardMoment => ({
                id: `${row._id}:${what}:${ref}`,
                caseId: row._id,
                caseKind: row.kind,
                what,
                at: at.toISOString(),
                lastDay,
                article,
                parties: row.parties,
              }),
            ),
        )
        .filter(
          ({ at, id }) =>
            at < until &&
            (from === null || at > from || (at === from && (after === undefined || id > after))),
        )
        .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1))
        .slice(0, range.limit);
    },

    async count(range, filter, most) {
      const [found] = await regie.tasks.aggregate<{ n: number }>([
        ...tasksWhere(range, filter),
        { $limit: most },
        { $count: 'n' },
      ]);
      return found?.n ?? 0;
    },

    async places(caseIds) {
      if (caseIds.length === 0) return new Map();
      const rows = await regie.cases.find({ _id: { $in: [...caseIds] } }, { kind: 1, stage: 1 }).lean();
      return new Map(rows.map(({ _id, kind, stage }) => [_id, { kind, stage }]));
    },

    onChange(callback, ms, onError) {
      let stopped = false;
      let timer: ReturnType<typeof setTimeout> | null = null;
      let stream: { close(): Promise<unknown> } | null = null;
      const tell = () => {
        timer ??= setTimeout(() => {
          timer = null;
          if (!stopped) callback();
        }, ms);
      };
      const begin = () => {
        if (stopped) return;
        const watching = regie.journal.collection.watch([
          { $match: { operationType: 'insert' } },
          { $project: { _id: 1 } },
        ]);
        stream = watching;
        watching.on('change', tell);
        watching.on('error', (error) => {
          onError(error);
          void watching.close().catch(() => {});
          // What happened meanwhile is looked at too.
          tell();
          setTimeout(begin, AGAIN_MS).unref();
        });
      };
      begin();
      return () => {
        stopped = true;
        if (timer) clearTimeout(timer);
        void stream?.close().catch(() => {});
      };
    },
  };
}
const AGAIN_MS = 2_000;
/** Each has an index with status and endsAt; the one that leaves least comes first. */
const NARROWING = ['assignee', 'kind', 'party', 'caseKind'] as const;

/** Keyset: at the instant where the list stopped, only what comes after that id. */
const behind = ({ from, after }: Omit<BoardRange, 'limit'>, field: 'endsAt') =>
  from === null || after === undefined
    ? {}
    : { $or: [{ [field]: { $gt: new Date(from) } }, { _id: { $gt: after } }] };

const taskOf = ({ _id, openedAt, endsAt, undelivered, ...row }: Row): BoardTask => ({
  ...row,
  id: _id,
  openedAt: openedAt.toISOString(),
  endsAt: endsAt.toISOString(),
  undelivered: undelivered === true,
});
