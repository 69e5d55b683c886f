/**
 * `npm run --silent keys -- status | rotate [FOLDER] | backup FOLDER | restore FILE`: the operator's hand on the keys,
 * with a worker's settings (docs/production.md). Every line is JSON with ids and numbers only. `rotate FOLDER` makes a
 * copy of the keys under the new version before the old one is dropped. Exit code 1: it did not work, and why.
 */
import { ConfigError, readConfig, wallNow } from '../config/index.ts';
import { addDuration, dayOf } from '../domain/dates/index.ts';
import { loadCovenant } from '../store/covenant.ts';
import { openStore, StoreError } from '../store/index.ts';

const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
const usage = 'Gebruik: npm run --silent keys -- status | rotate [MAP] | backup MAP | restore BESTAND';

async function main(): Promise<number> {
  const [what, place, ...more] = process.argv.slice(2);
  const needs = { status: false, rotate: null, backup: true, restore: true }[what ?? ''];
  if (needs === undefined || more.length > 0 || (needs !== null && needs !== (place !== undefined))) {
    process.stderr.write(`${usage}\n`);
    return 2;
  }
  const config = readConfig(process.env, 'worker');
  const covenant = loadCovenant(config.covenantFile);
  const age = covenant.settings.keyBackups.value;
  const oldest = new Date(`${addDuration(dayOf(wallNow().toISOString()), `-${age}`)}T00:00:00Z`);
  const store = await openStore(config, covenant);
  try {
    if (what === 'status') {
      const problem = await store.keys.problem();
      say({ service: config.keyService ? 'transit' : 'file', problem, ...(await store.keys.counts()) });
      return problem === null ? 0 : 1;
    }
    if (what === 'rotate') {
      const done = await store.rewrap(async (step, master) => {
        say({ step, master });
        if (step === 'verified' && place !== undefined) say(await store.keyBackups.write(place, oldest));
      });
      say(done);
    } else if (what === 'backup') say(await store.keyBackups.write(place ?? '', oldest));
    else say({ ...(await store.keyBackups.putBack(place ?? '', oldest)) });
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
