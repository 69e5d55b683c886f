/** "Inloggen met DigiD" on a request of one's own (12.1), with a real OpenID Connect provider. */
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createCitizen } from '../../../api/citizen.ts';
import { demoCitizens, demoPassword } from '../../../dev/demo.ts';
import { type Page, Person } from '../../../dev/person.ts';
import type { RequestState } from '../../../domain/request/index.ts';
import { appWith, ask } from './app.ts';
import {
  baseUrl,
  config,
  db,
  memberId,
  newSubject,
  person,
  problemsOf,
  register,
  signalOf,
  until,
} from './support.ts';

const { citizen } = config;
if (!citizen) throw new Error('the environment has no provider for citizens');
const [known, numberOnly] = demoCitizens;
const FAILED = 'Inloggen met DigiD is niet gelukt';
const STANDS = 'Uw verzoek is ontvangen en loopt gewoon door.';

/** An application with the same session key, and a count of its own of how many requests come from one address. */
const begin = async (issuer = citizen.issuer) => {
  const own = createCitizen(config, { ...citizen, issuer }, readFileSync(citizen.secretFile, 'utf8'));
  const app = await appWith(db, { sessionKey: readFileSync(config.sessionKeyFile), citizen: own });
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
};
let app: string;
beforeAll(async () => {
  app = await begin();
});

const asking = {
  ...{ asks: ['access'], behalf: 'self', name: 'Aad Aanvrager', birthDate: '1990-02-01' },
  ...{ address: 'Straat 1', place: '1234 AB Stad', asked: 'Wat weet u van mij?' },
};
/** Makes a request in a browser of its own; answers the browser, the page after it and the case. */
async function asked(
  values = asking,
  at = app,
): Promise<{ visitor: Person; page: Page; number: string; caseId: string }> {
  const visitor = new Person(at);
  const page = await visitor.post((await visitor.get('/verzoek')).form('ask-request'), values);
  const number = /verzoek is ([0-9a-f]{8})/.exec(page.text)?.[1] ?? '';
  const rows = await db.tasks.openFor(memberId('verzoeken'), { until: '2199-01-01T00:00:00Z' });
  return {
    visitor,
    page,
    number,
    caseId: rows.find(({ caseId }) => caseId.startsWith(number))?.caseId ?? '',
  };
}
async function signsIn(visitor: Person, account: string): Promise<Page> {
  const provider = await visitor.get(`${baseUrl}/verzoek/digid`);
  return visitor.post(provider.form(), { email: `${account}@burger.test`, password: demoPassword });
}
const stateOf = async (caseId: string) => (await db.cases.load(caseId))?.state as RequestState;
const identityTask = async (caseId: string) =>
  (await db.tasks.ofCase(caseId)).find(
    ({ kind, status }) => kind === 'establish-identity' && status === 'open',
  );

test('who has just made a request shows who they are: the officer compares and establishes it, and then it is gone', async () => {
  const { visitor, page, caseId, number } = await asked();
  expect(await problemsOf(page)).toEqual([]);
  expect(page.links).toContain(`${app}/verzoek/digid`);
  const shown = await signsIn(visitor, 'burger');
  expect([shown.status, shown.heading]).toEqual([200, 'U heeft laten zien wie u bent']);
  expect(shown.text).toContain(number);
  expect(await problemsOf(shown)).toEqual([]);
  // Nothing else opens with it: no session here, and the provider asks anew who wants in as staff.
  const elsewhere = await visitor.get(`${baseUrl}/`);
  expect([new URL(elsewhere.url).origin, elsewhere.heading]).toEqual([citizen.issuer, 'Aanmelden']);
  expect((await visitor.get(`${baseUrl}/verzoek/digid`)).status).toBe(403);
  // In the clear nowhere, in no database.
  expect(await db.lookEverywhere(known?.number ?? '')).toEqual({});
  expect((await stateOf(caseId)).shown).toMatchObject({ level: known?.level, unit: 'part:shown-0' });

  const row = await identityTask(caseId);
  const officer = await person('verzoeken');
  const task = await officer.get(`/taken/${row?.number}`);
  for (const said of ['Wie inlogde met DigiD', known?.number, known?.name, 'substantieel', 'de website'])
    expect(task.text).toContain(said);
  expect(await problemsOf(task)).toEqual([]);
  expect(/<input[^>]*value="provider"[^>]*>/.exec(task.html)?.[0]).toContain('checked');
  const done = await officer.post(task.form('task'), { outcome: 'established', how: 'provider' });
  expect(done.heading).toBe('Deze taak is klaar');
  expect((await stateOf(caseId)).identity?.how).toBe('provider');
  await until(async () => (await db.keys.list(caseId, ['part:shown-0'])).length === 0);
}, 60_000);

