/** A case conference from agenda to minutes, over the pages: who sees what, and what is decided becomes a task. */
import { randomUUID } from 'node:crypto';
import { createEngine } from '../../../api/engine.ts';
import { demoAcr, demoMembers } from '../../../dev/demo.ts';
import { fill } from '../../../dev/html.ts';
import { Postbox } from '../../../dev/rehearsal/postbox.ts';
import { addDays, dayInWords } from '../../../domain/dates/index.ts';
import type { SubjectState } from '../../../domain/subject/index.ts';
import type { Store, TaskRow } from '../../../store/index.ts';
import { eventually } from '../workflows/support.ts';
import {
  casesOf,
  chosenItems,
  config,
  memberId,
  newSubject,
  person,
  register,
  signalOf,
  store,
  today,
} from './support.ts';
import { htmlProblems } from './valid-html.ts';

let db: Store;
let engine: ReturnType<typeof createEngine>;
beforeAll(async () => {
  db = await store();
  engine = createEngine(config, db.keys);
}, 60_000);
afterAll(() => engine.close());

/** What the pages do as well, without their texts: to get there quickly. */
async function command(
  caseId: string,
  account: string,
  event: { type: string } & Record<string, unknown>,
): Promise<void> {
  const member = demoMembers.find(({ id }) => id === memberId(account));
  if (!member) throw new Error('no such demo account');
  const actor = { member: member.id, party: member.party, roles: member.roles };
  const commandId = randomUUID();
  const signIn = { acr: demoAcr.twoFactor, at: new Date().toISOString(), session: 'test' };
  const { type } = event;
  await db.intents.put({ commandId, caseId, caseKind: 'subject', type, event, actor, signIn });
  const answer = await engine.command(caseId, commandId);
  if (!answer?.ok) throw new Error(`${type}: ${answer?.code}`);
}

interface Caught {
  to: { address: string }[];
  subject: string;
  text: string;
  attachments?: { filename?: string }[];
}
/** The newest such mail to this account, once it has come. */
const mailTo = async (account: string, like: (mail: Caught) => boolean): Promise<Caught> => {
  const found = async () => {
    const all = (await (await fetch(`${process.env.MAIL_CATCHER}/api/email`)).json()) as Caught[];
    return all.findLast((mail) => mail.to[0]?.address === `${account}@voorbeeld.test` && like(mail));
  };
  const mail = await eventually(found, (one) => one !== undefined);
  if (!mail) throw new Error('no such mail');
  return mail;
};

const open = async (caseId: string, kind: string): Promise<TaskRow[]> =>
  (await db.tasks.ofCase(caseId)).filter((row) => row.kind === kind && row.status === 'open');

/** Everybody who has such a task gives this answer. */
async function all(caseId: string, kind: string, answer: object): Promise<void> {
  for (const { task, assignee } of await open(caseId, kind)) {
    const account = demoMembers.find(({ id }) => id === assignee)?.email.split('@')[0] ?? '';
    await command(caseId, account, { type: 'complete-task', task, kind, answer, texts: [] });
  }
}

const stateOf = async (caseId: string) => (await db.cases.load(caseId))?.state as SubjectState;

