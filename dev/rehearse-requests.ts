/**
 * `npm run --silent rehearse:requests -- --json [--requests N] | --kinds`: many requests of persons at once (12.3-5) on
 * the real engine and under the rehearsal's clock, three in ten of the tasks late; or each kind to each outcome.
 * An environment of its own; ends with 1 when an answer was late or a play did not come to its end.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createEngine } from '../api/engine.ts';
import { readConfig } from '../config/index.ts';
import { modelCovenant } from '../covenant/index.ts';
import { dayOf } from '../domain/dates/index.ts';
import type { SubjectState } from '../domain/subject/index.ts';
import { openStore } from '../store/index.ts';
import { each } from './rehearsal/each.ts';
import { openRehearsal } from './rehearsal/open.ts';
import { PLAYS, playKinds } from './rehearsal/requests/kinds.ts';
import { playMany } from './rehearsal/requests/many.ts';
import { Staff } from './rehearsal/staff.ts';

const FILES = 50;
const PATIENCE_MS = 60_000;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    requests: { type: 'string', default: '1000' },
    kinds: { type: 'boolean', default: false },
  },
});
const count = Number(values.requests);
if (!Number.isInteger(count) || count < 1 || count > 10_000) {
  process.stderr.write('Gebruik: npm run rehearse:requests -- [--json] [--requests N | --kinds]\n');
  process.exit(2);
}
const say = (line: string) => process.stderr.write(`${line}\n`);

const dataDir = await mkdtemp(join(tmpdir(), 'pga-requests-'));
const opened = await openRehearsal({ dataDir, outside: {} });
const { needs, environment } = opened;
const config = readConfig({ ...environment.env });
const store = await openStore(config);
const engine = createEngine(config, store.keys, PATIENCE_MS);
let offset = 0;
const now = () => Date.now() + offset;
const setNow = async (at: number) => {
  offset = Math.max(0, Math.round(at - Date.now()));
  await needs.setOffset(offset);
};
const { regie } = needs.view;
const nextAt = async (caseIds: readonly string[]) => {
  const rows = await regie
    .collection<{ _id: string; nextAt: Date | null }>('cases')
    .find({ _id: { $in: [...caseIds] } }, { projection: { nextAt: 1 } })
    .toArray();
  return new Map(rows.flatMap(({ _id, nextAt: at }) => (at ? [[_id, at.getTime()] as const] : [])));
};
const busy = async (caseId: string) =>
  (await regie.collection('outbox').findOne({ caseId, status: 'pending' })) !== null ||
  (await regie.collection('journal').findOne({ caseId, 'toDo.0': { $exists: true } })) !== null;
const staff = new Staff(needs.baseUrl, needs.conference);
// One at a time: a page tells nobody which case a signal made.
let turn: Promise<unknown> = Promise.resolve();
function newFile(): Promise<string> {
  const mine = turn.then(async () => {
    const before = new Set(await subjects());
    const subject = { name: `Proefpersoon ${randomUUID().slice(0, 13)}`, birthDate: '1990-01-01' };
    await staff.registerSignal('politie', subject, dayOf(new Date(now()).toISOString()));
    const [made] = (await subjects()).filter((id) => !before.has(id));
    if (!made) throw new Error('The signal made no case');
    return made;
  });
  turn = mine.catch(() => undefined);
  return mine;
}
async function subjects(): Promise<string[]> {
  const rows = await regie
    .collection<{ _id: string }>('cases')
    .find({ kind: 'subject' }, { projection: { _id: 1 } })
    .toArray();
  return rows.map(({ _id }) => _id);
}

const began = performance.now();
const seconds = () => Math.round((performance.now() - began) / 100) / 10;
let good = false;
try {
  const result = values.kinds ? await kinds() : await many();
  process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : `${JSON.stringify(result, null, 2)}\n`);
} finally {
  await Promise.allSettled([engine.close(), store.close()]);
  await opened.close();
  await rm(dataDir, { recursive: true, force: true });
}
process.exit(good ? 0 : 1);

async function many() {
  const files = await each(Array.from({ length: Math.min(FILES, count) }), 1, newFile);
  const covenant = modelCovenant();
  const found = await playMany(
    { ...{ store, engine, client: needs.client, covenant, files, now, busy, setNow, nextAt, say } },
    count,
  );
  const mails = await regie
    .collection('outbox')
    .aggregate<{ _id: string; number: number }>([
      { $match: { status: 'sent' } },
      { $group: { _id: '$occasion', number: { $sum: 1 } } },
    ])
    .toArray();
  const {
    escalate = 0,
    half = 0,
    'five-before': five = 0,
    last = 0,
  } = Object.fromEntries(mails.map(({ _id, number }) => [_id, number])) as Record<string, number | undefined>;
  good = found.answered === count && found.late === 0 && found.escalationsAfterTheEnd === 0;
  const lateTasks = (found.afterReminder + found.afterEscalation) / found.tasks;
  return {
    ...found,
    lateTasks: Math.round(lateTasks * 1000) / 1000,
    mails: { reminders: half + five + last, escalations: escalate },
    files: files.length,
    seconds: seconds(),
    load: Number(loadavg()[0]?.toFixed(1)),
  };
}

async function kinds() {
  const plays = await playKinds({
    ...{ store, engine, client: needs.client, baseUrl: needs.baseUrl, now, busy, newFile, nextAt },
    async itemsOf(file) {
      const items = await store.texts.items(file, 'weegploeg');
      return items.filter(({ code, party }) => code === '8.2b' && party === 'politie').map(({ ref }) => ref);
    },
    async fileState(file) {
      const state = (await store.cases.load(file))?.state as SubjectState | undefined;
      if (!state) return null;
      const { objection, corrections = {} } = state.rights ?? {};
      return {
        objection: objection?.step ?? null,
        corrections: Object.values(corrections).map(({ step }) => step),
      };
    },
  });
  good = plays.every(({ ok }) => ok);
  return {
    plays: PLAYS.length,
    passed: plays.filter(({ ok }) => ok).length,
    seconds: seconds(),
    played: plays,
  };
}
