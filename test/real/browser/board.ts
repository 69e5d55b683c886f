/** The coordinators' board and what hangs on it, in every state. */
import type { Reach } from './tools.ts';

const page =
  (account: string, address: string, form?: string): Reach =>
  async ({ open, row }) => {
    await row();
    const at = await open(account, address);
    if (form) await at.send(form);
    return at;
  };
/** With the shared task chosen, and one of the two buttons under the list. */
const chosen =
  (what: string): Reach =>
  async ({ open, row }) => {
    const { number } = await row();
    const at = await open('coordinator', `/overzicht?nummer=${number}`);
    // The list may be replaced, live, under the very click: then it is chosen again.
    const box = at.page.locator(`#taak-${number}`);
    await box.check().catch(() => box.check());
    await at.page.locator(`form#board [value=${what}]`).click();
    return at;
  };

export const BOARD_STATES: Readonly<Record<string, Reach>> = {
  board: page('coordinator', '/overzicht'),
  'board, for a manager': page('leiding-politie', '/overzicht'),
  'board, a filter that is not there': page('coordinator', '/overzicht?partij=ergens'),
  'board, only what is at risk': page('coordinator', '/overzicht?let-op=ja'),
  'board, a view that was kept': page('coordinator', '/overzicht?partij=om&wanneer=deze-week', 'view'),
  'board, reminded': chosen('herinner'),
  'board, handing over, nothing chosen': async (tools) => {
    const at = await chosen('overdragen')(tools);
    await at.send('reassign');
    return at;
  },
  'a case in time, why this date': async ({ open, row }) => {
    const at = await open('coordinator', `/overzicht/zaken/${(await row()).caseId}`);
    await at.page.locator('summary').first().click();
    return at;
  },
  'a case in time that is not there': page('coordinator', '/overzicht/zaken/niets'),
  'figures, with a table': async ({ open, row }) => {
    await row();
    const at = await open('coordinator', '/cijfers');
    await at.page.locator('summary').first().click();
    return at;
  },
  'dates in a calendar, a new address': page('coordinator', '/overzicht/agenda', 'feed'),
};
