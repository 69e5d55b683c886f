/**
 * `npm run --silent bench:pages -- --json [--seconds N] [--tasks N] [--people N] [--views N] [--completions N]
 * [--work]`: how long a task page and its POST take with 50 people at work, one completion and five page views a second
 * (open loop), and 20,000 open tasks in the store.
 * An environment of its own; what is real in it and what is not, says bench/pages/seed.ts. Milliseconds, each from the
 * instant at which the request was due until the whole answer was there. `--work` adds what a view and a completion cost.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { MongoClient } from 'mongodb';
import { readConfig } from '../config/index.ts';
import { modelCovenant } from '../covenant/index.ts';
import { demoPassword } from '../dev/demo.ts';
import { startEnvironment } from '../dev/environment.ts';
import { fill as fillForm } from '../dev/html.ts';
import { Page, signIn } from '../dev/person.ts';
import { answersTo } from '../dev/rehearsal/answers.ts';
import { type Mail, Postbox } from '../dev/rehearsal/postbox.ts';
import { Staff } from '../dev/rehearsal/staff.ts';
import { addAccounts } from '../dev/servers/more-accounts.ts';
import { dayOf } from '../domain/dates/index.ts';
import { openStore } from '../store/index.ts';
import { chance, figuresOf, openLoop, type Sample } from './pages/load.ts';
import { membersOf, onlyTurn } from './pages/people.ts';
import { fill, type Viewable } from './pages/seed.ts';
import { summaryOf, type Work, workBetween, workCounter } from './work/work.ts';

const MEMBERS = 400;
const WARM_UP_SECONDS = 10;
/** Between a form on the screen and its sending: long enough for most pages to be there. */
const THINK_MS = 1_000;
/** Tasks of new cases go to other people at each turn. */
const TURNS = 8;
/** Until every process knows that other people are authorised (store/members.ts). */
const KNOWN_MS = 1_200;
const KIND = 'assess';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '90' },
    tasks: { type: 'string', default: '20000' },
    people: { type: 'string', default: '50' },
    views: { type: 'string', default: '5' },
    completions: { type: 'string', default: '1' },
    work: { type: 'boolean', default: false },
  },
});
const seconds = Number(values.seconds);
const wanted = Number(values.tasks);
const [PEOPLE, VIEWS_A_SECOND, COMPLETIONS_A_SECOND] = [values.people, values.views, values.completions].map(
  Number,
) as [number, number, number];
if (
  !(seconds > 0 && VIEWS_A_SECOND > 0 && COMPLETIONS_A_SECOND > 0) ||
  !Number.isInteger(wanted) ||
  wanted < MEMBERS ||
  !Number.isInteger(PEOPLE) ||
  PEOPLE < 10 ||
  PEOPLE > MEMBERS
) {
  process.stderr.write(
    'Gebruik: npm run bench:pages -- [--json] [--seconds N] [--tasks N] [--people N] [--views N] [--completions N] [--work]\n',
  );
  process.exit(2);
}
const say = (line: string) => {
  if (!values.json) process.stderr.write(`${line}\n`);
};

