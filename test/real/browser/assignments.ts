/** Looking by the controller's task for a time: the list, proposing, one, the task, the file and its duties. */
import type { Store } from '../../../store/index.ts';
import { casesOf, memberId, newSubject, register, signalOf, today } from '../api/support.ts';
import { newDesk } from './support.ts';
import type { Reach } from './tools.ts';

const NEW = '/opdrachten/nieuw';
const page =
  (account: string, address: string, form?: string): Reach =>
  async ({ open }) => {
    const at = await open(account, address);
    if (form) await at.send(form);
    return at;
  };

/** Given to the FG; its address. */
let made: Promise<string> | undefined;
const given = (db: Store): Promise<string> => {
  made ??= (async () => {
    const subject = newSubject();
    await register(signalOf(subject));
    const [file = ''] = await casesOf(db, subject);
    const at = await newDesk('politie');
    await at.open(NEW);
    const who = `data-protection-officer ${memberId('fg')}`;
    const numbers = file.slice(0, 8);
    await at.send('propose-assignment', { who, numbers, what: 'contents', until: today(), why: 'Toezicht.' });
    const address = new URL(at.page.url()).pathname;
    for (const account of ['gemeente', 'om', 'politie']) {
      const row = (await tasksOf(db, address)).find(({ party }) => party === account);
      const desk = await newDesk(account);
      await desk.open(`/taken/${row?.number}`);
      await desk.send('task', { answer: 'agree' });
    }
    return address;
  })();
  return made;
};
const tasksOf = async (db: Store, address: string) =>
  (await db.tasks.ofCase(address.split('/').at(-1) ?? '')).filter(({ status }) => status === 'open');
const at =
  (account: string, rest = ''): Reach =>
  async ({ open, db }) =>
    open(account, `${await given(db)}${rest}`);

export const ASSIGNMENT_STATES: Readonly<Record<string, Reach>> = {
  'looking for a time, some': async ({ open, db }) => {
    await given(db);
    return open('politie', '/opdrachten');
  },
  'looking for a time, none of mine': page('auditor', '/opdrachten'),
  'looking for a time, not for this role': page('coordinator', '/opdrachten'),
  'proposing that somebody looks': page('politie', NEW),
  'proposing that somebody looks, nothing filled in': page('politie', NEW, 'propose-assignment'),
  'a task to look for a time': at('politie'),
  'a task to look for a time, for who looks': at('fg'),
  'a task to look for a time that does not exist': page('politie', '/opdrachten/niets-te-vinden'),
  'taking back a task to look': at('om', '/intrekken'),
  'doing a task to look': async ({ open, db }) => {
    const [row] = await tasksOf(db, await given(db));
    return open('fg', `/taken/${row?.number}`);
  },
  'a file that is looked into for a time': at('fg', '/dossier/d1'),
  'the duties that are looked into for a time': at('fg', '/dossier/d1/plichten'),
  'a file that somebody else looks into': at('auditor', '/dossier/d1'),
};