test('from what is due to minutes: need to know at every step, and a decision is a task at once', async () => {
  const subject = newSubject();
  await register(signalOf(subject));
  const [caseId = ''] = await casesOf(db, subject);
  await all(caseId, 'assess', {});
  await all(caseId, 'decide-agenda', {
    ...{ outcome: 'agenda', parties: ['gemeente', 'raad'], items: await chosenItems(db, caseId) },
  });
  const gemeente = await person('gemeente');
  const [drawing] = await open(caseId, 'draw-up-plan');
  const plan = `Het plan ${randomUUID()}.`;
  const drawn = await gemeente.do(
    `/taken/${drawing?.number}`,
    {
      ...{ aims: ['a'], plan, 'actions.0.what': 'Een gesprek.', 'actions.0.owner': 'raad' },
      'actions.0.by': addDays(today(), 1),
    },
    'task',
  );
  expect(drawn.heading).toBe('Deze taak is klaar');
  await all(caseId, 'agree-plan', { agree: 'yes' });
  const number = caseId.slice(0, 8);
  const secrets = [plan, subject.name, 'Een gesprek.'];
  const [coordinator, raad, outsider] = await Promise.all(
    ['coordinator', 'raad', 'reclassering'].map((account) => person(account)),
  );
  if (!coordinator || !raad || !outsider) throw new Error('not signed in');

  // The agenda comes from what is due: numbers, stages, dates and their reasons, nothing else.
  const planning = await coordinator.get('/overleg/nieuw?soort=conference');
  for (const words of [`Dossier ${number}`, 'Meld hoe het met uw actie staat', 'Waarom deze datum?'])
    expect(planning.text).toContain(words);
  for (const secret of secrets) expect(planning.text).not.toContain(secret);
  const form = planning.form('new-meeting');
  const wrong = await coordinator.post(form, { day: today(), time: 'straks', cases: [caseId] });
  expect([wrong.status, wrong.html.includes('id="time-fout"')]).toEqual([422, true]);
  expect(wrong.form('new-meeting').fields.find(({ value }) => value === caseId)?.checked).toBe(true);
  const values = { day: today(), time: '9.30', cases: [caseId] };
  const [made, twin] = await Promise.all([
    coordinator.post(wrong.form('new-meeting'), values),
    coordinator.post(wrong.form('new-meeting'), values),
  ]);
  expect(made.heading).toContain('om 09.30 uur');
  expect(twin.url).toBe(made.url);
  const href = new URL(made.url).pathname;
  for (const other of [raad, outsider]) {
    expect((await other.get('/overleg/nieuw?soort=conference')).status).toBe(403);
    expect((await other.get(href)).status).toBe(404);
    expect((await other.get(`${href}/1`)).status).toBe(404);
  }

  // Only who is involved can be there, whatever a form is made to say.
  const choosing = await coordinator.get(`${href}/1/aanwezig`);
  const attendance = choosing.form('attendance');
  const offered = attendance.fields.filter(({ name }) => name === 'present').map(({ value }) => value);
  expect(offered.sort()).toEqual(['gemeente', 'gemeente2', 'raad'].map(memberId).sort());
  expect(choosing.text).toContain('Een externe casuspartner kunt u alleen kiezen');
  const forged = fill(attendance, { present: [memberId('raad')] });
  forged.append('present', memberId('politie'));
  expect((await coordinator.send(attendance, forged)).status).toBe(422);
  expect((await db.meetings.get(href.split('/')[2] ?? ''))?.items[0]?.present).toEqual([]);
  const early = await coordinator.post((await coordinator.get(href)).form('begin'));
  expect([early.status, early.text.includes('Kies eerst')]).toEqual([409, true]);
  const chosen = await coordinator.post(attendance, { present: ['gemeente', 'raad'].map(memberId) });
  expect(chosen.text).toContain('Eva Smit (de Raad voor de Kinderbescherming)');

  // Before it begins there are dates only; a participant does not begin it.
  const before = await raad.get(`${href}/1`);
  expect(before.text).toContain('nog niet begonnen');
  for (const secret of secrets) expect(before.text).not.toContain(secret);
  const begin = chosen.form('begin');
  const csrf = before.form('sign-out').fields.find(({ name }) => name === '_csrf')?.value ?? '';
  expect((await raad.send(begin, new URLSearchParams({ _csrf: csrf }))).status).toBe(403);
  expect((await coordinator.post(begin)).text).toContain('Dit overleg is bezig');

  // On the table for who is there; for the one who made the agenda still dates only.
  const table = await raad.get(`${href}/1`);
  expect(table.text).toContain(plan);
  expect(table.text).toContain('Een gesprek.');
  for (const who of [coordinator, await person('uitvoerder')])
    for (const secret of secrets) expect((await who.get(`${href}/1`)).text).not.toContain(secret);
  for (const account of ['politie', 'reclassering', 'gemeente2'])
    for (const path of [href, `${href}/1`, `${href}/verslag`, `${href}/1/add-action`]) {
      const page = await (await person(account)).get(path);
      for (const secret of secrets) expect(page.text).not.toContain(secret);
      if (account !== 'gemeente2') expect(page.status).toBe(404);
    }

  // 15.2e: who has read many other files without a task is asked why first, and sees nothing before that.
  const raadId = memberId('raad');
  const line = { who: raadId, party: 'raad', what: 'list', purpose: 'conference:meeting', fields: ['9.3'] };
  for (let other = 0; other < 15; other++) {
    const otherCase = randomUUID();
    await db.keys.engineKey(otherCase, { create: true });
    await db.accessLog.write({ ...line, file: 'casusoverleg', caseId: otherCase, ok: true });
  }
  const why = await raad.get(`${href}/1`);
  expect(why.heading).toBe('Zeg eerst waarom u dit opent');
  for (const secret of secrets) expect(why.text).not.toContain(secret);
  expect((await raad.post(why.form('why-opened'), {})).status).toBe(422);
  const told = await raad.post(why.form('why-opened'), {
    reason: 'meeting',
    words: 'Vijftien keer overleg.',
  });
  expect(new URL(told.url).pathname).toBe(`${href}/1`);
  expect(told.text).toContain(plan);
  const reason = (await db.accessLog.ofCase(caseId)).find(({ what }) => what === 'reason');
  expect(reason).toMatchObject({ who: raadId, purpose: 'meeting', odd: ['many'], ok: true });

  // A decision becomes a task during the meeting, with a mail.
  const until = addDays(today(), 9);
  const added = await gemeente.do(
    `${href}/1/add-action`,
    { what: 'Huisbezoek.', owner: 'raad', until },
    'add-action',
  );
  expect(new URL(added.url).pathname).toBe(`${href}/1`);
  const task = (await open(caseId, 'report-action')).find(({ lastDay }) => lastDay === until);
  expect(task?.assignee).toBe(memberId('raad'));
  const postbox = new Postbox(String(process.env.MAIL_CATCHER));
  await eventually(
    () => postbox.fresh(),
    (mails) => mails.some((mail) => mail.task === task?.number && mail.to === 'raad@voorbeeld.test'),
  );
  const action = (await raad.get(`${href}/1/add-action`)).form('add-action');
  const uninvolved = fill(action, { what: 'Iets.', until });
  uninvolved.set('owner', 'reclassering');
  const refused = await raad.send(action, uninvolved);
  expect([refused.status, refused.html.includes('id="owner-fout"')]).toEqual([422, true]);

  // One's own task, and back to the meeting.
  const page = await raad.get(`${href}/1`);
  expect(page.text).toContain('Huisbezoek.');
  const own = page.links.find((link) => link.includes(`/taken/${task?.number}?terug=`)) ?? '';
  const asked = await raad.get(own);
  expect(asked.text).toContain('Terug naar het overleg');
  const back = await raad.post(asked.form('task'), { done: 'yes', report: 'Geweest.' });
  expect(new URL(back.url).pathname).toBe(`${href}/1`);
  expect((await raad.get(own.replace(String(task?.number), String(drawing?.number)))).text).not.toContain(
    'Terug naar',
  );
  const elsewhere = page.links.find((link) => link.includes('/taken/') && link !== own) ?? '';
  const away = await raad.get(elsewhere.replace(/terug=.*/, `terug=${encodeURIComponent('//evil.test/1')}`));
  expect(away.form('task').action).not.toContain('evil');

  // Discussed: once, and it counts as processing.
  const sent = back.form('besproken');
  const twice = await Promise.all([raad.post(sent), raad.post(sent)]);
  for (const done of twice) expect(done.text).toContain('Besproken in het casusoverleg');
  expect((await stateOf(caseId)).file?.lastProcessing).toBe(today());
  expect(twice[0]?.forms.map(({ id }) => id)).not.toContain('besproken');

  // The minutes are the case's own records.
  const running = await coordinator.get(href);
  expect((await coordinator.post(running.form('einde'))).text).toContain('Dit overleg is geweest');
  const minutes = await raad.get(`${href}/verslag`);
  for (const words of [
    ...['Eva Smit, de Raad voor de Kinderbescherming', 'Sanne de Boer, de gemeente', 'Actie toegevoegd'],
    ...['Gedaan: Meld hoe het met uw actie staat', 'Besproken in het casusoverleg', String(task?.number)],
  ])
    expect(minutes.text).toContain(words);
  for (const secret of [...secrets, 'Huisbezoek', 'Geweest']) expect(minutes.text).not.toContain(secret);
  const counts = await coordinator.get(`${href}/verslag`);
  expect(counts.text).toContain('Vastgelegd: 3 besluiten, 1 nieuwe taak.');
  expect(counts.text).not.toContain('Actie toegevoegd');
  expect((await raad.get(`${href}/1`)).text).not.toContain(plan);
  for (const path of [`${href}/1/aanwezig`, `${href}/1/add-action`])
    expect((await (path.endsWith('action') ? raad : coordinator).get(path)).status).toBe(409);
  expect((await coordinator.post(attendance, { present: [memberId('gemeente2')] })).status).toBe(409);

  // Who looked is on record, and who tried in vain.
  const log = (await db.accessLog.ofCase(caseId)).filter(({ purpose }) => purpose.endsWith('meeting'));
  const who = (what: string) => new Set(log.filter((line) => line.what === what).map((line) => line.who));
  expect(who('list')).toEqual(new Set(['raad', 'gemeente'].map(memberId)));
  expect(who('read')).toContain(memberId('coordinator'));
  for (const one of [made, planning, choosing, table, minutes, counts, wrong, early])
    expect(await htmlProblems(one.html)).toEqual([]);
}, 60_000);

