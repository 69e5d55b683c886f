/** What the store's tests share: an open store on the real servers, and records of the right shape. */
import { randomUUID } from 'node:crypto';
import { afterAll, jest } from '@jest/globals';
import mongoose, { type Connection } from 'mongoose';
import { readConfig } from '../../../config/index.ts';
import { type Permit, permitToWrite } from '../../../domain/access/index.ts';
import type { FileStage } from '../../../domain/subject/index.ts';
import type { CommitRecord, DatedTask, NewText, Store, TextRoom } from '../../../store/index.ts';
import { openStore } from '../../../store/index.ts';
import { readPermit, TESTER, TODAY } from '../access.ts';

// The whole suite shares two cores with an engine and a database.
jest.setTimeout(60_000);

export const open = (): Promise<Store> => openStore(readConfig());
export const newId = (): string => randomUUID();
export const MEMBER = TESTER.member;

const why = {
  term: 'weigh-signal',
  article: '7',
  from: '2026-11-02',
  event: 'receipt of the signal',
  counting: '4 weeks',
  moved: [],
};

export function task(id: string, over: Partial<DatedTask> = {}): DatedTask {
  return {
    id,
    kind: 'assess',
    party: 'politie',
    role: 'representative',
    assignee: MEMBER,
    about: 'signal:s1',
    term: 'weigh-signal',
    from: '2026-11-02',
    openedOn: '2026-11-02',
    nudged: [],
    lastDay: '2026-11-30',
    endsAt: '2026-11-30T23:00:00Z',
    article: '7',
    why: why as unknown as DatedTask['why'],
    ...over,
  };
}

export function record(
  caseId: string,
  expectedVersion: number,
  over: Partial<CommitRecord> = {},
): CommitRecord {
  return {
    caseId,
    kind: 'subject',
    expectedVersion,
    commandId: newId(),
    runId: newId(),
    at: '2026-11-02T10:00:00Z',
    by: { member: MEMBER, party: 'politie', roles: ['representative'] },
    state: { signals: ['s1'], at: expectedVersion },
    stage: 'weighing',
    parties: ['gemeente', 'om', 'politie'],
    summary: 'signal registered',
    opened: [],
    closed: [],
    moments: [],
    effects: [],
    answer: { ok: true, version: expectedVersion + 1 },
    next: { at: '2026-11-16T08:00:00Z', what: 'reminder' },
    ...over,
  };
}

export function text(caseId: string, over: Partial<NewText> = {}): NewText {
  return {
    caseId,
    room: 'weegploeg',
    unit: 'signal:s1',
    code: '8.2b',
    kind: 'register-signal',
    party: 'politie',
    ground: 'wpg-18',
    regime: 'Wpg',
    on: '2026-11-01',
    by: MEMBER,
    values: { description: 'Iemand deed iets 🙈', areas: '', necessity: 'Nodig.' },
    ...over,
  };
}

const FILE = { weegploeg: 'weighing', casusoverleg: 'conference', zaken: 'papers' } as const;
let raw: Promise<Connection> | null = null;
const regie = (): Promise<Connection> => {
  const { mongodbUris, databasePrefix } = readConfig();
  raw ??= mongoose.createConnection(mongodbUris.regie, { dbName: `${databasePrefix}regie` }).asPromise();
  return raw;
};
afterAll(async () => (await raw)?.close());

/** The case as it must stand for this file to be looked into: these tests have no rules that bring it there. */
async function stageFor(store: Store, caseId: string, room: TextRoom): Promise<string> {
  const now = (await store.cases.load(caseId))?.stage;
  if (now === undefined && (await store.cases.gone(caseId))) return 'conference';
  const right: Readonly<Record<TextRoom, string[]>> = {
    weegploeg: ['weighing', 'conference'],
    casusoverleg: ['conference'],
    archief: ['archived'],
    zaken: [],
  };
  if (now !== undefined && right[room].includes(now)) return now;
  const stage = room === 'archief' ? 'archived' : 'conference';
  if (now === undefined) await store.cases.commit(record(caseId, 0, { stage }));
  else
    await (await regie())
      .collection<{ _id: string }>('cases')
      .updateOne({ _id: caseId }, { $set: { stage } });
  return stage;
}

/** To read these fields there, as whoever may. */
export const access = async (
  store: Store,
  caseId: string,
  fields: readonly string[],
  room: TextRoom = 'weegploeg',
  reason?: string,
): Promise<Permit> => readPermit(caseId, await stageFor(store, caseId, room), room, fields, reason);

/** To write this text, as the administrator; before there is a case, as its first signal is. */
export async function writing(
  store: Store,
  { caseId, room, code }: Pick<NewText, 'caseId' | 'room' | 'code'>,
) {
  const first = room === 'weegploeg' && (await store.cases.load(caseId)) === null;
  const stage = first ? 'weighing' : await stageFor(store, caseId, room);
  return permitToWrite({
    ...{ actor: TESTER, caseId, file: FILE[room], fields: [code], today: TODAY, involved: [] },
    ...{ purpose: 'manage', why: 'test', stage: stage as FileStage },
  });
}
export const put = async (store: Store, made: NewText): Promise<string> =>
  store.texts.put(made, await writing(store, made));

/** Registers the unit's key and writes one text, attached. */
export async function putText(store: Store, caseId: string, over: Partial<NewText> = {}): Promise<string> {
  const made = text(caseId, over);
  await store.keys.register(caseId, made.unit, FILE[made.room]);
  const ref = await put(store, made);
  await store.texts.attach([ref]);
  return ref;
}
