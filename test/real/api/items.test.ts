/**
 * An item's own story, over the pages: two are weighed, the chosen one alone reaches the case conference, without the
 * reporter; the accuracy check corrects it in both files, removes one and adds one, and no date moves by it.
 */
import { randomUUID } from 'node:crypto';
import mongoose, { type Connection } from 'mongoose';
import { modelCovenant } from '../../../covenant/index.ts';
import type { Values } from '../../../dev/html.ts';
import { ends, type SubjectState } from '../../../domain/subject/index.ts';
import type { Store } from '../../../store/index.ts';
import { textsIn } from '../access.ts';
import { Case, type Engine, openEngine } from '../browser/case.ts';
import { assessment, config, person, problemsOf, store, today, until } from './support.ts';

const ROOMS = ['weegploeg', 'casusoverleg'] as const;
const PAGE_BYTES = 60_000;
let db: Store;
let engine: Engine;
let raw: Connection[];
beforeAll(async () => {
  db = await store();
  engine = await openEngine(db);
  raw = await Promise.all(
    ROOMS.map((room) =>
      mongoose
        .createConnection(config.mongodbUris[room], { dbName: `${config.databasePrefix}${room}` })
        .asPromise(),
    ),
  );
}, 60_000);
afterAll(() => Promise.all([engine.close(), ...raw.map((one) => one.close())]));

/** Every ciphertext of the case, as it lies in both databases. */
async function ciphertexts(caseId: string): Promise<Map<string, string>> {
  const rows = await Promise.all(
    raw.map((one) =>
      one
        .collection<{ _id: string; values: string }>('texts')
        .find({ caseId } as never)
        .toArray(),
    ),
  );
  return new Map(rows.flat().map(({ _id, values }) => [String(_id), values]));
}
const said = (what: string) => `${what} ${randomUUID()}.`;
const words = { reporter: said('Melder'), signal: said('Signaal'), other: said('Informatie') };

let one: Case;
const itemsIn = (room: (typeof ROOMS)[number]) => db.texts.items(one.id, room);
const refOf = async (kind: string): Promise<string> =>
  (await itemsIn('weegploeg')).find((item) => item.kind === kind && item.code === '8.2b')?.ref ?? '';

test('only the item that every core party chose goes to the case conference, and the reporter does not', async () => {
  one = await Case.begin(engine, { description: words.signal, reporterName: words.reporter });
  const asking = await one.task('assess', 'gemeente');
  const question = { of: 'om', question: 'Wat is bij u bekend?' };
  const gemeente = await person('gemeente');
  await gemeente.do(`/taken/${asking.number}/ask-information`, question, 'ask-information');
  const ground = { ground: 'wjsg-39f', 'weighty-interest': 'Het belang.', necessity: 'De noodzaak.' };
  await one.others('give-information', { given: 'yes', information: words.other, on: today(), ...ground });
  await one.others('assess', assessment);

  const [signal, other] = [await refOf('register-signal'), await refOf('give-information')];
  const row = await one.task('decide-agenda', 'gemeente');
  const page = await gemeente.get(`/taken/${row.number}`);
  expect(page.text).not.toContain(words.reporter);
  expect(await problemsOf(page)).toEqual([]);
  const decision: Values = {
    outcome: 'agenda',
    reason: 'Nodig.',
    parties: ['gemeente'],
    'why-parties': 'Zo.',
  };
  const none = await gemeente.post(page.form('task'), decision);
  expect([none.status, none.text]).toEqual([422, expect.stringContaining('Kies er ten minste één')]);
  expect(none.text).toContain('Nodig.');
  const done = await gemeente.post(none.form('task'), { ...decision, items: [signal, other] });
  expect(done.heading).toBe('Deze taak is klaar');
  await one.others('decide-agenda', { ...decision, items: [signal] });
  // Sent once more when all have decided and nothing can be chosen any more: the same is the same, and is not refused.
  const again = await gemeente.post(none.form('task'), { ...decision, items: [signal, other] });
  expect([again.status, again.text.includes('niet gebruikt')]).toEqual([200, false]);
  const different = await gemeente.post(none.form('task'), { ...decision, items: [signal] });
  expect([different.status, different.text.includes('niet gebruikt')]).toEqual([409, true]);

  await until(async () => (await itemsIn('casusoverleg')).length >= 3);
  const there = await textsIn(db, one.id, 'casusoverleg', ['10.2a', '10.2b', '10.2c', '10.2d']);
  expect(there.map(({ code }) => code).sort()).toEqual(['10.2a', '10.2b', '10.2c']);
  expect(there.find(({ code }) => code === '10.2b')?.values).toMatchObject({ description: words.signal });
  for (const absent of [words.reporter, words.other]) expect(JSON.stringify(there)).not.toContain(absent);
  expect((await itemsIn('casusoverleg')).find(({ code }) => code === '10.2b')?.copyOf).toBe(signal);
});

