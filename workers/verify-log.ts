/**
 * Proves the access log whole (15.2e): `npm run verify-log [-- --json] [--key FILE] [--at-least NUMBER]`. Exit 0: whole.
 * 1: not, and the first broken line is named. 2: it could not be looked at. `--key` is a public key (JWK) that was kept
 * elsewhere; `--at-least` the number of a checkpoint that the workers' log has named: a newer one must be there.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { JWK } from 'jose';
import { type LogReport, openStore } from '../store/index.ts';
import { workerSettings } from './settings.ts';

const WHY = { changed: 'is veranderd', removed: 'ontbreekt', added: 'is toegevoegd' };

function inWords(report: LogReport, seconds: number, problem: string | null): string {
  const { lines, chains, checkpoints, unsigned, adopted, last } = report;
  const found = problem ?? 'Het toegangslogboek is heel.';
  const more = [
    `${lines} regels in ${chains} reeksen, ${checkpoints} ondertekende controlepunten, ${seconds.toFixed(1)} s.`,
    unsigned > 0 ? `${unsigned} regels van de laatste seconden zijn nog niet ondertekend.` : '',
    adopted > 0 ? `${adopted} reeksen zijn ondertekend zoals ze na een storing zijn gevonden.` : '',
    last ? `Laatste controlepunt: ${last.number} (${last.hash}).` : '',
  ];
  return [found, ...more.filter(Boolean)].join('\n');
}

function problemOf(report: LogReport, atLeast: number | null): string | null {
  const { broken, brokenCheckpoint, last, lines } = report;
  if (brokenCheckpoint !== null)
    return `Controlepunt ${brokenCheckpoint} ontbreekt of is veranderd. De regels zijn niet bekeken.`;
  if (broken) return `Regel ${broken.seq} van schrijver ${broken.writer} ${WHY[broken.why]}.`;
  if (lines > report.unsigned && last === null) return 'Er zijn regels, en geen enkel controlepunt.';
  if (atLeast !== null && (last?.number ?? -1) < atLeast)
    return `Controlepunt ${atLeast} is er niet meer: het einde van het logboek is weggehaald.`;
  return null;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { json: { type: 'boolean' }, key: { type: 'string' }, 'at-least': { type: 'string' } },
  });
  const key = values.key === undefined ? undefined : (JSON.parse(readFileSync(values.key, 'utf8')) as JWK);
  const atLeast = values['at-least'] === undefined ? null : Number(values['at-least']);
  const store = await openStore(workerSettings());
  try {
    const began = performance.now();
    const report = await store.accessLog.verify(key);
    const seconds = (performance.now() - began) / 1000;
    const problem = problemOf(report, atLeast);
    const whole = problem === null;
    const text = values.json
      ? JSON.stringify({ whole, problem, seconds, ...report }, null, 2)
      : inWords(report, seconds, problem);
    process.stdout.write(`${text}\n`);
    return whole ? 0 : 1;
  } finally {
    await store.close();
  }
}

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`Het logboek kon niet worden bekeken: ${(error as Error).message}\n`);
  return 2;
});
