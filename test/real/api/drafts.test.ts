import type { Page } from '../../../dev/person.ts';
import { dayInWords } from '../../../domain/dates/index.ts';
import { assessment, baseUrl, db, openTask, person, planTask, problemsOf, today } from './support.ts';

const CANARY = 'Kanariepiet';
const drafts = async (caseId: string) =>
  Object.keys(await db.lookEverywhere(caseId)).filter((place) => place.endsWith('.drafts'));
const typedIn = (page: Page, name: string, form = 'task') =>
  page.form(form).fields.find((field) => field.name === name)?.value;
/** Right to left with its marks, emoji of several parts, a combined flag, quotes and tags. */
const HARD = `${CANARY} \u200fשלום\u200e, مرحبا 👩‍👩‍👧‍👦 🇳🇱 "q" & <b>t</b>\n\ttweede regel`;

test('a long form is kept, shown again to its writer alone, and ends with the task', async () => {
  const row = await openTask(db);
  const police = await person('politie');
  const at = `/taken/${row.number}`;
  const fresh = await police.get(at);
  expect(fresh.text).not.toContain('Uw concept');

  // Not one required field is filled in: a draft asks nothing.
  const kept = await police.post(fresh.form('task'), { _concept: '1', missing: HARD, areas: ['training'] });
  expect(kept.status).toBe(200);
  expect(kept.url.endsWith(at)).toBe(true);
  expect(kept.text).toContain(`U heeft dit op ${dayInWords(today())} bewaard`);
  expect(typedIn(kept, 'missing')).toBe(HARD);
  expect(kept.html).not.toContain('<b>t');
  expect(await problemsOf(kept)).toEqual([]);
  const areas = kept.form('task').fields.filter(({ name, checked }) => name === 'areas' && checked);
  expect(areas.map(({ value }) => value)).toEqual(['training']);

  // Kept where the file's own texts are, and nowhere in clear.
  expect(await drafts(row.caseId)).toEqual(['weegploeg.drafts']);
  expect(await db.lookEverywhere(CANARY)).toEqual({});
  for (const account of ['om', 'coordinator', 'politie2'])
    expect((await (await person(account)).get(at)).html).not.toContain(CANARY);
  const lines = (await db.accessLog.ofCase(row.caseId)).filter(({ purpose }) => purpose === 'draft:assess');
  expect(lines.map(({ what }) => what)).toEqual(['write-draft', 'read-draft']);

  // Without the page's own token nothing is kept or thrown away, and what was typed stays.
  const body = new URLSearchParams({ _concept: '1', _csrf: 'x', observed: 'Een ander.' });
  const refused = await police.send(kept.form('task'), body);
  expect([refused.status, typedIn(refused, 'observed')]).toEqual([403, 'Een ander.']);
  const strange = await police.send(kept.form('concept-weg'), new URLSearchParams({ _weg: '1', _csrf: 'x' }));
  expect(strange.status).toBe(403);
  expect((await police.get(at)).html).toContain(CANARY);

  // Far too long to send: the message is at its field; it can still be kept and comes back whole.
  const long = `${CANARY} ${'é'.repeat(200_000)}`;
  const tooLong = await police.post(kept.form('task'), { ...assessment, observed: long });
  expect(tooLong.status).toBe(422);
  expect(tooLong.html).toContain('id="observed-fout"');
  const again = await police.post(tooLong.form('task'), { _concept: '1' });
  expect(typedIn(again, 'observed')).toBe(long);
  const huge = await police.post(again.form('task'), { _concept: '1', observed: 'a'.repeat(1_100_000) });
  expect([huge.status, huge.html.includes('Dit is te veel om te bewaren')]).toEqual([422, true]);
  expect(typedIn(huge, 'observed')?.length).toBe(1_100_000);

  const thrown = await police.post(again.form('concept-weg'), { _weg: '1' });
  expect(thrown.text).not.toContain('Uw concept');
  expect([typedIn(thrown, 'observed'), await drafts(row.caseId)]).toEqual(['', []]);

  // A draft beside the task is another one, and goes with what it became.
  const beside = await police.do(
    `${at}/ask-information`,
    { _concept: '1', question: CANARY },
    'ask-information',
  );
  expect(typedIn(beside, 'question', 'ask-information')).toBe(CANARY);
  expect(typedIn(await police.get(at), 'observed')).toBe('');
  const asked = await police.post(beside.form('ask-information'), { of: 'om' });
  expect([asked.heading, await drafts(row.caseId)]).toEqual(['Beoordeel het signaal', []]);

  const last = await police.post(asked.form('task'), { _concept: '1', observed: HARD });
  expect(await drafts(row.caseId)).toEqual(['weegploeg.drafts']);
  expect((await police.post(last.form('task'), { phase: 'unclear' })).heading).toBe('Deze taak is klaar');
  expect(await drafts(row.caseId)).toEqual([]);
  // Keeping a page of a task that is done: it says so, keeps nothing, and gives back what was typed.
  const late = await police.post(kept.form('task'), { _concept: '1', observed: 'Te laat.' });
  expect([late.status, late.heading, await drafts(row.caseId)]).toEqual([409, 'Deze taak is klaar', []]);
  expect(late.html).toContain('Te laat.');
  expect(await db.lookEverywhere(CANARY)).toEqual({});
}, 60_000);

test('a form about nobody yet keeps no draft', async () => {
  const police = await person('politie');
  const signal = await police.get('/signalen/nieuw');
  expect(signal.form('register-signal').fields.map(({ name }) => name)).not.toContain('_concept');
});

test('a plan with lines: kept in the conference’s file, and whole again after the session has ended', async () => {
  const row = await planTask(db);
  const gemeente = await person('gemeente');
  const lines = {
    plan: 'Een begin.',
    'actions.0.what': HARD,
    'actions.2.what': 'De derde.',
    'actions.2.owner': 'gemeente',
    'actions.2.by': '2031-01-01',
  };
  const page = await gemeente.get(`/taken/${row.number}`);
  const kept = await gemeente.post(page.form('task'), { _concept: '1', aims: ['c'], ...lines });
  expect(await drafts(row.caseId)).toEqual(['casusoverleg.drafts']);
  const back = (shown: Page) => {
    const { fields } = shown.form('task');
    const on = ({ type, checked }: (typeof fields)[number]) =>
      !['checkbox', 'radio'].includes(type) || checked;
    const typed = fields
      .filter(({ name, value }) => /^(plan|aims|actions)/.test(name) && value !== '')
      .filter(on);
    return Object.fromEntries(typed.map(({ name, value }) => [name, value]));
  };
  expect(back(kept)).toEqual({ aims: 'c', ...lines });

  // The session ends while somebody types on: the browser still has the page.
  const form = kept.form('task');
  const body = new URLSearchParams({ ...lines, aims: 'c', plan: 'Verder.', _csrf: 'old', _formulier: 'x' });
  const answer = await fetch(form.action, {
    method: 'POST',
    body,
    headers: { 'sec-fetch-site': 'same-origin', origin: new URL(baseUrl).origin },
  });
  expect(answer.status).toBe(401);
  const ended = new (kept.constructor as new (...of: unknown[]) => Page)(
    form.action,
    401,
    answer.headers,
    await answer.text(),
  );
  expect(ended.text).toContain('niet meer aangemeld');
  const resent = await gemeente.post(ended.form('again'));
  expect(resent.status).toBe(403);
  expect(back(resent)).toEqual({ aims: 'c', ...lines, plan: 'Verder.' });
}, 40_000);
