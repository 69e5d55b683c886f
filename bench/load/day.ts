/**
 * Many moments of one day: 7 in 10 a reminder, 2 in 10 another moment, 1 in 10 an archiving, each of a subject of its own
 * that was copied whole just before it (bench/destruction/copies.ts). From the timer on everything is real: step, mail, files.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Db } from 'mongodb';
import { caseWorkflowId } from '../../contracts/engine.ts';
import { modelCovenant } from '../../covenant/index.ts';
import { AFTER_MOMENT_MS, fastForward } from '../../dev/clock/fast-forward.ts';
import { each } from '../../dev/rehearsal/each.ts';
import { permitToWrite } from '../../domain/access/index.ts';
import { dayOf } from '../../domain/dates/index.ts';
import { due } from '../../domain/subject/due.ts';
import type { SubjectState } from '../../domain/subject/index.ts';
import type { LoadedCase, NewText, Store } from '../../store/index.ts';
import type { Copies, Template } from '../destruction/copies.ts';

export const SORTS = ['reminder', 'other', 'archiving'] as const;
export type Sort = (typeof SORTS)[number];
const SHARES: Readonly<Record<Sort, number>> = { reminder: 7, other: 2, archiving: 1 };
/** Destructions are measured apart (`npm run bench:destruction`). */
const DESTROYS = new Set(['destroy', 'undecided-signal', 'not-on-agenda']);

/** Which sort a case's next moment is; null: a destruction, or none. */
export function sortOf({ state }: Pick<LoadedCase, 'state'>): Sort | null {
  const next = due(state as SubjectState, modelCovenant()).find(({ acts }) => acts);
  if (!next || DESTROYS.has(next.what)) return null;
  return next.what === 'reminder' ? 'reminder' : next.what === 'archive' ? 'archiving' : 'other';
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

const COPIES_AT_ONCE = 3;
const WORDS = 'Dit is een oefening. Hier staat wat iemand heeft gezien. '.repeat(4);
const AT_ONCE = 30;
const LIMIT_MS = 45 * 60_000;

/** A copied text names the document that it was; an archiving opens each, so that a copy gets as many of its own. */
async function copied(
  { copies, store }: { copies: Copies; store: Store },
  template: Template,
  sort: Sort,
): Promise<string> {
  if (sort !== 'archiving') return copies.copy(template, 0);
  const texts = template.rows.filter(
    ({ room, collection }) => room === 'weegploeg' && collection === 'texts',
  );
  const others = template.rows.filter(({ collection }) => collection !== 'texts');
  const caseId = await copies.copy({ ...template, rows: others }, 0);
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
  return caseId;
}

export async function drain(
  needs: { copies: Copies; client: Client; regie: Db; store: Store },
  templates: Readonly<Record<Sort, Template>>,
  moments: number,
  say: (line: string) => void,
): Promise<Day> {
  const { client, regie } = needs;
  const sorts = Array.from({ length: moments }, (_, index) => {
    const lot = index % 10;
    return lot < SHARES.reminder ? 'reminder' : lot < SHARES.reminder + SHARES.other ? 'other' : 'archiving';
  });
  let began = performance.now();
  const seconds = () => Math.round((performance.now() - began) / 100) / 10;
  let made = 0;
  const cases = await each(sorts, COPIES_AT_ONCE, async (sort) => {
    const caseId = await copied(needs, templates[sort], sort);
    made++;
    if (made % 100 === 0) say(`${seconds()} s: ${made} of ${moments} copied`);
    return { caseId, until: Date.parse(templates[sort].loaded.nextAt ?? '') + AFTER_MOMENT_MS };
  });
  const copySeconds = seconds();
  const before = await sent();
  began = performance.now();
  const timers = each(cases, AT_ONCE, ({ caseId, until }) =>
    fastForward(client, caseWorkflowId(caseId), until),
  );
  timers.catch(() => undefined);
  // Their day is another for each sort; what is late is what hasn't been stepped past its own moment.
  const at = new Map(cases.map(({ caseId, until }) => [caseId, until - AFTER_MOMENT_MS]));
  for (let told = 0; ; await sleep(200)) {
    const left = await undone(at);
    if (left === 0) break;
    const passed = performance.now() - began;
    if (passed > LIMIT_MS) throw new Error(`Not done in ${LIMIT_MS} ms: ${left} to go`);
    if (passed > told) {
      say(`${seconds()} s: ${left} to go`);
      told = passed + 10_000;
    }
  }
  const took = seconds();
  await timers;
  const of = (sort: Sort) => sorts.filter((one) => one === sort).length;
  return {
    moments: { reminder: of('reminder'), other: of('other'), archiving: of('archiving') },
    textsPerArchiving: templates.archiving.rows.filter(
      ({ room, collection }) => room === 'weegploeg' && collection === 'texts',
    ).length,
    seconds: took,
    momentsPerSecond: Math.round((moments / took) * 10) / 10,
    mails: (await sent()) - before,
    copySeconds,
  };

  function sent(): Promise<number> {
    return regie.collection('outbox').countDocuments({ status: 'sent' });
  }
  /** Moments that still wait, and mails and effects that are still to be carried out. */
  async function undone(at: ReadonlyMap<string, number>): Promise<number> {
    const rows = await regie
      .collection<{ _id: string; nextAt: Date | null }>('cases')
      .find({ nextAt: { $ne: null } }, { projection: { nextAt: 1 } })
      .toArray();
    const waiting = rows.filter(({ _id, nextAt }) => {
      const mine = at.get(_id);
      return mine !== undefined && nextAt !== null && nextAt.getTime() <= mine;
    }).length;
    const [mail, effect] = await Promise.all([
      regie.collection('outbox').countDocuments({ status: 'pending' }),
      regie.collection('journal').countDocuments({ 'toDo.0': { $exists: true } }),
    ]);
    return waiting + mail + effect;
  }
}
