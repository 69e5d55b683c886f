/** What operations look at, put together: what doesn't answer is said, and never holds up the rest. */
import { legalNow, wallNow } from '../../config/index.ts';
import { caseIdOf, caseWorkflowId } from '../../contracts/engine.ts';
import { caseKindInWords, stageInWords } from '../../domain/board/index.ts';
import { dossierNumber } from '../../domain/forms/index.ts';
import {
  activityInWords,
  errorInWords,
  lengthInWords,
  workflowInWords,
} from '../../domain/operations/index.ts';
import { WRONG_WORDS } from '../../domain/upkeep/words.ts';
import type { CaseOutline, OpenFinding } from '../../store/index.ts';
import type { Deps } from '../deps.ts';
import { momentTitle } from '../dossier.ts';
import type { PendingView, QueueView, RunDetail, RunView } from './engine.ts';
import { engineFigures } from './figures.ts';

/** A timer may fire a little after its instant, and its step takes a moment. */
const GRACE_MS = 2 * 60_000;
/** An effect that takes longer than this is worth a look. */
const SLOW_MS = 2 * 60_000;
/** Workflows that are looked into for one page. */
const LOOKS = 20;
const SOON_MS = 24 * 3_600_000;

export interface Named {
  id: string;
  what: string;
  number: string | null;
  stage: string;
  /** The next legal moment: what, and when. */
  next: string | null;
  nextAt: string | null;
}
export interface Trouble extends Named {
  activities: Failing[];
  /** Its legal moment has passed and its step was not made. */
  missed: boolean;
}
export interface Failing {
  id: string;
  title: string;
  blocks: string;
  attempt: number;
  error: string;
  since: string | null;
  nextTryAt: string | null;
}

export const failing = ({ id, type, attempt, error, since, nextTryAt }: PendingView): Failing => ({
  ...activityInWords(type),
  ...{ id, attempt, since, nextTryAt },
  error: error === null ? 'Nog geen fout gemeld' : errorInWords(error),
});

/** A case in the store's words. */
export function namedCase({ covenant }: Deps, one: CaseOutline): Named {
  return {
    id: caseWorkflowId(one.caseId),
    what: caseKindInWords(one.kind),
    number: dossierNumber(one.caseId),
    stage: stageInWords(one.kind, one.stage),
    next: one.next === null ? null : momentTitle(covenant, one.next),
    nextAt: one.nextAt,
  };
}
/** A workflow as the engine lists it. */
export function namedRun(run: RunView): Named {
  const caseId = caseIdOf(run.workflowId);
  return {
    id: run.workflowId,
    what: run.caseKind === null ? workflowInWords(run.type) : caseKindInWords(run.caseKind),
    number: caseId === null ? null : dossierNumber(caseId),
    stage: run.caseKind === null || run.stage === null ? '' : stageInWords(run.caseKind, run.stage),
    next: null,
    nextAt: run.nextAt,
  };
}

const orNull = async <T>(answer: Promise<T>): Promise<T | null> => answer.catch(() => null);

