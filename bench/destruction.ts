/**
 * `npm run --silent bench:destruction -- --json [--subjects N]`: how long it takes to destroy one subject with 200 items,
 * and N subjects that are due on one day (13.1). Each is a life's whole file just before its end: one life is lived
 * through mails and forms, and its rows are copied under ids of their own, with keys, a sealed state and a running
 * workflow of their own. From the timer on everything is real: step, erasure, engine, keys, look, certificate.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { readConfig } from '../config/index.ts';
import { caseWorkflowId, ERASURE_WORKFLOW } from '../contracts/engine.ts';
import { AFTER_MOMENT_MS, fastForward } from '../dev/clock/fast-forward.ts';
import { openRehearsal } from '../dev/rehearsal/open.ts';
import { rehearse } from '../dev/rehearsal/rehearsal.ts';
import { checkChain, openStore } from '../store/index.ts';
import { openCopies, type Template } from './destruction/copies.ts';
import { readingClient } from './reading-client.ts';

const ITEMS = 200;
const AT_ONCE = 20;
/** Copying is no part of what is measured: gently. */
const COPIES_AT_ONCE = 3;
const LIMIT_MS = 30 * 60_000;

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, subjects: { type: 'string', default: '1000' } },
});
const subjects = Number(values.subjects);
if (!Number.isInteger(subjects) || subjects < 1) {
  process.stderr.write('Gebruik: npm run bench:destruction -- [--json] [--subjects N]\n');
  process.exit(2);
}
const say = (line: string) => process.stderr.write(`${line}\n`);

const dataDir = await mkdtemp(join(tmpdir(), 'pga-bench-'));
const opened = await openRehearsal({ dataDir });
const { env } = opened.environment;
const config = readConfig({ ...env });
const store = await openStore(config);
const client = readingClient(opened.needs.client.connection, config, store);

const { keysInspectorUri } = opened.environment;
const copies = await openCopies({ config, env, keysInspectorUri, store, client });
const { regie } = copies;

try {
  let template: Template | null = null;
  await rehearse(opened.needs, {
    paths: ['agenda'],
    seed: 1,
    observe: async (life) => {
      const stage = (await opened.needs.view.caseOf(life.caseId))?.stage;
      if (stage === 'archived') template = await copies.templateOf(life.caseId);
    },
  });
  if (template === null) throw new Error('The life never came into the archive');
  const { rows, keys } = template as Template;
  say(`one life lived: ${rows.length} documents and ${keys.length} keys a subject`);

  const one = await copies.copy(template, ITEMS);
  const alone = await destroy([one]);
  say(`one subject with ${ITEMS} items: ${JSON.stringify(alone)}`);

  const began = performance.now();
  let copied = 0;
  const many = await each(
    Array.from({ length: subjects }),
    async () => {
      const caseId = await copies.copy(template as unknown as Template, 0);
      copied++;
      if (copied % 50 === 0) say(`${seconds(began)}: ${copied} of ${subjects} copied`);
      return caseId;
    },
    COPIES_AT_ONCE,
  );
  say(`${subjects} subjects copied in ${seconds(began)}, load ${loadavg()[0]?.toFixed(1)}`);
  const together = await destroy(many);
  const chain = await checkChain(await store.certificates.export());
  const result = {
    subjects,
    documentsPerSubject: rows.length,
    keysPerSubject: keys.length,
    oneWithItems: { items: ITEMS, ...alone },
    together,
    chain: { lines: chain.lines, whole: chain.broken === null },
  };
  process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : `${JSON.stringify(result, null, 2)}\n`);
} finally {
  await Promise.allSettled([store.close(), copies.close()]);
  await opened.close();
  await rm(dataDir, { recursive: true, force: true });
}

/** Their day comes: from the first timer to the last certificate. Milliseconds. */
async function destroy(caseIds: readonly string[]) {
  const state = (await store.cases.load(caseIds[0] ?? ''))?.nextAt ?? '';
  const target = Date.parse(state) + AFTER_MOMENT_MS;
  const before = new Set(await erasureWorkflows());
  const began = performance.now();
  let timersAfterMs = 0;
  const timers = each(caseIds, (caseId) => fastForward(client, caseWorkflowId(caseId), target)).then(() => {
    timersAfterMs = Math.round(performance.now() - began);
  });
  timers.catch(() => undefined);
  for (let told = 0; ; ) {
    const left = await regie.collection('erasures').countDocuments();
    const living = await regie.collection('cases').countDocuments({ kind: 'subject' });
    if (left === 0 && living === 0) break;
    const passed = performance.now() - began;
    if (passed > LIMIT_MS) throw new Error(`Not done in ${LIMIT_MS} ms: ${left} erasures, ${living} cases`);
    if (passed > told) {
      say(`${seconds(began)}: ${living} cases, ${left} erasures to go, load ${loadavg()[0]?.toFixed(1)}`);
      told = passed + 15_000;
    }
    await sleep(100);
  }
  const wallMs = Math.round(performance.now() - began);
  await timers;
  for (const caseId of caseIds.slice(0, 3)) {
    const remains = await store.lookEverywhere(caseId);
    if (Object.keys(remains).length > 0) throw new Error(`Something is left: ${JSON.stringify(remains)}`);
  }
  const mine = (await erasureWorkflows()).filter((id) => !before.has(id));
  const steps = await each(mine, stepsOf);
  const sum = (names: string[]) => steps.map((one) => names.reduce((all, name) => all + (one[name] ?? 0), 0));
  return {
    subjects: caseIds.length,
    timersAfterMs,
    wallMs,
    documentsAndKeysMs: spread(sum(['eraseBegin', 'eraseDocuments', 'eraseKeys'])),
    engineMs: spread(sum(['eraseEngine'])),
    lookAndCertificateMs: spread(sum(['eraseCertify'])),
  };
}

function seconds(began: number): string {
  return `${Math.round((performance.now() - began) / 1000)} s`;
}
async function erasureWorkflows(): Promise<string[]> {
  const ids: string[] = [];
  for await (const { workflowId } of client.workflow.list({ query: `WorkflowType = '${ERASURE_WORKFLOW}'` }))
    ids.push(workflowId);
  return ids;
}
/** How long each activity took, from its turn to its end. */
async function stepsOf(workflowId: string): Promise<Record<string, number>> {
  const { events = [] } = await client.workflow.getHandle(workflowId).fetchHistory();
  const took: Record<string, number> = {};
  const ms = (time: unknown) => {
    const { seconds, nanos } = time as { seconds: unknown; nanos?: number };
    return Number(seconds) * 1000 + (nanos ?? 0) / 1e6;
  };
  for (const event of events ?? []) {
    const { activityTaskCompletedEventAttributes: done } = event;
    if (!done) continue;
    const scheduled = events?.find(({ eventId }) => String(eventId) === String(done.scheduledEventId));
    const name = scheduled?.activityTaskScheduledEventAttributes?.activityType?.name ?? '';
    took[name] = Math.round(ms(event.eventTime) - ms(scheduled?.eventTime));
  }
  return took;
}
function spread(all: number[]): { p50: number; p95: number; max: number } {
  const sorted = all.toSorted((a, b) => a - b);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}

/** So many at a time. */
async function each<T, R>(all: readonly T[], work: (one: T) => Promise<R>, atOnce = AT_ONCE): Promise<R[]> {
  const done: R[] = [];
  const queue = all.map((one, at) => ({ one, at }));
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) done[next.at] = await work(next.one);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return done;
}
