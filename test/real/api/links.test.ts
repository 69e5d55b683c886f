import { setTimeout as sleep } from 'node:timers/promises';
import { demoPassword } from '../../../dev/demo.ts';
import { Person, signIn } from '../../../dev/person.ts';
import { Postbox } from '../../../dev/rehearsal/postbox.ts';
import type { Store, TaskRow } from '../../../store/index.ts';
import { assessment, baseUrl, memberId, openTask, person, store } from './support.ts';

let db: Store;
beforeAll(async () => {
  db = await store();
}, 60_000);
const linkOf = async (row: TaskRow, account = 'politie') =>
  `/t/${await db.links.issue(row.id, memberId(account))}`;

describe('the link in a mail', () => {
  test('opening it ten times at once, as a mail scanner does, changes nothing', async () => {
    const row = await openTask(db);
    const link = await linkOf(row);
    const version = (await db.cases.load(row.caseId))?.version;
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        fetch(baseUrl + link, {
          method: i % 2 === 0 ? 'GET' : 'HEAD',
          redirect: 'manual',
          headers: i < 5 ? { 'sec-purpose': 'prefetch' } : {},
        }),
      ),
    );
    for (const answer of answers) {
      expect(answer.status).toBe(303);
      expect(new URL(answer.headers.get('location') ?? '').origin).toBe(
        new URL(String(process.env.OIDC_ISSUER)).origin,
      );
      // The token goes nowhere but into a sealed cookie.
      expect(answer.headers.get('location')).not.toContain(link.slice(3));
    }
    const signedIn = await person('politie');
    await Promise.all(Array.from({ length: 10 }, () => signedIn.get(link)));
    expect((await db.tasks.get(row.id))?.status).toBe('open');
    expect((await db.cases.load(row.caseId))?.version).toBe(version);
  });

  test('leads through signing in back to the task, and its form completes it', async () => {
    const row = await openTask(db);
    const police = await signIn(baseUrl, 'politie@voorbeeld.test', demoPassword);
    police.forgetCookies();
    const link = await linkOf(row);
    const page = await police.get(link);
    expect(page.url).toBe(baseUrl + link);
    expect(page.heading).toBe('Beoordeel het signaal');
    expect(page.text).toContain('Waarom deze datum?');
    expect(page.text).toContain('Een feitelijke omschrijving.');
    const done = await police.post(page.form('task'), assessment);
    expect(done.heading).toBe('Deze taak is klaar');
    expect((await db.tasks.get(row.id))?.status).toBe('done');
    const again = await police.get(link);
    expect(again.heading).toBe('Deze taak is klaar');
    expect(again.forms.map(({ id }) => id)).not.toContain('task');
  });

  test('from the mail itself to done: three clicks and one form', async () => {
    const row = await openTask(db);
    const postbox = new Postbox(String(process.env.MAIL_CATCHER));
    const until = Date.now() + 20_000;
    let link: string | null = null;
    while (link === null && Date.now() < until) {
      link = (await postbox.fresh()).find(({ task }) => task === row.number)?.link ?? null;
      if (link === null) await sleep(100);
    }
    if (link === null) throw new Error('No mail came');
    const police = new Person(baseUrl, 'politie@voorbeeld.test', demoPassword);
    const done = await police.do(link, assessment, 'task');
    expect(done.heading).toBe('Deze taak is klaar');
    expect((await db.tasks.get(row.id))?.status).toBe('done');
  });

  test('shows the wrong person nothing, lets them do nothing, and is logged', async () => {
    const row = await openTask(db);
    const link = await linkOf(row);
    const police = await person('politie');
    const form = (await police.get(link)).form('task');
    for (const account of ['om', 'raad', 'coordinator', 'politie2']) {
      const other = await person(account);
      const page = await other.get(link);
      expect(page.status).toBe(403);
      for (const secret of [row.number, 'Beoordeel', 'feitelijke', 'Waarom deze datum']) {
        expect(page.html).not.toContain(secret);
      }
      const home = await other.get('/');
      const csrf = home.form('sign-out').fields.find(({ name }) => name === '_csrf')?.value ?? '';
      const sent = await other.send(
        form,
        new URLSearchParams({ _csrf: csrf, observed: 'x', phase: 'unclear' }),
      );
      expect(sent.status).toBe(403);
    }
    expect((await db.tasks.get(row.id))?.status).toBe('open');
    const lines = await db.accessLog.ofCase(row.caseId);
    const refused = lines.filter(({ what, ok }) => what === 'refused' && !ok).map(({ who }) => who);
    expect(new Set(refused)).toEqual(new Set(['om', 'raad', 'coordinator', 'politie2'].map(memberId)));
  });

  test('somebody else’s task by its number: nothing, but its dates for the coordinator', async () => {
    const row = await openTask(db);
    const other = await (await person('om')).get(`/taken/${row.number}`);
    expect(other.status).toBe(403);
    expect(other.text).not.toContain('Beoordeel');
    const seen = await (await person('coordinator')).get(`/taken/${row.number}`);
    expect(seen.status).toBe(200);
    expect(seen.text).toContain('Ruben Dijkstra');
    expect(seen.text).not.toContain('feitelijke');
    expect(seen.forms.map(({ id }) => id)).toEqual(['sign-out', 'reassign', 'fresh-link']);
  });

  test('one that does not exist says so, signed in or not', async () => {
    for (const link of [`/t/${'A'.repeat(43)}`, '/t/kort', '/t/..%2f..%2fetc', `/t/${'x'.repeat(150)}`]) {
      expect((await fetch(baseUrl + link, { redirect: 'manual' })).status).toBe(404);
      const page = await (await person('politie')).get(link);
      expect(page.status).toBe(404);
      expect(page.heading).toContain('werkt niet');
    }
    expect((await (await person('politie')).get('/taken/NIETWAAR')).status).toBe(404);
  });
});

