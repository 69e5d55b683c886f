/** What the store's tests share: an open store on the real servers, and records of the right shape. */
import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { readConfig } from '../../../config/index.ts';
import type { CommitRecord, DatedTask, NewText, Store } from '../../../store/index.ts';
import { openStore } from '../../../store/index.ts';

// The whole suite shares two cores with an engine and a database.
jest.setTimeout(60_000);

export const open = (): Promise<Store> => openStore(readConfig());
export const newId = (): string => randomUUID();
export const MEMBER = 'member-of-a-test';

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

export const access = (fields: string[]) => ({
  member: MEMBER,
  party: 'politie',
  purpose: 'weighing',
  fields,
});

/** Registers the unit's key and writes one text, attached. */
export async function putText(store: Store, caseId: string, over: Partial<NewText> = {}): Promise<string> {
  const made = text(caseId, over);
  await store.keys.register(caseId, made.unit, made.room === 'weegploeg' ? 'weighing' : 'conference');
  const ref = await store.texts.put(made);
  await store.texts.attach([ref]);
  return ref;
}
