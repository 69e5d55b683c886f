/** 7: before a new subject is made, somebody who may be the same person is shown to who can tell, and nobody else. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Values } from '../../../dev/html.ts';
import type { Page } from '../../../dev/person.ts';
import { openStore } from '../../../store/index.ts';
import { casesOf, config, db, memberId, person, problemsOf, register, signalOf } from './support.ts';

/** Letters only: a number in a name is another number. */
const surname = (): string =>
  `Idrissi${[...randomBytes(8)].map((byte) => String.fromCharCode(97 + (byte % 26))).join('')}`;
const signals = async (caseId: string): Promise<string[]> =>
  Object.keys(((await db.cases.load(caseId))?.state as { signals: object } | undefined)?.signals ?? {});
const isDone = (page: Page): boolean => page.url.endsWith('/signalen/gemeld');
const ask = async (page: Page, values: Values): Promise<Page> =>
  (await person('politie')).post(page.form('register-signal'), values);

test('a name spelt otherwise is asked about: the same person gets the signal, another one a file of their own', async () => {
  const last = surname();
  const known = { name: `Mohammed el ${last}`, birthDate: '1991-05-07' };
  expect(isDone(await register({ ...signalOf(known), place: '1234 AB Delft' }))).toBe(true);
  const [caseId = ''] = await casesOf(db, known);
  const remembered = async () => (await casesOf(db, known)).length;

  // Day and month exchanged, a letter less, no tussenvoegsel.
  const other = { name: `Mohamed ${last}`, birthDate: '1991-07-05' };
  const asked = await register({ ...signalOf(other), description: 'Wat er is gezien.' });
  expect(asked.status).toBe(422);
  for (const words of ['Is dit dezelfde persoon?', `Mohammed el ${last}`, '7 mei 1991', '1234 AB Delft'])
    expect(asked.text).toContain(words);
  expect(asked.html).toContain('Wat er is gezien.');
  expect(await problemsOf(asked)).toEqual([]);
  expect([await casesOf(db, other), await signals(caseId)]).toMatchObject([[], [expect.any(String)]]);

  const same = await ask(asked, { ...signalOf(other), samePerson: caseId });
  expect(isDone(same)).toBe(true);
  expect(await signals(caseId)).toHaveLength(2);
  // From now on that spelling finds the file by itself.
  expect(await casesOf(db, other)).toEqual([caseId]);

  // Without a birth date only the same name is asked about, in whatever order.
  const third = { name: `${last}, Mohammed`, birthDate: '' };
  const again = await register(signalOf(third));
  expect(again.text).toContain('Is dit dezelfde persoon?');
  expect(isDone(await ask(again, { ...signalOf(third), samePerson: 'another' }))).toBe(true);
  expect([await signals(caseId), await remembered()]).toMatchObject([{ length: 2 }, 1]);

  const lines = await db.accessLog.ofCase(caseId);
  const ofSearch = lines.filter(({ file }) => file === 'known').map(({ what, detail }) => [what, detail]);
  expect(ofSearch.filter(([what]) => what === 'show-likely').length).toBeGreaterThanOrEqual(3);
  expect(
    ofSearch
      .filter(([what]) => what === 'compare')
      .map(([, detail]) => (detail as { answer: string }).answer),
  ).toEqual(['same-person', 'another-person']);

  const gemeente = await person('gemeente');
  const search = {
    name: `Mohamet ${last}`,
    birthDate: '1991-05-07',
    purpose: 'correction',
    reason: 'Een fout.',
  };
  const found = await gemeente.post((await gemeente.get('/dossiers/zoeken')).form('search-person'), search);
  expect(found.text).toContain('Misschien dezelfde persoon');
  expect(found.html).toContain(`/dossiers/${caseId}`);
  expect(await problemsOf(found)).toEqual([]);
}, 60_000);

test('searches are counted over all processes', async () => {
  const [member, other] = [`${memberId('om')}-${randomUUID()}`, await openStore(config)];
  try {
    const answers: boolean[] = [];
    for (const store of [db, other, db, other]) answers.push(await store.searches.allowed(member, 3));
    expect(answers).toEqual([true, true, true, false]);
  } finally {
    await other.close();
  }
});
