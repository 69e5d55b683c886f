/** The forms of a request (12): taking it in, establishing who asks, contributing, deciding, sending. Labels are Dutch (B1). */
import type { Covenant } from '../../covenant/index.ts';
import { choice, identity, paper, pastDay, text } from '../forms/fields.ts';
import type { Field, FormContext, Option, OwnForm, PaperForm, PaperForms } from '../forms/types.ts';
import { ROLE } from '../subject/checks.ts';
import { DESK, FIELD, OFFICER, PUBLIC } from './papers.ts';
import type { RequestState } from './state.ts';

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
const what = (label: string): Field => ({
  type: 'checkboxes',
  name: 'asks',
  label,
  options: ASKS,
  required: true,
  goesTo: 'decision',
});

/** By letter or at the desk. Its receipt starts the four weeks, so an earlier day can be entered. */
const registerRequest: PaperForm = (_, { today }) => ({
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
const askRequest: PaperForm = () => ({
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
  ],
});

const stateOf = ({ own }: FormContext): RequestState | null => (own as RequestState | undefined) ?? null;
const grounds = ({ refusalGrounds }: Covenant): Option[] =>
  refusalGrounds.map(({ id, label, article, law }) => ({
    ...{ value: id, label: `${id}. ${label}`, help: `Convenant artikel ${article}, ${law}` },
  }));
const identityForm: OwnForm = {
  reads: [FIELD.person, FIELD.representative, FIELD.asked],
  fields(_, context) {
    const state = stateOf(context);
    const when = { field: 'outcome', is: ['established'] };
    const hows: Option[] = [
      { value: 'document', label: 'Ik heb het identiteitsbewijs gezien' },
      { value: 'provider', label: 'De persoon heeft zich aangemeld met DigiD' },
      ...(state && state.behalf !== 'lawyer'
        ? []
        : [{ value: 'known-lawyer', label: 'De advocaat staat in het register van advocaten' }]),
    ];
    return [
      choice('outcome', 'Weet u zeker wie het verzoek doet?', [
        { value: 'established', label: 'Ja, dat is vastgesteld' },
        { value: 'ask-again', label: 'Nee, ik heb het opnieuw gevraagd' },
        { value: 'deceased', label: 'De persoon is overleden' },
      ]),
      choice('how', 'Hoe heeft u dat vastgesteld?', hows, { when }),
      ...(state?.behalf === 'self'
        ? []
        : [
            choice(
              'mandate',
              'Mag deze persoon namens de ander vragen?',
              [
                { value: 'seen', label: 'Ja, ik heb het bewijs gezien' },
                { value: 'not-seen', label: 'Nee, daar is geen bewijs van' },
              ],
              {
                when,
                help: 'Van ouder of voogd, curator of mentor: het register of de beschikking. Van een gemachtigde: de machtiging.',
              },
            ),
            {
              type: 'date',
              name: 'until',
              range: 'any',
              required: false,
              goesTo: 'decision',
              when,
              label: 'Tot en met welke dag geldt dat?',
              help: 'Van een kind: de dag voor de zestiende verjaardag. Laat leeg als er geen einddatum is.',
            } satisfies Field,
          ]),
    ];
  },
};

const linkForm: OwnForm = {
  reads: [FIELD.person, FIELD.asked],
  fields: (_, { lines = [] }) => [
    choice(
      'outcome',
      'Wat heeft u gevonden?',
      [
        ...(lines.length > 0 ? [{ value: 'found', label: 'Gegevens van deze persoon' }] : []),
        { value: 'nothing', label: 'Er zijn geen gegevens van deze persoon' },
      ],
      { help: 'Het antwoord zegt in beide gevallen niet meer dan mag.' },
    ),
    ...(lines.length > 0
      ? [
          {
            type: 'checkboxes',
            name: 'links',
            label: 'Waar staan ze?',
            options: lines,
            required: true,
            goesTo: 'decision',
            when: { field: 'outcome', is: ['found'] },
          } satisfies Field,
        ]
      : []),
  ],
};

const WHATS: readonly Option[] = [
  { value: 'improve', label: 'Verbeteren' },
  { value: 'add', label: 'Aanvullen' },
  { value: 'remove', label: 'Verwijderen' },
  { value: 'shield', label: 'Afschermen' },
];
const contributeForm: OwnForm = {
  reads: [FIELD.asked],
  fields(covenant, context) {
    const { items = [] } = context;
    const asks = stateOf(context)?.asks ?? ['access', 'correction', 'objection'];
    return [
      ...(asks.includes('access')
        ? [
            {
              ...{
                type: 'rows',
                name: 'withhold',
                each: 'Gegeven dat u niet geeft',
                maxRows: 40,
                required: false,
              },
              label: 'Welke gegevens geeft u niet?',
              goesTo: 'decision',
              columns: [
                choice('item', 'Welk gegeven?', items),
                choice('ground', 'Op welke grond?', grounds(covenant)),
                text('reason', 'Waarom is dat nodig en niet te veel?', paper(FIELD.contribution), {
                  help: 'Deze woorden komen in het antwoord aan de persoon.',
                }),
              ],
            } satisfies Field,
          ]
        : []),
      ...(asks.includes('correction')
        ? [
            {
              type: 'rows',
              name: 'corrections',
              each: 'Correctie',
              maxRows: 40,
              required: false,
              label: 'Welke gegevens wil de persoon anders?',
              goesTo: 'decision',
              columns: [
                choice('item', 'Welk gegeven?', items),
                choice('what', 'Wat wordt er gevraagd?', WHATS),
                choice('answer', 'Wat vindt u?', [
                  { value: 'grant', label: 'Toewijzen' },
                  { value: 'refuse', label: 'Afwijzen' },
                ]),
                choice(
                  'ground',
                  'Waarom moet het anders?',
                  [
                    { value: 'a', label: 'a. Het is feitelijk onjuist' },
                    { value: 'b', label: 'b. Het is onvolledig of doet er niet toe voor het doel' },
                    { value: 'c', label: 'c. Het is op een andere manier in strijd met de wet' },
                  ],
                  { when: { field: 'answer', is: ['grant'] } },
                ),
                text('why', 'Leg uw antwoord uit', paper(FIELD.correction)),
              ],
            } satisfies Field,
          ]
        : []),
    ];
  },
};

const decideForm: OwnForm = {
  reads: [FIELD.asked, FIELD.contribution, FIELD.correction],
  fields(covenant, context) {
    const asks = stateOf(context)?.asks ?? ['access', 'correction', 'objection'];
    return [
      ...(asks.includes('access')
        ? [
            choice('access', 'Wat krijgt de persoon?', [
              { value: 'as-contributed', label: 'Alles, behalve wat een partij met redenen niet geeft' },
              { value: 'all', label: 'Alles, ook wat een partij niet wilde geven' },
              {
                value: 'neither',
                label: 'Het antwoord zegt niet of er gegevens zijn',
                help: 'Alleen als een grond ook dat nodig maakt. Het antwoord is dan gelijk aan dat aan iemand over wie niets bekend is.',
              },
            ]),
            choice('ground', 'Op welke grond?', grounds(covenant), {
              when: { field: 'access', is: ['neither'] },
            }),
          ]
        : []),
      ...(asks.includes('correction')
        ? [
            choice('correction', 'Wat gebeurt er met de gevraagde correcties?', [
              { value: 'as-contributed', label: 'Zoals de partijen bij elk gegeven hebben gezegd' },
              { value: 'grant', label: 'Alles toewijzen' },
            ]),
          ]
        : []),
      ...(asks.includes('objection')
        ? [
            choice('objection', 'Wat is uw beslissing op het bezwaar?', [
              { value: 'remove', label: 'Gegrond: de gegevens worden verwijderd' },
              { value: 'shield', label: 'Gegrond: de gegevens worden afgeschermd' },
              { value: 'reject', label: 'Niet gegrond' },
            ]),
          ]
        : []),
      text('why', 'Wat zijn uw redenen?', paper(FIELD.decision), {
        help: 'Deze woorden blijven bij wie het verzoek behandelt.',
      }),
    ];
  },
};

const sendForm: OwnForm = {
  fields: () => [pastDay('sentOn', 'Wanneer is het antwoord verstuurd?', { goesTo: 'decision' })],
};

const requestTasks = {
  'establish-identity': identityForm,
  'link-request': linkForm,
  'contribute-request': contributeForm,
  'decide-request': decideForm,
  'send-answer': sendForm,
};

const ofDesk = { article: '12.1', who: DESK, reads: [], submit: 'Vastleggen' };
const receivedEarlier: PaperForm = () => ({
  ...ofDesk,
  id: 'received-earlier',
  title: 'Het verzoek was eerder ontvangen',
  instruction: 'De vier weken tellen vanaf de ontvangst. De dag kan alleen eerder worden, nooit later.',
  fields: [pastDay('receivedOn', 'Op welke dag is het ontvangen?', { goesTo: 'decision' })],
});
const withdrawRequest: PaperForm = () => ({
  ...ofDesk,
  id: 'withdraw-request',
  title: 'Het verzoek sluiten zonder antwoord',
  instruction:
    'Dit kan alleen als de persoon het verzoek zelf intrekt, of als het hetzelfde is als een ander verzoek dat al loopt.',
  fields: [
    choice('why', 'Waarom sluit u het?', [
      { value: 'withdrawn', label: 'De persoon trekt het in' },
      { value: 'double', label: 'Het is hetzelfde als een ander verzoek van deze persoon' },
    ]),
  ],
});
const extendRequest: PaperForm = () => ({
  ...ofDesk,
  id: 'extend-request',
  title: 'De termijn verlengen',
  instruction: 'Dit kan één keer. De persoon krijgt bericht voor de laatste dag, met de reden.',
  who: [OFFICER, ROLE.administrator],
  fields: [
    {
      type: 'checkboxes',
      name: 'told',
      label: 'Is de persoon op de hoogte?',
      options: [{ value: 'yes', label: 'Ja, de persoon heeft bericht met de reden' }],
      required: true,
      goesTo: 'decision',
    },
  ],
});

export const requestForms: PaperForms = {
  kind: 'request',
  tasks: requestTasks,
  forms: {
    'register-request': registerRequest,
    'ask-request': askRequest,
    'received-earlier': receivedEarlier,
    'withdraw-request': withdrawRequest,
    'extend-request': extendRequest,
  },
};
