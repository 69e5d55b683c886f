/**
 * One life of a subject as far as people act, through the pages, from outside: whoever runs it knows the application's
 * address and the mailboxes. In parts, with a copy and a restore in between (`npm run smoke:compose`); here on the embedded
 * servers (`test/proof/smoke-life.test.ts`).
 *
 * `begin`: two administrators name four people, all sign for confidentiality, a signal is registered, two parties of three
 * give what they know. `goOn`: the third does so with the link that its mail had before the restore; they decide that it does
 * not come on the agenda and that nothing is kept (13.3). What is then left goes on the next day, at the hour at which data
 * are destroyed: no end comes sooner in production, where no clock can be moved. `over`: it has gone.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { addDays, type Day } from '../../domain/dates/index.ts';
import type { Values } from '../html.ts';
import type { Page, Person } from '../person.ts';
import { answersTo, signalAnswers } from '../rehearsal/answers.ts';
import type { Mail } from '../rehearsal/postbox.ts';
import { ADMINISTRATORS, COORDINATOR, NAMED, type Named, REPRESENTATIVES } from './people.ts';

export interface Needs {
  baseUrl: string;
  /** Somebody with a browser, who signs in where the application sends them. */
  open: (email: string) => Person;
  /** What has come in since it was last asked. */
  mails: () => Promise<Mail[]>;
  today: Day;
  say?: (line: string) => void;
  patienceMs?: number;
}

/** A line of the coordinators' list, as its export has it: numbers, kinds, days; nobody. */
export interface Line {
  taak: string | null;
  zaak: string;
  soortZaak: string;
  fase: string;
  soort: string;
  partij: string | null;
  dag: Day;
  [more: string]: unknown;
}
/** What the next part must find again. */
export interface Left {
  lines: Line[];
  zaak: string;
  /** The task that nobody did, with the link of its mail. */
  waits: { to: string; number: string; link: string };
}

const POLL_MS = 500;
const SUBJECT = { name: 'Rookproef Verzonnen', birthDate: '1990-01-01' };

export async function begin(needs: Needs): Promise<Left> {
  const { open, today } = needs;
  const [first, second] = ADMINISTRATORS.map(({ email }) => open(email)) as [Person, Person];
  for (const one of [first, second]) await sign(one);
  say(needs, 'Twee uitvoerders hebben getekend');

  for (const { name, email, party, authority } of NAMED) {
    const form = (await first.get('/bevoegdheden/nieuw')).form('propose-grant');
    const values: Values = { name, email, party, authority, from: today, until: addDays(today, 90) };
    accepted(await first.post(form, values), `propose ${authority}`);
  }
  const proposed = await tasks(needs, NAMED.length, ({ to }) => to === ADMINISTRATORS[1].email);
  for (const { link } of proposed) accepted(await second.do(link, { outcome: 'confirm' }, 'task'), 'confirm');
  say(needs, `${NAMED.length} collega's zijn voorgesteld en bevestigd`);

  const people = new Map<string, Person>();
  for (const one of NAMED) people.set(one.email, await sign(open(one.email)));
  const reporter = people.get(REPRESENTATIVES[0].email) as Person;
  const signal = (await reporter.get('/signalen/nieuw')).form('register-signal');
  accepted(await reporter.post(signal, signalAnswers(signal, SUBJECT, today)), 'register-signal');
  say(needs, 'Er is een signaal');

  const assess = await tasks(needs, REPRESENTATIVES.length, isOf(REPRESENTATIVES));
  const [waits, ...others] = REPRESENTATIVES.map(({ email }) => assess.find(({ to }) => to === email));
  if (!waits) throw new Error('A representative has no task');
  for (const mail of others) if (mail) await answer(needs, people, mail, 'assess');
  say(needs, 'Twee van de drie partijen hebben de weging gedaan');

  const lines = await list(people.get(COORDINATOR.email) as Person);
  const open1 = lines.filter(({ soort, taak }) => soort === 'assess' && taak !== null);
  if (open1.length !== 1 || open1[0]?.taak !== waits.task)
    throw new Error(`One task of the weighing was to be left, there are ${open1.length}`);
  return {
    lines,
    zaak: open1[0].zaak,
    waits: { to: waits.to, number: waits.task, link: waits.link },
  };
}

