/**
 * `npm run --silent rehearse:covenant -- --json [--cases N] [--years N] [--seed N] [--leaves PARTY]`: ten years of a covenant with twelve
 * that take part (five parties, seven organisations by annex 1) on the real engine, in an environment of its own: signed by all, two other versions, a party that leaves, a data
 * breach, and the cases that come meanwhile. Ends with 1 when a promise was neither kept nor escalated on record.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../config/index.ts';
import { modelCovenant } from '../covenant/index.ts';
import { addDays, dayOf } from '../domain/dates/index.ts';
import { openStore } from '../store/index.ts';
import { Calendar } from './covenant-years/calendar.ts';
import { moreMembers, moreOrganisations, ORGANISATIONS } from './covenant-years/setup.ts';
import { World, yearsAfter } from './covenant-years/world.ts';
import { openRehearsal } from './rehearsal/open.ts';
import { addAccounts } from './servers/more-accounts.ts';
import { PlainError } from './servers/plain-error.ts';

const USAGE =
  'Gebruik: npm run rehearse:covenant -- [--json] [--cases N] [--years N] [--seed N] [--late N] [--leaves PARTY] [--keep]';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    cases: { type: 'string', default: '50' },
    years: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    late: { type: 'string', default: '12' },
    leaves: { type: 'string', default: 'raad' },
    keep: { type: 'boolean', default: false },
  },
});
const whole = (text: string, from: number, to: number): number => {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= from && number <= to) return number;
  process.stderr.write(`${text} moet een getal zijn van ${from} tot ${to}. ${USAGE}\n`);
  process.exit(2);
};
const cases = whole(values.cases, 1, 1000);
const years = whole(values.years, 2, 30);
const seed = whole(values.seed, 0, 2 ** 30);
const lateOneIn = whole(values.late, 2, 1000);
const { leaves } = values;
if (!modelCovenant().parties.some(({ id }) => id === leaves)) {
  process.stderr.write(`${leaves} is geen partij van het convenant. ${USAGE}\n`);
  process.exit(2);
}

async function main(): Promise<number> {
  const began = performance.now();
  const dataDir = await mkdtemp(join(tmpdir(), 'pga-years-'));
  const model = modelCovenant();
  addAccounts(dataDir, moreMembers);
  const opened = await openRehearsal({
    ...{ dataDir, outside: {}, withCovenantCase: true },
    extraEnv: { COVENANT_CASE: 'draft', SESSION_LENGTHS: '*=1000/600' },
  });
  const stop = () => void opened.close().finally(() => process.exit(130));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    const { env } = opened.environment;
    const store = await openStore(readConfig(env, 'worker'));
    try {
      await store.members.seed(moreMembers);
      await store.partners.seed(moreOrganisations);
    } finally {
      await store.close();
    }
    const say = (line: string) =>
      process.stderr.write(`${((performance.now() - began) / 1000).toFixed(0)} s  ${line}\n`);
    const world = new World(opened.needs, { seed, lateOneIn, say });
    const calendar = new Calendar(world, { needs: opened.needs, env, model, folder: dataDir });
    const from = world.now;
    const dayAt = (part: number) => dayOf(new Date(yearsAfter(from, years * part)).toISOString());
    const planned = [
      ...calendar.signals(from, years, cases),
      calendar.breach(yearsAfter(from, years * 0.25)),
      ...calendar.version({
        ...{ version: '2-oefening', from: addDays(dayAt(0.4), 0) },
        lengths: { archive: 'P6M', 'undecided-signal': 'P4M', 'check-accuracy': 'P4M' },
      }),
      ...calendar.leaving(yearsAfter(from, years * 0.55), leaves),
      ...calendar.version({
        ...{ version: '3-oefening', from: addDays(dayAt(0.75), 0), without: leaves },
        lengths: {
          // Longer, so not for what there is already; and shorter.
          archive: 'P9M',
          'undecided-signal': 'P3M',
          'check-accuracy': 'P3M',
          'check-access': 'P2M',
        },
      }),
    ];
    const until = yearsAfter(from, years);
    await world.run(planned, until);
    calendar.breachReported();
    const { byKind, total } = world.promises.outcome(until);
    const subjects = [...world.ended].filter(([, kind]) => kind === 'subject').map(([id]) => id);
    const remaining = Object.values(await opened.needs.view.remains(subjects)).reduce((sum, n) => sum + n, 0);
    const { takeovers, leaving, breach } = calendar.seen;
    const result = {
      ...{ years, cases, parties: model.parties.length + ORGANISATIONS },
      casesEnded: subjects.length,
      remaining,
      promises: total,
      missed: total.missed,
      ...(world.promises.missed.length > 0 && { first: world.promises.missed.slice(0, 20) }),
      datesMoved: takeovers.reduce((sum, { moved }) => sum + moved, 0),
      ...{ takeovers, leaving, breach, byKind },
      ...{ tasksDone: world.tasksDone, mails: world.mails, barriers: world.barriers },
      seconds: Math.round((performance.now() - began) / 1000),
    };
    process.stdout.write(`${JSON.stringify(result, null, values.json ? 0 : 2)}\n`);
    const whole =
      total.missed === 0 &&
      remaining === 0 &&
      leaving?.workedOnLastDay === true &&
      leaving.refusedAfter &&
      breach?.hours !== null &&
      (breach?.hours ?? 100) <= 72 &&
      takeovers.length === 2 &&
      takeovers.every(({ otherwise }) => otherwise === 0);
    return whole ? 0 : 1;
  } finally {
    await opened.close();
    if (!values.keep) await rm(dataDir, { recursive: true, force: true });
  }
}

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof PlainError ? error.message : (error as Error).stack}\n`);
  return 1;
});
