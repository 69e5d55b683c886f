/** What must be refused, or must do nothing, or must lose nothing: played in a browser, from the mail on. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Locator, Page } from 'playwright-core';
import { createIdentity } from '../../../api/identity.ts';
import { demoMembers } from '../../../dev/demo.ts';
import type { Store, TaskRow } from '../../../store/index.ts';
import { appWith } from '../api/app.ts';
import { baseUrl, config, memberId, openTask, store } from '../api/support.ts';
import { Mailbox } from './mailbox.ts';
import { type Desk, desk, fillIn, newDesk } from './support.ts';

const WITHOUT_SCRIPTS = { javaScriptEnabled: false };
const SECRETS = ['Beoordeel', 'feitelijke', 'Waarom deze datum'];
const answer = { observed: 'Dit is waargenomen.', phase: 'unclear' };

let db: Store;
const mailbox = new Mailbox();
beforeAll(async () => {
  db = await store();
}, 60_000);

/** Clicks the link in the mail itself, at whoever's desk. */
async function openMail(at: Desk, row: TaskRow): Promise<void> {
  await at.page.goto((await mailbox.about(row.number, 'politie@voorbeeld.test')).page);
  await at.page.locator('a[href*="/t/"]').first().click();
  await at.signInWhenAsked();
}
const heading = (at: Desk): Promise<string | null> => at.page.locator('h1').textContent();
const standing = async (row: TaskRow) => [
  (await db.tasks.get(row.id))?.status,
  (await db.cases.load(row.caseId))?.version,
];

describe('the link', () => {
  let row: TaskRow;
  let before: unknown[];
  beforeAll(async () => {
    row = await openTask(db);
    before = await standing(row);
  });

  test('forwarded, it shows its reader nothing, and that is on record', async () => {
    for (const account of ['om', 'coordinator', 'politie2']) {
      const at = await desk(account);
      await openMail(at, row);
      expect([account, await heading(at), (await at.seen()).status]).toEqual([
        account,
        'Deze taak is niet voor u',
        403,
      ]);
      const html = await at.page.content();
      for (const secret of [row.number, ...SECRETS]) expect(html).not.toContain(secret);
    }
    const refused = (await db.accessLog.ofCase(row.caseId)).filter(
      ({ what, ok }) => what === 'refused' && !ok,
    );
    expect(refused.map(({ who }) => who)).toEqual(
      expect.arrayContaining(['om', 'coordinator', 'politie2'].map(memberId)),
    );
  });

  test('for somebody who takes part in nothing it ends at the door', async () => {
    const at = await newDesk('buitenstaander');
    await openMail(at, row);
    expect(await heading(at)).toBe('U heeft geen toegang');
    for (const secret of SECRETS) expect(await at.page.content()).not.toContain(secret);
  });

  test('that nobody was given works for nobody', async () => {
    const at = await desk('politie');
    await at.open(`/t/${'B'.repeat(43)}`);
    expect([await heading(at), (await at.seen()).status]).toEqual(['Deze link werkt niet (meer)', 404]);
  });

  test('opened by scanners, prefetched, and ten times at once by its own reader, it does nothing', async () => {
    const at = await desk('politie');
    await openMail(at, row);
    const link = at.page.url();
    const { request } = at.context;
    const asked = Array.from({ length: 10 }, (_, i) =>
      i % 2 === 0
        ? request.get(link, { headers: { 'sec-purpose': 'prefetch' } })
        : request.head(link, { maxRedirects: 0 }),
    );
    const pages = await Promise.all(Array.from({ length: 3 }, () => at.context.newPage()));
    const opened = await Promise.all(pages.map((page) => page.goto(link)));
    expect((await Promise.all(asked)).map((one) => one.ok())).toEqual(new Array(10).fill(true));
    expect(opened.map((one) => one?.status())).toEqual([200, 200, 200]);
    await Promise.all(pages.map((page) => page.close()));
    expect(await standing(row)).toEqual(before);
  });

  test('a form that another site made of it does nothing, even with the page’s own token', async () => {
    const at = await desk('politie');
    await openMail(at, row);
    const hidden = await at.page.locator('form#task input[type=hidden]').all();
    const fields = await Promise.all(
      hidden.map(async (field) => [await field.getAttribute('name'), await field.getAttribute('value')]),
    );
    const inputs = [...fields, ...Object.entries(answer)]
      .map(([name, value]) => `<input name="${name}" value="${value}">`)
      .join('');
    const site = await serve(
      `<h1>Win</h1><form method="post" action="${at.page.url()}">${inputs}<button>Klik</button></form>`,
    );
    try {
      // Another name of this machine is another site.
      await at.page.goto(`http://localhost:${(site.address() as AddressInfo).port}/`);
      await at.page.locator('button').click();
      expect((await at.seen()).status).toBeGreaterThanOrEqual(400);
      expect(await standing(row)).toEqual(before);
    } finally {
      site.close();
    }
  });
});

