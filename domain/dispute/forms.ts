/** The forms of a dispute (17): recording one, and each round of consultation. Labels are Dutch (B1). */
import { capital, choice, paper, pastDay, text } from '../forms/fields.ts';
import type { OwnForm, PaperForm, PaperForms } from '../forms/types.ts';
import { DISPUTERS, FIELD } from './papers.ts';

const NO_NAMES = 'Schrijf hier geen namen of andere gegevens op van de mensen om wie dossiers gaan.';

const recordDispute: PaperForm = ({ parties }) => ({
  id: 'record-dispute',
  title: 'Een geschil vastleggen',
  instruction:
    'Partijen lossen een geschil over het convenant samen op, in overleg. Leg vast waar het over gaat en wie erbij betrokken zijn.',
  article: '17',
  who: DISPUTERS,
  reads: [],
  submit: 'Vastleggen',
  fields: [
    {
      ...{ type: 'checkboxes', name: 'parties', label: 'Tussen welke partijen?', required: true },
      ...{
        options: parties.map(({ id, name }) => ({ value: id, label: capital(name) })),
        goesTo: 'decision',
      },
    },
    text('about', 'Waar gaat het over?', paper(FIELD.about), { help: NO_NAMES }),
  ],
});

const consult: OwnForm = {
  reads: [FIELD.about, FIELD.round],
  fields: () => [
    pastDay('heldOn', 'Wanneer is er overlegd?', { goesTo: 'decision' }),
    choice('outcome', 'Wat kwam eruit?', [
      { value: 'settled', label: 'Het geschil is opgelost' },
      { value: 'go-on', label: 'Nog niet opgelost: er komt een volgend overleg' },
    ]),
    text('said', 'Wat is besproken en afgesproken?', paper(FIELD.round), { help: NO_NAMES }),
  ],
};

export const disputeForms: PaperForms = {
  kind: 'dispute',
  tasks: { 'consult-dispute': consult },
  forms: { 'record-dispute': recordDispute },
};
