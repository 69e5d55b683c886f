/** Incidents: the register, reporting one, one incident. */
import { newDesk } from './support.ts';
import type { Reach } from './tools.ts';

const page =
  (account: string, address: string, form?: string): Reach =>
  async ({ open }) => {
    const at = await open(account, address);
    if (form) await at.send(form);
    return at;
  };
const VALUES = { nature: 'seen', awareTime: '00:00', account: 'Een lijst lag bij de printer.' };

let reported: Promise<void> | undefined;
/** Once for all states. */
const one = (): Promise<void> => {
  reported ??= (async () => {
    const at = await newDesk('raad');
    await at.open('/incidenten/melden');
    await at.send('report-incident', VALUES);
  })();
  return reported;
};

export const INCIDENT_STATES: Readonly<Record<string, Reach>> = {
  'incidents, for who can only report': page('raad', '/incidenten'),
  'incidents, some': async ({ open }) => {
    await one();
    return open('uitvoerder', '/incidenten');
  },
  'an incident': async ({ open, db }) => {
    await one();
    const [id = ''] = await db.cases.ids({ kind: 'incident' });
    return open('uitvoerder', `/incidenten/${id}`);
  },
  'an incident that does not exist': page('uitvoerder', '/incidenten/niets'),
  'an incident, not for this role': page('raad', '/incidenten/niets'),
  'reporting an incident': page('raad', '/incidenten/melden'),
  'reporting an incident, nothing filled in': page('raad', '/incidenten/melden', 'report-incident'),
  'an incident, reported': page('raad', '/incidenten/gemeld'),
  'judging an incident': async ({ open, db }) => {
    await one();
    const [id = ''] = await db.cases.ids({ kind: 'incident' });
    const [row] = await db.tasks.ofCase(id);
    return open('uitvoerder', `/taken/${row?.number}`);
  },
};
