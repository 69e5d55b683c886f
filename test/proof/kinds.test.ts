/**
 * The kinds of task that are no part of one subject's usual life, from the mail itself to their effect, in a browser:
 * permission for a disclosure, the checks that the covenant asks for (15.2), a second person's confirmation, requests,
 * incidents, disputes, the covenant's reports, a party that gives notice. The others
 * are played in test/real/browser/kinds.test.ts.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COVENANT_CASE } from '../../contracts/engine.ts';
import { modelCovenant } from '../../covenant/index.ts';
import { demoCandidate } from '../../dev/demo.ts';
import { startEnvironment } from '../../dev/environment.ts';
import type { Values } from '../../dev/html.ts';
import { addDays } from '../../domain/dates/index.ts';
import { OTHER_TASK_KINDS } from '../../domain/forms/index.ts';
import type { TaskRow } from '../../store/index.ts';
import type { Case as CaseOf, Engine } from '../real/browser/case.ts';

// What the browser's tools read when they are loaded: the environment of this file.
const folder = await mkdtemp(join(tmpdir(), 'pga-kinds-'));
const COVENANT_FILE = join(folder, 'covenant.json');
const model = modelCovenant();
// 10.5 in the reading that asks every party, also those that may not know whom it is about.
const permissionBy = { ...model.settings.permissionBy, value: 'all' };
await writeFile(COVENANT_FILE, JSON.stringify({ ...model, settings: { ...model.settings, permissionBy } }));
const environment = await startEnvironment({
  ...{ dataDir: join(folder, 'data'), outside: {}, withCovenantCase: true },
  // 18.1: the parties still have to sign.
  extraEnv: { COVENANT_FILE, COVENANT_CASE: 'draft' },
});
Object.assign(process.env, environment.env, { INSPECTOR_URI: environment.inspectorUri });
const { Case, openEngine } = await import('../real/browser/case.ts');
const { FromMail, PLAYED_APART, RIGHTS_KINDS } = await import('../real/browser/from-mail.ts');
const { playAnnex, playBeginning, playLeft, playNextVersion } = await import('./covenant-from-mail.ts');
const { playAssignment, playComplaint, playCorrection, playDispute, playIncident, playRequest } =
  await import('./papers-from-mail.ts');
const { chosenItems, memberId, store, today, until } = await import('../real/api/support.ts');
const { fillIn } = await import('../real/browser/support.ts');

let engine: Engine;
const mail = new FromMail();
beforeAll(async () => {
  engine = await openEngine(await store());
}, 60_000);
afterAll(async () => {
  await engine?.close();
  await environment.stop();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

const play = async (one: CaseOf, kind: string, account: string, answer: Values) =>
  mail.play(engine.db, await one.task(kind, account), account, answer);

test('the covenant is signed, published and registered before anything else', async () => {
  await expect(Case.begin(engine)).rejects.toThrow();
  const covenant = await playBeginning(engine, mail);
  expect(await covenant.state()).toMatchObject({
    signing: { inForce: today() },
    publication: { number: '2026-12345' },
    registration: { register: 'AVG-12', dpia: 'DPIA-3' },
  });
});

test('the annex of an organisation, signed by link and code', async () => {
  expect((await engine.db.partners.standing(today())).signed).not.toContain('partner-anker');
  await playAnnex(engine, mail, 'partner-anker');
  await until(async () => (await engine.db.partners.standing(today())).signed.includes('partner-anker'));
});

test('another version is signed, published, and takes over on its day', async () => {
  const covenant = await playNextVersion(engine, mail, COVENANT_FILE);
  expect((await covenant.state()).proposal).toMatchObject({ publication: { number: '2026-23456' } });
  await covenant.until('version-takes-over');
  expect((await covenant.state()).versions).toMatchObject([{ version: '2.0.0', number: '2026-23456' }]);
});

test('permission for a disclosure: each party that is asked, also one that may not know whom it is about', async () => {
  const one = await Case.begin(engine);
  await one.others('assess', { observed: 'Gezien.', phase: 'unclear' });
  const items = await chosenItems(engine.db, one.id);
  const partner = 'partner-jeugdhulp';
  await one.others('decide-agenda', {
    ...{ outcome: 'agenda', parties: ['gemeente', 'raad'], partners: [partner], items },
    ...{ reason: 'Nodig.', 'why-parties': 'Nodig.' },
  });
  await one.others('consult-informing', { view: 'inform' });
  await one.others('decide-informing', { outcome: 'inform' });
  await one.others('send-notice', { sentOn: today() });
  const data = {
    information: 'Gaat goed op school.',
    on: today(),
    ground: 'public-task',
    necessity: 'Nodig.',
  };
  await mail.start('raad', `/dossiers/${one.id}/add-data`, 'add-data', data);
  const [item] = Object.values((await one.state()).items) as { texts: string[] }[];
  await mail.start('gemeente', `/dossiers/${one.id}/propose-disclosure`, 'propose-disclosure', {
    ...{ partner, items: item?.texts.slice(0, 1), kinds: ['signals'], necessity: 'carry-out' },
    'why-necessary': 'Voor de hulp.',
  } as Values);
  const step = async () => {
    const [disclosure] = Object.values((await one.state()).disclosures) as { step: string }[];
    return disclosure?.step;
  };
  await play(one, 'permit-disclosure', 'om', { permit: 'yes' });
  // Kind and purpose, and nothing about anybody.
  const row = await one.task('permit-disclosure-unnamed', 'reclassering');
  await mail.begin(row, 'reclassering');
  const seen = await (await mail.desk('reclassering')).page.content();
  for (const secret of ['Proefpersoon', 'Gaat goed op school', 'Voor de hulp', 'Jeugdhulp'])
    expect(seen).not.toContain(secret);
  expect(seen).toContain('Een maatregel uit het plan uitvoeren');
  await play(one, 'permit-disclosure-unnamed', 'reclassering', { permit: 'yes' });
  expect(await step()).toBe('asked');
  await one.others('permit-disclosure', { permit: 'yes' });
  await one.others('permit-disclosure-unnamed', { permit: 'yes' });
  expect(await step()).toBe('permitted');
});

test('a second person confirms an authorisation', async () => {
  const { email, name } = demoCandidate;
  const { db } = engine;
  await mail.start('uitvoerder', '/bevoegdheden/nieuw', 'propose-grant', {
    ...{ name, email, authority: 'case-representative.case-conference', party: 'raad' },
    ...{ from: today(), until: addDays(today(), 30) },
  });
  const member = await db.members.byEmail(email);
  const [row] = await db.tasks.ofCase(member?.caseId ?? '');
  if (!member || !row) throw new Error('nothing was proposed');
  expect(await db.members.authorised(member.id, today(), { unsigned: true })).toBeNull();
  expect(row.assignee).toBe(memberId('leiding-gemeente'));
  await mail.play(db, row, 'leiding-gemeente', { outcome: 'confirm' });
  expect(await db.members.authorised(member.id, today(), { unsigned: true })).toMatchObject({
    party: 'raad',
  });
});

/** Every question that stands on the page of the account gets this answer. */
async function everywhere(account: string, answer: string): Promise<Values> {
  const { page } = await mail.desk(account);
  const radios = await page.locator(`form#task input[type=radio][value="${answer}"]`).all();
  const names = await Promise.all(radios.map((radio) => radio.getAttribute('name')));
  return Object.fromEntries(names.map((name) => [name ?? '', answer]));
}