test('says the same whether a file exists or not, before and after signing in; who gives a number only is shown so', async () => {
  const subject = newSubject();
  await register(signalOf(subject));
  const pages = await Promise.all(
    [subject, newSubject()].map(async (one) => {
      const { visitor, page, number, caseId } = await asked({ ...asking, ...one });
      const from = performance.now();
      const shown = await signsIn(visitor, 'burger-nummer');
      expect(performance.now() - from).toBeGreaterThan(600);
      return { caseId, words: [page.html, shown.html].map((html) => html.replaceAll(number, 'N')) };
    }),
  );
  expect(pages[0]?.words).toEqual(pages[1]?.words);
  expect(pages[0]?.words[1]).toContain('U heeft laten zien wie u bent');
  const task = await (await person('verzoeken')).get(
    `/taken/${(await identityTask(pages[0]?.caseId ?? ''))?.number}`,
  );
  expect([
    task.text.includes(numberOnly?.number ?? '-'),
    task.text.includes('basisregistratie personen'),
  ]).toEqual([true, true]);
}, 60_000);

test('too weak, made up, used before, begun elsewhere, or refused by the provider: nothing is shown and the request stands', async () => {
  const [one, two] = await Promise.all([asked(), asked()]);
  const weak = await signsIn(one.visitor, 'burger-laag');
  expect([weak.status, weak.heading]).toEqual([403, 'U logde niet sterk genoeg in']);
  // The same browser once more with the address that it came back to, and another browser with its own request.
  const replayed = await one.visitor.get(weak.url);
  const forged = await two.visitor.get(weak.url);
  const nobodys = await new Person(app).get(`${baseUrl}/verzoek/digid/terug?code=x&state=y`);
  // What the browser began itself, answered by nobody but itself: no such code; the person said no.
  const begun = async (answer: string) => {
    const cookie = two.visitor.cookies().join('; ');
    const gone = await ask2(`${baseUrl}/verzoek/digid`, cookie);
    const state = new URL(gone.headers.get('location') ?? '').searchParams.get('state');
    const own = (gone.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
    return ask2(`${baseUrl}/verzoek/digid/terug?${answer}&state=${state}&iss=${citizen.issuer}`, own);
  };
  const madeUp = await begun('code=madeup');
  const cancelled = await begun('error=access_denied');
  expect([replayed, forged, nobodys].map(({ status, heading }) => [status, heading])).toEqual(
    Array(3).fill([400, FAILED]),
  );
  expect([madeUp.status, cancelled.status]).toEqual([401, 401]);
  for (const page of [weak, replayed, forged, nobodys]) {
    expect(page.text).toContain(STANDS);
    expect(await problemsOf(page)).toEqual([]);
  }
  for (const { caseId } of [one, two])
    expect(await stateOf(caseId)).toMatchObject({ step: 'identifying', identity: null });
  for (const { caseId } of [one, two]) expect((await stateOf(caseId)).shown).toBeUndefined();
  // And with a stronger one it can still be done.
  expect((await signsIn(one.visitor, 'burger')).status).toBe(200);
}, 60_000);

test('without a request in this browser there is nothing to sign in for; a provider that is away holds up nothing', async () => {
  const none = await new Person(app).get('/verzoek/digid');
  expect([none.status, none.heading]).toEqual([403, 'Inloggen met DigiD kan hier nu niet']);
  expect(await problemsOf(none)).toEqual([]);
  const away = await begin('http://127.0.0.1:1');
  const { visitor, page, caseId } = await asked(asking, away);
  expect(page.heading).toBe('Uw verzoek is ontvangen');
  const tried = await visitor.get('/verzoek/digid');
  expect([tried.status, tried.heading]).toEqual([503, 'Inloggen met DigiD lukt nu even niet']);
  expect(tried.text).toContain(STANDS);
  expect((await identityTask(caseId))?.status).toBe('open');
  // Off by default: then nothing of it is there.
  const off = await appWith(db);
  expect((await ask(off, '/verzoek')).body).not.toContain('DigiD');
  expect((await ask(off, '/verzoek/digid')).status).toBe(404);
});

const ask2 = (url: string, cookie: string) => fetch(url, { redirect: 'manual', headers: { cookie } });
