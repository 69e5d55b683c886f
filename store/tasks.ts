import type { Regie, TaskDoc } from './regie.ts';
import type { TaskRow, Tasks } from './types.ts';

const PAGE = 200;

export function taskOf(row: TaskDoc): TaskRow {
  const { _id, links: _links, openedAt, endsAt, closedAt, ...rest } = row;
  return {
    ...rest,
    id: _id,
    openedAt: openedAt.toISOString(),
    endsAt: endsAt.toISOString(),
    closedAt: closedAt?.toISOString() ?? null,
  };
}

/** Lists are bounded by a range on their index: that is fast on any server, sorting what lies far away is not. */
export function tasksOf(regie: Regie): Tasks {
  const model = regie.tasks;
  const soonest = async (filter: object, limit = PAGE): Promise<TaskRow[]> =>
    (await model.find(filter, { links: 0 }).sort({ endsAt: 1 }).limit(limit).lean()).map((row) =>
      taskOf({ ...row, links: [] }),
    );
  return {
    async get(rowId) {
      const row = await model.findById(rowId).lean();
      return row ? taskOf(row) : null;
    },
    getAll: async (rowIds) => (await model.find({ _id: { $in: [...rowIds] } }).lean()).map(taskOf),
    async byNumber(number) {
      const row = await model.findOne({ number }).lean();
      return row ? taskOf(row) : null;
    },
    openFor: (member, { until, limit }) =>
      soonest({ assignee: member, status: 'open', endsAt: { $lt: new Date(until) } }, limit),
    open: ({ from, until, limit }) =>
      soonest(
        { status: 'open', endsAt: { ...(from && { $gte: new Date(from) }), $lt: new Date(until) } },
        limit,
      ),
    ofCase: async (caseId) => (await model.find({ caseId }).lean()).map(taskOf),
  };
}
