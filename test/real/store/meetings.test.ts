import { GoneError, type Store } from '../../../store/index.ts';
import { newId, open, record } from './open.ts';

let store: Store;
beforeAll(async () => {
  store = await open();
}, 30_000);
afterAll(() => store.close());

const meeting = (cases: string[], over: { id?: string; expires?: string } = {}) => ({
  ...{ id: newId(), body: 'conference' as const, day: '2026-12-01', time: '09:30', madeBy: 'm-co' },
  ...{ items: cases.map((caseId) => ({ caseId, due: [{ what: 'archive', lastDay: '2026-12-09' }] })) },
  ...{ expires: '2031-12-02T02:00:00.000Z', ...over },
});
const AT = '2026-12-01T10:00:00.000Z';

test('made once, begun once, ended once; who was there does not change after that', async () => {
  const [a, b] = [newId(), newId()];
  const made = meeting([a, b]);
  const [first, twin] = await Promise.all([store.meetings.add(made), store.meetings.add(made)]);
  expect(twin).toEqual(first);
  expect(first.items.map(({ nr, caseId, present }) => [nr, caseId, present])).toEqual([
    [1, a, []],
    [2, b, []],
  ]);
  const { id } = made;
  expect(await store.meetings.attend(id, 2, ['m-1', 'm-2'])).toBe(true);
  expect(await store.meetings.attend(id, 3, ['m-1'])).toBe(false);
  const other = await store.meetings.add(meeting([a]));
  expect([await store.meetings.cancel(other.id), await store.meetings.get(other.id)]).toEqual([true, null]);
  const start = () => store.meetings.start(id, AT, '2026-12-02', made.expires, { 1: 4, 2: 7 });
  expect([await start(), await start()]).toEqual([true, false]);
  expect(await store.meetings.cancel(id)).toBe(false);
  await store.meetings.discussed(id, 2, AT);
  await store.meetings.discussed(id, 2, '2026-12-01T11:00:00.000Z');
  const counts = { decisions: 2, tasks: 1 };
  const end = () => store.meetings.end(id, AT, { 1: { to: 4, counts }, 2: { to: 9, counts } });
  expect([await end(), await end()]).toEqual([true, false]);
  expect(await store.meetings.attend(id, 2, ['m-3'])).toBe(false);
  const held = await store.meetings.get(id);
  expect(held).toMatchObject({ day: '2026-12-02', status: 'ended', startedAt: AT, endedAt: AT });
  const second = held?.items[1];
  expect(second).toMatchObject({ present: ['m-1', 'm-2'], from: 7, to: 9, discussedAt: AT, counts });
  const listed = await store.meetings.list({ from: '2026-12-02', until: '2026-12-02' });
  expect(listed.map((one) => one.id)).toContain(id);
});

test('a case that is destroyed leaves every meeting and can not come back into one', async () => {
  const [caseId, other] = [newId(), newId()];
  await store.cases.commit(record(caseId, 0));
  const made = [meeting([caseId, other]), meeting([other, caseId])];
  for (const one of made) await store.meetings.add(one);
  expect((await store.lookEverywhere(caseId))['regie.meetings']).toBe(2);
  const effects = [{ effect: 'erase-case' as const, term: 'destroy', article: '13.1' }];
  const committed = await store.cases.commit(record(caseId, 1, { effects }));
  if (committed.outcome !== 'committed') throw new Error(committed.outcome);
  const [erasure = ''] = committed.erasures;
  await store.erasures.begin(erasure);
  await expect(store.meetings.add(meeting([other, caseId]))).rejects.toThrow(GoneError);
  await store.erasures.documents(erasure);
  // A write that was on its way finds nothing to write to.
  expect(await store.meetings.attend(made[0]?.id ?? '', 1, ['m-1'])).toBe(false);
  await store.erasures.keys(erasure);
  expect(await store.erasures.certify(erasure, AT, '2099-01-01')).not.toBeNull();
  expect(await store.lookEverywhere(caseId)).toEqual({});
  for (const { id } of made) {
    const left = await store.meetings.get(id);
    expect(left?.items.map((item) => item.caseId)).toEqual([other]);
  }
});

test('what is left of a meeting goes at its own end', async () => {
  const [over, kept] = [meeting([newId()], { expires: '2020-01-02T02:00:00.000Z' }), meeting([newId()])];
  for (const one of [over, kept]) await store.meetings.add(one);
  expect((await store.sweep()).meetings).toBeGreaterThanOrEqual(1);
  expect([await store.meetings.get(over.id), (await store.meetings.get(kept.id))?.id]).toEqual([
    null,
    kept.id,
  ]);
});
