/**
 * `npm run --silent mutation -- --files domain/dates [--tests FILE,FILE] [--again] [--json]`: changes each expression of the rules in
 * turn (Stryker) and looks whether a unit test notices. `--files`: folders or files of domain/, with commas; their tests are
 * those of the room's folder in test/unit (explorations and tests that start a process apart), or `--tests`. `--again`: only
 * what may have another outcome than the last time. Its packages are apart (bench/mutation), so that no other command pays
 * for them; what is not changed is in bench/mutation/ignorer.mjs. Exit 1 when the score is below 90 %.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ASKED = 90;
/** Where Stryker has its copy. */
const COPY = `.mutation/${process.pid}`;
/** Slow, and about something else than one rule. */
const APART = /explore|random|command|dates\/(table|properties)/;
/** Tests of a room's rules that stand elsewhere. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  access: ['papers.test.ts'],
  'covenant-life': ['covenant/versions.test.ts'],
  dates: ['covenant/versions.test.ts'],
};

const { values } = parseArgs({
  options: {
    files: { type: 'string' },
    tests: { type: 'string' },
    again: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const root = fileURLToPath(new URL('../', import.meta.url));
const folder = join(root, 'bench/mutation');
const files = (values.files ?? '').split(',').filter(Boolean);
const known = files.every((file) => /^domain\//.test(file) && existsSync(join(root, file)));
if (files.length === 0 || !known) {
  process.stderr.write(
    'Gebruik: npm run mutation -- --files domain/dates[,domain/...] [--tests test/unit/...] [--again] [--json]\n',
  );
  process.exit(2);
}
const rooms = [...new Set(files.map((file) => file.split('/')[1]?.replace(/\.ts$/, '') ?? ''))];
const tests = values.tests?.split(',') ?? rooms.flatMap(testsOf);
if (tests.length === 0) {
  process.stderr.write(`Er is geen map met toetsen voor ${rooms.join(', ')}. Geef --tests.\n`);
  process.exit(2);
}
if (!existsSync(join(folder, 'node_modules'))) {
  const { status } = spawnSync('npm', ['ci'], { cwd: folder, stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(1);
}

/** What a run leaves for the next one, and what survived as it goes on. */
const kept = join(root, 'node_modules/.cache/mutation', files.join('+').replaceAll('/', '-').slice(0, 200));
await mkdir(dirname(kept), { recursive: true });
await rm(`${kept}.txt`, { force: true });
const work = await mkdtemp(join(tmpdir(), 'pga-mutation-'));
try {
  const report = join(work, 'report.json');
  const config = join(work, 'stryker.json');
  await writeFile(config, JSON.stringify(settings(report)));
  const stryker = join(folder, 'node_modules/@stryker-mutator/core/bin/stryker.js');
  const ended = await new Promise<number>((done) => {
    const child = spawn(process.execPath, [stryker, 'run', config], {
      cwd: root,
      env: {
        ...process.env,
        MUTATION_TESTS: tests.join(','),
        MUTATION_OWN: rooms.join(','),
        MUTATION_SURVIVORS: `${kept}.txt`,
      },
      stdio: ['ignore', 2, 2],
    });
    child.once('exit', (code) => done(code ?? 1));
  });
  if (!existsSync(report)) throw new Error(`Stryker ended with ${ended} and left no report`);
  const result = resultOf(JSON.parse(await readFile(report, 'utf8')) as Report);
  process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : inWords(result));
  process.exitCode = result.score >= ASKED ? 0 : 1;
} finally {
  for (const left of [work, join(root, COPY)]) await rm(left, { recursive: true, force: true });
}

function testsOf(room: string): string[] {
  const under = join(root, 'test/unit', room);
  if (!existsSync(under)) return [];
  const own = readdirSync(under, { encoding: 'utf8', recursive: true }).filter((name) =>
    name.endsWith('.test.ts'),
  );
  return [...own.map((name) => `${room}/${name}`), ...(ALSO[room] ?? [])]
    .filter((name) => !APART.test(name))
    .map((name) => `test/unit/${name}`);
}

function settings(report: string): Record<string, unknown> {
  return {
    testRunner: 'rules',
    plugins: [join(folder, 'runner.mjs')],
    ignorers: ['words'],
    mutate: [
      ...files.map((file) => (statSync(join(root, file)).isDirectory() ? `${file}/**/*.ts` : file)),
      // The runner has a memory of its own in its place.
      '!domain/dates/memory.ts',
    ],
    ignorePatterns: [
      ...['**', '!package.json', '!test/unit/**', '!docs/*', '!dev/**', '!bench/**/*.ts'],
      ...[
        'covenant',
        'domain',
        'contracts',
        'letters',
        'api',
        'store',
        'config',
        'mail',
        'workflows',
        'activities',
      ].map((room) => `!${room}/**`),
    ],
    tempDirName: COPY,
    // The compiler has no interface for programs any more; the tests' own transformer takes the types off.
    tsconfigFile: 'none.json',
    coverageAnalysis: 'perTest',
    // Endless loops are counted; only one that reaches no change is waited for.
    timeoutMS: 30_000,
    concurrency: 1,
    reporters: ['json', 'progress-append-only'],
    jsonReporter: { fileName: report },
    incremental: true,
    incrementalFile: `${kept}.json`,
    force: !values.again,
  };
}

interface Report {
  files: Record<
    string,
    {
      source: string;
      mutants: {
        status: string;
        mutatorName: string;
        replacement?: string;
        location: { start: { line: number; column: number }; end: { line: number; column: number } };
      }[];
    }
  >;
}

function resultOf(report: Report) {
  const counts = { killed: 0, timeout: 0, survived: 0, notCovered: 0, errors: 0 };
  const survivors: string[] = [];
  for (const [file, { source, mutants }] of Object.entries(report.files))
    for (const { status, location, replacement } of mutants) {
      if (status === 'Killed') counts.killed++;
      else if (status === 'Timeout') counts.timeout++;
      else if (status === 'Survived') counts.survived++;
      else if (status === 'NoCoverage') counts.notCovered++;
      else if (status !== 'Ignored') counts.errors++;
      if (status === 'Survived' || status === 'NoCoverage')
        survivors.push(
          `${file}:${location.start.line} ${oneLine(textAt(source, location))} → ${oneLine(replacement ?? '')}`,
        );
    }
  const found = counts.killed + counts.timeout;
  const all = found + counts.survived + counts.notCovered;
  return {
    files,
    score: Math.round((found / Math.max(1, all)) * 1000) / 10,
    mutants: all,
    ...counts,
    survivors,
  };
}

function textAt(
  source: string,
  { start, end }: { start: { line: number; column: number }; end: { line: number; column: number } },
): string {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  return lines
    .map((line, at) => line.slice(at === 0 ? start.column - 1 : 0, at === last ? end.column - 1 : undefined))
    .join(' ');
}
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').slice(0, 80);
}

function inWords({ score, mutants, killed, timeout, survivors }: ReturnType<typeof resultOf>): string {
  const left = survivors.map((line) => `  ${line}\n`).join('');
  return `${score} %: ${killed + timeout} van ${mutants} veranderingen opgemerkt.\n${left}`;
}
