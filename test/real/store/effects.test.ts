import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { carryOutActivities } from '../../../activities/carry-out.ts';
import type { Effect } from '../../../domain/case.ts';
import { GoneError, KeyGone, type Store, type Text, type TextRoom } from '../../../store/index.ts';
import { access, newId, open, putText, record } from './open.ts';

let store: Store;
beforeAll(async () => {
  store = await open();
}, 30_000);
afterAll(() => store.close());

const CODES = ['8.2a', '8.2b', '8.2c', '8.2d', '8.2e', '10.2a', '10.2b', '10.2c', '10.2d', '9.3'];
const list = async (caseId: string, room: TextRoom): Promise<Text[]> =>
  store.texts.list(caseId, room, await access(store, caseId, CODES, room));
/** What the tests write into each field. */
const NAMES: Record<string, string> = {
  '8.2a': 'name',
  '8.2b': 'description',
  '8.2c': 'reporterName',
  '8.2d': 'observed',
  '8.2e': 'reason',
};
const short = (texts: Text[]) =>
  texts.map(({ unit, code, values }) => [unit, code, Object.values(values)[0]]).sort();

/** A weighing file of two signals, with the effects of the next step carried out as often as a crash would make it. */
async function withEffects(...effects: Effect[]): Promise<string> {
  const caseId = newId();
  await store.cases.commit(record(caseId, 0));
  await fill(caseId);
  // A copy takes every item along, unless a test says which.
  const items = (await store.texts.items(caseId, 'weegploeg')).map(({ ref }) => ref);
  const all = (effect: Effect) =>
    effect.effect === 'copy-to-conference' && effect.items.length === 0 ? { ...effect, items } : effect;
  await step(caseId, 1, effects.map(all));
  return caseId;
}
async function fill(caseId: string): Promise<void> {
  const put = (unit: string, code: string, said: string) => {
    const values = { [NAMES[code] ?? '']: said, ...(code === '8.2b' && { necessity: 'Nodig.' }) };
    return putText(store, caseId, { unit, code, values });
  };
  await put('subject', '8.2a', 'name and address');
  await put('signal:s1', '8.2b', 'first signal');
  await put('signal:s1', '8.2c', 'the reporter');
  await put('signal:s2', '8.2b', 'second signal');
  await put('weighing:1', '8.2d', 'analysis');
  await put('weighing:1', '8.2e', 'decision');
}
async function step(caseId: string, from: number, effects: Effect[]): Promise<void> {
  expect((await store.cases.commit(record(caseId, from, { effects }))).outcome).toBe('committed');
  await carryOut(caseId, from + 1);
}
const describeNothing = async (): Promise<void> => undefined;
/** Twice through the activity, and once more past its marks. */
async function carryOut(caseId: string, version: number): Promise<void> {
  const activity = carryOutActivities({ store, describe: describeNothing, log: pino({ level: 'silent' }) });
  const again = carryOutActivities({
    store: {
      ...store,
      effects: {
        ...store.effects,
        at: async (...args) => (await store.effects.at(...args)).map((row) => ({ ...row, done: false })),
      },
    },
    describe: describeNothing,
    log: pino({ level: 'silent' }),
  });
  expect(await activity.carryOut({ caseId, version })).toEqual({ commands: [] });
  await activity.carryOut({ caseId, version });
  await again.carryOut({ caseId, version });
  expect((await store.effects.at(caseId, version)).every(({ done }) => done)).toBe(true);
}
const weighingFile = [
  ['signal:s1', '8.2b', 'first signal'],
  ['signal:s1', '8.2c', 'the reporter'],
  ['signal:s2', '8.2b', 'second signal'],
  ['subject', '8.2a', 'name and address'],
  ['weighing:1', '8.2d', 'analysis'],
  ['weighing:1', '8.2e', 'decision'],
];

describe('8.5: the copy to the case conference', () => {
  test('has the named signals with the party in the place of the reporter, once, under keys of its own', async () => {
    const id = await withEffects({ effect: 'copy-to-conference', signals: ['s1'], weighing: 1, items: [] });
    const copied = await list(id, 'casusoverleg');
    expect(short(copied)).toEqual([
      ['signal:s1', '10.2b', 'first signal'],
      ['signal:s1', '10.2c', 'politie'],
      ['subject', '10.2a', 'name and address'],
      ['weighing:1', '10.2d', 'analysis'],
    ]);
    expect(copied.find(({ code }) => code === '10.2c')?.values).toEqual({ party: 'politie' });
    expect(JSON.stringify(copied)).not.toContain('the reporter');
    expect(short(await list(id, 'weegploeg'))).toEqual(weighingFile);
    expect(copied[0]).toMatchObject({ party: 'politie', ground: 'wpg-18', attached: true });
    // The file stays when the weighing team's keys go.
    const key = await store.keys.get(id, 'signal:s1', 'conference');
    expect(key.id).not.toBe((await store.keys.get(id, 'signal:s1', 'weighing')).id);
  });
});

