/**
 * `npm run findings -- [--json]`: what the reconciler found and does not mend, oldest first; ids and fixed words. Exit 1
 * when there is something. `--accept`: a copy of the store was put back on purpose and was looked at: from the next round on
 * the reconciler mends again by what the store holds.
 */
import { parseArgs } from 'node:util';
import { WRONG_WORDS } from '../domain/upkeep/words.ts';
import { openStore } from '../store/index.ts';
import { workerSettings } from './settings.ts';

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { json: { type: 'boolean' }, accept: { type: 'boolean' } } });
  const store = await openStore(workerSettings());
  try {
    if (values.accept) await store.findings.accept();
    const open = await store.findings.open();
    const text = values.json
      ? JSON.stringify(open)
      : open
          .map(({ since, wrong, caseId, erasureId }) =>
            [since, wrong, caseId ?? erasureId ?? '-', WRONG_WORDS[wrong]].join('  '),
          )
          .join('\n') || 'Niets gevonden.';
    process.stdout.write(`${text}\n`);
    return open.length > 0 ? 1 : 0;
  } finally {
    await store.close();
  }
}

process.exit(await main());
