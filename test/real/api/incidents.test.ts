/** A data breach by the pages and the real engine: reported, judged, decided, to the AP, informed, closed; what is left. */
import type { Values } from '../../../dev/html.ts';
import type { IncidentState } from '../../../domain/incident/index.ts';
import type { TaskRow } from '../../../store/index.ts';
import { baseUrl, db, memberId, person, problemsOf, today } from './support.ts';

const NEW = '/incidenten/melden';
const ACCOUNT = 'Kanarie Incidentverslag: een lijst lag bij de printer.';
const report = (more: Values = {}): Values => ({
  ...{ nature: 'seen', awareOn: today(), awareTime: '00:00', account: ACCOUNT },
  ...more,
});

async function reported(account = 'raad'): Promise<string> {
  const before = new Set(await db.cases.ids({ kind: 'incident' }));
  const done = await (await person(account)).do(NEW, report(), 'report-incident');
  if (done.heading !== 'Uw melding is ontvangen')
    throw new Error(`${done.status} ${done.text.slice(0, 600)}`);
  const [caseId = ''] = (await db.cases.ids({ kind: 'incident' })).filter((id) => !before.has(id));
  return caseId;
}
const stateOf = async (caseId: string): Promise<IncidentState> =>
  (await db.cases.load(caseId))?.state as IncidentState;
async function taskOf(caseId: string, kind: string, account: string): Promise<TaskRow> {
  const row = (await db.tasks.ofCase(caseId)).find(
    (task) => task.kind === kind && task.status === 'open' && task.assignee === memberId(account),
  );
  if (!row) throw new Error(`${account} has no task ${kind}`);
  return row;
}
async function answer(caseId: string, kind: string, account: string, values: Values): Promise<void> {
  const row = await taskOf(caseId, kind, account);
  const done = await (await person(account)).do(`/taken/${row.number}`, values, 'task');
  if (done.heading !== 'Deze taak is klaar')
    throw new Error(`${kind}: ${done.status} ${done.text.slice(0, 900)}`);
}
async function until<T>(ask: () => Promise<T | null | false | undefined>): Promise<T> {
  for (let left = 200; left > 0; left--) {
    const found = await ask();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('it did not come');
}

test('whoever is signed in can report; a wrong time comes back with what was typed', async () => {
  const raad = await person('raad');
  const page = await raad.get(NEW);
  expect(await problemsOf(page)).toEqual([]);
  const wrong = await raad.post(page.form('report-incident'), report({ awareTime: '25:00' }));
  expect(wrong.text).toContain('Vul een tijd in als uren en minuten');
  expect(wrong.html).toContain('Kanarie Incidentverslag');
  // Of the register others than those whom it is for see nothing.
  const list = await raad.get('/incidenten');
  expect(list.text).not.toContain('Het register');
  for (const path of ['/incidenten.json', '/incidenten.csv', '/incidenten/x'])
    expect((await raad.get(path)).status).toBe(403);
});

test('a breach: 72 hours, everybody’s word, the AP’s questions ready to copy, and a register without the account', async () => {
  const caseId = await reported();
  const row = await taskOf(caseId, 'triage-incident', 'uitvoerder');
  const admin = await person('uitvoerder');
  expect((await admin.get(`/taken/${row.number}`)).text).toContain(ACCOUNT);
  await answer(caseId, 'triage-incident', 'uitvoerder', {
    ...{ outcome: 'breach', awareOn: today(), awareTime: '00:00', dossiers: '1', concerned: 'a1b2c3d4' },
  });
  const hours = await taskOf(caseId, 'report-breach', 'uitvoerder');
  const { awareAt } = await stateOf(caseId);
  expect(Date.parse(hours.endsAt) - Date.parse(awareAt)).toBe(72 * 3_600_000);

  const questions = Object.fromEntries(
    ['nature', 'persons', 'records', 'consequences', 'measures', 'contact'].map((one) => [
      one,
      `Antwoord ${one}`,
    ]),
  );
  await answer(caseId, 'prepare-breach-report', 'uitvoerder', {
    ...questions,
    personCount: '3',
    recordCount: '12',
  });
  await answer(caseId, 'decide-breach', 'om', { report: 'report' });
  expect((await stateOf(caseId)).breach?.decided).toBe('report');
  const ready = await admin.get(`/taken/${hours.number}`);
  for (const given of Object.values(questions)) expect(ready.text).toContain(given);
  expect(ready.text).not.toContain(ACCOUNT);
  await answer(caseId, 'report-breach', 'uitvoerder', {
    ...{ reportedOn: today(), reportedTime: '00:00', late: 'no', number: 'AP-1' },
  });
  await answer(caseId, 'inform-persons', 'uitvoerder', {
    informed: 'not',
    ground: 'a',
    'why-not': 'Versleuteld.',
  });
  await answer(caseId, 'close-incident', 'uitvoerder', {
    measures: 'Printer weg.',
    lessons: 'Eerst vragen.',
    done: 'yes',
  });

  // The account and which files it concerned go, with their key; the register stays.
  await until(async () => (await db.texts.items(caseId, 'zaken')).every(({ unit }) => unit !== 'incident'));
  const seen = await admin.get(`/incidenten/${caseId}`);
  expect(await problemsOf(seen)).toEqual([]);
  expect(seen.text).toContain('Printer weg.');
  expect(seen.text).not.toContain('Kanarie');
  expect(seen.text).not.toContain('a1b2c3d4');
  const json = await admin.get('/incidenten.json');
  expect(json.html).toContain('Antwoord consequences');
  expect(json.html).not.toContain('Kanarie');
  const csv = await admin.get('/incidenten.csv');
  expect(csv.html).toContain(`${caseId.slice(0, 8)},`);
  // Every look and every export is on record, before it is shown.
  const looks: string[] = [];
  const now = Date.now();
  for await (const { file, what } of db.accessLog.between(
    new Date(now - 600_000).toISOString(),
    new Date(now + 600_000).toISOString(),
  ))
    if (file === 'incidents') looks.push(what);
  expect(looks).toEqual(expect.arrayContaining(['read', 'export']));
  const coordinator = await person('coordinator');
  const dates = await coordinator.get(`/incidenten/${caseId}`);
  expect(dates.status).toBe(200);
  expect(dates.text).not.toContain('Printer weg.');
  expect(await (await fetch(`${baseUrl}/incidenten.json`, { redirect: 'manual' })).text()).not.toContain(
    'Antwoord',
  );
});
