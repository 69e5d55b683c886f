import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

// No types of its own in this version; what is read is checked by who asks.
const { safeLoad, safeLoadAll } = createRequire(import.meta.url)('js-yaml') as {
  safeLoad: (text: string) => unknown;
  safeLoadAll: (text: string, each: (document: unknown) => void) => void;
};

export const textOf = (path: string): string =>
  readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
export const yamlOf = (path: string): unknown => safeLoad(textOf(path));
/** Several documents in one file. */
export const allOf = (path: string): unknown[] => {
  const found: unknown[] = [];
  safeLoadAll(textOf(path), (one) => found.push(one));
  return found;
};
