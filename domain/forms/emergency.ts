/** A look in an emergency (8.4, 10.4): its reason in words stands in the access log alone, and is reviewed afterwards. */
import { choice, text } from './fields.ts';
import type { Field, FormDescription } from './types.ts';

export const emergencyForm: FormDescription = {
  id: 'look-in-emergency',
  title: 'Bij spoed in een dossier kijken',
  instruction:
    'Doe dit alleen als wachten gevaarlijk is en u geen taak in dit dossier hebt. U ziet wat een kernpartij bij spoed mag zien. De andere kernpartijen krijgen uw naam en uw reden, en beoordelen of het nodig was.',
  article: '8.4, 10.4, 15.2',
  who: ['core-representative'],
  reads: [],
  submit: 'Vastleggen en kijken',
  fields: [
    text('reason', 'Wat is er aan de hand, en waarom moet u dit dossier nu zien?', 'decision', {
      help: 'Uw woorden staan in het toegangslogboek. Ze komen niet in het dossier.',
    }),
  ],
};

export const reviewingForms = {
  'review-emergency': (): Field[] => [
    choice('outcome', 'Was het nodig om in dit dossier te kijken?', [
      { value: 'needed', label: 'Ja, dat was nodig' },
      { value: 'not-needed', label: 'Nee, dat was niet nodig', help: 'Meld het dan ook als incident.' },
    ]),
  ],
};
