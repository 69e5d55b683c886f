/**
 * An operator's day in a browser, on an environment of its own: the mail server is away, what fails and what it blocks is
 * seen without anybody's name, and it is tried again; then a case whose workflow was terminated is rebuilt by two people, and
 * its next legal moment comes. With PICTURES=1 what is seen is kept in docs/images/techniek, for
 * the manual (docs/handleidingen/techniek.md).
 */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { caseWorkflowId } from '../../contracts/engine.ts';
import { demoMembers } from '../../dev/demo.ts';
import { Postbox } from '../../dev/rehearsal/postbox.ts';
import { Staff } from '../../dev/rehearsal/staff.ts';
import { dayOf } from '../../domain/dates/index.ts';
import { dossierNumber } from '../../domain/forms/index.ts';
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

test('a terminated workflow is rebuilt by two people, and its next legal moment comes', async () => {
  const { browser, folder } = day;
  const { environment, needs } = day.opened;
  const { baseUrl, client, view } = needs;
  const rows = view.regie.collection<{ _id: string; version: number; nextAt: Date | null }>('cases');
  const row = await rows.findOne({ kind: 'subject' });
  if (!row) throw new Error('there is no case');
  const caseId = row._id;
  const handle = client.workflow.getHandle(caseWorkflowId(caseId));
  await handle.terminate();
  const desk = async (account: string, address: string) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'nl-NL' });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(`${baseUrl}${address}`);
    await signIn(page, baseUrl, account);
    return page;
  };

  // The operator finds it by its number, sees what it touches, and gives a reason.
  const number = dossierNumber(caseId);
  const operator = await desk('techniek', `/techniek/herstel?nummer=${number}`);
  await operator.getByRole('link', { name: `Dossier ${number}` }).click();
  const seen = await says(operator, /Loopt in Temporal\s*Nee/);
  expect(seen).toContain(`Er begint een nieuwe run, na stap ${row.version}.`);
  expect(seen).toContain('Herinnering aan een taak, ');
  await operator.selectOption('#reden', 'ended');
  await operator.screenshot({ path: join(folder, 'herstellen.png'), fullPage: true });
  await operator.getByRole('button', { name: 'Vraag een tweede persoon' }).click();
  await says(operator, /Iemand anders van technisch beheer, of een uitvoerder/);
  expect(await operator.getByRole('button', { name: 'Herstel deze zaak' }).count()).toBe(0);
  expect((await handle.describe()).status.name).toBe('TERMINATED');

  // The administrator confirms, by the keyboard.
  const administrator = await desk('uitvoerder', '/techniek/herstel');
  await administrator.getByRole('link', { name: `Dossier ${number}` }).click();
  await says(administrator, /Gevraagd door/);
  await administrator.screenshot({ path: join(folder, 'bevestigen.png'), fullPage: true });
  await administrator.getByRole('button', { name: 'Herstel deze zaak' }).focus();
  await administrator.keyboard.press('Enter');
  await administrator.locator('h1', { hasText: 'De zaak loopt weer' }).waitFor();
  expect((await handle.describe()).status.name).toBe('RUNNING');
  await operator.reload();
  await says(operator, /Loopt in Temporal\s*Ja/);

  // Nothing was stepped over: the next moment in the calendar comes, and the case goes on to the one after it.
  const clock = environment.env.CLOCK_URL ?? '';
  const ahead = async () => {
    const now = await rows.findOne({ _id: caseId });
    return (now?.nextAt?.getTime() ?? 0) > (row.nextAt?.getTime() ?? Number.POSITIVE_INFINITY);
  };
  expect(await ahead()).toBe(false);
  for (let tries = 0; tries < 8 && !(await ahead()); tries++) {
    const answer = await fetch(clock, { method: 'POST', body: JSON.stringify({ by: 'next' }) });
    expect(answer.status).toBe(202);
    for (let busy = true; busy; ) {
      const now = (await (await fetch(clock)).json()) as { busy: boolean; problem: string | null };
      expect(now.problem).toBeNull();
      busy = now.busy;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  expect(await ahead()).toBe(true);

  // On a clock that was moved no case is made anew.
  await operator.reload();
  await says(operator, /De klok van deze oefenomgeving is verzet/);
  expect(await operator.getByRole('button', { name: 'Vraag een tweede persoon' }).count()).toBe(0);
}, 180_000);
