/** 12.6: a correction that the person asked for reaches the item, its copies and the archive, where seal and metadata follow. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { carryOutActivities } from '../../../activities/carry-out.ts';
import type { Effect } from '../../../domain/case.ts';
import { GoneError, type Store, type Text, type TextRoom } from '../../../store/index.ts';
import { access, newId, open, putText, record } from './open.ts';

let store: Store;
beforeAll(async () => {
  store = await open();
}, 30_000);
afterAll(() => store.close());

const CODES = ['8.2a', '8.2b', '8.2d', '10.2a', '10.2b', '10.2c', '10.2d'];
const list = async (caseId: string, room: TextRoom): Promise<Text[]> =>
  store.texts.list(caseId, room, await access(store, caseId, CODES, room));
const said = (texts: Text[], ...codes: string[]) =>
  texts
    .filter(({ code }) => codes.includes(code))
    .map(({ code, values, restricted }) => [code, values.description ?? null, restricted])
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

/** Each effect as often as a crash would make it: past its marks, and every one twice. */
async function step(caseId: string, from: number, ...effects: Effect[]): Promise<void> {
  expect((await store.cases.commit(record(caseId, from, { effects }))).outcome).toBe('committed');
  const again: Store['effects'] = {
    ...store.effects,
    at: async (...args) => (await store.effects.at(...args)).map((row) => ({ ...row, done: false })),
  };
  for (const known of [store.effects, again]) {
    const { carryOut } = carryOutActivities({
      store: { ...store, effects: known },
      describe: async () => undefined,
      log: pino({ level: 'silent' }),
    });
    await carryOut({ caseId, version: from + 1 });
  }
}

interface File {
  caseId: string;
  signal: string;
  other: string;
}
/** Two items of one signal, both copied to the case conference. */
async function file(): Promise<File> {
  const caseId = newId();
  await store.cases.commit(record(caseId, 0));
  const put = (description: string) =>
    putText(store, caseId, { unit: 'signal:s1', code: '8.2b', values: { description, necessity: 'Nodig.' } });
  await putText(store, caseId, { unit: 'subject', code: '8.2a', values: { name: 'Correctie Proefpersoon' } });
  const [signal, other] = [await put('Fout.'), await put('Goed.')];
  await step(caseId, 1, {
    effect: 'copy-to-conference',
    signals: ['s1'],
    weighing: 1,
    items: [signal, other],
  });
  return { caseId, signal, other };
}
const better = async ({ caseId }: Pick<File, 'caseId'>, replaces?: string): Promise<string> =>
  putText(store, caseId, {
    ...{ unit: 'signal:s1', code: '8.2b', values: { description: 'Beter.', necessity: 'Nodig.' } },
    ...(replaces !== undefined && { replaces }),
  });

