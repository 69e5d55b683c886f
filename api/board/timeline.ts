/** A case's legal moments, past and coming, of any kind of case: dates, stages and why; no contents. */
import { caseKindInWords, stageInWords } from '../../domain/board/index.ts';
import type { CaseId } from '../../domain/case.ts';
import { type Day, dayOf, type Why } from '../../domain/dates/index.ts';
import { dossierNumber } from '../../domain/forms/index.ts';
import { kinds } from '../../domain/kinds.ts';
import type { TaskRow } from '../../store/index.ts';
import type { Deps } from '../deps.ts';
import { isLegal, momentTitle } from '../dossier.ts';
import { partyName } from '../partners/names.ts';

const PAST = 200;

export interface Point {
  day: Day;
  title: string;
  /** What became of it; null for what is to come. */
  how: string | null;
  late: boolean;
  party: string | null;
  number: string | null;
  why: Why | null;
}
export interface Timeline {
  title: string;
  stage: string;
  coming: Point[];
  /** Latest first. */
  past: Point[];
}

const HOW = { done: 'Gedaan', cancelled: 'Vervallen', lapsed: 'Verlopen: niemand deed het' };

/** Null when there is no such case (any more). */
export async function timelineOf(deps: Deps, caseId: CaseId): Promise<Timeline | null> {
  const { covenant, store } = deps;
  const loaded = await store.cases.load(caseId).catch((error: unknown) => {
    if ((error as { code?: unknown }).code !== 'key-gone') throw error;
    return null;
  });
  const kind = loaded && kinds[loaded.kind];
  if (!loaded || !kind) return null;
  const [tasks, lines] = await Promise.all([
    store.tasks.ofCase(caseId),
    store.cases.past(caseId, { limit: PAST }),
  ]);
  const titleOf = (id: string): string => covenant.tasks.find((task) => task.id === id)?.title ?? id;
  const ofTask = (row: TaskRow, how: string | null, on: Day): Point => ({
    ...{ day: on, title: titleOf(row.kind), how, number: how === null ? row.number : null, why: row.why },
    late: row.closedAt === null ? false : row.status === 'done' && dayOf(row.closedAt) > row.lastDay,
    party: row.party === null ? null : partyName(deps, row.party),
  });
  const open = tasks.filter(({ status }) => status === 'open');
  const coming = [
    ...open.map((row) => ofTask(row, null, row.lastDay)),
    // What waits for people has its tasks above; what the system does, stands here.
    ...kind
      .due(loaded.state, covenant)
      .filter((moment) => isLegal(moment) && !moment.waitsForPeople)
      .map(
        ({ what, at, why }): Point => ({
          ...{ day: dayOf(at), title: momentTitle(covenant, what), how: null, late: false },
          ...{ party: null, number: null, why },
        }),
      ),
  ].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
  const past = [
    ...tasks.flatMap((row) =>
      row.closedAt === null || row.status === 'open'
        ? []
        : [ofTask(row, HOW[row.status], dayOf(row.closedAt))],
    ),
    ...lines
      .filter(({ stage }, index) => stage !== lines[index + 1]?.stage)
      .map(
        ({ at, stage }): Point => ({
          ...{ day: dayOf(at), title: stageInWords(loaded.kind, stage), how: 'Nieuwe fase', late: false },
          ...{ party: null, number: null, why: null },
        }),
      ),
  ].sort((a, b) => (a.day > b.day ? -1 : a.day < b.day ? 1 : 0));
  return {
    title: `${caseKindInWords(loaded.kind)} ${dossierNumber(caseId)}`,
    stage: stageInWords(loaded.kind, loaded.stage),
    coming,
    past: past.slice(0, PAST),
  };
}
