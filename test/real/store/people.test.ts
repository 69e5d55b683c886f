import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DifferentContent, type Member, type NewIntent, type Store } from '../../../store/index.ts';
import { searchPermit } from '../access.ts';
import { MEMBER, newId, open, record } from './open.ts';

let store: Store;
beforeAll(async () => {
  store = await open();
}, 30_000);
afterAll(() => store.close());

const member = (over: Partial<Member> = {}): Member => {
  const id = over.id ?? `m-${newId()}`;
  return {
    id,
    name: `Naam van ${id}`,
    email: `${id}@voorbeeld.test`,
    party: `party-${id}`,
    roles: ['representative'],
    authorisations: [{ from: '2026-01-01', until: '2026-06-30' }],
    statementOn: '2026-01-01',
    ...over,
  };
};

describe('members', () => {
  test('are found by id and address, in any case, and stand nowhere in clear', async () => {
    const one = member();
    await store.members.seed([one]);
    await store.members.seed([one]);
    expect(await store.members.byId(one.id)).toEqual(one);
    expect(await store.members.byEmail(` ${one.email.toUpperCase()} `)).toEqual(one);
    expect(await store.members.byEmail('nobody@voorbeeld.test')).toBeNull();
    expect(await store.members.byId('nobody')).toBeNull();
    expect(await store.lookEverywhere(one.email)).toEqual({});
    expect(await store.lookEverywhere(one.name)).toEqual({});
    expect((await store.members.all()).filter(({ id }) => id === one.id)).toHaveLength(1);
    await expect(store.members.seed([{ ...member(), email: one.email }])).rejects.toThrow();
  });

  test('may act until the end of the last day of their authorisation', async () => {
    const one = member();
    await store.members.seed([one]);
    const actor = { member: one.id, party: one.party, roles: one.roles };
    expect(await store.members.authorised(one.id, '2026-06-30')).toEqual(actor);
    expect(await store.members.authorised(one.id, '2026-07-01')).toBeNull();
    expect(await store.members.authorised(one.id, '2025-12-31')).toBeNull();
    expect(await store.members.authorised('nobody', '2026-06-30')).toBeNull();
    await store.members.seed([{ ...one, authorisations: [] }]);
    expect(await store.members.authorised(one.id, '2026-06-30')).toBeNull();
  });

  test('a task goes to the first who is authorised, by party and role', async () => {
    const party = `party-${newId()}`;
    const [a, b, c] = [
      member({ id: `a-${newId()}`, party, authorisations: [{ from: '2026-01-01', until: '2026-03-31' }] }),
      member({ id: `b-${newId()}`, party, authorisations: [{ from: '2026-01-01', until: null }] }),
      member({
        id: `c-${newId()}`,
        party,
        roles: ['manager'],
        authorisations: [{ from: '2026-01-01', until: null }],
      }),
    ];
    await store.members.seed([b, c, a]);
    const early = await store.members.directory('2026-03-31');
    expect(early.assignee(party, 'representative')).toBe(a.id);
    const later = await store.members.directory('2026-04-01');
    expect(later.assignee(party, 'representative')).toBe(b.id);
    expect(later.assignee(party, 'manager')).toBe(c.id);
    expect(later.assignee(party, 'unknown')).toBeNull();
    expect(later.assignee('unknown', 'representative')).toBeNull();
  });
});

describe('an intent', () => {
  const intent = (over: Partial<NewIntent> = {}): NewIntent => ({
    commandId: newId(),
    caseId: newId(),
    caseKind: 'subject',
    type: 'register-signal',
    event: { type: 'register-signal', signal: 's1', texts: [] },
    actor: { member: MEMBER, party: 'politie', roles: ['representative'] },
    signIn: { acr: 'mfa', at: '2026-11-02T09:00:00Z', session: 'ab12' },
    ...over,
  });

  test('is kept once; the same again is fine, another content is refused', async () => {
    const one = intent();
    await Promise.all([store.intents.put(one), store.intents.put(one)]);
    await store.intents.put({ ...one, signIn: { acr: 'mfa', at: '2026-11-02T09:30:00Z', session: 'cd34' } });
    expect(await store.intents.get(one.commandId)).toMatchObject(one);
    const others: NewIntent[] = [
      { ...one, event: { ...(one.event as object), signal: 's2' } },
      { ...one, actor: { member: 'another', party: 'politie', roles: [] } },
      { ...one, caseId: newId() },
    ];
    for (const other of others) await expect(store.intents.put(other)).rejects.toThrow(DifferentContent);
    expect(await store.intents.get(newId())).toBeNull();
  });
});

describe('a known person', () => {
  test('is found by birth date and name, whatever the case and accents, and every search is logged', async () => {
    const id = newId();
    const name = `José van der Ménde ${newId()}`;
    await store.cases.commit(record(id, 0));
    await store.known.remember(id, name, '1990-02-03');
    await store.known.remember(id, name, '1990-02-03');
    expect(
      await store.known.find(name.toUpperCase().replace('É', 'E'), '1990-02-03', searchPermit()),
    ).toEqual([id]);
    expect(await store.known.find(name, '1990-02-04', searchPermit())).toEqual([]);
    expect(await store.lookEverywhere(name)).toEqual({});
    expect(await store.accessLog.ofCase(id)).toMatchObject([{ what: 'search', file: 'known', who: MEMBER }]);
  });
});

test('the environment keeps its legal offset', async () => {
  const before = await store.environment.legalOffset();
  expect(before).toBeGreaterThanOrEqual(0);
  const name = `setting-${newId()}`;
  expect(await store.environment.get(name)).toBeNull();
  await store.environment.set(name, { a: 1 });
  expect(await store.environment.get(name)).toEqual({ a: 1 });
});
