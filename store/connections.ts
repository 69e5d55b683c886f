import mongoose, { type ClientSession, type Connection, type Model, type Schema } from 'mongoose';
import { type Config, type Room, rooms } from '../config/index.ts';
import { isTracing } from '../config/tracing.ts';
import { Contended } from './errors.ts';
import { traceCommands } from './traced.ts';

export type Connections = Record<Room, Connection>;

/** 8.1, 10.1: one connection a database, each with its own address and credential: no code path has them all by accident. */
export async function connect(
  config: Pick<Config, 'mongodbUris' | 'databasePrefix'>,
): Promise<{ connections: Connections; close: () => Promise<void> }> {
  const opened: [Room, Connection][] = [];
  const close = async () => {
    await Promise.all(opened.map(([, connection]) => connection.close()));
  };
  try {
    for (const room of rooms) {
      const connection = mongoose.createConnection(config.mongodbUris[room], {
        dbName: `${config.databasePrefix}${room}`,
        autoIndex: false,
        autoCreate: false,
        bufferCommands: false,
        maxPoolSize: 20,
        // An activity that waits longer than this is better off failing and being retried.
        serverSelectionTimeoutMS: 5_000,
        // A server that hangs without closing its sockets is as good as away.
        socketTimeoutMS: 60_000,
        w: 'majority',
        // A kill of the server loses nothing that was acknowledged; MongoDB's majority implies it, the stand-in's does not.
        journal: true,
        retryWrites: true,
        monitorCommands: isTracing(),
      });
      if (isTracing()) traceCommands(connection);
      opened.push([room, connection]);
      await connection.asPromise();
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { connections: Object.fromEntries(opened) as Connections, close };
}

/**
 * Runs `work` in one transaction; it is run again when the server asks for that, so it must have no other effect.
 * @param againMs so long after the first time it is begun anew; the driver's own limit is two minutes
 * @throws Contended when it did not get through in that time: nothing was written
 */
export async function inTransaction<T>(
  connection: Connection,
  work: (session: ClientSession) => Promise<T>,
  againMs = Number.POSITIVE_INFINITY,
): Promise<T> {
  const session = await connection.startSession();
  let until: number | null = null;
  try {
    return await session.withTransaction(
      async () => {
        until ??= performance.now() + againMs;
        if (performance.now() > until) throw new Contended();
        return work(session);
      },
      { readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority', journal: true } },
    );
  } finally {
    await session.endSession();
  }
}

export function isDuplicate(error: unknown): boolean {
  return typeof error === 'object' && error !== null && (error as { code?: unknown }).code === 11000;
}

/** A model by its collection's name; unknown fields throw, because every schema says `strict: 'throw'`. */
export function modelOf<Row>(connection: Connection, name: string, schema: Schema<Row>): Model<Row> {
  return connection.model(name, schema as unknown as Schema, name) as unknown as Model<Row>;
}
