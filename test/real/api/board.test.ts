/** The coordinators' board over its pages: who sees which dates, files without names, several tasks at once, live, and an engine that is away. */
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { createEngine } from '../../../api/engine.ts';
import { Postbox } from '../../../dev/rehearsal/postbox.ts';
import type { TaskRow } from '../../../store/index.ts';
import { appWith, ask, body, sessionOf } from './app.ts';
import { assessment, baseUrl, config, db, memberId, openTask, person, problemsOf } from './support.ts';

const NAMES = ['Marijke Visser', 'Thomas van Leeuwen', 'Ruben Dijkstra', 'Sanne de Boer', 'Proefpersoon'];
let row: TaskRow;
beforeAll(async () => {
  row = await openTask(db, 'om');
}, 60_000);
const lines = async (member: string, what: string) => {
  const all = [];
  const now = Date.now();
  for await (const line of db.accessLog.between(
    new Date(now - 120_000).toISOString(),
    new Date(now + 1000).toISOString(),
  ))
    if (line.who === member && line.what === what) all.push(line);
  return all;
};

test('the coordinator sees the task of every party, a manager that of the own party, others nothing; every look is on record', async () => {
  const coordinator = await person('coordinator');
  const page = await coordinator.get(`/overzicht?nummer=${row.number}`);
  expect([page.status, page.heading]).toEqual([200, 'Overzicht']);
  expect(await problemsOf(page)).toEqual([]);
  expect(page.text).toContain('Marijke Visser');
  expect(page.html).toContain(`/taken/${row.number}"`);
  expect(page.html).toContain(`/overzicht/zaken/${row.caseId}"`);
  expect(page.text).not.toContain('Proefpersoon');
  expect((await coordinator.get('/')).html).toContain('href="/overzicht"');
  expect((await lines(memberId('coordinator'), 'list')).some(({ purpose }) => purpose === 'board')).toBe(
    true,
  );

  const [om, police, staff] = await Promise.all([
    person('leiding-om'),
    person('leiding-politie'),
    person('om'),
  ]);
  const own = await om.get(`/overzicht?nummer=${row.number}`);
  expect(own.text).toContain('Marijke Visser');
  // Looks, and does nothing.
  expect(own.html).not.toContain('name="taak"');
  expect((await om.get(`/overzicht/zaken/${row.caseId}`)).status).toBe(404);
  const other = await police.get(`/overzicht?nummer=${row.number}`);
  expect(other.text).toContain('Er is geen datum die hierbij past');
  expect((await police.get('/overzicht')).html).not.toContain('Marijke Visser');
  // Another party can't be asked for either.
  expect((await police.get('/overzicht?partij=om')).text).toContain('Deze keuze kennen we niet');
  const refused = await staff.get('/overzicht');
  expect([refused.status, refused.html.includes(row.number)]).toEqual([403, false]);
  expect(await lines(memberId('om'), 'refused')).not.toHaveLength(0);
  for (const path of [
    '/overzicht.csv',
    '/overzicht.json',
    '/overzicht/agenda',
    `/overzicht/zaken/${row.caseId}`,
  ])
    expect((await staff.get(path)).status).toBe(403);
});

