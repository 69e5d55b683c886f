/** How a session ends: everywhere at once, and what somebody typed outlives it. */
import { readFileSync } from 'node:fs';
import { importJWK, type JWK, SignJWT } from 'jose';
import mongoose from 'mongoose';
import { demoPassword } from '../../../dev/demo.ts';
import { fill, formsOf } from '../../../dev/html.ts';
import { Person, signIn } from '../../../dev/person.ts';
import { oidcKeysFile } from '../../../dev/servers/oidc.ts';
import { addDays } from '../../../domain/dates/index.ts';
import type { Store } from '../../../store/index.ts';
import { appWith, ask, body, sessionFor, stored } from './app.ts';
import { assessment, baseUrl, config, memberId, openTask, store, today } from './support.ts';
import { htmlProblems } from './valid-html.ts';

let db: Store;
beforeAll(async () => {
  db = await store();
}, 60_000);

const cookieOf = (someone: Person) => someone.cookies().find((text) => text.startsWith('regie=')) ?? '';
async function works(cookie: string): Promise<boolean> {
  const answer = await fetch(`${baseUrl}/`, { redirect: 'manual', headers: { cookie } });
  await answer.text();
  return answer.status === 200;
}

test('a stolen cookie is dead once its owner has signed out', async () => {
  const row = await openTask(db);
  const police = await signIn(baseUrl, 'politie@voorbeeld.test', demoPassword);
  const page = await police.get(`/taken/${row.number}`);
  const [stolen, form] = [cookieOf(police), page.form('task')];
  expect(await works(stolen)).toBe(true);
  await police.post((await police.get('/')).form('sign-out'));
  expect(await works(stolen)).toBe(false);
  const sent = await fetch(`${baseUrl}/taken/${row.number}`, {
    method: 'POST',
    headers: { cookie: stolen, 'sec-fetch-site': 'same-origin' },
    body: fill(form, assessment),
  });
  expect(sent.status).toBe(401);
  expect((await db.tasks.get(row.id))?.status).toBe('open');
});

test('who signs out at the provider is signed out here, in that browser alone', async () => {
  const one = new Person(baseUrl, 'om2@voorbeeld.test', demoPassword);
  await one.get('/');
  const other = await signIn(baseUrl, 'om2@voorbeeld.test', demoPassword);
  const [mine, theirs] = [cookieOf(one), cookieOf(other)];
  const headers = { cookie: one.cookies().join('; ') };
  const leave = `${config.oidcIssuer}/session/end`;
  const asks = await (await fetch(leave, { headers })).text();
  const form = formsOf(asks, leave).findLast(({ method }) => method === 'post');
  if (!form) throw new Error('the provider does not ask');
  await fetch(form.action, { method: 'POST', headers, body: fill(form, { logout: 'yes' }) });
  expect(await works(mine)).toBe(false);
  expect(await works(theirs)).toBe(true);
  await other.post((await other.get('/')).form('sign-out'));
});

test('who forgot a browser elsewhere signs out there from here', async () => {
  await db.sessions.endOf({ member: memberId('verzoeken') });
  const [here, there] = await Promise.all(
    [1, 2].map(() => signIn(baseUrl, 'verzoeken@voorbeeld.test', demoPassword)),
  );
  if (!here || !there) throw new Error('not signed in');
  const page = await here.get('/instellingen');
  expect(page.text).toContain('Deze browser');
  const done = await here.post(page.form('form-aanmeldingen'), { welke: 'andere' });
  expect(done.text).toContain('U bent daar afgemeld');
  expect([await works(cookieOf(here)), await works(cookieOf(there))]).toEqual([true, false]);
  expect((await here.get('/instellingen')).text).toContain('U bent alleen hier aangemeld');
});

