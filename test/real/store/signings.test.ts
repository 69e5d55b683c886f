/** What the store promises about annex 1 by link (1c): nothing without token and code, guesses counted, signed once, nobody's name in clear. */
import mongoose from 'mongoose';
import { pino } from 'pino';
import { bounced } from '../../../activities/bounced.ts';
import { readConfig } from '../../../config/index.ts';
import type { Store } from '../../../store/index.ts';
import { newId, open } from './open.ts';

let store: Store;
beforeAll(async () => {
  store = await open();
}, 30_000);
afterAll(() => store.close());

const person = { name: 'Kanarie Vertegenwoordiger', position: 'Bestuurder', email: 'kanarie@voorbeeld.test' };
const asked = (organisation: string, id = newId()) => ({
  ...{ id, organisation, until: '2028-12-31', person, by: 'm-admin' },
});
const other = (code: string, by: number) => String((Number(code) + by) % 1_000_000).padStart(6, '0');

test('a link is good for one invitation: the same form makes one, a newer one ends it, another token finds nothing', async () => {
  const { signings } = store;
  const organisation = `partner-${newId().slice(0, 8)}`;
  const first = asked(organisation);
  const [token, twin] = await Promise.all([signings.invite(first, 14), signings.invite(first, 14)]);
  expect([token, twin].filter((one) => one !== null)).toHaveLength(1);
  const link = token ?? twin ?? '';
  expect(await signings.byToken(link)).toMatchObject({ id: first.id, organisation, status: 'asked' });
  expect(await signings.address(first.id)).toBe(person.email);
  const second = asked(organisation);
  const newer = (await signings.invite(second, 14)) ?? '';
  expect(await signings.byToken(link)).toBeNull();
  expect(await signings.address(first.id)).toBeNull();
  expect(await signings.newCode(first.id, 'here')).toBeNull();
  expect(await signings.byToken(newer)).toMatchObject({ id: second.id });
  expect(await signings.byToken(`${newer.startsWith('A') ? 'B' : 'A'}${newer.slice(1)}`)).toBeNull();
  const late = (await signings.invite(asked(`${organisation}x`), 0)) ?? '';
  expect(await signings.byToken(late)).toBeNull();
});

test('guesses at the same time are all counted, and a right code is good for once', async () => {
  const { signings } = store;
  const one = asked(`partner-${newId().slice(0, 8)}`);
  await signings.invite(one, 14);
  const check = (code: string, browser = 'here') => signings.check(one.id, { code, browser });
  const code = (await signings.newCode(one.id, 'here')) ?? '';
  // In another browser it is no code, however often.
  for (let guess = 0; guess < 6; guess++) expect(await check(code, 'there')).toBe('none');
  const guesses = await Promise.all(Array.from({ length: 12 }, (_, by) => check(other(code, by + 1))));
  expect(guesses.filter((outcome) => outcome === 'wrong')).toHaveLength(4);
  expect(await check(code)).toBe('none');
  const next = (await signings.newCode(one.id, 'here')) ?? '';
  const twice = await Promise.all([1, 2].map(() => check(next)));
  expect(twice.sort()).toEqual(['none', 'right']);
  const many = await Promise.all(Array.from({ length: 8 }, () => signings.newCode(one.id, 'here')));
  expect(many.filter((given) => given !== null)).toHaveLength(3);
});

test('signed once; who signed is encrypted, and goes when the administrator has answered', async () => {
  const { signings } = store;
  const one = asked(`partner-${newId().slice(0, 8)}`);
  const token = (await signings.invite(one, 14)) ?? '';
  const signed = { name: 'Kanarie Vertegenwoordiger', position: 'Bestuurder' };
  const both = await Promise.all([1, 2].map(() => signings.sign(one.id, signed, '2026-11-28')));
  expect(both.sort()).toEqual([false, true]);
  expect(await signings.byToken(token)).toMatchObject({ status: 'signed', signedOn: '2026-11-28' });
  expect(await signings.unsettled()).toContainEqual(expect.objectContaining({ id: one.id }));
  expect(await signings.signature(one.id)).toEqual({ invited: person, ...signed });
  const rows = await clear();
  expect(rows).toContain(one.id);
  expect(rows).not.toMatch(/kanarie/i);
  expect(rows).not.toContain(token);
  await signings.settle(one.id, 'confirmed');
  await signings.settle(one.id, 'confirmed');
  expect(await signings.signature(one.id)).toBeNull();
  expect(await signings.byToken(token)).toBeNull();
  expect(await signings.sweep(new Date(Date.now() + 31 * 86_400_000))).toBeGreaterThan(0);
  expect(await signings.byId(one.id)).toBeNull();
});

test('an invitation that came back is known as such to the administrator, and a newer one starts clean', async () => {
  const { signings, letters } = store;
  const one = asked(`partner-${newId().slice(0, 8)}`);
  const token = (await signings.invite(one, 14)) ?? '';
  const letter = await letters.get(await letters.annex('annex', one.id, token, '2026-11-28'));
  const tell = () => Promise.reject(new Error('no case hears of it'));
  const reader = bounced({ store, tell, log: pino({ level: 'silent' }) });
  expect(await signings.byId(one.id)).toMatchObject({ undelivered: false });
  expect(await reader.known(letter?.messageId ?? '')).toBe(true);
  await reader.failed(letter?.messageId ?? '', '5.1.1');
  expect(await signings.byId(one.id)).toMatchObject({ status: 'asked', undelivered: true });
  const next = asked(one.organisation);
  await signings.invite(next, 14);
  expect((await signings.all()).find(({ organisation }) => organisation === one.organisation)).toMatchObject({
    ...{ id: next.id, undelivered: false },
  });
});

/** All rows as they lie in the database. */
async function clear(): Promise<string> {
  const { mongodbUris, databasePrefix } = readConfig();
  const connection = await mongoose
    .createConnection(mongodbUris.regie, { dbName: `${databasePrefix}regie` })
    .asPromise();
  const rows = await connection.collection('signings').find({}).toArray();
  await connection.close();
  return JSON.stringify(rows);
}
