/** What the store promises about mails that no case asks for: secrets that go, codes that can't be guessed, an end. */
import { CODE_MINUTES, GoneError, type Store, type TaskRow } from '../../../store/index.ts';
import { MEMBER, newId, open, record, task } from './open.ts';

let store: Store;
beforeAll(async () => {
  store = await open();
}, 30_000);
afterAll(() => store.close());

const day = '2026-11-23';
async function openTask(): Promise<TaskRow> {
  const caseId = newId();
  await store.cases.commit(record(caseId, 0, { opened: [task('t1')] }));
  const row = await store.tasks.get(`${caseId}:t1`);
  if (!row) throw new Error('no task');
  return row;
}
const ask = (kind: 'fresh-link' | 'code', row: TaskRow) =>
  store.letters.ask(kind, { member: MEMBER, task: row, day, browser: 'here' });
const check = (taskId: string, member: string, code: string, browser = 'here') =>
  store.letters.checkCode(taskId, member, { code, browser });
/** A code that is not this one. */
const other = (code: string, by: number) => String((Number(code) + by) % 1_000_000).padStart(6, '0');

test('guesses at the same time are all counted: five, and the right code is worth nothing any more', async () => {
  const row = await openTask();
  const id = (await ask('code', row)) ?? '';
  const code = await store.letters.secret(id);
  expect(code).toMatch(/^\d{6}$/);
  const guesses = await Promise.all(
    Array.from({ length: 12 }, (_, by) => check(row.id, MEMBER, other(code, by + 1))),
  );
  expect(guesses.filter((outcome) => outcome === 'wrong')).toHaveLength(4);
  expect(guesses.filter((outcome) => outcome === 'right')).toHaveLength(0);
  expect(await check(row.id, MEMBER, code)).toBe('none');
}, 20_000);

test('a code is good for one person, one task, once; a newer one ends it', async () => {
  const [row, another] = [await openTask(), await openTask()];
  const first = await store.letters.secret((await ask('code', row)) ?? '');
  const second = await store.letters.secret((await ask('code', row)) ?? '');
  if (first !== second) expect(await check(row.id, MEMBER, first)).toBe('wrong');
  await ask('code', another);
  expect(await check(another.id, MEMBER, second)).not.toBe('right');
  expect(await check(row.id, 'somebody-else', second)).toBe('none');
  // In another browser it is no code, however often: it stays good in the one that asked.
  for (let guess = 0; guess < 6; guess++) expect(await check(row.id, MEMBER, second, 'there')).toBe('none');
  const twice = await Promise.all([1, 2].map(() => check(row.id, MEMBER, second)));
  expect(twice.sort()).toEqual(['none', 'right']);
}, 20_000);

test('ten people at once get three fresh links an hour, and five codes', async () => {
  const row = await openTask();
  for (const [kind, most] of [
    ['fresh-link', 3],
    ['code', 5],
  ] as const) {
    const asked = await Promise.all(Array.from({ length: 10 }, () => ask(kind, row)));
    expect(asked.filter((id) => id !== null)).toHaveLength(most);
  }
}, 30_000);

test('a fresh link leads to the task from the first attempt on, and is the only one once it is out', async () => {
  const row = await openTask();
  const old = await store.links.issue(row.id, MEMBER);
  const others = await store.links.issue(row.id, 'somebody-else');
  const id = (await ask('fresh-link', row)) ?? '';
  const token = await store.letters.secret(id);
  expect(await store.letters.secret(id)).toBe(token);
  expect((await store.links.find(token))?.memberId).toBe(MEMBER);
  expect(await store.links.find(old)).not.toBeNull();
  await store.letters.markSent(id);
  await store.letters.markSent(id);
  expect(await store.links.find(old)).toBeNull();
  expect((await store.links.find(token))?.memberId).toBe(MEMBER);
  expect((await store.links.find(others))?.memberId).toBe('somebody-else');
  await expect(store.letters.secret(id)).rejects.toThrow(GoneError);
  // In no document of any database, raw, is there a token in clear.
  expect(await store.lookEverywhere(token)).toEqual({});
}, 20_000);

test('a case that is destroyed takes its letters along, and no later one comes', async () => {
  const row = await openTask();
  const { caseId } = row;
  await ask('code', row);
  await ask('fresh-link', row);
  expect((await store.lookEverywhere(caseId))['regie.letters']).toBe(2);
  const end = await store.cases.commit(
    record(caseId, 1, { effects: [{ effect: 'erase-case', term: 'destroy', article: '13.1' }] }),
  );
  const [erasureId = ''] = 'erasures' in end ? end.erasures : [];
  await store.erasures.begin(erasureId);
  await expect(ask('fresh-link', row)).rejects.toThrow(GoneError);
  await store.erasures.documents(erasureId);
  await store.erasures.engineDone(erasureId);
  await store.erasures.keys(erasureId);
  await store.erasures.certify(erasureId, '2032-03-16T02:00:00Z', '2099-01-01');
  expect(await store.lookEverywhere(caseId)).toEqual({});
}, 20_000);

test('one digest a person and day, and a code that lasts ten minutes', async () => {
  const one = await store.letters.digest(MEMBER, day);
  expect(await store.letters.digest(MEMBER, day)).toBe(one);
  expect(await store.letters.digest(MEMBER, '2026-11-24')).not.toBe(one);
  const letter = await store.letters.get((await ask('code', await openTask())) ?? '');
  const left = Date.parse(letter?.until ?? '') - Date.now();
  expect(left).toBeLessThanOrEqual(CODE_MINUTES * 60_000);
  expect(left).toBeGreaterThan((CODE_MINUTES - 1) * 60_000);
});