test('sessions are ended one by one, one’s own alone, and only just after showing who one is', async () => {
  const app = await appWith(db);
  const member = memberId('reclassering');
  await db.sessions.endOf({ member });
  const [here, there, third, other] = await Promise.all([
    sessionFor(db, app, member, '', Date.now()),
    sessionFor(db, app, member),
    sessionFor(db, app, member),
    sessionFor(db, app, memberId('raad')),
  ]);
  const page = async ({ cookie }: { cookie: string }) => {
    const { body: html } = await ask(app, { url: '/instellingen', headers: { cookie } });
    expect(await htmlProblems(html)).toEqual([]);
    return html;
  };
  const end = async ({ cookie }: { cookie: string }, welke: string) => {
    const { payload, headers } = body({ welke, _csrf: 'proef' });
    const own = { ...headers, cookie, 'sec-fetch-site': 'same-origin' };
    return ask(app, { url: '/instellingen/aanmeldingen', method: 'POST', payload, headers: own });
  };
  const open = () =>
    Promise.all(
      [here, there, third, other].map(async ({ id }) => (await db.sessions.there(stored(id))) !== null),
    );

  // Who finds a browser that was left open can look, and end nothing.
  const asked = await page(there);
  expect(asked).toContain('href="/instellingen/opnieuw-aanmelden"');
  expect(asked).not.toContain('name="welke"');
  const refused = await end(there, stored(here.id));
  expect([refused.status, refused.body]).toEqual([422, expect.stringContaining('Er is nog niets afgemeld')]);
  const again = await ask(app, { url: '/instellingen/opnieuw-aanmelden', headers: { cookie: there.cookie } });
  expect(new URL(again.headers.get('location') ?? '').searchParams.get('prompt')).toBe('login');

  const html = await page(here);
  expect(html.match(/Firefox op Linux: aangemeld op/g)?.length).toBe(2);
  expect(html).not.toContain(stored(here.id));
  expect(html).not.toContain(stored(other.id));
  await end(here, stored(other.id));
  expect(await open()).toEqual([true, true, true, true]);
  expect((await end(here, stored(there.id))).status).toBe(303);
  expect(await open()).toEqual([true, false, true, true]);
  await end(here, 'andere');
  expect(await open()).toEqual([true, false, false, true]);
});

describe('what the provider says about signing out', () => {
  const events = { 'http://schemas.openid.net/event/backchannel-logout': {} };
  const keys = JSON.parse(readFileSync(oidcKeysFile(config.dataDir), 'utf8')) as { jwks: { keys: JWK[] } };

  async function token(claims: Record<string, unknown>, headers: Record<string, unknown> = {}) {
    const [jwk = {}] = keys.jwks.keys;
    const made = { iss: config.oidcIssuer, aud: config.oidcClientId, iat: Math.floor(Date.now() / 1000) };
    return new SignJWT({ ...made, jti: crypto.randomUUID(), events, ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: String(jwk.kid), typ: 'logout+jwt', ...headers })
      .sign(await importJWK(jwk, 'ES256'));
  }
  async function say(logout_token: string): Promise<number> {
    const answer = await fetch(`${baseUrl}/aanmelden/uitloggen`, {
      method: 'POST',
      body: new URLSearchParams({ logout_token }),
    });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    await answer.text();
    return answer.status;
  }

  test('counts once, and only when it is the provider’s, for us, of now, and about signing out', async () => {
    const account = 'raad';
    const open = await signIn(baseUrl, `${account}@voorbeeld.test`, demoPassword);
    const sub = memberId(account);
    const now = Math.floor(Date.now() / 1000);
    const wrong = await Promise.all([
      token({ sub, aud: 'een-ander' }),
      token({ sub, iss: 'https://elders.example' }),
      token({ sub, iat: now - 3600 }),
      token({ sub, iat: now + 3600 }),
      token({ sub, nonce: 'n' }),
      token({ sub, events: {} }),
      token({ sub, jti: undefined }),
      token({}),
      token({ sub }, { typ: 'at+jwt' }),
    ]);
    const good = await token({ sub });
    for (const bad of [...wrong, '', 'x.y.z', `${good.slice(0, -6)}AAAAAA`]) expect(await say(bad)).toBe(400);
    expect(await works(cookieOf(open))).toBe(true);
    expect(await say(good)).toBe(200);
    expect(await works(cookieOf(open))).toBe(false);
    const again = await signIn(baseUrl, `${account}@voorbeeld.test`, demoPassword);
    expect(await say(good)).toBe(400);
    expect(await works(cookieOf(again))).toBe(true);
  });
});

