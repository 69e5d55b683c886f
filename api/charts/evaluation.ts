/** The figures for the evaluation of the covenant (18.4), as a document with tables. */
import type { Covenant } from '../../covenant/index.ts';
import { type Chart, inWords } from '../../domain/board/index.ts';
import type { Day } from '../../domain/dates/index.ts';
import type { Letter } from '../../domain/letters/index.ts';

export const evaluationOf = (covenant: Covenant, charts: readonly Chart[], today: Day): Letter => ({
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