const covenant = modelCovenant();
const members = membersOf(covenant, MEMBERS, PEOPLE);
const dataDir = await mkdtemp(join(tmpdir(), 'pga-pages-'));
addAccounts(dataDir, members.slice(0, PEOPLE));
const counter = values.work ? await workCounter() : null;
const environment = await startEnvironment({ dataDir, ...(counter && { extraEnv: counter.env }) });
const { env } = environment;
const store = await openStore(readConfig({ ...process.env, ...env }));
const mongo = await MongoClient.connect(env.MONGODB_URI_REGIE ?? '');
const regie = mongo.db(`${env.DATABASE_PREFIX ?? ''}regie`);
const baseUrl = env.BASE_URL ?? '';
const before = loadavg()[0];
try {
  const today = dayOf(new Date().toISOString());
  const mails = await realCases(today);
  say(`${mails.length} taken van echte dossiers.`);
  const real = new Set(mails.map(({ task }) => task));
  const [example] = await regie.collection('tasks').find({ kind: KIND }).limit(1).toArray();
  const viewable = await fill({
    ...{ regie, store, like: { caseId: String(example?.caseId), kind: KIND } },
    ...{ members, atWork: PEOPLE, tasks: wanted, today },
  });
  const openTasks = await regie.collection('tasks').countDocuments({ status: 'open' });
  say(`${openTasks} open taken in de opslag, waarvan ${viewable.length} met een dossier om te bekijken.`);
  const cookies = await signInAll();
  say(`${cookies.size} mensen aangemeld.`);

  const samples: Sample[] = [];
  await play(WARM_UP_SECONDS, 1, [], mails, viewable, cookies, today);
  const from = await counter?.read(environment.processes());
  const begun = performance.now();
  await play(seconds, 2, samples, mails, viewable, cookies, today);
  const took = (performance.now() - begun) / 1000;
  const work: Work | null =
    counter && from ? workBetween(from, await counter.read(environment.processes())) : null;

  const isPost = ({ route }: Sample) => route.startsWith('POST');
  const routes = [...new Set(samples.map(({ route }) => route))].sort();
  const result = {
    people: cookies.size,
    openTasks,
    seconds: Math.round(took),
    views: figuresOf(samples.filter((one) => !isPost(one))),
    posts: figuresOf(samples.filter(isPost)),
    errors: samples.filter(({ ok }) => !ok).length,
    load: { before: Number(before?.toFixed(2)), after: Number(loadavg()[0]?.toFixed(2)) },
    routes: Object.fromEntries(
      routes.map((route) => [route, figuresOf(samples.filter((one) => one.route === route))]),
    ),
    realTasks: real.size,
    ...(work && { work: summaryOf(work, samples.length) }),
  };
  if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else {
    process.stdout.write(
      `${result.people} mensen, ${openTasks} open taken, ${result.seconds} s: pagina's p95 ${result.views.p95} ms (${result.views.count}), ` +
        `verzenden p95 ${result.posts.p95} ms (${result.posts.count}), ${result.errors} fouten.\n`,
    );
    for (const [route, one] of Object.entries(result.routes))
      process.stdout.write(`  ${route}: ${JSON.stringify(one)}\n`);
  }
} finally {
  await Promise.allSettled([store.close(), mongo.close()]);
  await environment.stop();
  await counter?.close();
  await rm(dataDir, { recursive: true, force: true });
}
process.exit(0);

/** Cases with running workflows, enough tasks for every completion; answers the mails about their tasks. */
async function realCases(today: string): Promise<Mail[]> {
  const [party = ''] = covenant.parties.filter(({ kind }) => kind === 'core').map(({ id }) => id);
  const core = covenant.parties.filter(({ kind }) => kind === 'core').length;
  // A third more than will arrive on average.
  const cases = Math.ceil(((seconds + WARM_UP_SECONDS) * COMPLETIONS_A_SECOND * 1.33) / core);
  const staff = new Staff(baseUrl, []);
  const postbox = new Postbox(environment.mailUrl ?? '');
  const batch = Math.ceil(cases / TURNS);
  for (let turn = 0; turn < TURNS; turn++) {
    await store.members.seed(onlyTurn(members, turn));
    await sleep(KNOWN_MS);
    for (let at = 0; at < batch; at += 4) {
      await Promise.all(
        Array.from({ length: Math.min(4, batch - at) }, () => {
          const name = `Oefenpersoon ${randomUUID().slice(0, 13)}`;
          return staff.registerSignal(party, { name, birthDate: '1990-01-01' }, today);
        }),
      );
    }
  }
  await store.members.seed(members);
  for (let waited = 0; (await store.outbox.pending(1)).length > 0; waited += 100) {
    if (waited > 60_000) throw new Error('The mails about new tasks do not go');
    await sleep(100);
  }
  return (await postbox.fresh()).filter(({ link }) => link !== null);
}