/** Everything is as it was left, and goes on: answers the day on which what is left is destroyed. */
export async function goOn(needs: Needs, left: Left): Promise<{ destroyedOn: Day }> {
  const people = new Map(NAMED.map(({ email }) => [email, needs.open(email)]));
  const coordinator = people.get(COORDINATOR.email) as Person;
  const found = await list(coordinator);
  if (text(found) !== text(left.lines))
    throw new Error(`Other dates than before:\n${text(left.lines)}\n${text(found)}`);
  say(needs, `${found.length} taken en momenten staan er zoals ze waren`);

  await answer(needs, people, { ...left.waits, task: left.waits.number }, 'assess');
  const asked = await until(needs, 'the decision about the agenda', async () => {
    const own = (await list(coordinator)).filter(
      ({ soort, zaak }) => soort === 'decide-agenda' && zaak === left.zaak,
    );
    return own.length === REPRESENTATIVES.length ? new Set(own.map(({ taak }) => taak)) : null;
  });
  // Old mails lie in the same mailboxes.
  for (const mail of await tasks(needs, asked.size, ({ task }) => asked.has(task)))
    await answer(needs, people, mail, 'decide-agenda');
  say(needs, 'De drie partijen hebben beslist: niet op de agenda, niets bewaren');

  const tomorrow = addDays(needs.today, 1);
  let own: Line[] = [];
  const wanted = () => `the moment of destruction; there is ${text(own)}`;
  return until(needs, wanted, async () => {
    own = (await list(coordinator)).filter(({ zaak }) => zaak === left.zaak);
    const ends = own.find(({ taak, dag }) => taak === null && dag <= tomorrow);
    return ends ? { destroyedOn: ends.dag } : null;
  });
}

/** Nothing of the case is in the list any more, and there is a certificate for it. */
export async function over(needs: Needs, left: Left): Promise<void> {
  const coordinator = needs.open(COORDINATOR.email);
  await until(needs, 'the destruction', async () =>
    (await list(coordinator)).every(({ zaak }) => zaak !== left.zaak) ? true : null,
  );
  // The keys go after the documents, and the certificate comes last.
  const administrator = needs.open(ADMINISTRATORS[0].email);
  await until(needs, 'its certificate', async () => {
    const page = await administrator.get('/vernietiging/verklaringen.json');
    accepted(page, 'the certificates');
    return (JSON.parse(page.html) as { chain: string[] }).chain.length > 0 ? true : null;
  });
  say(needs, 'Het dossier is vernietigd, met een verklaring');
}

type Asked = Mail & { link: string };
const isOf =
  (people: readonly Named[]) =>
  ({ to }: Mail): boolean =>
    people.some(({ email }) => email === to);

/** Waits until so many tasks have come by mail. */
async function tasks(needs: Needs, n: number, whose: (mail: Mail) => boolean): Promise<Asked[]> {
  const found = new Map<string, Asked>();
  return until(needs, `${n} mails about tasks`, async () => {
    for (const mail of await needs.mails()) {
      const { link, subject, task } = mail;
      if (link && /^Taak /.test(subject) && whose(mail)) found.set(task, { ...mail, link });
    }
    return found.size >= n ? [...found.values()] : null;
  });
}

/** Opens the mail's link and fills in its form; a long form is sent part by part. */
async function answer(
  { today }: Needs,
  people: ReadonlyMap<string, Person>,
  { to, link, task }: Pick<Asked, 'to' | 'link' | 'task'>,
  kind: string,
): Promise<void> {
  const person = people.get(to);
  if (!person) throw new Error('A mail went to somebody else');
  let page = await person.get(link);
  for (let part = 0; part < 20 && (part === 0 || page.forms.some(({ id }) => id === 'task')); part++) {
    const form = page.form('task');
    const situation = { path: 'no-agenda' as const, kind, today, before: 0, parties: [], postpones: false };
    const meant = (): Values =>
      kind === 'decide-agenda' ? { outcome: 'not-on-agenda', keepMonths: '0' } : {};
    page = await person.post(form, answersTo(form, { ...situation, meant }));
    accepted(page, `task ${task}`);
  }
}

/** Signs in as a decision needs, and signs for confidentiality (14) where that has not been done. */
async function sign(person: Person): Promise<Person> {
  const page = await person.get('/aanmelden?sterk');
  const statement = page.forms.find(({ id }) => id === 'sign-statement');
  if (!statement) throw new Error(`Signing in ended at ${page.status}: ${page.heading}`);
  accepted(await person.post(statement), 'sign-statement');
  return person;
}

async function list(coordinator: Person): Promise<Line[]> {
  const page = await coordinator.get('/overzicht.json');
  accepted(page, 'the list');
  const { termijnen, volledig } = JSON.parse(page.html) as { termijnen: Line[]; volledig: boolean };
  if (!volledig) throw new Error('The list is not whole');
  return termijnen;
}
const text = (lines: readonly Line[]): string =>
  lines
    .map((line) => JSON.stringify(line))
    .sort()
    .join('\n');

async function until<T>(
  { patienceMs = 120_000 }: Needs,
  what: string | (() => string),
  ask: () => Promise<T | null>,
): Promise<T> {
  for (const end = performance.now() + patienceMs; ; ) {
    const found = await ask();
    if (found !== null) return found;
    if (performance.now() > end)
      throw new Error(`It did not come: ${typeof what === 'string' ? what : what()}`);
    await sleep(POLL_MS);
  }
}

function accepted(page: Page, what: string): void {
  if (page.status >= 400 || /class="[^"]*error-summary/.test(page.html))
    throw new Error(`${what}: ${page.status} ${page.heading} ${page.text.slice(0, 400)}`);
}
const say = ({ say: tell }: Needs, line: string): void => tell?.(line);
