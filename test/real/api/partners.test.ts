/** External partners over the pages (1c, 10.5, 14.2): who signed annex 1, what is disclosed to them, and what they see. */
import { randomUUID } from 'node:crypto';
import { createEngine } from '../../../api/engine.ts';
import { demoAcr, demoMembers, demoPassword } from '../../../dev/demo.ts';
import { Person } from '../../../dev/person.ts';
import { permitToRead } from '../../../domain/access/index.ts';
import { addDays } from '../../../domain/dates/index.ts';
import type { SubjectState } from '../../../domain/subject/index.ts';
import { AccessDenied, type TaskRow } from '../../../store/index.ts';
import {
  baseUrl,
  casesOf,
  chosenItems,
  config,
  db,
  memberId,
  newSubject,
  person,
  register,
  signalOf,
  today,
} from './support.ts';
import { htmlProblems } from './valid-html.ts';

test('an organisation counts from its signing of annex 1 to its end, and not a moment longer', async () => {
  const refused = await new Person(baseUrl, 'partner2@voorbeeld.test', demoPassword).get('/');
  expect([refused.status, refused.text]).toEqual([403, expect.stringContaining('bijlage 1')]);
  const admin = await person('uitvoerder');
  for (const account of ['gemeente', 'coordinator', 'partner']) {
    const other = await (await person(account)).get('/organisaties');
    expect([account, other.status]).toEqual([account, 403]);
  }
  const name = `Stichting ${randomUUID().slice(0, 8)}`;
  const form = (await admin.get('/organisaties/nieuw')).form('new-organisation');
  const [page, twin] = await Promise.all([admin.post(form, { name }), admin.post(form, { name })]);
  expect([page.status, twin.status, page.heading]).toEqual([200, 200, 'Externe casuspartners']);
  expect(await htmlProblems(page.html)).toEqual([]);
  const made = (await db.partners.all()).filter((one) => one.name === name);
  expect(made).toHaveLength(1);
  const id = made[0]?.id ?? '';
  const authorisations = [{ from: '2020-01-01', until: null }];
  const member = {
    id: `m-${id}`,
    name: 'Iemand',
    email: `${id}@voorbeeld.test`,
    party: id,
    statementOn: null,
  };
  const roles = ['external-partner'];
  await db.members.seed([{ ...member, roles, authorisations }]);
  expect(await db.partners.choosable(today())).not.toContain(id);
  expect(await db.partners.keepsOut(member, today())).toBe('annex');

  const signing = (await admin.get(`/organisaties/${id}/tekenen`)).form('sign-annex');
  const half = await admin.post(signing, { on: today(), representative: 'Kanarie Bestuurder' });
  expect(half.status).toBe(422);
  const signed = { on: today(), representative: 'Kanarie Bestuurder', position: 'Directeur' };
  const done = await admin.post(half.form('sign-annex'), { ...signed, secrecy: ['yes'], purpose: ['yes'] });
  expect(done.text).toContain('Kanarie Bestuurder');
  // Not before somebody of it has signed the statement as well.
  expect(await db.partners.choosable(today())).not.toContain(id);
  expect(await db.partners.keepsOut(member, today())).toBe('statement');
  const able = { ...member, statementOn: today() };
  await db.members.seed([{ ...able, roles, authorisations }]);
  expect(await db.partners.choosable(today())).toContain(id);
  expect(await db.partners.keepsOut(able, today())).toBeNull();

  const ending = (await admin.get(`/organisaties/${id}/einde`)).form('withdraw-annex');
  expect((await admin.post(ending, { sure: ['yes'] })).status).toBe(200);
  expect(await db.partners.choosable(today())).not.toContain(id);
  expect(await db.partners.keepsOut(member, today())).toBe('annex');
  expect((await admin.get(`/organisaties/${id}/tekenen`)).status).toBe(404);
});