/** Through the provider's own pages, a few at a time; answers each member's cookie. */
async function signInAll(): Promise<Map<string, string>> {
  const cookies = new Map<string, string>();
  const waiting = members.slice(0, PEOPLE);
  const one = async () => {
    for (let member = waiting.shift(); member; member = waiting.shift()) {
      const person = await signIn(baseUrl, member.email, demoPassword);
      cookies.set(
        member.id,
        person
          .cookies()
          .filter((cookie) => /regie/.test(cookie))
          .join('; '),
      );
    }
  };
  await Promise.all([one(), one(), one()]);
  return cookies;
}

/** One stretch of time; what it measures is added to `samples`, tasks that are done are taken from `mails`. */
async function play(
  duration: number,
  seed: number,
  samples: Sample[],
  mails: Mail[],
  viewable: readonly Viewable[],
  cookies: ReadonlyMap<string, string>,
  today: string,
): Promise<void> {
  const random = chance(seed);
  const byEmail = new Map(members.map((member) => [member.email, member]));
  const people = [...cookies.keys()];

  async function view(due: number, route: string, path: string, member: string): Promise<Page | null> {
    const page = await request(path, cookies.get(member) ?? '').catch(() => null);
    const signedIn = page !== null && new URL(page.url).origin === new URL(baseUrl).origin;
    samples.push({ route: `GET ${route}`, ms: performance.now() - due, ok: signedIn && page.status === 200 });
    return page;
  }

  async function look(due: number): Promise<void> {
    const which = random();
    const task = viewable[Math.floor(random() * viewable.length)];
    const anybody = people[Math.floor(random() * people.length)] ?? '';
    if (which < 0.2 || !task) await view(due, '/', '/', anybody);
    else if (which < 0.6) await view(due, '/t/:token', `/t/${task.token}`, task.member);
    else await view(due, '/taken/:number', `/taken/${task.number}`, task.member);
  }

  async function complete(due: number): Promise<void> {
    const mail = mails.shift();
    const member = mail && byEmail.get(mail.to);
    if (!mail?.link || !member) throw new Error('There are too few real tasks for this long');
    const page = await view(due, '/t/:token (for a POST)', mail.link, member.id);
    const form = page?.forms.find(({ id }) => id === 'task');
    if (!form) {
      samples.push({ route: 'POST /t/:token', ms: performance.now() - due, ok: false });
      return;
    }
    const situation = {
      path: 'agenda' as const,
      kind: KIND,
      today,
      before: 0,
      parties: [],
      postpones: false,
    };
    const body = fillForm(form, answersTo(form, situation));
    const dueToSend = due + THINK_MS;
    await sleep(Math.max(0, dueToSend - performance.now()));
    const sent = await request(mail.link, cookies.get(member.id) ?? '', body).catch(() => null);
    const ok = sent?.status === 303;
    samples.push({ route: 'POST /t/:token', ms: performance.now() - dueToSend, ok });
    const next = sent?.headers.get('location');
    if (next) await view(performance.now(), '/taken/:number (done)', next, member.id);
  }

  await Promise.all([
    openLoop(VIEWS_A_SECOND, duration, random, look),
    openLoop(COMPLETIONS_A_SECOND, duration, random, complete),
  ]);
}

async function request(path: string, cookie: string, body?: URLSearchParams): Promise<Page> {
  const url = new URL(path, baseUrl);
  const response = await fetch(url, {
    redirect: 'manual',
    headers: {
      accept: 'text/html',
      cookie,
      ...(body && { origin: url.origin, 'sec-fetch-site': 'same-origin' }),
    },
    ...(body && { method: 'POST', body }),
  });
  return new Page(url.href, response.status, response.headers, await response.text());
}
