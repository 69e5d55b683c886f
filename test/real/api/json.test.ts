import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { generateKeyPair, SignJWT } from 'jose';
import { OPERATIONS } from '../../../api/v1/operations.ts';
import type { Store } from '../../../store/index.ts';
import { assessment, baseUrl, config, memberId, openTask, person, store } from './support.ts';

let db: Store;
let token: string;
beforeAll(async () => {
  db = await store();
  token = await tokenFor('politie@voorbeeld.test');
}, 60_000);

async function tokenFor(email: string, ...scopes: string[]): Promise<string> {
  const command = ['dev/run.mjs', 'dev/token.ts', email, ...scopes];
  const { stdout } = await promisify(execFile)(process.execPath, command);
  return stdout.trim();
}
function call(path: string, init: RequestInit & { token?: string | null } = {}): Promise<Response> {
  const { token: given = token, headers, ...rest } = init;
  return fetch(`${baseUrl}/v1${path}`, {
    ...rest,
    headers: {
      ...(given === null ? {} : { authorization: `Bearer ${given}` }),
      ...(rest.body ? { 'content-type': 'application/json' } : {}),
      ...(headers as Record<string, string>),
    },
  });
}
const post = (number: string, body: unknown, headers: Record<string, string> = {}) =>
  call(`/taken/${number}`, { method: 'POST', body: JSON.stringify(body), headers });

describe('for systems', () => {
  test('a task is listed and completed with a bearer token, and the answer comes back', async () => {
    const row = await openTask(db);
    // Other tests leave tasks too: page by page.
    const numbers: string[] = [];
    let path: string | undefined = '/taken';
    for (let pages = 0; path !== undefined && pages < 200; pages++) {
      const list = (await (await call(path)).json()) as {
        taken: { nummer: string }[];
        _links: { volgende?: { href: string } };
      };
      expect(JSON.stringify(list)).not.toContain('Proefpersoon');
      numbers.push(...list.taken.map(({ nummer }) => nummer));
      path = list._links.volgende?.href.split('/v1')[1];
    }
    expect(numbers).toContain(row.number);
    const done = await post(row.number, assessment);
    expect(done.status).toBe(200);
    expect(await done.json()).toMatchObject({ ok: true, version: expect.any(Number) });
    expect((await db.tasks.get(row.id))?.status).toBe('done');
    expect((await post(row.number, assessment)).status).toBe(409);
  });

  test('who does not wait gets 202, and the command is carried out once, however often it is sent', async () => {
    const row = await openTask(db);
    const headers = { prefer: 'respond-async', 'idempotency-key': `proef-${row.number}` };
    const answers = await Promise.all([1, 2, 3].map(() => post(row.number, assessment, headers)));
    // One may arrive when the task is done already: it gets the answer.
    for (const { status } of answers) expect([200, 202]).toContain(status);
    expect(answers.some(({ status }) => status === 202)).toBe(true);
    const until = Date.now() + 10_000;
    while ((await db.tasks.get(row.id))?.status === 'open' && Date.now() < until) await sleep(50);
    expect((await db.tasks.get(row.id))?.status).toBe('done');
    const journal = await db.cases.journal(row.caseId);
    expect(journal.filter(({ by }) => by?.member === memberId('politie')).length).toBe(2);
  });

  test('what is wrong is named by field', async () => {
    const row = await openTask(db);
    const answer = await post(row.number, { observed: 'Gezien.', phase: 'phase-9' });
    expect(answer.status).toBe(422);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({ status: 422, errors: [{ field: 'phase' }] });
    const broken = await call(`/taken/${row.number}`, { method: 'POST', body: '{"observed":' });
    expect(broken.status).toBe(400);
    expect(broken.headers.get('content-type')).toContain('application/problem+json');
  });

  test('somebody else’s task is as unknown as one that does not exist', async () => {
    const row = await openTask(db, 'om');
    const [theirs, none] = [await call(`/taken/${row.number}`), await call('/taken/NIETWAAR')];
    expect([theirs.status, none.status]).toEqual([404, 404]);
    expect(await theirs.text()).toBe(await none.text());
    expect((await post(row.number, assessment)).status).toBe(404);
  });

  test('only a token of the provider, for this application, for a member: not a cookie', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    const forged = await new SignJWT({ email: 'politie@voorbeeld.test' })
      .setProtectedHeader({ alg: 'ES256', kid: 'oefenen-1' })
      .setIssuer(config.oidcIssuer)
      .setAudience(config.oidcAudience)
      .setExpirationTime('1h')
      .sign(privateKey);
    const outsider = await tokenFor('buitenstaander@voorbeeld.test');
    const changed = `${token.slice(0, -4)}AAAA`;
    for (const wrong of [null, '', 'x.y.z', forged, outsider, changed]) {
      const answer = await call('/taken', { token: wrong });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
    const cookie = (await person('politie')).cookies().join('; ');
    expect((await call('/taken', { token: null, headers: { cookie } })).status).toBe(401);
  });
});

