/** External partners over the pages (1c, 10.5, 14.2): who signed annex 1, what is disclosed to them, and what they see. */
import { randomUUID } from 'node:crypto';
import { demoPassword } from '../../../dev/demo.ts';
import { Person } from '../../../dev/person.ts';
import { baseUrl, db, person, today } from './support.ts';
import { htmlProblems } from './valid-html.ts';

test('an organisation counts from its signing of annex 1 to its end, and not a moment longer', async () => {
  const refused = await new Person(baseUrl, 'partner2@voorbeeld.test', demoPassword).get('/');
  expect([refused.status, refused.text]).toEqual([403, expect.stringContaining('bijlage 1')]);
  const admin = await person('uitvoerder');
  for (const account of ['gemeente', 'coordinator', 'partner']) {
    const other = await (await person(account)).get('/organisaties');
    expect([account, other.status]).toEqual([account, 403]);
  }
  const name = `Stichting ${randomUUID().slice(0, 8)}`;
  const form = (await admin.get('/organisaties/nieuw')).form('new-organisation');
  const [page, twin] = await Promise.all([admin.post(form, { name }), admin.post(form, { name })]);
  expect([page.status, twin.status, page.heading]).toEqual([200, 200, 'Externe casuspartners']);
  expect(await htmlProblems(page.html)).toEqual([]);
  const made = (await db.partners.all()).filter((one) => one.name === name);
  expect(made).toHaveLength(1);
  const id = made[0]?.id ?? '';
  const authorisations = [{ from: '2020-01-01', until: null }];
  const member = {
    id: `m-${id}`,
    name: 'Iemand',
    email: `${id}@voorbeeld.test`,
    party: id,
    statementOn: null,
  };
  const roles = ['external-partner'];
  await db.members.seed([{ ...member, roles, authorisations }]);
  expect(await db.partners.choosable(today())).not.toContain(id);
  expect(await db.partners.keepsOut(member, today())).toBe('annex');

  const signing = (await admin.get(`/organisaties/${id}/tekenen`)).form('sign-annex');
  const half = await admin.post(signing, { on: today(), representative: 'Kanarie Bestuurder' });
  expect(half.status).toBe(422);
  const signed = { on: today(), representative: 'Kanarie Bestuurder', position: 'Directeur' };
  const done = await admin.post(half.form('sign-annex'), { ...signed, secrecy: ['yes'], purpose: ['yes'] });
  expect(done.text).toContain('Kanarie Bestuurder');
  // Not before somebody of it has signed the statement as well.
  expect(await db.partners.choosable(today())).not.toContain(id);
  expect(await db.partners.keepsOut(member, today())).toBe('statement');
  const able = { ...member, statementOn: today() };
  await db.members.seed([{ ...able, roles, authorisations }]);
  expect(await db.partners.choosable(today())).toContain(id);
  expect(await db.partners.keepsOut(able, today())).toBeNull();

  const ending = (await admin.get(`/organisaties/${id}/einde`)).form('withdraw-annex');
  expect((await admin.post(ending, { sure: ['yes'] })).status).toBe(200);
  expect(await db.partners.choosable(today())).not.toContain(id);
  expect(await db.partners.keepsOut(member, today())).toBe('annex');
  expect((await admin.get(`/organisaties/${id}/tekenen`)).status).toBe(404);
});
