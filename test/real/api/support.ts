/** What the tests of the application share: the store to look into, people who sign in, a signal of one's own. */
import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { readConfig } from '../../../config/index.ts';
import { demoMembers, demoPassword } from '../../../dev/demo.ts';
import type { Values } from '../../../dev/html.ts';
import { type Page, type Person, signIn } from '../../../dev/person.ts';
import { addDays, dayOf } from '../../../domain/dates/index.ts';
import { openStore, type Store, type TaskRow } from '../../../store/index.ts';

// Two cores, shared with whatever else runs.
jest.setTimeout(40_000);

export const config = readConfig();
export const baseUrl = config.baseUrl;

const opened: Store[] = [];
export async function store(): Promise<Store> {
  const one = await openStore(config);
  opened.push(one);
  return one;
}
afterAll(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
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
  const access = { member: memberId('politie'), party: 'politie', purpose: 'test', fields: ['8.2a'] };
  return db.known.find(subject.name, subject.birthDate, access);
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
