/** What `npm run --silent term` answers, apart from the process: text in, text out. */
import { modelCovenant } from '../covenant/index.ts';
import { DateProblem, legalDate, offsetString } from '../domain/dates/index.ts';

export const USAGE =
  'Gebruik: npm run --silent term -- TERM DATUM [--extend], of met --batch en regels {"term","from","extend"} op de invoer.';

export interface Result {
  stdout: string;
  stderr: string;
  code: 0 | 2;
}

/** One answer as JSON, `at` as local time with offset. @throws DateProblem for a wrong term or date */
export function answer(term: unknown, from: unknown, extend: boolean): string {
  const covenant = modelCovenant();
  if (typeof term !== 'string') throw new DateProblem('"term" ontbreekt of is geen tekst.');
  if (typeof from !== 'string') throw new DateProblem('"from" ontbreekt of is geen tekst.');
  // The covenant's own working terms are not promises that anybody outside can ask about.
  if (!covenant.terms.some(({ id }) => id === term))
    throw new DateProblem(
      `De termijn ${JSON.stringify(term)} bestaat niet. Kies uit: ${covenant.terms.map(({ id }) => id).join(', ')}.`,
    );
  const date = legalDate(covenant, term, from, { extend });
  return JSON.stringify({
    term: date.term,
    from: date.from,
    lastDay: date.lastDay,
    at: offsetString(date.at),
    why: date.why,
  });
}

/** TERM DATE [--extend]: one line on standard output, or one on standard error with exit code 2. */
export function single(args: readonly string[]): Result {
  const [term, from, flag, ...rest] = args;
  try {
    if (term === undefined || from === undefined || term.startsWith('-') || from.startsWith('-'))
      throw new DateProblem(USAGE);
    if ((flag !== undefined && flag !== '--extend') || rest.length > 0) throw new DateProblem(USAGE);
    return { stdout: `${answer(term, from, flag === '--extend')}\n`, stderr: '', code: 0 };
  } catch (error) {
    if (!(error instanceof DateProblem)) throw error;
    return { stdout: '', stderr: `${error.message}\n`, code: 2 };
  }
}

function answerLine(line: string): { text: string; wrong: boolean } {
  try {
    let row: unknown;
    try {
      row = JSON.parse(line);
    } catch {
      throw new DateProblem('Deze regel is geen JSON.');
    }
    if (typeof row !== 'object' || row === null || Array.isArray(row))
      throw new DateProblem('Deze regel is geen JSON-object.');
    const { term, from, extend = false } = row as Record<string, unknown>;
    if (typeof extend !== 'boolean') throw new DateProblem('"extend" is true of false.');
    return { text: answer(term, from, extend), wrong: false };
  } catch (error) {
    if (!(error instanceof DateProblem)) throw error;
    return { text: JSON.stringify({ error: error.message }), wrong: true };
  }
}

/** Answers each line as soon as it is whole; a line without a term is a wrong line too. */
export class Batch {
  private rest = '';
  private wrong = false;

  /** The answers to the lines that this piece of input completes. */
  push(piece: string): string {
    const lines = (this.rest + piece).split('\n');
    this.rest = lines.pop() ?? '';
    return this.answers(lines);
  }

  /** The answer to a last line without a line end, and the exit code for all of them. */
  end(): { stdout: string; code: 0 | 2 } {
    const stdout = this.answers(this.rest === '' ? [] : [this.rest]);
    this.rest = '';
    return { stdout, code: this.wrong ? 2 : 0 };
  }

  private answers(lines: readonly string[]): string {
    let text = '';
    for (const line of lines) {
      const given = answerLine(line);
      this.wrong ||= given.wrong;
      text += `${given.text}\n`;
    }
    return text;
  }
}
