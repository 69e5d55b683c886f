/** What a board's rows say: numbers, dates, who has to act and what to watch. No contents, nothing about a subject. */
import {
  type BoardGroup,
  caseKindInWords,
  type Histogram,
  type Risk,
  riskOf,
  stageInWords,
} from '../../domain/board/index.ts';
import { type Day, dayOf, daysBetween } from '../../domain/dates/index.ts';
import { dossierNumber } from '../../domain/forms/index.ts';
import type { DeputyRow } from '../../store/index.ts';
import type { Deps } from '../deps.ts';
import { momentTitle } from '../dossier.ts';
import { partyName } from '../partners/names.ts';
import { groupOf, type Row } from './list.ts';

export interface Line {
  id: string;
  group: BoardGroup;
  day: Day;
  /** Days past its last day; 0 when it isn't late. */
  late: number;
  title: string;
  /** The task's number; null for what the system does by itself. */
  number: string | null;
  party: string | null;
  who: string | null;
  /** Who stands in today. */
  deputies: string[];
  away: boolean;
  caseId: string;
  case: string;
  stage: string;
  article: string;
  risk: string[];
}

const FRESH_MS = 60_000;
let remembered: { took: Promise<Record<string, Histogram>>; of: unknown; until: number } | null = null;

/** What is usual changes slowly: a process asks once a minute. */
export function usualTimes(deps: Deps): Promise<Record<string, Histogram>> {
  const now = performance.now();
  if (!remembered || remembered.of !== deps.store || remembered.until < now) {
    const took = deps.store.figures.took();
    took.catch(() => {
      remembered = null;
    });
    remembered = { took, of: deps.store, until: now + FRESH_MS };
  }
  return remembered.took;
}

/** Risks of the rows that have one, by their id. */
export async function risksOf(
  deps: Deps,
  rows: readonly Row[],
  today: Day,
  away: Promise<DeputyRow[]> = deps.store.deputies.all(today),
): Promise<Map<string, Risk>> {
  const [took, absences, directory] = await Promise.all([
    usualTimes(deps),
    away,
    deps.store.members.directory(today),
  ]);
  const flagged = rows.flatMap(({ task }) => (task?.undelivered ? [task] : []));
  const failing = new Set<string>();
  await Promise.all(
    flagged.map(async (task) => {
      if ((await deps.store.outbox.failuresOf(task)).length > 0) failing.add(task.id);
    }),
  );
  return new Map(
    rows.flatMap(({ id, task }): [string, Risk][] => {
      if (task === null) return [];
      const risk = riskOf(
        deps.covenant,
        took,
        {
          ...{ kind: task.kind, lastDay: task.lastDay, openedOn: dayOf(task.openedAt) },
          nobody: task.assignee === null,
          // Somebody was named, and may not act (any more).
          away:
            task.assignee !== null &&
            awayFor(absences, task.assignee, today).length > 0 &&
            directory.deputies(task.assignee, task.role).length === 0,
          undelivered: failing.has(task.id),
        },
        today,
      );
      return risk === null ? [] : [[id, risk]];
    }),
  );
}

const awayFor = (absences: readonly DeputyRow[], member: string | null, today: Day): string[] =>
  absences
    .filter((one) => one.member === member && one.from <= today && today <= one.until)
    .map(({ deputy }) => deputy);

/** What is known or being asked already. */
export interface Asked {
  risks: Promise<ReadonlyMap<string, Risk>>;
  away: Promise<DeputyRow[]>;
  /** What colleagues are called, by id. Without it those in the rows are asked for. */
  names?: Promise<ReadonlyMap<string, string>> | undefined;
}

export async function linesOf(
  deps: Deps,
  rows: readonly Row[],
  today: Day,
  { risks: risking, away, names: naming }: Asked,
): Promise<Line[]> {
  const { store } = deps;
  const ask = async (): Promise<ReadonlyMap<string, string>> => {
    const absences = await away;
    const ids = new Set(
      rows.flatMap(({ task }) =>
        task?.assignee ? [task.assignee, ...awayFor(absences, task.assignee, today)] : [],
      ),
    );
    const members = ids.size === 0 ? [] : await store.members.byIds([...ids]);
    return new Map(members.map(({ id, name }) => [id, name]));
  };
  const [absences, places, names, risks] = await Promise.all([
    away,
    store.board.places([...new Set(rows.map(({ caseId }) => caseId))]),
    naming ?? ask(),
    risking,
  ]);
  return rows.map((row) => {
    const { task, moment } = row;
    const place = places.get(row.caseId);
    const deputies = task ? awayFor(absences, task.assignee, today) : [];
    return {
      ...{ id: row.id, group: groupOf(row, today), day: row.day, caseId: row.caseId },
      late: Math.max(0, daysBetween(row.day, today)),
      title: titleOf(deps, row),
      number: task?.number ?? null,
      party: task?.party ? partyName(deps, task.party) : null,
      who: task?.assignee ? (names.get(task.assignee) ?? null) : null,
      deputies: deputies.flatMap((id) => names.get(id) ?? []),
      away: deputies.length > 0,
      case: `${caseKindInWords(row.caseKind)} ${dossierNumber(row.caseId)}`,
      stage: place ? stageInWords(place.kind, place.stage) : '',
      article: (task ?? moment)?.article ?? '',
      risk: risks.get(row.id)?.reasons ?? [],
    };
  });
}

export function titleOf({ covenant }: Deps, { task, moment }: Row): string {
  if (moment) return momentTitle(covenant, moment.what);
  return covenant.tasks.find(({ id }) => id === task?.kind)?.title ?? task?.kind ?? '';
}
