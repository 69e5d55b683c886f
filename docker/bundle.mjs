// The workflow code in one file, made when the image is built: no worker then needs a compiler at its start.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';

const at = (path) => fileURLToPath(new URL(`../dist/${path}`, import.meta.url));
const { code } = await bundleWorkflowCode({
  workflowsPath: at('workflows/index.js'),
  workflowInterceptorModules: [at('workflows/trace.js')],
});
await writeFile(at('workers/workflow-bundle.js'), code);
