/** What a span says and what it keeps to itself, to a real collector; and how a trace goes on inside a workflow. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { defaultPayloadConverter, type Headers } from '@temporalio/common';
import Fastify from 'fastify';
import { traces } from '../../../api/plugins/trace.ts';
import { traceId } from '../../../config/index.ts';
import {
  continued,
  isTracing,
  spanned,
  spanWithin,
  startTracing,
  stopTracing,
} from '../../../config/tracing.ts';
import { TRACE_HEADER, tracedMessages, traceparentOf } from '../../../contracts/trace.ts';
import { interceptors } from '../../../workflows/trace.ts';

interface Sent {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  status?: { code?: number };
  attributes: { key: string; value: Record<string, unknown> }[];
}
let collector: Server;
let bodies: string[];
const sent = (): Sent[] =>
  bodies.flatMap((body) =>
    (JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Sent[] }[] }[] }).resourceSpans.flatMap(
      ({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans),
    ),
  );
beforeEach(async () => {
  bodies = [];
  collector = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    bodies.push(Buffer.concat(parts).toString());
    response.end('{}');
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const { port } = collector.address() as AddressInfo;
  startTracing({ tracesUrl: `http://127.0.0.1:${port}/v1/traces` }, 'api');
});
afterEach(async () => {
  await stopTracing();
  collector.closeAllConnections();
  collector.close();
});

test("a request's span has the pattern of its route and the trace of the access log, not the address", async () => {
  const app = Fastify();
  traces(app);
  app.get('/taak/:token', async () => {
    await spanned('update command', 'client', {}, async () => undefined);
    return traceId();
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const headers = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' };
  const id = await (await fetch(`${url}/taak/geheim-token?naam=Jan`, { headers })).text();
  await fetch(`${url}/bestaat-niet/Jan`);
  await app.close();
  await stopTracing();
  const [message, request, unknown] = sent();
  expect([request?.name, request?.traceId, request?.parentSpanId ?? '']).toEqual([
    'GET /taak/:token',
    id,
    '',
  ]);
  // Nobody can choose under which trace they stand.
  expect(id).not.toBe('0af7651916cd43dd8448eb211c80319c');
  expect([message?.name, message?.parentSpanId]).toEqual(['update command', request?.spanId]);
  expect(unknown?.name).toBe('GET unknown');
  expect(bodies.join()).not.toMatch(/geheim|Jan|bestaat-niet/);
});

test('of an error only its kind is told, and another process goes on with the same trace', async () => {
  let parent: string | null = null;
  await expect(
    spanned('update command', 'client', {}, async (traceparent) => {
      parent = traceparent;
      throw new TypeError('Jan de Vries');
    }),
  ).rejects.toThrow('Jan de Vries');
  await continued(parent, () => spanned('step', 'internal', {}, async () => undefined));
  // Where nothing goes on, a look at the database is no trace.
  expect(spanWithin('find regie', {})).toBeNull();
  for (const bad of [null, 'onzin', '00-xyz-1-01'])
    await continued(bad, () => spanned('alone', 'internal', {}, async () => undefined));
  await stopTracing();
  const [failed, step, ...alone] = sent();
  expect(failed?.status?.code).toBe(2);
  expect(failed?.attributes).toEqual([{ key: 'error.type', value: { stringValue: 'TypeError' } }]);
  expect([step?.traceId, step?.parentSpanId]).toEqual([failed?.traceId, failed?.spanId]);
  expect(new Set([failed, ...alone].map((one) => one?.traceId)).size).toBe(4);
  expect(bodies.join()).not.toContain('Jan');
});

test('without a collector nothing is made and no header goes along', async () => {
  await stopTracing();
  expect(isTracing()).toBe(false);
  expect(await spanned('x', 'client', {}, async (parent) => parent)).toBeNull();
  const calls = tracedMessages((name, work) => spanned(name, 'client', {}, work));
  const seen: Headers[] = [];
  await calls.signal?.(
    { headers: {}, signalName: 'recount' } as never,
    (async (input: { headers: Headers }) => {
      seen.push(input.headers);
    }) as never,
  );
  expect(seen).toEqual([{}]);
});

test('a header that is no trace is none', () => {
  const of = (value: unknown) => traceparentOf({ [TRACE_HEADER]: defaultPayloadConverter.toPayload(value) });
  expect([of('00-a'), of(1), traceparentOf({})]).toEqual(['00-a', null, null]);
  expect(traceparentOf({ [TRACE_HEADER]: { data: Buffer.from('{') } })).toBeNull();
});

describe('inside a workflow', () => {
  const header = (text: string): Headers => ({ [TRACE_HEADER]: defaultPayloadConverter.toPayload(text) });
  const play = () => {
    const { inbound: [inbound] = [], outbound: [outbound] = [] } = interceptors();
    const said: [string, string | null][] = [];
    const activity = (activityType: string, args: unknown, answer: unknown = {}) =>
      (activityType === 'step' ? outbound?.scheduleLocalActivity : outbound?.scheduleActivity)?.(
        { activityType, args: [args], headers: {} } as never,
        (async (input: { headers: Headers }) => {
          said.push([activityType, traceparentOf(input.headers)]);
          return answer;
        }) as never,
      );
    const update = (commandId: string, headers: Headers) =>
      inbound?.handleUpdate?.(
        { name: 'command', args: [{ commandId }], headers } as never,
        (async () => 'done') as never,
      );
    const start = (headers: Headers) =>
      inbound?.execute?.({ args: [{}], headers } as never, (async () => undefined) as never);
    return { said, activity, update, start };
  };

  test("a command's trace goes along with its step and with what that made, not with anybody else's", async () => {
    const { said, activity, update, start } = play();
    await start(header('begin'));
    await update('a', header('A'));
    await update('b', header('B'));
    await update('c', {});
    await activity('step', { commandId: 'b', version: 3 }, { at: 4 });
    await activity('step', { commandId: 'a', version: 4 }, { at: 5 });
    await activity('step', { commandId: 'c', version: 5 }, { at: 6 });
    await activity('step', { commandId: null, version: 6 }, { at: 7 });
    for (const version of [4, 5, 6, 7]) await activity('deliver', { caseId: 'x', version });
    expect(said).toEqual([
      ...[
        ['step', 'B'],
        ['step', 'A'],
        ['step', null],
        ['step', null],
      ],
      ...[
        ['deliver', 'B'],
        ['deliver', 'A'],
        ['deliver', null],
        ['deliver', null],
      ],
    ]);
  });

  test("another workflow's activities belong to what started it", async () => {
    const { said, activity, start } = play();
    await start(header('letter'));
    await activity('sendLetter', { letterId: 'x' });
    expect(said).toEqual([['sendLetter', 'letter']]);
  });

  test('a call waits for nothing but its own answer: the very same promise comes back', async () => {
    const { outbound: [outbound] = [], inbound: [inbound] = [] } = interceptors();
    const answer = Promise.resolve({ at: 1 });
    const input = { activityType: 'step', args: [{ commandId: 'a' }], headers: header('A') } as never;
    expect(outbound?.scheduleLocalActivity?.(input, (() => answer) as never)).toBe(answer);
    expect(inbound?.handleUpdate?.({ args: [], headers: {} } as never, (() => answer) as never)).toBe(answer);
  });
});
