/** The pages about external partners, in every state. */
import { newDesk } from './support.ts';
import type { Reach } from './tools.ts';

const page =
  (account: string, address: string, form?: string): Reach =>
  async ({ open }) => {
    const at = await open(account, address);
    if (form) await at.send(form);
    return at;
  };

export const PARTNER_STATES: Readonly<Record<string, Reach>> = {
  organisations: page('uitvoerder', '/organisaties'),
  'organisations, not for this role': page('gemeente', '/organisaties'),
  'an organisation, nothing filled in': page('uitvoerder', '/organisaties/nieuw', 'new-organisation'),
  'signing annex 1, nothing filled in': page(
    'uitvoerder',
    '/organisaties/partner-anker/tekenen',
    'sign-annex',
  ),
  'inviting to sign annex 1, nothing filled in': page(
    'uitvoerder',
    '/organisaties/partner-anker/uitnodigen',
    'invite-annex',
  ),
  'an organisation that ends': page('uitvoerder', '/organisaties/partner-anker/einde'),
  'an organisation that does not exist': page('uitvoerder', '/organisaties/partner-niets/einde'),
  'an external partner that has not signed': async () => {
    const at = await newDesk('partner2');
    await at.open('/');
    return at;
  },
  'cases of an external partner': page('partner', '/zaken'),
  'cases, not for this role': page('gemeente', '/zaken'),
  'a case, not of this partner': page('partner', '/zaken/00000000-none'),
  'data for a case, not of this partner': page('partner', '/zaken/00000000-none/gegevens'),
  'my tasks, of an external partner': page('partner', '/'),
};
