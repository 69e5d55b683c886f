/** Complaints (13.1): the public page, the desk, one complaint, sorting, hearing, the opinion, the letter. */
import type { Values } from '../../../dev/html.ts';
import type { Store } from '../../../store/index.ts';
import { casesOf, memberId, newSubject, person, register, signalOf } from '../api/support.ts';
import { desk, newDesk } from './support.ts';
import type { Reach } from './tools.ts';

const VALUES = { how: 'desk', behalf: 'self', name: 'Klaas Klager', account: 'Niemand belde terug.' };
const page =
  (account: string, address: string, form?: string): Reach =>
  async ({ open }) => {
    const at = await open(account, address);
    if (form) await at.send(form);
    return at;
  };
const nobody = async (form?: string) => {
  const at = await desk(null);
  await at.open('/klacht');
  if (form) await at.send(form);
  return at;
};
const taskIn = async (db: Store, address: string, kind: string): Promise<string> => {
  const rows = await db.tasks.ofCase(address.split('/').at(-1) ?? '');
  return `/taken/${rows.find((row) => row.kind === kind)?.number}`;
};
async function take(more: Values = {}): Promise<string> {
  const at = await newDesk('coordinator');
  await at.open('/klachten/nieuw');
  await at.send('register-complaint', { ...VALUES, ...more });
  return new URL(at.page.url()).pathname;
}
let made: Promise<string> | undefined;
const one = (): Promise<string> => {
  made ??= take();
  return made;
};
/** Sorted, heard and judged: only the letter is left. */
let judged: Promise<string> | undefined;
const ready = (db: Store): Promise<string> => {
  judged ??= (async () => {
    const address = await take();
    const officer = await newDesk('verzoeken');
    await officer.open(await taskIn(db, address, 'sort-complaint'));
    await officer.send('task', { identity: 'not', handler: memberId('klachten') });
    const handler = await newDesk('klachten');
    await handler.open(await taskIn(db, address, 'hear-complaint'));
    await handler.send('task', { outcome: 'not-wanted' });
    await handler.open(await taskIn(db, address, 'decide-complaint'));
    await handler.send('task', { opinion: 'partly', findings: 'Er is laat gebeld.' });
    return address;
  })();
  return judged;
};

/** Whose handler may read the file. */
let given: Promise<string> | undefined;
const readable = (db: Store): Promise<string> => {
  given ??= (async () => {
    const subject = newSubject();
    await register(signalOf(subject));
    const [file = ''] = await casesOf(db, subject);
    const { name, birthDate } = subject;
    const address = await take({ name, birthDate });
    const sorts = {
      identity: 'document',
      links: [file],
      reading: 'Wie belde.',
      handler: memberId('klachten'),
    };
    await (await person('verzoeken')).do(await taskIn(db, address, 'sort-complaint'), sorts, 'task');
    for (const row of await db.tasks.ofCase(address.split('/').at(-1) ?? ''))
      if (row.kind === 'give-complaint-reading')
        await (await person(row.party ?? '')).do(`/taken/${row.number}`, { answer: 'agree' }, 'task');
    return address;
  })();
  return given;
};

export const COMPLAINT_STATES: Readonly<Record<string, Reach>> = {
  'a complaint by anybody': () => nobody(),
  'a complaint by anybody, nothing filled in': () => nobody('ask-complaint'),
  'complaints, some': async ({ open }) => {
    await one();
    return open('verzoeken', '/klachten');
  },
  'complaints, of a handler': page('klachten', '/klachten'),
  'complaints, not for this role': page('politie', '/klachten'),
  'taking a complaint in': page('coordinator', '/klachten/nieuw'),
  'taking a complaint in, nothing filled in': page('coordinator', '/klachten/nieuw', 'register-complaint'),
  'a complaint': async ({ open }) => open('coordinator', await one()),
  'a complaint that does not exist': page('verzoeken', '/klachten/00000000-niets'),
  'closing a complaint': async ({ open }) => open('coordinator', `${await one()}/close-complaint`),
  'sorting a complaint': async ({ open, db }) =>
    open('verzoeken', await taskIn(db, await one(), 'sort-complaint')),
  'the confirmation of a complaint': async ({ open }) => open('verzoeken', `${await one()}/bevestiging`),
  'a complaint for its handler': async ({ open, db }) => open('klachten', await ready(db)),
  'a longer term for a complaint': async ({ open, db }) =>
    open('klachten', `${await ready(db)}/extend-complaint`),
  'the letter about a complaint': async ({ open, db }) => open('klachten', `${await ready(db)}/brief`),
  'sending the letter about a complaint': async ({ open, db }) =>
    open('klachten', await taskIn(db, await ready(db), 'send-complaint-answer')),
  'another handler for a complaint': async ({ open, db }) =>
    open('coordinator', `${await ready(db)}/change-complaint-handler`),
  'a file read for a complaint': async ({ open, db }) => open('klachten', `${await readable(db)}/dossier/l1`),
  'a complaint for a core party': async ({ open, db }) => open('politie', await readable(db)),
  'stopping the look for a complaint': async ({ open, db }) =>
    open('politie', `${await readable(db)}/stop-complaint-reading`),
  'hearing for a complaint': async ({ open, db }) =>
    open('klachten', await taskIn(db, await readable(db), 'hear-complaint')),
  'a file that may not be read': page('klachten', '/klachten/00000000-niets/dossier/l1'),
};
