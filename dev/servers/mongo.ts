import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { type Room, rooms } from '../../config/index.ts';
import type { Found } from './fetch.ts';
import { PlainError } from './plain-error.ts';
import { bareEnvironment, type Processes, type Spec } from './processes.ts';

const { MongoClient } = mongoose.mongo;
type Db = mongoose.mongo.Db;

const owner = 'beheer';
const inspector = 'inspector';
type Passwords = Record<string, string>;

/** A database server: the name of its process, log and folder, and the rooms that it holds. */
export type MongoServer = { name: 'mongo' | 'sleutels'; rooms: readonly Room[]; cache: string };
export type MongoAddresses = {
  rooms: Partial<Record<Room, string>>;
  /** Of other covenants on the same server, by their database prefix. */
  others: Record<string, Partial<Record<Room, string>>>;
  inspector: string;
};

/** Keys have a server and a folder of their own, so that no copy of the data has the keys in it (docs/design.md). */
export const dataServer: MongoServer = {
  name: 'mongo',
  rooms: rooms.filter((room) => room !== 'sleutels'),
  // A limit that is rarely reached. With 256M, writers of some 100,000 documents found the stand-in waiting for room in its
  // cache under the very lock that would have made room, for good.
  cache: '2G',
};
export const keyServer: MongoServer = { name: 'sleutels', rooms: ['sleutels'], cache: '256M' };

/**
 * Starts a database server with access control. At the first start it gets its users, each with a random password that
 * is kept in the data folder (0600): one per room, for that room's own database only, and an inspector who reads all.
 */
export async function startMongo(
  processes: Processes,
  found: Found,
  dataDir: string,
  server: MongoServer,
  port: number,
  prefixes: readonly string[] = [],
): Promise<MongoAddresses> {
  const { name } = server;
  const file = join(dataDir, 'keys', `${name}-users.json`);
  const mongod = found.kind === 'mongod';
  mkdirSync(join(dataDir, name), { recursive: true, mode: 0o700 });
  mkdirSync(join(dataDir, 'keys'), { recursive: true, mode: 0o700 });
  const spec = (mongod ? mongodSpec : secantusSpec)(found.command, dataDir, server, port);
  let passwords: Passwords;
  if (existsSync(file)) {
    passwords = JSON.parse(readFileSync(file, 'utf8')) as Passwords;
    const here = Object.keys(passwords).filter((user) => (rooms as readonly string[]).includes(user));
    if (here.sort().join() !== [...server.rooms].sort().join()) {
      throw new PlainError(
        'Deze gegevensmap is van een eerdere versie: de sleutels staan nog bij de gegevens. Begin met een nieuwe map: DATA_DIR=.data2 npm start',
      );
    }
    await processes.start(spec(true));
  } else {
    passwords = Object.fromEntries(
      [...usersOf(server, prefixes), inspector, ...(mongod ? [owner] : [])].map((user) => [
        user,
        randomBytes(24).toString('base64url'),
      ]),
    );
    if (mongod) {
      await processes.start(spec(true));
      await provisionMongod(server, port, passwords, prefixes);
    } else {
      // No exception for localhost here: the users are made before access control is on, while nothing is stored yet.
      await processes.start(spec(false));
      await withClient(plainUri(port), (admin) => createUsers(admin, usersOf(server, prefixes), passwords));
      // It takes two seconds to stop by itself, and loses nothing acknowledged when it is killed.
      await processes.kill(name);
      await processes.start(spec(true));
    }
    writeFileSync(file, JSON.stringify(passwords), { mode: 0o600 });
  }
  const uri = (user: string) =>
    `mongodb://${user}:${passwords[user]}@127.0.0.1:${port}/?directConnection=true&authSource=admin`;
  return {
    rooms: Object.fromEntries(server.rooms.map((room) => [room, uri(room)])),
    others: Object.fromEntries(
      prefixes.map((prefix) => [
        prefix,
        Object.fromEntries(server.rooms.map((room) => [room, uri(`${prefix}${room}`)])),
      ]),
    ),
    inspector: uri(inspector),
  };
}

/** Named after the one database that each can reach. */
const usersOf = ({ rooms: own }: MongoServer, prefixes: readonly string[]): string[] =>
  ['', ...prefixes].flatMap((prefix) => own.map((room) => `${prefix}${room}`));

const plainUri = (port: number) => `mongodb://127.0.0.1:${port}/?directConnection=true`;

/**
 * For what has an end of its own the stand-in reads whole collections, each minute, while nobody else can read: with
 * thousands of cases for seconds. Reading looks at the end itself, and the night's sweep (store/sweep.ts) takes it away.
 */
