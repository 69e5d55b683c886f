/** Servers that are away: the application on a port of its own, with one of them pointing at nothing. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../../../api/deps.ts';
import { createEngine } from '../../../api/engine.ts';
import { createIdentity } from '../../../api/identity.ts';
import { createRehearsalClock } from '../../../api/rehearsal-clock.ts';
import { type Form, fill, formsOf } from '../../../dev/html.ts';
import type { Store } from '../../../store/index.ts';
import { ask, body, sessionOf as sessionIn, appWith as withStore } from './app.ts';
import { relayed } from './relay.ts';
import { assessment, config, openTask, store } from './support.ts';

const NOWHERE = '127.0.0.1:1';
let db: Store;
beforeAll(async () => {
  db = await store();
}, 60_000);
const appWith = (change: Partial<Deps>) => withStore(db, change);
const sessionOf = (app: FastifyInstance, account: string) => sessionIn(db, app, account);

test('the engine is away: a page in Dutch that keeps what was typed, and the same form succeeds later', async () => {
  const row = await openTask(db);
  const away = await appWith({
    engine: createEngine({ ...config, temporalAddress: NOWHERE }, db.keys, 1_500),
  });
  const { cookie } = await sessionOf(away, 'politie');
  const url = `/taken/${row.number}`;
  const typed = { ...(assessment as Record<string, string>), observed: 'Dit mag niet verloren gaan.' };
  const command = { _csrf: 'proef', _formulier: randomUUID() };
  const { payload, headers } = body({ ...typed, ...command });
  const answer = await ask(away, { method: 'POST', url, payload, headers: { ...headers, cookie } });
  expect(answer.status).toBe(503);
  expect(answer.body).toContain('even niet bereikbaar');
  expect(answer.body).toContain('Dit mag niet verloren gaan.');
  expect((await db.tasks.get(row.id))?.status).toBe('open');
  expect(JSON.parse((await ask(away, '/readyz')).body)).toEqual({ ready: false, store: true, engine: false });
  expect((await ask(away, '/healthz')).status).toBe(200);

  const form = formsOf(answer.body, 'http://x/').find(({ id }) => id === 'task');
  expect(form?.fields.find(({ name }) => name === '_formulier')?.value).toBe(command._formulier);
  const back = await appWith({});
  const again = await ask(back, {
    method: 'POST',
    url,
    payload,
    headers: { ...headers, ...(await sessionOf(back, 'politie')) },
  });
  expect(again.status).toBe(303);
  expect((await db.tasks.get(row.id))?.status).toBe('done');
}, 40_000);

test('the database is away: a page in Dutch with what was typed, and a button that sends it when it is back', async () => {
  const row = await openTask(db);
  const between = await relayed();
  const app = await appWith({ store: between.store });
  const { cookie } = await sessionOf(app, 'politie');
  const url = `/taken/${row.number}`;
  const { payload, headers } = body({
    ...(assessment as Record<string, string>),
    observed: 'Bewaar dit.\nEn dit.',
    _csrf: 'proef',
    _formulier: randomUUID(),
  });
  const own = { ...headers, cookie, 'sec-fetch-site': 'same-origin' };
  between.cut();
  const [answer, elsewhere, opened, ready, up] = await Promise.all([
    ask(app, { method: 'POST', url, payload, headers: own }),
    ask(app, { method: 'POST', url, payload, headers: { ...own, 'sec-fetch-site': 'cross-site' } }),
    ask(app, { url, headers: { cookie } }),
    ask(app, '/readyz'),
    ask(app, '/healthz'),
  ]);
  expect([answer, elsewhere, opened, ready, up].map(({ status }) => status)).toEqual([
    503, 503, 503, 503, 200,
  ]);
  expect(answer.body).toContain('even niet bereikbaar');
  expect(answer.body).toContain('Wat is er waargenomen?');
  expect(elsewhere.body).not.toContain('Bewaar dit.');
  const form = formsOf(answer.body, 'http://x/').find(({ id }) => id === 'again');
  if (!form) throw new Error('no button');
  expect(new URL(form.action).pathname).toBe(url);
  between.mend();
  const again = await ask(app, { method: 'POST', url, payload: fill(form).toString(), headers: own });
  expect(again.status).toBe(303);
  expect((await db.tasks.get(row.id))?.status).toBe('done');
});

test('the session ended while somebody typed: it comes back, to send again after signing in', async () => {
  const row = await openTask(db);
  const app = await appWith({});
  const url = `/taken/${row.number}`;
  const { payload, headers } = body({
    observed: 'Lang over nagedacht.',
    phase: 'unclear',
    _csrf: 'oud',
    _formulier: randomUUID(),
  });
  const own = { ...headers, 'sec-fetch-site': 'same-origin' };
  const answer = await ask(app, { method: 'POST', url, payload, headers: own });
  expect(answer.status).toBe(401);
  expect(answer.body).toContain('Lang over nagedacht.');
  const signedIn = { ...own, ...(await sessionOf(app, 'politie')) };
  const again = formsOf(answer.body, 'http://x/').find(({ id }) => id === 'again');
  const shown = await ask(app, {
    method: 'POST',
    url,
    payload: fill(again as Form).toString(),
    headers: signedIn,
  });
  expect(shown.status).toBe(403);
  expect(shown.body).toContain('nog een keer');
  expect((await db.tasks.get(row.id))?.status).toBe('open');
  const form = formsOf(shown.body, 'http://x/').find(({ id }) => id === 'task');
  const sent = await ask(app, {
    method: 'POST',
    url,
    payload: fill(form as Form).toString(),
    headers: signedIn,
  });
  expect(sent.status).toBe(303);
  // A body that no page of ours sent isn't even read.
  expect((await ask(app, { method: 'POST', url, payload, headers })).body).not.toContain('Lang over');
});

test('the provider is away: signing in says so, and who has a session works on', async () => {
  const app = await appWith({ identity: createIdentity({ ...config, oidcIssuer: `http://${NOWHERE}` }) });
  const answer = await ask(app, '/aanmelden');
  expect(answer.status).toBe(503);
  expect(answer.body).toContain('even niet bereikbaar');
  expect((await ask(app, { url: '/', headers: await sessionOf(app, 'om') })).status).toBe(200);
});

test('guessing links is slowed down; who has a good one is not', async () => {
  const app = await appWith({});
  const row = await openTask(db);
  const good = `/t/${await db.links.issue(row.id, row.assignee ?? '')}`;
  const statuses = new Set<number>();
  for (let i = 0; i < 70; i++)
    statuses.add((await ask(app, `/t/${randomBytes(32).toString('base64url')}`)).status);
  expect([...statuses]).toEqual([404, 429]);
  expect((await ask(app, { url: good, headers: await sessionOf(app, 'politie') })).status).toBe(200);
});

test('a session of another key, or past its end, is none', async () => {
  const [one, two] = [await appWith({}), await appWith({})];
  expect((await ask(two, { url: '/', headers: await sessionOf(one, 'om') })).status).toBe(303);
});

test('without a rehearsal clock its page says so; in production it does not exist', async () => {
  const practice = await appWith({});
  const page = await ask(practice, { url: '/klok', headers: await sessionOf(practice, 'om') });
  expect(page.body).toContain('De oefenklok is er niet');
  const dead = await appWith({ clock: createRehearsalClock(`http://${NOWHERE}`) });
  const still = await ask(dead, { url: '/klok', headers: await sessionOf(dead, 'om') });
  expect(still.body).toContain('De oefenklok is er niet');
  const production = await appWith({ config: { ...config, mode: 'production', logLevel: 'silent' } });
  expect((await ask(production, { url: '/klok', headers: await sessionOf(production, 'om') })).status).toBe(
    404,
  );
});

test('who goes too fast is told so and keeps what was typed; another goes on', async () => {
  const app = await appWith({ config: { ...config, pace: { pages: 2, forms: 1 }, logLevel: 'silent' } });
  const headers = await sessionOf(app, 'om');
  const look = async (of = headers) => (await ask(app, { url: '/', headers: of })).status;
  expect([await look(), await look(), await look()]).toEqual([200, 200, 429]);
  const sent = body({ _csrf: 'proef', observed: 'Dit mag niet verloren gaan.' });
  const send = () =>
    ask(app, { ...sent, url: '/signalen/nieuw', method: 'POST', headers: { ...sent.headers, ...headers } });
  expect((await send()).status).not.toBe(429);
  const refused = await send();
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
  expect(refused.body).toContain('Dat gaat even te snel');
  expect(formsOf(refused.body, 'http://127.0.0.1/').find(({ id }) => id === 'again')?.fields).toContainEqual(
    expect.objectContaining({ name: 'observed', value: 'Dit mag niet verloren gaan.' }),
  );
  expect(await look(await sessionOf(app, 'politie'))).toBe(200);
});

test('over https the cookies are for this host alone', async () => {
  const app = await appWith({ config: { ...config, baseUrl: 'https://regie.example', logLevel: 'silent' } });
  const answer = await ask(app, '/aanmelden');
  const cookies = answer.headers.getSetCookie().join('\n');
  expect(cookies).toMatch(/^__Host-regie-aanmelden=/m);
  expect(cookies).toMatch(/; Secure/);
  expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains');
});
