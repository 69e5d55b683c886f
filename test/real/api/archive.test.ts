/**
 * Tasks about a file in the archive show what lies there, to core parties. The case is put there by the rules and the
 * store's own effects, without a year of waiting.
 */
import mongoose from 'mongoose';
import type { Values } from '../../../dev/html.ts';
import type { Store, TextRoom } from '../../../store/index.ts';
import { mdtoProblems } from '../../unit/archive/mdto-schema.ts';
import { readPermit, textsIn } from '../access.ts';
import { archived } from './archived.ts';
import { config, memberId, person, problemsOf, store, until } from './support.ts';

let db: Store;
beforeAll(async () => {
  db = await store();
}, 60_000);

async function all(caseId: string, kind: string, answer: Values): Promise<string[]> {
  const rows = (await db.tasks.ofCase(caseId)).filter((row) => row.kind === kind && row.status === 'open');
  return Promise.all(
    ['gemeente', 'om', 'politie'].map(async (account) => {
      const row = rows.find(({ assignee }) => assignee === memberId(account));
      const who = await person(account);
      const page = await who.get(`/taken/${row?.number}`);
      const done = await who.post(page.form('task'), answer);
      if (done.heading !== 'Deze taak is klaar') throw new Error(`${kind}: ${done.text.slice(0, 300)}`);
      return page.text;
    }),
  );
}

async function codes(caseId: string, room: TextRoom): Promise<string[]> {
  const fields = ['8.2a', '8.2b', '8.2e', '9.3', '11.4'];
  return (await textsIn(db, caseId, room, fields)).map(({ unit, code }) => `${unit} ${code}`).sort();
}

/** 13.2: only for a complaint or accountability, named, logged, whole, and only to read. */
async function readForAComplaint(caseId: string): Promise<void> {
  const [om, address] = [await person('om'), `/dossiers/${caseId}/archief`];
  expect((await om.get(`/dossiers/${caseId}`)).html).toContain(address);
  for (const account of ['raad', 'uitvoerder', 'coordinator', 'verzoeken'])
    expect((await (await person(account)).get(address)).status).toBe(404);
  const form = (await om.get(address)).form('read-archive');
  for (const values of [{}, { purpose: 'complaint' }, { reference: 'Klacht 12' }]) {
    const refused = await om.post(form, values);
    expect([refused.status, refused.text.includes('Oude omschrijving.')]).toEqual([422, false]);
  }
  const asked = { purpose: 'complaint', reference: 'Klacht 12' };
  const page = await om.post(form, asked);
  for (const words of ['Klacht 12', 'Archief Proefpersoon', 'Oude omschrijving.', 'Het oude plan.'])
    expect(page.text).toContain(words);
  expect(await problemsOf(page)).toEqual([]);
  const taken = await om.post(page.form('metadata'), {});
  const { documents } = JSON.parse(taken.html) as { documents: { name: string; xml: string }[] };
  expect(documents.some(({ xml }) => xml.includes('<begripCode>9.3</begripCode>'))).toBe(true);
  expect(await mdtoProblems(documents)).toEqual([]);
  const lines = (await db.accessLog.ofCase(caseId)).filter(({ purpose }) => purpose === 'complaint');
  expect(lines.map(({ what, ok, detail }) => [what, ok, (detail as { reason?: string }).reason])).toEqual([
    ['list', true, 'Klacht 12'],
    ['export', true, 'Klacht 12'],
  ]);
  // Somebody with the database changes one word's ciphertext: nothing is shown, and the text is named.
  const archief = await mongoose
    .createConnection(config.mongodbUris.archief, { dbName: `${config.databasePrefix}archief` })
    .asPromise();
  try {
    const texts = archief.collection<{ _id: string; caseId: string; code: string; on: string }>('texts');
    const plan = await texts.findOne({ caseId, code: '9.3' });
    const set = (on: string) => texts.updateOne({ _id: plan?._id ?? '' }, { $set: { on } });
    await set('2020-01-01');
    const broken = await om.post(form, asked);
    expect(broken.text).toContain(`veranderd: ${plan?._id}`);
    expect(broken.text).not.toContain('Oude omschrijving.');
    await set(plan?.on ?? '');
    expect((await om.post(form, asked)).text).toContain('Het oude plan.');
  } finally {
    await archief.close();
  }
}

test('a file in the archive: its notice is reconsidered and it is reopened, from its page, with what the deciders need to see', async () => {
  const caseId = await archived(db);
  const href = `/dossiers/${caseId}`;
  const om = await person('om');
  const dossier = await om.get(href);
  expect(dossier.text).toContain('In het archief');
  expect((await (await person('raad')).get(href)).status).toBe(404);
  expect((await (await person('uitvoerder')).get(href)).text).toContain('data en fases, geen inhoud');

  await om.do(`${href}/impediment-gone`, { person: 'subject' }, 'impediment-gone');
  const postpone = {
    outcome: 'postpone',
    ground: 'b',
    'why-postpone': 'Nog een onderzoek.',
    proportionate: 'Niets lichters helpt.',
  };
  const [notice = ''] = await all(caseId, 'reconsider-notice', postpone);
  for (const words of ['Archief Proefpersoon', 'De oude reden.', 'Gemeld dat bericht geven nu kan'])
    expect(notice).toContain(words);
  for (const words of ['Oude omschrijving.', 'Het oude plan.']) expect(notice).not.toContain(words);
  // 13.2: what was written about it lies with it.
  await until(async () => (await codes(caseId, 'weegploeg')).length === 0);
  expect((await codes(caseId, 'archief')).filter((code) => code === 'subject 11.4')).toHaveLength(3);

  await readForAComplaint(caseId);

  const form = (await om.get(`${href}/propose-reopening`)).form('propose-reopening');
  expect(form.fields.filter(({ name }) => name === 'units').map(({ value }) => value)).toEqual([
    ...['signal:s1', 'weighing:1'],
  ]);
  const proposed = await om.post(form, { units: ['signal:s1'], why: 'De nieuwe reden.' });
  expect(proposed.url.endsWith(href)).toBe(true);
  expect(proposed.html).not.toContain(`${href}/propose-reopening`);
  const why = 'Mee eens.';
  const [deciding = ''] = await all(caseId, 'decide-reopening', { outcome: 'reopen', why });
  for (const words of [
    'Archief Proefpersoon',
    'De oude reden.',
    'De nieuwe reden.',
    'Signaal van de politie',
  ])
    expect(deciding).toContain(words);
  expect(deciding).not.toContain('Oude omschrijving.');
  const lines = await db.accessLog.ofCase(caseId);
  expect(
    lines.some(({ file, purpose }) => file === 'archief' && purpose === 'core-decision:decide-reopening'),
  ).toBe(true);
  expect((await om.get(href)).text).toContain('De weegploeg weegt');
  await until(async () => (await codes(caseId, 'weegploeg')).includes('signal:s1 8.2b'));
  // 13.2: what still lies there is described; what went back is not.
  const described = async (stage: string) =>
    db.archive.export(caseId, readPermit(caseId, stage, 'archief', ['8.2a']));
  await until(async () => !(await described('weighing')).some(({ unit }) => unit === 'signal:s1'));
  const metadata = await described('weighing');
  expect(await mdtoProblems(metadata)).toEqual([]);
  expect(metadata.some(({ unit }) => unit === 'plan')).toBe(true);
  expect(JSON.stringify(metadata)).not.toContain('Proefpersoon');
}, 60_000);