test('the check corrects, removes and adds item by item; the old text is gone and no date moved', async () => {
  await one.until('check-accuracy-opens');
  const row = await one.task('check-accuracy', 'uitvoerder');
  const href = `/taken/${row.number}`;
  const [signal, other] = [await refOf('register-signal'), await refOf('give-information')];
  const before = await ciphertexts(one.id);
  const dates = async () => {
    const state = (await one.state()) as SubjectState;
    return [state.file?.lastProcessing, ends(state, modelCovenant())];
  };
  const dated = await dates();
  const admin = await person('uitvoerder');

  const list = await admin.get(href);
  expect([await problemsOf(list), list.html.length < PAGE_BYTES]).toEqual([[], true]);
  for (const word of [words.signal, words.other]) expect(list.text).toContain(word);
  const better = said('Verbeterd');
  const change = await admin.get(`${href}/gegevens/${signal}`);
  expect([await problemsOf(change), change.html.length < PAGE_BYTES]).toEqual([[], true]);
  const form = change.form('correct-item');
  // It begins with what it says now; a mistake loses nothing.
  expect(form.fields.find(({ name }) => name === 'description')?.value).toBe(words.signal);
  const wrong = await admin.post(form, { what: 'corrected', description: better, necessity: '' });
  expect([
    wrong.status,
    wrong.form('correct-item').fields.find(({ name }) => name === 'description')?.value,
  ]).toEqual([422, better]);
  const fixed = await admin.post(wrong.form('correct-item'), { necessity: 'Nog steeds nodig.' });
  expect(fixed.heading).toBe(list.heading);
  await admin.do(`${href}/gegevens/${other}`, { what: 'removed' }, 'correct-item');
  const [assess] = (await itemsIn('weegploeg')).filter(({ kind }) => kind === 'assess');
  const added = said('Erbij');
  await admin.do(`${href}/gegevens/${assess?.ref}/erbij`, { observed: added, phase: 'unclear' }, 'add-item');
  // Nobody else can, and what was looked at is not offered again.
  expect((await (await person('politie')).get(`${href}/gegevens/${assess?.ref}`)).status).not.toBe(200);
  expect((await admin.get(`${href}/gegevens/${signal}`)).status).toBe(404);

  // Copies go first and the item last; the old ciphertext of none of them is left.
  // The party that stands there for the reporter (10.2c) is a copy of the same signal, and right.
  const there = await itemsIn('casusoverleg');
  const copy = there.find(({ code, copyOf }) => code === '10.2b' && copyOf === signal)?.ref ?? '';
  const old = [signal, other, copy].map((ref) => before.get(ref));
  expect(old).not.toContain(undefined);
  await until(async () => {
    const now = await ciphertexts(one.id);
    const left = new Set(now.values());
    return now.has(signal) && now.has(copy) && !now.has(other) && old.every((text) => !left.has(text ?? ''));
  });
  const texts = await textsIn(db, one.id, 'weegploeg', ['8.2b', '8.2d']);
  const inConference = await textsIn(db, one.id, 'casusoverleg', ['10.2b']);
  for (const found of [texts, inConference]) {
    expect(JSON.stringify(found)).toContain(better);
    for (const gone of [words.signal, words.other]) expect(JSON.stringify(found)).not.toContain(gone);
  }
  expect(texts.find(({ ref }) => ref === signal)).toMatchObject({
    version: 2,
    party: 'politie',
    ground: 'wpg-18',
  });
  expect(JSON.stringify(texts)).toContain(added);

  // The rest is right: first one of them, then all that is left.
  const [first, ...rest] = (await admin.get(href)).form('task').fields.filter(({ name }) => name === 'right');
  const partly = await admin.do(href, { right: [first?.value ?? ''] }, 'task');
  expect(partly.form('task').fields.filter(({ name }) => name === 'right')).toHaveLength(rest.length);
  const done = await admin.post(partly.form('task'), { right: rest.map(({ value }) => value) });
  expect(done.heading).toBe('Deze taak is klaar');
  const after2 = (await one.state()) as SubjectState;
  expect(after2.check).toBeUndefined();
  expect(await dates()).toEqual(dated);
  const lines = await db.cases.journal(one.id);
  expect(lines.map(({ summary }) => summary)).toEqual(
    expect.arrayContaining([
      expect.stringContaining('gegeven aangepast'),
      expect.stringContaining('verwijderd'),
    ]),
  );
});
