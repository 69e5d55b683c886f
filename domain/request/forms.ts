/** The forms of a request (12): establishing who asks, contributing, deciding, sending. Labels are Dutch (B1). */
import type { Covenant } from '../../covenant/index.ts';
import { choice, paper, pastDay, text } from '../forms/fields.ts';
import type { Field, Option, OwnForm, PaperForm, PaperForms } from '../forms/types.ts';
import { ROLE } from '../subject/checks.ts';
import { identityForm, stateOf } from './identity-form.ts';
import { askRequest, registerRequest, showIdentity } from './intake-forms.ts';
import { DESK, FIELD, OFFICER } from './papers.ts';

const grounds = ({ refusalGrounds }: Covenant): Option[] =>
  refusalGrounds.map(({ id, label, article, law }) => ({
    ...{ value: id, label: `${id}. ${label}`, help: `Convenant artikel ${article}, ${law}` },
  }));
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
                text('why', 'Leg uw antwoord uit', paper(FIELD.correction), {
                  help: 'Deze woorden komen in het antwoord aan de persoon.',
                }),
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
      ...(asks.includes('objection')
        ? [
            text('told', 'Waarom is het bezwaar niet gegrond?', paper(FIELD.decision), {
              when: { field: 'objection', is: ['reject'] },
              help: 'Schrijf dit voor de persoon. Deze woorden komen in het antwoord.',
            }),
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
const sentReceipt: PaperForm = () => ({
  ...ofDesk,
  id: 'sent-receipt',
  title: 'De ontvangstbevestiging is verstuurd',
  instruction: 'Leg vast op welke dag de brief met de ontvangstbevestiging is verstuurd.',
  fields: [pastDay('sentOn', 'Op welke dag is de brief verstuurd?', { goesTo: 'decision' })],
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

/** 12.3, UAVG 34: the answer as it is sent. The software makes what it holds; nobody types it. */
const keepAnswer: PaperForm = () => ({
  id: 'keep-answer',
  title: 'Het antwoord klaarmaken',
  instruction:
    'Lees het antwoord eerst. Daarna wordt het bewaard zoals het nu is, en verstuurt u precies dat. Verandert er nog iets? Maak het dan opnieuw klaar.',
  article: '12.3',
  who: [OFFICER, ROLE.administrator],
  reads: [],
  submit: 'Klaarmaken',
  fields: [
    text('letter', 'De brief', paper(FIELD.answer)),
    text('data', 'De gegevens', paper(FIELD.answer)),
    text('pdf', 'De brief als PDF', paper(FIELD.answer)),
  ],
});

export const requestForms: PaperForms = {
  kind: 'request',
  tasks: requestTasks,
  forms: {
    'register-request': registerRequest,
    'ask-request': askRequest,
    'received-earlier': receivedEarlier,
    'sent-receipt': sentReceipt,
    'withdraw-request': withdrawRequest,
    'extend-request': extendRequest,
    'keep-answer': keepAnswer,
    'show-identity': showIdentity,
  },
};
