import { heldKeys } from '../../../store/held-keys.ts';

const key = (n: number) => new Uint8Array(32).fill(n);

test('gives back what was put in, through growing, and says how many there are', () => {
  const held = heldKeys(1_000);
  for (let n = 0; n < 1_000; n++) held.set(`k${n}`, `c${n % 10}`, key(n % 251));
  expect(held.size).toBe(1_000);
  for (const n of [0, 1, 255, 256, 511, 512, 999]) expect(held.get(`k${n}`)).toEqual(key(n % 251));
  expect(held.get('k1000')).toBeNull();
  expect(held.has('k999')).toBe(true);
});

test('what was handed out stays what it was, whoever takes its place', () => {
  const held = heldKeys(10);
  held.set('a', 'c', key(1));
  const before = held.get('a');
  held.delete('a');
  held.set('b', 'd', key(2));
  expect(before).toEqual(key(1));
  expect(held.get('a')).toBeNull();
  expect(held.get('b')).toEqual(key(2));
});

test('a case leaves with all its keys and no others, and its places are used again', () => {
  const held = heldKeys(10);
  for (const [id, caseId] of [
    ['a', 'c'],
    ['b', 'd'],
    ['e', 'c'],
  ] as const)
    held.set(id, caseId, key(id.charCodeAt(0)));
  held.deleteCase('c');
  expect([held.has('a'), held.has('b'), held.has('e'), held.size]).toEqual([false, true, false, 1]);
  for (const id of ['f', 'g', 'h']) held.set(id, 'x', key(id.charCodeAt(0)));
  for (const id of ['b', 'f', 'g', 'h']) expect(held.get(id)).toEqual(key(id.charCodeAt(0)));
  // The places of what left belong to other cases now.
  held.deleteCase('c');
  expect(held.size).toBe(4);
});

test('the same key put in again is one; when there are too many the oldest makes way', () => {
  const held = heldKeys(3);
  held.set('a', 'c', key(1));
  held.set('a', 'c', key(9));
  expect([held.size, held.get('a')]).toEqual([1, key(9)]);
  for (const id of ['b', 'd', 'e']) held.set(id, 'c', key(2));
  expect([held.has('a'), held.size]).toEqual([false, 3]);
  held.clear();
  expect([held.size, held.get('b')]).toEqual([0, null]);
  expect(() => held.set('z', 'c', new Uint8Array(16))).toThrow(RangeError);
});

test('the same as a plain map, whatever comes and goes', () => {
  // Ids that belong in the same few places of the table, so that they stand behind one another.
  const id = (n: number) => `${String(n % 40).padStart(8, '0')}${String(n).padStart(24, '0')}`;
  const caseOf = (n: number) => `00000000-0000-4000-8000-${String(n % 7).padStart(12, '0')}`;
  const held = heldKeys(10_000);
  const plain = new Map<number, number>();
  for (let turn = 0, seed = 1; turn < 5_000; turn++) {
    seed = (seed * 48_271) % 2_147_483_647;
    const n = seed % 600;
    if (turn % 500 === 499) {
      held.deleteCase(caseOf(n));
      for (const one of plain.keys()) if (one % 7 === n % 7) plain.delete(one);
    } else if (seed % 5 < 2) {
      held.delete(id(n));
      plain.delete(n);
    } else {
      held.set(id(n), caseOf(n), key(turn % 251));
      plain.set(n, turn % 251);
    }
  }
  expect(held.size).toBe(plain.size);
  const found = Array.from({ length: 600 }, (_, n) => held.get(id(n))?.[31] ?? null);
  expect(found).toEqual(Array.from({ length: 600 }, (_, n) => plain.get(n) ?? null));
});

test('a full row goes round: of the last ones none is missing', () => {
  const held = heldKeys(100);
  for (let n = 0; n < 1_000; n++) held.set(`k${n}`, 'c', key(n % 251));
  expect(held.size).toBe(100);
  for (let n = 900; n < 1_000; n++) expect(held.get(`k${n}`)).toEqual(key(n % 251));
});
