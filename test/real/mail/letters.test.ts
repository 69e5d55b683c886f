/** Mails that no case asks for: what people choose and ask themselves, through the pages and the real mail server. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { pino } from 'pino';
import { letterActivities } from '../../../activities/letter.ts';
import { createEngine, type Engine } from '../../../api/engine.ts';
import { DIGEST_WORKFLOW, letterWorkflowId } from '../../../contracts/engine.ts';
import { LINK_AND_CODE } from '../../../contracts/sign-in.ts';
import { modelCovenant } from '../../../covenant/index.ts';
import { Person } from '../../../dev/person.ts';
import { createTransport } from '../../../mail/transport.ts';
import type { Store, TaskRow } from '../../../store/index.ts';
import { assessment, baseUrl, config, memberId, openTask, person, store } from '../api/support.ts';
import { undeliverable } from '../api/undeliverable.ts';
import { type Refusals, refuser, settings } from './smtp.ts';

let db: Store;
let engine: Engine;
let connection: Connection;
/** Everything that opens a door: in the end no log may have it. */
const secrets: string[] = [];

beforeAll(async () => {
  db = await store();
  engine = createEngine(config, db.keys);
  connection = await Connection.connect({ address: config.temporalAddress });
}, 60_000);
afterAll(async () => {
  await Promise.all([engine.close(), connection.close()]);
});

interface Caught {
  to: { address: string }[];
  subject: string;
  text: string;
  html: string;
}
/** What the mail catcher has about this, when it has as many as expected. */
async function mails(about: string, expected = 1): Promise<Caught[]> {
  for (const until = Date.now() + 15_000; ; await sleep(100)) {
    const all = (await (await fetch(`${process.env.MAIL_CATCHER}/api/email`)).json()) as Caught[];
    const found = all.filter(({ subject }) => subject.includes(about));
    if (found.length >= expected) return found;
    if (Date.now() > until) throw new Error(`${found.length} of ${expected} mails: ${about}`);
  }
}
const tokenIn = (mail: Caught | undefined): string => {
  const token = /\/t\/([\w-]{43})/.exec(mail?.text ?? '')?.[1] ?? '';
  secrets.push(token);
  return token;
};

const lettersOf = async (row: TaskRow) => (await db.lookEverywhere(row.id))['regie.letters'] ?? 0;

