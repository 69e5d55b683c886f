/**
 * `npm run --silent bench:board -- --json [--tasks N] [--views N] [--tabs N]`: the coordinators' board with 100,000 open
 * dates in the store: how long a page takes (whole, and until its first byte), how long until a change shows in a list that
 * is open, and what 500 open tabs of 125 people do to both. An environment of its own. Real: the pages, the streams, the
 * sessions, and the case whose task is done to see it change. Synthetic: the other cases and tasks, copies of real rows.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { get } from 'node:http';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { MongoClient } from 'mongodb';
import { readConfig } from '../config/index.ts';
import { demoMembers, demoPassword } from '../dev/demo.ts';
import { startEnvironment } from '../dev/environment.ts';
import { type Person, signIn } from '../dev/person.ts';
import { Staff } from '../dev/rehearsal/staff.ts';
import { addAccounts } from '../dev/servers/more-accounts.ts';
import { addDays, dayOf, startOfDay } from '../domain/dates/index.ts';
import { openStore } from '../store/index.ts';
import { daysOfMoments } from '../store/moment-days.ts';
import { figuresOf, type Sample } from './pages/load.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    tasks: { type: 'string', default: '100000' },
    views: { type: 'string', default: '60' },
    tabs: { type: 'string', default: '500' },
  },
});
const [tasks, views, tabs] = [values.tasks, values.views, values.tabs].map(Number) as [
  number,
  number,
  number,
];
/** Of one person (api/board/live.ts). */
const TABS_EACH = 4;
const TASKS_A_CASE = 4;
const AHEAD = 180;
const LATE = 10;
/** The police have real tasks only: in their list a change is seen among few. */
const WATCHED = 'politie';
const PARTIES = ['gemeente', 'om'];

interface Row {
  _id: string;
  [field: string]: unknown;
}

const coordinators = Array.from({ length: Math.ceil(tabs / TABS_EACH) }, (_, index) => ({
  id: `m-z${String(index).padStart(5, '0')}`,
  name: `Coordinator ${index + 1}`,
  email: `coordinator${index + 1}@voorbeeld.test`,
  party: 'gemeente',
  roles: ['coordinator'],
  authorisations: [{ from: '2020-01-01', until: null }],
  statementOn: '2020-01-01',
}));