test('filters narrow the list and can be kept; odd characters find nothing and say so', async () => {
  const coordinator = await person('coordinator');
  const query = `partij=om&soort=assess&wie=${memberId('om')}&fase=weighing&zaak=subject`;
  const page = await coordinator.get(`/overzicht?${query}`);
  expect(page.html).toContain(row.number);
  expect((await coordinator.get('/overzicht?partij=om&soort=draw-up-plan&wie=niemand')).html).not.toContain(
    row.number,
  );
  expect(
    (await coordinator.get(`/overzicht?fase=archived&nummer=&wie=${memberId('om')}`)).html,
  ).not.toContain(row.number);
  const saved = await coordinator.post(page.form('view'));
  expect(saved.text).toContain('het Openbaar Ministerie, Beoordeel het signaal, Marijke Visser');
  const gone = saved.forms.find(({ id }) => id?.startsWith('weg-'));
  if (!gone) throw new Error('no view to take away');
  expect((await coordinator.post(gone)).forms.some(({ id }) => id?.startsWith('weg-'))).toBe(false);

  for (const odd of [`%27%22%3E%3Cscript%3E`, '%00%FF', '🙂', '[$ne]=1', 'x'.repeat(5_000)]) {
    const answer = await coordinator.get(`/overzicht?nummer=${odd}&wie=${odd}`);
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('Deze keuze kennen we niet');
    expect(answer.html).not.toContain('<script>');
  }
  expect((await coordinator.get('/overzicht?wie[$ne]=x&partij=a&partij=b')).text).toContain(
    'Deze keuze kennen we niet',
  );
  expect((await coordinator.get('/overzicht?na=%00')).status).toBe(200);
});

test('a case has a timeline of what was and what comes, with why; without a name or a word of the file', async () => {
  const page = await (await person('coordinator')).get(`/overzicht/zaken/${row.caseId}`);
  expect(page.status).toBe(200);
  expect(await problemsOf(page)).toEqual([]);
  expect(page.text).toContain('Beoordeel het signaal');
  expect(page.text).toContain('Waarom deze datum?');
  expect(page.text).toContain('Vernietigen: zonder beslissing');
  for (const name of [...NAMES, 'feitelijke']) expect(page.text).not.toContain(name);
  const seen = (await db.accessLog.ofCase(row.caseId)).filter(({ purpose }) => purpose === 'timeline');
  expect(seen.map(({ who, what }) => [who, what])).toEqual([[memberId('coordinator'), 'read']]);
});

test('CSV, JSON and the calendar hold numbers and dates and nobody; the calendar stops when it is told to', async () => {
  const coordinator = await person('coordinator');
  const csv = await coordinator.get('/overzicht.csv?partij=om');
  expect(csv.headers.get('content-disposition')).toContain('overzicht.csv');
  expect(csv.html.startsWith('\uFEFFtaak;zaak;') || csv.html.startsWith('taak;zaak;')).toBe(true);
  const line = csv.html.split('\r\n').find((one) => one.includes(row.number)) ?? '';
  expect(line.split(';').slice(4, 8)).toEqual(['Beoordeel het signaal', 'assess', 'om', row.lastDay]);
  const json = JSON.parse((await coordinator.get(`/overzicht.json?nummer=${row.number}`)).html);
  expect(json).toMatchObject({ volledig: true, termijnen: [{ taak: row.number, toegewezen: true }] });
  for (const name of NAMES) expect(csv.html + JSON.stringify(json)).not.toContain(name);
  expect(await lines(memberId('coordinator'), 'export')).not.toHaveLength(0);

  const fresh = await coordinator.get('/overzicht/agenda');
  const made = await coordinator.post(fresh.form('feed'));
  const address = /<code[^>]*>([^<]+)<\/code>/.exec(made.html)?.[1] ?? '';
  const token = /\/agenda\/([\w-]{43})\.ics$/.exec(address)?.[1] ?? '';
  expect(JSON.stringify(await db.views.of(memberId('coordinator')))).not.toContain(token);
  const calendar = await fetch(address);
  expect([calendar.status, calendar.headers.get('cache-control')]).toEqual([200, 'no-store']);
  const text = await calendar.text();
  expect(text).toContain('BEGIN:VCALENDAR');
  expect(text).toMatch(/SUMMARY:Taak [A-Z0-9]{8}/);
  for (const name of NAMES) expect(text).not.toContain(name);
  // Shown once; a new one ends the old one; stopping ends it too.
  expect((await coordinator.get('/overzicht/agenda')).html).not.toContain(token);
  const again = await coordinator.post(made.form('feed'));
  expect((await fetch(address)).status).toBe(404);
  const next = /<code[^>]*>([^<]+)<\/code>/.exec(again.html)?.[1] ?? '';
  expect((await fetch(next)).status).toBe(200);
  await coordinator.post(again.form('feed-stop'), { doe: 'stop' });
  expect((await fetch(next)).status).toBe(404);
});

