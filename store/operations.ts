import type { Connections } from './connections.ts';
import { counts } from './counters.ts';
import type { CaseOutline, Operations } from './operations-types.ts';
import type { CaseRow, Regie } from './regie.ts';

/** Waiting mails that are looked at; more than this is a queue that doesn't move. */
const MAILS = 1_000;
const PING_MS = 2_000;
/** Some effect is left. Without an end the stand-in reads every line of every journal. */
export const ANY_EFFECT = { $gte: 0, $lte: Number.MAX_SAFE_INTEGER };
const OUTLINE = { kind: 1, stage: 1, version: 1, nextAt: 1, next: 1 } as const;
type Outline = Pick<CaseRow, '_id' | keyof typeof OUTLINE>;

export function operationsOf(regie: Regie, connections: Connections): Operations {
  return {
    counts: () => counts(regie),

    async missed(before, limit) {
      const rows = await regie.cases
        .find({ nextAt: { $gt: BEGIN, $lt: new Date(before) } }, OUTLINE)
        .sort({ nextAt: 1 })
        .limit(limit)
        .lean<Outline[]>();
      return rows.map(outlineOf);
    },

    due: (from, until, most) =>
      regie.cases.countDocuments({ nextAt: { $gte: new Date(from), $lt: new Date(until) } }, { limit: most }),

    async mailQueue() {
      const rows = await regie.outbox
        .find({ status: 'pending' }, { caseId: 1, attempts: 1, lastError: 1, madeAt: 1 })
        .sort({ madeAt: 1 })
        .limit(MAILS + 1)
        .lean();
      const seen = rows.slice(0, MAILS);
      const failing = seen.filter(({ attempts }) => attempts > 0);
      const errors: Record<string, number> = {};
      for (const { lastError } of failing)
        if (lastError !== null) errors[lastError] = (errors[lastError] ?? 0) + 1;
      return {
        waiting: seen.length,
        failing: failing.length,
        more: rows.length > MAILS,
        oldest: seen[0]?.madeAt.toISOString() ?? null,
        errors,
        cases: [...new Set(failing.map(({ caseId }) => caseId))],
      };
    },

    async behind(before, limit) {
      const rows = await regie.journal
        .find({ toDo: ANY_EFFECT }, { caseId: 1, version: 1, at: 1, toDo: 1 })
        .limit(MAILS)
        .lean();
      return rows
        .map(({ caseId, version, at, toDo }) => ({
          ...{ caseId, version, since: at.toISOString(), left: toDo.length },
        }))
        .filter(({ since }) => since < before)
        .sort((a, b) => (a.since < b.since ? -1 : 1))
        .slice(0, limit);
    },

    async destructions() {
      const rows = await regie.erasures.find({}, { due: 1 }).limit(MAILS).lean();
      const due = rows.map((row) => row.due.toISOString()).sort();
      return { waiting: rows.length, oldest: due[0] ?? null };
    },

    async resumable({ after = '', limit, only }) {
      const rows = await regie.cases
        .find({ _id: only ?? { $gt: after } }, OUTLINE)
        .sort({ _id: 1 })
        .limit(limit)
        .lean<Outline[]>();
      const of = { caseId: { $in: rows.map(({ _id }) => _id) } };
      const [steps, mails, erasures] = await Promise.all([
        regie.journal.find({ ...of, 'toDo.0': { $exists: true } }, { caseId: 1, version: 1 }).lean(),
        regie.outbox.find({ ...of, status: 'pending' }, { caseId: 1, version: 1 }).lean(),
        regie.erasures.find(of, { caseId: 1 }).lean(),
      ]);
      const work = new Map<string, Set<string>>();
      const add = (caseId: string, one: string) =>
        work.set(caseId, (work.get(caseId) ?? new Set<string>()).add(one));
      for (const { caseId, version } of steps) add(caseId, `data:${version}`);
      for (const { caseId, version } of mails) add(caseId, `mail:${version}`);
      for (const { caseId, _id } of erasures) add(caseId, `erasure:${_id}`);
      return rows.map(({ _id, kind, version, stage }) => ({
        ...{ caseId: _id, kind, version, stage },
        unfinished: [...(work.get(_id) ?? [])],
      }));
    },

    async waitingLetters(now) {
      const rows = await regie.letters
        .find({ status: 'pending', until: { $gt: new Date(now) } }, { _id: 1 })
        .lean();
      return rows.map(({ _id }) => _id);
    },

    async outlines(caseIds) {
      if (caseIds.length === 0) return [];
      const rows = await regie.cases.find({ _id: { $in: [...caseIds] } }, OUTLINE).lean<Outline[]>();
      return rows.map(outlineOf);
    },

    async numbered(number, limit) {
      const from = { $gte: number, $lt: `${number}\uffff` };
      const rows = await regie.cases.find({ _id: from }, OUTLINE).limit(limit).lean<Outline[]>();
      return rows.map(outlineOf);
    },

    async databases() {
      const answers = await Promise.all(
        Object.entries(connections).map(async ([room, connection]): Promise<[string, number | null]> => {
          const from = performance.now();
          const answered = await Promise.race([
            Promise.resolve(connection.db?.command({ ping: 1 })).then(
              () => true,
              () => false,
            ),
            new Promise<false>((late) => setTimeout(late, PING_MS, false).unref()),
          ]);
          return [room, answered ? performance.now() - from : null];
        }),
      );
      return Object.fromEntries(answers);
    },
  };
}

/** Before any case: what has no next moment (null) is no date. */
const BEGIN = new Date(0);

const outlineOf = ({ _id, kind, stage, version, nextAt, next }: Outline): CaseOutline => ({
  caseId: _id,
  ...{ kind, stage, version, next },
  nextAt: nextAt?.toISOString() ?? null,
});