test('a token does what its scopes say, and is told which one it lacks', async () => {
  const row = await openTask(db);
  const [reader, watcher, decoder, other] = await Promise.all([
    tokenFor('politie@voorbeeld.test', 'taken.lezen'),
    tokenFor('coordinator@voorbeeld.test', 'termijnen.lezen', 'vernietigingen.lezen'),
    tokenFor('techniek@voorbeeld.test', 'techniek.lezen'),
    tokenFor('techniek@voorbeeld.test', 'taken.lezen'),
  ]);
  for (const path of ['/taken', `/taken/${row.number}`])
    expect([path, (await call(path, { token: reader })).status]).toEqual([path, 200]);
  const body = JSON.stringify(assessment);
  const refused = await call(`/taken/${row.number}`, { method: 'POST', body, token: reader });
  expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
    403,
    'Bearer error="insufficient_scope", scope="taken.doen"',
  ]);
  expect(await refused.json()).toMatchObject({
    scope: 'taken.doen',
    detail: expect.stringContaining('taken.doen'),
  });
  expect((await db.tasks.get(row.id))?.status).toBe('open');
  for (const path of ['/termijnen', '/dossiers', '/vernietigingen', '/vernietigingsverklaringen'])
    expect([path, (await call(path, { token: watcher })).status]).toEqual([path, 200]);
  expect((await call('/taken', { token: watcher })).status).toBe(403);
  // The codec of Temporal's Web UI, where it comes with a token.
  const decode = (token: string) =>
    fetch(`${baseUrl}/temporal/codec/decode`, {
      method: 'POST',
      body: JSON.stringify({ payloads: [{ metadata: { encoding: btoa('json/plain') }, data: btoa('1') }] }),
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        origin: new URL(config.temporalUi ?? '').origin,
      },
    });
  const [decoded, lacking] = await Promise.all([decode(decoder), decode(other)]);
  expect(decoded.status).toBe(200);
  expect([lacking.status, lacking.headers.get('www-authenticate')]).toEqual([
    403,
    'Bearer error="insufficient_scope", scope="techniek.lezen"',
  ]);
});

