/** The identity provider's troubles: a clock that is off, less than was asked for, answers sent twice. And proxies. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { createIdentity } from '../../../api/identity.ts';
import type { Config } from '../../../config/index.ts';
import { demoPassword } from '../../../dev/demo.ts';
import { oidcKeysFile } from '../../../dev/servers/oidc.ts';
import { nodeScript } from '../../../dev/servers/processes.ts';
import type { Store } from '../../../store/index.ts';
import { Browser } from '../environment/browser.ts';
import { until } from '../environment/support.ts';
import { appWith, ask, body, sessionFor, stored } from './app.ts';
import { baseUrl, config, memberId, store } from './support.ts';

let db: Store;
beforeAll(async () => {
  db = await store();
}, 60_000);

/** Signs in at the provider's pages; answers where it sent the browser, and what the application's cookies are. */
async function signInAt(app: FastifyInstance, path: string) {
  const start = await ask(app, path);
  const cookie = start.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const browser = new Browser(baseUrl);
  const page = await browser.visit(start.headers.get('location') ?? '');
  const back = await browser.fillIn(page, { email: 'coordinator@voorbeeld.test', password: demoPassword });
  return { url: back.url.pathname + back.url.search, cookie };
}
const sessionIn = (answer: { headers: Headers }) =>
  answer.headers.getSetCookie().filter((line) => /^regie=./.test(line) && !/Max-Age=0/.test(line));

test('a clock ten minutes off: a page that says so and a line for operations; or accepted, when that is set', async () => {
  const free = createServer().listen(0, '127.0.0.1');
  await once(free, 'listening');
  const { port } = free.address() as AddressInfo;
  await new Promise((closed) => free.close(closed));
  const ahead = 'data:text/javascript,const now = Date.now; Date.now = () => now() + 600000;';
  const { command, args } = nodeScript('dev/servers/oidc-server.ts', [
    String(port),
    oidcKeysFile(config.dataDir),
    baseUrl,
    config.oidcAudience,
  ]);
  const provider = spawn(command, ['--import', ahead, ...args], {
    env: { ...process.env, MODE: 'practice' },
    stdio: 'ignore',
  });
  const oidcIssuer = `http://127.0.0.1:${port}`;
  try {
    await until('the provider answers', 20_000, () =>
      fetch(`${oidcIssuer}/.well-known/openid-configuration`).then(
        (answer) => answer.ok,
        () => false,
      ),
    );
    const settings = { ...config, oidcIssuer, logLevel: 'silent' as const };
    const logged: unknown[] = [];
    const strict = await appWith(db, { config: settings }, (app) => {
      app.addHook('onRequest', async (request) => {
        const error = request.log.error.bind(request.log);
        request.log.error = (...line: Parameters<typeof error>) => {
          logged.push(line);
          return error(...line);
        };
      });
    });
    const { url, cookie } = await signInAt(strict, '/aanmelden');
    const answer = await ask(strict, { url, headers: { cookie } });
    expect(answer.status).toBe(503);
    expect(answer.body).toContain('lopen niet gelijk');
    expect(sessionIn(answer)).toEqual([]);
    const [[fields, text] = []] = logged as [{ secondsAhead: number }, string][];
    expect(text).toContain('clocks');
    expect(Math.abs((fields?.secondsAhead ?? 0) - 600)).toBeLessThan(10);

    const lenient = await appWith(db, { config: { ...settings, oidcClockTolerance: 900 } });
    const again = await signInAt(lenient, '/aanmelden');
    const accepted = await ask(lenient, { url: again.url, headers: { cookie: again.cookie } });
    expect(accepted.status).toBe(303);
    expect(sessionIn(accepted)).toHaveLength(1);

    // It goes down while somebody is on the way back: the page leads to where they were going.
    const late = await signInAt(lenient, '/taken/ABCD2345');
    provider.kill('SIGKILL');
    await once(provider, 'exit');
    const down = await ask(lenient, { url: late.url, headers: { cookie: late.cookie } });
    expect([down.status, down.body]).toEqual([503, expect.stringContaining('href="/taken/ABCD2345"')]);
  } finally {
    provider.kill('SIGKILL');
  }
}, 40_000);

test('less than was asked for: a page that says what is missing, and the sign-in is good for the rest', async () => {
  const only = (...amr: string[]): Partial<Config> => ({ strongSignIn: { acr: [], amr } });
  for (const [amr, status] of [
    ['hwk', 403],
    ['pwd', 303],
  ] as const) {
    const app = await appWith(db, { config: { ...config, ...only(amr), logLevel: 'silent' } });
    const start = new URL((await ask(app, '/aanmelden?sterk')).headers.get('location') ?? '');
    expect(start.searchParams.get('prompt')).toBe('login');
    const { url, cookie } = await signInAt(app, '/aanmelden?sterk');
    const answer = await ask(app, { url, headers: { cookie } });
    expect(answer.status).toBe(status);
    expect(sessionIn(answer)).toHaveLength(1);
    if (status === 403) expect(answer.body).toContain('tweede middel');

    // The same answer once more, with the same cookie, as somebody who copied both could send it.
    const replayed = await ask(app, { url, headers: { cookie } });
    expect(replayed.status).toBe(401);
    expect(sessionIn(replayed)).toEqual([]);
  }
});

