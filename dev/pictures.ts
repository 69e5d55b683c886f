/**
 * `npm run pictures`: plays the first minutes of a practice environment in a browser and keeps what is seen in docs/images;
 * with `-- handleidingen` only what the manuals of roles show, with `-- rechten` only those of requests and complaints.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { dayInWords, dayOf } from '../domain/dates/index.ts';
import { openBrowser, signIn } from './browser.ts';
import { picturesOfRights } from './pictures-of-rights.ts';
import { picturesOfRoles } from './pictures-of-roles.ts';
import { openRehearsal } from './rehearsal/open.ts';
import { Postbox } from './rehearsal/postbox.ts';
import { until } from './until.ts';

const folder = fileURLToPath(new URL('../docs/images/', import.meta.url));
await mkdir(folder, { recursive: true });
const dataDir = await mkdtemp(join(tmpdir(), 'pga-pictures-'));
const opened = await openRehearsal({ dataDir });
const browser = await openBrowser();
try {
  const only = ['handleidingen', 'rechten'].find((name) => process.argv.includes(name));
  if (!only) await firstMinutes();
  if (only !== 'rechten') await picturesOfRoles(opened, browser, folder);
  await picturesOfRights(opened, browser, folder);
} finally {
  await browser.close();
  await opened.close();
  await rm(dataDir, { recursive: true, force: true });
}
process.exit(0);

async function firstMinutes(): Promise<void> {
  const { baseUrl, mailCatcher } = opened.needs;
  const context = await browser.newContext({ viewport: { width: 1100, height: 800 }, locale: 'nl-NL' });
  const page = await context.newPage();
  const keep = (name: string, fullPage = true) =>
    page.screenshot({ path: join(folder, `${name}.png`), fullPage });

  await page.goto(`${baseUrl}/signalen/nieuw`);
  await keep('aanmelden');
  await signIn(page, baseUrl, 'gemeente');
  await fillSignal(page);
  await keep('signaal-melden');
  await page.locator('form#register-signal [type=submit]').click();
  const postbox = new Postbox(mailCatcher);
  const mail = await until(async () =>
    (await postbox.fresh()).find(({ to }) => to === 'gemeente@voorbeeld.test'),
  );
  await page.goto(mailCatcher);
  await page.getByText(mail.subject).first().click();
  await page.waitForTimeout(1000);
  await keep('mail', false);
  await page.goto(`${baseUrl}${mail.link}`);
  await page.getByText('Waarom deze datum?').first().click();
  await keep('taak');
  await page.goto(baseUrl);
  await keep('mijn-taken');
  await page.goto(`${baseUrl}/klok`);
  await keep('oefenklok');
}

async function fillSignal(page: Page): Promise<void> {
  const today = dayOf(new Date().toISOString());
  await page.fill('[name=name]', 'Oefenpersoon Eén');
  await page.fill('[name=birthDate]', '2001-02-01');
  await page.fill(
    '[name=description]',
    `Op ${dayInWords(today)} is gezien dat de persoon pamfletten uitdeelde.`,
  );
  for (const name of ['areas', 'phenomenon', 'ground', 'regime'])
    await page.locator(`[name=${name}]`).first().check();
  for (const name of ['on', 'receivedOn']) await page.fill(`[name=${name}]`, today);
}
