/** What is measured of the machine itself: sums, ages and yes or no. Nothing in it names a case or anybody. */
import { legalNow, logTroubles, wallNow } from '../../config/index.ts';
import { BOARD_GROUPS, riskOf } from '../../domain/board/index.ts';
import { dayOf } from '../../domain/dates/index.ts';
import { WRONG_WORDS } from '../../domain/upkeep/words.ts';
import { groupCounts } from '../board/counts.ts';
import { usualTimes } from '../board/lines.ts';
import { findRows } from '../board/list.ts';
import type { Deps } from '../deps.ts';
import { engineFigures } from '../operations/figures.ts';
import type { Metric } from './text.ts';

/** As the board does: a timer may fire a little late. */
const GRACE_MS = 2 * 60_000;
const HOUR_MS = 3_600_000;
/** Counted no further: more than this is as wrong. */
const MOST = 10_000;
/** The soonest open tasks that are judged for what is at risk. */
const JUDGED = 500;

const orNull = async <T>(answer: Promise<T>): Promise<T | null> => answer.catch(() => null);

type Labels = Readonly<Record<string, string>>;
const gauge = (name: string, help: string, ...samples: [number | null, Labels?][]): Metric => ({
  ...{ name: `pga_${name}`, help, type: 'gauge' },
  // What isn't known has no sample: an alert asks for its absence.
  samples: samples.flatMap(([value, labels]) =>
    value === null ? [] : [{ value, ...(labels && { labels }) }],
  ),
});

/** @param deps what pages are made of; asks the store and the engine, some of it in stretches. */
export async function ownMetrics(deps: Deps): Promise<Metric[]> {
  const today = await deps.today();
  const now = legalNow();
  const at = (ms: number) => new Date(Date.parse(now) + ms).toISOString();
  const age = (since: string | null | undefined): number =>
    since ? Math.max(0, (Date.parse(now) - Date.parse(since)) / 1000) : 0;
  const { store, engine } = deps;
  const [
    counts,
    missed,
    due,
    mail,
    behind,
    destructions,
    databases,
    keys,
    { running, queues },
    overdue,
    risk,
    findings,
    rounds,
  ] = await Promise.all([
    orNull(store.operations.counts()),
    orNull(store.operations.missed(at(-GRACE_MS), MOST)),
    orNull(store.operations.due(now, at(HOUR_MS), MOST)),
    orNull(store.operations.mailQueue()),
    orNull(store.operations.behind(at(-GRACE_MS), MOST)),
    orNull(store.operations.destructions()),
    store.operations.databases(),
    store.keys.problem(),
    engineFigures(engine.view),
    orNull(groupCounts(deps, today, {}, BOARD_GROUPS.slice(0, 2), MOST)),
    orNull(atRisk(deps, today)),
    orNull(store.findings.open()),
    orNull(store.findings.rounds()),
  ]);
  const named = (prefix: string, labels: (parts: string[]) => Labels): [number, Labels][] =>
    Object.entries(counts ?? {})
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, n]) => [n, labels(name.slice(prefix.length).split(':'))]);
  return [
    gauge('legal_moments_missed', 'Cases whose legal moment has passed without its step.', [
      missed?.length ?? null,
    ]),
    gauge('legal_moment_missed_seconds', 'How long ago the oldest missed moment was.', [
      missed && age(missed[0]?.nextAt),
    ]),
    gauge('legal_moments_due_hour', 'Legal moments within the next hour.', [due]),
    gauge('tasks_overdue', 'Open tasks past their last day.', [overdue?.get('overdue') ?? null]),
    gauge('tasks_due_today', 'Open tasks whose last day is today.', [overdue?.get('today') ?? null]),
    gauge('tasks_at_risk', `Of the ${JUDGED} soonest tasks: late at this pace, of nobody, or not mailed.`, [
      risk,
    ]),
    gauge(
      'cases',
      'Cases by kind and stage.',
      ...named('stage:', ([kind = '', stage = '']) => ({ kind, stage })),
    ),
    gauge('open_tasks', 'Open tasks by kind.', ...named('tasks:', ([kind = '']) => ({ kind }))),
    gauge('mail_waiting', 'Mails of cases that have not left.', [mail?.waiting ?? null]),
    gauge('mail_failing', 'Of those, tried at least once.', [mail?.failing ?? null]),
    gauge('mail_oldest_seconds', 'How long the oldest waits.', [mail && age(mail.oldest)]),
    gauge('effects_behind', 'Steps whose effects are not carried out within two minutes.', [
      behind?.length ?? null,
    ]),
    gauge('effects_oldest_seconds', 'How long the oldest waits.', [behind && age(behind[0]?.since)]),
    gauge('destructions_waiting', 'Destructions without a certificate.', [destructions?.waiting ?? null]),
    gauge('destruction_oldest_seconds', 'How long ago the oldest was due.', [
      destructions && age(destructions.oldest),
    ]),
    gauge(
      'reconciler_findings',
      'What store and engine were found to differ in and nothing mends by itself, by kind.',
      ...Object.keys(WRONG_WORDS).map((wrong): [number | null, Labels] => [
        findings?.filter((one) => one.wrong === wrong).length ?? null,
        { wrong },
      ]),
    ),
    gauge('reconciler_rounds', 'Rounds of the reconciler, every quarter of an hour one more.', [rounds]),
    gauge('key_service_up', 'Whether keys can be used.', [keys === null ? 1 : 0]),
    gauge(
      'database_up',
      'Whether each database answers.',
      ...Object.entries(databases).map(([database, ms]): [number, Labels] => [
        ms === null ? 0 : 1,
        { database },
      ]),
    ),
    gauge(
      'database_answer_seconds',
      'How long each takes to answer.',
      ...Object.entries(databases).map(([database, ms]): [number | null, Labels] => [
        ms === null ? null : ms / 1000,
        { database },
      ]),
    ),
    gauge('engine_up', 'Whether Temporal answers.', [running === null ? 0 : 1]),
    gauge('workflows_running', 'Workflows that run.', [running]),
    gauge(
      'queue_backlog',
      'What waits for a worker.',
      ...(queues ?? []).map(({ name, what, backlog }): [number, Labels] => [backlog, { queue: name, what }]),
    ),
    gauge(
      'queue_oldest_seconds',
      'How long the oldest waits for a worker: schedule to start.',
      ...(queues ?? []).map(({ name, what, ageMs }): [number, Labels] => [
        ageMs / 1000,
        { queue: name, what },
      ]),
    ),
    gauge(
      'workers',
      'Workers that poll.',
      ...(queues ?? []).map(({ name, what, workers }): [number, Labels] => [
        workers.length,
        { queue: name, what },
      ]),
    ),
    gauge('log_unwritten', 'Lines of this process that could not be written to its log at once.', [
      logTroubles(),
    ]),
    gauge('measured_timestamp_seconds', 'When this was measured.', [wallNow().getTime() / 1000]),
  ];
}

async function atRisk(deps: Deps, today: string): Promise<number> {
  const [took, { rows }] = await Promise.all([
    usualTimes(deps),
    findRows(deps, today, { risk: true }, { size: JUDGED, moments: false }),
  ]);
  return rows.filter(
    ({ task }) =>
      task !== null &&
      riskOf(
        deps.covenant,
        took,
        {
          ...{ kind: task.kind, lastDay: task.lastDay, openedOn: dayOf(task.openedAt) },
          ...{ nobody: task.assignee === null, away: false, undelivered: task.undelivered },
        },
        today,
      ) !== null,
  ).length;
}
