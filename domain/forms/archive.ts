/** Reading the archive (13.2): only for a complaint or accountability, named each time with what it is about. */
import { choice, text } from './fields.ts';
import type { FormDescription } from './types.ts';

/** Nothing of it goes into a file: the purpose and its reference stand in the access log, under the file's own key. */
export const archiveForm: FormDescription = {
  id: 'read-archive',
  title: 'Lezen in het archief',
  instruction:
    'Een dossier in het archief leest u alleen voor een klacht, of om verantwoording af te leggen. Wie leest, wanneer en waarvoor, wordt vastgelegd. U kunt hier niets veranderen.',
  article: '13.2, 15.2',
  who: ['core-representative'],
  reads: [],
  submit: 'Het dossier lezen',
  fields: [
    choice('purpose', 'Waarvoor leest u dit dossier?', [
      { value: 'complaint', label: 'Voor een klacht' },
      { value: 'accountability', label: 'Om verantwoording af te leggen' },
    ]),
    text('reference', 'Om welke klacht gaat het, of wie vraagt om verantwoording?', 'decision', {
      line: true,
      help: 'Bijvoorbeeld het nummer van de klacht, of: de rechtbank, zaak 26/1234.',
    }),
  ],
};
