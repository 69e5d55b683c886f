/**
 * The reconciler (docs/decisions/0070): every case in the store has a running workflow with the store's next moment, and the
 * other way round; once a day the next moment is also counted anew by the rules, and the tasks are looked for. What
 * differs is looked at twice, because cases go on meanwhile. The log and the findings hold ids and fixed words only.
 */
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { Logger } from 'pino';
import { wallNow } from '../config/index.ts';
import type { ReconcileActivities } from '../contracts/activities.ts';
import {
  CASE_WORKFLOW,
  type CaseStatus,
  caseIdOf,
  caseWorkflowId,
  ERASURE_WORKFLOW,
  erasureWorkflowId,
  RECOUNT_SIGNAL,
  STATUS_QUERY,
} from '../contracts/engine.ts';
import type { Covenant } from '../covenant/index.ts';
import { type Day, dayOf } from '../domain/dates/index.ts';
import { kinds } from '../domain/kinds.ts';
import { OPERATIONS } from '../domain/operations/index.ts';
import { ROLE } from '../domain/subject/index.ts';
import {
  type Difference,
  differences,
  type Running,
  type Stored,
  type Wrong,
} from '../domain/upkeep/compare.ts';
import { type Finding, KeyGone, type Store, TamperedError } from '../store/index.ts';
import { rebuildCase } from './rebuild.ts';

export interface ReconcileDependencies {
  store: Pick<
    Store,
    'cases' | 'tasks' | 'operations' | 'erasures' | 'findings' | 'members' | 'letters' | 'environment'
  >;
  client: Pick<Client, 'workflow' | 'withDeadline' | 'workflowService' | 'options'>;
  taskQueue: string;
  covenant: () => Covenant;
  log: Logger;
  /** Legal now, and its day in Europe/Amsterdam. */
  now: () => Promise<string>;
  /** Between the first look at what differs and the second: milliseconds. */
  pause?: number;
}

const PAGE = 500;
const PAUSE_MS = 5_000;
const QUERY_MS = 5_000;
const ALWAYS: readonly Wrong[] = [
  ...(['not-running', 'other-moment', 'late', 'store-behind', 'not-in-store'] as const),
  ...(['destroyed-but-running', 'erasure-stopped', 'restored'] as const),
];
const DAILY: readonly Wrong[] = ['other-calendar', 'unreadable', 'task-missing'];

