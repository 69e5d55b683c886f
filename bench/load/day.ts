/**
 * Many moments of one day: 7 in 10 a reminder, 2 in 10 another moment, 1 in 10 an archiving, each of a subject of its own
 * that was copied whole just before it (bulk.ts). From the timer on everything is real: step, mail, files.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Db } from 'mongodb';
import { caseWorkflowId } from '../../contracts/engine.ts';
import { modelCovenant } from '../../covenant/index.ts';
import { fastForwardBySteps } from '../../dev/clock/fast-forward.ts';
import { each } from '../../dev/rehearsal/each.ts';
import { type RehearsalNeeds, rehearse } from '../../dev/rehearsal/rehearsal.ts';
import { permitToWrite } from '../../domain/access/index.ts';
import { dayOf } from '../../domain/dates/index.ts';
import { due } from '../../domain/subject/due.ts';
import type { SubjectState } from '../../domain/subject/index.ts';
import { ANY_EFFECT, type LoadedCase, type NewText, type Store } from '../../store/index.ts';
import type { Copies, Template } from '../destruction/copies.ts';
import { summaryOf, type Work, workBetween } from '../work/work.ts';
import type { Bulk, Pace } from './bulk.ts';

const SORTS = ['reminder', 'other', 'archiving'] as const;
export type Sort = (typeof SORTS)[number];
const SHARES: Readonly<Record<Sort, number>> = { reminder: 7, other: 2, archiving: 1 };
/** One skip goes to the moment itself; by then it is past this. */
const AFTER_MS = 1;
const TENTHS = 10;
/** Destructions are measured apart (`npm run bench:destruction`). */
const DESTROYS = new Set(['destroy', 'undecided-signal', 'not-on-agenda']);

/** Which sort a case's next moment is; null: a destruction, or none. */
function sortOf({ state }: Pick<LoadedCase, 'state'>): Sort | null {
  const next = due(state as SubjectState, modelCovenant()).find(({ acts }) => acts);
  if (!next || DESTROYS.has(next.what)) return null;
  return next.what === 'reminder' ? 'reminder' : next.what === 'archive' ? 'archiving' : 'other';
}

/** A life just before its first moment of each sort, to be copied. @throws when it had none of a sort */
export async function templatesOf(
  needs: RehearsalNeeds,
  store: Store,
  copies: Copies,
): Promise<Record<Sort, Template>> {
  const templates = new Map<Sort, Template>();
  await rehearse(needs, {
    paths: ['agenda'],
    seed: 1,
    observe: async ({ caseId }) => {
      const loaded = await store.cases.load(caseId);
      const sort = loaded && sortOf(loaded);
      if (sort && !templates.has(sort)) templates.set(sort, await copies.templateOf(caseId));
    },
  });
  const missing = SORTS.filter((sort) => !templates.has(sort));
  if (missing.length > 0) throw new Error(`That life had no moment of the sort ${missing.join()}`);
  return Object.fromEntries(templates) as Record<Sort, Template>;
}

export interface Day {
  moments: Record<Sort, number>;
  /** Of each archiving: texts that it moves. */
  textsPerArchiving: number;
  /** From the first timer until every step, mail and effect is done. */
  seconds: number;
  momentsPerSecond: number;
  /** Seconds after which a tenth of the clocks stood past their moment, two tenths, and so on: whether it slows down. */
  tenths: number[];
  /** How long mails and files needed after the last of the clocks. */
  afterLastClock: number;
  /** By the cases' own clocks: seconds from a moment's instant to its step. `none`: moments whose step is not to be found. */
  late: { p50: number; p95: number; most: number; none: number };
  mails: number;
  mailsFailed: number;
  copySeconds: number;
  /** Of a moment. */
  work?: ReturnType<typeof summaryOf>;
}

/** Writers behind a fence go together (store/fence.ts). */
const TEXTS_AT_ONCE = 16;
const WORDS = 'Dit is een oefening. Hier staat wat iemand heeft gezien. '.repeat(4);
const AT_ONCE = 30;
const LIMIT_S = 90 * 60;
const LOOK_MS = 500;
const TELL_S = 10;
/** A copy stands at its first version. */
const MOMENT_VERSION = 2;
const ROWS = 500;

