import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, type WorkflowBundleOption } from '@temporalio/worker';

const prebuilt = fileURLToPath(new URL('./workflow-bundle.js', import.meta.url));

/** The workflow code in one file: made at build time for an image, made on the spot from source. */
export async function workflowBundle(): Promise<WorkflowBundleOption> {
  if (existsSync(prebuilt)) return { code: await readFile(prebuilt, 'utf8') };
  return bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)),
    logger: new DefaultLogger('WARN'),
  });
}
