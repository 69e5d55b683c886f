/** What comes to the proxy over plain HTTP: pages are sent on, all else is refused. */
import { readdirSync, readFileSync } from 'node:fs';
import Fastify, { type FastifyInstance } from 'fastify';
import { plainHttp } from '../../../api/plugins/plain-http.ts';

const BASE = 'https://pga.voorbeeld.test';
const handled: string[] = [];
const apps: FastifyInstance[] = [];
afterAll(() => Promise.all(apps.map((app) => app.close())));

/** Where it listens. */
async function appFor(baseUrl = BASE, trustProxy = ['127.0.0.1/32']): Promise<string> {
  const app = Fastify({ trustProxy: trustProxy.length > 0 ? trustProxy : false });
  plainHttp(app, { baseUrl, trustProxy });
  app.all('/*', async (request) => {
    handled.push(request.url);
    return 'ok';
  });
  apps.push(app);
  return app.listen({ port: 0, host: '127.0.0.1' });
}
const ask = (address: string, url: string, proto?: string, method = 'GET') =>
  fetch(address + url, {
    method,
    redirect: 'manual',
    headers: proto === undefined ? {} : { 'x-forwarded-proto': proto },
  });

test('a page goes on to https; a link, a form and a system are refused, and nothing of ours is asked', async () => {
  const app = await appFor();
  for (const [method, url, status] of [
    ['GET', '/', 308],
    ['GET', '/overzicht?soort=assess', 308],
    ['GET', '/v1/taken', 403],
    ['GET', '/v1/openapi.json', 403],
    ['POST', '/v1/taken/ABCD', 403],
    ['POST', '/temporal/codec/decode', 403],
    ['POST', '/aanmelden/uitloggen', 403],
    ['GET', '/t/eenlanggeheim', 403],
    ['GET', '/bijlage/eenlanggeheim', 403],
    ['GET', '/agenda/eenlanggeheim.ics', 403],
    ['GET', '/cijfers/eenlanggeheim.csv', 403],
    ['GET', '/aanmelden/terug?code=geheim', 403],
    ['GET', '/verzoek/digid/terug?code=geheim', 403],
    ['POST', '/signalen/nieuw', 403],
  ] as const) {
    const answer = await ask(app, url, 'http', method);
    expect([url, answer.status]).toEqual([url, status]);
    expect(answer.headers.get('location')).toBe(status === 308 ? `${BASE}${url}` : null);
    const kind = /^\/(v1|temporal)|uitloggen/.test(url) ? 'application/problem+json' : 'text/plain';
    if (status === 403) expect(answer.headers.get('content-type')).toContain(kind);
  }
  expect(handled).toEqual([]);
});

test('what came over https, and a health check that no proxy stands before, are let through', async () => {
  const app = await appFor();
  for (const proto of ['https', undefined])
    for (const url of ['/', '/v1/taken', '/readyz']) expect((await ask(app, url, proto)).status).toBe(200);
  // Of several proxies the last one, which is trusted, says how it was asked.
  expect((await ask(app, '/v1/taken', 'https, http')).status).toBe(403);
  expect((await ask(app, '/v1/taken', 'http, https')).status).toBe(200);
});

test('practice over http, and a site that trusts no proxy: as ever', async () => {
  expect((await ask(await appFor('http://localhost:3000'), '/', 'http')).status).toBe(200);
  const alone = await appFor(BASE, []);
  for (const proto of ['https', 'http']) expect((await ask(alone, '/', proto)).status).toBe(200);
});

test('every address of a route that has a token in it is among those', async () => {
  const app = await appFor();
  const routes = readdirSync('api/routes').flatMap((file) => [
    ...readFileSync(`api/routes/${file}`, 'utf8').matchAll(/'(\/[^']*:token[^']*)'/g),
  ]);
  expect(routes.length).toBeGreaterThan(4);
  for (const [, url = ''] of routes)
    expect([url, (await ask(app, url.replace(':token', 'geheim'), 'http')).status]).toEqual([url, 403]);
});
