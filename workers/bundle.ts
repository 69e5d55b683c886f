import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type BundleOptions,
  bundleWorkflowCode,
  DefaultLogger,
  type WorkflowBundleOption,
} from '@temporalio/worker';

const root = fileURLToPath(new URL('..', import.meta.url));
const prebuilt = fileURLToPath(new URL('./workflow-bundle.js', import.meta.url));
/** All that workflow code may import (docs/design.md, rooms and arrows). */
const ROOMS = ['workflows', 'contracts', 'domain', 'covenant'];
const LOCK = 'node_modules/.package-lock.json';

/**
 * The workflow code in one file: made at build time for an image. From source it is made on the spot, once for the same
 * sources and packages: it stays in node_modules/.cache under a hash of them.
 */
export async function workflowBundle(): Promise<WorkflowBundleOption> {
  if (existsSync(prebuilt)) return { code: await readFile(prebuilt, 'utf8') };
  const kept = existsSync(join(root, LOCK))
    ? join(root, 'node_modules/.cache/workflows', `${hash()}.js`)
    : null;
  if (kept && existsSync(kept)) return { code: await readFile(kept, 'utf8') };
  const bundle = await bundleWorkflowCode({
    ...bundleOptions(root, 'ts'),
    logger: new DefaultLogger('WARN'),
  });
  bundle.code = inAscii(bundle.code);
  // Whoever can't keep it makes it again.
  if (kept) await keep(kept, bundle.code).catch(() => undefined);
  return bundle;
}

/**
 * What goes into it, from a folder with sources or with what was compiled of them. All modules are loaded once for all
 * workflows together, and frozen: loaded anew for each cached workflow they were half of its memory. So a module of
 * `workflows/` keeps nothing outside its functions (docs/decisions/0082).
 */
export function bundleOptions(root: string, extension: 'ts' | 'js') {
  const workflowsPath = join(root, `workflows/index.${extension}`);
  const trace = join(root, `workflows/trace.${extension}`);
  return {
    workflowsPath,
    workflowInterceptorModules: [trace],
    preloadModules: ['@temporalio/workflow', workflowsPath, trace],
    // Lines and names for an error's trace, without all sources once more.
    webpackConfigHook: (config) => ({ ...config, devtool: 'inline-nosources-source-map' }),
  } satisfies BundleOptions;
}

/** One dash in a comment, and each of a process's copies of the bundle takes two bytes a character. */
export const inAscii = (code: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
  code.replace(/[^\x00-\x7f]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);

function hash(): string {
  const sum = createHash('sha256');
  for (const room of ROOMS)
    for (const name of readdirSync(join(root, room), { encoding: 'utf8', recursive: true }).sort())
      if (/\.(ts|json)$/.test(name))
        sum.update(`${room}/${name}\n`).update(readFileSync(join(root, room, name)));
  return sum
    .update(readFileSync(fileURLToPath(import.meta.url)))
    .update(readFileSync(join(root, LOCK)))
    .digest('hex')
    .slice(0, 32);
}

async function keep(file: string, code: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const fresh = `${file}.${process.pid}`;
  await writeFile(fresh, code);
  await rename(fresh, file);
}
