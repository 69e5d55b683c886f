import { fill, formsOf } from '../../../dev/html.ts';

/** A page of the provider, or the place where it sent us back to the application (status 302, not followed). */
export interface Seen {
  url: URL;
  status: number;
  html: string;
}

/** A browser's cookies and nothing more. */
export class Browser {
  readonly #home: string;

  #cookies = new Map<string, string>();

  constructor(baseUrl: string) {
    this.#home = new URL(baseUrl).origin;
  }

  async visit(url: string | URL, form?: URLSearchParams): Promise<Seen> {
    let next = new URL(url);
    let body = form;
    for (let hop = 0; hop < 10; hop++) {
      if (next.origin === this.#home) return { url: next, status: 302, html: '' };
      const response = await fetch(next, {
        method: body ? 'POST' : 'GET',
        redirect: 'manual',
        headers: { cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
        ...(body && { body }),
      });
      for (const line of response.headers.getSetCookie()) {
        const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
        if (value) this.#cookies.set(name, value);
        else this.#cookies.delete(name);
      }
      const location = response.headers.get('location');
      if (!location) return { url: next, status: response.status, html: await response.text() };
      next = new URL(location, next);
      body = undefined;
    }
    throw new Error('too many redirects');
  }

  async fillIn({ html, url }: Pick<Seen, 'html' | 'url'>, values: Record<string, string>) {
    const form = formsOf(html, url.href).findLast((one) => one.method === 'post');
    if (!form) throw new Error(`no form on ${url.pathname}`);
    return this.visit(form.action, fill(form, values));
  }
}