const isText = ({ room, collection }: Template['rows'][number]) =>
  room === 'weegploeg' && collection === 'texts';

/** A copied text names the document that it was; an archiving opens each, so that a copy gets as many of its own. */
export async function copied(
  { bulk, store }: Pick<DayNeeds, 'bulk' | 'store'>,
  template: Template,
  sort: Sort,
  many: number,
  pace?: Pace,
): Promise<string[]> {
  if (sort !== 'archiving') return bulk.copy(template, many, pace);
  const texts = template.rows.filter(isText);
  const rows = template.rows.filter(({ collection }) => collection !== 'texts');
  const made = await bulk.copy({ ...template, rows }, many, pace);
  await each(made, TEXTS_AT_ONCE, (caseId) => written(store, caseId, texts));
  return made;
}

async function written(store: Store, caseId: string, texts: Template['rows']): Promise<void> {
  const today = dayOf(new Date().toISOString());
  const permit = permitToWrite({
    actor: { member: 'm-load', party: 'politie', roles: ['administrator'] },
    ...{ caseId, file: 'weighing', fields: ['8.2b'], purpose: 'manage' },
    ...{ today, stage: 'weighing', involved: [] },
  });
  const fresh = texts.map(
    ({ row }): NewText => ({
      ...{ caseId, unit: String(row.unit), room: 'weegploeg', kind: 'register-signal', party: 'politie' },
      ...{ ground: 'wpg-18', regime: 'Wpg', on: today, by: 'm-load', code: '8.2b' },
      values: { description: WORDS, areas: 'contacts', necessity: WORDS },
    }),
  );
  await store.texts.attach(await store.texts.putAll(fresh, permit));
}

export interface DayNeeds {
  bulk: Bulk;
  client: Client;
  regie: Db;
  store: Store;
  /** All work so far (bench/work): then what a moment cost is told. */
  work?: () => Promise<Work>;
}

