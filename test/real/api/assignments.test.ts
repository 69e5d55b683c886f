/** The controller's task to look for a time (section 4; 4, 15.2c) by the pages and the real engine. */
import type { TaskRow } from '../../../store/index.ts';
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
  const openTask = async (kind: string, party: string | null): Promise<TaskRow | undefined> =>
    (await db.tasks.ofCase(id)).find(
      (row) => row.status === 'open' && row.kind === kind && row.party === party,
    );
  for (const account of ['gemeente', 'om', 'politie']) {
    expect((await fg.get(reading)).status).toBe(404);
    const who = await person(account);
    const page = await who.get(`/taken/${(await openTask('decide-assignment', account))?.number}`);
    for (const words of [FOR, file.slice(0, 8), 'Ineke Wolters']) expect(page.text).toContain(words);
    expect(page.text).not.toContain(subject.name);
    expect((await who.post(page.form('task'), { answer: 'agree' })).heading).toBe('Deze taak is klaar');
  }
  const task = await fg.get(`/taken/${(await openTask('do-assignment', null))?.number}`);
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