test('what can be asked is described for everybody, and what is answered is as described', async () => {
  const described = await call('/openapi.json', { token: null });
  expect([described.status, described.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
  const { openapi, paths } = (await described.json()) as {
    openapi: string;
    paths: Record<string, { get?: object; post?: object }>;
  };
  expect(openapi).toBe('3.1.0');
  expect(paths['/taken/{nummer}']).toMatchObject({
    get: { security: [{ token: ['taken.lezen'] }, { token: ['api'] }] },
    post: { security: [{ token: ['taken.doen'] }, { token: ['api'] }] },
  });
  expect(paths['/openapi.json']).toMatchObject({ get: { security: [] } });
  expect(Object.keys(paths)).toEqual(OPERATIONS.map(({ path }) => path).filter(unique));
  const row = await openTask(db);
  const coordinator = await tokenFor('coordinator@voorbeeld.test');
  for (const one of OPERATIONS) {
    if (one.method !== 'get') continue;
    const path = one.path.replace('{nummer}', row.number).replace('{id}', row.caseId);
    const answer = await call(path, { token: one.path.startsWith('/taken/') ? token : coordinator });
    expect([path, answer.status, answer.headers.get('api-version')]).toEqual([path, 200, '1.0.0']);
    if (!('open' in one)) expect(answer.headers.get('cache-control')).toBe('no-store');
    const text = await answer.text();
    expect(text).not.toContain('Proefpersoon');
    expect(one.answers[200]?.schema?.safeParse(JSON.parse(text)).error?.issues ?? []).toEqual([]);
    if ('open' in one) continue;
    expect((await call(path, { token: null })).status).toBe(401);
    expect([400, 404]).toContain((await call(`${path}/`, { token: coordinator })).status);
  }
});

test('dates come page by page and no date twice; what is not known is refused by name; a manager has the own party', async () => {
  const [coordinator, manager, staff] = await Promise.all(
    ['coordinator', 'leiding-om', 'politie'].map((one) => tokenFor(`${one}@voorbeeld.test`)),
  );
  await openTask(db, 'om');
  const seen: string[] = [];
  let path: string | undefined = '/termijnen?aantal=2&partij=om&wanneer=vier-weken';
  for (let pages = 0; path !== undefined && pages < 200; pages++) {
    const page = (await (await call(path, { token: coordinator ?? null })).json()) as {
      termijnen: { taak: string; partij: string }[];
      _links: { volgende?: { href: string } };
    };
    for (const { taak, partij } of page.termijnen) {
      expect(partij).toBe('om');
      seen.push(taak);
    }
    path = page._links.volgende?.href.split('/v1')[1];
  }
  expect(seen.length).toBeGreaterThan(2);
  expect(new Set(seen).size).toBe(seen.length);
  const own = (await (await call('/termijnen?aantal=200', { token: manager ?? null })).json()) as {
    termijnen: { partij: string }[];
  };
  expect(new Set(own.termijnen.map(({ partij }) => partij))).toEqual(new Set(['om']));
  expect((await call('/dossiers', { token: manager ?? null })).status).toBe(403);
  expect((await call('/termijnen', { token: staff ?? null })).status).toBe(403);
  for (const bad of [
    'aantal=0',
    'aantal=x',
    'partij=nergens',
    'wanneer=ooit',
    'na=x',
    'wie=%00',
    'letOp=misschien',
  ]) {
    const answer = await call(`/termijnen?${bad}`, { token: coordinator ?? null });
    expect([bad, answer.status]).toEqual([bad, 400]);
    expect(await answer.json()).toMatchObject({ status: 400, errors: [{ field: expect.any(String) }] });
  }
});
const unique = (one: string, index: number, all: string[]) => all.indexOf(one) === index;

test('the register of processing activities is for everybody, and every activity has its own address', async () => {
  const all = await call('/verwerkingsactiviteiten', { token: null });
  expect([all.status, all.headers.get('api-version')]).toEqual([200, '1.0.0']);
  const { verwerkingsactiviteiten } = (await all.json()) as {
    verwerkingsactiviteiten: { id: string; naam: string; _links: { self: { href: string } } }[];
  };
  expect(verwerkingsactiviteiten.length).toBeGreaterThan(10);
  for (const activity of verwerkingsactiviteiten) {
    const own = await fetch(activity._links.self.href);
    expect([own.status, await own.json()]).toEqual([200, activity]);
  }
  expect((await call('/verwerkingsactiviteiten/niets', { token: null })).status).toBe(404);
});
