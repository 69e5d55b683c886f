/**
 * `npm run --silent traceability`: from each paragraph of the covenant to its data, code and tests, as docs/traceability.md.
 * With `--write` it writes the page; without it prints what is wrong, and ends with 1 when something is.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Facts, page, problems } from './traceability/page.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const read = (path: string): string | null => {
  try {
    return readFileSync(`${root}${path}`, 'utf8');
  } catch {
    return null;
  }
};
const json = (path: string): unknown => JSON.parse(read(path) ?? 'null');
const facts = {
  articles: json('covenant/articles.json'),
  ...(json('docs/traceability.json') as object),
  model: json('covenant/model.json'),
  read,
} as Facts;

const TARGET = 'docs/traceability.md';
const wrong = problems(facts);
const text = page(facts);
if (process.argv.includes('--write')) writeFileSync(`${root}${TARGET}`, text);
else if (read(TARGET) !== text)
  wrong.push(`${TARGET} is not what comes out: npm run --silent traceability -- --write`);
for (const line of wrong) process.stderr.write(`${line}\n`);
if (wrong.length === 0) process.stdout.write(`${facts.articles.length} paragraphs, each with its row.\n`);
process.exitCode = wrong.length > 0 ? 1 : 0;