test('8.5: exactly the named items go along, and the name; nothing of another signal or case, nothing restricted', async () => {
  const id = newId();
  await store.cases.commit(record(id, 0));
  await fill(id);
  const other = await withEffects();
  const items = await store.texts.items(id, 'weegploeg');
  const refOf = (unit: string, code: string, of = items) =>
    of.find((item) => item.unit === unit && item.code === code)?.ref ?? '';
  const [s1, s2, analysis] = [
    refOf('signal:s1', '8.2b'),
    refOf('signal:s2', '8.2b'),
    refOf('weighing:1', '8.2d'),
  ];
  const foreign = refOf('signal:s1', '8.2b', await store.texts.items(other, 'weegploeg'));
  const named = [s1, s2, foreign, refOf('signal:s1', '8.2c'), refOf('weighing:1', '8.2e'), 'w-nothing'];
  const copy = (signals: string[], refs: string[]): Effect => ({
    ...{ effect: 'copy-to-conference', signals, weighing: 1, items: refs },
  });
  await step(id, 1, [copy(['s1'], named)]);
  const copied = [
    ['signal:s1', '10.2b', 'first signal'],
    ['signal:s1', '10.2c', 'politie'],
    ['subject', '10.2a', 'name and address'],
  ];
  expect(short(await list(id, 'casusoverleg'))).toEqual(copied);
  // Each remembers which item it came from.
  const from = await store.texts.items(id, 'casusoverleg');
  expect(from.map(({ copyOf }) => copyOf).sort()).toEqual([s1, s1, refOf('subject', '8.2a')].sort());
  await step(id, 2, [
    { effect: 'restrict', units: ['weighing:1'], restricted: true },
    copy(['s1'], [analysis]),
  ]);
  expect(short(await list(id, 'casusoverleg'))).toEqual(copied);
});

describe('13.2: the archive', () => {
  test('gets both files under new keys, and nothing stays behind', async () => {
    const id = await withEffects(
      { effect: 'copy-to-conference', signals: ['s1', 's2'], weighing: 1, items: [] },
      { effect: 'archive' },
    );
    expect(await list(id, 'weegploeg')).toEqual([]);
    expect(await list(id, 'casusoverleg')).toEqual([]);
    const archived = await list(id, 'archief');
    expect(short(archived)).toHaveLength(6 + 6);
    expect(short(archived.filter(({ ref }) => ref.startsWith('w-')))).toEqual(weighingFile);
    await expect(store.keys.get(id, 'signal:s1', 'weighing')).rejects.toThrow(KeyGone);
    await expect(store.keys.get(id, 'signal:s1', 'conference')).rejects.toThrow(KeyGone);
    // A ref keeps its name.
    const ref = archived.find(({ code }) => code === '8.2b')?.ref ?? '';
    expect(await store.texts.read(ref, await access(store, id, CODES, 'archief'))).toMatchObject({
      room: 'archief',
      attached: true,
    });
    expect(await store.texts.missing(id, [ref])).toEqual([]);
  });

  test('cut off between copying and deleting it loses nothing and doubles nothing', async () => {
    const id = newId();
    await store.cases.commit(record(id, 0));
    await fill(id);
    const other = await open();
    try {
      await Promise.all([store.effects.archive(id), other.effects.archive(id)]);
    } finally {
      await other.close();
    }
    await store.effects.archive(id);
    expect(short(await list(id, 'archief'))).toEqual(weighingFile);
    expect(await list(id, 'weegploeg')).toEqual([]);
  });

  test('of named units leaves the others where they are', async () => {
    const id = await withEffects({ effect: 'archive', units: ['signal:s1', 'weighing:1'] });
    expect(short(await list(id, 'weegploeg'))).toEqual([weighingFile[2], weighingFile[3]]);
    expect(await list(id, 'archief')).toHaveLength(4);
    await store.keys.get(id, 'signal:s2', 'weighing');
    await expect(store.keys.get(id, 'signal:s1', 'weighing')).rejects.toThrow(KeyGone);
  });

  test('leaves a unit out whose destruction has begun', async () => {
    const id = newId();
    await store.cases.commit(record(id, 0));
    await fill(id);
    const effects: Effect[] = [
      { effect: 'erase-units', units: ['signal:s1'], term: 'not-on-agenda', article: '13.3' },
    ];
    const made = await store.cases.commit(record(id, 1, { effects }));
    await store.erasures.begin(made.outcome === 'committed' ? (made.erasures[0] ?? '') : '');
    await store.effects.archive(id);
    expect((await list(id, 'archief')).map(({ unit }) => unit)).not.toContain('signal:s1');
    expect(await list(id, 'weegploeg')).toEqual([]);
    await expect(store.keys.register(id, 'signal:s1', 'archive')).rejects.toThrow(GoneError);
  });
});