test('the covenant’s own checks come by mail, and come back', async () => {
  const { db } = engine;
  const covenant = Case.of(engine, COVENANT_CASE);
  const opened = async (kind: string, account: string): Promise<TaskRow> => {
    await until(async () => (await covenant.open(kind)).length > 0);
    return covenant.task(kind, account);
  };
  // Whoever checks has looked as well: those lines are for somebody else.
  await db.accessLog.write({
    ...{ who: memberId('fg'), party: 'gemeente', what: 'list', purpose: 'task:check-accuracy' },
    ...{ fields: ['8.2a'], file: 'weegploeg', caseId: null, ok: true, odd: ['many'] },
  });
  const before = (await covenant.state()).duties;
  await covenant.until('check-log-opens');

  const checking = await opened('check-log', 'fg');
  await mail.begin(checking, 'fg');
  await mail.play(db, checking, 'fg', await everywhere('fg', 'in-order'));
  const own = await opened('check-own-log', 'auditor');
  await mail.begin(own, 'auditor');
  const answers = {
    ...(await everywhere('auditor', 'in-order')),
    ...{ outcome: 'follow-up', owner: 'administrator', on: addDays(today(), 1000) },
  };
  await mail.play(db, own, 'auditor', answers);
  expect((await db.cases.past(COVENANT_CASE))[0]?.summary).toContain('opvolging nodig');

  const names = await opened('check-authorisations', 'uitvoerder');
  // Twenty names a page: all but the last page lead to the next.
  for (let left = (await db.members.all()).length; left > 21; left -= 20) {
    await mail.begin(names, 'uitvoerder');
    const at = await mail.desk('uitvoerder');
    await fillIn(at.page, 'task', await everywhere('uitvoerder', 'stays'));
    await at.page.locator('form#task [type=submit]').last().click();
  }
  await mail.begin(names, 'uitvoerder');
  await mail.play(db, names, 'uitvoerder', await everywhere('uitvoerder', 'stays'));
  const after = (await covenant.state()).duties;
  for (const kind of ['check-log', 'check-authorisations'])
    expect([kind, after[kind].times]).toEqual([kind, before[kind].times + 1]);
});

