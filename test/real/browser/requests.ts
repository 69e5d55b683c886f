/** Requests (12): the public page, the desk, one request, and its tasks. */
import { demoPassword } from '../../../dev/demo.ts';
import type { Store } from '../../../store/index.ts';
import { memberId } from '../api/support.ts';
import { desk, newDesk } from './support.ts';
import type { Reach } from './tools.ts';

const VALUES = {
  name: 'Aad Aanvrager',
  birthDate: '1990-02-01',
  asked: 'Wat weet u van mij?',
  behalf: 'self',
};
const page =
  (account: string, address: string, form?: string): Reach =>
  async ({ open }) => {
    const at = await open(account, address);
    if (form) await at.send(form);
    return at;
  };
let made: Promise<string> | undefined;
/** One request for all states, without anybody's file; answers its address. */
const one = (): Promise<string> => {
  made ??= (async () => {
    const at = await newDesk('coordinator');
    await at.open('/verzoeken/nieuw');
    await at.send('register-request', { ...VALUES, how: 'desk', asks: ['access'] });
    return new URL(at.page.url()).pathname;
  })();
  return made;
};
const nobody = async (form?: string) => {
  const at = await desk(null);
  await at.open('/verzoek');
  if (form) await at.send(form);
  return at;
};

/** Made by anybody in a browser of their own. */
const madeByAnybody = async () => {
  const at = await newDesk(null);
  await at.open('/verzoek');
  const place = { address: 'Straat 1', place: '1234 AB Stad' };
  await at.send('ask-request', { ...VALUES, ...place, asks: ['access'] });
  return at;
};
const signedIn = (account: string) => async () => {
  const at = await madeByAnybody();
  await at.page.getByRole('link', { name: 'Inloggen met DigiD' }).click();
  await at.page.locator('input[name=email]').fill(`${account}@burger.test`);
  await at.page.locator('input[type=password]').fill(demoPassword);
  await at.page.locator('[type=submit]').first().click();
  return at;
};

/** A request whose answer can be sent: the person has died, so there is nothing to look for. */
let answered: Promise<string> | undefined;
const ready = (db: Store): Promise<string> => {
  answered ??= (async () => {
    const at = await newDesk('verzoeken');
    await at.open('/verzoeken/nieuw');
    await at.send('register-request', { ...VALUES, how: 'letter', asks: ['access'] });
    const address = new URL(at.page.url()).pathname;
    const rows = await db.tasks.ofCase(address.split('/').at(-1) ?? '');
    await at.open(`/taken/${rows[0]?.number}`);
    await at.send('task', { outcome: 'deceased' });
    return address;
  })();
  return answered;
};

export const REQUEST_STATES: Readonly<Record<string, Reach>> = {
  'a request by anybody': () => nobody(),
  'a request by anybody, nothing filled in': () => nobody('ask-request'),
  'a request by anybody, sent': madeByAnybody,
  'signing in with DigiD': signedIn('burger'),
  'signing in with DigiD, not strongly enough': signedIn('burger-laag'),
  'signing in with DigiD, without a request': async () => {
    const at = await newDesk(null);
    await at.open('/verzoek/digid');
    return at;
  },
  'establishing who asks, signed in with DigiD': async ({ open, db }) => {
    const at = await signedIn('burger')();
    const number = /nummer ([0-9a-f]{8})/.exec((await at.page.textContent('main')) ?? '')?.[1] ?? '-';
    const rows = await db.tasks.openFor(memberId('verzoeken'), { until: '2199-01-01T00:00:00Z' });
    return open('verzoeken', `/taken/${rows.find(({ caseId }) => caseId.startsWith(number))?.number}`);
  },
  'the confirmation of a request': async ({ open }) => open('verzoeken', `${await one()}/bevestiging`),
  'requests, some': async ({ open }) => {
    await one();
    return open('verzoeken', '/verzoeken');
  },
  'requests, not for this role': page('politie', '/verzoeken'),
  'taking a request in': page('coordinator', '/verzoeken/nieuw'),
  'taking a request in, nothing filled in': page('coordinator', '/verzoeken/nieuw', 'register-request'),
  'a request': async ({ open }) => open('coordinator', await one()),
  'a request that does not exist': page('verzoeken', '/verzoeken/00000000-niets'),
  'closing a request': async ({ open }) => open('coordinator', `${await one()}/withdraw-request`),
  'an answer to read': async ({ open, db }) => open('verzoeken', `${await ready(db)}/antwoord`),
  'making an answer ready': async ({ open, db }) =>
    open('verzoeken', `${await ready(db)}/antwoord/klaarmaken`),
  'sending an answer': async ({ open, db }) => {
    const id = (await ready(db)).split('/').at(-1) ?? '';
    const row = (await db.tasks.ofCase(id)).find(({ kind }) => kind === 'send-answer');
    return open('verzoeken', `/taken/${row?.number}`);
  },
  'establishing who asks': async ({ open, db }) => {
    await one();
    const rows = await db.tasks.openFor(memberId('verzoeken'), { until: '2199-01-01T00:00:00Z' });
    return open('verzoeken', `/taken/${rows.find(({ kind }) => kind === 'establish-identity')?.number}`);
  },
};