test('13.4: named units come back to the weighing team, the rest stays in the archive', async () => {
  const id = await withEffects({ effect: 'archive' });
  await step(id, 2, [{ effect: 'restore', units: ['signal:s1', 'subject'] }]);
  expect(short(await list(id, 'weegploeg'))).toEqual([weighingFile[0], weighingFile[1], weighingFile[3]]);
  expect(short(await list(id, 'archief'))).toEqual([weighingFile[2], weighingFile[4], weighingFile[5]]);
  // And back again.
  await step(id, 3, [{ effect: 'archive' }]);
  expect(short(await list(id, 'archief'))).toEqual(weighingFile);
});

test('AVG 18(2): restricted units say so, in every room, until they are no longer', async () => {
  const id = await withEffects(
    { effect: 'copy-to-conference', signals: ['s1'], weighing: 1, items: [] },
    { effect: 'restrict', units: ['signal:s1'], restricted: true },
  );
  const restricted = async () =>
    [...(await list(id, 'weegploeg')), ...(await list(id, 'casusoverleg'))]
      .filter((text) => text.restricted)
      .map(({ unit, room }) => `${unit} ${room}`);
  const all = await restricted();
  // Not even opened: there is nothing to show, whoever reads.
  const held = (await list(id, 'weegploeg')).filter((text) => text.restricted);
  expect(held.map(({ values }) => values)).toEqual([{}, {}]);
  expect(all).toHaveLength(4);
  expect(new Set(all)).toEqual(new Set(['signal:s1 weegploeg', 'signal:s1 casusoverleg']));
  await step(id, 2, [{ effect: 'restrict', units: ['signal:s1'], restricted: false }]);
  expect(await restricted()).toEqual([]);
});

test('a signal on the wrong person goes to a case of its own, under its keys, and leaves the first one', async () => {
  const to = newId();
  const id = await withEffects(
    { effect: 'copy-to-conference', signals: ['s1', 's2'], weighing: 1, items: [] },
    { effect: 'split-off', signal: 's1', to },
  );
  // The first case's journal names the other one under its own key only.
  expect((await store.lookEverywhere(to))['regie.journal']).toBeUndefined();
  expect(short(await list(to, 'weegploeg'))).toEqual([weighingFile[0], weighingFile[1]]);
  expect((await list(id, 'weegploeg')).map(({ unit }) => unit)).not.toContain('signal:s1');
  expect((await list(id, 'casusoverleg')).map(({ unit }) => unit)).not.toContain('signal:s1');
  await expect(store.keys.get(id, 'signal:s1', 'weighing')).rejects.toThrow(KeyGone);
});

test('a signal whose end came in the case that it went to is destroyed where it was too', async () => {
  const to = newId();
  const erase: Effect = { effect: 'erase-case', term: 'undecided-signal', article: '13.3' };
  const made = await store.cases.commit(record(to, 0, { effects: [erase] }));
  await store.erasures.begin(made.outcome === 'committed' ? (made.erasures[0] ?? '') : '');
  const id = await withEffects({ effect: 'split-off', signal: 's1', to });
  expect(short(await list(id, 'weegploeg'))).toEqual(weighingFile.slice(2));
  await expect(store.keys.get(id, 'signal:s1', 'weighing')).rejects.toThrow(KeyGone);
});

test('effects of a case that was destroyed meanwhile are nothing any more', async () => {
  const id = newId();
  const made = await store.cases.commit(
    record(id, 0, {
      effects: [{ effect: 'archive' }, { effect: 'erase-case', term: 'destroy', article: '13.1' }],
    }),
  );
  const erasure = made.outcome === 'committed' ? (made.erasures[0] ?? '') : '';
  await store.erasures.begin(erasure);
  await store.keys.destroyCase(id);
  const activity = carryOutActivities({ store, describe: describeNothing, log: pino({ level: 'silent' }) });
  expect(await activity.carryOut({ caseId: id, version: 1 })).toEqual({ commands: [] });
});

test('an effect that had to wait comes before a later one: no copy is left in a file that was archived since', async () => {
  const id = newId();
  await store.cases.commit(record(id, 0));
  await fill(id);
  const items = (await store.texts.items(id, 'weegploeg')).map(({ ref }) => ref);
  const copy: Effect = { effect: 'copy-to-conference', signals: ['s1', 's2'], weighing: 1, items };
  await store.cases.commit(record(id, 1, { effects: [copy] }));
  await store.cases.commit(record(id, 2, { effects: [{ effect: 'archive' }] }));
  const activity = carryOutActivities({ store, describe: describeNothing, log: pino({ level: 'silent' }) });
  // The archive's activity is first; the copy's, which had to wait, comes after it.
  await activity.carryOut({ caseId: id, version: 3 });
  await activity.carryOut({ caseId: id, version: 2 });
  expect(await list(id, 'casusoverleg')).toEqual([]);
  expect(await list(id, 'weegploeg')).toEqual([]);
  const archived = await list(id, 'archief');
  expect(archived.filter(({ ref }) => ref.startsWith('c-')).length).toBeGreaterThan(0);
});
