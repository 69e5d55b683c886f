/** The forms of a complaint (13.1, Awb chapter 9): taking it in, sorting, hearing, the opinion, the letter. Labels are Dutch (B1). */
import type { Covenant } from '../../covenant/index.ts';
import { choice, paper, pastDay, text } from '../forms/fields.ts';
import type { Field, Option, OwnForm, PaperForm, PaperForms } from '../forms/types.ts';
import { PUBLIC } from '../request/papers.ts';
import { ROLE } from '../subject/checks.ts';
import { DESK, FIELD, HANDLER } from './papers.ts';

const person = (required: boolean): Field[] => {
  const place = paper(FIELD.person);
  return [
    text('name', 'Voornaam en achternaam', place, { line: true, required }),
    pastDay('birthDate', 'Geboortedatum', {
      ...{
        goesTo: place,
        required: false,
        help: 'Bijvoorbeeld 31-12-1999. Laat leeg als u dit niet wilt zeggen.',
      },
    }),
    text('address', 'Straat en huisnummer', place, { line: true, required }),
    text('place', 'Postcode en woonplaats', place, { line: true, required }),
  ];
};
const forOther = (): Field =>
  text('other', 'Voor wie is de klacht?', paper(FIELD.person), {
    ...{ line: true, required: false, when: { field: 'behalf', is: ['other'] } },
    help: 'De naam van de ander. Neem het bewijs dat u dit voor de ander mag doen mee naar het gesprek.',
  });

const registerComplaint: PaperForm = (_, { today }) => ({
  id: 'register-complaint',
  title: 'Een klacht opnemen',
  instruction:
    'Neem op wat er in de brief staat, of wat aan de balie is gezegd. De zes weken tellen vanaf de dag waarop de klacht is ontvangen.',
  article: '13.1',
  who: DESK,
  reads: [],
  submit: 'Opnemen',
  fields: [
    choice('how', 'Hoe kwam de klacht binnen?', [
      { value: 'letter', label: 'Per brief' },
      { value: 'desk', label: 'Aan de balie' },
    ]),
    pastDay('receivedOn', 'Op welke dag is zij ontvangen?', {
      goesTo: 'decision',
      help: 'Ook als u haar later opneemt: de dag waarop zij binnenkwam.',
    }),
    ...person(false),
    choice('behalf', 'Namens wie is de klacht?', [
      { value: 'self', label: 'De klager zelf' },
      { value: 'other', label: 'Iemand anders' },
    ]),
    forOther(),
    text('account', 'Waar gaat de klacht over?', paper(FIELD.account), {
      help: 'Wat is er gebeurd, wanneer, en wie deed dat? Schrijf op wat de klager zegt.',
    }),
  ].map((field) => (field.name === 'receivedOn' && today ? { ...field, initial: today } : field)),
});

const askComplaint: PaperForm = () => ({
  id: 'ask-complaint',
  title: 'Een klacht doen',
  instruction:
    'Vindt u dat wij niet goed met u of met uw gegevens omgingen? Vertel het ons. Iemand die er niet bij betrokken was, behandelt uw klacht. U krijgt binnen zes weken ons oordeel. Stuur geen kopie van uw identiteitsbewijs.',
  article: '13.1',
  who: [PUBLIC],
  reads: [],
  submit: 'Klacht versturen',
  fields: [
    choice('behalf', 'Voor wie is de klacht?', [
      { value: 'self', label: 'Voor mijzelf' },
      { value: 'other', label: 'Voor iemand anders' },
    ]),
    ...person(true),
    forOther(),
    text('account', 'Waar gaat uw klacht over?', paper(FIELD.account), {
      help: 'Wat is er gebeurd, wanneer, en wie deed dat?',
    }),
  ],
});

const confirmForm: OwnForm = {
  reads: [FIELD.person],
  fields: () => [pastDay('sentOn', 'Wanneer heeft u de ontvangst bevestigd?', { goesTo: 'decision' })],
};

