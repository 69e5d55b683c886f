import chromium from '@sparticuz/chromium';
import { type Browser, type Page, chromium as playwright } from 'playwright-core';
import { demoCode, demoPassword } from './demo.ts';

/**
 * The package sets its Chromium up for a function in the cloud: one process, no same-origin rules. Here it must be what
 * people have: a second tab has a process of its own, and another site is another site.
 */
const NOT_HERE = [
  '--single-process',
  '--no-zygote',
  '--disable-web-security',
  '--disable-site-isolation-trials',
  '--allow-running-insecure-content',
  '--disable-features=AudioServiceOutOfProcess,IsolateOrigins,site-per-process',
];

/** A real browser, from the package registry; says nothing to the outside. `port`: for tools that speak to it by DevTools. */
export async function openBrowser(port?: number): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [
      ...chromium.args.filter((arg) => !NOT_HERE.includes(arg)),
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...(port === undefined ? [] : [`--remote-debugging-port=${port}`]),
    ],
    headless: true,
  });
}

/** At the provider, whatever it asks, until the page is the application's again. */
export async function signIn(page: Page, baseUrl: string, account: string): Promise<void> {
  for (let step = 0; step < 3 && !page.url().startsWith(baseUrl); step++) {
    const fields = [
      ['input[name=email]', `${account}@voorbeeld.test`],
      ['input[type=password]', demoPassword],
      ['input[name=code]', demoCode],
    ] as const;
    for (const [field, value] of fields) {
      const found = page.locator(field);
      if ((await found.count()) > 0) await found.fill(value);
    }
    await page.locator('[type=submit]').first().click();
  }
}
