/** Somebody is away: a deputy does their tasks, or the coordinator hands a task over. Over the pages and the mail. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Mail, Postbox } from '../../../dev/rehearsal/postbox.ts';
import { addDays } from '../../../domain/dates/index.ts';
import type { Store, TaskRow } from '../../../store/index.ts';
import { assessment, isListed, memberId, openTask, person, store, today } from './support.ts';

let db: Store;
const postbox = new Postbox(String(process.env.MAIL_CATCHER));
beforeAll(async () => {
  db = await store();
}, 60_000);

const om = memberId('om');
const om2 = memberId('om2');
const PAGE = '/instellingen/vervanging';

/** All that has come in since this file began. */
const mails: Mail[] = [];

/** The link that each of these got about the task, by account. */
async function linksTo(row: TaskRow, ...accounts: string[]): Promise<string[]> {
  const until = Date.now() + 20_000;
  for (;;) {
    mails.push(...(await postbox.fresh()));
    const found = mails.filter(({ task }) => task === row.number);
    const links = accounts.map(
      (account) => found.find(({ to, link }) => link && to === `${account}@voorbeeld.test`)?.link,
    );
    if (links.every(Boolean)) return links as string[];
    if (Date.now() > until)
      throw new Error(`mail came to ${found.map(({ to, subject }) => `${to} (${subject})`).join(', ')} only`);
    await sleep(100);
  }
}

test('a deputy gets the mail, does the task, and is shown nothing once it has ended', async () => {
  const [absent, deputy, police] = await Promise.all([person('om'), person('om2'), person('politie')]);
  const before = await openTask(db, 'om');
  expect((await deputy.get(`/taken/${before.number}`)).status).toBe(403);

  const fresh = await absent.get(`${PAGE}/nieuw`);
  // A colleague of the same party and role; nobody else is offered.
  expect(fresh.html).toContain(om2);
  expect(fresh.html).not.toContain(memberId('politie'));
  const tooLong = await absent.post(fresh.form('new-deputy'), {
    ...{ deputy: om2, from: today(), until: addDays(today(), 400) },
  });
  expect(tooLong.status).toBe(422);
  expect(tooLong.text).toContain('Dit is te lang');
  const named = await absent.post(tooLong.form('new-deputy'), { until: addDays(today(), 5) });
  expect(named.heading).toBe('Vervanging');
  expect(named.text).toContain('Thomas van Leeuwen vervangt u');
  expect((await police.get(`${PAGE}/ander`)).status).toBe(403);
  // Who is away can't be chosen, and nobody is their own deputy.
  const coordinator = await person('coordinator');
  const other = (await coordinator.get(`${PAGE}/ander`)).form('new-deputy');
  const choice = { from: today(), until: addDays(today(), 2), reason: 'absent' };
  const chain = await coordinator.post(other, { ...choice, member: om2, deputy: om });
  expect([chain.status, chain.text]).toEqual([422, expect.stringContaining('in die tijd zelf afwezig')]);
  const self = await coordinator.post(other, { ...choice, member: om2, deputy: om2 });
  expect([self.status, self.text]).toEqual([422, expect.stringContaining('niemand vervangt zichzelf')]);

  try {
    const list = await deputy.get('/');
    expect(list.text).toContain('U vervangt Marijke Visser');
    expect(await isListed(deputy, '/', `/taken/${before.number}`)).toBe(true);
    // A form that the absent one kept is theirs alone; a deputy keeps another (0019).
    const kept = { _concept: '1', observed: 'Nog niet voor anderen.' };
    await absent.do(`/taken/${before.number}`, kept, 'task');
    const seen = await deputy.get(`/taken/${before.number}`);
    expect(seen.html).not.toContain(kept.observed);
    await deputy.post(seen.form('task'), { ...kept, observed: 'Van de vervanger.' });
    const again = await absent.get(`/taken/${before.number}`);
    expect([again.html.includes(kept.observed), again.html.includes('Van de vervanger.')]).toEqual([
      true,
      false,
    ]);
    expect(seen.heading).toBe('Beoordeel het signaal');
    expect(seen.text).toContain('U vervangt Marijke Visser.');
    const lines = await db.accessLog.ofCase(before.caseId);
    expect(lines.filter(({ who, ok }) => who === om2 && ok).map(({ detail }) => detail)).toContainEqual({
      ...{ caseId: before.caseId, for: om },
    });

    // Whom to mail may be half a second old (store/members.ts).
    await sleep(600);
    const row = await openTask(db, 'om');
    expect(row.assignee).toBe(om);
    const [mine = '', theirs = ''] = await linksTo(row, 'om', 'om2');
    expect(mine).not.toBe(theirs);
    // Who was chosen heard of it.
    const told = mails.filter(({ subject }) => subject.startsWith('Vervanging'));
    expect(told.map(({ to }) => to)).toEqual(['om2@voorbeeld.test']);
    const ids = await Promise.all(
      [om, om2].map(async (to) => (await db.outbox.get(`${row.id}:task:${to}`))?.messageId),
    );
    expect(new Set(ids).size).toBe(2);
    // Each link is bound to its own person.
    expect((await absent.get(theirs)).status).toBe(403);
    expect((await deputy.get(mine)).status).toBe(403);
    const done = await deputy.do(theirs, assessment, 'task');
    expect(done.heading).toBe('Deze taak is klaar');
    const line = (await db.cases.journal(row.caseId)).find(({ by }) => by?.member === om2);
    expect(line?.summary).toContain('(door de vervanger)');
    expect(line?.detail).toMatchObject({ type: 'complete-task', for: om });
    expect((await absent.get('/taken/klaar')).text).toContain('Thomas van Leeuwen');

    // Ended while the deputy had the form open: from that moment on nothing goes through.
    const own = await absent.get(PAGE);
    const stop = own.forms.find(({ id }) => id?.startsWith('einde-'));
    if (!stop) throw new Error('nothing to stop');
    expect((await police.send(stop, new URLSearchParams({ _csrf: 'x' }))).status).toBe(403);
    expect((await absent.post(stop)).heading).toBe('Vervanging');
    const late = await deputy.post(seen.form('task'), assessment);
    expect(late.status).toBe(403);
    expect((await db.tasks.get(before.id))?.status).toBe('open');
    expect((await deputy.get('/')).text).not.toContain('U vervangt');
    // What they did stands in their own list, with their own answer; what they did not do is not theirs to read.
    const klaar = await deputy.get('/taken/klaar');
    expect(klaar.text).toContain('u verving Marijke Visser');
    const [shown, open] = [
      await deputy.get(`/taken/${row.number}`),
      await deputy.get(`/taken/${before.number}`),
    ];
    expect([shown.heading, shown.text.includes(String(assessment.observed))]).toEqual([
      'Deze taak is klaar',
      true,
    ]);
    expect([open.status, (await police.get(`/taken/${row.number}`)).status]).toEqual([403, 403]);
    expect((await absent.get(`/taken/${row.number}`)).text).toContain(String(assessment.observed));
  } finally {
    for (const { id } of await db.deputies.all(today()))
      await db.deputies.end(id, om, new Date().toISOString());
  }
});

