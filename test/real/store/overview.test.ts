import type { Store } from '../../../store/index.ts';
import { newId, open, record } from './open.ts';

let store: Store;
beforeAll(async () => {
  store = await open();
});
afterAll(() => store.close());

test('a list by the next moment goes on where it stopped, also within one instant; the past says nothing of its detail', async () => {
  const kind = `list-${newId().slice(0, 8)}`;
  const at = '2031-03-01T02:00:00.000Z';
  const ids = Array.from({ length: 5 }, newId).sort();
  const [last = ''] = ids.slice(-1);
  for (const id of ids) {
    const next = { at: id === last ? '2031-03-02T02:00:00.000Z' : at, what: 'archive' };
    const parties = id === ids[1] ? ['raad'] : ['om'];
    await store.cases.commit(record(id, 0, { kind, next, parties, detail: { secret: 'x' } }));
  }
  const range = { until: '2031-04-01T00:00:00Z', kind };
  const idsOf = async (more: { from?: string; after?: string; limit?: number; party?: string }) =>
    (await store.cases.soonest({ ...range, ...more })).map(({ caseId }) => caseId);
  expect(await idsOf({ limit: 2 })).toEqual(ids.slice(0, 2));
  expect(await idsOf({ from: at, after: ids[1] ?? '', limit: 2 })).toEqual(ids.slice(2, 4));
  expect(await idsOf({ from: at, after: ids[3] ?? '' })).toEqual([last]);
  expect(await idsOf({ party: 'raad' })).toEqual([ids[1]]);
  expect(await store.cases.soonest({ ...range, until: at })).toEqual([]);
  await store.cases.commit(record(last, 1, { kind, summary: 'second' }));
  const past = await store.cases.past(last, { limit: 1 });
  expect(past).toMatchObject([{ version: 2, summary: 'second' }]);
  expect((await store.cases.past(last)).map(({ version }) => version)).toEqual([2, 1]);
  expect(JSON.stringify(await store.cases.past(last))).not.toContain('secret');
});