const sortForm: OwnForm = {
  reads: [FIELD.person, FIELD.account],
  fields: (_, { lines = [], members = [], handlers = [] }) => [
    choice(
      'identity',
      'Weet u zeker wie er klaagt?',
      [
        { value: 'document', label: 'Ja, ik heb het identiteitsbewijs gezien' },
        { value: 'not', label: 'Nee', help: 'De klacht wordt wel behandeld, maar zonder dossier.' },
      ],
      { help: 'Bewaar geen kopie en geen nummer.' },
    ),
    ...(lines.length === 0
      ? []
      : [
          {
            ...{ type: 'checkboxes', name: 'links', options: lines, required: false, goesTo: 'decision' },
            label: 'Over welk dossier gaat de klacht?',
            when: { field: 'identity', is: ['document'] },
            help: 'Laat leeg als de klacht niet over een dossier gaat. De kernpartijen krijgen dan geen vraag om inzage.',
          } satisfies Field,
          text('reading', 'Waarom moet de behandelaar het dossier lezen?', paper(FIELD.reading), {
            ...{ required: false, when: { field: 'identity', is: ['document'] } },
            help: 'Dit lezen de kernpartijen. Schrijf hier geen naam op.',
          }),
        ]),
    ...(members.length === 0
      ? []
      : [
          {
            ...{ type: 'checkboxes', name: 'against', options: members, required: false, goesTo: 'decision' },
            label: 'Over wie gaat de klacht?',
            help: 'Wie u aankruist, kan de klacht niet behandelen. Laat leeg als het over niemand in het bijzonder gaat.',
          } satisfies Field,
        ]),
    choice('handler', 'Wie behandelt de klacht?', handlers, {
      help:
        handlers.length === 0
          ? 'Er is nog niemand die klachten mag behandelen. Stel iemand voor bij Bevoegdheden.'
          : 'Alleen iemand die niet bij de zaak betrokken was.',
    }),
  ],
};

const readingForm: OwnForm = {
  reads: [FIELD.reading],
  fields: () => [
    choice('answer', 'Mag de klachtbehandelaar het dossier lezen?', [
      { value: 'agree', label: 'Ja, voor deze klacht en zolang zij loopt' },
      { value: 'refuse', label: 'Nee' },
    ]),
  ],
};

const grounds = ({ complaintGrounds }: Covenant): Option[] =>
  complaintGrounds.map(({ id, label, law }) => ({ value: id, label, help: law }));
const hearForm: OwnForm = {
  reads: [FIELD.person, FIELD.account],
  fields: (covenant) =>
    [
      choice('outcome', 'Is de klager gehoord?', [
        { value: 'heard', label: 'Ja' },
        { value: 'unfounded', label: 'Nee, de klacht klopt duidelijk niet' },
        { value: 'not-wanted', label: 'Nee, de klager wil dat niet' },
        { value: 'no-reaction', label: 'Nee, de klager heeft niet gereageerd' },
        {
          value: 'not-handled',
          label: 'De klacht wordt niet behandeld',
          help: 'Alleen op een grond van de wet.',
        },
      ]),
      pastDay('heardOn', 'Op welke dag?', { goesTo: 'decision' }),
      text('report', 'Verslag', paper(FIELD.hearing), {
        help: 'Wat zei de klager, en wat zei degene over wie de klacht gaat?',
      }),
      choice('ground', 'Waarom wordt de klacht niet behandeld?', grounds(covenant)),
      text('why', 'Leg dat uit', paper(FIELD.findings), {
        help: 'Deze woorden komen in de brief aan de klager.',
      }),
    ].map((field) =>
      field.name === 'outcome'
        ? field
        : {
            ...field,
            when: {
              field: 'outcome',
              is: field.name === 'ground' || field.name === 'why' ? ['not-handled'] : ['heard'],
            },
          },
    ),
};

const decideForm: OwnForm = {
  reads: [FIELD.person, FIELD.account, FIELD.hearing],
  fields: () => [
    choice('opinion', 'Wat is uw oordeel?', [
      { value: 'founded', label: 'Gegrond' },
      { value: 'partly', label: 'Voor een deel gegrond' },
      { value: 'unfounded', label: 'Niet gegrond' },
      { value: 'no-opinion', label: 'Geen oordeel mogelijk' },
    ]),
    text('findings', 'Wat heeft u gevonden, en waarom is dit uw oordeel?', paper(FIELD.findings), {
      help: 'Deze woorden komen in de brief aan de klager. Noem niets over anderen.',
    }),
    text('measures', 'Wat gebeurt er nu?', paper(FIELD.measures), {
      ...{ required: false, help: 'Ook deze woorden komen in de brief. Laat leeg als er niets gebeurt.' },
    }),
  ],
};

