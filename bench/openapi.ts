/**
 * `npm run --silent openapi [-- --json] [--out FILE]`: makes openapi.json, lints it with Spectral by the NL API Design
 * Rules, makes the client's types from it and checks the client against them. Its packages are apart (bench/openapi), so
 * that no other command pays for them. Exit 1 when anything is not right.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openapiOf } from '../api/v1/openapi.ts';
import { OPERATIONS } from '../api/v1/operations.ts';
import { modelCovenant } from '../covenant/index.ts';

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, out: { type: 'string' } },
});
const folder = fileURLToPath(new URL('./openapi/', import.meta.url));
const client = fileURLToPath(new URL('../client/index.ts', import.meta.url));
// Where its packages are found, and nothing looks for sources of ours.
const work = join(folder, 'node_modules/.work');

function run(command: string, args: string[]): { status: number; text: string } {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
  return { status: status ?? 1, text: `${stdout}${stderr}` };
}
const tool = (name: string, ...args: string[]) => run(join(folder, 'node_modules/.bin', name), args);

if (!existsSync(join(folder, 'node_modules'))) {
  const { status, text } = run('npm', ['ci']);
  if (status !== 0) {
    process.stderr.write(text);
    process.exit(1);
  }
}
await rm(work, { recursive: true, force: true });
await mkdir(work, { recursive: true });
const file = join(work, 'openapi.json');
const described = openapiOf(
  modelCovenant(),
  { baseUrl: 'https://regie.voorbeeld.test', contactEmail: 'beheer@voorbeeld.test' },
  'https://aanmelden.voorbeeld.test',
);
await writeFile(file, JSON.stringify(described, null, 2));
if (values.out) await copyFile(file, values.out);

const linted = tool(
  'spectral',
  'lint',
  '-r',
  'adr.yaml',
  '-f',
  'json',
  '--fail-severity',
  'warn',
  '-q',
  file,
);
const found = (linted.text.trim() === '' ? [] : JSON.parse(linted.text)) as {
  severity: number;
  code: string;
  message: string;
  path: string[];
}[];
const typed = tool('openapi-typescript', file, '-o', join(work, 'schema.d.ts'));
await copyFile(client, join(work, 'index.ts'));
const strict = ['--strict', '--noEmit', '--skipLibCheck', '--exactOptionalPropertyTypes'];
const checked = tool(
  'tsc',
  ...strict,
  ...[
    '--target',
    'es2022',
    '--module',
    'nodenext',
    '--moduleResolution',
    'nodenext',
    '--lib',
    'es2022,dom,dom.iterable',
  ],
  join(work, 'index.ts'),
);
const result = {
  operations: OPERATIONS.length,
  bytes: (await readFile(file)).length,
  spectral: {
    errors: found.filter(({ severity }) => severity === 0).length,
    warnings: found.filter(({ severity }) => severity === 1).length,
  },
  client: typed.status === 0 && checked.status === 0,
};
for (const { code, message, path } of found)
  process.stderr.write(`${code}: ${message} (${path.join('.')})\n`);
if (!result.client) process.stderr.write(`${typed.text}${checked.text}`);
process.stdout.write(
  values.json
    ? `${JSON.stringify(result)}\n`
    : `${result.operations} bewerkingen; Spectral: ${result.spectral.errors} fouten, ${result.spectral.warnings} waarschuwingen; client ${result.client ? 'past' : 'past niet'}.\n`,
);
process.exit(found.length === 0 && result.client ? 0 : 1);
