/**
 * `npm run --silent admin -- backup FOLDER | restore FOLDER | resume`, with a worker's settings (docs/production.md).
 * `backup` copies the data, not the keys; `restore` puts a copy back into empty databases, after the keys; `resume` gives
 * every case a run, with workers on. Every line is JSON with numbers and folders only. Exit code 1: it did not work, and why.
 */
import { Client, Connection } from '@temporalio/client';
import { ConfigError, engineOptions, readConfig } from '../config/index.ts';
import { createCodec } from '../contracts/codec.ts';
import { keyForWorkflow } from '../contracts/keys.ts';
import { loadCovenant } from '../store/covenant.ts';
import { openStore, StoreError } from '../store/index.ts';
import { resumeAll } from './resume.ts';

const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
const usage = 'Gebruik: npm run --silent admin -- backup MAP | restore MAP | resume';

async function main(): Promise<number> {
  const [what, place, ...more] = process.argv.slice(2);
  const needs = { backup: true, restore: true, resume: false }[what ?? ''];
  if (needs === undefined || more.length > 0 || needs !== (place !== undefined)) {
    process.stderr.write(`${usage}\n`);
    return 2;
  }
  const config = readConfig(process.env, 'worker');
  const store = await openStore(config, loadCovenant(config.covenantFile));
  try {
    const from = performance.now();
    const seconds = () => Number(((performance.now() - from) / 1000).toFixed(1));
    if (what === 'backup') say({ ...(await store.dataBackups.write(place ?? '')), seconds: seconds() });
    else if (what === 'restore')
      say({ ...(await store.dataBackups.putBack(place ?? '')), seconds: seconds() });
    else {
      const connection = await Connection.connect(engineOptions(config));
      try {
        const client = new Client({
          connection,
          namespace: config.temporalNamespace,
          dataConverter: { payloadCodecs: [createCodec(keyForWorkflow(store.keys))] },
        });
        say({ ...(await resumeAll(store, client, config.temporalTaskQueue)), seconds: seconds() });
      } finally {
        await connection.close();
      }
    }
    return 0;
  } finally {
    await store.close();
  }
}

process.exitCode = await main().catch((error: unknown) => {
  const known = error instanceof ConfigError || error instanceof StoreError;
  const { code, name } = error as { code?: unknown; name?: unknown };
  process.stderr.write(`${known ? error.message : String(code ?? name)}\n`);
  return 1;
});
