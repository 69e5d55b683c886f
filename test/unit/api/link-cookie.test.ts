/** The sealed cookie of who has no session, as a browser would carry it to a real server. */
import formbody from '@fastify/formbody';
import secureSession from '@fastify/secure-session';
import Fastify, { type FastifyInstance } from 'fastify';
import { linkCookie } from '../../../api/plugins/link-cookie.ts';

const key = (byte: number) => Buffer.alloc(32, byte);
const started: FastifyInstance[] = [];
afterAll(() => Promise.all(started.map((app) => app.close())));

/** Answers with what was set, as the browser would send it back. */
async function server(sessionKey: Buffer, baseUrl = 'http://127.0.0.1') {
  const app = Fastify({ forceCloseConnections: true });
  started.push(app);
  await app.register(formbody);
  await app.register(secureSession, { key: sessionKey });
  const cookie = linkCookie({ config: { baseUrl } as never, sessionKey });
  app.get('/', async (request, reply) => ({ token: await cookie.token(request, reply) }));
  app.get('/passes', async (request) => cookie.passes(request));
  app.get('/pass/:task', async (request, reply) => {
    const { task } = request.params as { task: string };
    await cookie.add(request, reply, { task, member: 'm1' });
    // What this answer sets counts already.
    return { token: await cookie.token(request, reply), passes: await cookie.passes(request) };
  });
  app.post('/', async (request) => ({ holds: await cookie.holds(request) }));
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  return async (path: string, carried = '', _csrf?: string) => {
    const response = await fetch(address + path, {
      headers: { cookie: carried },
      ...(_csrf !== undefined && { method: 'POST', body: new URLSearchParams({ _csrf }) }),
    });
    const set = response.headers.getSetCookie().find((line) => line.includes('regie-link')) ?? '';
    // biome-ignore lint/suspicious/noExplicitAny: each test knows what it asked for
    return { set, carried: set.split(';')[0] ?? '', body: (await response.json()) as any };
  };
}
const tasks = (passes: { task: string }[]) => passes.map(({ task }) => task);

test('a form holds the token of its own browser only', async () => {
  const ask = await server(key(1));
  const [one, two] = await Promise.all([ask('/'), ask('/')]);
  const { token } = one.body;
  const holds = async (carried: string, csrf: string) => (await ask('/', carried, csrf)).body.holds;
  expect(await holds(one.carried, token)).toBe(true);
  expect(await holds(two.carried, token)).toBe(false);
  expect(await holds('', token)).toBe(false);
  expect(await holds('', '')).toBe(false);
  expect(await holds(one.carried, '')).toBe(false);
  // The token stays for as long as the browser is on these pages.
  expect((await ask('/', one.carried)).body).toEqual({ token });
});

test('a cookie that was changed, or sealed elsewhere, is none', async () => {
  const [ask, elsewhere] = await Promise.all([server(key(1)), server(key(2))]);
  const { carried } = await ask('/pass/t1');
  const passes = async (cookie: string) => tasks((await ask('/passes', cookie)).body);
  expect(await passes(carried)).toEqual(['t1']);
  const at = carried.length - 30;
  const changed = `${carried.slice(0, at)}${carried[at] === 'A' ? 'B' : 'A'}${carried.slice(at + 1)}`;
  for (const bad of [changed, 'regie-link=x', `${carried}.`, `regie-link=${'a'.repeat(5_000)}`])
    expect(await passes(bad)).toEqual([]);
  expect(await passes((await elsewhere('/pass/t1')).carried)).toEqual([]);
});

test('three tasks at most, the newest; an answer knows what it sets', async () => {
  const ask = await server(key(1));
  let carried = '';
  for (const task of ['t1', 't2', 't3', 't4']) {
    const answer = await ask(`/pass/${task}`, carried);
    expect(tasks(answer.body.passes)).toContain(task);
    carried = answer.carried;
  }
  expect(tasks((await ask('/passes', carried)).body)).toEqual(['t2', 't3', 't4']);
});

test('over https no other host can set it, and no script can read it', async () => {
  const ask = await server(key(1), 'https://regie.example');
  const { set } = await ask('/');
  expect(set).toMatch(/^__Host-regie-link=/);
  for (const part of ['Max-Age=1800', 'Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax'])
    expect(set.split('; ')).toContain(part);
});
