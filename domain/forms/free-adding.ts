/** Free forms that bring something into a file: a signal, a question, data, an action, a person. */
import type { Covenant } from '../../covenant/index.ts';
import { partyIds } from '../../covenant/index.ts';
import { actionFields } from './conference.ts';
import {
  choice,
  conference,
  identity,
  partnersOfCase,
  partyOptions,
  pastDay,
  provenance,
  text,
  weighing,
} from './fields.ts';
import type { Field, FilePlace, FormContext } from './types.ts';

const personPlaces: FilePlace[] = [
  { ...conference('10.2f'), when: { field: 'relation', is: ['left-behind'] } },
  { ...conference('10.2g'), when: { field: 'relation', is: ['network'] } },
];

export const addingForms = {
  // 7.1-2: a factual behaviour, placed in the framework, naming the phenomenon; with its ground (6).
  'register-signal': {
    title: 'Een signaal melden',
    instruction:
      'Meld alleen feitelijk gedrag. Is de persoon al bekend, dan komt het signaal bij het bestaande dossier.',
    article: '7.1-2',
    who: ['core-representative'],
    submit: 'Signaal melden',
    fields: (covenant: Covenant, { party }: FormContext): Field[] => [
      ...identity(weighing('8.2a')),
      text('description', 'Welk gedrag is er gezien of gehoord?', weighing('8.2b'), {
        help: 'Beschrijf feiten: wat, waar en wanneer. Geef nog geen oordeel.',
      }),
      {
        type: 'checkboxes',
        name: 'areas',
        label: 'Bij welke gebieden hoort dit gedrag?',
        options: covenant.framework.areas.map(({ id, title }) => ({ value: id, label: title })),
        required: true,
        goesTo: weighing('8.2b'),
      },
      choice(
        'phenomenon',
        'Waar gaat het om?',
        covenant.phenomena.map(({ id, label }) => ({ value: id, label })),
      ),
      pastDay('on', 'Op welke dag was dit gedrag?', { goesTo: 'provenance', notAfter: 'receivedOn' }),
      pastDay('receivedOn', 'Op welke dag kreeg uw organisatie dit signaal?', {
        goesTo: 'decision',
        help: 'Vanaf deze dag telt de termijn.',
      }),
      text('reporterName', 'Wie heeft dit gemeld?', weighing('8.2c'), { line: true, required: false }),
      text('reporterContact', 'Hoe is de melder te bereiken?', weighing('8.2c'), {
        line: true,
        required: false,
        help: 'Het casusoverleg krijgt de melder niet te zien.',
      }),
      ...provenance(covenant, party, weighing('8.2b')),
    ],
  },
  // 7.4. Only core parties see the weighing file (8.4), so only they can be asked in it.
  'ask-information': {
    title: 'Om informatie vragen',
    instruction: 'Vraag alleen wat nodig is om het signaal te wegen.',
    article: '7.4',
    who: ['core-representative'],
    submit: 'Vraag versturen',
    fields: (covenant: Covenant): Field[] => {
      const core = partyIds(covenant, 'core');
      return [
        choice(
          'of',
          'Aan wie vraagt u dit?',
          partyOptions(covenant).filter(({ value }) => core.includes(value)),
        ),
        text('question', 'Wat wilt u weten, en waarom?', weighing('8.2d')),
      ];
    },
  },
  'add-action': {
    title: 'Een actie toevoegen',
    instruction: 'De actie komt in het plan van aanpak.',
    article: '9.4, 10.2e',
    who: ['core-representative', 'case-representative'],
    submit: 'Actie toevoegen',
    fields: (covenant: Covenant, context: FormContext): Field[] =>
      actionFields(covenant, 'until', partnersOfCase(context)),
  },
  'add-data': {
    title: 'Gegevens toevoegen',
    instruction: 'Geef alleen wat nodig is voor het plan van aanpak.',
    article: '9.2',
    who: ['core-representative', 'case-representative', 'external-partner'],
    submit: 'Gegevens toevoegen',
    fields: (covenant: Covenant, { party }: FormContext): Field[] => [
      text('information', 'Welke gegevens wilt u toevoegen?', conference('10.2b')),
      pastDay('on', 'Van welke dag zijn deze gegevens?', { goesTo: 'provenance' }),
      ...provenance(covenant, party, conference('10.2b')),
    ],
  },
  'add-person': {
    title: 'Een persoon toevoegen',
    instruction: 'Alleen als deze persoon nodig is voor het plan van aanpak.',
    article: '10.2f-g',
    who: ['core-representative', 'case-representative'],
    submit: 'Persoon toevoegen',
    fields: (covenant: Covenant, { party }: FormContext): Field[] => [
      choice('relation', 'Wie is deze persoon?', [
        { value: 'left-behind', label: 'Een achterblijver' },
        { value: 'network', label: 'Iemand uit het sociale netwerk' },
      ]),
      choice(
        'wishesHelp',
        'Wil deze persoon hulp?',
        [
          { value: 'yes', label: 'Ja' },
          { value: 'no', label: 'Nee, of dat is niet gevraagd' },
        ],
        { help: 'Hulp geven mag alleen als de persoon dat zelf wil (artikel 3f).' },
      ),
      ...identity(personPlaces),
      text('necessity-for-plan', 'Waarom is deze persoon nodig voor het plan?', personPlaces),
      pastDay('on', 'Van welke dag zijn deze gegevens?', { goesTo: 'provenance' }),
      ...provenance(covenant, party, personPlaces),
    ],
  },
} as const;
