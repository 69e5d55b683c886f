/** Informing a child (11, 12.1): no letter until the representative is recorded, then one to them, as a PDF, logged and kept nowhere. */
import { extractText, getDocumentProxy } from 'unpdf';
import type { Values } from '../../../dev/html.ts';
import { addDays } from '../../../domain/dates/index.ts';
import type { SubjectState } from '../../../domain/subject/index.ts';
import {
  assessment,
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
} from './support.ts';

const CORE = ['gemeente', 'om', 'politie'];
const open = async (caseId: string, kind: string) =>
  (await db.tasks.ofCase(caseId)).filter((row) => row.kind === kind && row.status === 'open');
async function all(caseId: string, kind: string, answer: Values): Promise<void> {
  for (const row of await open(caseId, kind)) {
    const account = CORE.find((one) => memberId(one) === row.assignee) ?? '';
    const done = await (await person(account)).do(`/taken/${row.number}`, answer, 'task');
    if (done.heading !== 'Deze taak is klaar') throw new Error(`${kind}: ${done.text.slice(0, 300)}`);
  }
}

test('the letter to a child’s representative', async () => {
  const child = { ...newSubject(), birthDate: addDays(today(), -15 * 365) };
  await register({ ...signalOf(child), address: 'Kindstraat 1', place: '1111 AA Stad' });
  const [caseId = ''] = await casesOf(db, child);
  await all(caseId, 'assess', assessment);
  await all(caseId, 'decide-agenda', { outcome: 'not-on-agenda', reason: 'Te licht.', keepMonths: '6' });
  await all(caseId, 'consult-informing', { view: 'inform' });
  await all(caseId, 'decide-informing', { outcome: 'inform' });
  const [task] = await open(caseId, 'send-notice');
  const href = `/taken/${task?.number}`;
  const administrator = await person('uitvoerder');
  expect((await administrator.get(href)).links.some((link) => link.endsWith(`${href}/brief`))).toBe(true);

  const none = await administrator.get(`${href}/brief`);
  expect([none.status, none.heading]).toEqual([409, 'De brief kan nog niet']);
  expect(await problemsOf(none)).toEqual([]);
  // Somebody else's task has no letter.
  expect((await (await person('politie')).get(`${href}/brief`)).status).toBe(404);

  const form = 'set-representative';
  const set = {
    ...{ person: 'subject', ground: 'under-16', representativeName: 'Ouder Proef-Ëxtra' },
    ...{ representativeAddress: 'Ouderlaan 2', representativePlace: '2222 BB Stad' },
  };
  const ends = async () => (await db.cases.load(caseId))?.nextAt;
  const before = await ends();
  const recorded = await administrator.do(`/dossiers/${caseId}/${form}`, set, form);
  expect(recorded.url).toMatch(new RegExp(`/dossiers/${caseId}$`));
  const state = (await db.cases.load(caseId))?.state as SubjectState;
  expect(state.representatives?.subject?.ground).toBe('under-16');
  expect(JSON.stringify(state)).not.toContain('Ouder');
  expect(await ends()).toBe(before);

  const looked = (await db.accessLog.ofCase(caseId)).length;
  const answer = await fetch(new URL(`${href}/brief`, baseUrl), {
    headers: { cookie: administrator.cookies().join('; ') },
  });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="brief-${task?.number}.pdf"`);
  expect((await db.accessLog.ofCase(caseId)).length).toBeGreaterThan(looked);
  const pdf = await getDocumentProxy(new Uint8Array(await answer.arrayBuffer()));
  const text = (await extractText(pdf, { mergePages: true })).text.replace(/\s+/g, ' ');
  for (const words of [
    'Ouder Proef-Ëxtra Ouderlaan 2 2222 BB Stad',
    `vertegenwoordiger bent van ${child.name}`,
  ])
    expect(text).toContain(words);
  expect(text).not.toContain('Kindstraat');
  expect(text).not.toContain('Een feitelijke omschrijving');

  // 11-13: what was done and what must be done, for the controller and the administrator, each look logged.
  const duties = await administrator.get(`/dossiers/${caseId}/plichten`);
  expect([duties.status, await problemsOf(duties)]).toEqual([200, []]);
  expect(duties.text).toContain('Informeren');
  expect(duties.text).not.toContain(child.name);
  expect((await (await person('coordinator')).get(`/dossiers/${caseId}/plichten`)).status).toBe(404);
  const purposes = (await db.accessLog.ofCase(caseId)).map(({ purpose, ok }) => `${purpose} ${ok}`);
  expect(purposes).toEqual(expect.arrayContaining(['duties true', 'duties false']));
  const download = (end: string) =>
    fetch(new URL(`/dossiers/${caseId}/plichten.${end}`, baseUrl), {
      headers: { cookie: administrator.cookies().join('; ') },
    });
  expect(await (await download('json')).json()).toMatchObject({
    duties: expect.arrayContaining([expect.objectContaining({ duty: 'inform', status: 'due' })]),
  });
  const listed = await getDocumentProxy(new Uint8Array(await (await download('pdf')).arrayBuffer()));
  expect((await extractText(listed, { mergePages: true })).text).toContain('Informeren');

  const sent = await administrator.do(href, { sentOn: today() }, 'task');
  expect(sent.heading).toBe('Deze taak is klaar');
  expect((await administrator.get(`${href}/brief`)).status).toBe(404);
});
