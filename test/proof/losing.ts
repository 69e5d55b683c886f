/** The disaster of the tests of a restore: the engine's database and every database but that of the keys are lost. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { rooms } from '../../config/index.ts';
import type { Environment, ProcessName } from '../../dev/environment.ts';

/** Stops these and the engine first; nothing is started again. */
export async function loseAll(
  { dataDir, env, kill }: Environment,
  running: readonly ProcessName[],
): Promise<void> {
  for (const name of [...running, 'temporal'] as const) await kill(name);
  for (const room of rooms.filter((one) => one !== 'sleutels')) {
    const client = await MongoClient.connect(env[`MONGODB_URI_${room.toUpperCase()}`] ?? '');
    const database = client.db(`${env.DATABASE_PREFIX ?? ''}${room}`);
    for (const { name } of await database.listCollections().toArray()) await database.dropCollection(name);
    await client.close();
  }
  for (const name of await readdir(dataDir))
    if (name.startsWith('temporal.db')) await rm(join(dataDir, name));
}