test('the coordinator hands a task over with a reason, and the old link shows nothing any more', async () => {
  const [old, next] = await Promise.all([person('om'), person('om2')]);
  const [coordinator, police] = await Promise.all([person('coordinator'), person('politie')]);
  const row = await openTask(db, 'om');
  const [oldLink = ''] = await linksTo(row, 'om');
  const page = await coordinator.get(`/taken/${row.number}`);
  expect(page.text).not.toContain('feitelijke');
  const form = page.form('reassign');
  expect(form.fields.filter(({ name }) => name === 'to').map(({ value }) => value)).toEqual([om2]);
  const without = await coordinator.post(form, { to: om2 });
  expect(without.status).toBe(422);
  expect((await police.send(form, new URLSearchParams({ to: om2, reason: 'leave' }))).status).toBe(403);
  const done = await coordinator.post(without.form('reassign'), { reason: 'leave' });
  expect(done.text).toContain('Thomas van Leeuwen');
  // The same form again (a double click) is the same command.
  expect((await coordinator.post(without.form('reassign'), { reason: 'leave' })).status).toBe(200);
  expect((await db.tasks.get(row.id))?.assignee).toBe(om2);

  const shut = await old.get(oldLink);
  expect(shut.status).toBe(403);
  expect(shut.heading).toBe('Deze taak is niet meer voor u');
  const [link = ''] = await linksTo(row, 'om2');
  expect((await next.do(link, assessment, 'task')).heading).toBe('Deze taak is klaar');
  expect(await db.outbox.get(`${row.id}:handed-over:${om}`)).toMatchObject({ occasion: 'handed-over' });

  const steps = await db.cases.journal(row.caseId);
  const step = steps.filter(({ summary }) => summary === 'Taak overgedragen');
  expect(step.map(({ by, detail }) => [by?.member, detail])).toEqual([
    [memberId('coordinator'), expect.objectContaining({ to: om2, reason: 'leave' })],
  ]);
  const lines = await db.accessLog.ofCase(row.caseId);
  expect(lines.find(({ what }) => what === 'reassign')?.detail).toMatchObject({ from: om, to: om2 });
});

test('a manager sees whose task it is and when it ends, of the own party only', async () => {
  const manager = await person('leiding-om');
  const [own, other] = [await openTask(db, 'om'), await openTask(db, 'politie')];
  const page = await manager.get(`/taken/${own.number}`);
  expect(page.text).toContain('Marijke Visser');
  expect(page.text).not.toContain('feitelijke');
  const forms = page.forms.map(({ id }) => id);
  expect(forms).not.toContain('task');
  expect(forms).not.toContain('reassign');
  expect((await manager.get(`/taken/${other.number}`)).status).toBe(403);
});
