/** Every paragraph of the covenant has its row, every row points somewhere, and the page is what comes out. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { entries, type Facts, idsIn, page, problems } from '../../../dev/traceability/page.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string): string | null => {
  try {
    return readFileSync(`${root}${path}`, 'utf8');
  } catch {
    return null;
  }
};
const json = (path: string): unknown => JSON.parse(read(path) ?? 'null');
const facts = (): Facts =>
  ({
    articles: json('covenant/articles.json'),
    ...(json('docs/traceability.json') as object),
    model: json('covenant/model.json'),
    read,
  }) as Facts;

/** The text has so many paragraphs in each article, counted by hand; letters come on top. */
const PARAGRAPHS: Readonly<Record<number, number>> = {
  ...{ 7: 4, 8: 5, 9: 5, 10: 5, 11: 5, 12: 6, 13: 4, 14: 2, 15: 4, 18: 4 },
};
const LETTERS: Readonly<Record<string, string>> = {
  ...{ 1: 'abcdefghijklm', 2: 'abcde', 3: 'abcdef', 6: 'abcde', '7.2': 'abc', '8.2': 'abcdef' },
  ...{ '10.2': 'abcdefgh', '11.3': 'abcde', '12.5': 'abc', '15.2': 'abcdefg' },
};

test('the list of paragraphs is the covenant’s: 18 articles, their paragraphs and letters, three annexes', () => {
  const ids = facts().articles.map(({ id }) => id);
  const wanted: string[] = [];
  for (let article = 1; article <= 18; article++) {
    const paragraphs = PARAGRAPHS[article];
    const own = paragraphs
      ? Array.from({ length: paragraphs }, (_, n) => `${article}.${n + 1}`)
      : [String(article)];
    for (const one of own)
      wanted.push(...[...(LETTERS[one] ?? ' ')].map((letter) => `${one}${letter.trim()}`));
  }
  wanted.push('3', 'annex 1', 'annex 2', 'annex 3');
  expect([...ids].filter((id) => !['preamble', 'guide'].includes(id)).sort()).toEqual(wanted.sort());
});

test('every paragraph has its row, and no row points nowhere', () => {
  expect(problems(facts())).toEqual([]);
});

test('the page is what comes out', () => {
  expect(read('docs/traceability.md')).toBe(page(facts()));
});

test('annex 2 is not in the text, and says so; every reading of the covenant’s file is on the page', () => {
  const given = facts();
  expect(given.rows['annex 2']).toMatchObject({
    asks: 'nothing',
    reason: expect.stringContaining('not in the text'),
  });
  const text = page(given);
  const readings = entries(given.model).filter(({ reading }) => reading);
  expect(readings.length).toBeGreaterThan(40);
  for (const { path } of readings) expect(text).toContain(`\`${path}\``);
  // Nothing in the file calls itself a reading and is found by no path.
  expect(JSON.stringify(given.model).match(/"reading":/g)).toHaveLength(readings.length);
});

test('what is wrong is named', () => {
  const given = facts();
  const article = given.articles.find(({ id }) => id === '13.1');
  const wrong = (row: Facts['rows'][string]) =>
    problems({
      ...given,
      articles: [article as Facts['articles'][number]],
      rows: { '13.1': row },
      readings: [],
    });
  const good = given.rows['13.1'] as Facts['rows'][string];
  expect(wrong(good)).toEqual([]);
  expect(wrong({ asks: 'something' })).toEqual(['13.1: points nowhere']);
  expect(wrong({ asks: 'nothing', reason: ' ' })).toEqual(["13.1: asks nothing, and doesn't say why"]);
  expect(wrong({ ...good, code: ['domain/not-there.ts'] })).toEqual([
    '13.1: domain/not-there.ts is not there',
  ]);
  expect(wrong({ ...good, code: ['domain/deputies.ts'] })).toEqual([
    '13.1: domain/deputies.ts says nothing of 13.1 or 13',
  ]);
  const [test] = good.tests ?? [];
  expect(wrong({ ...good, tests: [{ file: test?.file ?? '', name: 'no such test' }] })).toHaveLength(1);
  expect(problems({ ...given, rows: {}, readings: [] })).toHaveLength(given.articles.length);
  expect(problems({ ...given, articles: [], readings: [] })).toHaveLength(Object.keys(given.rows).length);
});

test('articles are read as they are written in the covenant’s file', () => {
  expect(idsIn('8.3, 10.3')).toEqual(['8.3', '10.3']);
  expect(idsIn('11.2-3, AVG 14(3)')).toEqual(['11.2', '11.3']);
  expect(idsIn('7.3, bijlage 3')).toEqual(['7.3', 'annex 3']);
  expect(idsIn('Atw 3(3)')).toEqual([]);
});
