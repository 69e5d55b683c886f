/** Letters as accessible PDF. No letter is composed here: see domain/letters. */
export { renderPdf } from './pdf.ts';
