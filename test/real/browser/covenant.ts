/** The page of the covenant itself (11.1, 18), and giving notice. */
import type { Reach } from './tools.ts';

const page =
  (account: string, address: string, form?: string): Reach =>
  async ({ open }) => {
    const at = await open(account, address);
    if (form) await at.send(form);
    return at;
  };

export const COVENANT_STATES: Readonly<Record<string, Reach>> = {
  'the covenant': page('uitvoerder', '/convenant'),
  'the covenant, as a party sees it': page('raad', '/convenant'),
  'the security plan': page('uitvoerder', '/beveiligingsplan'),
  'the security plan, as a party sees it': page('raad', '/beveiligingsplan'),
  'the security plan, a version that is not there': page('raad', '/beveiligingsplan?versie=0123456789ab'),
  'putting the security plan to the core parties, nothing ticked': page(
    'uitvoerder',
    '/beveiligingsplan/voorleggen',
    'propose-security-plan',
  ),
  'leaving the covenant': page('leiding-om', '/convenant/opzeggen'),
  'leaving the covenant, nothing ticked': page('leiding-om', '/convenant/opzeggen', 'give-notice'),
  'leaving the covenant, not for this role': page('coordinator', '/convenant/opzeggen'),
};
