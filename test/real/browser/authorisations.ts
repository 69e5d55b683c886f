/** The pages about authorisations, in every state. */
import { addDays } from '../../../domain/dates/index.ts';
import type { Store } from '../../../store/index.ts';
import { memberId, today } from '../api/support.ts';
import { newDesk } from './support.ts';
import type { Reach } from './tools.ts';

const page =
  (account: string, address: string, form?: string): Reach =>
  async ({ open }) => {
    const at = await open(account, address);
    if (form) await at.send(form);
    return at;
  };
const of = (account: string, what = '') => `/bevoegdheden/${memberId(account)}${what}`;

export const AUTHORISATION_STATES: Readonly<Record<string, Reach>> = {
  authorisations: page('uitvoerder', '/bevoegdheden'),
  'authorisations, not for this role': page('gemeente', '/bevoegdheden'),
  'authorisations of one': page('uitvoerder', of('raad')),
  'authorisations of one, not for this manager': page('leiding-om', of('raad')),
  'somebody new': page('uitvoerder', '/bevoegdheden/nieuw'),
  'somebody new, nothing filled in': page('uitvoerder', '/bevoegdheden/nieuw', 'propose-grant'),
  'an authorisation more': page('uitvoerder', of('raad', '/toekennen'), 'propose-grant'),
  'an authorisation changed': page('uitvoerder', of('raad', '/wijzigen'), 'propose-change'),
  'an authorisation taken away': page('uitvoerder', of('raad', '/intrekken'), 'revoke'),
  'an authorisation to confirm': async ({ open, db }) => {
    const member = await second(db);
    const [task] = await db.tasks.ofCase(member?.caseId ?? '');
    return open('leiding-gemeente', `/taken/${task?.number}`);
  },
  'authorisations of one, another account with the address': async ({ open, db }) => {
    const id = (await second(db))?.id ?? '';
    for (const account of ['first', 'second']) await db.members.isOf(id, account);
    return open('uitvoerder', `/bevoegdheden/${id}`);
  },
  'the confidentiality statement': async () => {
    const at = await newDesk('nieuw');
    await at.open('/');
    return at;
  },
  'the confidentiality statement, signed': page('politie', '/geheimhouding'),
};

/** Somebody who was proposed a moment ago. */
async function second(db: Store) {
  const email = `tweede-${today()}@voorbeeld.test`;
  if (!(await db.members.byEmail(email))) {
    const at = await newDesk('uitvoerder');
    await at.open('/bevoegdheden/nieuw');
    await at.send('propose-grant', {
      ...{ name: 'Tweede Persoon', email, party: 'raad', authority: 'case-representative.case-conference' },
      ...{ from: today(), until: addDays(today(), 30) },
    });
  }
  return db.members.byEmail(email);
}
