/** One authorisation's whole life, by the pages and the real engine: proposed, confirmed, signed, used, taken away, destroyed. */
import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { createEngine } from '../../../api/engine.ts';
import { createCodec } from '../../../contracts/codec.ts';
import { caseWorkflowId } from '../../../contracts/engine.ts';
import { keyForWorkflow } from '../../../contracts/keys.ts';
import { fastForward } from '../../../dev/clock/fast-forward.ts';
import { demoCandidate, demoPassword } from '../../../dev/demo.ts';
import type { Values } from '../../../dev/html.ts';
import { Person } from '../../../dev/person.ts';
import { addDays, addDuration, atTime, startOfDay } from '../../../domain/dates/index.ts';
import type { Member, TaskRow } from '../../../store/index.ts';
import { appointFirst } from '../../../workers/first-members.ts';
import { baseUrl, config, db, memberId, person, problemsOf, today } from './support.ts';

let client: Client;
let connection: Connection;
beforeAll(async () => {
  connection = await Connection.connect({ address: config.temporalAddress });
  client = new Client({ connection, namespace: config.temporalNamespace });
});
afterAll(() => connection.close());

const NEW = '/bevoegdheden/nieuw';
const grant = (email: string, more: Values = {}): Values => ({
  ...{ name: 'Kanarie Kandidaat', email, party: 'raad', authority: 'party-manager.management' },
  ...{ from: today(), until: addDays(today(), 30), ...more },
});