let engine: ReturnType<typeof createEngine>;
beforeAll(() => {
  engine = createEngine(config, db.keys);
}, 60_000);
afterAll(() => engine.close());

/** What the pages do as well, without their texts: to get there quickly. Answers the refusal's code, if any. */
async function command(
  caseId: string,
  account: string,
  event: { type: string } & Record<string, unknown>,
): Promise<string> {
  const member = demoMembers.find(({ id }) => id === memberId(account));
  if (!member) throw new Error('no such demo account');
  const actor = { member: member.id, party: member.party, roles: member.roles };
  const commandId = randomUUID();
  const signIn = { acr: demoAcr.twoFactor, at: new Date().toISOString(), session: 'test' };
  await db.intents.put({ commandId, caseId, caseKind: 'subject', type: event.type, event, actor, signIn });
  const answer = await engine.command(caseId, commandId);
  return answer?.ok ? 'ok' : (answer?.code ?? 'gone');
}
const open = async (caseId: string, kind: string): Promise<TaskRow[]> =>
  (await db.tasks.ofCase(caseId)).filter((row) => row.kind === kind && row.status === 'open');
const accountOf = (id: string | null): string =>
  demoMembers.find((member) => member.id === id)?.email.split('@')[0] ?? '';
/** Everybody who has such a task gives this answer. */
async function all(caseId: string, kind: string, answer: object): Promise<void> {
  for (const { task, assignee } of await open(caseId, kind)) {
    const event = { type: 'complete-task', task, kind, answer, texts: [] };
    expect([kind, await command(caseId, accountOf(assignee), event)]).toEqual([kind, 'ok']);
  }
}
const stateOf = async (caseId: string) => (await db.cases.load(caseId))?.state as SubjectState;
const ORGANISATION = 'partner-jeugdhulp';