const SETTINGS = '[storage]\nttl_sweep_seconds = 3600\n';

function secantusSpec(
  command: string,
  dataDir: string,
  { name, cache }: MongoServer,
  port: number,
): (access: boolean) => Spec {
  const config = join(dataDir, 'keys', `${name}.toml`);
  // A file of our own: settings elsewhere on this machine are not for us.
  writeFileSync(config, SETTINGS, { mode: 0o600 });
  return (access) => ({
    name,
    command,
    args: [
      ...['--config', config, '--host', '127.0.0.1', '--port', String(port)],
      ...['--storage-path', join(dataDir, name), '--cache-size', cache, '--log-level', 'WARNING'],
      '--sync-on-commit',
      ...(access ? ['--auth'] : []),
    ],
    env: bareEnvironment(dataDir),
    cwd: dataDir,
    log: join(dataDir, 'logs', `${name}.log`),
    readyWhen: () => answers(port),
  });
}

function mongodSpec(
  command: string,
  dataDir: string,
  { name }: MongoServer,
  port: number,
): (access: boolean) => Spec {
  const keyFile = join(dataDir, 'keys', 'mongod-keyfile');
  if (!existsSync(keyFile)) writeFileSync(keyFile, randomBytes(384).toString('base64'), { mode: 0o400 });
  return () => ({
    name,
    command,
    args: [
      ...['--bind_ip', '127.0.0.1', '--port', String(port), '--dbpath', join(dataDir, name)],
      ...[
        '--replSet',
        'pga-regie',
        '--auth',
        '--keyFile',
        keyFile,
        '--wiredTigerCacheSizeGB',
        '0.5',
        '--quiet',
      ],
    ],
    env: bareEnvironment(dataDir),
    cwd: dataDir,
    log: join(dataDir, 'logs', `${name}.log`),
    readyWhen: () => answers(port, existsSync(join(dataDir, 'keys', `${name}-users.json`))),
  });
}

/** The exception for localhost ends with the first user, who then makes the others. */
async function provisionMongod(
  server: MongoServer,
  port: number,
  passwords: Passwords,
  prefixes: readonly string[],
): Promise<void> {
  await withClient(plainUri(port), async (admin) => {
    await admin.command({
      replSetInitiate: { _id: 'pga-regie', members: [{ _id: 0, host: `127.0.0.1:${port}` }] },
    });
    const until = performance.now() + 20_000;
    while (!(await admin.command({ hello: 1 })).isWritablePrimary) {
      if (performance.now() > until)
        throw new PlainError(`De database wordt geen primary; zie logs/${server.name}.log.`);
    }
    const roles = [{ role: 'root', db: 'admin' }];
    await admin.command({ createUser: owner, pwd: passwords[owner], roles });
  });
  const uri = `mongodb://${owner}:${passwords[owner]}@127.0.0.1:${port}/?directConnection=true&authSource=admin`;
  await withClient(uri, (admin) => createUsers(admin, usersOf(server, prefixes), passwords));
}

async function createUsers(admin: Db, names: readonly string[], passwords: Passwords): Promise<void> {
  for (const user of names) {
    const roles = [{ role: 'readWrite', db: user }];
    await admin.command({ createUser: user, pwd: passwords[user], roles });
  }
  const roles = [{ role: 'readAnyDatabase', db: 'admin' }];
  await admin.command({ createUser: inspector, pwd: passwords[inspector], roles });
  // Before access control was on, anybody on this machine could have come in: nobody did.
  const { users } = (await admin.command({ usersInfo: 1 })) as { users: { user: string }[] };
  const unknown = users.filter(({ user }) => passwords[user] === undefined);
  if (unknown.length > 0)
    throw new PlainError('De nieuwe database heeft een onbekende gebruiker. Begin opnieuw met een lege map.');
}

async function withClient(uri: string, work: (admin: Db) => Promise<void>): Promise<void> {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 10_000 });
  try {
    await work(client.db('admin'));
  } finally {
    await client.close();
  }
}

/** `hello` needs no credentials. A new replica set of one has no primary until it is told to be one. */
async function answers(port: number, primary = true): Promise<boolean> {
  const client = new MongoClient(plainUri(port), { serverSelectionTimeoutMS: 300, connectTimeoutMS: 300 });
  try {
    const hello = await client.db('admin').command({ hello: 1 });
    return !primary || hello.isWritablePrimary === true;
  } finally {
    await client.close();
  }
}
