/**
 * Many moments of one day: 7 in 10 a reminder, 2 in 10 another moment, 1 in 10 an archiving, each of a subject of its own
 * that was copied whole just before it (bulk.ts). From the timer on everything is real: step, mail, files.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Db } from 'mongodb';
import { caseWorkflowId } from '../../contracts/engine.ts';
import { modelCovenant } from '../../covenant/index.ts';
import { AFTER_MOMENT_MS, fastForward } from '../../dev/clock/fast-forward.ts';
import { each } from '../../dev/rehearsal/each.ts';
import { type RehearsalNeeds, rehearse } from '../../dev/rehearsal/rehearsal.ts';
import { permitToWrite } from '../../domain/access/index.ts';
import { dayOf } from '../../domain/dates/index.ts';
import { due } from '../../domain/subject/due.ts';
import type { SubjectState } from '../../domain/subject/index.ts';
import type { LoadedCase, NewText, Store } from '../../store/index.ts';
import type { Copies, Template } from '../destruction/copies.ts';
import type { Bulk, Pace } from './bulk.ts';

export const SORTS = ['reminder', 'other', 'archiving'] as const;
export type Sort = (typeof SORTS)[number];
const SHARES: Readonly<Record<Sort, number>> = { reminder: 7, other: 2, archiving: 1 };
const TENTHS = 10;
/** Destructions are measured apart (`npm run bench:destruction`). */
const DESTROYS = new Set(['destroy', 'undecided-signal', 'not-on-agenda']);

/** Which sort a case's next moment is; null: a destruction, or none. */
export function sortOf({ state }: Pick<LoadedCase, 'state'>): Sort | null {
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
  mails: number;
  copySeconds: number;
}

const TEXTS_AT_ONCE = 4;
const WORDS = 'Dit is een oefening. Hier staat wat iemand heeft gezien. '.repeat(4);
const AT_ONCE = 30;
const LIMIT_MS = 90 * 60_000;
/** Looking must not be what the database is busy with. */
const LOOK_MS = 1_500;

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
}

export async function drain(
  needs: DayNeeds,
  templates: Readonly<Record<Sort, Template>>,
  moments: number,
  say: (line: string) => void,
): Promise<Day> {
  const { client, regie } = needs;
  let began = performance.now();
  const seconds = () => Math.round((performance.now() - began) / 100) / 10;
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
      cases.push({ caseId, until: at(sort) + AFTER_MOMENT_MS, place: (index + 0.5) / made.length });
  }
  // Sorts among each other, as they come on a day.
  cases.sort((a, b) => a.place - b.place);
  const copySeconds = seconds();
  const before = await sent();
  began = performance.now();
  const timers = each(cases, AT_ONCE, ({ caseId, until }) =>
    fastForward(client, caseWorkflowId(caseId), until),
  );
  let failed: unknown;
  timers.catch((error: unknown) => {
    failed = error;
  });
  for (let told = 0; ; await sleep(LOOK_MS)) {
    if (failed) throw failed;
    const left = await undone();
    if (left.waiting + left.mails + left.effects === 0) break;
    const passed = performance.now() - began;
    if (passed > LIMIT_MS) throw new Error(`Not done in ${LIMIT_MS} ms: ${JSON.stringify(left)} to go`);
    if (passed > told) {
      say(`${seconds()} s: ${JSON.stringify(left)} to go`);
      told = passed + 10_000;
    }
  }
  const took = seconds();
  await timers;
  return {
    moments: { reminder: of('reminder'), other: of('other'), archiving: of('archiving') },
    textsPerArchiving: templates.archiving.rows.filter(isText).length,
    seconds: took,
    momentsPerSecond: Math.round((moments / took) * 10) / 10,
    mails: (await sent()) - before,
    copySeconds,
  };

  function sent(): Promise<number> {
    return regie.collection('outbox').countDocuments({ status: 'sent' });
  }
  /** Moments that still wait (all of a sort have the same one), and mails and effects that are still to be carried out. */
  async function undone(): Promise<Record<'waiting' | 'mails' | 'effects', number>> {
    const moments = [...new Set(SORTS.map(at))].map((ms) => new Date(ms));
    const [waiting, mails, effects] = await Promise.all([
      regie.collection('cases').countDocuments({ nextAt: { $in: moments } }),
      regie.collection('outbox').countDocuments({ status: 'pending' }),
      regie.collection('journal').countDocuments({ toDo: { $gte: 0 } }),
    ]);
    return { waiting, mails, effects };
  }
}
