/** Pictures for the manuals of the controller, the administrator and operations: a few screens, each small. */
import type { Browser, Page } from 'playwright-core';
import { addDays, dayOf } from '../domain/dates/index.ts';
import { cameras } from './camera.ts';
import { demoMembers } from './demo.ts';
import type { OpenedRehearsal } from './rehearsal/open.ts';
import { Staff } from './rehearsal/staff.ts';
import { until } from './until.ts';

/** @param folder docs/images */
export async function picturesOfRoles(
  { needs, needs: { baseUrl, conference, view } }: OpenedRehearsal,
  browser: Browser,
  folder: string,
): Promise<void> {
  const as = cameras(browser, baseUrl, folder);
  const today = dayOf(new Date().toISOString());
  const before = new Set(await view.caseIds());
  const staff = new Staff(baseUrl, conference);
  await staff.registerSignal('politie', { name: 'Oefenpersoon Twee', birthDate: '1999-01-01' }, today);
  const [dossier = ''] = (await view.caseIds()).filter((id) => !before.has(id));

  const controller = await as('gemeente');
  await controller.go('/');
  await controller.keep('verantwoordelijke/mijn-taken');
  await controller.go('/opdrachten/nieuw');
  await fillIn(controller.page, dossier.slice(0, 8), addDays(today, 14));
  await controller.keep('verantwoordelijke/meekijken');
  await controller.page.locator('form#propose-assignment [type=submit]').last().click();
  await controller.page.waitForURL(/opdrachten\/[\w-]{36}$/);
  const number = await until(async () => {
    const row = await needs.view.regie
      .collection<{ kind: string; party: string; number: string }>('tasks')
      .findOne({ kind: 'decide-assignment', party: 'gemeente' });
    return row?.number;
  });
  await controller.go(`/taken/${number}`);
  await controller.keep('verantwoordelijke/beslissen');
  await controller.go(`/dossiers/${dossier}/plichten`);
  await controller.keep('verantwoordelijke/plichten');

  const administrator = await as('uitvoerder');
  for (const [name, path] of [
    ['bevoegdheden', '/bevoegdheden'],
    ['organisaties', '/organisaties'],
    ['vernietiging', '/vernietiging'],
  ]) {
    await administrator.go(path ?? '');
    await administrator.keep(`uitvoerder/${name}`);
  }

  const operator = await as('techniek');
  await operator.go('/techniek');
  await operator.keep('beheer/techniek');
  await operator.go('/techniek/lopend');
  await operator.keep('beheer/alles');
}

async function fillIn(page: Page, number: string, day: string): Promise<void> {
  const fg = demoMembers.find(({ roles }) => roles.includes('data-protection-officer'));
  await page.locator(`[name=who][value$="${fg?.id}"]`).check();
  await page.fill('[name=numbers]', number);
  await page.locator('[name=what]').first().check();
  await page.fill('[name=until]', day);
  await page.fill('[name=why]', 'Jaarlijks toezicht: zijn de betrokkenen op tijd geïnformeerd?');
}
