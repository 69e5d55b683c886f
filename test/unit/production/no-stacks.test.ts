/** What docker-compose.yml has a worker load first: the SDK keeps no stack trace of every promise in a workflow. */
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { shipped } from '../../../bench/built.ts';
import { textOf } from './yaml.ts';

interface Seen {
  /** Traces that the SDK keeps of a workflow's one promise. */
  kept: number;
  /** Of an error. */
  trace: string;
}
async function seen(...execArgv: string[]): Promise<Seen> {
  const thread = new Worker('./test/unit/production/promise-thread.cjs', { execArgv });
  const [said] = await once(thread, 'message');
  await thread.terminate();
  return said as Seen;
}
const folder = mkdtempSync(join(tmpdir(), 'pga-no-stacks-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('loaded into a thread, no promise has a trace and errors have theirs; without it the SDK keeps one', async () => {
  // It has no types in it, so that a thread can load it as it is.
  const preload = join(folder, 'no-stacks.mjs');
  writeFileSync(preload, textOf('workers/no-stacks.ts'));
  const [loaded, bare] = await Promise.all([seen(`--import=${preload}`), seen()]);
  expect(loaded.kept).toBe(0);
  expect(loaded.trace).toMatch(/^Error: seen\n {4}at/);
  expect(bare.kept).toBe(1);
}, 30_000);

test('a worker of the image loads it, also where one is measured', () => {
  expect(shipped().WORKER_SCRIPT?.split(' ')).toEqual([
    expect.stringMatching(/^--max-semi-space-size=\d+$/),
    expect.stringMatching(/^--max-old-space-size=\d+$/),
    '--import=./dist/workers/no-stacks.js',
    'dist/workers/main.js',
  ]);
});
