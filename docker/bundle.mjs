// The workflow code in one file, made when the image is built: no worker then needs a compiler at its start.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';
import { bundleOptions, inAscii } from '../dist/workers/bundle.js';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const { code } = await bundleWorkflowCode(bundleOptions(dist, 'js'));
await writeFile(`${dist}/workers/workflow-bundle.js`, inAscii(code));
