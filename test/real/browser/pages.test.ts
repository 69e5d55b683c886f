import { readdir, readFile } from 'node:fs/promises';
import { store } from '../api/support.ts';
import { audit } from './audit.ts';
import { STATES, type Tools, toolsFor } from './states.ts';

let tools: Tools;
beforeAll(async () => {
  tools = toolsFor(await store());
}, 60_000);
const seen = new Set<string>();

test.each(Object.entries(STATES))('%s', async (_name, reach) => {
  const at = await reach(tools);
  seen.add(new URL(at.page.url()).pathname);
  // A page that failed is no state of a page.
  expect(await at.page.locator('h1').first().textContent()).not.toBe('Er ging iets mis');
  expect(await audit(at)).toEqual([]);
});

/** Addresses that answer no page. */
const NO_PAGES = [
  ...['/aanmelden', '/afmelden', '/agenda/:file', '/cijfers/:file'],
  // Documents to take away.
  '/beveiligingsplan.pdf',
  ...['/taken/:number/brief', '/verzoeken/:id/bevestiging.pdf'],
  // Back to the page that asked for the reason.
  ...['/overleg/:id/:nr/reden', '/zaken/:id/reden'],
];

test('every page has its states', async () => {
  const folder = new URL('../../../api/routes/', import.meta.url);
  const sources = await Promise.all(
    (await readdir(folder)).map((name) => readFile(new URL(name, folder), 'utf8')),
  );
  const pages = sources
    .filter((source) => source.includes('pages: Pages'))
    .flatMap((source) => {
      const constant = new Map(
        [...source.matchAll(/const ([A-Z_]+) = '(\/[^']*)'/g)].map(([, name = '', path = '']) => [
          name,
          path,
        ]),
      );
      return [...source.matchAll(/app\.get(?:<.*>)?\(\s*(?:'([^']+)'|([A-Z_]+))/g)].flatMap(
        ([, path, name]) => (path ? [path] : (constant.get(name ?? '') ?? [])),
      );
    })
    .filter((path) => !NO_PAGES.includes(path));
  expect(pages.length).toBeGreaterThan(5);
  const missing = pages.filter((path) => {
    const pattern = new RegExp(`^${path.replace(/:[a-z]+/gi, '[^/]+')}$`);
    return ![...seen].some((one) => pattern.test(one));
  });
  expect(missing).toEqual([]);
});
