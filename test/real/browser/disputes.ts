/** Disputes: the list, recording one, one dispute. */
import { newDesk } from './support.ts';
import type { Reach } from './tools.ts';

const page =
  (account: string, address: string, form?: string): Reach =>
  async ({ open }) => {
    const at = await open(account, address);
    if (form) await at.send(form);
    return at;
  };
let recorded: Promise<void> | undefined;
const one = (): Promise<void> => {
  recorded ??= (async () => {
    const at = await newDesk('raad');
    await at.open('/geschillen/nieuw');
    await at.send('record-dispute', { parties: ['raad', 'gemeente'], about: 'Wie wat moet doen.' });
  })();
  return recorded;
};

export const DISPUTE_STATES: Readonly<Record<string, Reach>> = {
  'disputes, some': async ({ open }) => {
    await one();
    return open('uitvoerder', '/geschillen');
  },
  'a dispute': async ({ open, db }) => {
    await one();
    const [id = ''] = await db.cases.ids({ kind: 'dispute' });
    return open('uitvoerder', `/geschillen/${id}`);
  },
  'a dispute that does not exist': page('uitvoerder', '/geschillen/niets'),
  'disputes, not for this role': page('coordinator', '/geschillen'),
  'recording a dispute': page('raad', '/geschillen/nieuw'),
  'recording a dispute, nothing filled in': page('raad', '/geschillen/nieuw', 'record-dispute'),
};
