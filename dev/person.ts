/**
 * Somebody with a browser that knows no JavaScript: cookies, redirects, forms. Tests, the rehearsal and the bench act
 * through the same pages as staff do.
 */
import { type Form, fill, formsOf, textOf, type Values } from './html.ts';

/** A page as it came back, after every redirect. */
export class Page {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
  #forms: Form[] | undefined;

  constructor(url: string, status: number, headers: Headers, html: string) {
    this.url = url;
    this.status = status;
    this.headers = headers;
    this.html = html;
  }
  get forms(): Form[] {
    this.#forms ??= formsOf(this.html, this.url);
    return this.#forms;
  }
  get text(): string {
    return textOf(this.html);
  }
  get heading(): string {
    return textOf(/<h1\b[^>]*>([\s\S]*?)<\/h1>/i.exec(this.html)?.[1] ?? '');
  }
  /** Addresses of the links in the page, absolute. */
  get links(): string[] {
    return [...this.html.matchAll(/<a\b[^>]*\shref="([^"]*)"/gi)].map(
      ([, href]) => new URL((href ?? '').replaceAll('&amp;', '&'), this.url).href,
    );
  }
  /** The form with this id, or else the last form with a POST (the first may be the sign-out button). */
  form(id?: string): Form {
    const found = id
      ? this.forms.find((form) => form.id === id)
      : this.forms.findLast((form) => form.method === 'post');
    if (!found)
      throw new Error(
        `No form ${id ?? ''} on ${new URL(this.url).pathname} (${this.status}): ${this.heading}`,
      );
    return found;
  }
}

interface Cookie {
  host: string;
  path: string;
  name: string;
  value: string;
}

export class Person {
  readonly baseUrl: string;
  readonly #email: string;
  readonly #password: string;
  #cookies: Cookie[] = [];

  constructor(baseUrl: string, email = '', password = '') {
    this.baseUrl = baseUrl;
    this.#email = email;
    this.#password = password;
  }

  /** Opens an address (a path of the application, or a whole link), and signs in on the way when asked to. */
  async get(address: string, headers: Record<string, string> = {}): Promise<Page> {
    return this.#signInWhenAsked(
      await this.#follow('GET', new URL(address, this.baseUrl), undefined, headers),
    );
  }

  /** Fills in a form and sends it. `values` may only name what the form has. */
  async post(form: Form, values: Values = {}, headers: Record<string, string> = {}): Promise<Page> {
    return this.send(form, fill(form, values), headers);
  }

  /** Sends a form's address any body at all: what a broken or hostile client could do. */
  async send(form: Form, body: URLSearchParams, headers: Record<string, string> = {}): Promise<Page> {
    const origin = { origin: new URL(form.action).origin, 'sec-fetch-site': 'same-origin' };
    if (form.method === 'get') return this.get(`${form.action}?${body}`, headers);
    return this.#signInWhenAsked(
      await this.#follow('POST', new URL(form.action), body, { ...origin, ...headers }),
    );
  }

  /** Opens an address and fills in its form: the whole of what a mail asks for. */
  async do(address: string, values: Values, formId?: string): Promise<Page> {
    const page = await this.get(address);
    return this.post(page.form(formId), values);
  }

  /** The cookies that would go to the application, for looking at. */
  cookies(): string[] {
    return this.#cookies.map(({ name, value }) => `${name}=${value}`);
  }
  forgetCookies(): void {
    this.#cookies = [];
  }

  async #follow(
    method: 'GET' | 'POST',
    to: URL,
    body: URLSearchParams | undefined,
    headers: Record<string, string>,
  ): Promise<Page> {
    let url = to;
    let verb = method;
    let content = body?.toString();
    for (let hop = 0; hop < 15; hop++) {
      const response = await fetch(url, {
        method: verb,
        redirect: 'manual',
        headers: {
          accept: 'text/html',
          ...(hop === 0 ? headers : {}),
          ...this.#cookieHeader(url),
          ...(content === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        },
        ...(content === undefined ? {} : { body: content }),
      });
      this.#remember(url, response.headers.getSetCookie());
      const location = response.headers.get('location');
      if (response.status < 300 || response.status >= 400 || location === null) {
        return new Page(url.href, response.status, response.headers, await response.text());
      }
      await response.body?.cancel();
      url = new URL(location, url);
      if (response.status !== 307 && response.status !== 308) {
        verb = 'GET';
        content = undefined;
      }
    }
    throw new Error(`Too many redirects, at ${url.origin}${url.pathname}`);
  }

  /** The provider's pages: fills in what asks for a name and a password, agrees to what asks for nothing. */
  async #signInWhenAsked(page: Page): Promise<Page> {
    const home = new URL(this.baseUrl).origin;
    let now = page;
    for (let step = 0; step < 5 && new URL(now.url).origin !== home && this.#email !== ''; step++) {
      const form = now.forms.findLast((candidate) => candidate.method === 'post');
      if (!form || now.status >= 400) return now;
      const password = form.fields.find((field) => field.type === 'password');
      const who = form.fields.find((field) => /^(e-?mail|login|username|account)$/i.test(field.name));
      const values = {
        ...(who && { [who.name]: this.#email }),
        ...(password && { [password.name]: this.#password }),
      };
      now = await this.#follow('POST', new URL(form.action), fill(form, values), {
        origin: new URL(form.action).origin,
      });
      if (password && now.forms.some((next) => next.fields.some((field) => field.type === 'password')))
        return now;
    }
    return now;
  }

  #cookieHeader(url: URL): { cookie?: string } {
    const mine = this.#cookies.filter(
      (cookie) =>
        cookie.host === url.hostname &&
        (url.pathname === cookie.path || url.pathname.startsWith(cookie.path.replace(/\/?$/, '/'))),
    );
    return mine.length > 0 ? { cookie: mine.map(({ name, value }) => `${name}=${value}`).join('; ') } : {};
  }

  #remember(url: URL, lines: string[]): void {
    for (const line of lines) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const at = pair.indexOf('=');
      const settings = new Map(
        attributes.map((part) => {
          const [key = '', ...rest] = part.split('=');
          return [key.toLowerCase(), rest.join('=')];
        }),
      );
      const cookie = {
        host: url.hostname,
        path: settings.get('path') || '/',
        name: pair.slice(0, at),
        value: pair.slice(at + 1),
      };
      const expires = settings.get('expires');
      const over =
        settings.get('max-age') === '0' || (expires !== undefined && Date.parse(expires) < Date.now());
      this.#cookies = this.#cookies.filter(
        (old) => !(old.host === cookie.host && old.path === cookie.path && old.name === cookie.name),
      );
      if (!over) this.#cookies.push(cookie);
    }
  }
}

/**
 * Signs somebody in through the provider's own pages, at once as strongly as a decision needs.
 * @throws when the application doesn't let this person in.
 */
export async function signIn(baseUrl: string, email: string, password: string): Promise<Person> {
  const person = new Person(baseUrl, email, password);
  const page = await person.get('/aanmelden?sterk');
  if (page.status !== 200 || new URL(page.url).origin !== new URL(baseUrl).origin) {
    throw new Error(`Signing in ended at ${new URL(page.url).pathname} with ${page.status}: ${page.heading}`);
  }
  return person;
}
