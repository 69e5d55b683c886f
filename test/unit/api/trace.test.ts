/** A request's trace reaches everything that it starts, and nobody else's. */
import formbody from '@fastify/formbody';
import Fastify from 'fastify';
import { traces } from '../../../api/plugins/trace.ts';
import { traceId } from '../../../config/index.ts';

const app = Fastify();
let url: string;
beforeAll(async () => {
  traces(app);
  await app.register(formbody);
  app.post('/', async () => {
    const before = traceId();
    await new Promise((resolve) => setTimeout(resolve, 5));
    return { before, after: traceId() };
  });
  url = await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => app.close());

const send = async (headers: Record<string, string> = {}): Promise<{ before: string; after: string }> => {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams({ a: '1' }), headers });
  return (await response.json()) as { before: string; after: string };
};

test('also behind a body, and one for each of those at the same time', async () => {
  const all = await Promise.all(Array.from({ length: 20 }, () => send()));
  for (const { before, after } of all) {
    expect(before).toMatch(/^[0-9a-f]{32}$/);
    expect(after).toBe(before);
  }
  expect(new Set(all.map(({ before }) => before)).size).toBe(20);
  expect(traceId()).toBe(null);
});

test("a caller can't choose it", async () => {
  const { before } = await send({ traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' });
  expect(before).toMatch(/^[0-9a-f]{32}$/);
  expect(before).not.toBe('0af7651916cd43dd8448eb211c80319c');
});
