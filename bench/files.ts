/**
 * `npm run --silent bench:files -- --json [--files N] [--seconds N]`: how long opening a file takes with 10,000 files in
 * the store, its line in the access log and its record in the processing log included. Each opening is a task's page with
 * all that its reader may see of the weighing file, by somebody signed in, in an open loop. An environment of its own.
 * Real: forty files made through the application's own form, the only ones that are opened. Synthetic: the others, raw
 * copies of those rows under ids of their own (`bench/files/copies.ts`), which nobody could open.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { MongoClient } from 'mongodb';
import { demoMembers, demoPassword } from '../dev/demo.ts';
import { startEnvironment } from '../dev/environment.ts';
import { Person } from '../dev/person.ts';
import { Staff } from '../dev/rehearsal/staff.ts';
import { dayOf } from '../domain/dates/index.ts';
import { copyFiles, type Rooms } from './files/copies.ts';
import { chance, figuresOf, openLoop, type Sample } from './pages/load.ts';

const REAL = 40;
const SIGNALS_EACH = 3;
const OPENINGS_A_SECOND = 4;
const WARM_UP_SECONDS = 5;
const PARTIES = ['gemeente', 'om', 'politie'];

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    files: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '60' },
  },
});
const wanted = Number(values.files);
const seconds = Number(values.seconds);
if (!(seconds > 0) || !Number.isInteger(wanted) || wanted < REAL) {
  process.stderr.write('Gebruik: npm run bench:files -- [--json] [--files N] [--seconds N]\n');
  process.exit(2);
}

const dataDir = await mkdtemp(join(tmpdir(), 'pga-files-'));
const environment = await startEnvironment({ dataDir });
const { env } = environment;
const baseUrl = env.BASE_URL ?? '';
const clients: MongoClient[] = [];
const room = async (name: string) => {
  const client = await MongoClient.connect(env[`MONGODB_URI_${name.toUpperCase()}`] ?? '');
  clients.push(client);
  return client.db(`${env.DATABASE_PREFIX ?? ''}${name}`);
};
try {
  const rooms: Rooms = {
    regie: await room('regie'),
    weegploeg: await room('weegploeg'),
    sleutels: await room('sleutels'),
  };
  const { regie } = rooms;
  const staff = new Staff(baseUrl, []);
  const today = dayOf(new Date().toISOString());
  for (let index = 0; index < REAL; index++) {
    for (let signal = 0; signal < SIGNALS_EACH; signal++) {
      const subject = { name: `Oefenpersoon ${randomUUID().slice(0, 13)}`, birthDate: '1990-01-01' };
      await staff.registerSignal(PARTIES[signal % PARTIES.length] as string, subject, today);
    }
  }
  const tasks = await regie
    .collection<{ _id: string; number: string; assignee: string }>('tasks')
    .find({ kind: 'assess', status: 'open' })
    .toArray();
  await copyFiles(rooms, wanted - REAL);
  const people = new Map<string, Person>();
  for (const { assignee } of tasks) {
    const member = demoMembers.find(({ id }) => id === assignee);
    if (!member || people.has(assignee)) continue;
    const person = new Person(baseUrl, member.email, demoPassword);
    await person.get('/');
    people.set(assignee, person);
  }
  // What the copying left to write must not be measured.
  await sleep(3_000);

  const count = async () => ({
    access: await regie.collection('accesslog').countDocuments({ what: 'list' }),
    processing: await regie.collection('processings').countDocuments({ name: 'texts.read' }),
  });
  const samples: Sample[] = [];
  const random = chance(5);
  const bytes: number[] = [];
  const openOne = async (due: number): Promise<void> => {
    const task = tasks[Math.floor(random() * tasks.length)];
    const person = people.get(task?.assignee ?? '');
    if (!task || !person) throw new Error('A task that nobody can open');
    const page = await person.get(`/taken/${task.number}`).catch(() => null);
    const shown = page?.status === 200 && page.text.includes('Oefenpersoon');
    bytes.push(page?.html.length ?? 0);
    samples.push({ route: 'GET /taken/:number', ms: performance.now() - due, ok: shown });
  };
  await openLoop(OPENINGS_A_SECOND, WARM_UP_SECONDS, random, openOne);
  samples.length = 0;
  const before = { load: loadavg()[0], ...(await count()) };
  await openLoop(OPENINGS_A_SECOND, seconds, random, openOne);
  const after = await count();
  const result = {
    files: await regie.collection('cases').countDocuments({}),
    texts: await rooms.weegploeg.collection('texts').countDocuments({}),
    openings: figuresOf(samples),
    errors: samples.filter(({ ok }) => !ok).length,
    accessLines: after.access - before.access,
    processingRecords: after.processing - before.processing,
    pageBytes: Math.max(...bytes),
    load: { before: Number(before.load?.toFixed(2)), after: Number(loadavg()[0]?.toFixed(2)) },
  };
  process.stdout.write(
    values.json
      ? `${JSON.stringify(result)}\n`
      : `${result.files} dossiers: openen p95 ${result.openings.p95} ms (${result.openings.count} keer), ${result.errors} fouten.\n`,
  );
  if (result.errors > 0) process.exitCode = 1;
} finally {
  await Promise.allSettled(clients.map((client) => client.close()));
  await environment.stop();
  await rm(dataDir, { recursive: true, force: true });
}
process.exit();
