/**
 * Many copies of one file at once, for what is measured with many: one of them is made as the store makes it
 * (bench/destruction/copies.ts), the others are its rows under ids of their own, each with keys of its own, a state sealed
 * under them, and a running workflow. Rows go in by hundreds; the time is the engine's, that of starting workflows.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { Client } from '@temporalio/client';
import { type Db, MongoClient } from 'mongodb';
import { type Config, rooms } from '../../config/index.ts';
import { createCodec } from '../../contracts/codec.ts';
import { CASE_WORKFLOW, caseIdOf, caseWorkflowId } from '../../contracts/engine.ts';
import { each } from '../../dev/rehearsal/each.ts';
import { seal } from '../../store/envelope.ts';
import type { Key } from '../../store/index.ts';
import { ENGINE_UNIT } from '../../store/keys.ts';
import { masterFromFile } from '../../store/master-file.ts';
import { type Copies, type Row, renamed, type Template } from '../destruction/copies.ts';

export interface Pace {
  /** After each batch: how many there are. */
  tell?: (made: number) => void;
  /** Before each batch: whether there may be more. */
  more?: () => Promise<boolean>;
}
export interface Bulk {
  /** So many subjects like this one, their workflows started. Answers their ids. */
  copy(template: Template, many: number, pace?: Pace): Promise<string[]>;
  close(): Promise<void>;
}

const BATCH = 200;
const STARTS_AT_ONCE = 60;
/** As many keys and states as the processor's threads can seal. */
const SEALS_AT_ONCE = 8;

interface CaseRow extends Row {
  version: number;
  stage: string;
  parties: string[];
  nextAt: Date;
}
type Made = Pick<CaseRow, 'stage' | 'parties' | 'nextAt'> & { caseId: string };

/** @param env the environment's variables: each database by its own credential. */
export async function openBulk(
  config: Pick<Config, 'temporalTaskQueue' | 'masterKeyFile'>,
  env: Record<string, string>,
  client: Client,
  copies: Copies,
): Promise<Bulk> {
  const connections = await Promise.all(
    rooms.map((room) => MongoClient.connect(env[`MONGODB_URI_${room.toUpperCase()}`] ?? '')),
  );
  const database = (room: string): Db =>
    (connections[rooms.indexOf(room as (typeof rooms)[number])] as MongoClient).db(room);
  const master = await masterFromFile(config.masterKeyFile, false);
  // The store would be asked for each key; here they are at hand.
  const engineKeys = new Map<string, Uint8Array>();
  const keyFor = async (workflowId: string) => engineKeys.get(caseIdOf(workflowId) ?? '') ?? null;
  const starter = new Client({
    connection: client.connection,
    namespace: client.options.namespace,
    dataConverter: { payloadCodecs: [createCodec(keyFor)] },
  });
  return {
    copy,
    async close() {
      master.close();
      await Promise.allSettled(connections.map((each) => each.close()));
    },
  };

  async function copy(template: Template, many: number, { tell, more }: Pace = {}): Promise<string[]> {
    const first = await copies.copy(template, 0);
    const { rows, keys } = await copies.templateOf(first);
    const row = await database('regie').collection<CaseRow>('cases').findOne({ _id: first });
    if (!row) throw new Error('The store has no such case');
    const made = [first];
    tell?.(1);
    let starting: Promise<unknown> = Promise.resolve();
    while (made.length < many && ((await more?.()) ?? true)) {
      const ids = Array.from({ length: Math.min(BATCH, many - made.length) }, () => randomUUID());
      const fresh = await written(template.loaded.state, { keys, rows, row, first }, ids);
      // The next ones are written while these are started.
      await starting;
      starting = each(fresh, STARTS_AT_ONCE, (one) => start(one, template));
      starting.catch(() => undefined);
      made.push(...ids);
      tell?.(made.length);
    }
    await starting;
    return made;
  }

  async function written(
    state: unknown,
    like: Pick<Template, 'keys' | 'rows'> & { row: CaseRow; first: string },
    ids: readonly string[],
  ): Promise<Made[]> {
    const waiting = new Map<string, { room: string; name: string; documents: Row[] }>();
    const add = (room: string, name: string, document: Row) => {
      const place = `${room} ${name}`;
      const list = waiting.get(place) ?? { room, name, documents: [] };
      list.documents.push(document);
      waiting.set(place, list);
    };
    const made = await each(ids, SEALS_AT_ONCE, async (caseId): Promise<Made> => {
      for (const { unit, room } of like.keys) {
        const key: Key = { id: randomBytes(16).toString('hex'), bytes: randomBytes(32) };
        const wrapped = await master.wrap(key.id, key.bytes);
        add('sleutels', 'keys', {
          ...{ _id: key.id, caseId, unit, room, madeAt: new Date(), settled: true },
          ...wrapped,
        });
        if (unit !== ENGINE_UNIT || room !== 'engine') continue;
        engineKeys.set(caseId, key.bytes);
        const place = { database: 'regie', collection: 'cases', document: caseId, field: 'state' };
        const sealed = await seal(key, { ...place, version: like.row.version }, state);
        add('regie', 'cases', { ...like.row, _id: caseId, runIds: [], state: sealed });
      }
      for (const { room, collection, row } of like.rows)
        add(room, collection, renamed(row, like.first, caseId, false));
      return { ...like.row, caseId };
    });
    await Promise.all(
      [...waiting.values()].map(({ room, name, documents }) =>
        database(room).collection<Row>(name).insertMany(documents, { ordered: false }),
      ),
    );
    return made;
  }

  /** As the run before it would have handed over to this one. */
  async function start(
    { caseId, stage, parties, nextAt }: Made,
    { loaded: { kind } }: Template,
  ): Promise<void> {
    const next = nextAt.toISOString();
    await starter.workflow.start(CASE_WORKFLOW, {
      workflowId: caseWorkflowId(caseId),
      taskQueue: config.temporalTaskQueue,
      args: [{ caseId, kind, version: 1, nextAt: next, stage, shown: [stage, next, ...parties].join() }],
      searchAttributes: {
        ...{ Stage: [stage], CaseKind: [kind], Parties: parties },
        NextLegalMoment: [nextAt],
      },
    });
    engineKeys.delete(caseId);
  }
}
