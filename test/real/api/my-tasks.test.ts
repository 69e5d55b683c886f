import { randomUUID } from 'node:crypto';
import type { Page } from '../../../dev/person.ts';
import { addDays, startOfDay, weekday } from '../../../domain/dates/index.ts';
import type { TaskRow } from '../../../store/index.ts';
import { record, task } from '../store/open.ts';
import { assessment, db, memberId, openTask, person, problemsOf, today } from './support.ts';

const HARD = 'Gezien: שלום 🙂 "q" & <b>t</b>\ntweede regel';

test('a done task: its assignee sees the answer while the file is in use, nobody else ever', async () => {
  const row = await openTask(db);
  const police = await person('politie');
  const at = `/taken/${row.number}`;
  const link = `/t/${await db.links.issue(row.id, memberId('politie'))}`;
  const page = await police.get(at);
  const answer = { ...assessment, observed: HARD, areas: ['contacts', 'training'] };
  expect((await police.post(page.form('task'), answer)).heading).toBe('Deze taak is klaar');
  const done = await police.get(at);
  expect(done.heading).toBe('Deze taak is klaar');
  const words = [
    'Wat u heeft geantwoord',
    'Opvallende contacten, Training',
    'Dat is niet te zeggen',
    'שלום 🙂',
  ];
  for (const word of words) expect(done.text).toContain(word);
  expect(done.text).toMatch(/Gedaan door u /);
  expect(done.html).not.toContain('<b>t');
  expect(await problemsOf(done)).toEqual([]);

  // Back in the browser, and sent again: once the same, once something else.
  expect((await police.post(page.form('task'), answer)).status).toBe(200);
  const other = await police.post(page.form('task'), { ...answer, observed: 'Iets heel anders.' });
  expect([other.status, other.heading]).toEqual([409, 'Deze taak is klaar']);
  expect(other.text).toContain('Wat u nu heeft verstuurd, is niet gebruikt.');
  expect(other.html).toContain('Iets heel anders.');
  expect(await problemsOf(other)).toEqual([]);
  expect((await police.get(at)).text).toContain('tweede regel');

  for (const account of ['om', 'coordinator', 'politie2']) {
    const theirs = await (await person(account)).get(at);
    expect([account, theirs.text.includes('שלום'), theirs.text.includes('Opvallende')]).toEqual([
      account,
      false,
      false,
    ]);
  }
  expect((await police.get(link)).text).not.toContain('שלום');
  const lines = (await db.accessLog.ofCase(row.caseId)).filter(
    ({ purpose }) => purpose === 'own-answer:assess',
  );
  expect(new Set(lines.map(({ who, file }) => `${who} ${file}`))).toEqual(
    new Set([`${memberId('politie')} journal`, `${memberId('politie')} weegploeg`]),
  );

  const list = await police.get('/taken/klaar');
  expect(list.links.some((href) => href.endsWith(at))).toBe(true);
  expect(await problemsOf(list)).toEqual([]);
  const before = await police.post(list.form('filter'), { jaar: '2026' });
  expect(before.links.some((href) => href.endsWith(at))).toBe(today().startsWith('2026'));
  expect((await police.get('/taken/klaar?soort=send-notice')).links.some((href) => href.endsWith(at))).toBe(
    false,
  );
  expect((await (await person('om')).get('/taken/klaar')).text).not.toContain(row.number);

  // AVG 18(2), and 13.2.
  const units = [row.about ?? ''];
  await db.effects.restrict(row.caseId, units, true);
  const restricted = await police.get(at);
  expect([restricted.heading, restricted.text.includes('שלום')]).toEqual(['Deze taak is klaar', false]);
  expect(restricted.text).toContain('beperkt');
  await db.effects.restrict(row.caseId, units, false);
  expect((await police.get(at)).text).toContain('שלום');
  await db.effects.archive(row.caseId);
  const archived = await police.get(at);
  expect([archived.text.includes('archief'), archived.text.includes('שלום')]).toEqual([true, false]);
}, 40_000);

