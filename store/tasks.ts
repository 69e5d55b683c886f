import type { Regie, TaskDoc } from './regie.ts';
import { oneOf, together } from './together.ts';
import type { TaskOutline, TaskRow, Tasks } from './types.ts';

const PAGE = 200;

const OUTLINE = { caseId: 1, number: 1, kind: 1, lastDay: 1, closedAt: 1, closedIn: 1 } as const;
type Outlined = Pick<TaskDoc, '_id' | keyof typeof OUTLINE>;
const outlineOf = ({ _id, caseId, number, kind, lastDay, closedAt, closedIn }: Outlined): TaskOutline => ({
  ...{ id: _id, caseId, number, kind, lastDay },
  closedAt: closedAt?.toISOString() ?? null,
  closedIn: closedIn ?? null,
});

export function taskOf(row: TaskDoc): TaskRow {
  const { _id, links: _links, openedAt, endsAt, closedAt, ...rest } = row;
  return {
    ...rest,
    id: _id,
    openedAt: openedAt.toISOString(),
    endsAt: endsAt.toISOString(),
    closedAt: closedAt?.toISOString() ?? null,
    closedIn: rest.closedIn ?? null,
  };
}

/** Lists are bounded by a range on their index: that is fast on any server, sorting what lies far away is not. */
export function tasksOf(regie: Regie): Tasks {
  const model = regie.tasks;
  const rowOf = together(
    (ids) => model.find({ _id: oneOf(ids) }).lean(),
    (row, id) => row._id === id,
  );
  const numbered = together(
    (numbers) => model.find({ number: oneOf(numbers) }).lean(),
    (row, number) => row.number === number,
  );
  const soonest = async (filter: object, limit = PAGE): Promise<TaskRow[]> =>
    (await model.find(filter, { links: 0 }).sort({ endsAt: 1 }).limit(limit).lean()).map((row) =>
      taskOf({ ...row, links: [] }),
    );
  return {
    async lastDays(caseId) {
      const rows = await model.find({ caseId }, { task: 1, lastDay: 1, status: 1 }).lean();
      return new Map(
        rows.filter(({ status }) => status === 'open').map(({ task, lastDay }) => [task, lastDay]),
      );
    },
    async get(rowId) {
      const row = await rowOf(rowId);
      return row ? taskOf(row) : null;
    },
    getAll: async (rowIds) => (await model.find({ _id: { $in: [...rowIds] } }).lean()).map(taskOf),
    async byNumber(number) {
      const row = await numbered(number);
      return row ? taskOf(row) : null;
    },
    openFor: (member, { until, limit }) =>
      soonest({ assignee: member, status: 'open', endsAt: { $lt: new Date(until) } }, limit),
    async outlineFor(member, { until, limit, roles }) {
      const filter = {
        ...{ assignee: member, status: 'open' as const, endsAt: { $lt: new Date(until) } },
        ...(roles && { role: { $in: [...roles] } }),
      };
      const rows = await model.find(filter, OUTLINE).sort({ endsAt: 1 }).limit(limit).lean<Outlined[]>();
      return rows.map(outlineOf);
    },
    async doneFor(member, { from, until, limit }) {
      const closedAt = { $gte: new Date(from), $lt: new Date(until) };
      const shown = { ...OUTLINE, assignee: 1 };
      const rows = await Promise.all(
        [{ assignee: member, status: 'done', closedAt } as const, { doneBy: member, closedAt }].map((of) =>
          model
            .find(of, shown)
            .sort({ closedAt: -1 })
            .limit(limit)
            .lean<(Outlined & Pick<TaskDoc, 'assignee'>)[]>(),
        ),
      );
      return rows
        .flat()
        .sort((a, b) => Number(b.closedAt) - Number(a.closedAt))
        .slice(0, limit)
        .map((row) => ({ ...outlineOf(row), assignee: row.assignee }));
    },
    open: ({ from, until, limit }) =>
      soonest(
        { status: 'open', endsAt: { ...(from && { $gte: new Date(from) }), $lt: new Date(until) } },
        limit,
      ),
    ofCase: async (caseId) => (await model.find({ caseId }).lean()).map(taskOf),
  };
}
