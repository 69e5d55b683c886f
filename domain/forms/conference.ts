/** The case conference's tasks (9, 10, with the aims of 3), closing, and what keeps a file right. */
import type { Covenant } from '../../covenant/index.ts';
import type { TaskKind } from '../subject/events.ts';
import { choice, conference, partnersOfCase, partyOptions, text, weighing } from './fields.ts';
import type { Field, FormContext, Option } from './types.ts';

type Fields = (covenant: Covenant, context: FormContext) => Field[];

const closeOrContinue = [
  { value: 'close', label: 'Afsluiten' },
  { value: 'continue', label: 'Doorgaan' },
];

/** An action of the plan (10.2e): what, who, by when. Also the form to add one later. */
export const actionFields = (
  covenant: Covenant,
  until: string,
  partners: readonly Option[] = [],
): Field[] => [
  text('what', 'Wat gaat er gebeuren?', conference('10.2e')),
  choice('owner', 'Wie doet het?', [...partyOptions(covenant), ...partners]),
  {
    type: 'date',
    name: until,
    label: 'Uiterlijk op welke dag?',
    range: 'future',
    required: true,
    goesTo: 'decision',
  },
];

export const conferenceForms = {
  'draw-up-plan': (covenant, context) => [
    {
      type: 'checkboxes',
      name: 'aims',
      label: 'Wat zijn de doelen van het plan?',
      options: covenant.aims.map(({ id, label }) => ({ value: id, label: `${id}. ${label}` })),
      required: true,
      goesTo: 'decision',
    },
    text('plan', 'Wat is het plan?', conference('9.3'), {
      help: 'Hulp aan achterblijvers alleen als zij dat zelf willen.',
    }),
    {
      type: 'rows',
      name: 'actions',
      label: 'Acties',
      help: 'Vul per actie alles in. Een lege regel telt niet mee.',
      columns: actionFields(covenant, 'by', partnersOfCase(context)),
      each: 'Actie',
      maxRows: 30,
      required: true,
      goesTo: 'decision',
    },
  ],
  'agree-plan': () => [
    choice('agree', 'Bent u het eens met het plan?', [
      { value: 'yes', label: 'Ja' },
      { value: 'no', label: 'Nee' },
    ]),
    text('why-not', 'Waarom bent u het niet eens?', conference('9.3'), {
      when: { field: 'agree', is: ['no'] },
    }),
  ],
  'report-action': () => [
    choice('done', 'Is de actie klaar?', [
      { value: 'yes', label: 'Ja' },
      { value: 'no', label: 'Nee, nog niet' },
    ]),
    text('report', 'Wat is er gedaan?', conference('10.2e'), { help: 'Schrijf kort op wat er is gedaan.' }),
  ],
  'review-round': () => [
    text('progress', 'Hoe gaat het met het plan?', conference('9.3')),
    choice('outcome', 'Wat is de uitkomst?', [
      { value: 'continue', label: 'Het plan gaat door' },
      { value: 'advise-closing', label: 'Wij adviseren om het plan af te sluiten' },
    ]),
  ],
  'advise-closing': () => [
    choice('outcome', 'Wat is uw advies?', closeOrContinue),
    text('why', 'Waarom geeft u dit advies?', conference('9.3')),
  ],
  // The closing decision stands in both files (8.2f, 10.2h); a no stays with the plan.
  'decide-closing': () => [
    choice('outcome', 'Wat is uw beslissing?', closeOrContinue),
    text('why', 'Waarom beslist u dit?', [
      { ...weighing('8.2f'), when: { field: 'outcome', is: ['close'] } },
      { ...conference('10.2h'), when: { field: 'outcome', is: ['close'] } },
      { ...conference('9.3'), when: { field: 'outcome', is: ['continue'] } },
    ]),
  ],
  'review-or-close': () => [
    choice('outcome', 'Wat kiezen de kernpartijen?', [
      { value: 'review', label: 'Het dossier wordt besproken' },
      { value: 'decide-closing', label: 'De kernpartijen beslissen over afsluiten' },
    ]),
  ],
  'decide-reopening': () => [
    choice('outcome', 'Wat is uw beslissing?', [
      { value: 'reopen', label: 'De gegevens gaan terug naar de weegploeg' },
      { value: 'refuse', label: 'Het dossier blijft in het archief' },
    ]),
    text('why', 'Waarom beslist u dit?', weighing('8.2e')),
  ],
  'decide-hold': () => [
    choice('outcome', 'Wat is uw beslissing?', [
      { value: 'hold', label: 'De vernietiging wordt uitgesteld' },
      { value: 'refuse', label: 'De vernietiging gaat door' },
    ]),
  ],
  'decide-lifting': () => [
    choice('outcome', 'Wat is uw beslissing?', [
      { value: 'lift', label: 'Het uitstel stopt: de gegevens worden vernietigd als hun termijn om is' },
      { value: 'keep', label: 'Het uitstel blijft' },
    ]),
  ],
  'decide-destruction': () => [
    choice('outcome', 'Wat is uw beslissing?', [
      { value: 'destroy', label: 'Het signaal wordt nu vernietigd' },
      { value: 'keep', label: 'Het signaal blijft tot zijn laatste dag' },
    ]),
  ],
  'mail-undeliverable': () => [
    {
      type: 'checkboxes',
      name: 'handled',
      label: 'Wat heeft u gedaan?',
      options: [
        { value: 'yes', label: 'Ik heb de persoon gebeld of gemaild, of de taak aan een ander gegeven' },
      ],
      required: true,
      goesTo: 'decision',
    },
  ],
} satisfies Partial<Record<TaskKind, Fields>>;
