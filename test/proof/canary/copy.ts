/** A copy of everything but the key service, as a thief or a backup has it; and what can be had from it. */
import { execFile } from 'node:child_process';
import { cp, mkdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { compactDecrypt } from 'jose';
import type { Config } from '../../../config/index.ts';
import type { Environment } from '../../../dev/environment.ts';
import { findServer } from '../../../dev/servers/fetch.ts';
import { dataServer, keyServer, type MongoServer, startMongo } from '../../../dev/servers/mongo.ts';
import { Processes } from '../../../dev/servers/processes.ts';
import { temporalSpec } from '../../../dev/servers/temporal.ts';
import { openStore, type Store } from '../../../store/index.ts';
import type { Bytes } from './places.ts';

const KEY_SERVICE = ['sleutels', 'keys/master.json'];

/**
 * Data and engine to `to`/data; the database with wrapped keys, as a backup of its own, to `to`/keys. The master key
 * goes nowhere. The servers stand still meanwhile, so that the files fit together, as after a crash.
 */
export async function copyAll(environment: Environment, to: string): Promise<void> {
  const { dataDir } = environment;
  const servers = ['mongo', 'sleutels', 'temporal'] as const;
  await mkdir(to, { recursive: true });
  for (const name of servers) environment.pause(name);
  try {
    await promisify(execFile)('cp', ['-r', dataDir, join(to, 'data')]);
  } finally {
    for (const name of servers) environment.resume(name);
  }
  await mkdir(join(to, 'keys', 'keys'), { recursive: true });
  await cp(join(to, 'data', 'sleutels'), join(to, 'keys', 'sleutels'), { recursive: true });
  await cp(join(to, 'data/keys/sleutels-users.json'), join(to, 'keys/keys/sleutels-users.json'));
  for (const part of KEY_SERVICE) await rm(join(to, 'data', part), { recursive: true });
}

export interface Restored {
  /** Addresses by room, of the restored server. */
  rooms: Partial<Config['mongodbUris']>;
  inspector: string;
}

/** Servers on copied folders. */
export class Restoring {
  private readonly processes: Processes;
  private readonly folder: string;
  private readonly closing: (() => Promise<unknown>)[] = [];
  constructor(folder: string) {
    this.folder = folder;
    this.processes = new Processes(folder);
  }
  data = (): Promise<Restored> => this.database('data', dataServer);
  keys = (): Promise<Restored> => this.database('keys', keyServer);

  private async database(part: string, server: MongoServer): Promise<Restored> {
    const found = await findServer('mongo', () => undefined);
    return startMongo(this.processes, found, join(this.folder, part), server, await freePort());
  }
  async engine(environment: Environment): Promise<Client> {
    const found = await findServer('temporal', () => undefined);
    const ports = { ...environment.ports, temporal: await freePort(), temporalUi: await freePort() };
    await this.processes.start(temporalSpec(found.command, join(this.folder, 'data'), ports));
    const connection = await Connection.connect({ address: `127.0.0.1:${ports.temporal}` });
    this.closing.push(() => connection.close());
    return new Client({ connection, namespace: environment.env.TEMPORAL_NAMESPACE ?? '' });
  }
  /** The application's own store, as if this were the database now. */
  async store(config: Config, ...parts: Restored[]): Promise<Store> {
    const mongodbUris = Object.assign({ ...config.mongodbUris }, ...parts.map(({ rooms }) => rooms));
    const store = await openStore({ ...config, mongodbUris });
    this.closing.push(() => store.close());
    return store;
  }
  async close(): Promise<void> {
    await Promise.allSettled(this.closing.map((close) => close()));
    await this.processes.stopAll([], 5_000);
  }
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

export interface Ciphertext {
  place: string;
  jwe: string;
  header: { kid?: string; wid?: string; for?: string };
}
const JWE = /eyJ[\w-]{10,}\.[\w-]*\.[\w-]+\.[\w-]+\.[\w-]{22}/g;

/** Every ciphertext that stands in these bytes, once. */
export async function ciphertextsIn(...sources: AsyncIterable<Bytes>[]): Promise<Ciphertext[]> {
  const found = new Map<string, Ciphertext>();
  for (const source of sources)
    for await (const { name, bytes } of source)
      for (const [jwe] of bytes.toString('latin1').matchAll(JWE))
        found.set(jwe, { place: name, jwe, header: headerOf(jwe) });
  return [...found.values()];
}
const headerOf = (jwe: string): Ciphertext['header'] =>
  JSON.parse(Buffer.from(jwe.split('.')[0] ?? '', 'base64url').toString());

export interface LeftKey {
  id: string;
  bytes: Uint8Array;
}
/** Which of these keys opens it; null when none does. Every one is tried, whatever the header says. */
export async function openedBy({ jwe }: Ciphertext, keys: readonly LeftKey[]): Promise<string | null> {
  for (const { id, bytes } of keys) {
    const opened = await compactDecrypt(jwe, bytes).then(
      () => true,
      () => false,
    );
    if (opened) return id;
  }
  return null;
}