export function reconcileActivities({
  store,
  client,
  taskQueue,
  covenant,
  log,
  now,
  pause = PAUSE_MS,
}: ReconcileDependencies): ReconcileActivities {
  /** How far legal now is ahead of the engine's own time, in ms: a workflow's start is told by the wall. */
  let ahead = 0;
  return {
    /** Answers the letters to send to the administrators, once a day while something is open. May be called again. */
    async reconcile({ calendar }) {
      const whole = await store.findings.round();
      // A practice clock that was moved: a workflow that is made now would live at another time than the others.
      ahead = await store.environment.legalOffset();
      const mends = whole && ahead === 0;
      const found: Finding[] = whole ? [] : [{ wrong: 'restored', caseId: null, erasureId: null }];
      const suspects = await lookAtAll(calendar, whole);
      if (suspects.size > 0) await new Promise((go) => setTimeout(go, pause));
      const mended: Record<string, number> = {};
      for (const caseId of suspects) {
        for (const { wrong, mend } of await lookAgain(caseId, calendar)) {
          const done = mend !== null && mends && (await mendCase(caseId, mend, wrong));
          if (done) mended[wrong] = (mended[wrong] ?? 0) + 1;
          // A moment that stays late is told, mended or not; what is destroyed is named nowhere.
          if ((!done || wrong === 'late') && wrong !== 'destroyed-but-running')
            found.push({ wrong, caseId, erasureId: null });
        }
      }
      for (const erasureId of await stoppedErasures()) {
        if (mends && (await restartErasure(erasureId)))
          mended['erasure-stopped'] = (mended['erasure-stopped'] ?? 0) + 1;
        else found.push({ wrong: 'erasure-stopped', caseId: null, erasureId });
      }
      const { fresh } = await store.findings.replace(found, calendar ? [...ALWAYS, ...DAILY] : ALWAYS);
      for (const one of fresh) log.error(one, 'the reconciler found what it does not mend');
      log.info({ calendar, suspects: suspects.size, mended, open: found.length }, 'reconciled');
      return (await store.findings.open(1)).length > 0 ? lettersOf(dayOf(await now())) : [];
    },
  };

  /** Ids of cases about which something differs at first sight. */
  async function lookAtAll(calendar: boolean, whole: boolean): Promise<Set<string>> {
    const at = await now();
    // What was found before is asked again, whether or not it shows at first sight.
    const before = (await store.findings.open()).flatMap(({ caseId }) => caseId ?? []);
    const suspects = new Set(before);
    const engine = await runningCases();
    for (let after = ''; ; ) {
      const rows = await store.cases.outline({ after, limit: PAGE });
      for (const row of rows) {
        const running = engine.get(row.caseId) ?? null;
        engine.delete(row.caseId);
        const stored = calendar ? await counted(row) : row;
        // After an old copy every workflow is asked how far it is.
        if (!whole || differences(stored, running, { gone: false, now: at }).length > 0)
          suspects.add(row.caseId);
      }
      after = rows.at(-1)?.caseId ?? '';
      if (rows.length < PAGE) break;
    }
    // Whatever runs and was in no row: destroyed, new, or unknown.
    for (const caseId of engine.keys()) suspects.add(caseId);
    return suspects;
  }

  async function runningCases(): Promise<Map<string, Running>> {
    const found = new Map<string, Running>();
    const query = `WorkflowType = '${CASE_WORKFLOW}' AND ExecutionStatus = 'Running' AND TaskQueue = '${taskQueue}'`;
    for await (const { workflowId, searchAttributes, startTime } of client.workflow.list({
      query,
      pageSize: PAGE,
    })) {
      const caseId = caseIdOf(workflowId);
      if (caseId !== null)
        found.set(caseId, {
          nextAt: nextOf(searchAttributes),
          since: sinceOf(startTime),
          version: null,
        });
    }
    return found;
  }

  /** As it is now, asked of the case's own row and workflow. */
  async function lookAgain(caseId: string, calendar: boolean): Promise<Difference[]> {
    const running = await runningNow(caseId);
    const row = await store.cases.outlineOf(caseId);
    const stored = row && (calendar ? await counted(row) : row);
    const gone = row === null && (await store.cases.gone(caseId));
    return differences(stored, running, { gone, now: await now() });
  }

  function sinceOf(startTime: Date): string {
    return new Date(startTime.getTime() + ahead).toISOString();
  }

  async function runningNow(caseId: string): Promise<Running | null> {
    const handle = client.workflow.getHandle(caseWorkflowId(caseId));
    try {
      const { status, searchAttributes, startTime } = await handle.describe();
      if (status.name !== 'RUNNING') return null;
      const asked = await client
        .withDeadline(wallNow().getTime() + QUERY_MS, () => handle.query<CaseStatus>(STATUS_QUERY))
        .catch(() => null);
      const nextAt = asked ? asked.nextAt : nextOf(searchAttributes);
      return { nextAt, since: sinceOf(startTime), version: asked?.version ?? null };
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return null;
      throw error;
    }
  }

  /** With the next moment as the rules count it today, and the tasks that have no row. */
  async function counted(row: Stored): Promise<Stored> {
    try {
      const loaded = await store.cases.load(row.caseId);
      const kind = kinds[row.kind];
      // Gone or gone on meanwhile: the second look will see.
      if (loaded === null || kind === undefined || loaded.version !== row.version) return row;
      const rows = new Set((await store.tasks.ofCase(row.caseId)).map(({ id }) => id));
      try {
        const next = kind.due(loaded.state, covenant()).find(({ acts }) => acts);
        const missingTasks = kind
          .tasks(loaded.state)
          .map(({ id }) => id)
          .filter((id) => !rows.has(`${row.caseId}:${id}`));
        return { ...row, counted: next?.at ?? null, missingTasks };
      } catch (error) {
        // A state that the rules can't count must not hide what is wrong with the others.
        log.error({ caseId: row.caseId, err: error }, 'the rules can not count a case');
        return { ...row, counted: 'unreadable' };
      }
    } catch (error) {
      if (error instanceof KeyGone || error instanceof TamperedError)
        return { ...row, counted: 'unreadable' };
      throw error;
    }
  }

  async function mendCase(caseId: string, mend: 'start' | 'recount' | 'end', wrong: Wrong): Promise<boolean> {
    log.warn(
      { caseId: wrong === 'destroyed-but-running' ? null : caseId, wrong, mend },
      'the reconciler mends',
    );
    try {
      if (mend === 'start') return await rebuildCase(client, store, taskQueue, caseId);
      if (mend === 'end')
        await client.workflowService.deleteWorkflowExecution({
          namespace: client.options.namespace,
          workflowExecution: { workflowId: caseWorkflowId(caseId) },
        });
      else await client.workflow.getHandle(caseWorkflowId(caseId)).signal(RECOUNT_SIGNAL);
      return true;
    } catch (error) {
      log.error({ wrong, err: error }, 'the reconciler could not mend');
      return false;
    }
  }

  /** Those that should be going on and are not. */
  async function stoppedErasures(): Promise<string[]> {
    const stopped: string[] = [];
    for (const id of await store.erasures.open()) if (!(await erasureRuns(id))) stopped.push(id);
    if (stopped.length === 0) return [];
    // One that was asked for a moment ago is started by the loop itself.
    await new Promise((go) => setTimeout(go, pause));
    const open = new Set(await store.erasures.open());
    const still: string[] = [];
    for (const id of stopped) if (open.has(id) && !(await erasureRuns(id))) still.push(id);
    return still;
  }
  async function erasureRuns(erasureId: string): Promise<boolean> {
    try {
      const { status } = await client.workflow.getHandle(erasureWorkflowId(erasureId)).describe();
      return status.name === 'RUNNING';
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    }
  }
  /** Every step of a destruction may be done again. One that came to its end and is open all the same needs people. */
  async function restartErasure(erasureId: string): Promise<boolean> {
    try {
      await client.workflow.start(ERASURE_WORKFLOW, {
        workflowId: erasureWorkflowId(erasureId),
        taskQueue,
        args: [{ erasureId }],
        workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
      });
      return true;
    } catch (error) {
      log.error({ erasureId, err: error }, 'the reconciler could not start an erasure again');
      return false;
    }
  }

  async function lettersOf(day: Day): Promise<string[]> {
    const directory = await store.members.directory(day);
    const who = [ROLE.administrator, OPERATIONS].flatMap((role) => directory.candidates(null, role));
    return Promise.all([...new Set(who)].map((member) => store.letters.upkeep(member, day)));
  }
}

function nextOf(attributes: { NextLegalMoment?: unknown }): string | null {
  const [next] = (attributes.NextLegalMoment ?? []) as (Date | undefined)[];
  return next?.toISOString() ?? null;
}
