/** The people of a fuzz: signed in, with the links and forms that their pages hold; looked at again now and then. */
import { readFileSync } from 'node:fs';
import { demoAccounts, demoPassword } from '../../dev/demo.ts';
import type { Environment } from '../../dev/environment.ts';
import type { Form } from '../../dev/html.ts';
import { Person } from '../../dev/person.ts';
import { Staff } from '../../dev/rehearsal/staff.ts';
import { type OidcKeys, oidcKeysFile, tokenClientId, tokenGrant } from '../../dev/servers/oidc.ts';
import type { Actor, Known } from './requests.ts';

/** Where everybody's looking around begins. */
const DOORS = [
  ...['/', '/signalen/nieuw', '/dossiers', '/dossiers/zoeken', '/overleg', '/overleg/nieuw', '/overzicht'],
  ...[
    '/instellingen',
    '/instellingen/vervanging/nieuw',
    '/bevoegdheden',
    '/bevoegdheden/nieuw',
    '/convenant',
  ],
  ...['/incidenten', '/incidenten/melden', '/geschillen', '/geschillen/nieuw', '/organisaties', '/verzoeken'],
  ...[
    '/organisaties/nieuw',
    '/verzoeken/nieuw',
    '/verzoek',
    '/nieuwe-link',
    '/zaken',
    '/vernietiging',
    '/cijfers',
  ],
  ...[
    '/verwerkingen',
    '/klok',
    '/techniek',
    '/geheimhouding',
    '/overzicht/agenda',
    '/convenant/opzeggen',
    '/taken/klaar',
  ],
];
const PAGES_EACH = 45;
/** Each round some people's pages are looked at anew. */
const AT_A_TIME = 3;
/** Signing out, and what moves the clock of the whole environment, would end the fuzz and not the application. */
const LEAVE = /^\/(?:afmelden|klok)$/;

export class Crew {
  formsSeen = 0;
  private readonly baseUrl: string;
  private readonly environment: Environment;
  private people: { person: Person; actor: Actor }[] = [];
  private readonly ids = new Set<string>([
    'covenant',
    'm-k3v8q1',
    'm-z1q8cb',
    'partner-jeugdhulp',
    '8.2b',
    '1',
    '2',
  ]);
  private openapi: Known['openapi'] = { paths: {}, components: { schemas: {} } };
  private readonly kinds = new Set<string>();

  constructor(baseUrl: string, environment: Environment) {
    this.baseUrl = baseUrl;
    this.environment = environment;
  }

  async begin(): Promise<void> {
    const today = new Date().toISOString().slice(0, 10);
    const staff = new Staff(this.baseUrl, []);
    for (const [party, name] of [
      ['politie', 'Noor Proef'],
      ['gemeente', 'Sam Proef'],
      ['om', 'Kim Proef'],
    ] as const)
      await staff.registerSignal(party, { name, birthDate: '1991-05-17' }, today);
    for (const { email } of demoAccounts) {
      const person = new Person(this.baseUrl, email, demoPassword);
      const actor = {
        account: email.split('@')[0] ?? '',
        cookie: '',
        token: await this.token(email),
        links: ['/'],
        forms: [],
      };
      this.people.push({ person, actor });
    }
    this.openapi = (await (await fetch(`${this.baseUrl}/v1/openapi.json`)).json()) as Known['openapi'];
    for (const one of this.people) await this.look(one);
  }

  /** Signs in again who was signed out, and finds what is new. */
  async lookAround(round: number): Promise<void> {
    if (round === 0) return;
    const begin = (round * AT_A_TIME) % this.people.length;
    for (const one of this.people) one.actor.cookie = await this.cookieOf(one.person);
    for (const one of this.people.slice(begin, begin + AT_A_TIME)) await this.look(one);
  }

  known(): Omit<Known, 'routes'> {
    return { actors: this.people.map(({ actor }) => actor), ids: [...this.ids], openapi: this.openapi };
  }

  private async cookieOf(person: Person): Promise<string> {
    await person.get('/?').catch(() => null);
    return person
      .cookies()
      .filter((cookie) => cookie.startsWith('regie'))
      .join('; ');
  }

  private async look({ person, actor }: { person: Person; actor: Actor }): Promise<void> {
    await person.get('/aanmelden?sterk').catch(() => null);
    const origin = new URL(this.baseUrl).origin;
    const [todo, done] = [[...DOORS], new Set<string>()];
    const forms: Form[] = [];
    for (let path = todo.shift(); path !== undefined && done.size < PAGES_EACH; path = todo.shift()) {
      if (done.has(path)) continue;
      done.add(path);
      const page = await person.get(path).catch(() => null);
      if (!page || new URL(page.url).origin !== origin || page.status >= 400) continue;
      const here = page.forms.filter(({ action }) => {
        const { pathname, origin: whose } = new URL(action);
        return whose === origin && !LEAVE.test(pathname);
      });
      forms.push(...here);
      for (const { action, id } of here) this.kinds.add(`${new URL(action).pathname.split('/')[1]} ${id}`);
      for (const href of page.links) {
        const { pathname, search, origin: whose } = new URL(href);
        if (whose !== origin || pathname.startsWith('/aanmelden')) continue;
        for (const part of pathname.split('/')) if (/^[\w-]{8,}$/.test(part)) this.ids.add(part);
        if (!done.has(pathname + search)) todo.push(pathname + search);
      }
    }
    actor.links = [...done];
    actor.forms = forms;
    actor.cookie = await this.cookieOf(person);
    this.formsSeen = this.kinds.size;
  }

  private async token(email: string): Promise<string> {
    const keys = JSON.parse(readFileSync(oidcKeysFile(this.environment.dataDir), 'utf8')) as OidcKeys;
    const answer = await fetch(`${this.environment.env.OIDC_ISSUER}/token`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${tokenClientId}:${keys.tokenSecret}`).toString('base64')}`,
      },
      body: new URLSearchParams({ grant_type: tokenGrant, email }),
    });
    return ((await answer.json()) as { access_token?: string }).access_token ?? '';
  }
}
