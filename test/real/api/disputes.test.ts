/** A dispute by the pages and the real engine (17): recorded, a round, settled; who sees it. */
import type { Values } from '../../../dev/html.ts';
import { db, person, problemsOf, today } from './support.ts';

const NEW = '/geschillen/nieuw';

test('recorded by a party, consulted twice, settled: the parties read what was agreed, others nothing', async () => {
  const raad = await person('raad');
  const page = await raad.get(NEW);
  expect(await problemsOf(page)).toEqual([]);
  const one = await raad.post(page.form('record-dispute'), { parties: ['raad'], about: 'Kanarie Geschil' });
  expect(one.text).toContain('Kies ten minste twee partijen');
  const before = new Set(await db.cases.ids({ kind: 'dispute' }));
  const done = await raad.do(
    NEW,
    { parties: ['raad', 'gemeente'], about: 'Kanarie Geschil' },
    'record-dispute',
  );
  expect(done.heading).toBe('Geschillen');
  const [caseId = ''] = (await db.cases.ids({ kind: 'dispute' })).filter((id) => !before.has(id));
  const admin = await person('uitvoerder');
  const answer = async (values: Values) => {
    const row = (await db.tasks.ofCase(caseId)).find(({ status }) => status === 'open');
    const sent = await admin.do(`/taken/${row?.number}`, { heldOn: today(), ...values }, 'task');
    expect(sent.heading).toBe('Deze taak is klaar');
  };
  await answer({ outcome: 'go-on', said: 'Eerste overleg.' });
  await answer({ outcome: 'settled', said: 'Kanarie afspraak.' });
  const seen = await raad.get(`/geschillen/${caseId}`);
  expect(await problemsOf(seen)).toEqual([]);
  for (const words of ['Kanarie Geschil', 'Eerste overleg.', 'Kanarie afspraak.'])
    expect(seen.text).toContain(words);
  expect((await db.cases.load(caseId))?.stage).toBe('settled');
  const coordinator = await person('coordinator');
  for (const path of ['/geschillen', NEW, `/geschillen/${caseId}`])
    expect((await coordinator.get(path)).status).toBe(403);
});
