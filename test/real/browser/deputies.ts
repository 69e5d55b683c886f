/** The pages about who does whose tasks, in every state. */
import { randomUUID } from 'node:crypto';
import { addDays } from '../../../domain/dates/index.ts';
import { memberId, openTask, today } from '../api/support.ts';
import type { Reach, Tools } from './tools.ts';

const PAGE = '/instellingen/vervanging';

/** While the page is opened only, from that day on: elsewhere these people are each other's strangers. */
async function during<T>(
  { db }: Tools,
  [absent, deputy]: readonly [string, string],
  from: string,
  look: () => Promise<T>,
): Promise<T> {
  const [id, member] = [randomUUID(), memberId(absent)];
  const period = { from, until: addDays(from, 7), reason: 'absent' };
  const madeAt = new Date().toISOString();
  await db.deputies.add({ id, member, deputy: memberId(deputy), ...period, madeBy: member, madeAt });
  try {
    return await look();
  } finally {
    await db.deputies.end(id, member, madeAt);
  }
}

const page =
  (account: string, address: string, form?: string): Reach =>
  async ({ open }) => {
    const at = await open(account, address);
    if (form) await at.send(form);
    return at;
  };
const named =
  (account: string): Reach =>
  (tools) =>
    during(tools, ['om', 'om2'], addDays(today(), 1), () => tools.open(account, PAGE));

export const DEPUTY_STATES: Readonly<Record<string, Reach>> = {
  'deputies, none': page('raad', PAGE),
  'deputies, one’s own': named('om'),
  'deputies, for the coordinator': named('coordinator'),
  'choosing a deputy, nothing filled in': page('om', `${PAGE}/nieuw`, 'new-deputy'),
  'choosing somebody’s deputy': page('coordinator', `${PAGE}/ander`),
  'a task, for a deputy': async (tools) => {
    const row = await openTask(tools.db, 'gemeente');
    return during(tools, ['gemeente', 'gemeente2'], today(), () =>
      tools.open('gemeente2', `/taken/${row.number}`),
    );
  },
  'my tasks, with those of whom one stands in for': async (tools) =>
    during(tools, ['gemeente', 'gemeente2'], today(), () => tools.open('gemeente2', '/')),
  'handing a task over, nothing filled in': async ({ open, row }) => {
    const at = await open('coordinator', `/taken/${(await row()).number}`);
    await at.send('reassign');
    return at;
  },
  'a task of somebody else, for the manager': async ({ open, row }) =>
    open('leiding-politie', `/taken/${(await row()).number}`),
};
