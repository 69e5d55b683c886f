/**
 * A letter as a tagged PDF that a screen reader can read (PDF/UA-1): title, language, headings, lists, tables with
 * header cells, an embedded font, text that can be copied. Only `pdfkit` writes PDF; this says what stands where.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import { dayInWords } from '../domain/dates/index.ts';
import type { Block, Letter } from '../domain/letters/index.ts';

type Pdf = InstanceType<typeof PDFDocument>;
type Element = ReturnType<Pdf['struct']>;
/** What pdfkit takes and its published types don't name yet. */
type Options = NonNullable<ConstructorParameters<typeof PDFDocument>[0]>;

const find = createRequire(import.meta.url).resolve;
const fonts = new Map<string, Buffer>();
/** A font of the package, read once. DejaVu has Latin with every accent, Greek, Cyrillic and Arabic: names come from everywhere. */
function font(name: string): Buffer {
  const known = fonts.get(name) ?? readFileSync(find(`dejavu-fonts-ttf/ttf/${name}.ttf`));
  fonts.set(name, known);
  return known;
}

const MARGIN = 71;
const SIZE = { text: 10.5, title: 15, 2: 12.5, 3: 11, small: 8.5 } as const;

/** One paragraph of text under a structure element: marked content of its own, over as many pages as it takes. */
function words(
  pdf: Pdf,
  parent: Element,
  tag: string,
  text: string,
  how: { bold?: boolean; size?: number } = {},
): void {
  const element = pdf.struct(tag, {}, () => {
    pdf
      .font(how.bold ? 'bold' : 'text')
      .fontSize(how.size ?? SIZE.text)
      .text(text, MARGIN, undefined, { lineGap: 2.5 });
  });
  parent.add(element);
  element.end();
}

/** Room for a heading and two lines after it: a heading never stands alone at the foot of a page. */
function keepTogether(pdf: Pdf, size: number): void {
  const bottom = pdf.page.height - pdf.page.margins.bottom;
  if (pdf.y + size * 2 + SIZE.text * 4 > bottom) pdf.addPage();
}

function list(pdf: Pdf, parent: Element, items: readonly string[], numbered: boolean): void {
  const all = pdf.struct('L');
  parent.add(all);
  items.forEach((text, index) => {
    const item = pdf.struct('LI');
    all.add(item);
    const label = numbered ? `${index + 1}.` : '•';
    const bottom = pdf.page.height - pdf.page.margins.bottom;
    if (pdf.y + SIZE.text * 2 > bottom) pdf.addPage();
    pdf.font('text').fontSize(SIZE.text);
    const top = pdf.y;
    const marker = pdf.struct('Lbl', {}, () => {
      pdf.text(label, MARGIN + 4, top, { lineBreak: false });
    });
    item.add(marker);
    marker.end();
    const body = pdf.struct('LBody', {}, () => {
      pdf.text(text, MARGIN + 22, top, { lineGap: 2.5 });
    });
    item.add(body);
    body.end();
    item.end();
    pdf.y += 3;
  });
  all.end();
}

function table(pdf: Pdf, parent: Element, { caption, head, rows }: Extract<Block, { is: 'table' }>): void {
  keepTogether(pdf, SIZE[3]);
  words(pdf, parent, 'P', caption, { bold: true });
  pdf
    .moveDown(0.3)
    .font('text')
    .fontSize(SIZE.text - 1);
  pdf.x = MARGIN;
  const padding = { top: 4, bottom: 4, left: 5, right: 5 };
  const header = head.map((text) => ({
    text,
    type: 'TH' as const,
    scope: 'Column',
    font: { src: 'bold' },
    backgroundColor: '#eeeeee',
  }));
  const options = {
    defaultStyle: { border: 0.5, borderColor: '#666666', padding },
    structParent: parent,
    data: [header, ...rows.map((row) => row.map((text) => ({ text })))],
  };
  pdf.table(options as unknown as Parameters<Pdf['table']>[0]);
  pdf.x = MARGIN;
}

function block(pdf: Pdf, parent: Element, part: Block): void {
  pdf.moveDown(0.6);
  switch (part.is) {
    case 'heading':
      pdf.moveDown(0.4);
      keepTogether(pdf, SIZE[part.level]);
      words(pdf, parent, `H${part.level}`, part.text, { bold: true, size: SIZE[part.level] });
      break;
    case 'paragraph':
      words(pdf, parent, 'P', part.text);
      break;
    case 'list':
      list(pdf, parent, part.items, part.numbered ?? false);
      break;
    case 'table':
      table(pdf, parent, part);
      break;
  }
}

/** Page numbers, as what is no part of the text. */
function footers(pdf: Pdf, letter: Letter): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let index = 0; index < count; index += 1) {
    pdf.switchToPage(start + index);
    const { margins, height } = pdf.page;
    const bottom = margins.bottom;
    // pdfkit begins a page for text below the margin.
    margins.bottom = 0;
    const reference = letter.reference === null ? '' : `Kenmerk ${letter.reference} · `;
    pdf.markContent('Artifact', { type: 'Pagination' });
    pdf
      .font('text')
      .fontSize(SIZE.small)
      .text(`${reference}bladzijde ${index + 1} van ${count}`, MARGIN, height - 45, { lineBreak: false });
    pdf.endMarkedContent();
    margins.bottom = bottom;
  }
}

function write(pdf: Pdf, letter: Letter): void {
  const whole = pdf.struct('Document');
  pdf.addStructure(whole);
  for (const line of letter.sender) words(pdf, whole, 'P', line, { size: SIZE.text - 1 });
  pdf.moveDown(1.5);
  for (const line of letter.addressee) words(pdf, whole, 'P', line);
  pdf.moveDown(1.5);
  words(pdf, whole, 'P', `Datum: ${dayInWords(letter.date)}`);
  if (letter.reference !== null) words(pdf, whole, 'P', `Kenmerk: ${letter.reference}`);
  pdf.moveDown(1.2);
  words(pdf, whole, 'H1', letter.title, { bold: true, size: SIZE.title });
  for (const part of letter.blocks) block(pdf, whole, part);
  pdf.moveDown(1.5);
  for (const line of letter.closing) words(pdf, whole, 'P', line);
  whole.end();
  footers(pdf, letter);
}

/**
 * Draws a letter on A4. The same letter gives the same bytes: its creation date is the letter's own day.
 * Serves 12.3 (in understandable form) and the law on accessible documents of public bodies (EN 301 549).
 * @returns the whole file; nothing is written anywhere
 */
export async function renderPdf(letter: Letter): Promise<Uint8Array> {
  const options = {
    size: 'A4',
    margins: { top: 60, bottom: 70, left: MARGIN, right: MARGIN },
    pdfVersion: '1.7',
    subset: 'PDF/UA',
    tagged: true,
    lang: letter.language,
    displayTitle: true,
    bufferPages: true,
    info: {
      Title: letter.title,
      Author: letter.sender[0] ?? '',
      Creator: 'PGA Regie',
      Producer: 'PGA Regie',
      CreationDate: new Date(`${letter.date}T12:00:00Z`),
    },
    // None to begin with: one that is registered below under a name while pdfkit knows it already is read again at each use.
    font: null,
  };
  const pdf = new PDFDocument(options as unknown as Options);
  const chunks: Buffer[] = [];
  const done = new Promise<void>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', resolve);
    pdf.on('error', reject);
  });
  pdf.registerFont('text', font('DejaVuSans')).registerFont('bold', font('DejaVuSans-Bold'));
  write(pdf, letter);
  pdf.end();
  await done;
  return new Uint8Array(Buffer.concat(chunks));
}