test('the weighing team: the core parties with the signal on the table, and nothing is kept longer by it', async () => {
  const subject = newSubject();
  // Long ago: before what other tests have left to weigh.
  const received = { receivedOn: addDays(today(), -25), on: addDays(today(), -26) };
  await register({ ...signalOf(subject), ...received });
  const [caseId = ''] = await casesOf(db, subject);
  const coordinator = await person('coordinator');
  const planning = (await coordinator.get('/overleg/nieuw?soort=weighing')).form('new-meeting');
  const planned = await coordinator.post(planning, { day: addDays(today(), 1), cases: [caseId] });
  const href = new URL(planned.url).pathname;
  const attendance = (await coordinator.get(`${href}/1/aanwezig`)).form('attendance');
  const offered = attendance.fields.filter(({ name }) => name === 'present').map(({ value }) => value);
  expect(offered).not.toContain(memberId('raad'));
  await coordinator.post(attendance, { present: [memberId('politie')] });
  const police = await person('politie');
  // Who is chosen is asked by mail, and hears of another day.
  const told = await mailTo('politie', (mail) => mail.text.includes(`${config.baseUrl}${href}`));
  expect([told.subject, told.text.includes(caseId.slice(0, 8))]).toEqual([
    `Overleg op ${dayInWords(addDays(today(), 1))}`,
    false,
  ]);
  expect(told.attachments?.map(({ filename }) => filename)).toEqual(['overleg.ics']);
  expect((await police.get(`${href}/verplaatsen`)).status).toBe(404);
  const moving = await coordinator.get(`${href}/verplaatsen`);
  const day = addDays(today(), 4);
  const noTime = await coordinator.post(moving.form('move-meeting'), { day, time: 'later' });
  expect([noTime.status, noTime.html.includes('id="time-fout"')]).toEqual([422, true]);
  const moved = await coordinator.post(noTime.form('move-meeting'), { day, time: '11.15' });
  expect(moved.heading).toContain(`${dayInWords(day)} om 11.15 uur`);
  await mailTo('politie', (mail) => mail.subject === `Overleg op ${dayInWords(day)} om 11.15 uur`);
  expect((await coordinator.post(moved.form('begin'))).text).toContain('Dit overleg is bezig');
  expect((await coordinator.get(`${href}/verplaatsen`)).status).toBe(409);
  const before = JSON.stringify((await stateOf(caseId)).signals);
  const table = await police.get(`${href}/1`);
  for (const words of [subject.name, 'Een feitelijke omschrijving.', 'Beoordeel het signaal'])
    expect(table.text).toContain(words);
  const question = { of: 'om', question: 'Wat is bij u bekend?' };
  const asked = await police.do(`${href}/1/ask-information`, question, 'ask-information');
  expect(asked.text).toContain('Aanvullende informatie gevraagd');
  expect((await open(caseId, 'give-information')).map(({ party }) => party)).toEqual(['om']);
  expect((await police.post(asked.form('besproken'))).text).toContain('Besproken in de weegploeg');
  expect(JSON.stringify((await stateOf(caseId)).signals)).toBe(before);
  const again = (await coordinator.get('/overleg/nieuw?soort=weighing')).form('new-meeting');
  const other = await coordinator.post(again, { day: today(), cases: [caseId] });
  const also = (await coordinator.get(`${new URL(other.url).pathname}/1/aanwezig`)).form('attendance');
  const both = await coordinator.post(also, { present: ['politie', 'gemeente'].map(memberId) });
  await coordinator.post(also, { present: [memberId('gemeente')] });
  const off = `Overleg op ${dayInWords(today())}: u hoeft niet te komen`;
  await mailTo('politie', ({ subject }) => subject === off);
  expect((await coordinator.post(both.form('weg'))).heading).toBe('Overleg');
  await mailTo('gemeente', ({ subject }) => subject === off);
  expect((await coordinator.get(other.url)).status).toBe(404);
}, 60_000);
