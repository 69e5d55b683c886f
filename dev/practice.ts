/**
 * What only a practice environment has: demo staff in the store, and the rehearsal clock behind a small local service.
 * Says READY on standard output. Refuses to start in production.
 */
import { createServer } from 'node:http';
import { Client, Connection } from '@temporalio/client';
import { legalOffset, setLegalOffset, wallNow } from '../config/clock.ts';
import { engineOptions, readConfig, writeLegalOffset } from '../config/index.ts';
import { caseWorkflowId } from '../contracts/engine.ts';
import { openStore } from '../store/index.ts';
import { EnvironmentClock } from './clock/environment-clock.ts';
import { AFTER_MOMENT_MS, fastForward } from './clock/fast-forward.ts';
import { demoMembers, demoOrganisations } from './demo.ts';
import { View } from './rehearsal/view.ts';

const STEPS: Record<string, number> = { day: 1, week: 7, 'four-weeks': 28 };
const DAY = 86_400_000;

const config = readConfig(process.env);
if (config.mode !== 'practice') throw new Error('Only a practice environment has a rehearsal clock.');
const inspector = process.env.INSPECTOR_URI;
if (!inspector) throw new Error('INSPECTOR_URI is missing: start the environment with npm start.');

const [store, view, connection] = await Promise.all([
  openStore(config),
  View.open(inspector, config.databasePrefix),
  Connection.connect(engineOptions(config)),
]);
await store.members.seed(demoMembers);
await store.partners.seed(demoOrganisations);
setLegalOffset(await store.environment.legalOffset());
writeLegalOffset(config.dataDir, legalOffset());

/** What the service is asked: move by a step or to an instant; let a new case join; only tell how far ahead it is. */
interface Asked {
  by?: string;
  to?: string;
  join?: string;
  offset?: number;
}

const client = new Client({ connection, namespace: config.temporalNamespace });
const setOffset = async (ms: number) => {
  setLegalOffset(ms);
  await store.environment.setLegalOffset(ms);
  writeLegalOffset(config.dataDir, ms);
};
const clock = new EnvironmentClock({
  client,
  regie: view.regie,
  wallNow: () => wallNow().getTime(),
  offset: legalOffset,
  setOffset,
});

const server = createServer((request, response) => {
  void answer(request.method ?? 'GET', request).then(
    ({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end(JSON.stringify(body));
    },
    () => {
      response.writeHead(500);
      response.end();
    },
  );
});

async function answer(
  method: string,
  body: AsyncIterable<Buffer>,
): Promise<{ status: number; body: unknown }> {
  if (method === 'GET') {
    const next = await clock.next();
    return {
      status: 200,
      body: {
        legalNow: new Date(clock.now()).toISOString(),
        busy: clock.busy,
        next: next === null ? null : new Date(next).toISOString(),
        problem: clock.problem,
      },
    };
  }
  const asked = JSON.parse(await textOf(body)) as Asked;
  if (asked.join !== undefined) {
    await fastForward(client, caseWorkflowId(asked.join), clock.now());
    return { status: 200, body: {} };
  }
  if (asked.offset !== undefined) {
    await setOffset(asked.offset);
    return { status: 200, body: {} };
  }
  const target = await targetOf(asked);
  if (target === null) return { status: 400, body: { problem: 'nothing to move to' } };
  if (clock.busy) return { status: 409, body: { problem: 'busy' } };
  void clock.advance(target);
  return { status: 202, body: { to: new Date(target).toISOString() } };
}

async function targetOf({ by, to }: Asked): Promise<number | null> {
  if (to !== undefined) return Number.isFinite(Date.parse(to)) ? Date.parse(to) : null;
  if (by === 'next') {
    const next = await clock.next();
    return next === null ? null : next + AFTER_MOMENT_MS;
  }
  const days = by === undefined ? undefined : STEPS[by];
  return days === undefined ? null : clock.now() + days * DAY;
}

async function textOf(body: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of body) {
    parts.push(part);
    if (parts.reduce((sum, { length }) => sum + length, 0) > 1000) throw new Error('too long');
  }
  return Buffer.concat(parts).toString('utf8');
}

const port = Number(process.env.CLOCK_PORT ?? 0);
server.listen(port, '127.0.0.1', () => process.stdout.write('READY\n'));

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    server.close();
    void Promise.allSettled([store.close(), view.close(), connection.close()]).then(() => process.exit(0));
  });
}
