/** "Techniek" over its pages: who sees it, what it says of a case that runs, and that nobody stands in it. */
import { caseWorkflowId } from '../../../contracts/engine.ts';
import { dossierNumber } from '../../../domain/forms/index.ts';
import type { TaskRow } from '../../../store/index.ts';
import { db, openTask, person, problemsOf } from './support.ts';

const NAMES = /Marijke Visser|Thomas van Leeuwen|Ruben Dijkstra|Sanne de Boer|Proefpersoon|@voorbeeld/;
let row: TaskRow;
beforeAll(async () => {
  row = await openTask(db, 'om');
}, 60_000);

test('operations see what runs, in stages and dates and without anybody; others see nothing of it', async () => {
  const operator = await person('techniek');
  expect((await operator.get('/')).html).toContain('href="/techniek"');
  const page = await operator.get('/techniek');
  expect([page.status, page.heading]).toEqual([200, 'Techniek']);
  expect(await problemsOf(page)).toEqual([]);
  expect(page.text).toMatch(/Temporal\s+Antwoordt\. \d+ lopend/);
  expect(page.text).toContain('De weegploeg weegt');
  expect(page.text).not.toMatch(NAMES);

  const list = await operator.get('/techniek/lopend?soort=caseLoop');
  expect([list.status, await problemsOf(list)]).toEqual([200, []]);
  expect(list.text).not.toMatch(NAMES);

  const one = await operator.get(`/techniek/lopend/${caseWorkflowId(row.caseId)}`);
  expect(one.heading).toBe(`Dossier ${dossierNumber(row.caseId)}`);
  expect(await problemsOf(one)).toEqual([]);
  expect(one.text).toMatch(/Volgende wettelijke moment/);
  expect(one.html).toContain('/namespaces/pga-regie/workflows/');
  expect(one.text).not.toMatch(NAMES);

  for (const account of ['om', 'coordinator', 'uitvoerder']) {
    const other = await person(account);
    for (const path of ['/techniek', '/techniek/lopend', `/techniek/lopend/${caseWorkflowId(row.caseId)}`])
      expect((await other.get(path)).status).toBe(403);
  }
  // Operating gives no look at a file.
  expect((await operator.get(`/dossiers/${row.caseId}`)).status).not.toBe(200);
  expect((await operator.get(`/taken/${row.number}`)).status).not.toBe(200);
  expect((await operator.get('/techniek/lopend/case-niets')).status).toBe(404);
});

test('every look by operations is on record', async () => {
  const operator = await person('techniek');
  await operator.get(`/techniek/lopend/${caseWorkflowId(row.caseId)}`);
  const lines = [];
  const now = Date.now();
  for await (const line of db.accessLog.between(
    new Date(now - 60_000).toISOString(),
    new Date(now + 1000).toISOString(),
  ))
    if (line.purpose === 'operations' && line.what === 'read') lines.push(line);
  expect(lines.at(-1)).toMatchObject({ file: 'workflows', ok: true });
});
