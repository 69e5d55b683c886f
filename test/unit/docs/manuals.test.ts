/**
 * What the manuals quote from the screens stands on a screen: words in italics or bold are looked for in what templates,
 * forms, mails, letters and the covenant say, letter for letter. Pictures that a manual shows are there.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const FOLDER = 'docs/handleidingen';
const manuals = readdirSync(FOLDER).filter((file) => file.endsWith('.md'));

/** Bold that begins a paragraph of the manual's own, and is on no screen. */
const OWN: Record<string, readonly string[]> = {
  'coordinator.md': ['Rekenblad (CSV) of ander systeem (JSON)'],
  'klachtbehandelaar-en-fg.md': ['Per brief of aan de balie'],
  'techniek.md': ['Een gele melding bovenaan'],
  'verantwoordelijke.md': [
    ...['Vernietiging uitstellen', 'Toch kijken', 'De afscherming beëindigen'],
    'Een heel dossier na een bezwaar',
  ],
  'verzoekbehandelaar.md': [
    ...['Vraagt iemand voor een ander?', 'Let op bij een correctie'],
    ...['Bezwaar tegen het gebruik van gegevens', 'Bezwaar tegen uw antwoord'],
  ],
};

const filesOf = (room: string, end: string): string[] =>
  readdirSync(room, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(end))
    .map((file) => readFileSync(`${room}/${file}`, 'utf8'));
const plain = (text: string): string =>
  text
    .replaceAll(/\\'|[’‘]/g, "'")
    .replaceAll(/\s+/g, ' ')
    .trim();

/** What can be said to somebody: strings and templates' own words, without code, comments and markup. */
function said(): string {
  const code = ['api', 'domain', 'mail', 'letters']
    .flatMap((room) => filesOf(room, '.ts'))
    .flatMap((text) =>
      [...text.matchAll(/'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`/g)].map(([, one, other]) => one ?? other),
    );
  const pages = filesOf('api/pages', '.eta').flatMap((text) => [
    text.replaceAll(/<%[\s\S]*?%>/g, '\n').replaceAll(/<[^>]*>/g, '\n'),
    ...[...text.matchAll(/'((?:[^'\\\n]|\\.)*)'/g)].map(([, one]) => one),
  ]);
  const covenant = [...readFileSync('covenant/model.json', 'utf8').matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(
    ([, one]) => one,
  );
  return [...code, ...pages, ...covenant].map((text) => plain(text ?? '')).join('\n');
}

/** Quoted words, without the manual's own full stop. What it leaves out (…) can be anything. */
const quoted = (text: string): string[] =>
  [...text.replaceAll(/```[\s\S]*?```/g, '').matchAll(/\*\*([^*\n]+)\*\*|(?<!\*)\*([^*\n]+)\*(?!\*)/g)].map(
    ([, bold, italic]) => plain(bold ?? italic ?? '').replace(/[.,:;]$/, ''),
  );

const corpus = said();
/** A sentence's first word may have got its capital in the manual only. */
const isSaid = (words: string): boolean =>
  words
    .split('…')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .every((part) => corpus.includes(part) || corpus.includes(part.charAt(0).toLowerCase() + part.slice(1)));

test.each(manuals)('%s quotes what is on a screen', (file) => {
  const words = quoted(readFileSync(`${FOLDER}/${file}`, 'utf8'));
  const own = OWN[file] ?? [];
  expect(words.filter((one) => !own.includes(one) && !isSaid(one))).toEqual([]);
  // An exception that is no longer needed goes.
  expect(own.filter((one) => !words.includes(one) || isSaid(one))).toEqual([]);
});

test('words that are on no screen are noticed', () => {
  expect(isSaid('Verstuur het antwoord')).toBe(true);
  expect(isSaid('Verstuur het antwoord morgen')).toBe(false);
});

test.each(manuals)('%s shows pictures that are there, with words for who does not see them', (file) => {
  const text = readFileSync(`${FOLDER}/${file}`, 'utf8');
  for (const [, words = '', path = ''] of text.matchAll(/!\[([^\]]*)\]\(([^)]+)\)/g)) {
    expect([path, existsSync(`${FOLDER}/${path}`)]).toEqual([path, true]);
    expect(words.length).toBeGreaterThan(4);
  }
});
