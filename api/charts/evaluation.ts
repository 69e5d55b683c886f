/** The figures for the evaluation of the covenant (18.4): on its task's page, and as a document with tables. */
import type { Covenant } from '../../covenant/index.ts';
import { type Chart, inWords } from '../../domain/board/index.ts';
import {
  type EvaluationTable,
  evaluatedFrom,
  evaluationTables,
} from '../../domain/covenant-life/evaluation.ts';
import type { Day } from '../../domain/dates/index.ts';
import type { Fact } from '../../domain/forms/index.ts';
import type { Letter } from '../../domain/letters/index.ts';
import type { Deps } from '../deps.ts';

/** Sums that steps keep; no row about anybody is opened. */
export async function evaluationFigures(
  { covenant, store }: Pick<Deps, 'covenant' | 'store'>,
  today: Day,
): Promise<EvaluationTable[]> {
  const [from, to] = [evaluatedFrom(covenant, today), today.slice(0, 7)];
  const [passed, ended] = await Promise.all([store.figures.passed(from, to), store.figures.ended(from, to)]);
  return evaluationTables(covenant, { passed, ended });
}

/** As a task's page shows them: a line a row. */
export const asFacts = (tables: readonly EvaluationTable[]): Fact[] =>
  tables.map(({ title, head, rows }) => ({
    label: title,
    lines:
      rows.length === 0
        ? ['Nog niets']
        : rows.map(([label = '', ...values]) =>
            values.length === 1
              ? `${label}: ${values[0]}`
              : `${label}: ${values.map((value, index) => `${value} ${(head[index + 1] ?? '').toLowerCase()}`).join(', ')}`,
          ),
  }));

export const evaluationOf = (
  covenant: Covenant,
  tables: readonly EvaluationTable[],
  charts: readonly Chart[],
  today: Day,
): Letter => ({
  language: 'nl-NL',
  title: 'Cijfers voor de evaluatie',
  sender: [covenant.processing.controllers.name],
  addressee: ['De partijen bij het convenant'],
  date: today,
  reference: null,
  blocks: [
    {
      is: 'paragraph',
      text: 'Deze cijfers gaan over het werk, niet over personen. Kleine aantallen staan er niet precies. Ze zijn bedoeld voor de evaluatie (artikel 18.4).',
    },
    ...tables
      .filter(({ rows }) => rows.length > 0)
      .flatMap(({ title, about, head, rows }): Letter['blocks'] => [
        { is: 'heading', text: title, level: 2 },
        { is: 'paragraph', text: about },
        { is: 'table', caption: title, head, rows },
      ]),
    ...charts.flatMap(({ title, about, series, bars }): Letter['blocks'] => [
      { is: 'heading', text: title, level: 2 },
      { is: 'paragraph', text: about },
      {
        is: 'table',
        caption: title,
        head: ['Wanneer of wie', ...series],
        rows: bars.map(({ label, values }) => [label, ...values.map(inWords)]),
      },
    ]),
  ],
  closing: [],
});