describe.each(['in the active files', 'in the archive'])('%s', (where) => {
  const archived = where === 'in the archive';
  const rooms: TextRoom[] = archived ? ['archief'] : ['weegploeg', 'casusoverleg'];
  const all = async (caseId: string) => (await Promise.all(rooms.map((room) => list(caseId, room)))).flat();
  async function begin(): Promise<File & { text(replaces?: string): Promise<string>; at: number }> {
    const made = await file();
    if (archived) await step(made.caseId, 2, { effect: 'archive' });
    return { ...made, at: archived ? 3 : 2, text: (replaces) => better(made, replaces) };
  }
  const toArchive: Effect[] = archived ? [{ effect: 'archive' }] : [];

  test('improved: item and copy say the new text under the same names, and nothing of the old is left', async () => {
    const { caseId, signal, text, at } = await begin();
    const by = await text(signal);
    await step(caseId, at, { effect: 'correct-text', item: signal, by, asked: true }, ...toArchive);
    const now = await all(caseId);
    expect(said(now, '8.2b', '10.2b')).toEqual([
      ['10.2b', 'Beter.', false],
      ['10.2b', 'Goed.', false],
      ['8.2b', 'Beter.', false],
      ['8.2b', 'Goed.', false],
    ]);
    expect(now.filter(({ ref }) => ref === signal || ref === by)).toHaveLength(1);
    if (archived) expect(await store.keys.list(caseId)).toHaveLength(await archiveKeys(caseId));
  });

  test('added: beside the item, and beside its copy', async () => {
    const { caseId, signal, text, at } = await begin();
    await step(caseId, at, { effect: 'add-beside', item: await text(), beside: signal }, ...toArchive);
    expect(said(await all(caseId), '8.2b', '10.2b')).toEqual([
      ['10.2b', 'Beter.', false],
      ['10.2b', 'Fout.', false],
      ['10.2b', 'Goed.', false],
      ['8.2b', 'Beter.', false],
      ['8.2b', 'Fout.', false],
      ['8.2b', 'Goed.', false],
    ]);
  });

  test('removed: with its copy; the party that stands for the reporter goes with the last item', async () => {
    const { caseId, signal, other, at } = await begin();
    await step(caseId, at, { effect: 'remove-text', item: signal, asked: true });
    expect(said(await all(caseId), '8.2b', '10.2b', '10.2c')).toEqual([
      ['10.2b', 'Goed.', false],
      ['10.2c', null, false],
      ['8.2b', 'Goed.', false],
    ]);
    await step(caseId, at + 1, { effect: 'remove-text', item: other, asked: true });
    expect(said(await all(caseId), '8.2b', '10.2b', '10.2c')).toEqual([]);
  });

  test('shielded by itself: not opened for anybody’s work, whatever a hold does; opened for the person’s request', async () => {
    const { caseId, signal, at } = await begin();
    await step(caseId, at, { effect: 'shield-text', item: signal, shielded: true });
    const shielded = [
      ['10.2b', 'Goed.', false],
      ['10.2b', null, true],
      ['8.2b', 'Goed.', false],
      ['8.2b', null, true],
    ];
    expect(said(await all(caseId), '8.2b', '10.2b')).toEqual(shielded);
    await store.effects.restrict(caseId, ['signal:s1'], true);
    await store.effects.restrict(caseId, ['signal:s1'], false);
    expect(said(await all(caseId), '8.2b', '10.2b')).toEqual(shielded);
    const permit = await access(store, caseId, ['8.2b'], rooms[0]);
    expect(await store.texts.read(signal, permit)).toMatchObject({ restricted: true, values: {} });
    // What nobody asked for leaves it alone; what the person asks for does not.
    await store.effects.remove(caseId, signal);
    await store.effects.shield(caseId, signal, false);
    expect(said(await all(caseId), '8.2b')).toEqual([
      ['8.2b', 'Fout.', false],
      ['8.2b', 'Goed.', false],
    ]);
    await store.effects.restrict(caseId, ['signal:s1'], true);
    await store.effects.remove(caseId, signal, true);
    expect((await all(caseId)).some(({ ref }) => ref === signal)).toBe(false);
  });

  test('an item that is gone, or a unit that was destroyed: nothing happens, and nothing comes back', async () => {
    const { caseId, signal, text, at } = await begin();
    const by = await text(signal);
    await store.effects.remove(caseId, signal);
    await step(caseId, at, { effect: 'correct-text', item: signal, by, asked: true }, ...toArchive);
    const now = await all(caseId);
    expect(
      now.some(({ ref, values }) => ref === signal || ref === by || values.description === 'Beter.'),
    ).toBe(false);
    const made = await store.cases.commit(
      record(caseId, at + 1, {
        effects: [{ effect: 'erase-units', units: ['signal:s1'], term: 'not-on-agenda', article: '13.3' }],
      }),
    );
    const erasure = made.outcome === 'committed' ? (made.erasures[0] ?? '') : '';
    await store.erasures.begin(erasure);
    await store.erasures.documents(erasure);
    await expect(text()).rejects.toThrow(GoneError);
    await store.effects.shield(caseId, signal, true);
    expect(await store.effects.copies(caseId, signal)).toEqual([]);
  });
});

/** After a correction in the archive the keys of the active files are gone again. */
async function archiveKeys(caseId: string): Promise<number> {
  const units = ['subject', 'signal:s1'];
  const found = await Promise.all(
    units.map((unit) =>
      store.keys.get(caseId, unit, 'archive').then(
        () => 1,
        () => 0,
      ),
    ),
  );
  // The case's own, for what the engine says.
  return found.reduce<number>((sum, one) => sum + one, 1);
}
