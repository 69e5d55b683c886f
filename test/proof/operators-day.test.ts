/**
 * An operator's day in a browser, on an environment of its own: the mail server is away, what fails and what it blocks is
 * seen without anybody's name, and it is tried again. With PICTURES=1 what is seen is kept in docs/images/techniek, for
 * the manual (docs/handleidingen/techniek.md).
 */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { demoMembers } from '../../dev/demo.ts';
import { Postbox } from '../../dev/rehearsal/postbox.ts';
import { Staff } from '../../dev/rehearsal/staff.ts';
import { dayOf } from '../../domain/dates/index.ts';
import { type BrowserDay, openDay, signIn } from './browser-day.ts';

let day: BrowserDay;
beforeAll(async () => {
  day = await openDay('techniek');
}, 120_000);
afterAll(() => day?.close(), 60_000);

/** Reloads until the page says it, for half a minute. */
async function says(page: Page, text: RegExp): Promise<string> {
  for (let tries = 0; tries < 60; tries++) {
    const seen = (await page.locator('main').textContent()) ?? '';
    if (text.test(seen)) return seen;
    await new Promise((resolve) => setTimeout(resolve, 500));
    await page.reload();
  }
  throw new Error(`the page does not say ${text}`);
}

test('an operator sees what fails and what it blocks, tries it again, and sees nobody', async () => {
  const { browser, folder } = day;
  const { environment, needs } = day.opened;
  const { baseUrl, conference, mailCatcher } = needs;
  const names = new RegExp(
    [
      ...demoMembers.filter(({ roles }) => !roles.includes('operations')).map(({ name }) => name),
      'Oefenpersoon',
    ].join('|'),
  );
  const today = dayOf(new Date().toISOString());
  await environment.kill('mail');
  const staff = new Staff(baseUrl, conference);
  await staff.registerSignal('politie', { name: 'Oefenpersoon Eén', birthDate: '1999-01-01' }, today);

  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'nl-NL' });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const keep = (name: string) => page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
  await page.goto(`${baseUrl}/techniek`);
  await signIn(page, needs.baseUrl, 'techniek');

  // In the morning: mail does not leave. What stands still, and what does not.
  const seen = await says(page, /Een mail van een stap versturen: \d+ keer geprobeerd/);
  expect(seen).toContain('De mailserver antwoordt niet');
  expect(seen).toContain('De datums lopen door.');
  expect(seen).toMatch(/Temporal\s*Antwoordt\./);
  expect(seen).not.toMatch(names);
  await keep('techniek');

  // One of them: since when, how often, when again; with the engine's own page one click away.
  await page.locator('.regie-task h3 a').first().click();
  expect(await page.locator('h1').textContent()).toMatch(/^Dossier [\w-]+$/);
  const detail = (await page.locator('main').textContent()) ?? '';
  expect(detail).toMatch(/Volgende poging/);
  expect(detail).not.toMatch(names);
  expect(await page.getByRole('link', { name: 'Bekijk dit in Temporal' }).getAttribute('href')).toContain(
    '/workflows/case-',
  );
  await keep('zaak');
  const address = page.url();

  // The mail server is back; by the keyboard, tried again now.
  await environment.restart('mail');
  await page
    .getByRole('button', { name: /Nu opnieuw proberen/ })
    .first()
    .focus();
  await page.keyboard.press('Enter');
  await page.locator('h1', { hasText: /opnieuw geprobeerd|wacht niet meer/ }).waitFor();
  await page.goto(address);
  await says(page, /Op niets\. Het gaat verder/);
  const postbox = new Postbox(mailCatcher);
  expect((await postbox.fresh()).length).toBeGreaterThan(0);

  // All that runs, and nothing of a file behind it.
  await page.goto(`${baseUrl}/techniek/lopend`);
  const list = (await page.locator('main').textContent()) ?? '';
  expect(list).toContain('De weegploeg weegt');
  expect(list).not.toMatch(names);
  await keep('lopend');
  await page.goto(`${baseUrl}/dossiers`);
  expect(await page.locator('body').textContent()).not.toContain('De weegploeg weegt');
}, 180_000);
