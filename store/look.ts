import type { Connection } from 'mongoose';
import type { Connections } from './connections.ts';
import type { Remains } from './types.ts';

/** Who comes while others look waits this long for others after that, and nobody longer than this at all. */
const SETTLES_MS = 10;
const LONGEST_MS = 30_000;
/** Times as long as the last look took. */
const REST = 2;

/**
 * Looks for ids in the raw bytes of every document of every collection of every database: what stands there counts,
 * whatever the field. Calls that come while a scan runs share the next one, so that a day's destructions cost few.
 */
export function looker(connections: Connections) {
  let waiting = new Map<
    string,
    { except: Set<string>; done: ((remains: Remains) => void)[]; fail: ((error: unknown) => void)[] }
  >();
  let running = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** When the first of those who wait has waited long enough, on this process's own clock. */
  let latest = 0;
  /** A look reads everything there is: in between, others have the database for themselves for a while. */
  let restUntil = 0;

  async function scan(ids: ReadonlyMap<string, { except: Set<string> }>): Promise<Map<string, Remains>> {
    const find = finder([...ids.keys()]);
    const found = new Map<string, Remains>([...ids.keys()].map((id) => [id, {}]));
    for (const [room, connection] of Object.entries(connections)) {
      for (const name of await collectionsOf(connection)) {
        const place = `${room}.${name}`;
        // Raw: the bytes as they are stored, no field left out, nothing parsed.
        const cursor = connection.collection(name).find({}, { raw: true, batchSize: 1_000 });
        for await (const document of cursor) {
          const bytes = document as unknown as Buffer;
          for (const id of find(bytes)) {
            const except = ids.get(id)?.except;
            if (except && [...except].some((own) => bytes.includes(own))) continue;
            const remains = found.get(id);
            if (remains) remains[place] = (remains[place] ?? 0) + 1;
          }
        }
      }
    }
    return found;
  }

  async function run(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (running) return;
    running = true;
    const batch = waiting;
    waiting = new Map();
    latest = 0;
    const began = performance.now();
    try {
      const found = await scan(batch);
      for (const [id, { done }] of batch) for (const tell of done) tell(found.get(id) ?? {});
    } catch (error) {
      for (const { fail } of batch.values()) for (const tell of fail) tell(error);
    }
    running = false;
    const ended = performance.now();
    restUntil = ended + (ended - began) * REST;
    if (waiting.size > 0) later(SETTLES_MS);
  }
  /** When nobody new has come for a while: on a day with many destructions, one look for as many as possible. */
  function later(ms: number): void {
    const now = performance.now();
    latest = latest || now + LONGEST_MS;
    clearTimeout(timer);
    timer = setTimeout(() => void run(), Math.max(0, restUntil - now, Math.min(ms, latest - now)));
  }

  /**
   * @param except ids of documents that may hold it for now (the erasure's own row).
   * @param patience milliseconds to wait for others who want to look as well; each who comes makes all wait that long again,
   *   for half a minute at most.
   */
  return (
    id: string,
    { except = [], patience = 0 }: { except?: readonly string[]; patience?: number } = {},
  ): Promise<Remains> =>
    new Promise((resolve, reject) => {
      const entry = waiting.get(id) ?? { except: new Set<string>(), done: [], fail: [] };
      for (const own of except) entry.except.add(own);
      entry.done.push(resolve);
      entry.fail.push(reject);
      waiting.set(id, entry);
      if (patience > 0) later(patience);
      else if (!running) void run();
    });
}

/** So many are looked for one by one; more at once, in one go through the bytes. */
const FEW = 8;
const START = 4;

/**
 * Which of these stand in the bytes. However many there are, each byte is looked at once: where four of them are a
 * beginning, the rest is compared.
 */
export function finder(ids: readonly string[]): (bytes: Buffer) => Iterable<string> {
  const needles = ids.map((id) => ({ id, bytes: Buffer.from(id, 'utf8') }));
  if (needles.length <= FEW || needles.some(({ bytes }) => bytes.length < START))
    return (bytes) => needles.filter((needle) => bytes.includes(needle.bytes)).map(({ id }) => id);
  const starts = new Map<number, typeof needles>();
  for (const needle of needles) {
    const start = needle.bytes.readUInt32LE(0);
    starts.set(start, [...(starts.get(start) ?? []), needle]);
  }
  // Most places are no beginning at all: two bytes tell.
  const pairs = new Uint8Array(65_536);
  for (const start of starts.keys()) pairs[start & 0xffff] = 1;
  return (bytes) => {
    const found = new Set<string>();
    for (let at = 0; at <= bytes.length - START; at++) {
      const pair = (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
      if (pairs[pair] === 0) continue;
      for (const needle of starts.get(bytes.readUInt32LE(at)) ?? []) {
        const end = at + needle.bytes.length;
        if (end <= bytes.length && needle.bytes.compare(bytes, at, end) === 0) found.add(needle.id);
      }
    }
    return found;
  };
}

async function collectionsOf(connection: Connection): Promise<string[]> {
  const all = await connection.listCollections();
  return all.map(({ name }) => name).filter((name) => !name.startsWith('system.'));
}
