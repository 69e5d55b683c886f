/**
 * Plays whole lives on the real engine, through the same mails and pages as staff use. All lives share one calendar:
 * everybody moves to the next instant at which anything happens to anyone, then on.
 */
import { createHash } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { caseWorkflowId, erasureWorkflowId } from '../../contracts/engine.ts';
import { addDays, dayOf } from '../../domain/dates/index.ts';
import type { Path, Situation } from './answers.ts';
import { pick } from './chance.ts';
import { each } from './each.ts';
import { Life, type LifeOptions, type MomentReport, type Told } from './life.ts';
import { Postbox } from './postbox.ts';
import { Staff, type Waited } from './staff.ts';
import type { View } from './view.ts';

export interface LifeReport {
  subject: string;
  path: Path;
  moments: MomentReport[];
  mails: number;
  tasks: number;
  historyEvents: number;
  destroyedAt: string;
  remaining: number;
  wallMs: number;
}

export interface RehearsalNeeds {
  client: Client;
  view: View;
  baseUrl: string;
  mailCatcher: string;
  /** Tells the environment how far its legal now is ahead of the wall, in ms. */
  setOffset: (ms: number) => Promise<void>;
  /** Core party of whose representatives one registers the signal; and who sits in the conference. */
  coreParties: readonly string[];
  conference: readonly string[];
}

export interface RehearsalOptions {
  paths: readonly Path[];
  seed: number;
  pace?: 'reminder';
  /** Other words and answers than the rehearsal's own. */
  says?: Pick<Situation, 'words' | 'meant'>;
  /** Looks for what remains only when all have ended: it takes time that is none of a life's. */
  reportLater?: boolean;
  /** With `reportLater`: told when the last life has ended, before anything is looked for. */
  allEnded?: () => Promise<void>;
  /** What took how long: pages and forms as staff wait for them, and the phases of which the calendar is made. */
  waited?: Waited;
  phase?: (what: Phase, ms: number) => void;
  tell?: (life: Life, line: Told) => void;
  report?: (report: LifeReport, life: Life) => void;
  /** Told that an answer was refused; without it that ends the rehearsal. */
  refused?: (life: Life, what: string) => void;
  /** Servers are killed meanwhile: the clock goes by single steps. */
  disturbed?: boolean;
  /** Looks along whenever a life has come to rest. */
  observe?: (life: Life) => Promise<void>;
  /** So many lives begin, act and are looked at together; default all of them. */
  atOnce?: number;
  /** How long effects, and pages that don't answer, are waited for. */
  patienceMs?: number;
  /** Whoever looks for what remains of all of them at once needs no look for each, and no length of their histories. */
  withoutLook?: boolean;
}

/** `moments`: until everything due has been done, its mail delivered; `tasks`: the same for what people did; `end`: until nothing is left. */
export type Phase = 'begin' | 'moments' | 'tasks' | 'end';

const PATIENCE_MS = 120_000;
const POLL_MS = 20;
/** What takes seconds is asked less often: hundreds of looks would only keep the store from its work. */
const SLOW_POLL_MS = 250;

