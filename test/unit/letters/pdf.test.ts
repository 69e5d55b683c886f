/** A letter read back from its own PDF by another reader: what a screen reader gets. */
import { extractText, getDocumentProxy } from 'unpdf';
import { modelCovenant } from '../../../covenant/index.ts';
import { type Block, composeLetter, type Letter } from '../../../domain/letters/index.ts';
import { renderPdf } from '../../../letters/index.ts';

interface Node {
  role?: string;
  children?: Node[];
  id?: string;
}

const letter: Letter = composeLetter(modelCovenant(), 'notice', {
  addressee: ['Şeyma Łukasz-Ëkster', 'Straat 1', '1234 AB Plaats'],
  date: '2026-11-27',
  reference: 'ab12cd34',
  values: { lastDay: 'dinsdag 29 februari 2028', person: 'Kind Ёлка' },
  inserts: {
    data: [{ is: 'list', items: ['Naam en adres', 'Signalen'] }],
    origin: [{ is: 'list', items: ['de politie'], numbered: true }],
    recipients: [
      { is: 'table', caption: 'Ontvangers', head: ['Wie', 'Waarvoor'], rows: [['de gemeente', 'wegen']] },
    ],
  },
  holds: ['representative', 'not-on-agenda'],
});

const long: Block[] = Array.from({ length: 60 }, () => ({
  is: 'paragraph',
  text: 'Een zin die vaak terugkomt en zo meer dan één bladzijde vult. '.repeat(4),
}));

async function read(of: Letter) {
  const bytes = await renderPdf(of);
  const pdf = await getDocumentProxy(bytes.slice());
  const roles: string[] = [];
  let leaves = 0;
  const walk = (node: Node): void => {
    if (node.role) roles.push(node.role);
    if (node.id) leaves += 1;
    for (const child of node.children ?? []) walk(child);
  };
  for (let page = 1; page <= pdf.numPages; page += 1)
    walk((await (await pdf.getPage(page)).getStructTree()) as Node);
  return {
    ...{ bytes, pdf, roles, leaves },
    meta: await pdf.getMetadata(),
    text: (await extractText(pdf, { mergePages: true })).text.replace(/\s+/g, ' '),
  };
}

test('title, language and marks are the document’s own', async () => {
  const { bytes, pdf, meta } = await read(letter);
  expect(meta.info).toMatchObject({ Title: letter.title, Language: 'nl-NL', PDFFormatVersion: '1.7' });
  expect(await pdf.getMarkInfo()).toMatchObject({ Marked: true });
  const raw = Buffer.from(bytes).toString('latin1');
  expect(raw).toContain('/DisplayDocTitle true');
  expect(raw).toContain('<pdfuaid:part>1</pdfuaid:part>');
  // Embedded fonts only, each with a way back to characters.
  expect(raw.match(/\/FontFile2/g)?.length).toBe(2);
  expect(raw.match(/\/ToUnicode/g)?.length).toBe(2);
});

test('its structure says what is a heading, a list and a table with header cells', async () => {
  const { roles, bytes } = await read(letter);
  const count = (role: string) => roles.filter((one) => one === role).length;
  expect(roles.slice(0, 3)).toEqual(['Root', 'Document', 'P']);
  expect(count('H1')).toBe(1);
  expect(count('H2')).toBe(letter.blocks.filter(({ is }) => is === 'heading').length);
  expect([count('L'), count('LI'), count('Lbl'), count('LBody')]).toEqual([3, 5, 5, 5]);
  expect([count('Table'), count('TR'), count('TH'), count('TD')]).toEqual([1, 2, 2, 2]);
  expect(
    Buffer.from(bytes)
      .toString('latin1')
      .match(/\/Scope \/Column/g)?.length,
  ).toBe(2);
});

test('its text comes out in reading order, letters of other alphabets too', async () => {
  const { text } = await read(letter);
  const order = [
    'Şeyma Łukasz-Ëkster',
    'Kenmerk: ab12cd34',
    letter.title,
    'Kind Ёлка',
    'de politie',
    'Ontvangers',
  ];
  const places = order.map((words) => text.indexOf(words));
  expect(places.every((place) => place >= 0)).toBe(true);
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(text).toContain('bladzijde 1 van');
});

test('a letter of many pages keeps every paragraph in one structure', async () => {
  const { pdf, roles } = await read({ ...letter, blocks: long });
  expect(pdf.numPages).toBeGreaterThan(4);
  expect(roles.filter((role) => role === 'Document').length).toBe(pdf.numPages);
});

test('the same letter gives the same bytes', async () => {
  expect(Buffer.from(await renderPdf(letter)).equals(Buffer.from(await renderPdf(letter)))).toBe(true);
});