async function propose(values: Values): Promise<{ member: Member; task: TaskRow }> {
  const admin = await person('uitvoerder');
  const done = await admin.do(NEW, values, 'propose-grant');
  if (done.heading !== 'Bevoegdheden') throw new Error(`${done.status} ${done.text.slice(0, 600)}`);
  const member = await db.members.byEmail(String(values.email));
  const [task] = await db.tasks.ofCase(member?.caseId ?? '');
  if (!member || !task) throw new Error('nothing was proposed');
  return { member, task };
}
const accountOf: Record<string, string> = Object.fromEntries(
  ['leiding-gemeente', 'leiding-om', 'leiding-politie'].map((account) => [memberId(account), account]),
);
async function confirm(task: TaskRow): Promise<void> {
  const second = await person(accountOf[task.assignee ?? ''] ?? '');
  const done = await second.do(`/taken/${task.number}`, { outcome: 'confirm' }, 'task');
  if (done.heading !== 'Deze taak is klaar') throw new Error(`${done.status} ${done.text.slice(0, 600)}`);
}
async function until<T>(ask: () => Promise<T | null | false | undefined>): Promise<T> {
  for (let left = 200; left > 0; left--) {
    const found = await ask();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('it did not come');
}
const forward = (member: Member, to: string) =>
  fastForward(client, caseWorkflowId(member.caseId ?? ''), Date.parse(to));

test('proposed by one, confirmed by another, signed, used, taken away at once, and destroyed five years later', async () => {
  const admin = await person('uitvoerder');
  const empty = await admin.get(NEW);
  expect(await problemsOf(empty)).toEqual([]);
  const wrong = await admin.post(empty.form('propose-grant'), grant('geen adres', { until: '31-12-2190' }));
  expect(wrong.status).toBe(422);
  expect(wrong.text).toContain('Dit is geen e-mailadres');
  const late = grant(demoCandidate.email, { until: addDays(today(), 800) });
  expect((await admin.do(NEW, late, 'propose-grant')).text).toContain('Dit is te lang');
  // Who the rules refused is not remembered.
  expect(await db.members.byEmail(demoCandidate.email)).toBeNull();

  const { member, task } = await propose(grant(demoCandidate.email));
  expect(task).toMatchObject({ kind: 'confirm-authorisation', assignee: memberId('leiding-gemeente') });
  expect(await db.members.authorised(member.id, today(), { unsigned: true })).toBeNull();
  const again = await admin.do(NEW, grant(demoCandidate.email), 'propose-grant');
  expect(again.text).toContain('staat al in de lijst');
  // Who proposed it can't confirm it, by the page or by its address.
  const own = await admin.get(`/taken/${task.number}`);
  expect(own.html).not.toContain('name="outcome"');
  expect(own.text).not.toContain('Kanarie');

  const stranger = new Person(baseUrl, demoCandidate.email, demoPassword);
  expect((await stranger.get('/')).heading).toBe('U heeft geen toegang');

  const second = await person('leiding-gemeente');
  const asked = await second.get(`/taken/${task.number}`);
  for (const words of ['Kanarie Kandidaat', 'Leidinggevende van een partij', 'artikel 5', 'Peter Mulder'])
    expect(asked.text).toContain(words);
  expect(await problemsOf(asked)).toEqual([]);
  await confirm(task);
  expect(await db.members.authorised(member.id, today(), { unsigned: true })).not.toBeNull();
  expect(await db.members.authorised(member.id, today())).toBeNull();

  // Somebody else's account with this address was here first: the administrator decides which one is hers.
  expect(await db.members.isOf(member.id, 'before')).toBe(true);
  const refused = await new Person(baseUrl, demoCandidate.email, demoPassword).get('/aanmelden?sterk');
  expect([refused.status, refused.heading]).toEqual([403, 'U heeft een ander account']);
  const claimed = await admin.get(`/bevoegdheden/${member.id}`);
  expect(claimed.text).toContain('Een ander account met dit mailadres');
  expect(await problemsOf(claimed)).toEqual([]);
  expect((await second.get(`/bevoegdheden/${member.id}`)).html).not.toContain('value="bevestig"');
  const agree = claimed.form('account');
  const given = Object.fromEntries(agree.fields.map(({ name, value }) => [name, value]));
  const decide = (doe: string, account = given.account ?? '') =>
    admin.send(agree, new URLSearchParams({ ...given, doe, account }));
  // What was not on the page is not agreed to.
  expect((await decide('bevestig', 'before')).status).toBe(409);
  expect((await decide('bevestig')).heading).toBe('Het account is bevestigd');
  expect(await db.members.isOf(member.id, 'before')).toBe(false);
  expect((await decide('weiger', 'before')).heading).toBe('Het account is geweigerd');

  // 14: nothing opens before it is signed.
  const one = new Person(baseUrl, demoCandidate.email, demoPassword);
  const first = await one.get('/aanmelden?sterk');
  expect(first.heading).toBe('Eerst tekenen');
  expect(await problemsOf(first)).toEqual([]);
  for (const path of ['/', '/dossiers', '/instellingen', `/taken/${task.number}`, '/bevoegdheden'])
    expect((await one.get(path)).heading).toBe('Eerst tekenen');
  const form = first.form('sign-statement');
  const settings = { ...form, action: `${baseUrl}/instellingen/overzicht` };
  expect((await one.send(settings, new URLSearchParams({ _csrf: 'x' }))).status).toBe(403);
  expect((await one.post(form)).heading).toBe('Mijn taken');
  expect(await db.members.authorised(member.id, today())).toEqual({
    ...{ member: member.id, party: 'raad', roles: ['party-manager'] },
  });

  // As the party's manager they are the second person for what is proposed there. Who gets a task may be chosen by a list
  // of half a second ago.
  await new Promise((resolve) => setTimeout(resolve, 600));
  const other = await propose(
    grant(`${randomUUID()}@voorbeeld.test`, {
      ...{ name: 'Kanarie Tweede', authority: 'case-representative.case-conference' },
    }),
  );
  expect(other.task.assignee).toBe(member.id);
  expect((await one.get('/')).text).toContain(other.task.number);
  expect((await one.get(`/taken/${other.task.number}`)).text).toContain('Kanarie Tweede');

  // Somebody who only reached the engine decides nothing.
  const engine = createEngine(config, db.keys);
  const raw = await engine.command(other.member.caseId ?? '', `grant-${randomUUID()}`);
  expect(raw).toMatchObject({ ok: false, code: 'unknown-command' });
  await engine.close();
  expect(await db.members.authorised(other.member.id, today(), { unsigned: true })).toBeNull();

  // Another party's manager sees nothing of it; the administrator takes it away, and the open session with it.
  const href = `/bevoegdheden/${member.id}`;
  expect((await second.get(href)).status).toBe(404);
  expect((await one.get(href)).text).toContain('Uw eigen bevoegdheid kunt u niet veranderen');
  const page = await admin.get(href);
  expect(page.text).toContain('Leidinggevende van een partij');
  expect(await problemsOf(page)).toEqual([]);
  expect(await problemsOf(await admin.get(`${href}/intrekken`))).toEqual([]);
  await admin.do(`${href}/intrekken`, { authorisation: 'alles' }, 'revoke');
  expect(await db.members.authorised(member.id, today())).toBeNull();
  expect(await db.sessions.ofMember(member.id)).toEqual([]);
  expect((await one.get('/')).heading).toBe('U heeft geen toegang');
  // What was theirs has nobody else in that party: it waits without an assignee, and the coordinator hears of it.
  const left = await until(async () => {
    const row = await db.tasks.get(other.task.id);
    return row?.assignee === null ? row : null;
  });
  expect(left.status).toBe('open');

  // Name and address are destroyed with the record, five years after the last event.
  const gone = addDays(addDuration(today(), 'P5Y'), 1);
  await forward(member, atTime(gone, '03:01'));
  const { caseId = '' } = member;
  const nothingLeft = async () => Object.keys(await db.lookEverywhere(caseId ?? '')).length === 0;
  await until(async () => (await db.cases.gone(caseId ?? '')) && nothingLeft());
  expect(await db.members.byId(member.id)).toBeNull();
  expect(await db.keys.list(caseId ?? '')).toEqual([]);
}, 90_000);

test('ends at 24:00 of its last day, by itself', async () => {
  const last = addDays(today(), 1);
  const email = `${randomUUID()}@voorbeeld.test`;
  const auditor = { party: 'gemeente', authority: 'auditor.audit', until: last };
  const { member, task } = await propose(grant(email, auditor));
  await confirm(task);
  const unsigned = { unsigned: true };
  expect(await db.members.authorised(member.id, last, unsigned)).not.toBeNull();
  expect(await db.members.authorised(member.id, addDays(last, 1), unsigned)).toBeNull();
  await forward(member, new Date(Date.parse(startOfDay(addDays(last, 1))) + 1000).toISOString());
  await until(async () => (await db.members.byId(member.id))?.authorisations.length === 0);
  expect((await db.cases.load(member.caseId ?? ''))?.stage).toBe('ended');
});

test('is for the administrator and for managers of the own party; each look is on record', async () => {
  for (const account of ['politie', 'coordinator', 'raad'])
    expect((await (await person(account)).get('/bevoegdheden')).status).toBe(403);
  const list = await (await person('uitvoerder')).get('/bevoegdheden');
  expect(await problemsOf(list)).toEqual([]);
  expect(list.text).toContain('Geheimhouding niet getekend');
  const police = await (await person('leiding-politie')).get('/bevoegdheden');
  expect(police.text).toContain('Ruben Dijkstra');
  expect(police.text).not.toContain('Sanne de Boer');
  expect((await (await person('leiding-politie')).get(`/bevoegdheden/${memberId('gemeente')}`)).status).toBe(
    404,
  );
});

test('the first administrators are named only where there are none', async () => {
  const codec = { payloadCodecs: [createCodec(keyForWorkflow(db.keys))] };
  const own = new Client({ connection, namespace: config.temporalNamespace, dataConverter: codec });
  const two = ['a', 'b'].map((name) => ({
    ...{ name: `Kanarie ${name}`, email: `${randomUUID()}@voorbeeld.test`, party: 'gemeente' },
  }));
  const answer = await appointFirst(db, own, config.temporalTaskQueue, two);
  expect(answer).toMatchObject({ ok: false, code: 'not-first' });
  for (const { email } of two) expect(await db.members.byEmail(email)).toBeNull();
});