test('who wants a daily digest says so; it comes on a working day, with numbers and last days', async () => {
  const om = await person('om');
  const row = await openTask(db, 'om');
  const page = await om.get('/instellingen');
  const form = page.form('form-overzicht');
  const empty = new URLSearchParams({ _csrf: form.fields[0]?.value ?? '' });
  expect((await om.send(form, empty)).text).toContain('Kies of u een overzicht wilt.');
  const saved = await om.post(form, { overzicht: 'ja' });
  expect(saved.text).toContain('Uw keuze is bewaard.');
  expect((await om.send(form, new URLSearchParams({ overzicht: 'nee' }))).status).toBe(422);
  expect(await db.preferences.wantDigest()).toEqual([memberId('om')]);

  // The schedule wakes it; whether that day is a working day is the rule's.
  const make = (day: string) =>
    letterActivities({
      ...{ store: db, covenant: modelCovenant, config: { ...config, mailFrom: 'a@b.example' } },
      ...{ transport: null as never, log: pino({ level: 'silent' }), today: async () => day },
    }).makeDigests();
  for (const free of ['2026-11-28', '2026-11-29', '2026-12-25']) expect(await make(free)).toEqual([]);
  const letters = await make('2026-11-30');
  expect(letters).toHaveLength(1);
  expect(await make('2026-11-30')).toEqual(letters);
  await Promise.all([engine.startLetter(letters[0] ?? ''), engine.startLetter(letters[0] ?? '')]);
  const [mail] = await mails('Uw open taken op maandag 30 november 2026');
  expect(mail?.to.map(({ address }) => address)).toEqual(['om@voorbeeld.test']);
  expect(mail?.text).toContain(`${row.number}, laatste dag`);
  expect(mail?.text).not.toMatch(/\/t\//);
  await om.post(saved.form('form-overzicht'), { overzicht: 'nee' });
  expect(await make('2026-12-01')).toEqual([]);

  const client = new Client({ connection, namespace: config.temporalNamespace });
  const { spec } = await client.schedule.getHandle(DIGEST_WORKFLOW).describe();
  expect(spec.calendars?.[0]).toMatchObject({ hour: [{ start: 9 }], minute: [{ start: 0 }] });
  expect(spec.timezone).toBe('Europe/Amsterdam');
}, 30_000);

test('a fresh link: the same words for everybody, the mail for the assignee alone, the old link ends', async () => {
  const row = await openTask(db);
  const old = tokenIn((await mails(`Taak ${row.number}`))[0]);
  const stranger = new Person(baseUrl);
  const ask = async (nummer: string) => {
    const page = await stranger.get('/nieuwe-link');
    const from = performance.now();
    const answer = await stranger.post(page.form('fresh-link'), { nummer });
    return { answer, ms: performance.now() - from };
  };
  const spelled = ` ${row.number.slice(0, 4).toLowerCase()} ${row.number.slice(4)}`;
  const [known, unknown] = [await ask(spelled), await ask('XXXXXXXX')];
  expect(known.answer.heading).toBe('Kijk in uw mail');
  expect(unknown.answer.text).toBe(known.answer.text);
  for (const { ms } of [known, unknown]) expect(ms).toBeGreaterThan(490);

  const [mail] = await mails(`Nieuwe link voor taak ${row.number}`);
  expect(mail?.to.map(({ address }) => address)).toEqual(['politie@voorbeeld.test']);
  const fresh = tokenIn(mail);
  for (const until = Date.now() + 5_000; await db.links.find(old); await sleep(50))
    if (Date.now() > until) throw new Error('The old link still works');
  expect((await db.links.find(fresh))?.memberId).toBe(memberId('politie'));
  expect((await stranger.get(`/t/${old}`)).text).toContain('Vraag een nieuwe link');
  expect((await (await person('politie')).get(`/t/${fresh}`)).heading).toBe('Beoordeel het signaal');
  // Forwarded, it is like any link.
  expect((await (await person('om')).get(`/t/${fresh}`)).status).toBe(403);

  // Neither from elsewhere nor without this browser's own token.
  const form = (await stranger.get('/nieuwe-link')).form('fresh-link');
  const count = await lettersOf(row);
  const bare = await stranger.send(form, new URLSearchParams({ nummer: row.number }));
  expect(bare.status).toBe(403);
  const across = { 'sec-fetch-site': 'cross-site', origin: 'https://elders.example' };
  expect((await stranger.post(form, { nummer: row.number }, across)).status).toBe(403);
  const another = new Person(baseUrl);
  await another.get('/nieuwe-link');
  expect((await another.post(form, { nummer: row.number })).status).toBe(403);
  expect(await lettersOf(row)).toBe(count);
  const lines = (await db.accessLog.ofCase(row.caseId)).filter(({ what }) => what === 'fresh-link');
  expect(lines).toMatchObject([{ who: null, ok: true }]);
}, 30_000);

test('a task without personal data: the link and a code from a second mail do it, once', async () => {
  const row = await undeliverable(db);
  const link = `/t/${tokenIn((await mails(`Taak ${row.number}`))[0])}`;
  // A mail scanner, ten times at once, and one that follows every link on the page.
  const opened = await Promise.all(
    Array.from({ length: 10 }, (_, i) => fetch(baseUrl + link, { method: i % 2 ? 'HEAD' : 'GET' })),
  );
  expect(opened.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
  await fetch(`${baseUrl}${link}/code`);
  expect(await lettersOf(row)).toBe(0);

  const somebody = new Person(baseUrl);
  const first = await somebody.get(link);
  expect(first.text).toContain('Stuur mij een code');
  for (const secret of ['mail over een taak', 'Fatima', 'Artikel']) expect(first.text).not.toContain(secret);
  const bare = await somebody.send(first.form('ask-code'), new URLSearchParams({ _csrf: 'x' }));
  expect(bare.status).toBe(403);
  expect(await lettersOf(row)).toBe(0);
  // The form's own address does nothing without a code.
  const early = await fetch(baseUrl + link, {
    method: 'POST',
    body: new URLSearchParams({ handled: 'yes' }),
  });
  expect(early.status).toBe(401);

  const form = (await somebody.post(first.form('ask-code'))).form('task');
  const [mail] = await mails(`Uw code voor taak ${row.number}`);
  expect(mail?.to.map(({ address }) => address)).toEqual(['coordinator@voorbeeld.test']);
  expect(`${mail?.text}${mail?.html}`).not.toMatch(/\/t\//);
  const code = /: (\d{6})\n/.exec(mail?.text ?? '')?.[1] ?? '';
  secrets.push(code);
  for (const [typed, says] of [
    ['', 'Vul de code in'],
    [code === '000000' ? '000001' : '000000', 'Deze code klopt niet.'],
  ] as const) {
    const wrong = await somebody.post(form, { code: typed, handled: 'yes' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain(says);
    // Nothing that was filled in is lost.
    expect(wrong.form('task').fields.find(({ name }) => name === 'handled')?.checked).toBe(true);
  }
  expect((await db.tasks.get(row.id))?.status).toBe('open');
  // Another browser with the same link and the right code: it asked for none.
  const thief = new Person(baseUrl);
  const own = (await thief.get(link)).form('ask-code').fields.find(({ name }) => name === '_csrf');
  const fields = form.fields.map((field) => (field.name === '_csrf' && own ? own : field));
  const stolen = await thief.post({ ...form, fields }, { code, handled: 'yes' });
  expect([stolen.status, stolen.text]).toEqual([422, expect.stringContaining('werkt hier niet')]);
  // The right code with a form that is not: the code is not asked for again.
  const page = await somebody.post(form, { code: `${code.slice(0, 3)} ${code.slice(3)}` });
  expect(page.status).toBe(422);
  expect(page.form('task').fields.map(({ name }) => name)).not.toContain('code');
  // Not signed in: nothing of the application but this one form.
  expect(page.heading).toBe('Een mail kwam niet aan');
  expect(page.forms.map(({ id }) => id)).toEqual(['task']);
  expect(page.text).not.toContain('Fatima');
  expect((await somebody.get('/')).url).not.toContain(baseUrl);
  // It is this browser's, this task's and this person's alone.
  expect((await new Person(baseUrl).get(link)).text).toContain('Stuur mij een code');
  const another = await undeliverable(db);
  const elsewhere = await somebody.get(`/t/${tokenIn((await mails(`Taak ${another.number}`))[0])}`);
  expect(elsewhere.text).toContain('Stuur mij een code');
  const crossed = { ...page.form('task'), action: elsewhere.url };
  expect((await somebody.post(crossed, { handled: 'yes' })).text).toContain('Vul de code in');

  const done = await somebody.post(page.form('task'), { handled: 'yes' });
  expect(done.heading).toBe('Deze taak is klaar');
  const command = page.form('task').fields.find(({ name }) => name === '_formulier')?.value ?? '';
  expect(await db.intents.get(command)).toMatchObject({
    actor: { member: memberId('coordinator') },
    signIn: { acr: LINK_AND_CODE },
  });
  const version = (await db.cases.load(row.caseId))?.version;
  expect((await somebody.post(page.form('task'), { handled: 'yes' })).heading).toBe('Deze taak is klaar');
  expect((await db.cases.load(row.caseId))?.version).toBe(version);
  expect((await db.tasks.get(another.id))?.status).toBe('open');
}, 40_000);

test('a task with personal data is not done with a code: no page offers it, and the rules refuse it', async () => {
  const row = await openTask(db);
  const token = await db.links.issue(row.id, memberId('politie'));
  const opened = await fetch(`${baseUrl}/t/${token}`, { redirect: 'manual' });
  expect(opened.status).toBe(303);
  const body = new URLSearchParams({ code: '123456', ...assessment } as Record<string, string>);
  const asked = await fetch(`${baseUrl}/t/${token}/code`, { method: 'POST', redirect: 'manual', body });
  expect(asked.headers.get('location')).toBe(`/t/${token}`);
  expect((await fetch(`${baseUrl}/t/${token}`, { method: 'POST', body })).status).toBe(401);
  expect(await lettersOf(row)).toBe(0);

  const member = memberId('politie');
  const commandId = randomUUID();
  const by = { member, party: 'politie', roles: ['core-representative'] };
  const event = { type: 'complete-task', by, task: row.task, kind: row.kind, answer: assessment, texts: [] };
  await db.intents.put({
    ...{ commandId, caseId: row.caseId, caseKind: 'subject', type: event.type, event, actor: by },
    signIn: { acr: LINK_AND_CODE, at: new Date().toISOString(), session: 'test' },
  });
  expect(await engine.command(row.caseId, commandId)).toMatchObject({ ok: false, code: 'sign-in-needed' });
  expect((await db.tasks.get(row.id))?.status).toBe('open');
}, 20_000);

test('a letter that has to wait keeps its link; one that is refused is told to the coordinator', async () => {
  const row = await openTask(db);
  const refusals: Refusals = { letter: 451 };
  const server = await refuser(refusals);
  const transport = createTransport(settings(server.port));
  const told: string[] = [];
  const { sendLetter } = letterActivities({
    ...{ store: db, transport, covenant: modelCovenant, log: pino({ level: 'silent' }) },
    ...{ config: { baseUrl, mailFrom: settings(1).mailFrom }, today: async () => row.openedAt.slice(0, 10) },
    tell: async (_caseId, commandId) => void told.push(commandId),
  });
  const ask = async () =>
    (await db.letters.ask('fresh-link', { member: memberId('politie'), task: row, day: '2026-11-30' })) ?? '';
  const old = await db.links.issue(row.id, memberId('politie'));
  const letterId = await ask();
  await expect(sendLetter({ letterId })).rejects.toMatchObject({ type: 'MailUnavailable' });
  // Nobody is left without a link meanwhile.
  expect(await db.links.find(old)).not.toBeNull();
  delete refusals.letter;
  await sendLetter({ letterId });
  await sendLetter({ letterId });
  expect(server.letters).toHaveLength(2);
  const links = server.letters.map(({ source }) => /\/t\/[\w-]{43}/.exec(source.replace(/=\r\n/g, ''))?.[0]);
  const ids = server.letters.map(({ source }) => /^Message-ID: (.*)$/im.exec(source)?.[1]);
  expect([links[1], ids[1]]).toEqual([links[0], ids[0]]);
  expect(links[0]).toBeDefined();
  expect(await db.links.find(old)).toBeNull();

  refusals.recipients = { 'politie@voorbeeld.test': 550 };
  const refused = await ask();
  await sendLetter({ letterId: refused });
  expect((await db.letters.get(refused))?.status).toBe('failed');
  expect(told).toHaveLength(1);
  const event = { type: 'mail-failed', task: row.task, occasion: 'task' };
  expect(await db.intents.get(told[0] ?? '')).toMatchObject({ caseId: row.caseId, actor: null, event });
  // A digest is about no task: the coordinator hears of it at the reader's soonest.
  await sendLetter({ letterId: await db.letters.digest(memberId('politie'), '2026-11-30') });
  const [soonest] = await db.tasks.openFor(memberId('politie'), { until: '2199-01-01T00:00:00Z', limit: 1 });
  expect(await db.intents.get(told[1] ?? '')).toMatchObject({
    ...{ caseId: soonest?.caseId, event: { type: 'mail-failed', task: soonest?.task } },
  });
  transport.close();
  await server.stop();
}, 20_000);

test('the engine knows a letter by its own id alone, and no log has a token or a code', async () => {
  const row = await openTask(db);
  const letterId =
    (await db.letters.ask('fresh-link', { member: memberId('politie'), task: row, day: '2026-11-30' })) ?? '';
  await engine.startLetter(letterId);
  const client = new Client({ connection, namespace: config.temporalNamespace });
  const handle = client.workflow.getHandle(letterWorkflowId(letterId));
  for (
    const until = Date.now() + 10_000;
    (await handle.describe()).status.name !== 'COMPLETED';
    await sleep(50)
  )
    if (Date.now() > until) throw new Error('The letter is still on its way');
  // As the server has it, payloads written out: this client has no key.
  const history = JSON.stringify(await handle.fetchHistory(), (_name, value: unknown) =>
    typeof value === 'string' && /^[\w+/]{8,}={0,2}$/.test(value)
      ? `${value} ${Buffer.from(value, 'base64').toString('latin1')}`
      : value,
  );
  expect(history).toContain('binary/jwe');
  for (const known of [row.caseId, row.id, row.number, memberId('politie'), 'fresh-link'])
    expect(history).not.toContain(known);

  expect(secrets.length).toBeGreaterThan(4);
  for (const name of ['api', 'worker', 'temporal', 'mongo']) {
    const log = readFileSync(join(config.dataDir, 'logs', `${name}.log`), 'utf8');
    for (const secret of secrets) {
      expect(secret).not.toBe('');
      expect(new RegExp(`(?<![\\w-])${secret}(?![\\w-])`).test(log)).toBe(false);
    }
  }
}, 20_000);
