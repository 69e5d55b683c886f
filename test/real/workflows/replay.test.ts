/** Every saved history of every stage still replays; and a replay that should fail does. */
import { readdirSync, readFileSync } from 'node:fs';
import { DefaultLogger, Runtime, Worker, type WorkflowBundleOption } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { CASE_WORKFLOW } from '../../../contracts/engine.ts';
import { readHistory } from '../../../dev/histories.ts';
import { WORKFLOW_TYPES } from '../../../domain/operations/index.ts';
import { FILE_STAGES } from '../../../domain/subject/index.ts';
import { workflowBundle } from '../../../workers/bundle.ts';

const folder = new URL('../../histories/', import.meta.url);
const releases = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
const saved = releases.flatMap(({ name: release }) =>
  readdirSync(new URL(`${release}/`, folder)).map((file) => [release, file] as const),
);
const load = (release: string, file: string) =>
  readHistory(readFileSync(new URL(`${release}/${file}`, folder)));

Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
let bundle: WorkflowBundleOption;
beforeAll(async () => {
  bundle = await workflowBundle();
}, 60_000);

const replay = (history: ReturnType<typeof load>) =>
  Worker.runReplayHistory({ workflowBundle: bundle }, history, 'case-replayed');

test('there is a history of every stage and of every other workflow', () => {
  const have = new Set(saved.map(([, file]) => file.replace(/\.\d+\.bin$|\.bin$/, '')));
  // What is destroyed has no history any more; another kind of case goes through the same loop.
  const stages = FILE_STAGES.filter((stage) => stage !== 'destroyed');
  const others = WORKFLOW_TYPES.filter((type) => type !== CASE_WORKFLOW);
  for (const name of [...stages, ...others, 'covenant', 'rebuilt']) expect(have).toContain(name);
  const index = readFileSync(new URL('../../../workflows/index.ts', import.meta.url), 'utf8');
  const exported = [...index.matchAll(/export \{ (.+?) \}/g)].flatMap(
    ([, names]) => names?.split(', ') ?? [],
  );
  expect(exported.sort()).toEqual([...WORKFLOW_TYPES].sort());
});

test.each(saved)('%s/%s replays', async (release, file) => {
  await replay(load(release, file));
});

/** A history of a plan that runs: mail was sent and timers were set. */
function running() {
  const found = saved.find(([, name]) => name.startsWith('conference'));
  if (!found) throw new Error('no history of a conference');
  return load(...found);
}

test('a history in which mail went another way does not replay', async () => {
  const history = running();
  for (const event of history.events ?? []) {
    const type = event.activityTaskScheduledEventAttributes?.activityType;
    if (type?.name === 'deliver') type.name = 'deliverElsewhere';
  }
  await expect(replay(history)).rejects.toThrow(DeterminismViolationError);
});
