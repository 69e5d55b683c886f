import type { Effect } from '../domain/case.ts';
import { committedOf, committer, journalPlace, statePlace } from './commit.ts';
import { inTransaction, isDuplicate } from './connections.ts';
import { counts } from './counters.ts';
import { open } from './envelope.ts';
import { KeyGone } from './errors.ts';
import type { Fence } from './fence.ts';
import type { InnerKeys } from './keys.ts';
import { daysWithin } from './moment-days.ts';
import { recentCases } from './recent.ts';
import type { CaseRow, JournalRow, Regie } from './regie.ts';
import { oneOf, together } from './together.ts';
import type { CaseStand, Cases, CommitOutcome, CommitRecord, EffectRow, JournalLine, Key } from './types.ts';

const PAGE = 500;
const OUTLINE = { kind: 1, version: 1, nextAt: 1 } as const;
const outlineOf = (row: Pick<CaseRow, '_id' | 'kind' | 'version' | 'nextAt'>): CaseStand => ({
  ...{ caseId: row._id, kind: row.kind, version: row.version },
  nextAt: row.nextAt?.toISOString() ?? null,
});

/** `after`: what a step that has been committed leaves to be done in the other databases. */
export function casesOf(
  regie: Regie,
  fence: Fence,
  keys: InnerKeys,
  after: (record: CommitRecord, drafted: boolean) => Promise<void>,
): Cases {
  // One page looks at its case several times, and several people at theirs.
  const rowOf = together(
    (ids) => regie.cases.find({ _id: oneOf(ids) }).lean(),
    (row, id) => row._id === id,
  );
  const recent = recentCases();
  const commit = committer(regie, fence, keys, recent);
  const lineOf = async (row: JournalRow, key: Key): Promise<JournalLine> => ({
    version: row.version,
    at: row.at.toISOString(),
    stage: row.stage,
    summary: row.summary,
    by: row.by,
    detail: row.detail === null ? null : await open(key, journalPlace(regie, row._id, 'detail'), row.detail),
  });
  return {
    recall: recent.recall,
    forget: recent.forget,
    async commit(record) {
      const { drafted = true, ...outcome } = await commit(record);
      if (outcome.outcome === 'committed' || outcome.outcome === 'repeated') await after(record, drafted);
      return outcome as CommitOutcome;
    },

    async load(caseId) {
      const row = await rowOf(caseId);
      if (!row) return null;
      try {
        const key = await keys.engineKey(caseId);
        return {
          caseId,
          kind: row.kind,
          version: row.version,
          stage: row.stage,
          state: await open<unknown>(key, statePlace(regie, caseId, row.version), row.state),
          nextAt: row.nextAt?.toISOString() ?? null,
          next: row.next,
          parties: row.parties,
          runIds: row.runIds,
        };
      } catch (error) {
        // Its destruction is under way.
        if (error instanceof KeyGone && (await fence.gone(caseId))) return null;
        throw error;
      }
    },

    async outcomeOf(commandId) {
      const row = await regie.journal.findOne({ command: commandId }).lean();
      if (!row) return null;
      const living = await regie.cases.findById(row.caseId, { version: 1 }).lean();
      return { caseId: row.caseId, current: living?.version ?? row.version, ...committedOf(row) };
    },

    async refuse({ caseId, commandId, runId, at, answer }) {
      const row = {
        _id: `${caseId}:refused:${commandId}`,
        caseId,
        version: 0,
        command: commandId,
        at: new Date(at),
        answer,
        mails: 0,
        effectCount: 0,
      };
      try {
        await inTransaction(regie.connection, async (session) => {
          const living = await regie.cases.updateOne(
            { _id: caseId },
            { $addToSet: { runIds: runId } },
            { session },
          );
          // A case that does not exist keeps no refusals: what never began needs no end.
          if (living.matchedCount > 0) await regie.journal.insertMany([row], { session });
        });
        return answer;
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        return (await regie.journal.findOne({ command: commandId }).lean())?.answer ?? answer;
      }
    },

    gone: (caseId) => fence.gone(caseId),

    async addRun(caseId, runId) {
      await regie.cases.updateOne({ _id: caseId }, { $addToSet: { runIds: runId } });
    },

    async journalLine(caseId, version) {
      const row = await regie.journal.findById(`${caseId}:${version}`).lean();
      if (!row) return null;
      try {
        return await lineOf(row, await keys.engineKey(caseId));
      } catch (error) {
        if (error instanceof KeyGone) return null;
        throw error;
      }
    },

    async actorsOf(steps) {
      const ids = steps.map(({ caseId, version }) => `${caseId}:${version}`);
      if (ids.length === 0) return new Map();
      const rows = await regie.journal.find({ _id: { $in: ids } }, { by: 1 }).lean();
      return new Map(rows.map(({ _id, by }) => [_id, by]));
    },

    async journal(caseId, { after = 0, limit = PAGE } = {}) {
      const key = await keys.engineKey(caseId);
      const rows = await regie.journal
        .find({ caseId, version: { $gt: after } })
        .sort({ version: 1 })
        .limit(limit)
        .lean();
      return Promise.all(rows.map((row) => lineOf(row, key)));
    },

    async past(caseId, { limit = PAGE } = {}) {
      const rows = await regie.journal
        .find({ caseId, version: { $gt: 0 } }, { version: 1, at: 1, stage: 1, summary: 1, by: 1 })
        .sort({ version: -1 })
        .limit(limit)
        .lean();
      return rows.map(({ version, at, stage, summary, by }) => ({
        version,
        at: at.toISOString(),
        stage,
        summary,
        by,
      }));
    },

    async soonest({ from, after = '', until, limit = PAGE, kind, party }) {
      const behind = from !== undefined && {
        $or: [{ nextAt: { $gt: new Date(from) } }, { _id: { $gt: after } }],
      };
      const range = { ...(from !== undefined && { $gte: new Date(from) }), $lt: new Date(until) };
      const rows = await regie.cases
        .find(
          { nextAt: range, kind, ...(party !== undefined && { parties: party }), ...behind },
          { stage: 1, parties: 1, nextAt: 1, moments: 1 },
        )
        .sort({ nextAt: 1, _id: 1 })
        .limit(limit)
        .lean();
      return rows.map(({ _id, stage, parties, nextAt, moments }) => ({
        caseId: _id,
        stage,
        parties,
        nextAt: (nextAt as Date).toISOString(),
        moments: moments.map(({ what, at, lastDay }) => ({ what, at: at.toISOString(), lastDay })),
      }));
    },

    async moments({ from, until, limit = PAGE, stages, what }) {
      const between = { $gte: new Date(from), $lt: new Date(until) };
      // No other condition: with one more the stand-in leaves the index.
      const rows = await regie.cases
        .find({ days: { $in: daysWithin(from, until, false) } }, { kind: 1, stage: 1, moments: 1 })
        .lean();
      return rows
        .filter(({ stage }) => stages === undefined || stages.includes(stage))
        .flatMap((row) =>
          row.moments
            .filter(
              (one) => one.at >= between.$gte && one.at < between.$lt && (!what || what.includes(one.what)),
            )
            .map(({ waits, ...moment }) => ({
              ...moment,
              waitsForPeople: waits,
              caseId: row._id,
              kind: row.kind,
              stage: row.stage,
              at: moment.at.toISOString(),
            })),
        )
        .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
        .slice(0, limit);
    },

    counts: () => counts(regie),

    async outline({ after = '', limit = PAGE } = {}) {
      const rows = await regie.cases
        .find({ _id: { $gt: after } }, OUTLINE)
        .sort({ _id: 1 })
        .limit(limit)
        .lean();
      return rows.map(outlineOf);
    },
    async outlineOf(caseId) {
      const row = await regie.cases.findById(caseId, OUTLINE).lean();
      return row && outlineOf(row);
    },

    async ids({ after = '', limit = PAGE, kind } = {}) {
      const rows = await regie.cases
        .find({ _id: { $gt: after }, ...(kind !== undefined && { kind }) }, { _id: 1 })
        .sort({ _id: 1 })
        .limit(limit)
        .lean();
      return rows.map((row) => row._id);
    },
  };
}

/** The effects of a step that are still to be carried out, and those that have been. */
export async function effectRows(
  regie: Regie,
  keys: InnerKeys,
  caseId: string,
  version: number,
): Promise<EffectRow[]> {
  const row = await regie.journal.findById(`${caseId}:${version}`).lean();
  if (!row?.effects) return [];
  const key = await keys.engineKey(caseId);
  const effects = await open<Effect[]>(key, journalPlace(regie, row._id, 'effects'), row.effects);
  return effects.map((effect, index) => ({
    index,
    effect: effect as EffectRow['effect'],
    done: !row.toDo.includes(index),
  }));
}