test('proposed, permitted by all, read: exactly one item and not the other; revoked: nothing', async () => {
  const subject = newSubject();
  await register(signalOf(subject));
  const [caseId = ''] = await casesOf(db, subject);
  await all(caseId, 'assess', {});
  // Who has not signed annex 1 can't be chosen: not in the form, and not by whatever a request says.
  const [deciding] = await open(caseId, 'decide-agenda');
  const choosing = await (await person(accountOf(deciding?.assignee ?? null))).get(
    `/taken/${deciding?.number}`,
  );
  const offered = choosing.form('task').fields.filter(({ name }) => name === 'partners');
  expect(offered.map(({ value }) => value)).toContain(ORGANISATION);
  expect(offered.map(({ value }) => value)).not.toContain('partner-anker');
  const items = await chosenItems(db, caseId);
  const wish = { outcome: 'agenda', parties: ['gemeente', 'raad'], items };
  const unsigned = { type: 'complete-task', task: deciding?.task, kind: 'decide-agenda', texts: [] };
  const forged = { ...unsigned, answer: { ...wish, partners: ['partner-anker'] } };
  expect(await command(caseId, accountOf(deciding?.assignee ?? null), forged)).toBe('not-signed');
  await all(caseId, 'decide-agenda', { ...wish, partners: [ORGANISATION] });
  const [gemeente, partner, raad] = await Promise.all(
    ['gemeente', 'partner', 'raad'].map((one) => person(one)),
  );
  if (!gemeente || !partner || !raad) throw new Error('not signed in');

  // Before the notice nothing can be proposed (11.2).
  const dossier = `/dossiers/${caseId}`;
  expect((await gemeente.get(`${dossier}/propose-disclosure`)).status).toBe(409);
  await all(caseId, 'consult-informing', { view: 'inform' });
  await all(caseId, 'decide-informing', { outcome: 'inform' });
  await all(caseId, 'send-notice', { sentOn: today() });

  const words = (what: string): string => `${what} ${randomUUID()}`;
  const [plan, ours, theirs] = [words('Het plan'), words('Voor de partner'), words('Voor de Raad')];
  const [drawing] = await open(caseId, 'draw-up-plan');
  const by = addDays(today(), 3);
  const drawn = await gemeente.do(
    `/taken/${drawing?.number}`,
    {
      ...{ aims: ['a'], plan, 'actions.0.what': theirs, 'actions.0.owner': 'raad', 'actions.0.by': by },
      ...{ 'actions.1.what': ours, 'actions.1.owner': ORGANISATION, 'actions.1.by': by },
    },
    'task',
  );
  expect(drawn.heading).toBe('Deze taak is klaar');
  await all(caseId, 'agree-plan', { agree: 'yes' });
  const [first, second] = [words('Eerste gegeven'), words('Tweede gegeven')];
  for (const information of [first, second]) {
    const ground = { ground: 'public-task', necessity: 'Nodig voor het plan.' };
    const added = await raad.do(`${dossier}/add-data`, { information, on: today(), ...ground }, 'add-data');
    expect(added.status).toBe(200);
  }

  // The partner sees the plan and its own measure; of the rest not even that there is a dossier.
  const zaak = `/zaken/${caseId}`;
  const before = await partner.get(zaak);
  expect(before.status).toBe(200);
  expect(await htmlProblems(before.html)).toEqual([]);
  for (const seen of [plan, ours]) expect(before.text).toContain(seen);
  const hidden = [theirs, first, second, subject.name, 'Een feitelijke omschrijving.'];
  for (const secret of hidden) expect(before.text).not.toContain(secret);
  expect((await partner.get('/zaken')).html).toContain(zaak);
  for (const address of [dossier, `${dossier}/propose-disclosure`, '/signalen/nieuw'])
    expect([address, (await partner.get(address)).status >= 400]).toEqual([address, true]);
  for (const other of [gemeente, raad]) expect((await other.get(zaak)).status).toBe(404);

  // Proposed item by item: the contents stand beside the choice.
  const page = await gemeente.get(`${dossier}/propose-disclosure`);
  for (const seen of [first, second]) expect(page.text).toContain(seen);
  const placed = (await stateOf(caseId)).items;
  const [item = ''] = Object.values(placed)[0]?.texts ?? [];
  const why = words('Nodig');
  const sent = await gemeente.post(page.form('propose-disclosure'), {
    ...{ partner: ORGANISATION, items: [item], kinds: ['signals'], necessity: 'carry-out' },
    'why-necessary': why,
  });
  expect([sent.status, sent.text.includes('Voorgesteld')]).toEqual([200, true]);
  expect((await partner.get(zaak)).text).not.toContain(first);

  // Each party that is asked sees exactly what it is about.
  const asked = await open(caseId, 'permit-disclosure');
  expect(asked.map(({ party }) => party).sort()).toEqual(['gemeente', 'om', 'politie', 'raad']);
  const om = asked.find(({ party }) => party === 'om');
  const permitting = await (await person('om')).get(`/taken/${om?.number}`);
  for (const seen of [first, why, 'Jeugdhulp De Brug']) expect(permitting.text).toContain(seen);
  for (const secret of [second, plan]) expect(permitting.text).not.toContain(secret);
  await all(caseId, 'permit-disclosure', { permit: 'yes' });

  const read = await partner.get(zaak);
  expect(read.text).toContain(first);
  for (const secret of hidden.filter((one) => one !== first)) expect(read.text).not.toContain(secret);
  const shared = (await gemeente.get(dossier)).text;
  for (const seen of ['Verstrekt aan anderen', 'Jeugdhulp De Brug', 'Toegestaan'])
    expect(shared).toContain(seen);

  // It reports on its own measure and brings in its own data; the task shows no more than the page.
  const [reporting] = await open(caseId, 'report-action').then((rows) =>
    rows.filter(({ party }) => party === ORGANISATION),
  );
  const task = await partner.get(`/taken/${reporting?.number}`);
  expect(task.text).toContain(ours);
  for (const secret of [theirs, second, subject.name]) expect(task.text).not.toContain(secret);
  const own = words('Van de partner');
  const grounds = { ground: 'partner-task', 'own-law': 'De Jeugdwet.', necessity: 'Voor het plan.' };
  const brought = await partner.do(
    `${zaak}/gegevens`,
    { information: own, on: today(), ...grounds },
    'add-data',
  );
  expect([brought.status, brought.text.includes(own)]).toEqual([200, true]);
  const reported = await partner.post(task.form('task'), { done: 'yes', report: 'Gedaan.' });
  expect(reported.heading).toBe('Deze taak is klaar');

  // What is said while it is there is a disclosure as well: kind and purpose, or it can't be marked present.
  const meeting = randomUUID();
  const expires = `${addDays(today(), 30)}T03:00:00.000Z`;
  const made = { id: meeting, body: 'conference', day: today(), time: null, expires } as const;
  await db.meetings.add({ ...made, madeBy: memberId('coordinator'), items: [{ caseId, due: [] }] });
  const coordinator = await person('coordinator');
  const there = `/overleg/${meeting}/1`;
  const attending = (await coordinator.get(`${there}/aanwezig`)).form('attendance');
  const present = [memberId('gemeente'), memberId('partner')];
  const half = await coordinator.post(attending, { present });
  expect(half.status).toBe(422);
  const said = { present, kinds: ['signals'], necessity: 'monitor' };
  expect((await coordinator.post(half.form('attendance'), said)).status).toBe(200);
  await db.meetings.start(meeting, new Date().toISOString(), today(), expires, { 1: 1 });
  expect((await partner.get(there)).status).toBe(404);
  const talked = await gemeente.post((await gemeente.get(there)).form('besproken'));
  expect(talked.status).toBe(200);
  const spoken = Object.values((await stateOf(caseId)).disclosures ?? {}).filter(
    ({ step }) => step === 'spoken',
  );
  expect(spoken).toMatchObject([{ partner: ORGANISATION, kinds: ['signals'], meeting }]);

  const revoking = (await raad.get(`${dossier}/revoke-disclosure`)).form('revoke-disclosure');
  const chosen = revoking.fields.find(({ name }) => name === 'disclosure')?.value ?? '';
  await raad.post(revoking, { disclosure: chosen, 'why-revoked': 'Niet meer nodig.' });
  const after = await partner.get(zaak);
  expect(after.text).toContain(own);
  for (const secret of hidden) expect(after.text).not.toContain(secret);
  // Without a permission it can't be there any more.
  const gone = (await coordinator.get(`${there}/aanwezig`)).form('attendance').fields;
  expect(gone.map(({ value }) => value)).not.toContain(memberId('partner'));
  // The store itself refuses what was disclosed before, whoever asks for it by name, and says so in the log.
  const now = await stateOf(caseId);
  const { id: member, party, roles } = demoMembers.find(({ id }) => id === memberId('partner')) ?? {};
  const actor = { member: member ?? '', party: party ?? '', roles: roles ?? [] };
  const look = { caseId, file: 'conference', stage: now.stage, today: today(), signed: true } as const;
  const wanted = { actor, fields: ['10.2b'], involved: [ORGANISATION], refs: [item] };
  const permit = permitToRead({ ...look, ...wanted, purpose: 'disclosed' });
  expect(permit.allowed).toBe(true);
  await expect(db.texts.list(caseId, 'casusoverleg', permit)).rejects.toThrow(AccessDenied);
  await expect(db.texts.read(item, permit)).rejects.toThrow(AccessDenied);
  // Who was there, and who was turned away, stands in the log.
  const log = await db.accessLog.ofCase(caseId);
  const mine = log.filter(({ who }) => who === memberId('partner'));
  expect(mine.some(({ ok, purpose }) => !ok && purpose === 'dossier')).toBe(true);
  for (const allowed of [true, false])
    expect(mine.some(({ ok, purpose }) => ok === allowed && purpose.startsWith('disclosed'))).toBe(true);
});
