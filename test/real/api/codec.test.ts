/** The remote codec of Temporal's Web UI: a real history is decoded for operations, from that page only, and on record. */
import { randomBytes, randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import { createCodec } from '../../../contracts/codec.ts';
import { caseWorkflowId } from '../../../contracts/engine.ts';
import { keyForWorkflow } from '../../../contracts/keys.ts';
import type { TaskRow } from '../../../store/index.ts';
import { appWith, ask, sessionOf } from './app.ts';
import { config, db, openTask } from './support.ts';

const UI = new URL(config.temporalUi ?? '').origin;
const DECODE = '/temporal/codec/decode';
type App = Awaited<ReturnType<typeof appWith>>;
let row: TaskRow;
let app: App;
let connection: Connection;
beforeAll(async () => {
  [row, app, connection] = await Promise.all([
    openTask(db, 'om'),
    appWith(db),
    Connection.connect({ address: config.temporalAddress }),
  ]);
}, 60_000);
afterAll(() => connection?.close());

const base64 = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString('base64');
const sent = ({ metadata, data }: Payload) => ({
  metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([name, value]) => [name, base64(value)])),
  data: base64(data),
});
const contextOf = (workflowId: string) => ({
  ...{ type: 'workflow' as const, namespace: config.temporalNamespace, workflowId },
});
const words = (one: { data?: string }) => Buffer.from(one.data ?? '', 'base64').toString();

async function decode(account: string | null, body: unknown, headers: Record<string, string> = {}) {
  const { cookie } = account === null ? { cookie: '' } : await sessionOf(db, app, account);
  const answer = await ask(app, {
    ...{ url: DECODE, method: 'POST' },
    payload: typeof body === 'string' ? body : JSON.stringify(body),
    headers: {
      cookie,
      origin: UI,
      'content-type': 'application/json',
      'x-namespace': config.temporalNamespace,
      ...headers,
    },
  });
  const { payloads = [] } = (answer.status === 200 ? JSON.parse(answer.body) : {}) as {
    payloads?: { data?: string }[];
  };
  return { ...answer, payloads };
}
/** What the history's first events carry: the input of the workflow. */
async function inputOf(caseId: string): Promise<Payload> {
  const client = new Client({ connection, namespace: config.temporalNamespace });
  const { events } = await client.workflow.getHandle(caseWorkflowId(caseId)).fetchHistory();
  const [payload] = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  if (!payload) throw new Error('the history has no input');
  return payload as Payload;
}

test('a payload of a real history is decoded for operations and the administrator, and that is on record', async () => {
  const payload = sent(await inputOf(row.caseId));
  expect(words(payload)).not.toContain('subject');
  for (const account of ['techniek', 'uitvoerder']) {
    const { status, headers, payloads } = await decode(account, { payloads: [payload, payload] });
    expect([status, payloads.length]).toEqual([200, 2]);
    expect(JSON.parse(words(payloads[0] ?? {}))).toMatchObject({ caseId: row.caseId, kind: 'subject' });
    expect(headers.get('access-control-allow-origin')).toBe(UI);
    expect(headers.get('access-control-allow-credentials')).toBe('true');
  }
  const lines = (await db.accessLog.ofCase(row.caseId)).filter(({ what }) => what === 'decode');
  expect(lines.map(({ who, purpose, file }) => [who, purpose, file])).toEqual([
    ['m-e3k9dx', 'operations', 'workflows'],
    ['m-z1q8cb', 'operations', 'workflows'],
  ]);
});

test('nobody else: staff, nobody at all, another origin, another namespace', async () => {
  const body = { payloads: [sent(await inputOf(row.caseId))] };
  for (const account of ['om', 'politie', 'coordinator'])
    expect((await decode(account, body)).status).toBe(403);
  expect((await decode(null, body)).status).toBe(401);
  expect((await decode(null, body, { authorization: 'Bearer niets' })).status).toBe(401);
  // A token that isn't good is not made good by a session.
  expect((await decode('techniek', body, { authorization: 'Bearer niets' })).status).toBe(401);
  for (const origin of ['https://elders.test', 'null', config.baseUrl, `${UI}.elders.test`]) {
    const refused = await decode('techniek', body, { origin });
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([403, null]);
  }
  expect((await decode('techniek', body, { 'x-namespace': 'elders' })).status).toBe(400);
  const before = await ask(app, { url: DECODE, method: 'OPTIONS', headers: { origin: UI } });
  expect([before.status, before.headers.get('access-control-allow-headers')]).toEqual([
    204,
    'authorization, content-type, x-namespace',
  ]);
  expect(
    (await ask(app, { url: DECODE, method: 'OPTIONS', headers: { origin: 'https://elders.test' } })).status,
  ).toBe(403);
  expect(
    (await ask(app, { url: '/temporal/codec/encode', method: 'POST', headers: { origin: UI } })).status,
  ).toBe(404);
});

test('garbage, nothing and far too much are refused; what can not be opened says so', async () => {
  const [good, stranger] = [await inputOf(row.caseId), createCodec(async () => randomBytes(32))];
  for (const body of [
    '{',
    '[]',
    {},
    { payloads: [] },
    { payloads: 'alles' },
    { payloads: [1] },
    { payloads: [{ data: '%' }] },
  ])
    expect([body, (await decode('techniek', body)).status]).toEqual([body, 400]);
  expect((await decode('techniek', { payloads: Array(10_000).fill(sent(good)) })).status).toBe(413);
  const clear = (text: string) => ({
    metadata: { encoding: Buffer.from('json/plain') },
    data: Buffer.from(text),
  });
  const own = async (id: string) => (await stranger.encode([clear('1')], contextOf(id)))[0] as Payload;
  const many = await Promise.all(Array.from({ length: 11 }, (_, n) => own(`case-${n}`)));
  expect((await decode('techniek', { payloads: many.map(sent) })).status).toBe(400);

  const broken = Buffer.from(good.data ?? []);
  const at = broken.length - 30;
  broken[at] = broken[at] === 65 ? 66 : 65;
  const { status, payloads } = await decode('techniek', {
    payloads: [
      // Of a case whose key is not there (any more); under another key; with a byte changed; no token at all; in clear.
      ...[await own('case-bestaat-niet'), await own(caseWorkflowId(row.caseId)), { ...good, data: broken }],
      ...[{ ...good, data: Buffer.from('..') }, clear('"klaar"')],
    ].map(sent),
  });
  expect(status).toBe(200);
  expect(payloads.map(words)).toEqual([
    '"De sleutel van deze zaak is vernietigd: dit leest niemand meer."',
    ...Array(3).fill('"Dit kan niet worden gelezen."'),
    '"klaar"',
  ]);
});

test('a payload of a case that was destroyed says so', async () => {
  const caseId = randomUUID();
  await db.keys.engineKey(caseId, { create: true });
  const clear = { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('"fase"') };
  const [payload] = await createCodec(keyForWorkflow(db.keys)).encode(
    [clear],
    contextOf(caseWorkflowId(caseId)),
  );
  const body = { payloads: [sent(payload as Payload)] };
  expect((await decode('techniek', body)).payloads.map(words)).toEqual(['"fase"']);
  await db.keys.destroyCase(caseId);
  expect((await decode('techniek', body)).payloads.map(words)).toEqual([
    '"De sleutel van deze zaak is vernietigd: dit leest niemand meer."',
  ]);
});
