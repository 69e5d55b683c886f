/**
 * `npm run histories -- RELEASE [--only NAME,NAME]`: plays lives and keeps one history of every stage, and of the erasure, in
 * `test/histories/RELEASE/`. Made once for every release; later code must replay them all (test/real/workflows). `--only`
 * keeps those of workflows that are no case (digest, letter, housekeeping, announce, reconciler) and plays no lives.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@temporalio/client';
import { readConfig } from '../config/index.ts';
import { createCodec } from '../contracts/codec.ts';
import {
  ANNOUNCE_WORKFLOW,
  caseWorkflowId,
  DIGEST_WORKFLOW,
  HOUSEKEEPING_WORKFLOW,
  LETTER_WORKFLOW,
  letterWorkflowId,
  RECONCILER_WORKFLOW,
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
const taskQueue = opened.environment.env.TEMPORAL_TASK_QUEUE ?? '';
async function play(name: string, type: string, workflowId: string, args: unknown[] = []): Promise<void> {
  if (only !== undefined && !only.split(',').includes(name)) return;
  const handle = await withCodec.workflow.start(type, { taskQueue, workflowId, args });
  await handle.result();
  kept.set(name, await readableHistory(client, codec, workflowId));
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
  for (const [name, history] of kept) await writeFile(join(folder, `${name}.bin`), history);
  process.stdout.write(`${[...kept.keys()].join(', ')}\n`);
} finally {
  await store.close();
  await opened.close();
  await rm(dataDir, { recursive: true, force: true });
}
process.exit(0);
