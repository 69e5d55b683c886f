/**
 * `npm run histories -- RELEASE`: plays lives and keeps one history of every stage, and of the erasure, in
 * `test/histories/RELEASE/`. Made once for every release; later code must replay them all (test/real/workflows).
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@temporalio/client';
import { readConfig } from '../config/index.ts';
import { createCodec } from '../contracts/codec.ts';
import { caseWorkflowId, HOUSEKEEPING_WORKFLOW } from '../contracts/engine.ts';
import { keyForWorkflow } from '../contracts/keys.ts';
import { openStore } from '../store/index.ts';
import { readableHistory } from './histories.ts';
import { PATHS } from './rehearsal/answers.ts';
import { openRehearsal } from './rehearsal/open.ts';
import { rehearse } from './rehearsal/rehearsal.ts';

const release = process.argv[2];
if (!release || !/^\d+\.\d+\.\d+$/.test(release)) {
  process.stderr.write('Gebruik: npm run histories -- 0.1.0\n');
  process.exit(2);
}
const folder = fileURLToPath(new URL(`../test/histories/${release}/`, import.meta.url));
await mkdir(folder, { recursive: true });
const dataDir = await mkdtemp(join(tmpdir(), 'pga-histories-'));
const opened = await openRehearsal({ dataDir });
const store = await openStore(readConfig(opened.environment.env));
const codec = createCodec(keyForWorkflow(store.keys));
const { client, view } = opened.needs;
const withCodec = new Client({
  ...client.options,
  connection: client.connection,
  dataConverter: { payloadCodecs: [codec] },
});
const kept = new Map<string, Uint8Array>();
try {
  await rehearse(opened.needs, {
    paths: PATHS,
    seed: 5,
    observe: async ({ caseId, ended, options }) => {
      const seen = ended ? null : await view.caseOf(caseId);
      if (!seen) return;
      // The last history of a stage is the richest one.
      const history = await readableHistory(client, codec, caseWorkflowId(caseId));
      kept.set(`${seen.stage}.${options.index}`, history);
    },
  });
  for await (const { workflowId, runId } of client.workflow.list({ query: "WorkflowType = 'erasure'" })) {
    kept.set('erasure', await readableHistory(client, codec, workflowId, runId));
  }
  const { env } = opened.environment;
  const house = await withCodec.workflow.start(HOUSEKEEPING_WORKFLOW, {
    taskQueue: env.TEMPORAL_TASK_QUEUE ?? '',
    workflowId: 'housekeeping-saved',
  });
  await house.result();
  kept.set('housekeeping', await readableHistory(client, codec, 'housekeeping-saved'));
  for (const [name, history] of kept) await writeFile(join(folder, `${name}.bin`), history);
  process.stdout.write(`${[...kept.keys()].join(', ')}\n`);
} finally {
  await store.close();
  await opened.close();
  await rm(dataDir, { recursive: true, force: true });
}
process.exit(0);
