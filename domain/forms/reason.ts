/** Why somebody opens a file that they do not usually need (15.2e). Nothing of it goes into the file: it is for the log. */
import { choice, text } from './fields.ts';
import type { FormDescription } from './types.ts';

/** The same words whatever the cause: which it is, would tell something about the file. */
export const reasonForm: FormDescription = {
  id: 'reason',
  title: 'Zeg eerst waarom u dit opent',
  instruction:
    'Dit is een dossier dat u niet elke dag opent. U mag verder als het nodig is voor uw werk. Uw reden komt in het toegangslogboek, en wordt bij de controle bekeken. Gaat het om iemand die u kent? Vraag dan de coördinator om de taak aan een ander te geven.',
  article: '14, 15.2e',
  who: [],
  reads: [],
  submit: 'Verder',
  fields: [
    choice('reason', 'Waarom is het nodig?', [
      { value: 'task', label: 'Ik heb een taak in dit dossier' },
      { value: 'meeting', label: 'Ik bereid een overleg voor' },
      { value: 'question', label: 'Er is mij iets over dit dossier gevraagd' },
      { value: 'other', label: 'Iets anders' },
    ]),
    text('words', 'Leg kort uit waarom', 'decision', { line: true }),
  ],
};