const say = (line: string) => {
  process.stderr.write(`${line} (${Math.round(performance.now() / 1000)} s)\n`);
};
const dataDir = await mkdtemp(join(tmpdir(), 'pga-board-'));
addAccounts(dataDir, coordinators);
const environment = await startEnvironment({ dataDir });
const { env } = environment;
const store = await openStore(readConfig({ ...process.env, ...env }));
const mongo = await MongoClient.connect(env.MONGODB_URI_REGIE ?? '');
const regie = mongo.db(`${env.DATABASE_PREFIX ?? ''}regie`);
const baseUrl = env.BASE_URL ?? '';
const before = loadavg()[0];
const streams: (() => void)[] = [];
try {
  const today = dayOf(new Date().toISOString());
  const staff = new Staff(baseUrl, []);
  await store.members.seed([...coordinators, ...demoMembers]);
  const signal = (name: string) => staff.registerSignal('politie', { name, birthDate: '1990-01-01' }, today);
  await signal('Oefenpersoon Een');
  say('Een echt dossier is er.');
  await fill(today);
  say('De opslag is gevuld.');

  const coordinator = await signIn(baseUrl, 'coordinator@voorbeeld.test', demoPassword);
  const cookie = ownCookies(coordinator);
  const paths = [
    ...['/overzicht', '/overzicht', '/overzicht?wanneer=te-laat', '/overzicht?wanneer=later'],
    ...[
      '/overzicht?partij=om',
      '/overzicht?soort=assess&fase=weighing',
      '/overzicht?let-op=ja',
      '/overzicht?wie=niemand',
    ],
  ];
  await look(paths, cookie, 16);
  const quiet = await look(paths, cookie, views);

  say('Bladzijden gemeten.');
  const shown: number[] = [];
  const alone = await listen(cookie);
  for (let n = 0; n < 5; n++) {
    const from = performance.now();
    const next = alone.next();
    await change(n);
    // From the answer to who made the change: only then has it happened for anybody.
    const done = performance.now();
    shown.push(Math.max(0, (await patiently(next)) - done));
    await sleep(Math.max(0, 1_500 - (performance.now() - from)));
  }

  say('Veranderingen gemeten.');
  let opened = 0;
  let refused = 0;
  const people = await signInAll();
  say('Aangemeld.');
  const all = people.flatMap((one) => Array.from({ length: TABS_EACH }, () => one)).slice(0, tabs);
  const tabStreams: Tab[] = [];
  const waiting = [...all];
  const opening = async () => {
    for (let one = waiting.shift(); one; one = waiting.shift()) {
      const tab = await listen(one).catch(() => null);
      if (tab) {
        opened += 1;
        tabStreams.push(tab);
      } else refused += 1;
    }
  };
  const openedFrom = performance.now();
  await Promise.all(Array.from({ length: 10 }, opening));
  const openedIn = Math.round(performance.now() - openedFrom);
  say('Tabbladen open.');
  await sleep(2_000);
  const waits = tabStreams.map((tab) => tab.next());
  await change(9);
  const done = performance.now();
  const arrived = await Promise.all(waits.map(patiently));
  const inTime = arrived.map((at) => Math.max(0, at - done));
  const busy = await look(paths, cookie, Math.ceil(views / 2));
  const result = {
    openTasks: await regie.collection('tasks').countDocuments({ status: 'open' }),
    cases: await regie.collection('cases').countDocuments({}),
    page: quiet.whole,
    firstByte: quiet.first,
    byPath: quiet.byPath,
    shownAfter: figuresOf(shown.map((ms) => ({ route: '', ms, ok: true }))),
    tabs: {
      ...{ opened, refused, openedIn },
      missed: inTime.filter((ms) => ms === Number.POSITIVE_INFINITY).length,
      shownAfter: figuresOf(inTime.map((ms) => ({ route: '', ms, ok: true }))),
      page: busy.whole,
      firstByte: busy.first,
    },
    load: { before: Number(before?.toFixed(2)), after: Number(loadavg()[0]?.toFixed(2)) },
  };
  process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : `${JSON.stringify(result, null, 2)}\n`);

  async function change(n: number): Promise<void> {
    await signal(`Oefenpersoon Verandering ${n}`);
  }
} finally {
  for (const stop of streams) stop();
  await Promise.allSettled([store.close(), mongo.close()]);
  await environment.stop();
  await rm(dataDir, { recursive: true, force: true });
}
process.exit(0);

/** Copies of a real case and its task under ids of their own, spread evenly over the days. */
async function fill(today: string): Promise<void> {
  const taskRow = await regie.collection<Row>('tasks').findOne({ kind: 'assess' });
  const caseRow = taskRow && (await regie.collection<Row>('cases').findOne({ _id: String(taskRow.caseId) }));
  if (!taskRow || !caseRow) throw new Error('There is no real case to copy');
  const owners = demoMembers.filter(
    ({ roles, party }) => roles.includes('core-representative') && party !== WATCHED,
  );
  let cases: Row[] = [];
  let rows: Row[] = [];
  let caseId = '';
  for (let index = 0; index < tasks; index++) {
    const lastDay = addDays(today, ((index * 7) % (AHEAD + LATE)) - LATE);
    if (index % TASKS_A_CASE === 0) {
      caseId = randomUUID();
      const at = new Date(startOfDay(addDays(today, 30 + (index % 1_500))));
      const moments = (caseRow.moments as { waits: boolean }[]).map((one) =>
        one.waits ? one : { ...one, at },
      );
      const days = daysOfMoments(
        (moments as { what: string; at: Date; waits: boolean }[]).map((one) => ({
          ...one,
          at: one.at.toISOString(),
        })),
      );
      cases.push({ ...caseRow, _id: caseId, moments, days, runIds: [], nextAt: null, next: null });
    }
    const owner = index % 50 === 0 ? null : owners[index % owners.length];
    rows.push({
      ...taskRow,
      ...{ _id: `${caseId}:t${index}`, caseId, task: `t${index}`, number: numberOf(index) },
      ...{ party: owner?.party ?? PARTIES[index % 2], assignee: owner?.id ?? null, lastDay, links: [] },
      endsAt: new Date(startOfDay(addDays(lastDay, 1))),
    });
    if (rows.length === 2_000 || index === tasks - 1) {
      await Promise.all([
        regie.collection<Row>('cases').insertMany(cases, { ordered: false }),
        regie.collection<Row>('tasks').insertMany(rows, { ordered: false }),
      ]);
      [cases, rows] = [[], []];
    }
  }
}

