/**
 * `npm run --silent lighthouse [-- --json]`: what Lighthouse says of the accessibility of every page that stands by
 * itself, in a practice environment of its own. Its packages are apart (bench/lighthouse), so that no other command
 * pays for them. Exit 1 when a page has less than 100.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { openBrowser } from '../dev/browser.ts';
import { demoPassword } from '../dev/demo.ts';
import { type Person, signIn } from '../dev/person.ts';
import { openRehearsal } from '../dev/rehearsal/open.ts';
import { type Mail, Postbox } from '../dev/rehearsal/postbox.ts';
import { Staff } from '../dev/rehearsal/staff.ts';
import { until } from '../dev/until.ts';
import { dayOf } from '../domain/dates/index.ts';
import { pagesToSee } from './lighthouse/pages.ts';

interface Result {
  lhr: {
    categories: { accessibility: { score: number | null } };
    audits: Record<string, { id: string; score: number | null }>;
    finalDisplayedUrl: string;
  };
}
type Lighthouse = (url: string, flags: Record<string, unknown>) => Promise<Result | undefined>;

const folder = fileURLToPath(new URL('./lighthouse/', import.meta.url));
const json = process.argv.includes('--json');

if (!existsSync(join(folder, 'node_modules/lighthouse'))) {
  const { status } = spawnSync('npm', ['ci'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) process.exit(1);
}
const found = createRequire(join(folder, 'package.json')).resolve('lighthouse');
const { default: lighthouse } = (await import(pathToFileURL(found).href)) as { default: Lighthouse };

const dataDir = await mkdtemp(join(tmpdir(), 'pga-lighthouse-'));
const opened = await openRehearsal({ dataDir, withCovenantCase: true });
const port = await freePort();
const browser = await openBrowser(port);
let least = 100;
try {
  const { baseUrl, mailCatcher } = opened.needs;
  const staff = new Staff(baseUrl, opened.needs.conference);
  const today = dayOf(new Date().toISOString());
  await staff.registerSignal('politie', { name: 'Oefenpersoon Eén', birthDate: '2001-02-01' }, today);
  const postbox = new Postbox(mailCatcher);
  const mails: Mail[] = [];
  const link = await until(async () => {
    mails.push(...(await postbox.fresh()));
    return mails.find(({ to }) => to === 'politie@voorbeeld.test');
  });

  const people = new Map<string, Person>();
  const sessionOf = async (account: string): Promise<Person> => {
    const known = people.get(account) ?? (await signIn(baseUrl, `${account}@voorbeeld.test`, demoPassword));
    people.set(account, known);
    return known;
  };
  const devtools = await browser.newBrowserCDPSession();
  /** Puts this person's session into the browser's own context, in which Lighthouse opens its pages. */
  const sitDown = async (account: string | null): Promise<void> => {
    await devtools.send('Storage.clearCookies');
    if (account === null) return;
    const cookies = (await sessionOf(account)).cookies().map((cookie) => {
      const at = cookie.indexOf('=');
      return { name: cookie.slice(0, at), value: cookie.slice(at + 1), url: baseUrl, path: '/' };
    });
    await devtools.send('Storage.setCookies', { cookies });
  };
  const pages = await pagesToSee(sessionOf, link.link ?? '/');
  for (const [account, address] of pages) {
    await sitDown(account);
    const result = await lighthouse(new URL(address, baseUrl).href, {
      port,
      logLevel: 'silent',
      output: 'json',
      onlyCategories: ['accessibility'],
      disableStorageReset: true,
      // Otherwise a page that says "not for you" is no page to Lighthouse.
      ignoreStatusCode: true,
    });
    const landed = result?.lhr.finalDisplayedUrl ?? '';
    if (!landed.startsWith(baseUrl)) throw new Error(`${address} ended at another site: not signed in`);
    const score = Math.round((result?.lhr.categories.accessibility.score ?? 0) * 100);
    const wrong = Object.values(result?.lhr.audits ?? {}).flatMap((audit) =>
      audit.score === 0 ? [audit.id] : [],
    );
    least = Math.min(least, score);
    const path = new URL(address, baseUrl).pathname
      .replace(/[\w-]{36}/, ':id')
      .replace(/[A-Z0-9]{8}/, ':number')
      .replace(/\/t\/.*/, '/t/:token');
    const line = { page: path, account, score, wrong };
    process.stdout.write(
      json ? `${JSON.stringify(line)}\n` : `${score}  ${path} (${account ?? 'niemand'}) ${wrong.join(' ')}\n`,
    );
  }
} finally {
  await browser.close();
  await opened.close();
  await rm(dataDir, { recursive: true, force: true });
}
process.exit(least === 100 ? 0 : 1);

/** Free a moment ago: Lighthouse must know it before the browser starts. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port: free } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return free;
}