test('sent with two clicks, gone back to, and sent again by whoever kept it: one answer', async () => {
  const row = await openTask(db);
  const [, version] = await standing(row);
  const at = await newDesk('politie', WITHOUT_SCRIPTS);
  await openMail(at, row);
  await fillIn(at.page, 'task', answer);
  const sent = at.page.waitForRequest((request) => request.method() === 'POST');
  await at.page.locator('form#task [type=submit]:not([name])').last().dblclick();
  await at.page.waitForURL(`**/taken/${row.number}?verstuurd`);
  expect(await heading(at)).toBe('Deze taak is klaar');
  const done = ['done', Number(version) + 1];
  expect(await standing(row)).toEqual(done);

  const replayed = await at.context.request.post((await sent).url(), {
    data: (await sent).postData() ?? '',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect(await replayed.text()).toContain('Deze taak is klaar');
  await at.page.goBack();
  expect([await heading(at), await at.page.locator('form#task').count()]).toEqual(['Deze taak is klaar', 0]);
  expect(await standing(row)).toEqual(done);
});

test('a session that ended gives the form back after signing in', async () => {
  const row = await openTask(db);
  const at = await newDesk('politie', WITHOUT_SCRIPTS);
  await openMail(at, row);
  const typed = 'Eerste regel.\nمرحبا 👋 <i>&</i>';
  await fillIn(at.page, 'task', { ...answer, observed: typed });
  await at.context.clearCookies();
  await at.page.locator('form#task [type=submit]:not([name])').last().click();
  expect([await heading(at), (await at.seen()).status]).toEqual(['U bent niet meer aangemeld', 401]);
  expect(await at.page.locator('textarea').first().inputValue()).toBe(typed);
  expect((await standing(row))[0]).toBe('open');

  // As the page says: sign in beside it, then try again.
  const beside = at.context.waitForEvent('page');
  await at.page.locator('a', { hasText: 'Aanmelden' }).click();
  const tab = await beside;
  await tab.locator('input[name=email]').fill('politie@voorbeeld.test');
  await tab.locator('input[type=password]').fill('samen-oefenen');
  await tab.locator('[type=submit]').first().click();
  await tab.waitForURL(`${baseUrl}/**`);
  await at.page.locator('form#again [type=submit]').click();
  if ((await at.page.locator('form#task').count()) > 0) {
    expect(await at.page.locator('[name=observed]').inputValue()).toBe(typed);
    await at.page.locator('form#task [type=submit]:not([name])').last().click();
  }
  expect(await heading(at)).toBe('Deze taak is klaar');
  expect((await standing(row))[0]).toBe('done');
});

test('an authorisation that ended between the mail and the click', async () => {
  const row = await openTask(db);
  const model = demoMembers.find(({ id }) => id === memberId('politie'));
  if (!model) throw new Error('no such member');
  const at = await desk('politie');
  await openMail(at, row);
  await fillIn(at.page, 'task', answer);
  try {
    await db.members.seed([{ ...model, authorisations: [{ from: '2020-01-01', until: '2020-12-31' }] }]);
    await at.page.locator('form#task [type=submit]:not([name])').last().click();
    expect((await at.seen()).status).toBeGreaterThanOrEqual(400);
    expect((await standing(row))[0]).toBe('open');
    const anew = await newDesk('politie');
    await openMail(anew, row);
    expect(await heading(anew)).toBe('U heeft geen toegang');
  } finally {
    await db.members.seed([model]);
  }
});

test('a session that somebody planted, signed in or not, opens nothing for whoever planted it', async () => {
  const row = await openTask(db);
  const noSecrets = async (at: Desk) => {
    for (const secret of SECRETS) expect(await at.page.content()).not.toContain(secret);
  };
  // Signed in as somebody else: the reader's own link shows nothing there.
  const other = await newDesk('om');
  await other.open('/');
  const misled = await newDesk('politie');
  await misled.context.addCookies(await other.context.cookies(baseUrl));
  await openMail(misled, row);
  expect([await heading(misled), (await misled.seen()).status]).toEqual(['Deze taak is niet voor u', 403]);
  await noSecrets(misled);

  // On its way to the provider: the reader who signs in with it gets a session of their own.
  const attacker = await newDesk(null);
  await attacker.page.goto(`${baseUrl}/taken/${row.number}`);
  const planted = await attacker.context.cookies(baseUrl);
  expect(planted.length).toBeGreaterThan(0);
  const victim = await newDesk('politie');
  await victim.context.addCookies(planted);
  await openMail(victim, row);
  expect(await victim.page.locator('form#task').count()).toBe(1);
  const own = (await victim.context.cookies(baseUrl)).find(({ name }) => name === 'regie');
  expect(planted.map(({ value }) => value)).not.toContain(own?.value);
  await attacker.page.goto(`${baseUrl}/taken/${row.number}`);
  expect(attacker.page.url().startsWith(baseUrl)).toBe(false);
  await noSecrets(attacker);
});

test('the identity provider is down: the link says so in Dutch, shows nothing, and works when it is back', async () => {
  const row = await openTask(db);
  const { page } = await mailbox.about(row.number, 'politie@voorbeeld.test');
  const at = await newDesk('politie');
  await at.page.goto(page);
  const link = new URL((await at.page.locator('a[href*="/t/"]').first().getAttribute('href')) ?? '');
  const app = await appWith(db, {
    identity: createIdentity({ ...config, oidcIssuer: 'http://127.0.0.1:1' }),
  });
  const { port } = app.server.address() as AddressInfo;
  await at.page.goto(`http://127.0.0.1:${port}${link.pathname}`);
  expect((await at.seen()).status).toBe(503);
  const html = await at.page.content();
  expect(html).toContain('even niet bereikbaar');
  for (const secret of [row.number, ...SECRETS]) expect(html).not.toContain(secret);
  await openMail(at, row);
  expect(await heading(at)).toBe('Beoordeel het signaal');
});

test('line ends in a name or an address reach no header of a mail', async () => {
  const at = await newDesk('uitvoerder', WITHOUT_SCRIPTS);
  await at.open('/bevoegdheden/nieuw');
  const evil = 'x@voorbeeld.test\r\nBcc: elders@voorbeeld.test';
  const hidden = await at.page.locator('form#grant input[type=hidden], form input[type=hidden]').all();
  const fields = await Promise.all(
    hidden.map(async (field) => [await field.getAttribute('name'), await field.getAttribute('value')]),
  );
  const answered = await at.context.request.post(at.page.url(), {
    form: { ...Object.fromEntries(fields), name: `Iemand\r\nBcc: elders@voorbeeld.test`, email: evil },
    headers: { origin: new URL(baseUrl).origin, 'sec-fetch-site': 'same-origin' },
  });
  expect(answered.status()).toBe(422);
  const html = await answered.text();
  expect(html).toContain('id="email-fout"');
  expect(html).toContain('id="name-fout"');
});

test('a paste of 200 kB comes back with a message at its field', async () => {
  const row = await openTask(db);
  const at = await newDesk('politie', WITHOUT_SCRIPTS);
  await openMail(at, row);
  const much = 'Een hele lange tekst. '.repeat(9_500).trim();
  await fillIn(at.page, 'task', { ...answer, observed: much });
  await at.page.locator('form#task [type=submit]:not([name])').last().click();
  expect((await at.seen()).status).toBe(422);
  expect(await at.page.locator('#observed-fout').textContent()).toContain('te lang');
  expect((await at.page.locator('[name=observed]').inputValue()) === much).toBe(true);
  expect((await standing(row))[0]).toBe('open');
});

describe('with a keyboard alone', () => {
  test('the first stop leads past the menu, and the summary of errors to the field', async () => {
    const row = await openTask(db);
    const at = await newDesk('politie', WITHOUT_SCRIPTS);
    await openMail(at, row);
    const { page } = at;
    await page.locator('form#task').waitFor();
    const skip = page.locator('a.utrecht-skip-link');
    await firstTab(page);
    expect(await comesToMatch(skip, ':focus-visible')).toBe(true);
    expect((await skip.boundingBox())?.y).toBeGreaterThanOrEqual(0);
    await page.keyboard.press('Enter');
    expect(new URL(page.url()).hash).toBe('#inhoud');

    await page.locator('form#task [type=submit]:not([name])').last().focus();
    await page.keyboard.press('Enter');
    const summary = page.locator('#fouten');
    await summary.waitFor();
    expect(await page.title()).toMatch(/^Fout: /);
    expect(await comesToMatch(summary, ':focus')).toBe(true);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Shift+Tab');
    expect(await comesToMatch(page.locator('#observed'), ':focus')).toBe(true);
    await page.keyboard.type('Met het toetsenbord.');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.locator('form#task [type=submit]:not([name])').last().focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/taken/${row.number}?verstuurd`);
    expect(await heading(at)).toBe('Deze taak is klaar');
  });
});

/** Other tests' tabs are open in the same browser: a key that comes before this one has the keyboard goes nowhere. */
async function firstTab(page: Page): Promise<void> {
  await page.bringToFront();
  for (let tries = 0; tries < 20; tries++) {
    await page.keyboard.press('Tab');
    if (await comesToMatch(page.locator('body'), ':has(:focus)', 10)) return;
  }
}

/** A browser gives focus when it draws, a moment after the page is there. */
async function comesToMatch(place: Locator, selector: string, times = 100): Promise<boolean> {
  for (let tries = 0; tries < times; tries++) {
    if (await place.evaluate((element, wanted) => element.matches(wanted), selector)) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

function serve(body: string): Promise<Server> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><title>x</title>${body}`);
  });
  return new Promise((done) => server.listen(0, 'localhost', () => done(server)));
}
