/** A look in an emergency: why in words, what the table allows, the others' review; and who may not. */
import type { Store } from '../../../store/index.ts';
import { casesOf, memberId, newSubject, person, register, signalOf, store } from './support.ts';

let db: Store;
beforeAll(async () => {
  db = await store();
});
afterAll(() => db.close());

test('why in words, then the file without the reporter; the other core parties review it, with the reason before them', async () => {
  const subject = newSubject();
  await register(signalOf(subject));
  const [caseId = ''] = await casesOf(db, subject);
  const href = `/dossiers/${caseId}/spoed`;
  const reviews = async () =>
    (await db.tasks.ofCase(caseId)).filter(({ kind }) => kind === 'review-emergency');

  const om = await person('om');
  expect((await om.get(`/dossiers/${caseId}`)).links.some((link) => link.endsWith(href))).toBe(true);
  // Without words nothing is shown, and nobody is asked anything.
  const empty = await om.do(href, { reason: ' ' }, 'look-in-emergency');
  expect(empty.html).toContain('id="reason-fout"');
  expect(empty.text).not.toContain(subject.name);
  expect(await reviews()).toEqual([]);

  const reason = 'Hij dreigt nu met een wapen, en wij weten niet wie hij is.';
  const form = empty.form('look-in-emergency');
  const seen = await om.post(form, { reason });
  expect([seen.status, seen.heading.startsWith('Bij spoed gelezen')]).toEqual([200, true]);
  expect(seen.text).toContain(subject.name);
  // 8.2c: not who reported it.
  expect(seen.text).not.toContain('Melder');
  const log = (await db.accessLog.ofCase(caseId)).filter(({ purpose }) => purpose.startsWith('emergency'));
  expect(log).toContainEqual(
    expect.objectContaining({ who: memberId('om'), what: 'list', ok: true, file: 'weegploeg' }),
  );
  expect(log.every(({ fields }) => !fields.includes('8.2c'))).toBe(true);
  expect((await reviews()).map(({ party }) => party).sort()).toEqual(['gemeente', 'politie']);
  // The same form again is the same emergency; the look is on record once more.
  expect((await om.post(form, { reason })).status).toBe(200);
  expect(await reviews()).toHaveLength(2);

  const [row] = (await reviews()).filter(({ party }) => party === 'politie');
  const police = await person('politie');
  const page = await police.get(`/taken/${row?.number}`);
  for (const said of [reason, 'het Openbaar Ministerie']) expect(page.text).toContain(said);
  expect((await om.get(`/taken/${row?.number}`)).text).not.toContain(reason);
  await police.post(page.form('task'), { outcome: 'not-needed' });
  const [last] = await db.cases.past(caseId, { limit: 1 });
  expect(last?.summary).toContain('Inzage bij spoed beoordeeld: niet nodig');
}, 60_000);

test('nobody else, and not without a dossier; each refusal is on record', async () => {
  const subject = newSubject();
  await register(signalOf(subject));
  const [caseId = ''] = await casesOf(db, subject);
  for (const account of ['raad', 'coordinator', 'uitvoerder', 'verzoeken']) {
    const page = await (await person(account)).get(`/dossiers/${caseId}/spoed`);
    expect([account, page.status]).toEqual([account, 404]);
    expect(page.html).not.toContain('look-in-emergency');
  }
  expect(
    (await (await person('om')).get('/dossiers/00000000-0000-4000-8000-000000000000/spoed')).status,
  ).toBe(404);
  const refused = (await db.accessLog.ofCase(caseId)).filter(
    ({ what, purpose }) => what === 'refused' && purpose === 'emergency',
  );
  expect(refused).toHaveLength(4);
  expect((await db.tasks.ofCase(caseId)).some(({ kind }) => kind === 'review-emergency')).toBe(false);
}, 60_000);