test('a session that ended while somebody typed: sign in beside it, and the same page is sent', async () => {
  const row = await openTask(db);
  const police = await signIn(baseUrl, 'politie@voorbeeld.test', demoPassword);
  const form = (await police.get(`/taken/${row.number}`)).form('task');
  await db.sessions.endOf({ member: memberId('politie') });
  const page = await police.post(form, { ...assessment, observed: 'Lang over nagedacht.' });
  expect(page.status).toBe(401);
  expect(page.text).toContain('Lang over nagedacht.');
  // The provider still knows them: after an end of our own it asks anew who it is.
  const asked = await fetch(`${baseUrl}/`, { redirect: 'manual', headers: { cookie: cookieOf(police) } });
  expect(new URL(asked.headers.get('location') ?? '').searchParams.get('prompt')).toBe('login');
  const beside = page.links.find((link) => link.includes('/aanmelden?tabblad')) ?? '';
  expect((await police.get(beside)).heading).toBe('U bent aangemeld');
  expect((await police.post(page.form('again'))).heading).toBe('Deze taak is klaar');
  expect((await db.tasks.get(row.id))?.status).toBe('done');
});

test('it ends by itself: without a request, and at its last minute whatever happens', async () => {
  const connection = await mongoose.createConnection(config.mongodbUris.regie, {
    dbName: `${config.databasePrefix}regie`,
  });
  const rows = connection.collection<{ _id: string; idleAt: Date; until: Date }>('sessions');
  await connection.asPromise();
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();
  const begin = async (started: number, until: number, idle: number) => {
    const id = stored(crypto.randomUUID());
    const times = { started: ago(started), until: ago(-until), idle: idle * 1000 };
    await db.sessions.begin({
      id,
      member: 'm-x',
      subject: null,
      sid: null,
      browser: 'Edge op Windows',
      ...times,
    });
    return id;
  };
  try {
    expect(await db.sessions.alive(await begin(100, 100, 60))).toBeNull();
    expect(await db.sessions.alive(await begin(100, -1, 600))).toBeNull();
    const active = await begin(100, 300, 200);
    const before = await rows.findOne({ _id: active });
    expect(await db.sessions.alive(active)).toBe('m-x');
    const moved = async () => (await rows.findOne({ _id: active }))?.idleAt.getTime() ?? 0;
    for (let i = 0; i < 100 && (await moved()) === before?.idleAt.getTime(); i++)
      await db.sessions.alive('x');
    expect(await moved()).toBeGreaterThan((before?.idleAt.getTime() ?? 0) + 90_000);
    const [listed, ...more] = await db.sessions.ofMember('m-x');
    expect([listed?.id, listed?.browser, more]).toEqual([active, 'Edge op Windows', []]);
    expect(Math.abs(Date.parse(listed?.usedAt ?? '') - Date.now())).toBeLessThan(20_000);
    // Nothing in it says who it is, or could be used in a browser.
    expect(JSON.stringify(before)).not.toContain('Windows');
    expect(Object.keys(before ?? {}).sort()).toEqual(
      ['_id', 'browser', 'idle', 'idleAt', 'member', 'sid', 'started', 'subject', 'until'].sort(),
    );
    expect((await db.sweep()).sessions).toBeGreaterThanOrEqual(2);
    expect((await db.sessions.endOf({ member: 'm-x' })).ended).toBe(1);
  } finally {
    await connection.close();
  }
});

