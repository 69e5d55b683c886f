/** The forms of a task of the controller to look for a time (4, 15.2c). Labels are Dutch (B1). */
import { choice, paper, text } from '../forms/fields.ts';
import type { OwnForm, PaperForm, PaperForms } from '../forms/types.ts';
import { ROLE } from '../subject/checks.ts';
import { FIELD } from './papers.ts';

const free = { article: '4, 15.2c', who: [ROLE.core], reads: [] };
const propose: PaperForm = (_, { members = [] }) => ({
  ...{ ...free, id: 'propose-assignment', submit: 'Voorstellen' },
  title: 'Iemand een tijd laten meekijken',
  instruction:
    'De functionaris gegevensbescherming, een auditor of een klachtbehandelaar ziet niets zonder opdracht. Alle kernpartijen moeten het goedvinden. Eén kernpartij kan de opdracht weer intrekken.',
  fields: [
    choice('who', 'Wie mag meekijken?', members),
    {
      ...{ type: 'text', name: 'numbers', required: true, maxLength: 200, goesTo: 'decision' },
      label: 'In welke dossiers?',
      help: 'De nummers van dossiers die u zelf kunt openen, met een komma ertussen. Ten hoogste twintig.',
    },
    choice('what', 'Wat mag diegene zien?', [
      { value: 'duties', label: 'Alleen de plichten tegenover de betrokkenen, met data en gronden' },
      { value: 'decisions', label: 'Ook de beslissingen en de aantekeningen over het informeren' },
      { value: 'contents', label: 'Alles wat er in het dossier staat' },
    ]),
    {
      ...{ type: 'date', name: 'until', range: 'future', required: true, goesTo: 'decision' },
      label: 'Tot en met welke dag?',
    },
    text('why', 'Waarvoor is dat nodig?', paper(FIELD.why), { help: 'Schrijf hier geen namen op.' }),
  ],
});
const proposeShielded: PaperForm = ({ shieldedLookGrounds }, { members = [], items = [] }) => ({
  ...{ ...free, article: '12.5', id: 'propose-shielded-look', submit: 'Voorstellen' },
  title: 'Laten kijken in wat is afgeschermd',
  instruction:
    'Wat is afgeschermd, wordt alleen bewaard. Kijken mag alleen als de rechter dat beveelt of als de persoon het goedvindt (AVG artikel 18, lid 2). Alle kernpartijen moeten ermee instemmen. De uitvoerder kijkt, en niemand anders.',
  fields: [
    choice('who', 'Wie kijkt?', members),
    {
      ...{ type: 'checkboxes', name: 'items', required: true, goesTo: 'decision', options: items },
      label: 'Wat mag diegene zien?',
    },
    choice(
      'ground',
      'Waarom mag dit?',
      shieldedLookGrounds.map(({ id, label, law }) => ({ value: id, label, help: law })),
    ),
    {
      ...{ type: 'date', name: 'until', range: 'future', required: true, goesTo: 'decision' },
      label: 'Tot en met welke dag?',
    },
    text('why', 'Waarvoor is dat nodig?', paper(FIELD.why), {
      help: 'Schrijf op waar het bevel of de toestemming staat, en van welke dag. Schrijf hier geen namen op.',
    }),
  ],
});
const withdraw: PaperForm = () => ({
  ...{ ...free, id: 'withdraw-assignment', submit: 'Intrekken' },
  title: 'De opdracht intrekken',
  instruction: 'De toegang stopt meteen. Eén kernpartij is genoeg.',
  fields: [],
});
const decide: OwnForm = {
  reads: [FIELD.why],
  fields: () => [
    choice('answer', 'Mag deze persoon meekijken?', [
      { value: 'agree', label: 'Ja' },
      { value: 'refuse', label: 'Nee' },
    ]),
  ],
};
const look: OwnForm = {
  reads: [FIELD.why],
  fields: () => [
    {
      ...{ type: 'checkboxes', name: 'done', required: true, goesTo: 'decision' },
      label: 'Bent u klaar?',
      options: [{ value: 'yes', label: 'Ja, ik hoef niets meer te zien' }],
      help: 'Daarna kunt u de dossiers niet meer lezen.',
    },
  ],
};
export const assignmentForms: PaperForms = {
  kind: 'assignment',
  tasks: { 'decide-assignment': decide, 'do-assignment': look },
  forms: {
    'propose-assignment': propose,
    'propose-shielded-look': proposeShielded,
    'withdraw-assignment': withdraw,
  },
};
