/** Somebody with a browser whose screens are kept as pictures for a manual. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { signIn } from './browser.ts';

/** What fits on a screen, so that a picture stays well below 100 kB. */
const SCREEN = { width: 900, height: 640 };

export interface Camera {
  page: Page;
  /** Opens a path, and signs in on the way when asked to. */
  go(path: string): Promise<void>;
  /** Keeps the screen as `docs/images/NAME.png`. `from`: the part of the page that it begins with. */
  keep(name: string, from?: string): Promise<void>;
}

export const cameras =
  (browser: Browser, baseUrl: string, folder: string) =>
  async (account: string): Promise<Camera> => {
    const context = await browser.newContext({ viewport: SCREEN, locale: 'nl-NL' });
    const page = await context.newPage();
    return {
      page,
      async go(path) {
        await page.goto(`${baseUrl}${path}`);
        await signIn(page, baseUrl, account);
      },
      async keep(name, from) {
        const path = join(folder, `${name}.png`);
        await mkdir(join(path, '..'), { recursive: true });
        const y = from === undefined ? 0 : ((await page.locator(from).first().boundingBox())?.y ?? 0);
        // A part further down is cut out of the whole page: scrolling takes its time.
        if (y === 0) await page.screenshot({ path });
        else await page.screenshot({ path, fullPage: true, clip: { x: 0, y, ...SCREEN } });
      },
    };
  };
