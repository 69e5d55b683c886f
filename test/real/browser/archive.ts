/** The pages about what lies in the archive, and about somebody who may be known already, in every state. */
import type { Store } from '../../../store/index.ts';
import { archived } from '../api/archived.ts';
import { casesOf, newSubject, register, signalOf } from '../api/support.ts';
import type { Reach } from './tools.ts';

let made: Promise<string> | undefined;
const lies = (db: Store): Promise<string> => {
  made ??= archived(db);
  return made;
};
const reading =
  (values?: Record<string, string>): Reach =>
  async ({ open, db }) => {
    const at = await open('politie', `/dossiers/${await lies(db)}/archief`);
    if (values) await at.send('read-archive', values);
    return at;
  };

let urgent: Promise<string> | undefined;
const inEmergency =
  (values?: Record<string, string>): Reach =>
  async ({ open, db }) => {
    urgent ??= (async () => {
      const subject = newSubject();
      await register(signalOf(subject));
      const [id = ''] = await casesOf(db, subject);
      return id;
    })();
    const at = await open('om', `/dossiers/${await urgent}/spoed`);
    if (values) await at.send('look-in-emergency', values);
    return at;
  };
const REASON = { reason: 'De persoon dreigt nu, en wij moeten weten met wat.' };

export const ARCHIVE_STATES: Readonly<Record<string, Reach>> = {
  'looking in an emergency, why': inEmergency(),
  'looking in an emergency, nothing filled in': inEmergency({}),
  'looking in an emergency': inEmergency(REASON),
  'looking in an emergency, not for this role': async ({ open, db }) =>
    open('coordinator', `/dossiers/${await lies(db)}/spoed`),
  'a look in an emergency, to review': async (reach) => {
    await inEmergency(REASON)(reach);
    const tasks = await reach.db.tasks.ofCase((await urgent) ?? '');
    const row = tasks.find(({ kind, party }) => kind === 'review-emergency' && party === 'politie');
    return reach.open('politie', `/taken/${row?.number}`);
  },
  'the dossier of an archived file': async ({ open, db }) => open('politie', `/dossiers/${await lies(db)}`),
  'reading the archive, what for': reading(),
  'reading the archive, nothing filled in': reading({}),
  'reading the archive': reading({ purpose: 'complaint', reference: 'Klacht 12' }),
  'reading the archive, not for this role': async ({ open, db }) =>
    open('coordinator', `/dossiers/${await lies(db)}/archief`),
  'searching a dossier, somebody who is like it': async ({ open }) => {
    const subject = { ...newSubject(), birthDate: '1984-03-11' };
    await register(signalOf(subject));
    const at = await open('politie', '/dossiers/zoeken');
    const { name } = subject;
    await at.send('search-person', {
      name: `van ${name}`,
      birthDate: '1984-11-03',
      purpose: 'correction',
      reason: 'Een fout.',
    });
    return at;
  },
};
