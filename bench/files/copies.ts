/** Files that make the store as large as it would be: real rows under ids of their own. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Db } from 'mongodb';

export interface Rooms {
  regie: Db;
  weegploeg: Db;
  sleutels: Db;
}
type Row = { _id: string; [field: string]: unknown };

const PLACES: readonly [keyof Rooms, string][] = [
  ['regie', 'cases'],
  ['regie', 'tasks'],
  ['weegploeg', 'texts'],
  ['sleutels', 'keys'],
];
const BATCH = 1_000;

/** Adds `many` copies of the cases that are there, in turn. Their ciphertexts stand where they don't belong: none can be opened. */
export async function copyFiles(rooms: Rooms, many: number): Promise<void> {
  const originals = await rooms.regie.collection<Row>('cases').find({ kind: 'subject' }).toArray();
  const rows = new Map<string, Row[]>();
  for (const { _id: caseId } of originals) {
    for (const [room, name] of PLACES) {
      const of = name === 'cases' ? { _id: caseId } : { caseId };
      rows.set(`${caseId} ${name}`, await rooms[room].collection<Row>(name).find(of).toArray());
    }
  }
  const waiting = new Map<string, Row[]>();
  const flush = async (least: number) => {
    for (const [room, name] of PLACES) {
      const list = waiting.get(name) ?? [];
      if (list.length < least) continue;
      await rooms[room].collection<Row>(name).insertMany(list, { ordered: false });
      waiting.set(name, []);
    }
  };
  for (let index = 0; index < many; index++) {
    const from = originals[index % originals.length]?._id ?? '';
    const to = randomUUID();
    for (const [, name] of PLACES) {
      const copies = (rows.get(`${from} ${name}`) ?? []).map((row) => copyOf(row, from, to));
      waiting.set(name, [...(waiting.get(name) ?? []), ...copies]);
    }
    await flush(BATCH);
  }
  await flush(1);
}

function copyOf(row: Row, from: string, to: string): Row {
  const replaced = moved(row, from, to) as Row;
  return {
    ...replaced,
    ...(replaced._id === row._id && {
      _id: `${row._id.slice(0, 2)}${randomBytes(16).toString('base64url')}`,
    }),
    // What must be one of a kind, or would set something going.
    ...('number' in row && { number: randomBytes(8).toString('hex') }),
    ...('links' in row && { links: [] }),
    ...('nextAt' in row && { nextAt: null, next: null, runIds: [] }),
  };
}

function moved(value: unknown, from: string, to: string): unknown {
  if (typeof value === 'string') return value.replaceAll(from, to);
  if (Array.isArray(value)) return value.map((one) => moved(one, from, to));
  if (value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype)
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, moved(one, from, to)]));
  return value;
}
