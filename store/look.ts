import type { Connection } from 'mongoose';
import type { Connections } from './connections.ts';
import type { Remains } from './types.ts';

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

  async function scan(ids: ReadonlyMap<string, { except: Set<string> }>): Promise<Map<string, Remains>> {
    const needles = [...ids].map(([id, { except }]) => ({ id, bytes: Buffer.from(id, 'utf8'), except }));
    const found = new Map<string, Remains>(needles.map(({ id }) => [id, {}]));
    for (const [room, connection] of Object.entries(connections)) {
      for (const name of await collectionsOf(connection)) {
        const place = `${room}.${name}`;
        // Raw: the bytes as they are stored, no field left out, nothing parsed.
        const cursor = connection.collection(name).find({}, { raw: true, batchSize: 1_000 });
        for await (const document of cursor) {
          const bytes = document as unknown as Buffer;
          for (const { id, bytes: needle, except } of needles) {
            if (!bytes.includes(needle)) continue;
            if (except.size > 0 && [...except].some((own) => bytes.includes(own))) continue;
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
    while (waiting.size > 0) {
      const batch = waiting;
      waiting = new Map();
      try {
        const found = await scan(batch);
        for (const [id, { done }] of batch) for (const tell of done) tell(found.get(id) ?? {});
      } catch (error) {
        for (const { fail } of batch.values()) for (const tell of fail) tell(error);
      }
    }
    running = false;
  }

  /**
   * @param except ids of documents that may hold it for now (the erasure's own row).
   * @param patience milliseconds to wait for others who want to look as well.
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
      if (patience === 0) void run();
      else timer ??= setTimeout(() => void run(), patience);
    });
}

async function collectionsOf(connection: Connection): Promise<string[]> {
  const all = await connection.listCollections();
  return all.map(({ name }) => name).filter((name) => !name.startsWith('system.'));
}
