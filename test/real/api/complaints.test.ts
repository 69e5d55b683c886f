/** A complaint (13.1, Awb 9) through its pages and the real engine: the public page, who handles it, the file read, the letter. */
import { Person } from '../../../dev/person.ts';
import type { ComplaintState } from '../../../domain/complaint/index.ts';
import type { TaskRow } from '../../../store/index.ts';
import {
  baseUrl,
  casesOf,
  db,
  memberId,
  newSubject,
  person,
  problemsOf,
  register,
  signalOf,
  today,
  until,
} from './support.ts';

const WORDS = 'Kanarie klaagt dat niemand terugbelde';
const stateOf = async (id: string) => (await db.cases.load(id))?.state as ComplaintState;
async function taskOf(caseId: string, kind: string, party?: string): Promise<TaskRow> {
  const found = (await db.tasks.ofCase(caseId)).find(
    (row) => row.kind === kind && row.status === 'open' && (!party || row.party === party),
  );
  if (!found) throw new Error(`no task ${kind}`);
  return found;
}
const sent = async (account: string, row: TaskRow, values: Record<string, string | string[]>) =>
  (await person(account)).do(`/taken/${row.number}`, values, 'task');
async function does(account: string, row: TaskRow, values: Record<string, string | string[]>) {
  const done = await sent(account, row, values);
  if (done.heading !== 'Deze taak is klaar') throw new Error(`${row.kind}: ${done.text.slice(0, 500)}`);
}

test('from the desk to the letter: nobody who was involved, the file by the controller’s word, and nothing left to read', async () => {
  const subject = newSubject();
  await register(signalOf(subject));
  const [file = ''] = await casesOf(db, subject);
  const desk = await person('coordinator');
  const page = await desk.get('/klachten/nieuw');
  expect(await problemsOf(page)).toEqual([]);
  const { name, birthDate } = subject;
  const taken = { how: 'letter', receivedOn: today(), behalf: 'self', account: WORDS, name, birthDate };
  const done = await desk.post(page.form('register-complaint'), taken);
  expect(done.heading).toMatch(/^Klacht /);
  expect(await problemsOf(done)).toEqual([]);
  expect(done.html).not.toContain(name);
  const id = new URL(done.url).pathname.split('/').at(-1) ?? '';

  const listed = await desk.get('/klachten');
  expect([listed.status, listed.links.some((link) => link.endsWith(`/klachten/${id}`))]).toEqual([200, true]);

  // The letter of receipt is for who has to send it, as an accessible PDF too.
  const officer = await person('verzoeken');
  const letter = await officer.get(`/klachten/${id}/bevestiging`);
  expect(letter.text).toContain('Wij hebben uw klacht ontvangen');
  const pdf = await officer.get(`/klachten/${id}/bevestiging.pdf`);
  expect([pdf.status, pdf.headers.get('content-type'), pdf.html.startsWith('%PDF-')]).toEqual([
    200,
    'application/pdf',
    true,
  ]);
  expect((await (await person('politie')).get(`/klachten/${id}/bevestiging`)).status).toBe(404);
  await does('verzoeken', await taskOf(id, 'confirm-complaint'), { sentOn: today() });

  const sort = await taskOf(id, 'sort-complaint');
  const sorting = await officer.get(`/taken/${sort.number}`);
  expect(sorting.text).toContain(WORDS);
  expect(await problemsOf(sorting)).toEqual([]);
  const answer = { identity: 'document', links: [file], reading: 'Om te zien wie er belde.' };
  // Whom it is about can't handle it.
  const refused = await sent('verzoeken', sort, {
    ...answer,
    ...{ against: [memberId('klachten')], handler: memberId('klachten') },
  });
  expect(refused.text).toContain('De klacht gaat over deze persoon');
  await does('verzoeken', sort, { ...answer, against: [memberId('politie')], handler: memberId('klachten') });
  // Who registered the signal worked in the file, by the journal.
  expect((await stateOf(id)).involved.length).toBeGreaterThan(0);
  await until(async () => Object.keys((await db.cases.load(file))?.state as object).includes('rights'));

  // Nothing to read before all core parties agreed; then the page, and a line in the log with the purpose.
  const handler = await person('klachten');
  const link = `/klachten/${id}/dossier/l1`;
  expect((await handler.get(link)).status).toBe(404);
  for (const party of ['gemeente', 'om', 'politie']) {
    const row = await taskOf(id, 'give-complaint-reading', party);
    expect((await (await person(party)).get(`/taken/${row.number}`)).text).not.toContain(name);
    await does(party, row, { answer: 'agree' });
  }
  const read = await handler.get(link);
  expect(read.text).toContain(name);
  expect(await problemsOf(read)).toEqual([]);
  expect((await (await person('klachten2')).get(link)).status).toBe(404);
  const looks = await db.accessLog.ofCase(file);
  expect(
    looks.some(
      ({ who, purpose, ok }) => who === memberId('klachten') && purpose.startsWith('complaint:') && ok,
    ),
  ).toBe(true);

  await does('klachten', await taskOf(id, 'hear-complaint'), { outcome: 'not-wanted' });
  const findings = 'Er is niet teruggebeld.';
  await does('klachten', await taskOf(id, 'decide-complaint'), {
    opinion: 'founded',
    findings,
    measures: 'Wij bellen.',
  });
  const brief = await handler.get(`/klachten/${id}/brief`);
  expect(brief.text).toContain(findings);
  expect(brief.text).toContain('ombudsman');
  await does('klachten', await taskOf(id, 'send-complaint-answer'), { sentOn: today() });
  expect(await stateOf(id)).toMatchObject({
    step: 'closed',
    outcome: 'decided',
    decision: { opinion: 'founded' },
  });
  for (const gone of [link, `/klachten/${id}/brief`]) expect((await handler.get(gone)).status).toBe(404);
});

test('by anybody: a number and a day, the same for everybody; sent twice is one; without a name it is asked for', async () => {
  const before = await db.cases.ids({ kind: 'complaint' });
  const anybody = new Person(baseUrl);
  const page = await anybody.get('/klacht');
  expect(await problemsOf(page)).toEqual([]);
  const form = page.form('ask-complaint');
  const missing = await anybody.post(form, { behalf: 'self', account: WORDS });
  expect(missing.status).toBe(422);
  const whole = {
    behalf: 'self',
    account: WORDS,
    name: 'Onbekende Klager',
    address: 'Straat 1',
    place: '1234 AB Stad',
  };
  const first = await anybody.post(form, whole);
  expect(first.text).toContain('Uw klacht is ontvangen');
  expect((await anybody.post(form, whole)).text).toContain('Uw klacht is ontvangen');
  const made = (await db.cases.ids({ kind: 'complaint' })).filter((one) => !before.includes(one));
  expect(made).toHaveLength(1);
  expect((await (await person('politie')).get(`/klachten/${made[0]}`)).status).toBe(404);
  expect((await (await person('politie')).get('/klachten')).status).toBe(403);
});
