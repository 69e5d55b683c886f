/** The controller's task to look for a time (section 4; 4, 15.2c) by the pages and the real engine. */
import {
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

const NEW = '/opdrachten/nieuw';
const FOR = 'Kanarie toezicht op het informeren';

test('the FG reads a named file and its duties once all core parties agreed, and not a moment after it is taken back', async () => {
  const subject = newSubject();
  await register(signalOf(subject));
  const [file = ''] = await casesOf(db, subject);
  const police = await person('politie');
  const fg = await person('fg');
  const form = await police.get(NEW);
  expect(await problemsOf(form)).toEqual([]);
  const asked = {
    who: `data-protection-officer ${memberId('fg')}`,
    what: 'contents',
    until: today(),
    why: FOR,
  };
  const strange = await police.post(form.form('propose-assignment'), { ...asked, numbers: 'abcdefgh' });
  expect(strange.text).toContain('is er niet, of u kunt het niet openen');
  const made = await police.do(
    NEW,
    { ...asked, numbers: file.slice(0, 8).toUpperCase() },
    'propose-assignment',
  );
  expect(made.heading).toMatch(/^Opdracht /);
  expect(await problemsOf(made)).toEqual([]);
  const path = new URL(made.url).pathname;
  const id = path.split('/').at(-1) ?? '';
  const reading = `${path}/dossier/d1`;
  expect((await fg.get(reading)).status).toBe(404);
  for (const said of await allAnswer(id, 'decide-assignment', { answer: 'agree' })) {
    for (const words of [FOR, file.slice(0, 8), 'Ineke Wolters']) expect(said).toContain(words);
    expect(said).not.toContain(subject.name);
  }
  const looking = (await db.tasks.ofCase(id)).find(({ kind }) => kind === 'do-assignment');
  const task = await fg.get(`/taken/${looking?.number}`);
  expect(task.links.some((link) => link.endsWith(reading))).toBe(true);
  const read = await fg.get(reading);
  expect(await problemsOf(read)).toEqual([]);
  expect(read.text).toContain(subject.name);
  const duties = await fg.get(`${reading}/plichten`);
  expect(await problemsOf(duties)).toEqual([]);
  expect(duties.text).toContain('Plichten tegenover de betrokkenen');
  expect((await fg.get(`${reading}/plichten.json`)).status).toBe(200);
  const looks = (await db.accessLog.ofCase(file)).filter(({ who }) => who === memberId('fg'));
  const purposes = looks.filter(({ ok }) => ok).map(({ purpose }) => purpose);
  for (const purpose of ['assignment:do-assignment', 'assignment:duties', 'assignment:duties-export'])
    expect(purposes).toContain(purpose);
  // Nobody else by it, and none of it opens the dossier's own pages.
  for (const other of ['auditor', 'klachten', 'politie'])
    expect((await (await person(other)).get(reading)).status).toBe(404);
  expect((await fg.get(`/dossiers/${file}`)).status).toBe(404);
  expect((await (await person('uitvoerder')).get(path)).status).toBe(404);
  expect((await fg.get(NEW)).status).toBe(403);

  const om = await person('om');
  const over = await om.do(`${path}/intrekken`, {}, 'withdraw-assignment');
  expect(over.text).toContain('Ingetrokken');
  for (const gone of [reading, `${reading}/plichten`, `${reading}/plichten.pdf`])
    expect((await fg.get(gone)).status).toBe(404);
});

test('what is under a hold is read by nobody but the administrator, on a ground, once all core parties agreed', async () => {
  const subject = newSubject();
  await register(signalOf(subject));
  const [file = ''] = await casesOf(db, subject);
  const href = `/dossiers/${file}`;
  const police = await person('politie');
  expect((await police.get(`${href}/afgeschermd`)).status).toBe(404);
  const hold = { ground: 'court-order', until: '2035-01-31', which: 'all' };
  await police.do(`${href}/propose-hold`, hold, 'propose-hold');
  await allAnswer(file, 'decide-hold', { outcome: 'hold' });
  await until(async () => (await db.texts.items(file, 'weegploeg')).every(({ restricted }) => restricted));

  const form = await police.get(`${href}/afgeschermd`);
  expect(await problemsOf(form)).toEqual([]);
  expect(form.text).not.toContain(subject.name);
  const who = `administrator ${memberId('uitvoerder')}`;
  const asked = { who, items: ['all'], ground: 'court-order', until: today(), why: 'Bevel van 1 januari.' };
  const made = await police.post(form.form('propose-shielded-look'), asked);
  expect(made.heading).toMatch(/^Opdracht /);
  const path = new URL(made.url).pathname;
  const admin = await person('uitvoerder');
  const reading = `${path}/dossier/d1`;
  expect((await admin.get(reading)).status).toBe(404);
  const [seen = ''] = await allAnswer(path.split('/').at(-1) ?? '', 'decide-assignment', { answer: 'agree' });
  for (const words of ['Een bevel van de rechter', 'Alleen wat is afgeschermd'])
    expect(seen).toContain(words);
  const read = await admin.get(reading);
  for (const words of [subject.name, 'Een feitelijke omschrijving.']) expect(read.text).toContain(words);
  expect(await problemsOf(read)).toEqual([]);
  expect((await admin.get(`${reading}/plichten`)).status).toBe(404);
  for (const other of ['politie', 'fg']) expect((await (await person(other)).get(reading)).status).toBe(404);
  const looks = await db.accessLog.ofCase(file);
  expect(
    looks.some((line) => line.who === memberId('uitvoerder') && line.purpose === 'shielded:do-assignment'),
  ).toBe(true);
  await police.do(`${path}/intrekken`, {}, 'withdraw-assignment');
  expect((await admin.get(reading)).status).toBe(404);
});

/** Every core party's answer to its task; what its page said. */
async function allAnswer(caseId: string, kind: string, answer: Record<string, string>): Promise<string[]> {
  const rows = (await db.tasks.ofCase(caseId)).filter((row) => row.kind === kind && row.status === 'open');
  const said: string[] = [];
  for (const { number, party } of rows) {
    const page = await (await person(party ?? '')).get(`/taken/${number}`);
    said.push(page.text);
    const done = await (await person(party ?? '')).post(page.form('task'), answer);
    expect(done.heading).toBe('Deze taak is klaar');
  }
  expect(said).toHaveLength(3);
  return said;
}
