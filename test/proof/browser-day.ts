/** An environment and a browser of its own, for somebody's day; with PICTURES=1 what is seen is kept in docs/images, for the manuals. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { openBrowser } from '../../dev/browser.ts';
import { type OpenedRehearsal, openRehearsal } from '../../dev/rehearsal/open.ts';

export { signIn } from '../../dev/browser.ts';

export interface BrowserDay {
  opened: OpenedRehearsal;
  browser: Browser;
  /** Where pictures go. */
  folder: string;
  close(): Promise<void>;
}

export async function openDay(name: string): Promise<BrowserDay> {
  const dataDir = await mkdtemp(join(tmpdir(), `pga-${name}-`));
  const folder = process.env.PICTURES
    ? fileURLToPath(new URL(`../../docs/images/${name}/`, import.meta.url))
    : join(dataDir, 'pictures');
  await mkdir(folder, { recursive: true });
  const [opened, browser] = await Promise.all([openRehearsal({ dataDir }), openBrowser()]);
  return {
    ...{ opened, browser, folder },
    async close() {
      await browser.close();
      await opened.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
