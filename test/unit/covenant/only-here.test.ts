import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The rooms whose code works with whatever the covenant says. */
const ROOMS = ['domain', 'contracts', 'workflows', 'activities', 'store', 'mail', 'config', 'workers', 'api'];

const sources = ROOMS.flatMap((room) =>
  readdirSync(room, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(room, name)),
);
const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
const found = (pattern: RegExp): string[] =>
  sources.flatMap((file) =>
    [...withoutComments(readFileSync(file, 'utf8')).matchAll(pattern)].map((match) => `${file}: ${match[0]}`),
  );

test('no length of a term stands in code outside the covenant', () => {
  expect(sources.length).toBeGreaterThan(5);
  expect(found(/(['"`])-?PT?\d+[DWMYHS]\1/g)).toEqual([]);
});

test('no party stands in code outside the covenant', () => {
  expect(found(/(['"`])(gemeente|om|politie|raad|reclassering)\1/g)).toEqual([]);
});
