/** `npm run rehearse`: whole lives on the real engine in an environment of their own, with a timeline to read. */
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { offsetString } from '../domain/dates/index.ts';
import { PATHS, type Path } from './rehearsal/answers.ts';
import { openRehearsal } from './rehearsal/open.ts';
import { type LifeReport, rehearse } from './rehearsal/rehearsal.ts';
import { PlainError } from './servers/plain-error.ts';

const USAGE =
  'Gebruik: npm run rehearse -- [--json] [--lives N] [--path agenda|no-agenda|undecided|mixed] [--seed N] [--data-dir MAP] [--keep]';

interface Asked {
  json: boolean;
  lives: number;
  paths: Path[];
  seed: number;
  dataDir: string | null;
  keep: boolean;
}

function read(args: string[]): Asked {
  const { values } = parseArgs({
    args,
    options: {
      json: { type: 'boolean', default: false },
      lives: { type: 'string', default: '1' },
      path: { type: 'string', default: 'agenda' },
      seed: { type: 'string', default: '1' },
      'data-dir': { type: 'string' },
      keep: { type: 'boolean', default: false },
    },
  });
  const lives = whole(values.lives, 1, 10_000);
  const path = values.path;
  const known = PATHS.find((one) => one === path);
  if (!known && path !== 'mixed') throw new RangeError(`onbekend pad: ${path}`);
  const paths = Array.from({ length: lives }, (_, index) => known ?? PATHS[index % PATHS.length] ?? 'agenda');
  const dataDir = values['data-dir'] === undefined ? null : resolve(values['data-dir']);
  return {
    json: values.json,
    lives,
    paths,
    seed: whole(values.seed, 0, 2 ** 31),
    dataDir,
    keep: values.keep,
  };
}

function whole(text: string, from: number, to: number): number {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= from && number <= to))
    throw new RangeError(`${text} moet een getal zijn van ${from} tot ${to}`);
  return number;
}

/** The line as it is printed: instants with the offset of Amsterdam, as the term command gives them. */
function local(report: LifeReport): LifeReport {
  const moments = report.moments.map(({ at, met, ...rest }) => ({
    ...rest,
    at: offsetString(at),
    ...(met === undefined ? {} : { met: offsetString(met) }),
  }));
  return { ...report, moments, destroyedAt: offsetString(report.destroyedAt) };
}

async function main(): Promise<number> {
  let asked: Asked;
  try {
    asked = read(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${(error as Error).message.split('\n')[0]}. ${USAGE}\n`);
    return 2;
  }
  const dataDir = asked.dataDir ?? (await mkdtemp(join(tmpdir(), 'pga-rehearse-')));
  // A folder that had anything in it is not ours to remove.
  const ours = asked.dataDir === null || !existsSync(dataDir) || (await readdir(dataDir)).length === 0;
  const say = (line: string) => (asked.json ? process.stderr : process.stdout).write(`${line}\n`);
  const opened = await openRehearsal({ dataDir, onLine: asked.json ? () => undefined : say });
  const stop = () => {
    void opened.close().finally(() => process.exit(130));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    const reports = await rehearse(opened.needs, {
      paths: asked.paths,
      seed: asked.seed,
      tell: (life, { at, what, article, detail }) => {
        if (asked.json) return;
        const who = asked.lives > 1 ? `${life.caseId.slice(0, 6)}  ` : '';
        const rule = article ? `art. ${article}` : '';
        say(
          `${who}${offsetString(at).slice(0, 16).replace('T', ' ')}  ${what.padEnd(18)} ${rule.padEnd(14)} ${detail}`.trimEnd(),
        );
      },
      report: (report) => {
        if (asked.json) process.stdout.write(`${JSON.stringify(local(report))}\n`);
        else {
          say('');
          say(
            `Leven ${report.subject} (${report.path}): ${report.tasks} taken, ${report.mails} mails, ${report.historyEvents} gebeurtenissen in de historie, vernietigd op ${offsetString(report.destroyedAt)}, over: ${report.remaining}, in ${(report.wallMs / 1000).toFixed(1)} s.`,
          );
        }
      },
    });
    return reports.length === asked.lives && reports.every(({ remaining }) => remaining === 0) ? 0 : 1;
  } finally {
    await opened.close();
    if (!asked.keep && ours) await rm(dataDir, { recursive: true, force: true });
  }
}

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof PlainError ? error.message : (error as Error).stack}\n`);
  return 1;
});
