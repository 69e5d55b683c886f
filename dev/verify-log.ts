// `npm run verify-log`: on the databases that the environment variables name, or else those of the practice environment
// that runs now (DATA_DIR).
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { dataServer, keyServer } from './servers/mongo.ts';
import { portsBefore } from './servers/ports.ts';

const { env } = process;
if (!env.MONGODB_URI && !env.MONGODB_URI_REGIE) {
  const dataDir = resolve(env.DATA_DIR || '.data');
  const ports = portsBefore(join(dataDir, 'ports.json')) as Record<string, number | undefined>;
  for (const { name, rooms } of [dataServer, keyServer]) {
    const file = join(dataDir, 'keys', `${name}-users.json`);
    if (!existsSync(file) || !ports[name]) {
      process.stderr.write(
        `Er draait geen oefenomgeving op ${dataDir}. Start er een met npm start (en geef dezelfde DATA_DIR).\n`,
      );
      process.exit(2);
    }
    const passwords = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
    for (const room of rooms)
      env[`MONGODB_URI_${room.toUpperCase()}`] =
        `mongodb://${room}:${passwords[room]}@127.0.0.1:${ports[name]}/?directConnection=true&authSource=admin`;
  }
  env.MODE ??= 'practice';
  env.MASTER_KEY_FILE ??= join(dataDir, 'keys', 'master.json');
  // Nothing is mailed; a worker's settings need an address all the same.
  env.SMTP_URL ??= 'smtp://127.0.0.1:25';
}
await import('../workers/verify-log.ts');
