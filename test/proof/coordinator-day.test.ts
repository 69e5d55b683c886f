/**
 * A coordinator's day in a browser, from what dreigt to what is done, on an environment of its own. With PICTURES=1 what is
 * seen is kept in docs/images/coordinator, for the manual (docs/handleidingen/coordinator.md).
 */
import { join } from 'node:path';
import { Postbox } from '../../dev/rehearsal/postbox.ts';
import { Staff } from '../../dev/rehearsal/staff.ts';
import { until } from '../../dev/until.ts';
import { addDays, dayOf } from '../../domain/dates/index.ts';
import { type BrowserDay, openDay, signIn } from './browser-day.ts';

let day: BrowserDay;
beforeAll(async () => {
  day = await openDay('coordinator');
}, 120_000);
afterAll(() => day?.close(), 60_000);

test('a coordinator sees what threatens, reminds, hands over, looks why, keeps a view and takes dates along', async () => {
  const { browser, folder, opened } = day;
  const { baseUrl, mailCatcher, conference } = opened.needs;
  const today = dayOf(new Date().toISOString());
  const staff = new Staff(baseUrl, conference);
  const signal = (party: string, name: string, on: string) =>
    staff.registerSignal(party, { name, birthDate: '1999-01-01' }, on);
  await signal('politie', 'Oefenpersoon Eén', addDays(today, -27));
  await signal('om', 'Oefenpersoon Twee', addDays(today, -20));
  await signal('gemeente', 'Oefenpersoon Drie', today);
  const postbox = new Postbox(mailCatcher);

  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'nl-NL' });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const keep = (name: string) => page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
  const heading = async () => (await page.locator('h1').textContent())?.trim();

  // In the morning: what is due, and what threatens to be late.
  await page.goto(`${baseUrl}/overzicht`);
  await signIn(page, baseUrl, 'coordinator');
  expect(await heading()).toBe('Overzicht');
  await page.getByText('Deze lijst wordt vanzelf bijgewerkt').waitFor();
  expect(await page.locator('.regie-board .regie-task').count()).toBeGreaterThanOrEqual(9);
  expect(await page.locator('body').textContent()).not.toContain('Oefenpersoon');
  await keep('overzicht');
  await page.locator('#let-op').check();
  await page.getByRole('button', { name: 'Toon' }).click();
  const threatens = page.locator('.regie-risk');
  expect(await threatens.count()).toBeGreaterThan(0);
  expect(await threatens.first().textContent()).toMatch(/Nog 1 dag te gaan/);
  await keep('let-op');

  // By the keyboard: choose the first, remind who has it.
  const first = page.locator('input[name=taak]').first();
  const number = await first.inputValue();
  await first.focus();
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Herinner de gekozen personen' }).click();
  expect(await heading()).toBe('Herinnerd: 1 van 1');
  await keep('herinnerd');
  const mail = await until(async () =>
    (await postbox.fresh()).find(({ task, subject }) => task === number && subject.startsWith('Herinnering')),
  );
  expect(mail.to).toMatch(/@voorbeeld\.test$/);

  // Somebody is away: two tasks go to a colleague, one of which that colleague can't have.
  await page.goto(`${baseUrl}/overzicht?partij=om`);
  const [mine = ''] = await page
    .locator('input[name=taak]')
    .evaluateAll((all) => all.map((one) => (one as unknown as { value: string }).value));
  await page.locator(`#taak-${mine}`).check();
  await page.getByRole('button', { name: 'Draag de gekozen taken over' }).click();
  await keep('overdragen');
  await page.getByLabel('Thomas van Leeuwen').check();
  await page.getByLabel('Verlof').check();
  await page.getByRole('button', { name: 'Taken overdragen' }).click();
  expect(await heading()).toBe('Overgedragen: 1 van 1');

  // Why this date? The whole life of a case in time.
  await page.goto(`${baseUrl}/overzicht?nummer=${mine}`);
  expect(await page.locator('.regie-board-who').textContent()).toContain('Thomas van Leeuwen');
  await page.locator('.regie-board-case a').click();
  await page.locator('summary').first().click();
  expect(await page.locator('body').textContent()).toContain('Vernietigen: zonder beslissing');
  await keep('tijdlijn');

  // A view to come back to, and dates to take along.
  await page.goto(`${baseUrl}/overzicht?partij=om&let-op=ja`);
  await page.getByRole('button', { name: 'Bewaar deze keuze als weergave' }).click();
  await page.getByRole('link', { name: 'het Openbaar Ministerie, let op' }).waitFor();
  await page.goto(`${baseUrl}/overzicht/agenda`);
  await page.getByRole('button', { name: 'Maak een adres' }).click();
  const address = (await page.locator('#adres').textContent())?.trim() ?? '';
  expect(await (await fetch(address)).text()).toContain(`SUMMARY:Taak ${number}`);
  await page.goto(`${baseUrl}/overzicht/agenda`);
  await keep('agenda');

  // The list follows what others do, without reloading.
  await page.goto(`${baseUrl}/overzicht?partij=raad`);
  await page.goto(`${baseUrl}/overzicht?partij=politie`);
  await page.getByText('Deze lijst wordt vanzelf bijgewerkt').waitFor();
  const before = await page.locator('input[name=taak]').count();
  await signal('politie', 'Oefenpersoon Vier', today);
  await until(async () => ((await page.locator('input[name=taak]').count()) > before ? true : undefined));

  await page.goto(`${baseUrl}/cijfers`);
  await page.locator('summary').first().click();
  const drawn = await page
    .locator('img.regie-chart')
    .evaluateAll((all) => all.map((one) => (one as unknown as { naturalWidth: number }).naturalWidth));
  expect(drawn.every((width) => width > 0)).toBe(true);
  await keep('cijfers');
}, 180_000);
