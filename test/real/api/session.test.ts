import { demoOutsider, demoPassword } from '../../../dev/demo.ts';
import { Person, signIn } from '../../../dev/person.ts';
import type { Store } from '../../../store/index.ts';
import { baseUrl, openTask, person, store } from './support.ts';

let db: Store;
beforeAll(async () => {
  db = await store();
}, 60_000);

/** One answer, read to its end: an unread body would keep the connection, and the test, waiting. */
async function bare(path: string, headers: Record<string, string> = {}) {
  const answer = await fetch(baseUrl + path, { redirect: 'manual', headers });
  const body = await answer.text();
  return { status: answer.status, headers: answer.headers, body };
}

describe('headers', () => {
  test('every page has a strict policy, sends no referrer, is kept nowhere, and asks nobody else for anything', async () => {
    const row = await openTask(db);
    const police = await person('politie');
    for (const path of ['/', '/signalen/nieuw', `/taken/${row.number}`, '/klok', '/niets', '/afgemeld']) {
      const page = await police.get(path);
      const policy = page.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("object-src 'none'");
      expect(policy).toContain("base-uri 'none'");
      expect(policy).not.toMatch(/unsafe|\*|script-src/);
      expect(policy).toMatch(/frame-ancestors 'none'/);
      expect(page.headers.get('referrer-policy')).toBe('no-referrer');
      expect(page.headers.get('cache-control')).toBe('no-store');
      expect(page.headers.get('x-content-type-options')).toBe('nosniff');
      expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(page.html).not.toMatch(/<script|<style|\sstyle=|\son\w+=|javascript:/i);
      expect(page.html).not.toMatch(/(?:src|href|action)="(?:https?:)?\/\//i);
      expect(Buffer.byteLength(page.html)).toBeLessThan(60_000);
    }
  });

  test('an address that can not be read gets a fixed page with the same headers, and nothing of itself', async () => {
    for (const [path, status] of [
      [`/t/${'x'.repeat(300)}`, 414],
      ['/taken/%E0%A4%A', 400],
    ] as const) {
      const page = await bare(path);
      expect(page.status).toBe(status);
      expect(page.headers.get('content-security-policy')).toMatch(
        /default-src 'none'.*frame-ancestors 'none'/,
      );
      expect(page.headers.get('x-content-type-options')).toBe('nosniff');
      expect(page.headers.get('cache-control')).toBe('no-store');
      expect(page.body).toContain('Deze pagina is er niet');
      expect(page.body).not.toMatch(/xxx|%E0|FST_ERR/);
    }
  });

  test('what an address says goes into the next address encoded', async () => {
    for (const path of ['/opdrachten/een/dossier/', '/klachten/%10/dossier/', '/overleg/een/', '/zaken/']) {
      const answer = await fetch(`${baseUrl}${path}%EA%A0%93/reden`, { redirect: 'manual' });
      expect([path, answer.status, answer.headers.get('location')]).toEqual([path, 303, `${path}%EA%A0%93`]);
    }
  });

  test('the style sheet may be kept for ever, because its name changes with it', async () => {
    const page = await (await person('politie')).get('/');
    const path = /href="(\/stijl-[0-9a-f]+\.css)"/.exec(page.html)?.[1] ?? '';
    const css = await fetch(baseUrl + path);
    expect(css.status).toBe(200);
    expect(css.headers.get('cache-control')).toContain('immutable');
    expect(await css.text()).toContain('.utrecht-textarea');
  });
});

describe('signing in', () => {
  test('the cookie is for this site alone, out of reach of scripts, and new each time', async () => {
    const one = await signIn(baseUrl, 'om@voorbeeld.test', demoPassword);
    const two = await signIn(baseUrl, 'om@voorbeeld.test', demoPassword);
    const cookie = (someone: Person) => someone.cookies().find((text) => text.startsWith('regie='));
    expect(cookie(one)).toBeDefined();
    expect(cookie(one)).not.toBe(cookie(two));
    const start = await bare('/aanmelden');
    const set = start.headers.getSetCookie().join('\n');
    expect(set).toMatch(/HttpOnly/i);
    expect(set).toMatch(/SameSite=Lax/i);
    expect(set).toMatch(/Path=\//i);
  });

  test('asks the provider with PKCE, state and nonce', async () => {
    const to = new URL((await bare('/aanmelden')).headers.get('location') ?? '');
    expect(Object.fromEntries(to.searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
    });
  });

  test('an answer that nobody asked for, or that was used before, signs nobody in', async () => {
    for (const query of ['?code=x&state=y', '?state=', '', '?error=access_denied&state=z']) {
      const answer = await bare(`/aanmelden/terug${query}`);
      expect(answer.status).toBe(400);
      expect(answer.headers.getSetCookie().filter((cookie) => cookie.startsWith('regie='))).toEqual([]);
    }
  });

  test('a code of another sign-in is refused: state, nonce and verifier belong together', async () => {
    const start = await bare('/aanmelden');
    const cookie = start.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    const state = new URL(start.headers.get('location') ?? '').searchParams.get('state');
    const issuer = encodeURIComponent(String(process.env.OIDC_ISSUER));
    const answer = await bare(`/aanmelden/terug?code=gestolen&state=${state}&iss=${issuer}`, { cookie });
    expect(answer.status).toBe(401);
  });

  test('somebody who takes part in nothing is let in nowhere, and that is on record', async () => {
    const stranger = new Person(baseUrl, demoOutsider.email, demoPassword);
    const page = await stranger.get('/');
    expect(page.status).toBe(403);
    expect(page.heading).toBe('U heeft geen toegang');
    expect(page.html).not.toContain(demoOutsider.name);
    expect(stranger.cookies().filter((cookie) => cookie.startsWith('regie='))).toEqual([]);
  });

  test('a made-up or tampered cookie is no session', async () => {
    const known = (await person('politie')).cookies().find((cookie) => cookie.startsWith('regie=')) ?? '';
    const changed = `${known.slice(0, 20)}${known[20] === 'A' ? 'B' : 'A'}${known.slice(21)}`;
    for (const cookie of ['regie=x', 'regie=', changed]) {
      expect((await bare('/', { cookie })).status).toBe(303);
    }
    expect((await bare('/', { cookie: known })).status).toBe(200);
  });

  test('signing out ends it, only by the page’s own form', async () => {
    const someone = await signIn(baseUrl, 'gemeente2@voorbeeld.test', demoPassword);
    const form = (await someone.get('/')).form('sign-out');
    const other = await someone.send(form, new URLSearchParams({ _csrf: 'x' }));
    expect(other.status).toBe(403);
    expect((await someone.get('/')).heading).toBe('Mijn taken');
    const cookie = someone.cookies().join('; ');
    const out = await fetch(new URL('/afmelden', baseUrl), {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie },
      body: new URLSearchParams(form.fields.map(({ name, value }): [string, string] => [name, value])),
    });
    expect(out.headers.get('clear-site-data')).toBe('"cache", "storage"');
    expect(out.headers.getSetCookie().join('\n')).toMatch(/^regie=;/m);
    expect((await bare('/', { cookie })).status).toBe(303);
  });

  test('an authorisation that ends takes an open session with it', async () => {
    const [model] = (await db.members.all()).filter(({ email }) => email === 'politie2@voorbeeld.test');
    if (!model) throw new Error('no demo member');
    const someone = await signIn(baseUrl, model.email, demoPassword);
    expect((await someone.get('/')).heading).toBe('Mijn taken');
    try {
      await db.members.seed([{ ...model, authorisations: [{ from: '2020-01-01', until: '2020-12-31' }] }]);
      const page = await someone.get('/');
      expect(page.heading).toBe('U heeft geen toegang');
    } finally {
      await db.members.seed([model]);
    }
  });
});

test('the process is up and ready, and says no more than that', async () => {
  expect(JSON.parse((await bare('/healthz')).body)).toEqual({ up: true });
  const ready = await bare('/readyz');
  expect(ready.status).toBe(200);
  expect(JSON.parse(ready.body)).toEqual({ ready: true, store: true, engine: true });
});

test('the clock shows legal now and refuses what did not come from its own page', async () => {
  const police = await person('politie');
  const page = await police.get('/klok');
  expect(page.text).toContain('Het is nu');
  expect(
    page
      .form('clock')
      .fields.filter(({ name }) => name === 'by')
      .map(({ value }) => value),
  ).toEqual(['day', 'week', 'four-weeks', 'next']);
  const other = await police.post(page.form('clock'), { by: 'day' }, { 'sec-fetch-site': 'cross-site' });
  expect(other.status).toBe(403);
  const wrong = new URLSearchParams({ by: 'P9Y' });
  for (const field of page.form('clock').fields) if (field.name === '_csrf') wrong.set('_csrf', field.value);
  expect((await police.send(page.form('clock'), wrong)).status).toBe(422);
});
