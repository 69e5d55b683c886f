/** The demo staff, each with a browser of their own; they act only through the application's pages. */
import { demoMembers, demoPassword } from '../demo.ts';
import type { Form, Values } from '../html.ts';
import { type Page, Person } from '../person.ts';
import { signalAnswers, type Words } from './answers.ts';
import type { Mail } from './postbox.ts';

/** What somebody sent was answered, and not as it should be. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** How long somebody waited for an answer, in ms: for a task's page, or for the answer to its form. */
export type Waited = (what: 'page' | 'form', ms: number) => void;

export class Staff {
  /** The parties that sit in the case conference of a rehearsed plan: the core parties and one case party. */
  readonly conference: readonly string[];
  private readonly people = new Map<string, Promise<Person>>();
  private readonly baseUrl: string;
  private readonly patienceMs: number;
  private readonly waited: Waited;

  constructor(
    baseUrl: string,
    conference: readonly string[],
    patienceMs = 60_000,
    waited: Waited = () => undefined,
  ) {
    this.baseUrl = baseUrl;
    this.conference = conference;
    this.patienceMs = patienceMs;
    this.waited = waited;
  }

  /** Signed in once, as strongly as a decision needs; after that they may have several pages open. */
  private person(email: string): Promise<Person> {
    const known = this.people.get(email);
    if (known !== undefined) return known;
    const person = new Person(this.baseUrl, email, demoPassword);
    const signedIn = this.patiently(() => person.get('/aanmelden?sterk')).then(() => person);
    this.people.set(email, signedIn);
    return signedIn;
  }

  async answer(mail: Mail, answers: (form: Form) => Values): Promise<void> {
    const { link } = mail;
    if (!link) throw new Error('That mail has no link');
    const person = await this.person(mail.to);
    const form = (await this.timed('page', () => person.get(link))).form('task');
    let page = await this.timed('form', () => person.post(form, answers(form)));
    accepted(page, `task ${mail.task}`);
    // A long file is checked part by part (8.3): the same page, with what is left.
    for (let part = 0; part < 50 && page.forms.some(({ id }) => id === 'task'); part++) {
      const next = page.form('task');
      page = await this.patiently(() => person.post(next, answers(next)));
      accepted(page, `task ${mail.task}`);
    }
  }

  async registerSignal(
    party: string,
    subject: { name: string; birthDate: string },
    today: string,
    words?: Words,
  ): Promise<void> {
    const representative = demoMembers.find(
      (member) => member.party === party && member.roles.includes('core-representative'),
    );
    if (!representative) throw new Error(`No representative of ${party}`);
    const person = await this.person(representative.email);
    const form = (await this.patiently(() => person.get('/signalen/nieuw'))).form('register-signal');
    accepted(
      await this.patiently(() => person.post(form, signalAnswers(form, subject, today, words))),
      'register-signal',
    );
  }

  private async timed(what: 'page' | 'form', attempt: () => Promise<Page>): Promise<Page> {
    const from = performance.now();
    const page = await this.patiently(attempt);
    this.waited(what, performance.now() - from);
    return page;
  }

  /** When a server is away, the page says to try again in a moment: so they do, with the same form. */
  private async patiently(attempt: () => Promise<Page>): Promise<Page> {
    for (const until = performance.now() + this.patienceMs; ; ) {
      const page = await attempt().catch(() => null);
      if (page && page.status < 500) return page;
      if (performance.now() > until) throw new Error(`No answer in time: ${page?.status ?? 'no connection'}`);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

function accepted(page: Page, what: string): void {
  if (page.status >= 400 || /class="[^"]*error-summary/.test(page.html)) {
    throw new Refused(`${what}: ${page.status} ${page.heading} ${page.text.slice(0, 400)}`);
  }
}
