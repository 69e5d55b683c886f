/** "Techniek" over its pages: who sees it, what it says of a case that runs, and that nobody stands in it. */
import { randomBytes } from 'node:crypto';
import { createEngine } from '../../../api/engine.ts';
import { createIdentity } from '../../../api/identity.ts';
import { startMetrics } from '../../../api/metrics/server.ts';
import { RequestTimes } from '../../../api/metrics/text.ts';
import { caseWorkflowId } from '../../../contracts/engine.ts';
import { modelCovenant } from '../../../covenant/index.ts';
import { dossierNumber } from '../../../domain/forms/index.ts';
import type { TaskRow } from '../../../store/index.ts';
import { appWith, ask, sessionOf } from './app.ts';
import { config, db, openTask, person, problemsOf, today } from './support.ts';

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

test('what the reconciler found and does not mend stands there, with a link and without anybody', async () => {
  const finding = { wrong: 'task-missing' as const, caseId: row.caseId, erasureId: null };
  await db.findings.replace([finding], ['task-missing']);
  const page = await (await person('techniek')).get('/techniek');
  expect(page.text).toContain('Een open taak staat niet in de takenlijst, sinds');
  expect(page.html).toContain(`href="/techniek/lopend/${caseWorkflowId(row.caseId)}"`);
  expect(await problemsOf(page)).toEqual([]);
  await db.findings.replace([], ['task-missing']);
  expect((await (await person('techniek')).get('/techniek')).text).not.toContain('Wat niet klopt');
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

const nowhere = () => createEngine({ ...config, temporalAddress: '127.0.0.1:1' }, db.keys, 500);

test('with the engine away the page says so, and everything that the store knows', async () => {
  const engine = nowhere();
  const app = await appWith(db, { engine });
  const { cookie } = await sessionOf(db, app, 'techniek');
  const page = await ask(app, { url: '/techniek', headers: { cookie } });
  expect(page.status).toBe(200);
  expect(page.body).toContain('Antwoordt niet');
  expect(page.body).toContain('De weegploeg weegt');
  const list = await ask(app, { url: '/techniek/lopend', headers: { cookie } });
  expect([list.status, list.body.includes('Temporal antwoordt niet')]).toEqual([503, true]);
  await engine.close();
});

test('figures for Prometheus: what was measured last, at once, without a case or anybody in it', async () => {
  const engine = createEngine(config, db.keys);
  const deps = {
    ...{ config, sessionKey: randomBytes(32), store: db, identity: createIdentity(config), engine },
    ...{ covenant: modelCovenant(), citizen: null, clock: null, today: async () => today() },
  };
  const log = { warn: () => undefined };
  const server = await startMetrics(deps, new RequestTimes(), { port: 0, host: '127.0.0.1', log });
  try {
    await server.measure();
    const url = `http://127.0.0.1:${server.port}/metrics`;
    const from = performance.now();
    const text = await (await fetch(url)).text();
    expect(performance.now() - from).toBeLessThan(500);
    expect(text).toMatch(/^pga_legal_moments_missed \d+$/m);
    expect(text).toMatch(/^pga_tasks_at_risk \d+$/m);
    expect(text).toMatch(/^pga_cases\{kind="subject",stage="weighing"\} [1-9]/m);
    expect(text).toMatch(/^pga_engine_up 1$/m);
    expect(text).toMatch(/^pga_workers\{queue="[^"]+",what="workflow"\} [1-9]/m);
    expect(text).not.toContain(row.caseId);
    expect(text).not.toMatch(NAMES);
    expect((await fetch(`http://127.0.0.1:${server.port}/`)).status).toBe(404);
    const away = nowhere();
    const alone = await startMetrics({ ...deps, engine: away }, new RequestTimes(), {
      ...{ port: 0, host: '127.0.0.1', log },
    });
    await alone.measure();
    const other = await (await fetch(`http://127.0.0.1:${alone.port}/metrics`)).text();
    expect(other).toMatch(/^pga_engine_up 0$/m);
    // What isn't known is not said to be nothing.
    expect(other).not.toMatch(/^pga_workers/m);
    await Promise.all([alone.close(), away.close()]);
  } finally {
    await Promise.all([server.close(), engine.close()]);
  }
});
