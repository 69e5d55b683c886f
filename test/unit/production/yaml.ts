import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

// No types of its own in this version; what is read is checked by who asks.
const { safeLoad } = createRequire(import.meta.url)('js-yaml') as { safeLoad: (text: string) => unknown };

export const textOf = (path: string): string =>
  readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
export const yamlOf = (path: string): unknown => safeLoad(textOf(path));