const sendForm: OwnForm = {
  fields: () => [pastDay('sentOn', 'Wanneer is de brief verstuurd?', { goesTo: 'decision' })],
};

const free = { article: '13.1', reads: [], submit: 'Vastleggen' };
const changeHandler: PaperForm = (_, { handlers = [] }) => ({
  ...{ ...free, id: 'change-complaint-handler', article: 'Awb 9:7', who: DESK },
  title: 'Een ander behandelt de klacht',
  instruction: 'Bijvoorbeeld omdat de behandelaar toch bij de zaak betrokken was. De taken gaan mee.',
  fields: [choice('handler', 'Wie behandelt de klacht?', handlers)],
});
const extendComplaint: PaperForm = () => ({
  ...{ ...free, id: 'extend-complaint', article: 'Awb 9:11', who: [HANDLER] },
  title: 'De termijn verlengen',
  instruction:
    'Eén keer kan het vier weken langer. Nog langer kan alleen als de klager het goedvindt. Laat het de klager schriftelijk weten, met de reden.',
  fields: [
    choice('how', 'Hoe wordt de termijn langer?', [
      { value: 'own', label: 'Vier weken erbij' },
      { value: 'agreed', label: 'De klager vindt een latere dag goed' },
    ]),
    {
      ...{ type: 'date', name: 'until', range: 'future', required: true, goesTo: 'decision' },
      label: 'Tot en met welke dag?',
      when: { field: 'how', is: ['agreed'] },
    },
    text('why', 'Waarom duurt het langer?', paper(FIELD.extension)),
    {
      ...{ type: 'checkboxes', name: 'told', required: true, goesTo: 'decision' },
      label: 'Weet de klager het?',
      options: [{ value: 'yes', label: 'Ja, de klager heeft bericht met de reden' }],
    },
  ],
});
const closeComplaint: PaperForm = () => ({
  ...{ ...free, id: 'close-complaint', who: [...DESK, HANDLER] },
  title: 'De klacht sluiten zonder oordeel',
  instruction:
    'Dit kan alleen als de klager tevreden is, de klacht intrekt, of als zij hetzelfde is als een andere klacht die al loopt.',
  fields: [
    choice('why', 'Waarom sluit u de klacht?', [
      { value: 'settled', label: 'De klager is tevreden met hoe het is opgelost' },
      { value: 'withdrawn', label: 'De klager trekt de klacht in' },
      { value: 'double', label: 'Het is hetzelfde als een andere klacht van deze persoon' },
    ]),
  ],
});
const askReading: PaperForm = () => ({
  ...{ ...free, id: 'ask-complaint-reading', article: '4, 13.2', who: [HANDLER] },
  title: 'Opnieuw om inzage vragen',
  instruction: 'De kernpartijen krijgen de vraag opnieuw.',
  submit: 'Vragen',
  fields: [
    text('reading', 'Waarom moet u het dossier lezen?', paper(FIELD.reading), {
      help: 'Dit lezen de kernpartijen. Schrijf hier geen naam op.',
    }),
  ],
});
const stopReading: PaperForm = () => ({
  ...{ ...free, id: 'stop-complaint-reading', article: '4, 13.2', who: [ROLE.core] },
  title: 'De inzage stoppen',
  instruction: 'De klachtbehandelaar kan het dossier dan meteen niet meer lezen. Eén kernpartij is genoeg.',
  submit: 'Stoppen',
  fields: [],
});

export const complaintForms: PaperForms = {
  kind: 'complaint',
  tasks: {
    'confirm-complaint': confirmForm,
    'sort-complaint': sortForm,
    'give-complaint-reading': readingForm,
    'hear-complaint': hearForm,
    'decide-complaint': decideForm,
    'send-complaint-answer': sendForm,
  },
  forms: {
    'register-complaint': registerComplaint,
    'ask-complaint': askComplaint,
    'change-complaint-handler': changeHandler,
    'extend-complaint': extendComplaint,
    'close-complaint': closeComplaint,
    'ask-complaint-reading': askReading,
    'stop-complaint-reading': stopReading,
  },
};
