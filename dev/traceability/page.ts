/** What docs/traceability.md says, and what is wrong with the rows that it is made from. Pure: files are read by who asks. */
export interface Row {
  asks: 'something' | 'nothing';
  /** Why nothing is asked of software. */
  reason?: string;
  code?: string[];
  /** `name`: the beginning of a test's name, or a part of it, as it stands in the file. */
  tests?: { file: string; name: string }[];
  note?: string;
  /** What is asked and not there (yet), or not all of it. */
  missing?: string;
}
export interface Facts {
  articles: { id: string; text: string }[];
  rows: Record<string, Row>;
  /** Choices that are not a setting of the covenant's file, and what holds them. */
  readings: { text: string; article: string; held: string; file: string }[];
  model: unknown;
  read(path: string): string | null;
}

interface Entry {
  path: string;
  article: string;
  reading?: { text: string; reason: string };
}

/** Everything in the covenant's file that names an article, with its path: lists by their ids. */
export function entries(value: unknown, path = ''): Entry[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value))
    return value.flatMap((one, index) => entries(one, `${path}[${(one as { id?: string })?.id ?? index}]`));
  const own = value as Record<string, unknown>;
  const deeper = Object.entries(own).flatMap(([key, one]) => entries(one, path ? `${path}.${key}` : key));
  if (typeof own.article !== 'string' || path === '') return deeper;
  const given = own.reading;
  const reading =
    typeof given === 'string'
      ? { text: given, reason: String(own.reason ?? '') }
      : (given as Entry['reading'] | undefined);
  return [{ path, article: own.article, ...(reading && { reading }) }, ...deeper];
}

/** '8.3, 10.3' and '11.2-3' and '6a' as ids; laws beside the covenant left out. */
export function idsIn(article: string): string[] {
  return article.split(/,\s*/).flatMap((part) => {
    const range = /^(\d+)\.(\d+)-(\d+)$/.exec(part.trim());
    if (range) {
      const [, main, from = '', to = ''] = range;
      return Array.from({ length: Number(to) - Number(from) + 1 }, (_, n) => `${main}.${Number(from) + n}`);
    }
    if (/^bijlage \d$/.test(part.trim())) return [part.trim().replace('bijlage', 'annex')];
    return /^\d+(\.\d+)?[a-m]?$/.test(part.trim()) ? [part.trim()] : [];
  });
}

/** '15.2g' is named by '15.2g', and by '15.2' and '15' when nothing names it nearer. */
const nearer = (id: string): string[] =>
  [id, id.replace(/[a-m]$/, ''), id.replace(/\.\d+[a-m]?$/, '')].filter(
    (one, index, all) => all.indexOf(one) === index,
  );

function dataFor(all: readonly Entry[], id: string): string[] {
  for (const one of nearer(id)) {
    const found = all.filter(({ article }) => idsIn(article).includes(one)).map(({ path }) => path);
    if (found.length > 0) return [...new Set(found)];
  }
  return [];
}

const literal = (words: string): RegExp => new RegExp(words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));

/** A row nowhere, a row for nothing, a file that is not there or says nothing of the article, a test that has gone. */
export function problems({ articles, rows, readings, read }: Facts): string[] {
  const wrong: string[] = [];
  const ids = articles.map(({ id }) => id);
  ids.forEach((id, index) => {
    if (ids.indexOf(id) !== index) wrong.push(`${id}: stands in the list twice`);
    if (!Object.hasOwn(rows, id)) wrong.push(`${id}: has no row`);
  });
  for (const [id, row] of Object.entries(rows)) {
    if (!ids.includes(id)) wrong.push(`${id}: a row for what is no paragraph`);
    const [code, tests] = [row.code ?? [], row.tests ?? []];
    if (row.asks === 'nothing') {
      if (!row.reason?.trim()) wrong.push(`${id}: asks nothing, and doesn't say why`);
      continue;
    }
    if (row.missing === undefined && (code.length === 0 || tests.length === 0))
      wrong.push(`${id}: points nowhere`);
    for (const file of code) {
      const text = read(file);
      if (text === null) wrong.push(`${id}: ${file} is not there`);
      else if (!nearer(id).some((one) => named(one).test(text)))
        wrong.push(`${id}: ${file} says nothing of ${nearer(id).join(' or ')}`);
    }
    for (const { file, name } of tests) {
      const text = read(file);
      if (text === null) wrong.push(`${id}: ${file} is not there`);
      else if (!literal(name).test(text)) wrong.push(`${id}: ${file} has no test “${name}”`);
    }
  }
  for (const { text, file } of readings)
    if (read(file) === null) wrong.push(`reading “${text}”: ${file} is not there`);
  return wrong;
}

const named = (id: string): RegExp =>
  id.startsWith('annex')
    ? new RegExp(`${id}|bijlage ${id.slice(-1)}`, 'i')
    : new RegExp(`(?<![\\d.])${id.replace('.', '\\.')}(?![\\d])`);

const cell = (words: string): string => words.replaceAll('|', '\\|').replaceAll('\n', ' ');
const SHOWN = 6;

export function page(facts: Facts): string {
  const all = entries(facts.model);
  const lines = [
    '# From article to test',
    '',
    'Made by `npm run --silent traceability -- --write` from `covenant/articles.json` (the paragraphs), `docs/traceability.json` (the rows) and `covenant/model.json` (data and readings). Don’t edit it here. A check fails when a paragraph has no row or a row points nowhere.',
    '',
    '| paragraph | what it says | data in `covenant/model.json` | code | tests |',
    '|---|---|---|---|---|',
  ];
  for (const { id, text } of facts.articles) {
    const row = facts.rows[id];
    if (!row) continue;
    const data = dataFor(all, id);
    const shown = data.slice(0, SHOWN).map((path) => `\`${path}\``);
    if (data.length > SHOWN) shown.push(`and ${data.length - SHOWN} more`);
    const code =
      row.asks === 'nothing'
        ? `Asks nothing of software: ${row.reason}`
        : [
            (row.code ?? []).map((file) => `[${file}](../${file})`).join(', '),
            row.note ?? '',
            row.missing === undefined ? '' : `**Missing:** ${row.missing}`,
          ]
            .filter(Boolean)
            .join('. ');
    const tests = (row.tests ?? []).map(({ file, name }) => `[${name}](../${file})`).join('; ');
    lines.push(`| ${id} | ${cell(text)} | ${cell(shown.join(', '))} | ${cell(code)} | ${cell(tests)} |`);
  }
  lines.push(
    ...[
      '',
      '## Readings',
      '',
      'Where the text leaves a choice open: what was chosen, why, and what holds it.',
      '',
    ],
    ...['| article | reading | reason | held by |', '|---|---|---|---|'],
  );
  for (const { path, article, reading } of all)
    if (reading)
      lines.push(`| ${cell(article)} | ${cell(reading.text)} | ${cell(reading.reason)} | \`${path}\` |`);
  for (const { text, article, held, file } of facts.readings)
    lines.push(
      `| ${cell(article)} | ${cell(text)} | not a setting | ${cell(held)} in [${file}](../${file}) |`,
    );
  return `${lines.join('\n')}\n`;
}