/** B is in no real number. */
function numberOf(index: number): string {
  return `B${[...index.toString(9).padStart(7, '0')].map((digit) => '34679ACDE'[Number(digit)]).join('')}`;
}

function ownCookies(person: Person): string {
  return person
    .cookies()
    .filter((one) => /regie/.test(one))
    .join('; ');
}

async function signInAll(): Promise<string[]> {
  const cookies: string[] = [];
  const waiting = [...coordinators];
  const one = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      cookies.push(ownCookies(await signIn(baseUrl, next.email, demoPassword)));
  };
  await Promise.all([one(), one(), one()]);
  return cookies;
}

async function look(paths: readonly string[], cookie: string, times: number) {
  const whole: Sample[] = [];
  const first: Sample[] = [];
  for (let n = 0; n < times; n++) {
    const path = paths[n % paths.length] as string;
    const seen = await timed(path, cookie);
    whole.push({ route: path, ms: seen.whole, ok: seen.ok });
    first.push({ route: path, ms: seen.first, ok: seen.ok });
    if (!seen.ok) throw new Error(`${path}: no board`);
    if (n < paths.length) say(`${path}: ${Math.round(seen.whole)} ms`);
  }
  const byPath = Object.fromEntries(
    [...new Set(paths)].map((path) => [path, figuresOf(whole.filter(({ route }) => route === path)).p95]),
  );
  return { whole: figuresOf(whole), first: figuresOf(first), byPath };
}

function timed(path: string, cookie: string): Promise<{ first: number; whole: number; ok: boolean }> {
  return new Promise((resolve, reject) => {
    const from = performance.now();
    get(new URL(path, baseUrl), { headers: { cookie, accept: 'text/html' } }, (response) => {
      const first = performance.now() - from;
      response.resume();
      response.on('end', () =>
        resolve({ first, whole: performance.now() - from, ok: response.statusCode === 200 }),
      );
    }).on('error', reject);
  });
}

interface Tab {
  next: () => Promise<number>;
}
function patiently(next: Promise<number>): Promise<number> {
  return Promise.race([next, sleep(15_000, Number.POSITIVE_INFINITY)]);
}

/** A tab: the list of what is due within four weeks of one party, kept open. `next`: when the next change came in. */
function listen(cookie: string): Promise<Tab> {
  return new Promise((resolve, reject) => {
    const waiting: ((at: number) => void)[] = [];
    const url = new URL(`/overzicht/stroom?partij=${WATCHED}&zaak=subject&wanneer=vier-weken`, baseUrl);
    // A tag of its own: no two tabs share a connection.
    const request = get(
      url,
      { headers: { cookie, 'x-tab': randomBytes(4).toString('hex') }, agent: false },
      (response) => {
        if (response.statusCode !== 200) {
          reject(new Error(`no stream: ${response.statusCode}`));
          return;
        }
        let begun = false;
        response.on('data', (part: Buffer) => {
          if (!part.includes('event: lijst')) return;
          const at = performance.now();
          if (begun) for (const tell of waiting.splice(0)) tell(at);
          else resolve({ next: () => new Promise((tell) => waiting.push(tell)) });
          begun = true;
        });
      },
    );
    request.on('error', reject);
    streams.push(() => request.destroy());
  });
}