test('a request, an incident and a dispute', async () => {
  const request = await playRequest(engine, mail);
  await until(async () => (await request.state()).step === 'closed');
  expect((await request.state()).decision).toMatchObject({ access: 'as-contributed' });
  expect((await request.state()).withheld).toMatchObject([{ party: 'politie', ground: 'b' }]);
  const incident = await playIncident(engine, mail);
  expect((await incident.state()).breach).toMatchObject({ decided: 'report' });
  // What was told of it goes when it is closed; the register stays.
  await until(async () =>
    (await engine.db.texts.items(incident.id, 'zaken')).every(({ unit }) => unit !== 'incident'),
  );
  const dispute = await playDispute(engine, mail);
  expect((await engine.db.cases.load(dispute.id))?.stage).toBe('settled');
});

test('a complaint, handled by somebody who was not involved', async () => {
  const complaint = await playComplaint(engine, mail);
  await until(async () => (await complaint.state()).step === 'closed');
  expect(await complaint.state()).toMatchObject({
    ...{ outcome: 'decided', decision: { opinion: 'founded' }, reading: { step: 'given' } },
  });
});

test('somebody looks for a time by the controller’s task, and says when it is enough', async () => {
  const one = await playAssignment(engine, mail);
  expect(await one.state()).toMatchObject({ step: 'over', outcome: 'done', what: 'duties' });
});

test('a look in an emergency is reviewed by the other core parties', async () => {
  const one = await Case.begin(engine);
  await mail.start('om', `/dossiers/${one.id}/spoed`, 'look-in-emergency', { reason: 'Hij dreigt nu.' });
  await play(one, 'review-emergency', 'politie', { outcome: 'not-needed' });
  const [last] = await engine.db.cases.past(one.id, { limit: 1 });
  expect(last?.summary).toContain('Inzage bij spoed beoordeeld: niet nodig');
});

test('a correction at the person’s request: shielded, confirmed by who had it, and seen again after a decision', async () => {
  const file = await playCorrection(engine, mail);
  const { rights } = await file.state();
  expect(rights.shields).toEqual({});
  expect(Object.values(rights.corrections)).toMatchObject([
    { what: 'shield', step: 'done', recipients: { politie: { confirmedOn: today() } } },
  ]);
});

test('the security plan is put to the core parties and adopted', async () => {
  const covenant = Case.of(engine, COVENANT_CASE);
  await mail.start('uitvoerder', '/beveiligingsplan/voorleggen', 'propose-security-plan', { sure: ['yes'] });
  await play(covenant, 'adopt-security-plan', 'leiding-gemeente', { outcome: 'adopt' });
  await covenant.others('adopt-security-plan', { outcome: 'adopt' });
  expect((await covenant.state()).securityPlan).toEqual({ adopted: expect.anything() });
});

test('the covenant’s reports and what follows from them, and a party that gives notice', async () => {
  const { db } = engine;
  const covenant = Case.of(engine, COVENANT_CASE);
  const answered = async (kind: string, account: string, answer: Values) => {
    await until(async () => (await covenant.open(kind)).length > 0);
    await play(covenant, kind, account, answer);
  };
  const reports = [
    ['check-security', 'leiding-gemeente'],
    ['evaluate-security', 'fg'],
    ['evaluate-covenant', 'uitvoerder'],
  ] as const;
  await answered('follow-up', 'uitvoerder', { report: 'Uitgezocht.', outcome: 'done' });
  for (const [kind, account] of reports) {
    if ((await covenant.open(kind)).length === 0) await covenant.until(`${kind}-opens`);
    await answered(kind, account, { report: 'Bekeken.', outcome: 'in-order' });
    expect([kind, (await covenant.state()).duties[kind].times]).toEqual([kind, 1]);
  }

  await mail.start('leiding-om', '/convenant/opzeggen', 'give-notice', { sure: ['yes'] });
  await answered('note-leaving', 'leiding-gemeente', { handled: ['yes'] });
  // 18.2: its cases by number, with what is still open in each; nobody's name.
  const handing = await covenant.task('hand-over-cases', 'leiding-om');
  await mail.begin(handing, 'leiding-om');
  const list = await (await mail.desk('leiding-om')).page.content();
  expect(list).toMatch(/Dossier [\dA-Za-z]+/);
  expect(list).not.toContain('Proefpersoon');
  await answered('hand-over-cases', 'leiding-om', { handled: ['yes'] });
  await answered('decide-continuation', 'leiding-politie', { outcome: 'continue' });
  expect((await covenant.state()).continuing).toEqual({ om: { politie: 'continue' } });
  expect(await db.tasks.ofCase(COVENANT_CASE)).toContainEqual(
    expect.objectContaining({ kind: 'decide-continuation', party: 'gemeente', status: 'open' }),
  );
});

test('a party that left between the mail and the click', () => playLeft(engine, mail, 'om'));

test('every kind was played', () => {
  const here = [...PLAYED_APART, ...RIGHTS_KINDS, ...OTHER_TASK_KINDS];
  expect(here.filter((kind) => !mail.played.has(kind))).toEqual([]);
});
