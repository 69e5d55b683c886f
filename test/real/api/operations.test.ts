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

test('what was asked ends by itself, and when the case has gone on', async () => {
  const address = `/techniek/lopend/${caseWorkflowId(row.caseId)}/herstel`;
  const [administrator, { version = 0 }] = [
    await person('uitvoerder'),
    (await db.cases.load(row.caseId)) ?? {},
  ];
  const asked = { caseId: row.caseId, by: 'm-e3k9dx', reason: 'late', version };
  await db.rebuilds.ask({ ...asked, until: new Date(Date.now() - 1000).toISOString() });
  expect(await db.rebuilds.open(row.caseId)).toBeNull();
  const soon = new Date(Date.now() + 60_000).toISOString();
  expect(await db.rebuilds.ask({ ...asked, until: soon })).toBe(true);
  expect(await db.rebuilds.ask({ ...asked, by: 'm-z1q8cb', until: soon })).toBe(false);
  const page = await administrator.get(address);
  await db.rebuilds.end(row.caseId);
  await db.rebuilds.ask({ ...asked, version: version - 1, until: soon });
  const done = await administrator.post(page.form('bevestig'));
  expect([done.status, done.heading]).toEqual([409, 'De zaak is intussen verder gegaan']);
  expect(await db.rebuilds.open(row.caseId)).toBeNull();
  expect((await administrator.get('/techniek/lopend/case-niets/herstel')).status).toBe(404);
});

test('one case is rebuilt by two people, with a choice for a reason; whoever asked can not confirm', async () => {
  const address = `/techniek/lopend/${caseWorkflowId(row.caseId)}/herstel`;
  const operator = await person('techniek');
  for (const account of ['om', 'coordinator'])
    for (const path of ['/techniek/herstel', address])
      expect((await (await person(account)).get(path)).status).toBe(403);
  const page = await operator.get(address);
  expect([page.heading, await problemsOf(page)]).toEqual([
    `Dossier ${dossierNumber(row.caseId)} herstellen`,
    [],
  ]);
  expect(page.text).toMatch(/Loopt in Temporal\s+Ja/);
  expect(page.text).not.toMatch(NAMES);
  const without = await operator.post(page.form('vraag'));
  expect([without.status, await problemsOf(without)]).toEqual([422, []]);
  expect(await db.rebuilds.open(row.caseId)).toBeNull();
  const asked = await operator.post(without.form('vraag'), { reden: 'differs' });
  expect(asked.text).toContain('Iemand anders van technisch beheer, of een uitvoerder, moet dit bevestigen');
  expect(asked.forms.map(({ id }) => id)).not.toContain('bevestig');
  // By hand: the form that the page doesn't give to who asked.
  const own = await operator.send(
    asked.form('laat'),
    new URLSearchParams({
      _csrf: /name="_csrf" value="([^"]+)"/.exec(asked.html)?.[1] ?? '',
      doe: 'bevestig',
    }),
  );
  expect([own.status, own.heading]).toEqual([403, 'Iemand anders moet dit bevestigen']);
  expect(await db.rebuilds.open(row.caseId)).toMatchObject({ by: 'm-e3k9dx', reason: 'differs' });

  const administrator = await person('uitvoerder');
  const list = await administrator.get('/techniek/herstel');
  expect([list.text.includes(dossierNumber(row.caseId)), await problemsOf(list)]).toEqual([true, []]);
  const second = await administrator.get(address);
  expect(second.text).toContain('Tim Scholten');
  const done = await administrator.post(second.form('bevestig'));
  expect([done.status, done.heading]).toEqual([200, 'De zaak telt haar volgende moment opnieuw']);
  expect(await db.rebuilds.open(row.caseId)).toBeNull();
  // Once: the same form again finds nothing that was asked.
  expect((await administrator.post(second.form('bevestig'))).status).toBe(409);
  const lines = (await db.accessLog.ofCase(row.caseId)).filter(({ what }) => what.startsWith('rebuild-'));
  const of = (what: string) =>
    lines.filter((line) => line.what === what).map(({ who, detail }) => [who, detail]);
  const detail = { caseId: row.caseId, reason: 'differs', version: expect.any(Number) };
  expect(of('rebuild-asked')).toEqual([['m-e3k9dx', detail]]);
  expect(of('rebuild-refused')).toEqual([['m-e3k9dx', { ...detail, askedBy: 'm-e3k9dx' }]]);
  expect(of('rebuild-confirmed')).toEqual([['m-z1q8cb', { ...detail, askedBy: 'm-e3k9dx' }]]);
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
    expect(text).toMatch(/^pga_reconciler_findings\{wrong="restored"\} \d+$/m);
    expect(text).toMatch(/^pga_reconciler_rounds \d+$/m);
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
