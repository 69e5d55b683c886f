/** Annex 1 by link (1c), in every state, in a browser that nobody signed in to. */
import { randomUUID } from 'node:crypto';
import type { Store } from '../../../store/index.ts';
import { Mailbox } from './mailbox.ts';
import { type Desk, desk } from './support.ts';
import type { Reach } from './tools.ts';

const mailbox = new Mailbox();
async function invited(db: Store): Promise<{ email: string; link: string }> {
  const id = randomUUID();
  const email = `bestuur-${id.slice(0, 8)}@voorbeeld.test`;
  const person = { name: 'Proef Bestuurder', position: 'Bestuurder', email };
  const asked = {
    id,
    organisation: `partner-${id.slice(0, 8)}`,
    until: '2028-12-31',
    person,
    by: 'm-z1q8cb',
  };
  return { email, link: `/bijlage/${await db.signings.invite(asked, 14)}` };
}
/** After the code: `fill` is sent as it is. */
const opened =
  (fill?: Record<string, string>): Reach =>
  async ({ db }) => {
    const { email, link } = await invited(db);
    const at = await desk(null);
    await at.open(link);
    await at.send('ask-code');
    await at.send('give-code', { code: await mailbox.annexCode(email) });
    if (fill) await at.send('sign-own-annex', fill);
    return at;
  };
const first =
  (...forms: string[]): Reach =>
  async ({ db }): Promise<Desk> => {
    const { link } = await invited(db);
    const at = await desk(null);
    await at.open(link);
    for (const form of forms) await at.send(form);
    return at;
  };

export const ANNEX_STATES: Readonly<Record<string, Reach>> = {
  'annex 1, the link of the mail': first(),
  'annex 1, a code was asked': first('ask-code'),
  'annex 1, no code filled in': first('ask-code', 'give-code'),
  'annex 1, to read and sign': opened(),
  'annex 1, nothing filled in': opened({}),
  'annex 1, a link that does not work': async () => {
    const at = await desk(null);
    await at.open(`/bijlage/${'A'.repeat(43)}`);
    return at;
  },
};
