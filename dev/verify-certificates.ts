/**
 * `npm run verify-certificates -- BESTAND [--key VINGERAFDRUK] [--json]`: checks an exported chain of certificates of
 * destruction. Needs no database, no network and no secret. Exit: 0 whole, 1 broken, 2 not to be read.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Checked, checkChain, type ExportedChain } from '../store/chain.ts';

const USAGE = 'Gebruik: npm run verify-certificates -- BESTAND [--key VINGERAFDRUK] [--json]';

function told({ certificates, lines, head, signedBy, broken }: Checked, trusted: boolean): string[] {
  return [
    ...certificates.map(
      ({ number, doneOn, article, finalFrom, finalOn }) =>
        `${number}  vernietigd op ${doneOn}, artikel ${article}, ${finalOn ? `definitief sinds ${finalOn}` : `nog niet definitief (kan vanaf ${finalFrom})`}`,
    ),
    `${lines} regels kloppen; de laatste heeft vingerafdruk ${head}. Vergelijk die met wat u eerder noteerde: regels die aan het eind zijn weggelaten, laten geen spoor na.`,
    ...signedBy.map((key) =>
      trusted
        ? `Ondertekend met ${key}.`
        : `Ondertekend met ${key}. Vergelijk deze sleutel met wat u eerder noteerde, of geef hem mee met --key.`,
    ),
    broken ? `FOUT in regel ${broken.line}: ${broken.why}.` : 'De keten is heel.',
  ];
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { key: { type: 'string', multiple: true }, json: { type: 'boolean', default: false } },
  });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new RangeError('geef één bestand');
  const given = JSON.parse(readFileSync(file, 'utf8')) as Partial<ExportedChain>;
  if (!Array.isArray(given.keys) || !Array.isArray(given.chain))
    throw new RangeError('dit is geen keten van verklaringen');
  const checked = await checkChain({ keys: given.keys, chain: given.chain }, values.key);
  process.stdout.write(
    values.json ? `${JSON.stringify(checked)}\n` : `${told(checked, values.key !== undefined).join('\n')}\n`,
  );
  return checked.broken ? 1 : 0;
}

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`Dit kon niet worden gelezen: ${(error as Error).message.split('\n')[0]}. ${USAGE}\n`);
  return 2;
});