describe('sending the form', () => {
  test('twice at once and once more is one command', async () => {
    const row = await openTask(db);
    const police = await person('politie');
    const page = await police.get(`/taken/${row.number}`);
    const before = (await db.cases.load(row.caseId))?.version ?? 0;
    const answers = await Promise.all([
      police.post(page.form('task'), assessment),
      police.post(page.form('task'), assessment),
    ]);
    answers.push(await police.post(page.form('task'), assessment));
    for (const answer of answers) {
      expect(answer.status).toBe(200);
      expect(answer.heading).toBe('Deze taak is klaar');
    }
    const journal = await db.cases.journal(row.caseId);
    expect(journal.filter(({ by }) => by?.member === memberId('politie')).length).toBe(2);
    expect((await db.cases.load(row.caseId))?.version).toBe(before + 1);
  });

  test('for a task that was done in another tab says so', async () => {
    const row = await openTask(db);
    const police = await person('politie');
    const [one, two] = [await police.get(`/taken/${row.number}`), await police.get(`/taken/${row.number}`)];
    await police.post(one.form('task'), assessment);
    const late = await police.post(two.form('task'), { ...assessment, observed: 'Iets anders.' });
    expect(late.status).toBe(409);
    expect(late.heading).toBe('Deze taak is klaar');
  });

  test('from another site, or without the page’s own token, does nothing', async () => {
    const row = await openTask(db);
    const police = await person('politie');
    const page = await police.get(`/taken/${row.number}`);
    const form = page.form('task');
    const whole = { ...assessment };
    const elsewhere = [
      { origin: 'https://elders.example', 'sec-fetch-site': 'cross-site' },
      { origin: 'https://elders.example', 'sec-fetch-site': 'same-site' },
      { origin: 'null', 'sec-fetch-site': 'cross-site' },
    ];
    for (const headers of elsewhere) expect((await police.post(form, whole, headers)).status).toBe(403);
    for (const token of ['', 'x', 'A'.repeat(43)]) {
      const body = new URLSearchParams({ observed: 'Dit blijft staan.', phase: 'unclear', _csrf: token });
      const answer = await police.send(form, body);
      expect(answer.status).toBe(403);
      // The person's own browser: what was typed is still there, to send again.
      expect(answer.html).toContain('Dit blijft staan.');
    }
    const { _csrf: _none, ...rest } = { _csrf: '', ...whole };
    expect((await police.send(form, new URLSearchParams(rest as Record<string, string>))).status).toBe(403);
    expect((await db.tasks.get(row.id))?.status).toBe('open');
    // What a browser sends from a page with Referrer-Policy no-referrer.
    const good = await police.post(form, whole, { origin: 'null', 'sec-fetch-site': 'same-origin' });
    expect(good.heading).toBe('Deze taak is klaar');
  });

  test('without a sign-in does nothing and says how to go on', async () => {
    const row = await openTask(db);
    const answer = await fetch(`${baseUrl}/taken/${row.number}`, {
      method: 'POST',
      body: new URLSearchParams({ observed: 'x', phase: 'unclear' }),
    });
    expect(answer.status).toBe(401);
    expect(await answer.text()).toContain('niet meer aangemeld');
    expect((await db.tasks.get(row.id))?.status).toBe('open');
  });
});
