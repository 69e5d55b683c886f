/**
 * Every page of the application in every state, by name: how a browser gets there. A new page gets a row here;
 * pages.test.ts looks at each and says which page has none.
 */
import type { Store, TaskRow } from '../../../store/index.ts';
import { memberId, newSubject, openTask, signalOf } from '../api/support.ts';
import { undeliverable } from '../api/undeliverable.ts';
import { ACCURACY_STATES } from './accuracy.ts';
import { ANNEX_STATES } from './annex.ts';
import { ARCHIVE_STATES } from './archive.ts';
import { ASSIGNMENT_STATES } from './assignments.ts';
import { AUTHORISATION_STATES } from './authorisations.ts';
import { BOARD_STATES } from './board.ts';
import { COMPLAINT_STATES } from './complaints.ts';
import { COVENANT_STATES } from './covenant.ts';
import { DEPUTY_STATES } from './deputies.ts';
import { DISPUTE_STATES } from './disputes.ts';
import { INCIDENT_STATES } from './incidents.ts';
import { MEETING_STATES } from './meetings.ts';
import { OPERATIONS_STATES } from './operations.ts';
import { PARTNER_STATES } from './partners.ts';
import { REQUEST_STATES } from './requests.ts';
import { RIGHTS_STATES } from './rights.ts';
import { type Desk, desk, newDesk } from './support.ts';
import type { Reach, Tools } from './tools.ts';

export type { Reach, Tools };

const withForm =
  (account: string, address: string, form: string, values = {}): Reach =>
  async ({ open }) => {
    const at = await open(account, address);
    await at.send(form, values);
    return at;
  };
const page =
  (account: string, address: string): Reach =>
  ({ open }) =>
    open(account, address);

/** The dossier of the shared task, or a form of it; with `form` sent as it is. */
const dossier =
  (account: string, rest = '', form?: string): Reach =>
  async ({ open, row }) => {
    const at = await open(account, `/dossiers/${(await row()).caseId}${rest}`);
    if (form) await at.send(form);
    return at;
  };
const withoutSession = (address: string) => async (): Promise<Desk> => {
  const at = await desk(null);
  await at.open(address);
  return at;
};
let coordinators: Promise<string> | undefined;
/** The link of a task for the coordinator, in a browser that nobody signed in to. */
async function byLink(db: Store): Promise<Desk> {
  coordinators ??= undeliverable(db).then(({ id }) => db.links.issue(id, memberId('coordinator')));
  return withoutSession(`/t/${await coordinators}`)();
}