export async function drain(
  needs: DayNeeds,
  templates: Readonly<Record<Sort, Template>>,
  moments: number,
  say: (line: string) => void,
): Promise<Day> {
  const { client, regie } = needs;
  let began = performance.now();
  const seconds = () => round((performance.now() - began) / 1000);
  const of = (sort: Sort): number =>
    sort === 'reminder'
      ? moments - of('other') - of('archiving')
      : Math.floor((moments * SHARES[sort]) / TENTHS);
  const at = (sort: Sort) => Date.parse(templates[sort].loaded.nextAt ?? '');
  const cases: { caseId: string; until: number; place: number }[] = [];
  for (const sort of SORTS) {
    if (of(sort) === 0) continue;
    const tell = (made: number) => {
      if (made % 1_000 <= 1) say(`${seconds()} s: ${made} of ${of(sort)} copied (${sort})`);
    };
    const made = await copied(needs, templates[sort], sort, of(sort), { tell });
    for (const [index, caseId] of made.entries())
      cases.push({ caseId, until: at(sort) + AFTER_MS, place: (index + 0.5) / made.length });
  }
  // Sorts among each other, as they come on a day.
  cases.sort((a, b) => a.place - b.place);
  const copySeconds = seconds();
  const before = await mails();
  const workBefore = await needs.work?.();
  began = performance.now();
  const passed: number[] = [];
  const timers = each(cases, AT_ONCE, async ({ caseId, until }) => {
    await fastForwardBySteps(client, caseWorkflowId(caseId), until);
    passed.push(seconds());
  });
  let failed: unknown;
  timers.catch((error: unknown) => {
    failed = error;
  });
  for (let told = { at: 0, passed: 0 }; ; await sleep(LOOK_MS)) {
    if (failed) throw failed;
    const tell = seconds() >= told.at + TELL_S;
    const clocks = cases.length - passed.length;
    // While clocks stand before their moment there is nothing to be found out by looking.
    if (clocks > 0 && !tell) continue;
    // Steps first: one that comes in between has its mails counted.
    const steps = clocks > 0 ? clocks : await waiting();
    const left = { clocks, steps, ...(await underWay()) };
    if (left.steps + left.mails + left.effects === 0) break;
    if (seconds() > LIMIT_S) throw new Error(`Not done in ${LIMIT_S} s: ${JSON.stringify(left)} to go`);
    if (!tell) continue;
    const pace = (passed.length - told.passed) / (seconds() - told.at);
    say(`${seconds()} s: ${JSON.stringify(left)} to go, ${pace.toFixed(1)} a second`);
    told = { at: seconds(), passed: passed.length };
  }
  const took = seconds();
  await timers;
  const workAfter = await needs.work?.();
  const after = await mails();
  const tenth = (index: number) => passed[Math.ceil((passed.length * (index + 1)) / TENTHS) - 1] ?? 0;
  return {
    moments: { reminder: of('reminder'), other: of('other'), archiving: of('archiving') },
    textsPerArchiving: templates.archiving.rows.filter(isText).length,
    seconds: took,
    momentsPerSecond: round(moments / took),
    tenths: Array.from({ length: TENTHS }, (_, index) => tenth(index)),
    afterLastClock: round(took - (passed.at(-1) ?? 0)),
    late: await late(),
    mails: after.sent - before.sent,
    mailsFailed: after.failed - before.failed,
    copySeconds,
    ...(workBefore && workAfter && { work: summaryOf(workBetween(workBefore, workAfter), moments) }),
  };

  /** One look with one condition for each: with two the stand-in reads more than there is. */
  async function mails(): Promise<Record<'sent' | 'failed', number>> {
    const [sent, failed] = await Promise.all(
      ['sent', 'failed'].map((status) => regie.collection('outbox').countDocuments({ status })),
    );
    return { sent: sent ?? 0, failed: failed ?? 0 };
  }
  /** All moments of a sort are one instant. With thousands to go this reads thousands of cases. */
  function waiting(): Promise<number> {
    const instants = [...new Set(SORTS.map(at))].map((ms) => new Date(ms));
    return regie.collection('cases').countDocuments({ nextAt: { $in: instants } });
  }
  async function underWay(): Promise<Record<'mails' | 'effects', number>> {
    const [mails, effects] = await Promise.all([
      regie.collection('outbox').countDocuments({ status: 'pending' }),
      regie.collection('journal').countDocuments({ toDo: ANY_EFFECT }),
    ]);
    return { mails, effects };
  }
  async function late(): Promise<Day['late']> {
    const due = new Map(cases.map(({ caseId, until }) => [caseId, until - AFTER_MS]));
    const found: number[] = [];
    for (let from = 0; from < cases.length; from += ROWS) {
      const ids = cases.slice(from, from + ROWS).map(({ caseId }) => `${caseId}:${MOMENT_VERSION}`);
      const rows = regie.collection<JournalLine>('journal').find({ _id: { $in: ids } });
      for (const { caseId, at } of await rows.project<JournalLine>({ caseId: 1, at: 1 }).toArray()) {
        found.push((at.getTime() - (due.get(caseId) ?? 0)) / 1000);
        due.delete(caseId);
      }
    }
    // A defect: what is left of the first of them.
    for (const caseId of [...due.keys()].slice(0, 1)) {
      const fields = { projection: { version: 1, nextAt: 1, summary: 1, command: 1, at: 1 } };
      const row = await regie.collection<JournalLine>('cases').findOne({ _id: caseId }, fields);
      const lines = await regie.collection('journal').find({ caseId }, fields).toArray();
      say(`no step: ${JSON.stringify({ row, lines })}`);
    }
    found.sort((a, b) => a - b);
    const share = (part: number) => round(found[Math.floor(part * (found.length - 1))] ?? 0);
    return { p50: share(0.5), p95: share(0.95), most: share(1), none: cases.length - found.length };
  }
}

interface JournalLine {
  _id: string;
  caseId: string;
  at: Date;
}

const round = (value: number): number => Math.round(value * 10) / 10;
