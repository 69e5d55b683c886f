/** The weighing team's tasks (7, 8, by the framework of annex 3) and informing (11). */
import type { Covenant } from '../../covenant/index.ts';
import { findTerm, lengthInWords } from '../dates/index.ts';
import type { TaskKind } from '../subject/events.ts';
import { choice, conference, partyOptions, provenance, refusalGround, text, weighing } from './fields.ts';
import type { Field, FilePlace, FormContext, When } from './types.ts';

type Fields = (covenant: Covenant, context: FormContext) => Field[];

const postponed: When = { field: 'outcome', is: ['postpone'] };
const informOrPostpone = [
  { value: 'inform', label: 'De persoon krijgt bericht' },
  { value: 'postpone', label: 'Het bericht wordt uitgesteld' },
];

/**
 * 11.4: the note stands in the file in which the person's data are. Of 10.2 f-g that is the case conference's, as long as
 * that file is in use (or no case is known); what is noted later goes the weighing team's way into the archive.
 */
const noteOf = ({ about, state }: FormContext): FilePlace =>
  about?.startsWith('person:') && (!state || ['conference', 'closed'].includes(state.stage))
    ? conference('11.4')
    : weighing('11.4');

const informing: Fields = (covenant, context) => [
  choice('outcome', 'Wat is uw beslissing?', informOrPostpone),
  refusalGround(covenant, postponed, 'decision'),
  text('why-postpone', 'Waarom is uitstel nodig?', noteOf(context), {
    when: postponed,
    help: 'Dit komt als aantekening in het bestand (artikel 11.4).',
  }),
  text('proportionate', 'Waarom weegt dat zwaarder dan het recht op bericht?', noteOf(context), {
    when: postponed,
    help: 'Denk aan wat uitstel voor de persoon betekent, en of er iets lichters kan.',
  }),
  {
    type: 'date',
    name: 'again',
    label: 'Op welke dag moet er uiterlijk opnieuw worden gekeken?',
    help: `Laat leeg voor de gewone termijn: ${lengthInWords(findTerm(covenant, 'reconsider-notice').length)}. Later kan niet.`,
    range: 'future',
    required: false,
    when: postponed,
    goesTo: 'decision',
  },
];

export const weighingForms = {
  // 7.3, 8.2d. People judge: nothing here is counted, ranked or added up.
  assess: (covenant) => [
    {
      type: 'checkboxes',
      name: 'areas',
      label: 'Op welke gebieden ziet u iets?',
      help: 'Kies alles wat past. U hoeft niets te kiezen.',
      options: covenant.framework.areas.map(({ id, title }) => ({ value: id, label: title })),
      required: false,
      goesTo: weighing('8.2d'),
    },
    text('observed', 'Wat is er waargenomen?', weighing('8.2d'), {
      help: 'Schrijf feitelijk op wat er is gezien of gehoord.',
    }),
    choice(
      'phase',
      'In welke fase zit de persoon volgens u?',
      [
        ...covenant.framework.phases.map(({ id, number, title }) => ({
          value: id,
          label: `${number}. ${title}`,
        })),
        { value: 'unclear', label: 'Dat is niet te zeggen' },
      ],
      { goesTo: weighing('8.2d') },
    ),
    ...covenant.framework.dimensions.map(({ id, title }) =>
      text(`dimension-${id}`, `Wat ziet u bij de dimensie ${title.toLowerCase()}?`, weighing('8.2d'), {
        required: false,
      }),
    ),
    text('missing', 'Welke informatie ontbreekt nog?', weighing('8.2d'), { required: false }),
  ],

  'give-information': (covenant, { party }) => {
    const given: When = { field: 'given', is: ['yes'] };
    return [
      choice('given', 'Heeft u informatie?', [
        { value: 'yes', label: 'Ja, ik geef informatie' },
        { value: 'nothing-known', label: 'Nee, bij ons is niets bekend' },
      ]),
      text('information', 'Welke informatie heeft u?', weighing('8.2b'), {
        when: given,
        help: 'Geef alleen wat nodig is om het signaal te wegen.',
      }),
      {
        type: 'date',
        name: 'on',
        label: 'Van welke dag is deze informatie?',
        range: 'past',
        required: true,
        when: given,
        goesTo: 'provenance',
      },
      ...provenance(covenant, party, weighing('8.2b'), given),
    ];
  },

  'decide-agenda': (covenant, { partners = [], items = [] }) => {
    const agenda: When = { field: 'outcome', is: ['agenda'] };
    const months = monthsIn(covenant.terms.find(({ id }) => id === 'not-on-agenda')?.length);
    return [
      choice('outcome', 'Wat is uw beslissing?', [
        { value: 'agenda', label: 'De persoon komt op de agenda van het casusoverleg' },
        { value: 'not-on-agenda', label: 'De signalen wegen niet zwaar genoeg' },
      ]),
      text('reason', 'Waarom beslist u dit?', weighing('8.2e')),
      {
        type: 'parties',
        name: 'parties',
        label: 'Welke partijen zijn nodig?',
        options: partyOptions(covenant),
        required: true,
        when: agenda,
        goesTo: 'decision',
      },
      ...(partners.length === 0
        ? []
        : [
            {
              ...{
                type: 'checkboxes' as const,
                name: 'partners',
                label: 'Welke andere organisaties zijn nodig?',
              },
              ...{ options: partners, required: false, when: agenda, goesTo: 'decision' as const },
              help: 'U kunt alleen kiezen uit organisaties die bijlage 1 hebben getekend.',
            },
          ]),
      text('why-parties', 'Waarom is elke partij en organisatie nodig?', weighing('8.2e'), { when: agenda }),
      // 8.5: chosen item by item. The name and address always go along, the reporter never does.
      {
        type: 'checkboxes',
        name: 'items',
        label: 'Welke gegevens heeft het casusoverleg nodig?',
        help: 'Alleen wat elke kernpartij kiest, gaat mee. De naam en het adres gaan altijd mee, de melder nooit.',
        options: items,
        required: true,
        when: agenda,
        goesTo: 'decision',
      },
      {
        type: 'number',
        name: 'keepMonths',
        label: 'Hoeveel maanden moeten de gegevens nog blijven?',
        help: `Niet langer dan nodig, en ten hoogste ${months} maanden (artikel 13.3).`,
        min: 0,
        max: months,
        required: true,
        when: { field: 'outcome', is: ['not-on-agenda'] },
        goesTo: 'decision',
      },
    ];
  },

  'consult-informing': (covenant, context) => {
    const against: When = { field: 'view', is: ['postpone'] };
    return [
      choice('view', 'Wat vindt u?', informOrPostpone),
      refusalGround(covenant, against, noteOf(context)),
      text('why-postpone', 'Waarom is uitstel nodig?', noteOf(context), { when: against }),
    ];
  },
  'decide-informing': informing,
  'reconsider-notice': informing,

  'send-notice': () => [
    {
      type: 'date',
      name: 'sentOn',
      label: 'Op welke dag is de brief verstuurd?',
      range: 'past',
      required: true,
      goesTo: 'decision',
    },
  ],
} satisfies Partial<Record<TaskKind, Fields>>;

/** The covenant's own length, never a number in code: 'P6M' is 6. */
function monthsIn(length: string | undefined): number {
  return Number(/^P(\d+)M$/.exec(length ?? '')?.[1] ?? 0);
}
