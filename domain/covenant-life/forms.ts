/** The forms of the covenant's own tasks (4, 11.1, 15.3, 18), and of leaving. Labels are Dutch (B1). */
import { type Covenant, partyName } from '../../covenant/index.ts';
import { choice, paper, pastDay, text } from '../forms/fields.ts';
import type { Field, OwnForm, PaperForm, PaperForms } from '../forms/types.ts';
import { ROLE } from '../subject/checks.ts';
import { ownersOf } from './follow-up.ts';
import { REPORT } from './papers.ts';

const FOLLOW = { field: 'outcome', is: ['follow-up'] };

const futureDay = (name: string, label: string, more: Partial<Field> = {}): Field =>
  ({ type: 'date', name, label, range: 'future', required: true, goesTo: 'decision', ...more }) as Field;

const tick = (name: string, label: string, says: string): Field => ({
  ...{ type: 'checkboxes', name, label, required: true, goesTo: 'decision' },
  options: [{ value: 'yes', label: says }],
});

/** Who follows up a check that isn't in order, and by when. */
export function followUpFields(covenant: Covenant): Field[] {
  const options = ownersOf(covenant).map((value) => {
    const [role, party] = value.split('@');
    const title = covenant.roles.find(({ id }) => id === role)?.title ?? value;
    return { value, label: party ? `Leidinggevende van ${partyName(covenant, party)}` : title };
  });
  return [
    choice('owner', 'Wie volgt dit op?', options, { when: FOLLOW }),
    futureDay('on', 'Wanneer moet dit klaar zijn?', { when: FOLLOW }),
  ];
}

const report = (question: string, help: string): OwnForm => ({
  fields: (covenant) => [
    text('report', question, paper(REPORT), { help }),
    choice('outcome', 'Wat is het besluit?', [
      { value: 'in-order', label: 'In orde: zo doorgaan' },
      { value: 'follow-up', label: 'Er moet iets gebeuren' },
    ]),
    ...followUpFields(covenant),
  ],
});
const HELP = 'Schrijf niets op over een persoon uit een dossier.';

/** A checkbox that must be on is a list in the form and a word in the answer. */
const yes = (name: string) => (): Record<string, unknown> => ({ [name]: 'yes' });

const tasks: Readonly<Record<string, OwnForm>> = {
  'check-security': report('Welke maatregelen heeft u bekeken, en wat zag u?', HELP),
  'evaluate-security': report('Past het beveiligingsbeleid nog? Wat moet er anders?', HELP),
  'evaluate-covenant': report('Wat vinden de partijen van het convenant? Wat moet er anders?', HELP),
  'follow-up': {
    fields: () => [
      text('report', 'Wat is er gedaan?', paper(REPORT), { help: HELP }),
      choice('outcome', 'Is het klaar?', [
        { value: 'done', label: 'Ja' },
        { value: 'later', label: 'Nee, er is meer tijd nodig' },
      ]),
      futureDay('on', 'Wanneer is het wel klaar?', { when: { field: 'outcome', is: ['later'] } }),
    ],
    reads: [REPORT],
  },
  'sign-covenant': {
    fields: () => [tick('signed', 'Tekenen', 'Ik teken het convenant namens mijn partij')],
    answer: yes('signed'),
  },
  'record-publication': {
    fields: () => [
      text('number', 'Nummer van de Staatscourant', 'decision', { line: true, help: 'Zoals 2027-12345.' }),
      text('link', 'Link naar de bekendmaking', 'decision', {
        line: true,
        help: 'De link begint met https://',
      }),
      pastDay('on', 'Op welke dag is het bekendgemaakt?', { goesTo: 'decision' }),
    ],
  },
  'record-registration': {
    fields: () => [
      text('register', 'Nummer in het register van verwerkingen', 'decision', { line: true }),
      text('dpia', 'Nummer of verwijzing van de DPIA', 'decision', { line: true }),
    ],
  },
  'note-leaving': {
    fields: () => [tick('handled', 'Opzegging', 'Mijn partij weet van de opzegging')],
    answer: yes('handled'),
  },
  'hand-over-cases': {
    fields: () => [
      tick(
        'handled',
        'Overdracht',
        'Onze lopende taken en acties zijn met de andere partijen besproken en overgedragen',
      ),
    ],
    answer: yes('handled'),
  },
  'decide-continuation': {
    fields: () => [
      choice('outcome', 'Kan het convenant zonder deze partij verder?', [
        {
          value: 'continue',
          label: 'Ja. De dossiers blijven bij de kernpartijen die meedoen',
        },
        {
          value: 'stop',
          label: 'Nee. Er wordt niets nieuws meer verwerkt',
          help: 'De dossiers gaan op hun eigen datum naar het archief en worden daarna vernietigd. Rechten van mensen blijven gelden.',
        },
      ]),
    ],
  },
  'sign-version': {
    fields: () => [
      choice('outcome', 'Tekent uw partij deze versie?', [
        { value: 'sign', label: 'Ja, ik teken namens mijn partij' },
        {
          value: 'refuse',
          label: 'Nee',
          help: 'Dan gaat de nieuwe versie niet door. Het huidige convenant blijft gelden.',
        },
      ]),
    ],
  },
  'adopt-security-plan': {
    fields: () => [
      choice('outcome', 'Stelt uw partij dit beveiligingsplan vast?', [
        { value: 'adopt', label: 'Ja, mijn partij stelt het vast' },
        {
          value: 'refuse',
          label: 'Nee',
          help: 'Dan geldt het vorige plan. Zeg de uitvoerder wat er anders moet.',
        },
      ]),
    ],
  },
  'confirm-annex': {
    fields: () => [
      choice('outcome', 'Tekende de wettelijke vertegenwoordiger zelf?', [
        { value: 'confirm', label: 'Ja, dat heb ik vastgesteld' },
        { value: 'refuse', label: 'Nee', help: 'Dan doet de organisatie niet mee.' },
      ]),
    ],
  },
};

/** 18.2 */
const giveNotice: PaperForm = () => ({
  id: 'give-notice',
  title: 'Deelname aan het convenant opzeggen',
  instruction:
    'U zegt op namens uw partij. De opzegtermijn is drie maanden. Tot en met de laatste dag kan uw partij alles blijven doen. Daarna stopt de toegang van iedereen van uw partij. De geheimhouding blijft gelden (artikel 14). Een opzegging kunt u niet terugnemen.',
  article: '18.2',
  who: [ROLE.manager, ROLE.core, ROLE.case],
  reads: [],
  submit: 'Deelname opzeggen',
  fields: [tick('sure', 'Weet u het zeker?', 'Ja, mijn partij zegt haar deelname op')],
});

/** 15.2 */
const proposePlan: PaperForm = () => ({
  id: 'propose-security-plan',
  title: 'Het beveiligingsplan voorleggen',
  instruction:
    'De kernpartijen krijgen een taak om het plan vast te stellen, zoals het er nu uitziet. Tot zij dat alle doen, geldt het vorige plan.',
  article: '15.2',
  who: [ROLE.administrator],
  reads: [],
  submit: 'Voorleggen',
  fields: [tick('sure', 'Voorleggen', 'Ik heb het plan gelezen')],
});

export const covenantForms: PaperForms = {
  kind: 'covenant',
  tasks,
  forms: { 'give-notice': giveNotice, 'propose-security-plan': proposePlan },
};
