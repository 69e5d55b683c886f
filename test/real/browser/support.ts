/** A real browser for the tests: one for a test file, with a context for each account that stays signed in. */
import { jest } from '@jest/globals';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { openBrowser } from '../../../dev/browser.ts';
import { demoCode, demoPassword } from '../../../dev/demo.ts';
import type { Values } from '../../../dev/html.ts';
import { baseUrl } from '../api/support.ts';

// Two cores, shared with whatever else runs.
jest.setTimeout(90_000);

export const DESKTOP = { width: 1280, height: 1024 };
/** 320 CSS pixels wide: the smallest screen, and a desktop of 1280 at 400 % (WCAG 1.4.10). */
export const NARROW = { width: 320, height: 256 };

let launched: Promise<Browser> | undefined;
const contexts = new Map<string, Promise<Desk>>();
afterAll(async () => {
  await (await launched)?.close();
});

/** What a page brought along: its own HTML and headers, and every address that it asked. */
export interface Seen {
  html: string;
  status: number;
  headers: Record<string, string>;
  requests: string[];
}

export class Desk {
  readonly context: BrowserContext;
  readonly page: Page;
  private readonly account: string | null;
  private answer: Promise<Omit<Seen, 'requests'>> | null = null;
  private requests: string[] = [];

  constructor(context: BrowserContext, page: Page, account: string | null) {
    this.context = context;
    this.page = page;
    this.account = account;
    const ofPage = (request: { isNavigationRequest(): boolean; frame(): unknown }) =>
      request.isNavigationRequest() && request.frame() === page.mainFrame();
    page.on('request', (request) => {
      if (ofPage(request) && request.redirectedFrom() === null) this.requests = [];
      if (!ofPage(request)) this.requests.push(request.url());
    });
    page.on('response', (response) => {
      if (!ofPage(response.request()) || (response.status() >= 300 && response.status() < 400)) return;
      this.answer = (async () => ({
        html: await response.text().catch(() => ''),
        status: response.status(),
        headers: await response.allHeaders(),
      }))();
    });
  }

  /** Opens an address and signs in on the way when asked to. */
  async open(address: string): Promise<Page> {
    await this.page.goto(new URL(address, baseUrl).href);
    await this.signInWhenAsked();
    return this.page;
  }

  /** The provider's own page, and its second step where there is one. Answers the clicks that it took. */
  async signInWhenAsked(): Promise<number> {
    const { page, account } = this;
    let clicks = 0;
    for (; account !== null && !page.url().startsWith(baseUrl) && clicks < 3; clicks++) {
      const email = page.locator('input[name=email]');
      if ((await email.count()) > 0) await email.fill(`${account}@voorbeeld.test`);
      const password = page.locator('input[type=password]');
      if ((await password.count()) > 0) await password.fill(demoPassword);
      const code = page.locator('input[name=code]');
      if ((await code.count()) > 0) await code.fill(demoCode);
      await page.locator('[type=submit]').first().click();
    }
    return clicks;
  }

  /** Fills in a form of the page and sends it. Without values: sends it as it stands. */
  async send(form: string, values: Values = {}): Promise<Page> {
    await fillIn(this.page, form, values);
    await this.page.locator(`form#${form} [type=submit]:not([name^=_])`).last().click();
    return this.page;
  }

  async seen(): Promise<Seen> {
    const answer = await this.answer;
    if (!answer) throw new Error('No page was opened');
    return { ...answer, requests: [...this.requests] };
  }
}

/** Choices first as they come: what they show can then be filled in. */
export async function fillIn(page: Page, form: string, values: Values): Promise<void> {
  for (const [name, value] of Object.entries(values)) {
    const field = page.locator(`form#${form} [name="${name}"]`);
    const type = await field.first().getAttribute('type', { timeout: 5000 });
    if (type === 'radio' || type === 'checkbox') {
      for (const one of [value].flat())
        await page.locator(`form#${form} [name="${name}"][value="${one}"]`).check();
    } else await field.fill(String(value));
  }
}

export async function browser(): Promise<Browser> {
  launched ??= openBrowser();
  return launched;
}

/** A desk of one's own; nobody's with `null`. */
export async function newDesk(account: string | null, options: BrowserContextOptions = {}): Promise<Desk> {
  const context = await (await browser()).newContext({ viewport: DESKTOP, locale: 'nl-NL', ...options });
  context.setDefaultTimeout(15_000);
  return new Desk(context, await context.newPage(), account);
}

/** The account's desk of this test file: signed in once. */
export function desk(account: string | null): Promise<Desk> {
  const known = contexts.get(String(account)) ?? newDesk(account);
  contexts.set(String(account), known);
  return known;
}