export const STATES: Readonly<Record<string, Reach>> = {
  'my tasks, none': page('verzoeken', '/'),
  'my tasks, some': async ({ open, row }) => {
    await row();
    return open('politie', '/');
  },
  'my tasks, a filter that fits none': page('politie', '/?soort=decide-agenda&wanneer=te-laat'),
  'tasks that are done': page('politie', '/taken/klaar'),
  'register of processing, without signing in': withoutSession('/verwerkingen'),
  settings: page('politie', '/instellingen'),
  'settings, kept': withForm('politie', '/instellingen', 'form-overzicht'),
  'settings, signed in elsewhere too': async () => {
    const [there, here] = await Promise.all([newDesk('reclassering'), newDesk('reclassering')]);
    await there.open('/');
    await here.open('/instellingen');
    return here;
  },
  'a task': async ({ open, row }) => open('politie', `/taken/${(await row()).number}`),
  'a task, why this date': async ({ open, row }) => {
    const at = await open('politie', `/taken/${(await row()).number}`);
    await at.page.locator('summary').first().click();
    return at;
  },
  'a task, sent with nothing filled in': async ({ open, row }) => {
    const at = await open('politie', `/taken/${(await row()).number}`);
    await at.send('task');
    return at;
  },
  'a task, the form of an earlier session': async ({ open, row }) => {
    const at = await open('politie', `/taken/${(await row()).number}`);
    await at.page.locator('form#task [name=_csrf]').evaluate((field) => field.setAttribute('value', 'old'));
    await at.send('task', { observed: 'Dit is waargenomen.' });
    return at;
  },
  'a task, not signed in any more': async ({ row }) => {
    const at = await newDesk('politie');
    await at.open(`/taken/${(await row()).number}`);
    await at.context.clearCookies();
    await at.send('task', { observed: 'Dit is waargenomen.' });
    return at;
  },
  'a task, done': async ({ open, db }) => {
    const one = await openTask(db);
    const at = await open('politie', `/taken/${one.number}`);
    await at.send('task', { observed: 'Dit is waargenomen.', phase: 'unclear' });
    return at;
  },
  'a task, kept to go on with later': async ({ open, db }) => {
    const one = await openTask(db);
    const at = await open('politie', `/taken/${one.number}`);
    await at.page.locator('form#task [name=observed]').fill('Een begin. שלום 🙂');
    await at.page.locator('form#task [name=_concept]').click();
    return at;
  },
  'a task of somebody else': async ({ open, row }) => open('om', `/taken/${(await row()).number}`),
  'a task of somebody else, for the coordinator': async ({ open, row }) =>
    open('coordinator', `/taken/${(await row()).number}`),
  'a task that does not exist': page('politie', '/taken/ABCDEFGH'),
  'the link of a mail': async ({ open, row, db }) =>
    open('politie', `/t/${await db.links.issue((await row()).id, memberId('politie'))}`),
  'a link that does not work': page('politie', `/t/${'A'.repeat(43)}`),
  'a fresh link': withoutSession('/nieuwe-link'),
  'a fresh link, no number': async () => {
    const at = await withoutSession('/nieuwe-link')();
    await at.send('fresh-link');
    return at;
  },
  'a fresh link, asked': async () => {
    const at = await withoutSession('/nieuwe-link')();
    await at.send('fresh-link', { nummer: 'XXXXXXXX' });
    return at;
  },
  'a link without a session, for a task without personal data': async ({ db }) => byLink(db),
  'a code, asked': async ({ db }) => {
    const at = await byLink(db);
    await at.send('ask-code');
    return at;
  },
  'a code, wrong': async ({ db }) => {
    const at = await byLink(db);
    await at.send('ask-code');
    await at.send('task', { code: '12' });
    return at;
  },
  'a signal': page('politie', '/signalen/nieuw'),
  'a signal, sent with nothing filled in': withForm('politie', '/signalen/nieuw', 'register-signal'),
  'a signal, registered': withForm('politie', '/signalen/nieuw', 'register-signal', signalOf(newSubject())),
  'a signal, not for this party': page('raad', '/signalen/nieuw'),
  'asking for information': async ({ open, row }) =>
    open('politie', `/taken/${(await row()).number}/ask-information`),
  'asking for information, nothing filled in': async ({ open, row }) => {
    const at = await open('politie', `/taken/${(await row()).number}/ask-information`);
    await at.send('ask-information');
    return at;
  },
  'what will be destroyed': page('coordinator', '/vernietiging'),
  'what will be destroyed, not for this role': page('politie', '/vernietiging'),
  dossiers: page('politie', '/dossiers'),
  'dossiers, not for this role': page('verzoeken', '/dossiers'),
  'a dossier': dossier('politie'),
  'a dossier, for the coordinator': dossier('coordinator'),
  'a dossier, not for this person': dossier('raad'),
  'a form on a dossier': dossier('politie', '/propose-hold'),
  'a form on a dossier, nothing filled in': dossier('politie', '/propose-hold', 'propose-hold'),
  'a form on a dossier, not now': dossier('politie', '/propose-reopening'),
  'the duties of a dossier': dossier('politie', '/plichten'),
  'the duties of a dossier, not for this role': dossier('coordinator', '/plichten'),
  'searching a dossier': page('politie', '/dossiers/zoeken'),
  'searching a dossier, nothing filled in': withForm('politie', '/dossiers/zoeken', 'search-person'),
  'searching a dossier, nothing found': withForm('politie', '/dossiers/zoeken', 'search-person', {
    ...newSubject(),
    ...{ purpose: 'information', reason: 'Er is nieuws.' },
  }),
  'searching a dossier, not for this role': page('uitvoerder', '/dossiers/zoeken'),
  ...ACCURACY_STATES,
  ...MEETING_STATES,
  ...ARCHIVE_STATES,
  ...BOARD_STATES,
  ...OPERATIONS_STATES,
  ...DEPUTY_STATES,
  ...AUTHORISATION_STATES,
  ...COVENANT_STATES,
  ...INCIDENT_STATES,
  ...DISPUTE_STATES,
  ...ASSIGNMENT_STATES,
  ...REQUEST_STATES,
  ...COMPLAINT_STATES,
  ...PARTNER_STATES,
  ...ANNEX_STATES,
  ...RIGHTS_STATES,
  'the rehearsal clock': page('politie', '/klok'),
  'a page that does not exist': page('politie', '/niets'),
  'signed out': async () => {
    const at = await desk(null);
    await at.open('/afgemeld');
    return at;
  },
  'signed in once more': page('politie', '/aangemeld'),
  'signing in that failed': async () => {
    const at = await desk(null);
    await at.open('/aanmelden/terug?state=x');
    return at;
  },
  'signed in, but no member': async () => {
    const at = await newDesk('buitenstaander');
    await at.open('/');
    return at;
  },
};

export function toolsFor(db: Store): Tools {
  let shared: Promise<TaskRow> | undefined;
  return {
    db,
    async open(account, address) {
      const at = await desk(account);
      await at.open(address);
      return at;
    },
    row() {
      shared ??= openTask(db);
      return shared;
    },
  };
}
