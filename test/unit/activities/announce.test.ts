/** What has become due, told to a real receiver on this machine: one that takes it, one that hangs, one that refuses. */
import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { announceActivities, sendBatch } from '../../../activities/announce.ts';
import { dueEvent } from '../../../domain/board/index.ts';
import type { Board, BoardTask } from '../../../store/index.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});
interface Got {
  headers: IncomingMessage['headers'];
  body: string;
}
/** @param status null: never answers. */
async function receiver(
  status: number | null,
  headers: Record<string, string> = {},
): Promise<{ url: string; got: Got[] }> {
  const got: Got[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    got.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    if (status !== null) response.writeHead(status, headers).end('een naam die niemand leest');
  });
  servers.push(server);
  await new Promise<void>((go) => server.listen(0, '127.0.0.1', go));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, got };
}
const secret = Buffer.from('een geheim van ten minste 32 tekens');
const today = '2026-11-28';
const task = (number: string, lastDay: string): BoardTask => ({
  ...{
    id: `zaak:${number}`,
    caseId: 'zaak-id-geheim',
    caseKind: 'subject',
    number,
    kind: 'assess',
    party: 'om',
  },
  ...{ role: 'core-representative', assignee: 'm-c4j6zs', openedAt: '2026-11-01T09:00:00.000Z', lastDay },
  ...{ endsAt: `${lastDay}T23:00:00.000Z`, article: '8.4', undelivered: false },
});
const tasks = [task('B1', '2026-11-27'), task('B2', today)];
const activities = (url: string, found = tasks) =>
  announceActivities({
    store: { board: { tasks: async () => found } as unknown as Board },
    receiver: { url, secret },
    source: 'https://pga.voorbeeld.test',
    today: async () => today,
    log: { info: () => undefined, warn: () => undefined },
  });

test('due today and overdue since yesterday are told once each, signed, without anybody or a case', async () => {
  const { url, got } = await receiver(204);
  await activities(url).announceDue();
  const [one] = got;
  const events = JSON.parse(one?.body ?? '[]') as {
    id: string;
    type: string;
    specversion: string;
    data: object;
  }[];
  expect(events.map(({ id, type }) => [id, type])).toEqual([
    ['B1:overdue:2026-11-27', 'nl.pga-regie.task.overdue'],
    ['B2:due:2026-11-28', 'nl.pga-regie.task.due'],
  ]);
  expect(Object.keys(events[0]?.data ?? {}).sort()).toEqual([
    'article',
    'kind',
    'lastDay',
    'number',
    'party',
  ]);
  expect(one?.body).not.toMatch(/geheim|m-c4j6zs|zaak/);
  expect(one?.headers['content-type']).toMatch(/^application\/cloudevents-batch\+json/);
  const [id, at, signature] = ['id', 'timestamp', 'signature'].map((name) => one?.headers[`webhook-${name}`]);
  const expected = createHmac('sha256', secret).update(`${id}.${at}.${one?.body}`).digest('base64');
  expect(signature).toBe(`v1,${expected}`);
});

test('a day on which much is due goes in batches, and no further than its limit', async () => {
  const { url, got } = await receiver(200);
  await activities(
    url,
    Array.from({ length: 250 }, (_, n) => task(`B${n}`, today)),
  ).announceDue();
  expect(got.map(({ body }) => (JSON.parse(body) as unknown[]).length)).toEqual([100, 100, 50]);
  // Again: the same ids, so that a receiver can tell.
  expect(got[0]?.headers['webhook-id']).toBe('B0:due:2026-11-28+100');
});

test('a receiver that hangs is let go in time, and one that refuses or sends elsewhere is an error without its words', async () => {
  const events = dueEvent(
    'https://pga.voorbeeld.test',
    task('B2', today),
    today,
    '2026-11-27',
    '2026-11-27T23:00:00.000Z',
  );
  const hangs = await receiver(null);
  const from = performance.now();
  await expect(sendBatch({ url: hangs.url, secret }, events, 200)).rejects.toMatchObject({
    type: 'ReceiverAway',
  });
  expect(performance.now() - from).toBeLessThan(3_000);
  const refuses = await receiver(500);
  await expect(sendBatch({ url: refuses.url, secret }, events)).rejects.toMatchObject({
    ...{ type: 'ReceiverRefuses', message: 'the receiver answers 500' },
  });
  const elsewhere = await receiver(302, { location: refuses.url });
  await expect(sendBatch({ url: elsewhere.url, secret }, events)).rejects.toMatchObject({
    type: 'ReceiverAway',
  });
  expect(refuses.got).toHaveLength(1);
});

test('without a receiver nothing is asked and nothing is told', async () => {
  const quiet = announceActivities({
    store: {
      board: {
        tasks: async () => {
          throw new Error('not asked');
        },
      } as unknown as Board,
    },
    ...{ receiver: null, source: 'https://pga.voorbeeld.test', today: async () => today },
    log: { info: () => undefined, warn: () => undefined },
  });
  await expect(quiet.announceDue()).resolves.toBeUndefined();
});