test('an authorisation that ends between mail and click: a page that says so, with what was typed, on record', async () => {
  const row = await openTask(db);
  const id = 'm-zz-vertrokken';
  const left = {
    id,
    name: 'Iemand Vertrokken',
    email: 'vertrokken@voorbeeld.test',
    party: 'politie',
    roles: ['core-representative'],
    authorisations: [{ from: '2020-01-01', until: '2021-01-01' }],
    statementOn: '2020-01-01',
  };
  await db.members.seed([left]);
  const app = await appWith(db);
  const link = `/t/${await db.links.issue(row.id, id)}`;
  const opened = await ask(app, { url: link, headers: await sessionFor(db, app, id) });
  expect(opened.status).toBe(403);
  expect(opened.body).toContain('niet (meer) bevoegd');
  expect(opened.body).not.toContain(row.number);
  const { cookie, id: session } = await sessionFor(db, app, id);
  const { payload, headers } = body({ observed: 'Dit bleef staan.', phase: 'unclear', _csrf: 'proef' });
  for (const more of [{ 'sec-fetch-site': 'same-origin' }, {}] as Record<string, string>[]) {
    const { cookie: own } = await sessionFor(db, app, id);
    const sent = await ask(app, {
      method: 'POST',
      url: link,
      payload,
      headers: { ...headers, ...more, cookie: own },
    });
    expect(sent.status).toBe(403);
    expect(sent.body).toContain('Dit bleef staan.');
    expect(sent.body).not.toContain('Probeer opnieuw');
  }
  // Seen once, it is over in every browser.
  expect(await db.sessions.alive(stored(session))).toBeNull();
  expect((await ask(app, { url: '/', headers: { cookie } })).status).toBe(303);
  expect((await db.tasks.get(row.id))?.status).toBe('open');
});

test('an authorisation that ends while the form is on its way: `step` refuses, and nothing of the file is shown', async () => {
  const row = await openTask(db);
  const id = 'm-zz-gisteren';
  const day = (days: number) => addDays(today(), days);
  await db.members.seed([
    {
      id,
      name: 'Iemand Gisteren',
      email: 'gisteren@voorbeeld.test',
      party: 'politie',
      roles: ['core-representative'],
      authorisations: [{ from: '2020-01-01', until: day(-1) }],
      statementOn: '2020-01-01',
    },
  ]);
  const deputy = crypto.randomUUID();
  const member = memberId('politie');
  const dates = { from: day(-2), until: day(1), madeAt: new Date().toISOString() };
  await db.deputies.add({ id: deputy, member, deputy: id, ...dates, reason: null, madeBy: member });
  try {
    // To this application it is still yesterday, to the rules it isn't.
    const app = await appWith(db, { today: async () => day(-1) });
    const { cookie, id: session } = await sessionFor(db, app, id);
    const opened = await ask(app, { url: `/taken/${row.number}`, headers: { cookie } });
    expect(opened.status).toBe(200);
    const { payload, headers } = body({
      ...(assessment as Record<string, string>),
      observed: 'Dit bleef staan.',
      _csrf: 'proef',
      _formulier: crypto.randomUUID(),
    });
    const sent = await ask(app, {
      method: 'POST',
      url: `/taken/${row.number}`,
      payload,
      headers: { ...headers, cookie, 'sec-fetch-site': 'same-origin' },
    });
    expect(sent.status).toBe(403);
    expect(sent.body).toContain('niet (meer) bevoegd');
    expect(sent.body).toContain('Dit bleef staan.');
    expect(sent.body).not.toContain('feitelijke');
    expect(await db.sessions.alive(stored(session))).toBeNull();
    expect((await db.tasks.get(row.id))?.status).toBe('open');
  } finally {
    await db.deputies.end(deputy, member, new Date().toISOString());
  }
});
