/** Decisions need a strong sign-in: on the page, for systems, and in `step`. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createEngine } from '../../../api/engine.ts';
import { demoAcr, demoPassword } from '../../../dev/demo.ts';
import type { Values } from '../../../dev/html.ts';
import { Person } from '../../../dev/person.ts';
import { type OidcKeys, oidcKeysFile, tokenClientId, tokenGrant } from '../../../dev/servers/oidc.ts';
import type { Store, TaskRow } from '../../../store/index.ts';
import { appWith, ask } from './app.ts';
import { assessment, baseUrl, config, memberId, openTask, person, store } from './support.ts';

let db: Store;
beforeAll(async () => {
  db = await store();
}, 60_000);

const CORE = ['gemeente', 'om', 'politie'];
const decision: Values = { outcome: 'not-on-agenda', keepMonths: '6' };

/** The core parties have assessed: each has a decision to make. */
async function decisions(): Promise<Record<string, TaskRow>> {
  const first = await openTask(db);
  const rows = await db.tasks.ofCase(first.caseId);
  for (const account of CORE) {
    const row = rows.find(({ kind, assignee }) => kind === 'assess' && assignee === memberId(account));
    const done = await (await person(account)).do(`/taken/${row?.number}`, assessment, 'task');
    if (done.heading !== 'Deze taak is klaar') throw new Error(`${done.status} ${done.text.slice(0, 300)}`);
  }
  const now = (await db.tasks.ofCase(first.caseId)).filter(({ kind }) => kind === 'decide-agenda');
  return Object.fromEntries(
    CORE.map((account) => [account, now.find(({ assignee }) => assignee === memberId(account))]),
  ) as Record<string, TaskRow>;
}

async function tokenOf(account: string, acr: string): Promise<string> {
  const keys = JSON.parse(readFileSync(oidcKeysFile(config.dataDir), 'utf8')) as OidcKeys;
  const answer = await fetch(`${config.oidcIssuer}/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${tokenClientId}:${keys.tokenSecret}`).toString('base64')}`,
    },
    body: new URLSearchParams({ grant_type: tokenGrant, email: `${account}@voorbeeld.test`, acr }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}

/** What the form asks for besides, in any words. */
function filled(form: { fields: { name: string; type: string }[] }): Values {
  const words = form.fields.filter(({ type }) => type === 'textarea').map(({ name }) => [name, 'Daarom.']);
  return { ...Object.fromEntries(words), ...decision };
}

test('a decision: asked for at the door, again at the POST, again in `step`; systems are told what would do', async () => {
  const rows = await decisions();
  const [forPage, forSystem, forStep] = CORE.map((account) => rows[account] as TaskRow);
  if (!forPage || !forSystem || !forStep) throw new Error('no decisions to make');

  // With a password alone: the other tasks are there, this one leads to the provider.
  const weak = new Person(baseUrl, 'gemeente@voorbeeld.test', demoPassword);
  await weak.get('/aanmelden');
  const cookie = weak.cookies().join('; ');
  const link = `/t/${await db.links.issue(forPage.id, memberId('gemeente'))}`;
  for (const [path, headers] of [
    [`/taken/${forPage.number}`, { cookie }],
    [link, { cookie }],
    [link, {}],
  ] as const) {
    const answer = await fetch(baseUrl + path, { redirect: 'manual', headers: headers as never });
    expect(answer.status).toBe(303);
    const to = new URL(answer.headers.get('location') ?? '');
    expect(to.searchParams.get('acr_values')).toBe(demoAcr.twoFactor);
    expect(JSON.parse(to.searchParams.get('claims') ?? '{}').id_token.acr).toEqual({
      essential: true,
      values: [demoAcr.twoFactor],
    });
  }

  // Opened while strong, sent while weak: it comes back with all that was typed, and goes after signing in beside it.
  const strong = new Person(baseUrl, 'gemeente@voorbeeld.test', demoPassword);
  const page = await strong.get(link);
  expect(page.url).toBe(baseUrl + link);
  const form = page.form('task');
  const csrf =
    (await weak.get('/')).form('sign-out').fields.find(({ name }) => name === '_csrf')?.value ?? '';
  const typed = { ...filled(form), _csrf: csrf };
  const refused = await weak.post(form, typed);
  expect(refused.status).toBe(403);
  expect(refused.heading).toBe('Meld u eerst sterker aan');
  expect(refused.text).toContain('Daarom.');
  expect((await db.tasks.get(forPage.id))?.status).toBe('open');
  const beside = refused.links.find((one) => one.includes('/aanmelden?sterk')) ?? '';
  expect((await weak.get(beside)).heading).toBe('U bent aangemeld');
  expect((await weak.post(refused.form('again'))).heading).toBe('Deze taak is klaar');

  // For systems: RFC 9470, and the same key gives the same answer.
  const call = (token: string, key: string, values: object) =>
    fetch(`${baseUrl}/v1/taken/${forSystem.number}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify(values),
    });
  const values = filled(form);
  const told = await call(await tokenOf('om', demoAcr.password), randomUUID(), values);
  expect(told.status).toBe(403);
  expect(told.headers.get('content-type')).toContain('application/problem+json');
  expect(told.headers.get('www-authenticate')).toBe(
    `Bearer error="insufficient_user_authentication", acr_values="${demoAcr.twoFactor}"`,
  );
  const [token, key] = [await tokenOf('om', ''), randomUUID()];
  const done = await call(token, key, values);
  const answer = await done.text();
  expect([done.status, answer]).toEqual([200, expect.stringContaining('"ok":true')]);
  const repeated = await call(token, key, values);
  expect([repeated.status, await repeated.text()]).toEqual([200, answer]);
  expect((await call(token, randomUUID(), values)).status).toBe(409);

  // Whoever writes an intent of their own with a weaker sign-in, or none, is refused by the rules themselves.
  const engine = createEngine(config, db.keys);
  try {
    const member = { member: memberId('politie'), party: 'politie', roles: ['core-representative'] };
    for (const signIn of [{ acr: demoAcr.password, at: new Date().toISOString(), session: 'x' }, null]) {
      const commandId = randomUUID();
      await db.intents.put({
        commandId,
        caseId: forStep.caseId,
        caseKind: 'subject',
        type: 'complete-task',
        // The kind that it says it is doesn't count: the case knows.
        event: { type: 'complete-task', task: forStep.task, kind: 'assess', answer: {}, texts: [] },
        actor: member,
        signIn,
      });
      expect(await engine.command(forStep.caseId, commandId)).toMatchObject({
        ok: false,
        code: 'sign-in-too-weak',
      });
    }
  } finally {
    await engine.close();
  }
  expect((await db.tasks.get(forStep.id))?.status).toBe('open');
});

test('where everybody signs in with two factors, a weaker token opens nothing', async () => {
  const app = await appWith(db, { config: { ...config, strongAlways: true } });
  const listed = async (acr: string) => {
    const headers = { authorization: `Bearer ${await tokenOf('om', acr)}` };
    return ask(app, { url: '/v1/taken', headers });
  };
  const refused = await listed(demoAcr.password);
  expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
    403,
    `Bearer error="insufficient_user_authentication", acr_values="${demoAcr.twoFactor}"`,
  ]);
  expect((await listed('')).status).toBe(200);
});