export async function rehearse(needs: RehearsalNeeds, options: RehearsalOptions): Promise<LifeReport[]> {
  const { view, client } = needs;
  const { atOnce = Number.POSITIVE_INFINITY, patienceMs = PATIENCE_MS } = options;
  const staff = new Staff(needs.baseUrl, needs.conference, options.patienceMs, options.waited);
  const postbox = new Postbox(needs.mailCatcher);
  await postbox.fresh();
  const lives: Life[] = [];
  const reports: LifeReport[] = [];
  const started = new Map<Life, number>();
  const ended = new Map<Life, number>();
  const names = new Map<Life, string>();
  const events = new Map<string, number>();

  let since = performance.now();
  const phase = (what: Phase) => {
    const now = performance.now();
    options.phase?.(what, now - since);
    since = now;
  };
  const together = options.reportLater ? Math.min(atOnce, options.paths.length) : 0;
  for (let from = 0; together > 0 && from < options.paths.length; from += together)
    await beginTogether(from, from + together);
  if (together === 0) for (const [index] of options.paths.entries()) await beginTogether(index, index + 1);
  await settle(lives, Date.now());
  phase('begin');

  for (;;) {
    const open = lives.filter((life) => !life.ended);
    const times = open.map((life) => life.due()).filter((at): at is number => at !== null);
    if (open.length === 0) break;
    if (times.length === 0)
      throw new Error(`Nothing is due for ${open.map((life) => life.caseId).join(', ')}`);
    const now = Math.min(...times);
    const here = open.filter((life) => (life.due() ?? Number.POSITIVE_INFINITY) <= now);
    await needs.setOffset(Math.max(0, Math.round(now - Date.now())));
    const ending = options.withoutLook ? [] : here.filter((life) => life.ends(now));
    await each(ending, atOnce, countBefore);
    const watch = watchErasures(ending);
    await each(here, atOnce, (life) => life.advanceTo(now));
    await settle(here, now);
    await watch.stop();
    phase(here.some(({ ended }) => ended) ? 'end' : 'moments');
    if (here.some((life) => life.acts(now))) {
      await each(here, atOnce, (life) => life.act(staff, now));
      await settle(here, now);
      phase('tasks');
    }
    for (const life of here.filter(({ ended }) => ended)) {
      ended.set(life, performance.now());
      if (!options.reportLater) await finish(life);
    }
  }
  await options.allEnded?.();
  if (options.reportLater) for (const life of lives) await finish(life);
  return reports;

  /**
   * Lives `from` up to `to` begin at the same time. A page tells nobody which case a signal made, so which of several is
   * whose is not known: that matters only to who looks for one life's remains while others still live.
   */
  async function beginTogether(from = 0, to = options.paths.length): Promise<void> {
    const before = new Set(await view.caseIds());
    const at = performance.now();
    const mine = options.paths.slice(from, to).map((path, offset) => ({ path, index: from + offset }));
    const made = await Promise.all(mine.map(({ index }) => registerSignal(index)));
    const caseIds = (await view.caseIds()).filter((id) => !before.has(id));
    if (caseIds.length !== mine.length) throw new Error('The signal was registered, but no case was made');
    for (const [place, { index, path }] of mine.entries()) {
      const lifeOptions: LifeOptions = {
        path,
        seed: options.seed,
        index,
        tell: options.tell ?? (() => undefined),
        ...(options.pace ? { pace: options.pace } : {}),
        ...(options.says ? { says: options.says } : {}),
        ...(options.refused ? { refused: options.refused } : {}),
        ...(options.disturbed ? { disturbed: true } : {}),
      };
      const life = new Life(caseIds[place] ?? '', lifeOptions, { client, view });
      lives.push(life);
      started.set(life, at);
      names.set(life, made[place] ?? '');
    }
  }

  async function registerSignal(index: number): Promise<string> {
    // Fictional, and unlike anything else: it doubles as the needle that must not be found afterwards.
    const unique = createHash('sha256')
      .update(`${options.seed}:${index}:${Date.now()}`)
      .digest('hex')
      .slice(0, 10);
    const name = options.says?.words?.('register-signal', 'name') ?? `Oefenpersoon ${unique}`;
    const party = needs.coreParties[pick(options.seed, `${index}:from`, needs.coreParties.length)] ?? '';
    const today = dayOf(new Date().toISOString());
    const born = addDays('1990-01-01', pick(options.seed, `${index}:born`, 5000));
    await staff.registerSignal(party, { name, birthDate: born }, today, options.says?.words);
    return name;
  }

  /** Waits until nothing is due any more, all mail has gone and every effect is done; then hands round the post. */
  async function settle(here: readonly Life[], now: number): Promise<void> {
    const until = Date.now() + patienceMs;
    const ids = here.map(({ caseId }) => caseId);
    const instant = new Date(now).toISOString();
    for (let look = 0; await view.unsettled(ids, instant); look++) {
      if (Date.now() > until) throw new Error('The rehearsal waits for effects that do not come');
      const pause = look < 50 ? POLL_MS : SLOW_POLL_MS;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    const mails = await postbox.fresh();
    const tasks = await view.tasksByNumber(mails.map(({ task }) => task));
    for (const mail of mails) {
      const task = tasks.get(mail.task);
      const life = lives.find(({ caseId }) => caseId === task?.caseId);
      if (life && task) await life.receive(mail, task, now);
    }
    const seen = await view.casesOf(ids);
    for (const life of here) life.look(now, seen.get(life.caseId) ?? null);
    const { observe } = options;
    // One after the other, unless so many at once was asked for.
    if (observe) await each(here, options.atOnce ?? 1, (life) => observe(life));
  }

  /** History lengths are read while the histories still exist: an erasure takes them away. */
  function watchErasures(here: readonly Life[]): { stop: () => Promise<void> } {
    if (here.length === 0) return { stop: () => Promise.resolve() };
    let watching = true;
    const watch = (async () => {
      while (watching) {
        for (const erasure of await view.erasuresOf(here.map(({ caseId }) => caseId)))
          await countEvents(erasure);
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
    })();
    return {
      stop: () => {
        watching = false;
        return watch;
      },
    };
  }

  /** Should the erasure be too quick to be seen, this much is known. */
  async function countBefore(life: Life): Promise<void> {
    await life.count();
    for (const runId of life.runIds) {
      const length = await historyLength(caseWorkflowId(life.caseId), runId);
      events.set(`${life.caseId}|${caseWorkflowId(life.caseId)}|${runId}`, length ?? 0);
    }
  }

  async function countEvents(erasure: { id: string; caseId: string; whole: boolean }): Promise<void> {
    events.set(`${erasure.caseId}|${erasureWorkflowId(erasure.id)}|`, 0);
    if (!erasure.whole) return;
    const life = lives.find(({ caseId }) => caseId === erasure.caseId);
    await Promise.all(
      (life?.runIds ?? []).map(async (runId) => {
        const length = await historyLength(caseWorkflowId(erasure.caseId), runId);
        const key = `${erasure.caseId}|${caseWorkflowId(erasure.caseId)}|${runId}`;
        if (length !== null) events.set(key, Math.max(length, events.get(key) ?? 0));
      }),
    );
  }

  async function historyLength(workflowId: string, runId: string): Promise<number | null> {
    try {
      const { workflowExecutionInfo } = await client.workflowService.describeWorkflowExecution({
        namespace: client.options.namespace,
        execution: { workflowId, ...(runId ? { runId } : {}) },
      });
      return Number(workflowExecutionInfo?.historyLength ?? 0);
    } catch (error) {
      if ((error as { code?: number }).code === 5) return null;
      throw error;
    }
  }

  async function finish(life: Life): Promise<void> {
    let historyEvents = 0;
    let inEngine = 0;
    for (const [key, length] of events) {
      const [caseId, workflowId = '', runId = ''] = key.split('|');
      if (caseId !== life.caseId) continue;
      const now = await historyLength(workflowId, runId);
      historyEvents += Math.max(length, now ?? 0);
      // The erasure's own short history names no case; the case's must be gone.
      if (runId && now !== null) inEngine++;
    }
    const needles = [life.caseId, names.get(life) ?? life.caseId];
    const found = options.withoutLook ? {} : await view.remains(needles);
    const report: LifeReport = {
      subject: life.caseId,
      path: life.options.path,
      moments: [...life.moments.values()].sort((a, b) => a.at.localeCompare(b.at)),
      mails: life.mails,
      tasks: life.tasks,
      historyEvents,
      destroyedAt: life.destroyedAt ?? '',
      remaining: Object.values(found).reduce((sum, count) => sum + count, 0) + inEngine,
      wallMs: Math.round((ended.get(life) ?? 0) - (started.get(life) ?? 0)),
    };
    reports.push(report);
    options.report?.(report, life);
  }
}