test('several at once: a reminder a day by mail, and handing over to who may have each', async () => {
  const coordinator = await person('coordinator');
  const postbox = new Postbox(String(process.env.MAIL_CATCHER));
  const other = await openTask(db, 'politie');
  const page = await coordinator.get('/overzicht');
  const send = (path: string, more: [string, string][]) => {
    const form = { ...page.form('board'), action: new URL(path, baseUrl).href };
    const csrf = form.fields.find(({ name }) => name === '_csrf')?.value ?? '';
    const taken = [row, other].map(({ number }): [string, string] => ['taak', number]);
    return coordinator.send(form, new URLSearchParams([['_csrf', csrf], ...taken, ...more]));
  };
  const reminded = await send('/overzicht/taken', [['doe', 'herinner']]);
  expect(reminded.heading).toBe('Herinnerd: 2 van 2');
  expect((await send('/overzicht/taken', [['doe', 'herinner']])).heading).toBe('Herinnerd: 0 van 2');
  const mails: string[] = [];
  for (let i = 0; i < 100 && mails.length === 0; i++) {
    const found = (await postbox.fresh()).filter(
      ({ task, subject }) => task === row.number && subject.startsWith('Herinnering'),
    );
    mails.push(...found.map(({ to }) => to));
    await new Promise((go) => setTimeout(go, 100));
  }
  expect(mails).toEqual(['om@voorbeeld.test']);

  const form = await send('/overzicht/taken', [['doe', 'overdragen']]);
  expect(form.heading).toBe('Taken overdragen');
  expect(await problemsOf(form)).toEqual([]);
  const none = await coordinator.post(form.form('reassign'));
  expect(none.status).toBe(422);
  const done = await coordinator.post(none.form('reassign'), { to: memberId('om2'), reason: 'leave' });
  expect(done.heading).toBe('Overgedragen: 1 van 2');
  expect((await db.tasks.get(row.id))?.assignee).toBe(memberId('om2'));
  expect((await db.tasks.get(other.id))?.assignee).toBe(memberId('politie'));
  const nobody = await coordinator.send(
    { ...page.form('board'), action: `${baseUrl}/overzicht/taken` },
    new URLSearchParams({ _csrf: page.form('board').fields[0]?.value ?? '', doe: 'herinner' }),
  );
  expect(nobody.status).toBe(422);
});

test('figures are pictures with tables and a document; for who steers, without anybody in them', async () => {
  const coordinator = await person('coordinator');
  const page = await coordinator.get('/cijfers');
  expect([page.status, page.heading]).toEqual([200, 'Cijfers']);
  expect(await problemsOf(page)).toEqual([]);
  for (const id of ['op-tijd', 'per-partij', 'komt', 'verzoeken', 'wegen']) {
    const picture = await coordinator.get(`/cijfers/${id}.svg`);
    expect([picture.status, picture.headers.get('content-type')]).toEqual([
      200,
      'image/svg+xml; charset=utf-8',
    ]);
    expect(picture.headers.get('cache-control')).toBe('no-store');
  }
  for (const name of NAMES) expect(page.text).not.toContain(name);
  const pdf = await coordinator.get('/cijfers/evaluatie.pdf');
  expect([pdf.status, pdf.html.slice(0, 5)]).toEqual([200, '%PDF-']);
  expect((await coordinator.get('/cijfers/niets.svg')).status).toBe(404);
  for (const path of ['/cijfers', '/cijfers/op-tijd.svg', '/cijfers/evaluatie.pdf'])
    expect((await (await person('politie')).get(path)).status).toBe(403);
});

