/**
 * `npm run mutation -- [GLOB ...] [--json]`: small mistakes are put into `domain/`, one at a time, and the unit tests must
 * notice each (Stryker). Without a glob all of it, which takes hours; `domain/dates/*.ts` takes some minutes. Its packages are
 * apart (bench/mutation). Writes what survived to `.stryker-tmp/result.json`. Exit code 1 below 90 %.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const folder = join(root, 'bench/mutation');
const json = process.argv.includes('--json');
const globs = process.argv.slice(2).filter((one) => one !== '--json');

interface Result {
  files: Record<
    string,
    {
      mutants: {
        status: string;
        mutatorName: string;
        location: { start: { line: number } };
        replacement?: string;
      }[];
    }
  >;
}

if (!existsSync(join(folder, 'node_modules/@stryker-mutator/core'))) {
  const { status } = spawnSync('npm', ['ci'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) process.exit(1);
}
const stryker = join(folder, 'node_modules/@stryker-mutator/core/bin/stryker.js');
const args = [stryker, 'run', join(folder, 'stryker.config.json')];
if (globs.length > 0) args.push('--mutate', globs.join(','));
const { status } = spawnSync(process.execPath, args, {
  cwd: root,
  stdio: ['ignore', json ? 'ignore' : 'inherit', 'inherit'],
});
if (status !== 0) process.exit(status ?? 1);

const { files } = JSON.parse(readFileSync(join(root, '.stryker-tmp/result.json'), 'utf8')) as Result;
const all = Object.entries(files).flatMap(([file, { mutants }]) =>
  mutants.map((mutant) => ({ file, ...mutant })),
);
const of = (...states: string[]) => all.filter((one) => states.includes(one.status));
const noticed = of('Killed', 'Timeout').length;
const missed = of('Survived', 'NoCoverage');
const score = Math.round((1000 * noticed) / Math.max(1, noticed + missed.length)) / 10;
const result = {
  files: Object.keys(files).length,
  ...{ mutants: all.length, noticed, score },
  missed: missed.map(({ file, location, mutatorName, replacement = '' }) =>
    `${file}:${location.start.line} ${mutatorName} ${replacement.replace(/\s+/g, ' ').slice(0, 80)}`.trim(),
  ),
};
process.stdout.write(`${JSON.stringify(result, null, json ? 0 : 2)}\n`);
process.exitCode = score < 90 ? 1 : 0;
