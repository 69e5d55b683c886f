/**
 * A life with a canary in every field that it has: the rehearsal's own tasks and, in between, the forms that people start
 * themselves, a draft, searches, addresses, what is refused, an error, and a mail that comes back.
 */
import { connect } from 'node:net';
import { demoPassword } from '../../../dev/demo.ts';
import type { Form } from '../../../dev/html.ts';
import { type Person, signIn } from '../../../dev/person.ts';
import { answersTo, type Situation } from '../../../dev/rehearsal/answers.ts';
import { pick } from '../../../dev/rehearsal/chance.ts';
import type { Life } from '../../../dev/rehearsal/life.ts';
import type { OpenedRehearsal } from '../../../dev/rehearsal/open.ts';
import { addDays, dayOf } from '../../../domain/dates/index.ts';
import type { Canaries } from './needles.ts';
import { type Meant, Others } from './others.ts';

/** The organisation that signed annex 1. */
const PARTNER = 'partner-jeugdhulp';

export class Play {
  /** Rooms and file fields in which a text of the case stood. */
  readonly fields = new Set<string>();
  readonly statuses = new Set<number>();
  private readonly opened: OpenedRehearsal;
  private readonly canaries: Canaries;
  private readonly done = new Set<string>();
  private readonly people = new Map<string, Promise<Person>>();
  private readonly copies: (stage: string) => Promise<void>;
  /** Other kinds of case, and their own canaries. */
  readonly others: Others;
  private refused = false;
  /** What was said for a name on the form of a signal, in that order. */
  private readonly names: string[] = [];

  /** @param copies called while the file is active and full, and when it is in the archive */
  constructor(opened: OpenedRehearsal, canaries: Canaries, copies: (stage: string) => Promise<void>) {
    this.opened = opened;
    this.canaries = canaries;
    this.copies = copies;
    this.others = new Others(opened, canaries, (...given) => this.fill(...given));
  }

  readonly words = (form: string, field: string): string => {
    const said = this.canaries.at(`${form}.${field}`);
    if (form === 'register-signal' && field === 'name') this.names.push(said);
    return said;
  };

  /** Answers that bring as much into the files as can be. */
  readonly meant = ({ kind, before, today, parties }: Situation) => {
    if (kind === 'give-information') return { given: 'yes', on: today };
    if (kind === 'consult-informing') return { view: 'postpone' };
    if (kind === 'decide-informing') return { outcome: 'postpone', again: '' };
    if (kind === 'review-round' && before === 0) return { outcome: 'continue' };
    // 10.5: the first proposal is refused, with why; the next one is permitted.
    if (kind === 'permit-disclosure') {
      const permit = this.refused ? 'yes' : 'no';
      this.refused = true;
      return { permit };
    }
    return kind === 'decide-agenda' ? { outcome: 'agenda', parties, partners: [PARTNER] } : {};
  };

  /** To be called whenever the life has come to rest. */
  readonly along = async (life: Life): Promise<void> => {
    const { view } = this.opened.needs;
    const seen = await view.caseOf(life.caseId);
    if (!seen) return;
    for (const [room, code] of await view.fieldsOf(life.caseId)) this.fields.add(`${room} ${code}`);
    const open = (await view.tasksOf(life.caseId)).filter(({ status }) => status === 'open');
    if (seen.stage === 'weighing' && this.once('weighing')) {
      const taskOf = (kind: string, party: string) =>
        open.find((task) => task.kind === kind && task.party === party)?.number ?? '';
      await this.fill(
        'gemeente',
        `/taken/${taskOf('assess', 'gemeente')}/ask-information`,
        'ask-information',
        {
          of: 'om',
        },
      );
      await this.draft('politie', `/taken/${taskOf('assess', 'politie')}`);
      // The rehearsal asks for the name first, and the form for another that it doesn't use.
      const subject = {
        name: this.names.at(-2) ?? '',
        birthDate: addDays('1990-01-01', pick(1, '0:born', 5000)),
      };
      await this.others.play(life.caseId, subject, await this.today());
      await this.wrong();
      await this.bounce();
    }
    if (seen.stage === 'conference') {
      const at = (form: string) => `/dossiers/${life.caseId}/${form}`;
      await this.start('gemeente', at('add-data'), 'add-data', {});
      await this.start('gemeente', at('add-person'), 'add-person', { relation: 'left-behind' });
      await this.start('raad', at('add-person'), 'add-person', { relation: 'network' }, 'network');
      await this.start('politie', at('add-action'), 'add-action', {});
      await this.disclosing(at);
      const stands = { ground: 'curatele', until: '' };
      await this.start('gemeente', at('set-representative'), 'set-representative', stands);
      await this.start('gemeente', at('set-representative-of-other'), 'set-representative-of-other', stands);
      if ((await view.fieldsOf(life.caseId)).some(([, code]) => code === '9.3') && this.once('partner'))
        await this.fill('partner', `/zaken/${life.caseId}/gegevens`, 'add-data', {});
      if (open.some(({ kind }) => kind === 'decide-closing') && this.once('full'))
        await this.copies('conference');
    }
    if (seen.stage === 'archived' && this.once('archived')) {
      const path = `/dossiers/${life.caseId}/archief`;
      await this.fill('om', path, 'read-archive', { purpose: 'complaint' });
      await this.copies('archived');
    }
  };

