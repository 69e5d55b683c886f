/**
 * `npm run histories -- RELEASE [--only NAME,NAME]`: plays lives and keeps one history of every stage, and of the erasure, in
 * `test/histories/RELEASE/`. Made once for every release; later code must replay them all (test/real/workflows). `--only`
 * keeps those that need no life: of workflows that are no case (digest, letter, housekeeping, announce, reconciler), of the
 * covenant's own case (covenant), and of a run that was made again from the store (rebuilt).
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@temporalio/client';
import { rebuildCase } from '../activities/rebuild.ts';
import { readConfig } from '../config/index.ts';
import { createCodec } from '../contracts/codec.ts';
import {
  ANNOUNCE_WORKFLOW,
  type CaseStatus,
  COVENANT_CASE,
  caseWorkflowId,
  DIGEST_WORKFLOW,
  HOUSEKEEPING_WORKFLOW,
  LETTER_WORKFLOW,
  letterWorkflowId,
  RECONCILER_WORKFLOW,
  STATUS_QUERY,
} from '../contracts/engine.ts';
import { keyForWorkflow } from '../contracts/keys.ts';
import { openStore } from '../store/index.ts';
import { demoMembers } from './demo.ts';
import { readableHistory } from './histories.ts';
import { PATHS } from './rehearsal/answers.ts';
import { openRehearsal } from './rehearsal/open.ts';
import { rehearse } from './rehearsal/rehearsal.ts';

const [, , release, option, only] = process.argv;
if (!release || !/^\d+\.\d+\.\d+$/.test(release) || (option !== undefined && option !== '--only')) {
  process.stderr.write('Gebruik: npm run histories -- 0.1.0 [--only reconciler]\n');
  process.exit(2);
}
const folder = fileURLToPath(new URL(`../test/histories/${release}/`, import.meta.url));
await mkdir(folder, { recursive: true });
const dataDir = await mkdtemp(join(tmpdir(), 'pga-histories-'));
const opened = await openRehearsal({ dataDir, withCovenantCase: true });
const store = await openStore(readConfig(opened.environment.env));
const codec = createCodec(keyForWorkflow(store.keys));
const { client, view } = opened.needs;
const withCodec = new Client({
  ...client.options,
  connection: client.connection,
  dataConverter: { payloadCodecs: [codec] },
});
const kept = new Map<string, Uint8Array>();
const taskQueue = opened.environment.env.TEMPORAL_TASK_QUEUE ?? '';
const asked = (name: string): boolean => only === undefined || only.split(',').includes(name);
async function play(name: string, type: string, workflowId: string, args: unknown[] = []): Promise<void> {
  if (!asked(name)) return;
  const handle = await withCodec.workflow.start(type, { taskQueue, workflowId, args });
  await handle.result();
  kept.set(name, await readableHistory(client, codec, workflowId));
}
/** The covenant's own case as it began, and the run that is made of it when its workflow is gone. */
async function playCovenant(): Promise<void> {
  const workflowId = caseWorkflowId(COVENANT_CASE);
  if (asked('covenant')) kept.set('covenant', await readableHistory(client, codec, workflowId));
  if (!asked('rebuilt')) return;
  const handle = withCodec.workflow.getHandle(workflowId);
  await handle.terminate();
  await rebuildCase(withCodec, store, taskQueue, COVENANT_CASE);
  for (let tries = 0; tries < 100; tries++) {
    const { nextAt, waiting } = await handle.query<CaseStatus>(STATUS_QUERY);
    if (nextAt !== null && waiting === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  kept.set('rebuilt', await readableHistory(client, codec, workflowId));
}

try {
  for (const { id } of demoMembers) await store.preferences.set(id, { digest: true });
  if (only === undefined)
    await rehearse(opened.needs, {
      paths: PATHS,
      seed: 5,
      observe: async ({ caseId, ended, options }) => {
        const seen = ended ? null : await view.caseOf(caseId);
        if (!seen) return;
        // The last history of a stage is the richest one.
        const history = await readableHistory(client, codec, caseWorkflowId(caseId));
        kept.set(`${seen.stage}.${options.index}`, history);
        if (seen.stage !== 'weighing' || kept.has('digest')) return;
        await play('digest', DIGEST_WORKFLOW, 'digest-saved');
        await play('letter', LETTER_WORKFLOW, letterWorkflowId('saved'), [{ letterId: 'saved' }]);
      },
    });
  else {
    await play('digest', DIGEST_WORKFLOW, 'digest-saved');
    await play('letter', LETTER_WORKFLOW, letterWorkflowId('saved'), [{ letterId: 'saved' }]);
  }
  const ended = only === undefined ? client.workflow.list({ query: "WorkflowType = 'erasure'" }) : [];
  for await (const { workflowId, runId } of ended) {
    kept.set('erasure', await readableHistory(client, codec, workflowId, runId));
  }
  await play('housekeeping', HOUSEKEEPING_WORKFLOW, 'housekeeping-saved');
  await play('announce', ANNOUNCE_WORKFLOW, 'announce-saved');
  await play('reconciler', RECONCILER_WORKFLOW, 'reconciler-saved', [{ calendar: true }]);
  await playCovenant();
  for (const [name, history] of kept) await writeFile(join(folder, `${name}.bin`), history);
  process.stdout.write(`${[...kept.keys()].join(', ')}\n`);
} finally {
  await store.close();
  await opened.close();
  await rm(dataDir, { recursive: true, force: true });
}
process.exit(0);
