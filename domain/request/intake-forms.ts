/** Taking a request in (12.1): by letter, at the desk, or by anybody on the public page. Labels are Dutch (B1). */
import { choice, identity, paper, pastDay, text } from '../forms/fields.ts';
import type { Field, Option, PaperForm } from '../forms/types.ts';
import { DESK, FIELD, PUBLIC } from './papers.ts';

/** 12.3-5: what can be asked. */
export const ASKS: readonly Option[] = [
  { value: 'access', label: 'Weten welke gegevens er over mij zijn (inzage)' },
  {
    value: 'correction',
    label: 'Gegevens laten verbeteren, aanvullen, verwijderen of afschermen (correctie)',
  },
  { value: 'objection', label: 'Bezwaar maken tegen het gebruik van mijn gegevens' },
];
/** 12.1: who can ask for somebody else. */
export const BEHALF: readonly Option[] = [
  { value: 'self', label: 'Voor mijzelf' },
  { value: 'parent', label: 'Voor een kind jonger dan 16 jaar, als ouder of voogd' },
  { value: 'curator', label: 'Voor iemand van wie ik de curator ben' },
  { value: 'mentor', label: 'Voor iemand van wie ik de mentor ben' },
  { value: 'lawyer', label: 'Voor iemand die mij daarvoor gemachtigd heeft, bijvoorbeeld als advocaat' },
];
const OTHERS = BEHALF.map(({ value }) => value).filter((value) => value !== 'self');

const contact = (): Field[] => [
  text('email', 'E-mailadres', paper(FIELD.person), {
    line: true,
    required: false,
    help: 'Hier komt de bevestiging. Laat leeg als u alleen brieven wilt.',
  }),
];
const representative = (): Field[] => {
  const when = { field: 'behalf', is: OTHERS };
  const place = paper(FIELD.representative);
  return [
    text('representative', 'Naam van wie namens de persoon vraagt', place, { line: true, when }),
    text('representativeAddress', 'Adres van wie namens de persoon vraagt', place, {
      ...{ line: true, required: false, when },
    }),
  ];
};
/** 12.5: item by item, where the person knows which. */
const wishes = (label: string): Field => ({
  ...{ type: 'rows', name: 'wishes', each: 'Gegeven', maxRows: 20, required: false, label },
  help: 'Alleen bij correctie. Vul per gegeven alles in. Een lege regel telt niet mee.',
  goesTo: 'decision',
  columns: [
    text('item', 'Om welk gegeven gaat het?', paper(FIELD.asked)),
    text('change', 'Wat moet ermee gebeuren, en waarom?', paper(FIELD.asked), {
      help: 'Verbeteren, aanvullen, verwijderen of afschermen.',
    }),
  ],
});
const what = (label: string): Field => ({
  type: 'checkboxes',
  name: 'asks',
  label,
  options: ASKS,
  required: true,
  goesTo: 'decision',
});

/** By letter or at the desk. Its receipt starts the four weeks, so an earlier day can be entered. */
export const registerRequest: PaperForm = (_, { today }) => ({
  id: 'register-request',
  title: 'Een verzoek opnemen',
  instruction:
    'Neem op wat er in de brief staat, of wat aan de balie is gevraagd. De vier weken tellen vanaf de dag waarop het verzoek is ontvangen. Bewaar geen kopie van een identiteitsbewijs.',
  article: '12.1',
  who: DESK,
  reads: [],
  submit: 'Opnemen',
  fields: [
    choice('how', 'Hoe kwam het verzoek binnen?', [
      { value: 'letter', label: 'Per brief' },
      { value: 'desk', label: 'Aan de balie' },
    ]),
    pastDay('receivedOn', 'Op welke dag is het ontvangen?', {
      goesTo: 'decision',
      help: 'Ook als u het later opneemt: de dag waarop het binnenkwam.',
    }),
    what('Wat wordt er gevraagd?'),
    text('name', 'Voornaam en achternaam van de persoon', paper(FIELD.person), {
      ...{ line: true, required: false, help: 'Laat leeg als er geen naam bij staat.' },
    }),
    ...identity(paper(FIELD.person)).filter(({ name }) => name !== 'name'),
    ...contact(),
    choice('behalf', 'Namens wie is het verzoek?', behalfForStaff),
    ...representative(),
    text('asked', 'Wat vraagt de persoon, in eigen woorden?', paper(FIELD.asked)),
    wishes('Wat moet er anders, per gegeven?'),
  ].map((field) => (field.name === 'receivedOn' && today ? { ...field, initial: today } : field)),
});
const behalfForStaff: Option[] = [
  { value: 'self', label: 'De persoon zelf' },
  { value: 'parent', label: 'Ouder of voogd van een kind jonger dan 16 jaar' },
  { value: 'curator', label: 'Curator' },
  { value: 'mentor', label: 'Mentor' },
  { value: 'lawyer', label: 'Gemachtigde, bijvoorbeeld een advocaat' },
];

/** By a public page, without an account. */
export const askRequest: PaperForm = () => ({
  id: 'ask-request',
  title: 'Een verzoek doen over uw gegevens',
  instruction:
    'U kunt vragen welke gegevens er over u zijn, gegevens laten verbeteren of bezwaar maken. U krijgt binnen vier weken antwoord. Daarvoor stellen wij eerst vast wie u bent. Stuur geen kopie van uw identiteitsbewijs.',
  article: '12.1',
  who: [PUBLIC],
  reads: [],
  submit: 'Verzoek versturen',
  fields: [
    what('Wat wilt u?'),
    choice('behalf', 'Voor wie vraagt u dit?', BEHALF),
    ...identity(paper(FIELD.person)).map((field) => ({
      ...field,
      ...(field.name === 'birthDate' && { required: true, help: 'Bijvoorbeeld 31-12-1999.' }),
      ...(field.name === 'address' && { required: true }),
      ...(field.name === 'place' && { required: true }),
    })),
    ...contact(),
    ...representative(),
    text('asked', 'Wat wilt u vragen?', paper(FIELD.asked), {
      help: 'Vertel in uw eigen woorden wat u wilt weten, verbeterd wilt hebben of waartegen u bezwaar heeft.',
    }),
    wishes('Welke gegevens moeten anders?'),
  ],
});

/** 12.1: what the provider said when the person signed in there. Nobody types it. */
export const showIdentity: PaperForm = () => ({
  id: 'show-identity',
  title: 'Inloggen met DigiD',
  instruction: 'Zo laat u zien wie u bent.',
  article: '12.1',
  who: [PUBLIC],
  reads: [],
  submit: 'Inloggen met DigiD',
  fields: [
    text('level', 'Niveau van het inloggen', paper(FIELD.shown), { line: true }),
    text('at', 'Wanneer', paper(FIELD.shown), { line: true }),
    text('number', 'Nummer van de persoon', paper(FIELD.shown), { line: true }),
    text('shownName', 'Naam', paper(FIELD.shown), { line: true, required: false }),
    text('shownBirthDate', 'Geboortedatum', paper(FIELD.shown), { line: true, required: false }),
  ],
});