test('where everybody signs in with two factors: with less there is no session, no page and no answer for systems', async () => {
  const appOf = (...amr: string[]) =>
    appWith(db, { config: { ...config, strongSignIn: { acr: [], amr }, strongAlways: true } });
  const app = await appOf('hwk');
  const { url, cookie } = await signInAt(app, '/instellingen');
  const refused = await ask(app, { url, headers: { cookie } });
  expect([refused.status, sessionIn(refused)]).toEqual([403, []]);
  expect(refused.body).toContain('Voor dit systeem moet u zich aanmelden met een tweede middel');
  expect(refused.body).toContain('href="/instellingen"');
  expect(refused.body).not.toContain('el Amrani');

  // A session from before it was asked for: pages lead to the provider, and what was typed comes back.
  const weak = await sessionFor(db, app, memberId('coordinator'));
  const headers = { cookie: weak.cookie };
  for (const path of ['/', '/overzicht', '/instellingen', '/aanmelden'])
    expect([path, (await ask(app, { url: path, headers })).status]).toEqual([path, 303]);
  const form = body({ overzicht: 'ja', _csrf: 'proef' });
  const own = { ...form.headers, ...headers, 'sec-fetch-site': 'same-origin' };
  const typed = await ask(app, {
    ...{ url: '/instellingen/overzicht', method: 'POST' },
    ...{ payload: form.payload, headers: own },
  });
  expect([typed.status, typed.body]).toEqual([401, expect.stringContaining('Er is niets verstuurd')]);

  const strong = await appOf('pwd');
  const back = await signInAt(strong, '/instellingen');
  const accepted = await ask(strong, { url: back.url, headers: { cookie: back.cookie } });
  expect([accepted.status, sessionIn(accepted)]).toEqual([303, [expect.any(String)]]);
});

test('where the site says so, who is known at the provider is asked all the same: no session without an act', async () => {
  const browser = new Browser(baseUrl);
  const known = await browser.visit((await ask(await appWith(db), '/')).headers.get('location') ?? '');
  await browser.fillIn(known, { email: 'coordinator@voorbeeld.test', password: demoPassword });
  for (const [signInAnew, asked] of [
    [false, false],
    [true, true],
  ]) {
    const app = await appWith(db, { config: { ...config, signInAnew: signInAnew === true } });
    for (const path of ['/', '/aanmelden', '/overzicht']) {
      const to = new URL((await ask(app, path)).headers.get('location') ?? '');
      expect([path, to.searchParams.get('prompt') === 'login']).toEqual([path, asked]);
    }
    const page = await browser.visit((await ask(app, '/')).headers.get('location') ?? '');
    expect(/type="password"/.test(page.html)).toBe(asked);
  }
});

test('a planted session does not become the victim’s: another id, another token for the forms, and it ends', async () => {
  const app = await appWith(db);
  const planted = await sessionFor(db, app, memberId('om2'));
  const { url, cookie } = await signInAt(app, '/aanmelden');
  const answer = await ask(app, { url, headers: { cookie: `${cookie}; ${planted.cookie}` } });
  expect(answer.status).toBe(303);
  const sealed = decodeURIComponent(/^regie=([^;]*)/.exec(sessionIn(answer)[0] ?? '')?.[1] ?? '');
  const own = app.decodeSecureSession(sealed, undefined, 'session')?.get('regie') as Record<string, string>;
  expect(own.member).toBe(memberId('coordinator'));
  expect(own.id).not.toBe(planted.id);
  expect(own.csrf).not.toBe('proef');
  expect(await db.sessions.alive(stored(planted.id))).toBeNull();
});

test('a provider that can’t do what was asked says no; one that fails is away', async () => {
  const app = await appWith(db);
  const start = await ask(app, '/aanmelden?sterk');
  const state = new URL(start.headers.get('location') ?? '').searchParams.get('state');
  const cookie = start.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const issuer = encodeURIComponent(config.oidcIssuer);
  const query = `error=unmet_authentication_requirements&state=${state}&iss=${issuer}`;
  const answer = await ask(app, { url: `/aanmelden/terug?${query}`, headers: { cookie } });
  expect([answer.status, answer.body]).toEqual([403, expect.stringContaining('niet sterk genoeg')]);

  const broken = createServer((socket) =>
    socket.end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n'),
  );
  await new Promise<void>((done) => broken.listen(0, '127.0.0.1', done));
  try {
    const oidcIssuer = `http://127.0.0.1:${(broken.address() as AddressInfo).port}`;
    const away = await appWith(db, { identity: createIdentity({ ...config, oidcIssuer }) });
    const said = await ask(away, '/aanmelden');
    expect([said.status, said.body]).toEqual([503, expect.stringContaining('even niet bereikbaar')]);
  } finally {
    broken.close();
  }
});

test('guesses are counted per client behind a proxy that is trusted, per connection behind any other', async () => {
  const wrong = `/t/${'A'.repeat(43)}`;
  const from = (address: string) => ({ url: wrong, headers: { 'x-forwarded-for': address } });
  for (const [trustProxy, other] of [
    [['127.0.0.0/8'], 404],
    [[], 429],
  ] as const) {
    const app = await appWith(db, { config: { ...config, trustProxy, logLevel: 'silent' } });
    const all = await Promise.all(Array.from({ length: 62 }, () => ask(app, from('198.51.100.7'))));
    expect(all.map(({ status }) => status)).toContain(429);
    expect((await ask(app, from('198.51.100.8'))).status).toBe(other);
  }
});