async function streamOf(app: FastifyInstance, cookie: string, path = '/overzicht/stroom') {
  const { port } = app.server.address() as AddressInfo;
  const stop = new AbortController();
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { cookie }, signal: stop.signal });
  let text = '';
  const reading = (async () => {
    if (answer.body) for await (const part of answer.body) text += Buffer.from(part).toString();
  })().catch(() => {});
  const until = async (found: string, ms = 10_000) => {
    const end = performance.now() + ms;
    while (!text.includes(found)) {
      if (performance.now() > end) throw new Error(`the stream did not say ${found}`);
      await new Promise((go) => setTimeout(go, 20));
    }
  };
  return { status: answer.status, text: () => text, until, reading, stop: () => stop.abort() };
}

test('a list that is open shows what changes within two seconds, as many as there may be, and ends with its session', async () => {
  const app = await appWith(db);
  const { cookie } = await sessionOf(db, app, 'coordinator');
  const first = await openTask(db, 'om');
  const path = `/overzicht/stroom?partij=om&wanneer=vier-weken`;
  const stream = await streamOf(app, cookie, path);
  expect(stream.status).toBe(200);
  await stream.until('event: lijst');
  const done = await (await person('om')).do(`/taken/${first.number}`, assessment, 'task');
  expect(done.heading).toBe('Deze taak is klaar');
  // The sheet is the whole list, so what shows it is one that comes after the change without it.
  const before = stream.text().length;
  await openTask(db, 'om');
  const end = performance.now() + 2_000;
  while (stream.text().length === before && performance.now() < end)
    await new Promise((go) => setTimeout(go, 20));
  expect(stream.text().length).toBeGreaterThan(before);

  // Four of one person; the oldest is told to stop.
  const more = [];
  for (let i = 0; i < 4; i++) more.push(await streamOf(app, cookie));
  await stream.until('event: einde');
  await stream.reading;
  for (const one of more) one.stop();
  const head = { url: '/overzicht/stroom', method: 'HEAD', headers: { cookie } };
  expect((await ask(app, head)).status).toBe(204);
  expect((await streamOf(app, '')).status).toBe(204);
  expect((await streamOf(app, (await sessionOf(db, app, 'om')).cookie)).status).toBe(204);
  expect((await streamOf(app, cookie, '/overzicht/stroom?partij=%00')).status).toBe(204);
});

test('the engine is away: the dates are there, with since when, and nothing is taken on', async () => {
  const away = await appWith(db, {
    engine: createEngine({ ...config, temporalAddress: '127.0.0.1:1' }, db.keys, 1_500),
  });
  const { cookie } = await sessionOf(db, away, 'coordinator');
  const own = await openTask(db, 'om');
  let page = await ask(away, { url: `/overzicht?nummer=${own.number}`, headers: { cookie } });
  // The first answer may come before it is known.
  for (let i = 0; i < 50 && !page.body.includes('werkt nu niet alles bij'); i++) {
    await new Promise((go) => setTimeout(go, 100));
    page = await ask(away, { url: `/overzicht?nummer=${own.number}`, headers: { cookie } });
  }
  expect(page.status).toBe(200);
  expect(page.body).toContain('werkt nu niet alles bij');
  expect(page.body).toContain(own.number);
  expect(page.body).not.toContain('value="herinner"');
  for (const [path, doe] of [
    ['/overzicht/taken', 'herinner'],
    ['/overzicht/overdragen', 'x'],
  ] as const) {
    const { payload, headers } = body({
      ...{ _csrf: 'proef', _formulier: randomUUID(), taak: own.number, doe },
      ...{ to: memberId('om2'), reason: 'leave' },
    });
    const answer = await ask(away, { method: 'POST', url: path, payload, headers: { ...headers, cookie } });
    expect(answer.status).toBe(503);
    expect(answer.body).toContain('niet bereikbaar');
  }
  expect((await db.tasks.get(own.id))?.assignee).toBe(memberId('om'));
});
