import { textsIn } from '../access.ts';
import { assessment, db, openTask, person, planTask, problemsOf } from './support.ts';

test('every page is valid HTML, in every state', async () => {
  const row = await openTask(db);
  const police = await person('politie');
  const task = await police.get(`/taken/${row.number}`);
  const pages = [
    await police.get('/'),
    task,
    await police.post(task.form('task'), { missing: 'Nog iets <&>"' }),
    await police.get(`/taken/${row.number}/ask-information`),
    await police.post((await police.get(`/taken/${row.number}`)).form('task'), assessment),
    await police.get('/signalen/nieuw'),
    await police.post((await police.get('/signalen/nieuw')).form('register-signal'), { name: 'x' }),
    await police.get('/klok'),
    await police.get('/niets'),
    await police.get(`/t/${'A'.repeat(43)}`),
    await (await person('om')).get(`/taken/${row.number}`),
    await (await person('coordinator')).get(`/taken/${row.number}`),
    await (await person('raad')).get('/signalen/nieuw'),
  ];
  for (const page of pages) expect([page.url, await problemsOf(page)]).toEqual([page.url, []]);
});

test('a plan’s lines: more of them when asked for, and what was typed stays', async () => {
  const row = await planTask(db);
  const gemeente = await person('gemeente');
  const page = await gemeente.get(`/taken/${row.number}`);
  expect(await problemsOf(page)).toEqual([]);
  const more = await gemeente.post(page.form('task'), {
    _meer: 'actions',
    plan: 'Het begin van een plan.',
    'actions.2.what': 'De derde actie.',
  });
  expect(more.status).toBe(200);
  const names = more.form('task').fields.map(({ name }) => name);
  expect(names).toContain('actions.5.what');
  expect(more.html).toContain('De derde actie.');
  const half = await gemeente.post(more.form('task'), { aims: ['a'] });
  expect(half.status).toBe(422);
  expect(half.html).toContain('href="#actions-2-owner"');
  expect(half.html).toContain('id="actions-2-owner-fout"');
  expect(await problemsOf(half)).toEqual([]);
}, 30_000);

describe('beside a task', () => {
  test('more information can be asked of another core party, who gets a task', async () => {
    const row = await openTask(db);
    const police = await person('politie');
    const page = await police.get(`/taken/${row.number}`);
    expect(page.links.some((link) => link.endsWith(`/taken/${row.number}/ask-information`))).toBe(true);
    const missing = await police.do(`/taken/${row.number}/ask-information`, { of: 'om' }, 'ask-information');
    expect(missing.status).toBe(422);
    const done = await police.post(missing.form('ask-information'), { question: 'Wat is bij u bekend?' });
    expect(done.heading).toBe('Beoordeel het signaal');
    const asked = (await db.tasks.ofCase(row.caseId)).filter(({ kind }) => kind === 'give-information');
    expect(asked.map(({ party, status }) => [party, status])).toEqual([['om', 'open']]);
    const theirs = await (await person('om')).get(`/taken/${asked[0]?.number}`);
    expect(theirs.text).toContain('Wat is bij u bekend?');
    const given = await (await person('om')).post(theirs.form('task'), { given: 'nothing-known' });
    expect(given.heading).toBe('Deze taak is klaar');
  });

  test('a participant brings in data, an action and a person, each under its own unit', async () => {
    const row = await planTask(db);
    const gemeente = await person('gemeente');
    const at = (form: string) => `/taken/${row.number}/${form}`;
    const ground = {
      ground: 'public-task',
      regime: 'AVG',
      on: '2026-11-01',
      necessity: 'De noodzaak.',
    };
    const data = await gemeente.do(
      at('add-data'),
      { information: 'Nieuwe gegevens.', ...ground },
      'add-data',
    );
    expect(data.status).toBe(200);
    const someone = {
      relation: 'network',
      wishesHelp: 'no',
      name: 'Bo Proefpersoon',
      'necessity-for-plan': 'Steun.',
      ...ground,
    };
    expect((await gemeente.do(at('add-person'), someone, 'add-person')).status).toBe(200);
    const state = (await db.cases.load(row.caseId))?.state as { persons: object; items: object };
    expect([Object.keys(state.persons).length, Object.keys(state.items).length]).toEqual([1, 1]);
    const texts = await textsIn(db, row.caseId, 'casusoverleg', ['10.2b', '10.2g']);
    expect(texts.find(({ kind }) => kind === 'add-person')?.unit).toBe(
      `person:${Object.keys(state.persons)[0]}`,
    );
    expect(texts.find(({ kind }) => kind === 'add-data')?.unit).toBe(`item:${Object.keys(state.items)[0]}`);
    // The notice to that person is about their own data.
    const notice = (await db.tasks.ofCase(row.caseId)).find(
      ({ kind, about, party }) =>
        kind === 'consult-informing' && about?.startsWith('person:') && party === 'gemeente',
    );
    const page = await gemeente.get(`/taken/${notice?.number}`);
    expect(page.text).toContain('Bo Proefpersoon');
    for (const { values } of await textsIn(db, row.caseId, 'weegploeg', ['8.2a']))
      expect(page.text).not.toContain(values.name);
    // What a form doesn't offer here does not exist here.
    expect((await gemeente.get(at('ask-information'))).status).toBe(404);
    expect((await (await person('politie')).get(at('add-data'))).status).toBe(403);
  }, 30_000);
});
