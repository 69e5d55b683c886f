/**
 * Files just before their end, for what is measured or proven about destruction: one life is lived through mails and
 * forms, and its rows are copied under ids of their own, with keys, a sealed state and a running workflow of their own.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { type Db, MongoClient } from 'mongodb';
import type { Config } from '../../config/index.ts';
import { CASE_WORKFLOW, caseWorkflowId } from '../../contracts/engine.ts';
import { modelCovenant } from '../../covenant/index.ts';
import { due } from '../../domain/subject/due.ts';
import type { SubjectState } from '../../domain/subject/index.ts';
import type { KeyRoom, LoadedCase, Store } from '../../store/index.ts';

export interface Row {
  _id: string;
  caseId?: string;
  [field: string]: unknown;
}

/** A file just before its end. */
export interface Template {
  loaded: LoadedCase;
  keys: { unit: string; room: KeyRoom }[];
  rows: { room: string; collection: string; row: Row }[];
}

const ROOMS = ['weegploeg', 'casusoverleg', 'archief', 'zaken', 'regie'] as const;

export interface Copies {
  regie: Db;
  /** A case as it stands in the archive now. */
  templateOf(caseId: string): Promise<Template>;
  /** Another subject like it; `items` texts in the archive, each of a unit of its own, come on top. */
  copy(template: Template, items: number, caseId?: string): Promise<string>;
  close(): Promise<void>;
}

/** @param env the environment's variables: each database by its own credential. */
export async function openCopies({
  config,
  env,
  keysInspectorUri,
  store,
  client,
}: {
  config: Pick<Config, 'temporalTaskQueue'>;
  env: Record<string, string>;
  keysInspectorUri: string;
  store: Store;
  client: Client;
}): Promise<Copies> {
  const clients = await Promise.all(
    ROOMS.map((room) => MongoClient.connect(env[`MONGODB_URI_${room.toUpperCase()}`] ?? '')),
  );
  const databases = new Map<string, Db>(
    ROOMS.map((room, at) => [room, (clients[at] as MongoClient).db(room)]),
  );
  const keyClient = await MongoClient.connect(keysInspectorUri);
  return {
    regie: databases.get('regie') as Db,
    templateOf,
    copy,
    async close() {
      await Promise.allSettled([keyClient, ...clients].map((each) => each.close()));
    },
  };

  async function templateOf(caseId: string): Promise<Template> {
    const loaded = await store.cases.load(caseId);
    if (!loaded) throw new Error('There is no such case');
    const rows: Template['rows'] = [];
    for (const [room, db] of databases)
      for (const { name } of await db.listCollections().toArray())
        for (const row of await db.collection<Row>(name).find({ caseId }).toArray())
          rows.push({ room, collection: name, row });
    const keys = await keyClient.db('sleutels').collection('keys').find({ caseId }).toArray();
    return {
      loaded,
      rows,
      keys: keys.map(({ unit, room }) => ({ unit: String(unit), room: String(room) as KeyRoom })),
    };
  }

  async function copy(
    { loaded, keys, rows }: Template,
    items: number,
    caseId: string = randomUUID(),
  ): Promise<string> {
    const state = loaded.state as SubjectState;
    const moments = due(state, modelCovenant());
    const next = moments.find(({ acts }) => acts);
    if (!next) throw new Error('Nothing is due any more');
    const text = rows.find(({ room, collection }) => room === 'archief' && collection === 'texts');
    const extra = Array.from({ length: text ? items : 0 }, (_, index) => `item:b${index}`);
    for (const { unit, room } of keys) await store.keys.register(caseId, unit, room);
    for (const unit of extra) await store.keys.register(caseId, unit, 'archive');
    const outcome = await store.cases.commit({
      caseId,
      kind: loaded.kind,
      expectedVersion: 0,
      commandId: randomUUID(),
      runId: randomUUID(),
      at: new Date().toISOString(),
      by: null,
      state,
      stage: loaded.stage,
      parties: loaded.parties,
      summary: 'copied for a measurement',
      opened: [],
      closed: [],
      moments,
      effects: [],
      answer: { ok: true, version: 1 },
      next: { at: next.at, what: next.what },
    });
    if (outcome.outcome !== 'committed') throw new Error(outcome.outcome);
    const mine = rows.map(({ room, collection, row }) => ({
      room,
      collection,
      row: renamed(row, loaded.caseId, caseId),
    }));
    for (const unit of extra)
      if (text) mine.push({ ...text, row: { ...renamed(text.row, loaded.caseId, caseId), unit } });
    for (const [room, db] of databases) {
      const names = new Set(mine.filter((one) => one.room === room).map(({ collection }) => collection));
      for (const name of names) {
        const documents = mine.filter((one) => one.room === room && one.collection === name);
        await db.collection<Row>(name).insertMany(documents.map(({ row }) => row));
      }
    }
    await client.workflow.start(CASE_WORKFLOW, {
      workflowId: caseWorkflowId(caseId),
      taskQueue: config.temporalTaskQueue,
      args: [{ caseId, kind: loaded.kind, version: 1, nextAt: next.at, stage: loaded.stage }],
    });
    return caseId;
  }
}

/** Ids that must be unique become so; the rest stays as it was. `first`: a copy of a life, not of a copy. */
export function renamed(row: Row, from: string, to: string, first = true): Row {
  // The copy's own steps begin at version 1: the lines that were copied make room.
  const place = first && 'command' in row ? row._id.replace(':', ':copied-') : row._id;
  const id = place.includes(from) ? place.replace(from, to) : `x-${randomBytes(16).toString('base64url')}`;
  return {
    ...row,
    _id: id,
    caseId: to,
    ...('taskRowId' in row && { taskRowId: String(row.taskRowId).replace(from, to) }),
    ...('command' in row && { command: randomUUID() }),
    ...('number' in row && { number: randomBytes(8).toString('hex') }),
    ...('messageId' in row && { messageId: randomBytes(16).toString('hex') }),
  };
}
