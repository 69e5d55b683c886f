/**
 * A canary in what other kinds of case write down: an incident, a dispute, requests from the desk and from the public page,
 * the covenant's own reports, an authorisation, an organisation's signature.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { COVENANT_CASE, caseWorkflowId } from '../../../contracts/engine.ts';
import { AFTER_MOMENT_MS, fastForward } from '../../../dev/clock/fast-forward.ts';
import { demoMembers } from '../../../dev/demo.ts';
import type { Form, Values } from '../../../dev/html.ts';
import { Person } from '../../../dev/person.ts';
import type { OpenedRehearsal } from '../../../dev/rehearsal/open.ts';
import { addDays } from '../../../domain/dates/index.ts';
import type { Canaries } from './needles.ts';

interface Row {
  number: string;
  kind: string;
  assignee: string | null;
}
export type Meant = object | ((form: Form) => object);
export type Fill = (account: string, path: string, id: string, meant: Meant, kind?: string) => Promise<void>;

const QUESTION = 'prepare-breach-report';

const memberOf = (account: string): string =>
  demoMembers.find(({ email }) => email === `${account}@voorbeeld.test`)?.id ?? '';

export class Others {
  /** Ids of the cases that it made, and the kinds of form and task that it filled in. */
  readonly cases: string[] = [];
  readonly played = new Set<string>();
  private readonly opened: OpenedRehearsal;
  private readonly canaries: Canaries;
  private readonly fill: Fill;

  constructor(opened: OpenedRehearsal, canaries: Canaries, fill: Fill) {
    this.opened = opened;
    this.canaries = canaries;
    this.fill = fill;
  }

  /** @param caseId the subject's, whom a request is about; `subject`: the name and birth date that they are found by. */
  async play(caseId: string, subject: { name: string; birthDate: string }, today: string): Promise<void> {
    const now = { awareOn: today, awareTime: '00:00' };
    const told = ['raad', '/incidenten/melden', 'report-incident', now] as const;
    await this.make(...told, {
      'triage-incident': { outcome: 'breach', ...now, dossiers: '1' },
      'decide-breach': { report: 'report' },
      'report-breach': { reportedOn: today, reportedTime: '00:00', late: 'no' },
      'inform-persons': { informed: 'not', ground: 'a' },
    });
    const notTold = {
      'triage-incident': { outcome: 'breach', ...now, dossiers: '0' },
      'decide-breach': { report: 'not' },
    };
    await this.make(...told, notTold, ['triage-incident', QUESTION, 'decide-breach']);
    const parties = ['raad', 'gemeente'];
    await this.make(
      'raad',
      '/geschillen/nieuw',
      'record-dispute',
      { parties },
      {
        'consult-dispute': { outcome: 'settled' },
      },
    );
    await this.look(caseId, today);
    await this.request(caseId, subject, today);
    await this.publicRequest();
    await this.reports(today);
    await this.people(today);
  }

  /** Section 4: it names the file, and nothing of that may be left when the file is destroyed. */
  private look(caseId: string, today: string): Promise<void> {
    const asked = {
      who: `auditor ${memberOf('auditor')}`,
      numbers: caseId.slice(0, 8),
      what: 'duties',
      until: today,
    };
    return this.make('politie', '/opdrachten/nieuw', 'propose-assignment', asked, {
      'decide-assignment': { answer: 'agree' },
      'do-assignment': { done: ['yes'] },
    });
  }

  private async request(
    caseId: string,
    subject: { name: string; birthDate: string },
    today: string,
  ): Promise<void> {
    // A confirmation to the person must have their address.
    const email = 'vrager@voorbeeld.test';
    const asked = {
      ...{ how: 'desk', receivedOn: today, asks: ['access', 'correction'], behalf: 'lawyer' },
      ...subject,
      email,
    };
    await this.make('coordinator', '/verzoeken/nieuw', 'register-request', asked, {
      // What the document shows counts for the search.
      'establish-identity': { outcome: 'established', how: 'document', mandate: 'seen', ...subject },
      'link-request': { outcome: 'found', links: [`${caseId} subject`] },
      'contribute-request': (form: Form) => ({
        ...this.row(form, 'withhold'),
        ...this.row(form, 'corrections'),
      }),
      'decide-request': { access: 'as-contributed', correction: 'as-contributed' },
      'send-answer': { sentOn: today },
    });
  }

  /** The first line of a list, if the form has it: every choice its first, words in the rest. */
  private row(form: Form, list: string): Values {
    const values: Record<string, string> = {};
    for (const { name, type, value, options } of form.fields) {
      if (!name.startsWith(`${list}.0.`) || name in values) continue;
      if (type === 'text' || type === 'textarea')
        values[name] = this.canaries.at(`contribute-request.${name}`);
      // What is granted brings the administrator to a page of its own: here the words count.
      else if (name.endsWith('.answer')) values[name] = 'refuse';
      else values[name] = options?.find((one) => one !== '') ?? value;
    }
    // Who brought nothing in has nothing to choose.
    return Object.hasOwn(values, `${list}.0.item`) && values[`${list}.0.item`] !== '' ? values : {};
  }

  private async publicRequest(): Promise<void> {
    const anybody = new Person(this.opened.needs.baseUrl);
    const form = (await anybody.get('/verzoek')).form('ask-request');
    await this.making('ask-request', async () => {
      const page = await anybody.post(form, this.wordsIn(form, 'ask-request'));
      if (page.status >= 400) throw new Error(`ask-request: ${page.status} ${page.text.slice(0, 400)}`);
    });
  }
  private wordsIn(form: Form, kind: string): Values {
    const values: Record<string, string | readonly string[]> = {};
    for (const { name, type, value } of form.fields) {
      if (name in values || name.startsWith('_')) continue;
      if (name === 'email') values[name] = 'vrager@voorbeeld.test';
      else if (type === 'text' || type === 'textarea') values[name] = this.canaries.at(`${kind}.${name}`);
      else if (type === 'radio' || type === 'checkbox') values[name] = value;
      else if (type === 'date') values[name] = '1990-02-03';
    }
    return values;
  }

  /** 15, 17, 18: what the covenant itself asks, in words. */
  private async reports(today: string): Promise<void> {
    const { client, view } = this.opened.needs;
    for (const kind of ['check-security', 'evaluate-security', 'evaluate-covenant']) {
      const moment = (await view.caseOf(COVENANT_CASE))?.moments.find(({ what }) => what === `${kind}-opens`);
      if (moment) {
        const target = Date.parse(moment.at) + AFTER_MOMENT_MS;
        await fastForward(client, caseWorkflowId(COVENANT_CASE), target);
      }
      const on = addDays(today, 1_000);
      await this.answer(COVENANT_CASE, [kind, 'follow-up'], { [kind]: { outcome: 'follow-up', on } });
    }
  }

  private async people(today: string): Promise<void> {
    const email = 'kandidaat@voorbeeld.test';
    const authority = { authority: 'case-representative.case-conference', party: 'raad' };
    const until = `${Number(today.slice(0, 4)) + 1}-01-01`;
    const meant = { ...authority, email, from: today, until };
    await this.make('uitvoerder', '/bevoegdheden/nieuw', 'propose-grant', meant, {
      'confirm-authorisation': { outcome: 'confirm' },
    });
    await this.fill('uitvoerder', '/organisaties/partner-anker/tekenen', 'sign-annex', { on: today });
    this.played.add('sign-annex');
  }

  /** Fills in the form that makes a case, and whatever the case asks after that. */
  private async make(
    account: string,
    path: string,
    form: string,
    values: object,
    meant: Record<string, Meant>,
    only?: readonly string[],
  ): Promise<void> {
    const made = await this.making(form, () => this.fill(account, path, form, values));
    await this.answer(made, only, meant);
  }
  private async making(form: string, make: () => Promise<void>): Promise<string> {
    const { view } = this.opened.needs;
    const before = new Set(await view.caseIds());
    await make();
    const [made] = (await view.caseIds()).filter((id) => !before.has(id));
    if (!made) throw new Error(`${form} made no case`);
    this.played.add(form);
    this.cases.push(made);
    return made;
  }

  /** Answers its open tasks (of these kinds) until it rests. */
  private async answer(
    caseId: string,
    only: readonly string[] | undefined,
    meant: Record<string, Meant>,
  ): Promise<void> {
    const tasks = this.opened.needs.view.regie.collection<Row>('tasks');
    const done = new Set<string>();
    for (let rest = 0; rest < 10; ) {
      const open = await tasks.find({ caseId, status: 'open' } as object).toArray();
      const next = open.find(({ number, kind }) => !done.has(number) && (!only || only.includes(kind)));
      if (!next) {
        rest++;
        await sleep(100);
        continue;
      }
      rest = 0;
      done.add(next.number);
      const account = demoMembers.find(({ id }) => id === next.assignee)?.email.split('@')[0] ?? '';
      await this.fill(account, `/taken/${next.number}`, 'task', meant[next.kind] ?? {}, next.kind);
      this.played.add(next.kind);
    }
  }
}
