import { describe, expect, test } from '@jest/globals';
import { open, seal } from '../../../store/envelope.ts';
import { TamperedError } from '../../../store/errors.ts';
import type { Key, Place } from '../../../store/types.ts';

const key = (id: string, fill: number): Key => ({ id, bytes: new Uint8Array(32).fill(fill) });
const place: Place = {
  database: 'weegploeg',
  collection: 'texts',
  document: 'w-1',
  field: 'values',
  version: 3,
};
const k1 = key('k1', 1);

describe('a sealed field', () => {
  test.each([
    ['', ''],
    ['emoji and accents', '🙈👩‍👩‍👧 één ‮rechts'],
    ['zero bytes', 'a\u0000b'],
    ['an object', { a: '', b: ['x', 1, null] }],
    ['null', null],
    ['a long text', 'x'.repeat(1_000_000)],
  ])('comes back as it was: %s', async (_name, value) => {
    expect(await open(k1, place, await seal(k1, place, value))).toEqual(value);
  });

  test.each<[string, Partial<Place>]>([
    ['another database', { database: 'casusoverleg' }],
    ['another collection', { collection: 'tasks' }],
    ['another document', { document: 'w-2' }],
    ['another field', { field: 'note' }],
    ['an older version', { version: 2 }],
    ['a newer version', { version: 4 }],
  ])('moved from %s fails', async (_name, from) => {
    const moved = await seal(k1, { ...place, ...from }, 'secret');
    await expect(open(k1, place, moved)).rejects.toThrow(TamperedError);
  });

  test('under another key, or another key id, fails', async () => {
    await expect(open(key('k1', 2), place, await seal(k1, place, 'x'))).rejects.toThrow(TamperedError);
    await expect(open(k1, place, await seal(key('k2', 1), place, 'x'))).rejects.toThrow(TamperedError);
  });

  test('one changed character anywhere fails', async () => {
    const jwe = await seal(k1, place, 'secret');
    for (const part of [0, 2, 3, 4]) {
      const parts = jwe.split('.');
      const old = parts[part] as string;
      parts[part] = (old[0] === 'A' ? 'B' : 'A') + old.slice(1);
      await expect(open(k1, place, parts.join('.'))).rejects.toThrow(TamperedError);
    }
    for (const odd of ['', 'x', '....', jwe.slice(0, -1), 'null']) {
      await expect(open(k1, place, odd)).rejects.toThrow(TamperedError);
    }
  });

  test('says nothing of its content, and the same text twice is not the same ciphertext', async () => {
    const [one, two] = await Promise.all([seal(k1, place, 'Jansen'), seal(k1, place, 'Jansen')]);
    expect(one).not.toBe(two);
    expect(Buffer.from(one, 'base64url').toString('latin1')).not.toContain('Jansen');
  });

  test('an error names the field only', async () => {
    const error = await open(k1, place, 'x.y.z.a.b').catch((caught: Error) => caught);
    expect((error as Error).message).toContain('texts.values');
    expect((error as Error).message).not.toContain('w-1');
  });
});