export async function operationsView(deps: Deps) {
  const { store, engine } = deps;
  const now = legalNow();
  const at = (ms: number) => new Date(Date.parse(now) + ms).toISOString();
  const long = new Date(wallNow().getTime() - SLOW_MS).toISOString();
  const [
    { running, queues, letters, erasures, at: counted },
    counts,
    missed,
    soon,
    mail,
    behind,
    destructions,
    databases,
    keys,
    findings,
    asked,
  ] = await Promise.all([
    engineFigures(engine.view),
    orNull(store.operations.counts()),
    orNull(store.operations.missed(at(-GRACE_MS), LOOKS)),
    orNull(store.operations.due(now, at(SOON_MS), MOST)),
    orNull(store.operations.mailQueue()),
    orNull(store.operations.behind(at(-SLOW_MS), LOOKS)),
    orNull(store.operations.destructions()),
    store.operations.databases(),
    store.keys.problem(),
    orNull(store.findings.open(LOOKS)),
    orNull(store.rebuilds.all()),
  ]);
  const late = new Set((missed ?? []).map(({ caseId }) => caseWorkflowId(caseId)));
  const others = [...(letters ?? []), ...(erasures ?? [])]
    .filter(({ startedAt }) => startedAt < long)
    .map(({ workflowId }) => workflowId);
  const suspects = [
    ...new Set([
      ...late,
      ...(behind ?? []).map(({ caseId }) => caseWorkflowId(caseId)),
      ...(mail?.cases ?? []).map(caseWorkflowId),
      ...others,
    ]),
  ];
  const looked = suspects.slice(0, LOOKS);
  const [details, outlines] = await Promise.all([
    Promise.all(looked.map((id) => orNull(engine.view.describe(id)))),
    orNull(store.operations.outlines(looked.flatMap((id) => caseIdOf(id) ?? []))),
  ]);
  const known = new Map((outlines ?? []).map((one) => [caseWorkflowId(one.caseId), one]));
  const troubles = looked.flatMap((id, index): Trouble[] => {
    const detail = details[index] ?? null;
    const outline = known.get(id);
    const activities = (detail?.pending ?? []).filter(({ attempt }) => attempt > 1).map(failing);
    if (activities.length === 0 && !late.has(id)) return [];
    const name = outline ? namedCase(deps, outline) : detail ? namedRun(detail) : null;
    return name ? [{ ...name, activities, missed: late.has(id) }] : [];
  });
  return {
    at: wallNow().toISOString(),
    engine: running === null ? null : { running, cases: casesIn(counts) },
    /** Seconds since the engine's own figures were asked for; at most fifteen. */
    counted: Math.max(0, Math.round((wallNow().getTime() - Date.parse(counted)) / 1000)),
    queues: queues?.map(queueLine) ?? null,
    databases: Object.entries(databases).map(([name, ms]) => ({
      name,
      ms: ms === null ? null : Math.ceil(ms),
    })),
    keys,
    mail: mail && { ...mail, waits: mail.oldest === null ? null : waited(mail.oldest, now) },
    destructions,
    missed: missed?.length ?? null,
    findings: findings?.map(foundLine) ?? null,
    asked: asked?.length ?? 0,
    soon,
    troubles,
    more: suspects.length - looked.length,
    stages: counts ? stageLines(counts) : [],
  };
}
export type OperationsView = Awaited<ReturnType<typeof operationsView>>;
/** Moments within a day are counted no further. */
const MOST = 10_000;

const waited = (since: string, now: string): string => lengthInWords(Date.parse(now) - Date.parse(since));

const queueLine = ({ name, what, backlog, ageMs, workers }: QueueView) => ({
  name: `${name.endsWith('-vernietiging') ? 'Vernietigen' : 'Zaken'}: ${what === 'workflow' ? 'stappen' : 'taken van het systeem'}`,
  backlog,
  waits: lengthInWords(ageMs),
  // The SDK's own name for a build ends in a long hash: its beginning tells builds apart.
  workers: workers.map(({ identity, seenAt, version }) => ({
    ...{ identity, seenAt },
    version: version.replace(/(\+\w{8})\w+$/, '$1'),
  })),
});

/** What the reconciler found and doesn't mend (docs/decisions/0070). */
const foundLine = ({ wrong, caseId, since }: OpenFinding) => ({
  words: WRONG_WORDS[wrong],
  since,
  id: caseId === null ? null : caseWorkflowId(caseId),
  number: caseId === null ? null : dossierNumber(caseId),
});

const STAGE = 'stage:';
function stageLines(counts: Readonly<Record<string, number>>) {
  return Object.entries(counts)
    .filter(([name, n]) => name.startsWith(STAGE) && n > 0)
    .map(([name, n]) => {
      const [, kind = '', stage = ''] = name.split(':');
      return { what: caseKindInWords(kind), stage: stageInWords(kind, stage), n };
    })
    .sort((a, b) => a.what.localeCompare(b.what, 'nl') || b.n - a.n);
}
const casesIn = (counts: Readonly<Record<string, number>> | null): number | null =>
  counts && Object.entries(counts).reduce((sum, [name, n]) => (name.startsWith(STAGE) ? sum + n : sum), 0);

/** One workflow: what it waits for. Null when it doesn't run. */
export async function runView(deps: Deps, workflowId: string) {
  const caseId = caseIdOf(workflowId);
  const [detail, [outline] = []]: [RunDetail | null, CaseOutline[]] = await Promise.all([
    deps.engine.view.describe(workflowId),
    caseId === null ? [] : deps.store.operations.outlines([caseId]),
  ]);
  if (!detail) return null;
  const { temporalUi, temporalNamespace } = deps.config;
  return {
    ...(outline ? namedCase(deps, outline) : namedRun(detail)),
    version: outline?.version ?? null,
    startedAt: detail.startedAt,
    events: detail.events,
    activities: detail.pending.map(failing),
    ui:
      temporalUi === undefined
        ? null
        : `${temporalUi}/namespaces/${encodeURIComponent(temporalNamespace)}/workflows/${encodeURIComponent(workflowId)}/${encodeURIComponent(detail.runId)}`,
  };
}
