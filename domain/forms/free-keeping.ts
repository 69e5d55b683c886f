/**
 * Free forms about keeping: hold, lift, reopen, destroy early. The files have no field for the reason of a hold, its
 * lifting or an early destruction (8.2, 10.2), so none is asked in words: the ground is a choice (decision record 18).
 */
import type { Covenant } from '../../covenant/index.ts';
import { destroyableSignals, holdableUnits, liftableHolds, reopenableUnits } from './choices.ts';
import { choice, text, weighing } from './fields.ts';
import type { Field, FormContext } from './types.ts';

export const keepingForms = {
  // AVG 17(3)(e), 18. A joint decision of the core parties follows.
  'propose-hold': {
    title: 'Voorstellen om de vernietiging uit te stellen',
    instruction:
      'Dit kan alleen op een grond uit de wet. De kernpartijen beslissen samen. Zolang het uitstel duurt, mag niemand deze gegevens gebruiken.',
    article: '13, AVG 17(3)(e), AVG 18',
    who: ['core-representative'],
    submit: 'Voorstel versturen',
    fields: (covenant: Covenant, { state }: FormContext): Field[] => [
      choice(
        'ground',
        'Op welke grond is uitstel nodig?',
        covenant.holdGrounds.map(({ id, label, law, reading }) => ({
          value: id,
          label,
          help: `${law}. ${reading.text}`,
        })),
      ),
      {
        type: 'date',
        name: 'until',
        label: 'Tot en met welke dag?',
        help: 'Kies de dag waarop het uitstel niet meer nodig is. De dag erna stopt het vanzelf.',
        range: 'future',
        required: true,
        goesTo: 'decision',
      },
      choice('which', 'Om welke gegevens gaat het?', [
        { value: 'all', label: 'Alle gegevens in dit dossier' },
        { value: 'some', label: 'Een deel van de gegevens' },
      ]),
      {
        type: 'checkboxes',
        name: 'units',
        label: 'Welke gegevens?',
        options: state ? holdableUnits(state, covenant) : [],
        required: true,
        when: { field: 'which', is: ['some'] },
        goesTo: 'decision',
      },
    ],
  },
  'propose-lifting': {
    title: 'Voorstellen om het uitstel te stoppen',
    instruction:
      'Doe dit als de reden voor het uitstel weg is. De kernpartijen beslissen samen. Is de einddatum al voorbij, dan worden de gegevens meteen vernietigd.',
    article: '13, AVG 17(3)(e), AVG 18',
    who: ['core-representative'],
    submit: 'Voorstel versturen',
    fields: (covenant: Covenant, { state }: FormContext): Field[] => [
      choice('hold', 'Welk uitstel kan stoppen?', state ? liftableHolds(state, covenant) : []),
    ],
  },
  // 13.4: the controller orders which data, and why: that belongs to the decision on the agenda that follows (8.2e).
  'propose-reopening': {
    title: 'Voorstellen om het dossier te heropenen',
    instruction:
      'Kies alleen de gegevens die de weegploeg nodig heeft. De kernpartijen beslissen samen. Zeggen zij ja, dan volgt een nieuwe weging.',
    article: '13.4',
    who: ['core-representative'],
    submit: 'Voorstel versturen',
    fields: (covenant: Covenant, { state }: FormContext): Field[] => [
      {
        type: 'checkboxes',
        name: 'units',
        label: 'Welke gegevens moeten terug naar de weegploeg?',
        help: 'De naam en het adres gaan vanzelf mee. Het plan van aanpak blijft in het archief.',
        options: state ? reopenableUnits(state, covenant) : [],
        required: true,
        goesTo: 'decision',
      },
      text('why', 'Waarom zijn deze gegevens nu nodig?', weighing('8.2e')),
    ],
  },
  'destroy-early': {
    title: 'Voorstellen om een signaal eerder te vernietigen',
    instruction:
      'Een signaal dat niet op de agenda kwam, blijft niet langer dan nodig. De kernpartijen beslissen samen. Vernietigen kan niet worden teruggedraaid.',
    article: '13.3',
    who: ['core-representative'],
    submit: 'Voorstel versturen',
    fields: (covenant: Covenant, { state }: FormContext): Field[] => [
      choice('signal', 'Welk signaal is niet meer nodig?', state ? destroyableSignals(state, covenant) : []),
    ],
  },
} as const;
