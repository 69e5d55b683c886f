/**
 * Forms of tasks of kinds of case other than the subject's. These read and write nothing of a file; their answers are
 * choices, which go into the case's state. A kind of task more is a row more. Kinds of case that write texts have theirs
 * in papers.ts.
 */
import { followUpFields } from '../covenant-life/forms.ts';
import { choice } from './fields.ts';
import { PAPER_TASK_KINDS, paperTask } from './papers.ts';
import type { Field, FormContext, OwnForm } from './types.ts';

const VERDICTS = [
  { value: 'in-order', label: 'In orde' },
  { value: 'follow-up', label: 'Niet in orde: dit vraagt opvolging' },
];
const verdict = (label: string): Field => choice('outcome', label, VERDICTS);

const STAYS = [
  { value: 'stays', label: 'Blijft' },
  { value: 'ends', label: 'Eindigt nu' },
  { value: 'change', label: 'Moet anders' },
];

/** 15.2e: one question for each line that stands out. */
const lines = ({ lines: odd = [] }: FormContext): Field[] =>
  odd.map(({ value, label, help }) => choice(value, label, VERDICTS, help === undefined ? {} : { help }));

export const otherForms = {
  'check-log': {
    fields: (covenant, context) => [
      ...lines(context),
      verdict('Wat is uw oordeel over het logboek?'),
      ...followUpFields(covenant),
    ],
  },
  'check-own-log': {
    fields: (covenant, context) => [
      ...lines(context),
      verdict('Wat is uw oordeel over deze regels?'),
      ...followUpFields(covenant),
    ],
  },
  // 15.2f: one question for each name.
  'check-authorisations': {
    fields: (_, { lines: names = [] }) =>
      names.map(({ value, label, help }) => choice(value, label, STAYS, help === undefined ? {} : { help })),
    answer: (decision) => ({
      ...decision,
      outcome: Object.values(decision).every((answer) => answer === 'stays') ? 'in-order' : 'follow-up',
    }),
  },
  'confirm-authorisation': {
    fields: () => [
      choice('outcome', 'Klopt dit?', [
        { value: 'confirm', label: 'Ja, dit klopt' },
        {
          value: 'refuse',
          label: 'Nee',
          help: 'Dan gaat een toekenning of wijziging niet door. Wat is ingetrokken, blijft ingetrokken.',
        },
      ]),
    ],
  },
} satisfies Readonly<Record<string, OwnForm>>;

export type OtherTaskKind = string & {};
export const OTHER_TASK_KINDS: readonly string[] = [...Object.keys(otherForms), ...PAPER_TASK_KINDS];
export const otherForm = (kind: string): OwnForm | undefined =>
  Object.hasOwn(otherForms, kind) ? otherForms[kind as keyof typeof otherForms] : paperTask(kind);
