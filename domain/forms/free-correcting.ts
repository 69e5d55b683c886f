/** Free forms that put something right: a notice that can go now, a signal on the wrong person, two files of one person. */
import type { Covenant } from '../../covenant/index.ts';
import { postponedNotices, splittableSignals } from './choices.ts';
import { choice, identity, weighing } from './fields.ts';
import type { Field, FormContext } from './types.ts';

/** A dossier's number: the start of its id. Long enough to be one of a kind, short enough to type. */
export const DOSSIER_NUMBER_LENGTH = 8;
export const dossierNumber = (caseId: string): string => caseId.slice(0, DOSSIER_NUMBER_LENGTH);

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
      'De signalen uit het andere dossier komen in dit dossier, met hun teksten. De strengste einddatum blijft gelden. Wat daar overblijft, wordt de volgende dag vernietigd.',
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
