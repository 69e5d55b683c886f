/** What a rebuild of one case touches, as operations may see it: numbers, stages and dates, no contents and nobody's name. */
import { wallNow } from '../../config/index.ts';
import { caseWorkflowId } from '../../contracts/engine.ts';
import type { KnownCase } from '../../contracts/rebuild.ts';
import type { CaseId } from '../../domain/case.ts';
import type { Hindrance } from '../../domain/operations/rebuild.ts';
import { type AskedRebuild, KeyGone, TamperedError } from '../../store/index.ts';
import type { Deps } from '../deps.ts';
import { type Named, namedCase } from './view.ts';

/** What was asked stands open for so long at most; what can't be looked up holds nobody up. */
export interface RebuildView extends Named {
  version: number;
  /** Null: the engine doesn't answer. */
  runs: boolean | null;
  openTasks: number;
  /** Steps with mail that must still go, steps with changes in the files that must still be made, destructions that are not ready. */
  mails: number;
  changes: number;
  destructions: number;
  hindrance: Hindrance | null;
  asked: AskedRebuild | null;
}

/** Null when the store has no such case (any more): what was destroyed can't be rebuilt. */
export async function rebuildView(
  deps: Deps,
  caseId: CaseId,
): Promise<{ view: RebuildView; known: KnownCase } | null> {
  const { operations, tasks, rebuilds } = deps.store;
  const [[known], [outline], rows, asked, runs] = await Promise.all([
    operations.resumable({ only: caseId, limit: 1 }),
    operations.outlines([caseId]),
    tasks.ofCase(caseId),
    rebuilds.open(caseId),
    deps.engine.view.describe(caseWorkflowId(caseId)).then(
      (found) => found !== null,
      () => null,
    ),
  ]);
  if (!known || !outline) return null;
  const left = (sort: string) => known.unfinished.filter((one) => one.startsWith(`${sort}:`)).length;
  const view: RebuildView = {
    ...namedCase(deps, outline),
    version: known.version,
    runs,
    openTasks: rows.filter(({ status }) => status === 'open').length,
    ...{ mails: left('mail'), changes: left('data'), destructions: left('erasure') },
    hindrance: runs === null ? 'engine-away' : await hindranceOf(deps, caseId),
    asked,
  };
  return { view, known };
}

async function hindranceOf({ store }: Deps, caseId: CaseId): Promise<Hindrance | null> {
  const [findings, ahead, readable] = await Promise.all([
    store.findings.open(),
    store.environment.legalOffset(),
    // Opened to see that it can be; nothing of it is shown. What can't be opened would fail at its first step.
    store.cases.load(caseId).then(
      () => true,
      (error: unknown) => {
        if (error instanceof KeyGone || error instanceof TamperedError) return false;
        throw error;
      },
    ),
  ]);
  if (findings.some(({ wrong }) => wrong === 'restored')) return 'old-copy';
  if (ahead !== 0) return 'moved-clock';
  return readable ? null : 'unreadable';
}

/** What was asked and waits for a second person, by case. */
export async function askedView(deps: Deps): Promise<(AskedRebuild & Named)[]> {
  const all = await deps.store.rebuilds.all();
  const known = await deps.store.operations.outlines(all.map(({ caseId }) => caseId));
  const by = new Map(known.map((one) => [one.caseId, one]));
  return all.flatMap((one) => {
    const outline = by.get(one.caseId);
    return outline ? [{ ...one, ...namedCase(deps, outline) }] : [];
  });
}

/** An instant of wall time, so many minutes from now. */
export const minutesFromNow = (minutes: number): string =>
  new Date(wallNow().getTime() + minutes * 60_000).toISOString();
