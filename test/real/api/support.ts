/** What the tests of the application share: the store to look into, people who sign in, a signal of one's own. */
import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { readConfig } from '../../../config/index.ts';
import { demoMembers, demoPassword } from '../../../dev/demo.ts';
import type { Values } from '../../../dev/html.ts';
import { type Page, type Person, signIn } from '../../../dev/person.ts';
import { addDays, dayOf } from '../../../domain/dates/index.ts';
import { openStore, type Store, type TaskRow } from '../../../store/index.ts';
import { searchPermit } from '../access.ts';
import { htmlProblems } from './valid-html.ts';

// Two cores, shared with whatever else runs.
jest.setTimeout(40_000);

export const config = readConfig();
export const baseUrl = config.baseUrl;

let opened: Promise<Store> | undefined;
/** One for all tests of a file; closed after the last. */
export function store(): Promise<Store> {
  opened ??= openStore(config);
  return opened;
}
/** The same, from before the first test on. */
export let db: Store;
beforeAll(async () => {
  db = await store();
}, 60_000);
afterAll(async () => {
  await (await opened)?.close();
});

const people = new Map<string, Promise<Person>>();
/** A demo account by the part before the @, signed in once. */
export function person(account: string): Promise<Person> {
  const known = people.get(account) ?? signIn(baseUrl, `${account}@voorbeeld.test`, demoPassword);
  people.set(account, known);
  return known;
}
export const memberId = (account: string): string =>
  demoMembers.find(({ email }) => email === `${account}@voorbeeld.test`)?.id ?? '';

/** Today as the environment has it, from the form's own limit, so that a moved clock doesn't matter. */
export const today = (): string => dayOf(new Date().toISOString());

export interface Subject {
  name: string;
  birthDate: string;
}
export const newSubject = (): Subject => ({
  name: `Proefpersoon ${randomUUID().slice(0, 13)}`,
  birthDate: '1991-05-17',
});

export const signalOf = (subject: Subject): Values => ({
  ...subject,
  description: 'Een feitelijke omschrijving.',
  areas: ['contacts'],
  phenomenon: 'extremism',
  on: addDays(today(), -2),
  receivedOn: today(),
  ground: 'wpg-18',
  'weighty-interest': 'Het belang.',
  necessity: 'De noodzaak.',
});

export async function register(values: Values): Promise<Page> {
  const police = await person('politie');
  const page = await police.get('/signalen/nieuw');
  return police.post(page.form('register-signal'), values);
}

/** The cases of a person, as the register knows them. */
export function casesOf(db: Store, subject: Subject): Promise<string[]> {
  return db.known.find(subject.name, subject.birthDate, searchPermit());
}

/** A signal of one's own, and one member's open task about it. */
export async function openTask(db: Store, account = 'politie'): Promise<TaskRow> {
  const subject = newSubject();
  const done = await register(signalOf(subject));
  if (!done.url.endsWith('/signalen/gemeld')) throw new Error(`${done.status} ${done.text.slice(0, 500)}`);
  const [caseId = ''] = await casesOf(db, subject);
  const row = (await db.tasks.ofCase(caseId)).find(
    ({ assignee, kind }) => assignee === memberId(account) && kind === 'assess',
  );
  if (!row) throw new Error('No task was opened');
  return row;
}

export const assessment: Values = { observed: 'Dit is waargenomen.', phase: 'unclear' };

/** What html-validate finds wrong with a page. */
export const problemsOf = (page: Page): Promise<string[]> => htmlProblems(page.html);

/** What can be chosen for the case conference (8.5): all of it. */
export const chosenItems = async (db: Store, caseId: string): Promise<string[]> =>
  (await db.texts.items(caseId, 'weegploeg'))
    .filter(({ code }) => ['8.2b', '8.2d'].includes(code))
    .map(({ ref }) => ref);

/** A case that was put on the agenda, up to the task of drawing up its plan. */
export async function planTask(db: Store): Promise<TaskRow> {
  const subject = newSubject();
  await register(signalOf(subject));
  const [caseId = ''] = await casesOf(db, subject);
  const answers = {
    assess: assessment,
    'decide-agenda': { outcome: 'agenda', reason: 'Nodig.', parties: ['gemeente'], 'why-parties': 'Daarom.' },
  };
  const accounts = ['gemeente', 'om', 'politie'];
  for (const [kind, answer] of Object.entries(answers)) {
    // All at once, as may happen: each answer counts once.
    await Promise.all(
      accounts.map(async (account) => {
        const row = (await db.tasks.ofCase(caseId)).find(
          (task) => task.kind === kind && task.status === 'open' && task.assignee === memberId(account),
        );
        if (!row) throw new Error(`${account} has no task ${kind}`);
        const items = kind === 'decide-agenda' ? { items: await chosenItems(db, caseId) } : {};
        const done = await (await person(account)).do(
          `/taken/${row.number}`,
          { ...answer, ...items },
          'task',
        );
        if (done.heading !== 'Deze taak is klaar') throw new Error(`${kind}: ${done.text.slice(0, 300)}`);
      }),
    );
  }
  const plan = (await db.tasks.ofCase(caseId)).find(({ kind }) => kind === 'draw-up-plan');
  if (!plan) throw new Error('No plan is asked for');
  return plan;
}

/** Effects are carried out a moment after the answer. */
export async function until(so: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 100; i++) {
    if (await so()) return;
    await new Promise((go) => setTimeout(go, 100));
  }
  throw new Error('it did not come to that');
}

/** Whether a list that goes on over pages leads there somewhere: other tests leave tasks and dossiers of their own. */
export async function isListed(one: Person, list: string, href: string): Promise<boolean> {
  let address: string | undefined = list;
  for (let pages = 0; address !== undefined && pages < 100; pages++) {
    const page = await one.get(address);
    if (page.html.includes(href)) return true;
    const next = /<a\b[^>]*\shref="([^"]*)"[^>]*>(?:Meer dossiers|Volgende bladzijde)</.exec(page.html)?.[1];
    address = next?.replaceAll('&amp;', '&');
  }
  return false;
}
