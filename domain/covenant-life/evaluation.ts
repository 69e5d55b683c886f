/**
 * 18.4: what the evaluation is prepared from: the system's own figures since the last time, in words. Sums of at least
 * five; nothing in them is about anybody, and nothing says whether it is good. People judge.
 */
import { type Covenant, taskText } from '../../covenant/index.ts';
import { inWords, masked } from '../board/index.ts';
import { addDuration, type Day, findTerm } from '../dates/index.ts';

/** How many tasks of a kind ended, and how (store/figure-types.ts). */
export interface EndedTasks {
  kind: string;
  how: 'done' | 'late' | 'lapsed';
  n: number;
}
export interface EvaluationTable {
  title: string;
  about: string;
  head: readonly string[];
  rows: readonly (readonly string[])[];
}

/** The first month of what is evaluated, as `2026-11`, up to the month of `today`. */
export const evaluatedFrom = (covenant: Covenant, today: Day): string =>
  addDuration(today, `-${findTerm(covenant, 'evaluate-covenant').length}`).slice(0, 7);

/** By `kind:what` of the counters, in the order in which people read them. */
const COUNTED: readonly (readonly [
  title: string,
  about: string,
  rows: readonly (readonly [string, string])[],
])[] = [
  [
    'Zaken en hun uitkomst',
    'Hoe vaak een zaak in deze tijd in een fase kwam. Eén zaak kan in meer regels meetellen.',
    [
      ['subject:weighing', 'Gewogen'],
      ['subject:conference', 'Op de agenda gekomen'],
      ['subject:not-on-agenda', 'Niet op de agenda gekomen'],
      ['subject:closed', 'Plan afgesloten'],
      ['subject:archived', 'Naar het archief'],
      ['subject:destroyed', 'Vernietigd'],
    ],
  ],
  [
    'Verstrekkingen aan externe casuspartners',
    'Voorstellen om gegevens te geven, en wat ervan werd (artikel 10.5 en 14.1).',
    [
      ['subject:disclosure-asked', 'Voorgesteld'],
      ['subject:disclosure-permitted', 'Toegestaan'],
      ['subject:disclosure-refused', 'Geweigerd'],
      ['subject:disclosure-lapsed', 'Niet op tijd toegestaan'],
      ['subject:disclosure-revoked', 'Ingetrokken'],
      ['subject:disclosure-spoken', 'Verteld in een overleg'],
      ['subject:disclosure-by-law', 'Omdat een wet het eist'],
    ],
  ],
  [
    'Verzoeken van mensen',
    'Verzoeken om inzage, correctie, bezwaar en andere rechten (artikel 12).',
    [
      ['request:identifying', 'Binnengekomen'],
      ['request:closed', 'Afgehandeld'],
    ],
  ],
  [
    'Incidenten en geschillen',
    'Meldingen, datalekken (artikel 15.2g) en geschillen tussen partijen (artikel 17).',
    [
      ['incident:reported', 'Incident gemeld'],
      ['incident:breach', 'Datalek'],
      ['incident:closed', 'Incident afgesloten'],
      ['dispute:open', 'Geschil vastgelegd'],
      ['dispute:settled', 'Geschil opgelost'],
    ],
  ],
];

const number = (n: number): string => inWords(masked(n));

/** @param passed sums by `kind:what`; @param ended tasks that ended in the same months */
export function evaluationTables(
  covenant: Covenant,
  { passed, ended }: { passed: Readonly<Record<string, number>>; ended: readonly EndedTasks[] },
): EvaluationTable[] {
  const sum = (kind: string, how: EndedTasks['how']): number =>
    ended.filter((one) => one.kind === kind && one.how === how).reduce((all, { n }) => all + n, 0);
  const kinds = covenant.tasks.map(({ id }) => id).filter((id) => ended.some(({ kind }) => kind === id));
  return [
    ...COUNTED.map(([title, about, rows]) => ({
      ...{ title, about, head: ['Wat', 'Aantal'] },
      rows: rows.map(([name, label]) => [label, number(passed[name] ?? 0)]),
    })),
    {
      title: 'Termijnen',
      about: 'Taken die in deze tijd zijn geëindigd: op tijd gedaan, te laat gedaan, of door niemand gedaan.',
      head: ['Taak', 'Op tijd', 'Te laat', 'Niet gedaan'],
      rows: kinds.map((kind) => [
        taskText(covenant, kind).title,
        ...(['done', 'late', 'lapsed'] as const).map((how) => number(sum(kind, how))),
      ]),
    },
  ];
}
