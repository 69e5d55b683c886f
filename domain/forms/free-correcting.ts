/** Free forms that put something right: a notice that can go now, a signal on the wrong person, two files of one person. */
import type { Covenant } from '../../covenant/index.ts';
import { dataSubjects, postponedNotices, splittableSignals } from './choices.ts';
import { choice, conference, identity, text, weighing } from './fields.ts';
import type { Field, FormContext, GoesTo, Option } from './types.ts';

/** A dossier's number: the start of its id. Long enough to be one of a kind, short enough to type. */
export const DOSSIER_NUMBER_LENGTH = 8;
export const dossierNumber = (caseId: string): string => caseId.slice(0, DOSSIER_NUMBER_LENGTH);

const representing = {
  title: 'De wettelijk vertegenwoordiger vastleggen',
  instruction:
    'Brieven over iemand jonger dan 16 jaar, of onder curatele of mentorschap, gaan naar de wettelijk vertegenwoordiger. Wat hier eerder stond, verdwijnt. Bij een kind stopt dit vanzelf op de zestiende verjaardag.',
  who: ['core-representative', 'administrator'],
  submit: 'Vastleggen',
} as const;

function representativeFields(people: readonly Option[], place: GoesTo): Field[] {
  const when = { field: 'ground', is: ['under-16', 'curatele', 'mentorschap'] };
  const line = (name: string, label: string): Field => text(name, label, place, { line: true, when });
  return [
    choice(
      'person',
      'Over wie gaat het?',
      people.map(({ value, label }) => ({ value, label })),
    ),
    choice('ground', 'Waarom heeft deze persoon een wettelijk vertegenwoordiger?', [
      { value: 'under-16', label: 'De persoon is jonger dan 16 jaar' },
      { value: 'curatele', label: 'De persoon staat onder curatele' },
      { value: 'mentorschap', label: 'De persoon heeft een mentor' },
      { value: 'none', label: 'Er is geen vertegenwoordiger (meer)' },
    ]),
    line('representativeName', 'Naam van de vertegenwoordiger'),
    line('representativeAddress', 'Straat en huisnummer van de vertegenwoordiger'),
    line('representativePlace', 'Postcode en woonplaats van de vertegenwoordiger'),
    {
      type: 'date',
      name: 'until',
      label: 'Tot en met welke dag geldt dit?',
      help: 'Laat leeg als er geen einddatum is.',
      range: 'future',
      required: false,
      when: { field: 'ground', is: ['curatele', 'mentorschap'] },
      goesTo: 'decision',
    },
  ];
}

export const correctingForms = {
  'impediment-gone': {
    title: 'Melden dat bericht geven nu kan',
    instruction:
      'Doe dit als de reden om te wachten weg is. De kernpartijen bekijken het uitstel dan meteen opnieuw.',
    article: '11.5',
    who: ['core-representative', 'case-representative'],
    submit: 'Melden',
    fields: (covenant: Covenant, { state }: FormContext): Field[] => [
      choice('person', 'Wie kan nu bericht krijgen?', state ? postponedNotices(state, covenant) : []),
    ],
  },
  // 8.2a, 12.1. Of the subject; and apart from it, because no form of the case conference writes into the weighing file.
  'set-representative': {
    ...representing,
    article: '8.2a, 12.1',
    fields: (covenant: Covenant, { state }: FormContext): Field[] =>
      representativeFields(
        state ? dataSubjects(state, covenant).filter(({ relation }) => relation === 'subject') : [],
        weighing('8.2a'),
      ),
  },
  'set-representative-of-other': {
    ...representing,
    title: 'De wettelijk vertegenwoordiger van iemand anders in dit dossier vastleggen',
    article: '10.2f-g, 12.1',
    fields: (covenant: Covenant, { state }: FormContext): Field[] => {
      const people = state
        ? dataSubjects(state, covenant).filter(({ relation }) => relation !== 'subject')
        : [];
      const of = (relation: string) => ({
        field: 'person',
        is: people.filter((one) => one.relation === relation).map(({ value }) => value),
      });
      return representativeFields(people, [
        { ...conference('10.2f'), when: of('left-behind') },
        { ...conference('10.2g'), when: of('network') },
      ]);
    },
  },
  // 8.3: the texts move along. The name is that of the person whom the signal is really about.
  'split-signal': {
    title: 'Een signaal bij de juiste persoon zetten',
    instruction:
      'Het signaal gaat uit dit dossier naar dat van de juiste persoon. Is die persoon al bekend, dan komt het bij het bestaande dossier. De termijnen blijven dezelfde of worden korter.',
    article: '8.3, 10.3',
    who: ['core-representative', 'administrator'],
    submit: 'Signaal verplaatsen',
    fields: (covenant: Covenant, { state }: FormContext): Field[] => [
      choice(
        'signal',
        'Welk signaal hoort bij iemand anders?',
        state ? splittableSignals(state, covenant) : [],
      ),
      ...identity(weighing('8.2a')),
    ],
  },
  merge: {
    title: 'Twee dossiers van één persoon samenvoegen',
    instruction:
      'De signalen uit het andere dossier komen in dit dossier, met hun teksten. De strengste einddatum blijft gelden. Wat daar overblijft, wordt de volgende dag vernietigd. Stond het andere dossier op de agenda? Dan moet het plan daar afgesloten zijn. Dat plan en wat erbij hoort blijven daar, tot hun eigen einddatum.',
    article: '8.3, 10.3',
    who: ['core-representative', 'administrator'],
    submit: 'Samenvoegen',
    fields: (): Field[] => [
      {
        type: 'text',
        name: 'other',
        label: 'Wat is het nummer van het andere dossier?',
        help: `Dit zijn de eerste ${DOSSIER_NUMBER_LENGTH} tekens die bij dat dossier staan.`,
        maxLength: 40,
        required: true,
        goesTo: 'decision',
      },
      choice('same', 'Weet u zeker dat beide dossiers over dezelfde persoon gaan?', [
        { value: 'yes', label: 'Ja, dat is nagekeken' },
      ]),
    ],
  },
} as const;
