import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import mongoose from 'mongoose';
import { rooms } from '../../../config/index.ts';
import { type Environment, startEnvironment } from '../../../dev/environment.ts';
import { findServer } from '../../../dev/servers/fetch.ts';
import { freshPrompt, inFolder, processesOn, run, until } from './support.ts';

jest.setTimeout(150_000);
const bare = { withWorker: false, withApi: false, withPractice: false, outside: {} };

/** What a credential is refused, or 'allowed'. */
async function attempt(uri: string, work: (client: mongoose.mongo.MongoClient) => Promise<unknown>) {
  const client = new mongoose.mongo.MongoClient(uri);
  try {
    await work(client);
    return 'allowed';
  } catch (error) {
    return (error as { codeName?: string }).codeName ?? (error as Error).message;
  } finally {
    await client.close();
  }
}
const uriOf = ({ env }: Environment, room: string) => env[`MONGODB_URI_${room.toUpperCase()}`] ?? '';

test('servers come up, keep credentials apart, refuse a second start, and leave nothing behind', async () => {
  await inFolder(async (folder) => {
    const dataDir = join(folder, 'data');
    const environment = await startEnvironment({ ...bare, dataDir });
    try {
      expect(JSON.parse(readFileSync(join(dataDir, 'ports.json'), 'utf8'))).toEqual(environment.ports);
      const names = ['mail', 'mongo', 'oidc', 'sleutels', 'temporal'];
      expect(Object.keys(environment.processes()).sort()).toEqual(names);

      for (const room of rooms) {
        const uri = uriOf(environment, room);
        const write = { document: room };
        expect(await attempt(uri, (to) => to.db(room).collection('proof').insertOne(write))).toBe('allowed');
        for (const other of rooms.filter((one) => one !== room)) {
          const read = await attempt(uri, (to) => to.db(other).collection('proof').findOne());
          expect({ room, other, read }).toEqual({ room, other, read: 'Unauthorized' });
        }
        const inspectorUri = room === 'sleutels' ? environment.keysInspectorUri : environment.inspectorUri;
        expect(await attempt(inspectorUri, (to) => to.db(room).collection('proof').findOne())).toBe(
          'allowed',
        );
        expect(await attempt(inspectorUri, (to) => to.db(room).collection('proof').deleteMany({}))).toBe(
          'Unauthorized',
        );
      }
      const nobody = `mongodb://127.0.0.1:${environment.ports.mongo}/?directConnection=true`;
      expect(await attempt(nobody, (to) => to.db('regie').collection('proof').findOne())).toBe(
        'Unauthorized',
      );
      for (const file of ['mongo-users.json', 'sleutels-users.json', 'oidc.json', 'session.key']) {
        expect(statSync(join(dataDir, 'keys', file)).mode & 0o077).toBe(0);
      }

      await expect(startEnvironment({ ...bare, dataDir })).rejects.toThrow(
        /^Er draait al een omgeving op .*Stop die eerst met Ctrl-C.*DATA_DIR/,
      );
      expect(Object.keys(environment.processes())).toHaveLength(5);
    } finally {
      await environment.stop();
    }
    expect(processesOn(dataDir)).toEqual([]);

    const again = await startEnvironment({ ...bare, dataDir });
    try {
      expect(again.ports).toEqual(environment.ports);
      const kept = await attempt(uriOf(again, 'archief'), async (to) => {
        const found = await to.db('archief').collection('proof').findOne();
        if (found?.document !== 'archief') throw new Error('lost');
      });
      expect(kept).toBe('allowed');
    } finally {
      await again.stop();
    }
  });
});

function isUp(start: ReturnType<typeof run>): boolean {
  if (start.child.exitCode !== null) throw new Error(`it ended instead: ${start.output()}`);
  return start.output().includes('UP');
}

test('a killed start takes its servers along, and the next one takes over its data', async () => {
  await inFolder(async (folder) => {
    const env = freshPrompt({ DATA_DIR: join(folder, 'data') });
    const held = run(['dev/run.mjs', 'test/real/environment/hold.ts'], env);
    await until('the environment is up', 60_000, () => isUp(held));
    expect(processesOn(join(folder, 'data')).length).toBeGreaterThanOrEqual(6);
    process.kill(-(held.child.pid ?? 0), 'SIGKILL');
    await held.ended;
    const next = run(['dev/run.mjs', 'test/real/environment/hold.ts'], env);
    await until('the next one is up', 60_000, () => isUp(next));
    process.kill(-(next.child.pid ?? 0), 'SIGTERM');
    expect(await next.ended).toBe(0);
    expect(processesOn(join(folder, 'data'))).toEqual([]);
  });
});

test('a taken port: one line that says which, and the way out', async () => {
  await inFolder(async (folder) => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
    const { port } = other.address() as { port: number };
    const env = freshPrompt({ DATA_DIR: join(folder, 'data'), PORT: String(port) });
    const start = run(['dev/run.mjs', 'dev/start.ts'], env);
    expect(await start.ended).toBe(1);
    other.close();
    expect(start.output()).toMatch(
      new RegExp(`^Poort ${port} is al in gebruik\\..*PORT=${port + 1} npm start$`, 'm'),
    );
    expect(start.output()).not.toContain('    at ');
    expect(processesOn(join(folder, 'data'))).toEqual([]);
  });
});

test('no Python: one line that says what to install', async () => {
  await inFolder(async (folder) => {
    const env = freshPrompt({
      DATA_DIR: join(folder, 'data'),
      XDG_CACHE_HOME: folder,
      PATH: folder,
      FETCH: 'wheels',
    });
    const start = run(['dev/run.mjs', 'test/real/environment/hold.ts'], env);
    expect(await start.ended).toBe(1);
    expect(start.output().trim()).toMatch(
      /^Geen geschikte Python gevonden\. Installeer Python 3\.10.*PATH\.$/,
    );
    expect(processesOn(join(folder, 'data'))).toEqual([]);
  });
});

test('a failed download: one line that says what pip met, and the way out; half a download is not kept', async () => {
  await inFolder(async (folder) => {
    const nothing = { XDG_CACHE_HOME: join(folder, 'cache'), PIP_NO_INDEX: '1', PIP_FIND_LINKS: folder };
    const env = freshPrompt({ ...nothing, FETCH: 'wheels' });
    await expect(findServer('temporal', () => {}, env)).rejects.toThrow(
      /^Temporal is niet op te halen met pip \((No matching distribution found|Could not find a version).*Kijk of pip uw pakketbron kan bereiken/,
    );
    expect(readdirSync(join(folder, 'cache', 'pga-regie'), { recursive: true })).toHaveLength(1);
  });
});

test('a folder that nothing can be kept in: one line', async () => {
  await inFolder(async (folder) => {
    writeFileSync(join(folder, 'file'), '');
    await expect(startEnvironment({ ...bare, dataDir: join(folder, 'file', 'data') })).rejects.toThrow(
      /^In .* kan niets worden bewaard \(ENOTDIR\)\. Kies een andere map: DATA_DIR/,
    );
  });
});