  /** 10.5, 14.1: proposed and refused, proposed again, permitted and revoked, and recorded because a law demands it. */
  private async disclosing(at: (form: string) => string): Promise<void> {
    const proposed = (form: Form) => ({
      partner: PARTNER,
      items: form.fields
        .filter(({ name }) => name === 'items')
        .map(({ value }) => value)
        .slice(0, 1),
    });
    await this.start('gemeente', at('propose-disclosure'), 'propose-disclosure', proposed);
    if (this.refused)
      await this.start(
        'gemeente',
        at('propose-disclosure'),
        'propose-disclosure',
        proposed,
        'proposed again',
      );
    if (this.done.has('proposed again')) {
      const page = await (await this.person('gemeente')).get(at('revoke-disclosure'));
      if (page.text.includes('Toegestaan op'))
        await this.start('gemeente', at('revoke-disclosure'), 'revoke-disclosure', {});
    }
    await this.start('om', at('record-duty'), 'record-duty', {});
  }

  /** Whether this was played. */
  did(what: string): boolean {
    return this.done.has(what);
  }
  private once(what: string): boolean {
    return !this.done.has(what) && this.done.add(what) !== undefined;
  }
  person(account: string): Promise<Person> {
    const { baseUrl } = this.opened.needs;
    const known = this.people.get(account) ?? signIn(baseUrl, `${account}@voorbeeld.test`, demoPassword);
    this.people.set(account, known);
    return known;
  }

  /** A form of the dossier, as soon as it is offered. */
  private async start(account: string, path: string, form: string, meant: Meant, what = form): Promise<void> {
    if (this.done.has(what)) return;
    const page = await (await this.person(account)).get(path);
    if (page.forms.some(({ id }) => id === form) && this.once(what))
      await this.fill(account, path, form, meant);
  }
  private async fill(account: string, path: string, id: string, given: Meant, kind = id): Promise<void> {
    const person = await this.person(account);
    const form = (await person.get(path)).form(id);
    const today = form.fields.find(({ name }) => name === '_vandaag')?.value ?? (await this.today());
    const meant = typeof given === 'function' ? given(form) : given;
    const situation: Situation = {
      ...{ path: 'agenda', kind, today, before: 0, parties: [], postpones: true, words: this.words },
      meant: () => meant as ReturnType<NonNullable<Situation['meant']>>,
    };
    const page = await person.post(form, answersTo(form, situation));
    const wrong = /class="[^"]*error-summary/.test(page.html);
    if (page.status >= 400 || wrong) throw new Error(`${kind}: ${page.status} ${page.text.slice(0, 900)}`);
  }
  private async today(): Promise<string> {
    const { env } = this.opened.environment;
    const { legalNow } = (await (await fetch(env.CLOCK_URL ?? '')).json()) as { legalNow: string };
    return dayOf(legalNow);
  }

  private async draft(account: string, path: string): Promise<void> {
    const person = await this.person(account);
    const form = (await person.get(path)).form('task');
    const kept = await person.post(form, {
      _concept: '1',
      observed: this.canaries.at('draft.observed'),
      missing: this.canaries.at('draft.missing'),
    });
    if (!kept.text.includes('bewaard')) throw new Error(`No draft was kept: ${kept.text.slice(0, 300)}`);
  }

  /** What can't be right: in a field, an address, a header, a search, a body of another kind, and while a server is away. */
  private async wrong(): Promise<void> {
    const { canaries } = this;
    const { environment, needs } = this.opened;
    const person = await this.person('om');
    const note = ({ status }: { status: number }) => void this.statuses.add(status);
    const form = (await person.get('/signalen/nieuw')).form('register-signal');
    note(
      await person.post(form, { name: canaries.at('refused.name'), receivedOn: canaries.at('refused.date') }),
    );
    for (const path of ['/taken/', '/t/', '/dossiers/', '/', '/signalen/nieuw?naam=', '/v1/taken/'])
      note(await person.get(path + encodeURIComponent(canaries.at(`address ${path}`))));
    const ascii = canaries.at('header').replace(/[^ -~]/g, '');
    note(
      await person.get('/', {
        'user-agent': ascii,
        referer: `${needs.baseUrl}/?${encodeURIComponent(ascii)}`,
      }),
    );
    const search = (await person.get('/dossiers/zoeken')).form();
    const words = { name: canaries.at('search.name'), reason: canaries.at('search.reason') };
    const given = Object.entries(words).filter(([name]) =>
      search.fields.some((field) => field.name === name),
    );
    const radios = search.fields
      .filter(({ type }) => type === 'radio')
      .map(({ name, value }) => [name, value]);
    note(
      await person.post(search, {
        ...Object.fromEntries(radios),
        ...Object.fromEntries(given),
        birthDate: '1990-02-03',
      }),
    );
    for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded']) {
      const body = `{"name": "${canaries.at(`body ${type}`)}`;
      note(
        await fetch(`${needs.baseUrl}/signalen/nieuw`, {
          method: 'POST',
          headers: { 'content-type': type },
          body,
        }),
      );
    }
    await environment.kill('mongo');
    try {
      note(await person.post(form, { name: canaries.at('server away.name') }));
    } finally {
      await environment.restart('mongo');
    }
  }

  /** A report that quotes what it likes, to where mail comes back. */
  private async bounce(): Promise<void> {
    const { env } = this.opened.environment;
    const said = this.canaries.at('bounce');
    const lines = [
      'HELO x',
      'MAIL FROM:<>',
      `RCPT TO:<bounce+${'a'.repeat(32)}@voorbeeld.test>`,
      'DATA',
      `Subject: ${said}\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="a"\r\n\r\n--a\r\n${said}\r\n--a--\r\n.`,
      'QUIT',
    ];
    await new Promise<void>((done) => {
      const socket = connect(Number(env.BOUNCE_PORT), '127.0.0.1');
      socket.on('data', () => socket.write(`${lines.shift() ?? 'QUIT'}\r\n`));
      socket.once('error', () => done());
      socket.once('close', () => done());
      socket.setTimeout(3_000, () => socket.destroy());
    });
  }
}