/** Forty open tasks of somebody who has none: three too late, the others from today on, one a day. */
async function manyTasks(why: TaskRow['why'], member: string): Promise<() => Promise<TaskRow>> {
  const caseId = randomUUID();
  const tasks = Array.from({ length: 40 }, (_, at) => {
    const lastDay = addDays(today(), at < 3 ? at - 5 : at - 3);
    const endsAt = startOfDay(addDays(lastDay, 1));
    const kind = at % 2 === 0 ? 'assess' : 'review-round';
    return task(`t${at}`, { kind, assignee: member, why, lastDay, endsAt });
  });
  await db.cases.commit(record(caseId, 0, { opened: tasks }));
  return async () => {
    const [first, ...rest] = tasks.map((one) => ({ task: one, how: 'cancelled' as const }));
    if (!first) throw new Error('no tasks');
    // One of them was done by a colleague, who stood in.
    await db.cases.commit(
      record(caseId, 1, {
        closed: [{ ...first, how: 'done' }, ...rest],
        by: { member: memberId('politie'), party: 'politie', roles: ['core-representative'] },
        detail: { type: 'complete-task', task: 't0', kind: 'assess', answer: {}, texts: [] },
        at: new Date().toISOString(),
      }),
    );
    const row = await db.tasks.get(`${caseId}:t0`);
    if (!row) throw new Error('the task has gone');
    return row;
  };
}

test('my tasks: what is too late on top, soonest first, to filter and to leaf through without a script', async () => {
  const { why } = await openTask(db);
  const one = await person('politie2');
  const end = await manyTasks(why, memberId('politie2'));
  try {
    const numbers = (page: Page) =>
      page.links.flatMap((href) => /\/taken\/([A-Z0-9]{8})$/.exec(href)?.[1] ?? []);
    const days = async (page: Page) => {
      const rows = await Promise.all(numbers(page).map((number) => db.tasks.byNumber(number)));
      return rows.map((row) => row?.lastDay ?? '');
    };
    const first = await one.get('/');
    expect(first.text).toContain('U heeft 40 open taken. 3 taken zijn te laat.');
    const groups = [...first.html.matchAll(/<h2[^>]*id="([^"]+)"/g)].map(([, id]) => id);
    expect(groups).toEqual(['te-laat', 'deze-week', 'later']);
    expect(numbers(first).length).toBe(25);
    expect(first.html.match(/Waarom deze datum\?/g)?.length).toBe(25);
    expect(Buffer.byteLength(first.html)).toBeLessThan(60_000);
    expect(await problemsOf(first)).toEqual([]);
    const next = await one.get(first.links.find((href) => href.includes('pagina=2')) ?? '');
    const all = [...(await days(first)), ...(await days(next))];
    expect(all.length).toBe(40);
    expect([...all].sort()).toEqual(all);

    const late = await one.post(first.form('filter'), { wanneer: 'te-laat' });
    expect([numbers(late).length, late.text.includes('3 taken passen bij uw keuze')]).toEqual([3, true]);
    const week = await one.post(first.form('filter'), { wanneer: 'deze-week' });
    expect(numbers(week).length).toBe(8 - weekday(today()));
    const rounds = await one.post(first.form('filter'), { soort: 'review-round', wanneer: 'later' });
    expect(rounds.form('filter').fields.map(({ value }) => value)).toEqual(['review-round', 'later']);
    for (const number of numbers(rounds))
      expect((await db.tasks.byNumber(number))?.kind).toBe('review-round');
    expect((await one.get('/?soort=niets')).text).toContain('Geen enkele taak past bij uw keuze');
    for (const odd of ['/?pagina=0', '/?pagina=99', '/?pagina=x', '/?wanneer=%3Cb%3E', '/?soort=a&soort=b'])
      expect((await one.get(odd)).status).toBe(200);
  } finally {
    const row = await end();
    const list = await one.get('/taken/klaar');
    expect(list.text).toMatch(/gedaan door Ruben Dijkstra\s?\. Taak/);
    expect(list.links.some((href) => href.endsWith(row.number))).toBe(true);
    const done = await one.get(`/taken/${row.number}`);
    expect(done.heading).toBe('Deze taak is klaar');
    expect(done.text).toContain('Gedaan door Ruben Dijkstra');
    // Whose party has no part in the case any more sees no answer.
    expect(done.text).not.toContain('niet bij dit dossier betrokken');
    await db.cases.commit(record(row.caseId, 2, { parties: ['gemeente', 'om'] }));
    expect((await one.get(`/taken/${row.number}`)).text).toContain('niet bij dit dossier betrokken');
  }
}, 40_000);
