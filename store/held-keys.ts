/**
 * Keys that a process keeps for as long as they exist (store/keys.ts), packed side by side outside the runtime's heap: 64
 * bytes each and a place in a table, for a hundred thousand of them as objects would be most of a process's memory. What
 * leaves is overwritten.
 */
import { createHash } from 'node:crypto';

const LENGTH = 32;
/** Of an id, packed: those of keys and cases are 16 bytes in hexadecimal. */
const ID = 16;
const FIRST = 256;
const HEXADECIMAL = /^[0-9a-f]{32}$/;

export interface HeldKeys {
  readonly size: number;
  has(id: string): boolean;
  /** A copy: what another key takes the place of later must not change in somebody's hands. */
  get(id: string): Uint8Array | null;
  /** 32 bytes, copied. When there are `most`, the oldest makes way (roughly: where one left, a later one stands). */
  set(id: string, caseId: string, bytes: Uint8Array): void;
  delete(id: string): void;
  deleteCase(caseId: string): void;
  clear(): void;
}

export function heldKeys(most: number): HeldKeys {
  let size = 0;
  /** How many places have ever been used, and those of them that are free again. */
  let used = 0;
  let free: number[] = [];
  /** The place that makes way next. */
  let oldest = 0;
  /** By place. */
  let bytes = new Uint8Array(FIRST * LENGTH);
  let ids = new Uint8Array(FIRST * ID);
  let cases = new Uint8Array(FIRST * ID);
  /** A place and one, or 0, where an id's hash says or behind that; twice as many as there are places at least. */
  let table = new Uint32Array(2 * FIRST);

  /** Where it belongs in the table: ids are random, so their first bytes are. */
  const home = (id: Uint8Array, from = 0): number =>
    new DataView(id.buffer, id.byteOffset + from).getUint32(0) & (table.length - 1);
  const next = (slot: number): number => (slot + 1) & (table.length - 1);
  const same = (all: Uint8Array, place: number, one: Uint8Array): boolean => {
    for (let at = 0; at < ID; at++) if (all[place * ID + at] !== one[at]) return false;
    return true;
  };
  /** The slot of the table that has it, or the empty one where it would be. */
  function slotOf(id: Uint8Array): number {
    let slot = home(id);
    for (let place = table[slot]; place; place = table[slot]) {
      if (same(ids, place - 1, id)) break;
      slot = next(slot);
    }
    return slot;
  }
  const placeOf = (id: string): number => (table[slotOf(packed(id))] ?? 0) - 1;

  function roomForOneMore(): void {
    if (used * LENGTH < bytes.length) return;
    [bytes, ids, cases] = [larger(bytes), larger(ids), larger(cases)];
    table = new Uint32Array(2 * table.length);
    for (let place = 0; place < used; place++) {
      let slot = home(ids, place * ID);
      while (table[slot]) slot = next(slot);
      table[slot] = place + 1;
    }
  }
  /** Whatever stands behind it moves up, so that nobody stops looking too soon. */
  function removeAt(slot: number): void {
    const place = (table[slot] ?? 0) - 1;
    if (place < 0) return;
    let gap = slot;
    for (let at = next(slot); table[at]; at = next(at)) {
      const from = home(ids, ((table[at] ?? 0) - 1) * ID);
      const behind = (at - from) & (table.length - 1);
      if (behind < ((at - gap) & (table.length - 1))) continue;
      table[gap] = table[at] ?? 0;
      gap = at;
    }
    table[gap] = 0;
    bytes.fill(0, place * LENGTH, (place + 1) * LENGTH);
    for (const all of [ids, cases]) all.fill(0, place * ID, (place + 1) * ID);
    free.push(place);
    size--;
  }
  const remove = (id: string): void => removeAt(slotOf(packed(id)));
  const isFree = (place: number): boolean =>
    table[slotOf(ids.subarray(place * ID, (place + 1) * ID))] !== place + 1;
  function makeWay(): void {
    while (isFree(oldest)) oldest = (oldest + 1) % used;
    removeAt(slotOf(ids.slice(oldest * ID, (oldest + 1) * ID)));
    oldest = (oldest + 1) % used;
  }

  return {
    get size() {
      return size;
    },
    has: (id) => placeOf(id) >= 0,
    get(id) {
      const place = placeOf(id);
      return place < 0 ? null : bytes.slice(place * LENGTH, (place + 1) * LENGTH);
    },
    set(id, caseId, key) {
      if (key.length !== LENGTH) throw new RangeError('a held key has 32 bytes');
      remove(id);
      while (size >= most) makeWay();
      if (free.length === 0) roomForOneMore();
      const place = free.pop() ?? used++;
      const name = packed(id);
      bytes.set(key, place * LENGTH);
      ids.set(name, place * ID);
      cases.set(packed(caseId), place * ID);
      table[slotOf(name)] = place + 1;
      size++;
    },
    delete: remove,
    deleteCase(caseId) {
      const name = packed(caseId);
      for (let place = 0; place < used; place++)
        if (same(cases, place, name) && !isFree(place))
          removeAt(slotOf(ids.slice(place * ID, (place + 1) * ID)));
    },
    clear() {
      bytes.fill(0);
      table.fill(0);
      for (const all of [ids, cases]) all.fill(0);
      [size, used, oldest, free] = [0, 0, 0, []];
    },
  };
}

/** Twice as large; the old one is overwritten. */
function larger(all: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const now = new Uint8Array(2 * all.length);
  now.set(all);
  all.fill(0);
  return now;
}

/** 16 bytes that are this id's alone. */
function packed(id: string): Uint8Array {
  const digits = id.replaceAll('-', '');
  if (HEXADECIMAL.test(digits)) return Buffer.from(digits, 'hex');
  return createHash('sha256').update(id).digest().subarray(0, ID);
}
