/**
 * Keys that a process keeps for as long as they exist (store/keys.ts), packed side by side: a hundred thousand of them as
 * objects of their own, each with the runtime's form of it, would be most of a process's memory. What leaves is overwritten.
 */
const LENGTH = 32;
const FIRST = 256;

export interface HeldKeys {
  readonly size: number;
  has(id: string): boolean;
  /** A copy: what another key takes the place of later must not change in somebody's hands. */
  get(id: string): Uint8Array | null;
  /** 32 bytes, copied. The oldest makes way when there are `most`. */
  set(id: string, caseId: string, bytes: Uint8Array): void;
  delete(id: string): void;
  deleteCase(caseId: string): void;
  clear(): void;
}

export function heldKeys(most: number): HeldKeys {
  /** Key id to its place. */
  const places = new Map<string, number>();
  /** By place. */
  const caseIds: (string | undefined)[] = [];
  const free: number[] = [];
  let bytes = new Uint8Array(FIRST * LENGTH);

  function roomFor(place: number): void {
    if ((place + 1) * LENGTH <= bytes.length) return;
    const larger = new Uint8Array(Math.min(most + 1, 2 * (place + 1)) * LENGTH);
    larger.set(bytes);
    bytes.fill(0);
    bytes = larger;
  }
  function remove(id: string): void {
    const place = places.get(id);
    if (place === undefined) return;
    bytes.fill(0, place * LENGTH, (place + 1) * LENGTH);
    places.delete(id);
    caseIds[place] = undefined;
    free.push(place);
  }

  return {
    get size() {
      return places.size;
    },
    has: (id) => places.has(id),
    get(id) {
      const place = places.get(id);
      return place === undefined ? null : bytes.slice(place * LENGTH, (place + 1) * LENGTH);
    },
    set(id, caseId, key) {
      if (key.length !== LENGTH) throw new RangeError('a held key has 32 bytes');
      remove(id);
      while (places.size >= most) remove(places.keys().next().value as string);
      const place = free.pop() ?? caseIds.length;
      roomFor(place);
      bytes.set(key, place * LENGTH);
      places.set(id, place);
      caseIds[place] = caseId;
    },
    delete: remove,
    deleteCase(caseId) {
      for (const [id, place] of places) if (caseIds[place] === caseId) remove(id);
    },
    clear() {
      bytes.fill(0);
      places.clear();
      caseIds.length = 0;
      free.length = 0;
    },
  };
}
