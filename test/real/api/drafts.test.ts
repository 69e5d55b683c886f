import type { Page } from '../../../dev/person.ts';
import { dayInWords } from '../../../domain/dates/index.ts';
import {
  assessment,
  baseUrl,
  db,
  memberId,
  newSubject,
  openTask,
  person,
  planTask,
  problemsOf,
  signalOf,
  today,
} from './support.ts';

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

test('a new signal: kept under a key of its own, the writer’s alone, and gone with its key once it is sent', async () => {
  const at = '/signalen/nieuw';
  const began = new Date().toISOString();
  const police = await person('politie');
  const name = `${CANARY} ${newSubject().name}`;
  const kept = await police.do(at, { _concept: '1', name, description: HARD }, 'register-signal');
  expect(kept.text).toContain('Het concept gaat weg als u het formulier verstuurt');
  expect([typedIn(kept, 'name', 'register-signal'), typedIn(kept, 'description', 'register-signal')]).toEqual(
    [name, HARD],
  );
  expect(await problemsOf(kept)).toEqual([]);
  const ids = () => db.drafts.ofNobody('register-signal', memberId('politie'));
  const [first = ''] = await ids();
  expect(await drafts(first)).toEqual(['weegploeg.drafts']);
  expect(await db.keys.list(first)).toHaveLength(1);
  expect(await db.lookEverywhere(CANARY)).toEqual({});
  for (const account of ['om', 'gemeente'])
    expect((await (await person(account)).get(at)).text).not.toContain('Uw concept');
  // Every write and look is on record, under no case's id.
  const lines: string[] = [];
  for await (const { who, what, purpose } of db.accessLog.between(began, '2199-01-01'))
    if (purpose === 'draft:register-signal') lines.push(`${who} ${what}`);
  expect(lines).toEqual(['write-draft', 'read-draft'].map((what) => `${memberId('politie')} ${what}`));

  // Kept again: under another key, and the one before is gone with what it opened.
  const again = await police.post(kept.form('register-signal'), { _concept: '1', description: 'Korter.' });
  expect(typedIn(again, 'description', 'register-signal')).toBe('Korter.');
  const [second = '', ...others] = await ids();
  expect([others, second === first]).toEqual([[], false]);
  expect([await drafts(first), await db.keys.list(first)]).toEqual([[], []]);

  const sent = await police.post(again.form('register-signal'), signalOf({ ...newSubject(), name }));
  expect(sent.heading).toBe('Het signaal is gemeld');
  expect([await ids(), await drafts(second), await db.keys.list(second)]).toEqual([[], [], []]);
  expect((await police.get(at)).text).not.toContain('Uw concept');

  // Thrown away by hand, it leaves nothing either.
  const third = await police.do(at, { _concept: '1', description: HARD }, 'register-signal');
  const [last = ''] = await ids();
  const thrown = await police.post(third.form('concept-weg'), { _weg: '1' });
  expect([thrown.text.includes('Uw concept'), await ids(), await db.keys.list(last)]).toEqual([
    false,
    [],
    [],
  ]);
}, 60_000);

test('a form that starts at a dossier: kept beside the tasks, its writer’s alone, and gone once it is sent', async () => {
  const { caseId } = await planTask(db);
  const gemeente = await person('gemeente');
  const at = `/dossiers/${caseId}/add-data`;
  const kept = await gemeente.do(at, { _concept: '1', information: HARD }, 'add-data');
  expect(kept.text).toContain('Het concept gaat weg als u het formulier verstuurt');
  expect(typedIn(kept, 'information', 'add-data')).toBe(HARD);
  expect(await problemsOf(kept)).toEqual([]);
  expect(await drafts(caseId)).toEqual(['casusoverleg.drafts']);
  expect(await db.lookEverywhere(CANARY)).toEqual({});
  // A party that takes no part has no such form, another member of the party no such draft.
  expect((await (await person('om')).get(at)).html).not.toContain(CANARY);
  const draft = { caseId, task: null, form: 'add-data', member: memberId('gemeente') };
  // The sweep leaves it: it belongs to no task that has ended.
  await db.sweep();
  const form = (await gemeente.get(at)).form('add-data');
  expect(form.fields.find(({ name }) => name === 'information')?.value).toBe(HARD);

  const ground = { ground: 'public-task', regime: 'AVG', on: '2026-11-01', necessity: 'De noodzaak.' };
  const sent = await gemeente.post(form, { ...ground, information: 'Nieuwe gegevens.' });
  expect([sent.status, sent.url.endsWith(`/dossiers/${caseId}`)]).toEqual([200, true]);
  expect([await drafts(caseId), await db.drafts.discard(draft)]).toEqual([[], false]);
}, 60_000);

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
