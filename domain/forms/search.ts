/** Searching a known person (7): the form; by name and birth date, for a reason that is kept with the file. */
import { choice, pastDay, text } from './fields.ts';
import type { FormDescription } from './types.ts';

/** Nothing of it goes into a file or a case: what is typed serves the search alone. */
export const searchForm: FormDescription = {
  id: 'search-person',
  title: 'Een dossier zoeken',
  instruction:
    'Zoek alleen als het nodig is voor uw taak. U ziet ook wie er veel op lijkt. Wie zoekt en waarom, wordt vastgelegd.',
  article: '7, 15.2',
  who: ['core-representative'],
  reads: [],
  submit: 'Zoeken',
  fields: [
    text('name', 'Voornaam en achternaam', 'decision', { line: true }),
    pastDay('birthDate', 'Geboortedatum', { goesTo: 'decision', help: 'Bijvoorbeeld 31-12-1999.' }),
    choice('purpose', 'Waarom zoekt u dit dossier?', [
      { value: 'proposal', label: 'Ik wil iets voorstellen of melden over het dossier' },
      { value: 'information', label: 'Er is nieuwe informatie over deze persoon' },
      { value: 'correction', label: 'Er klopt iets niet in een dossier' },
      { value: 'request', label: 'De persoon heeft iets gevraagd, of een rechter' },
    ]),
    text('reason', 'Leg kort uit waarom dit nu nodig is', 'decision', { line: true }),
  ],
};
