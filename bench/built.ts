/** Worker and API compiled as for the image (Dockerfile): a process of theirs starts in a fraction of the time from source. */
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** For the environment's `extraEnv`: which scripts its processes run (dev/environment.ts). */
export const builtScripts: Readonly<Record<string, string>> = {
  WORKER_SCRIPT: 'dist/workers/main.js',
  API_SCRIPT: 'dist/api/main.js',
};

/** The steps of the Dockerfile, into `dist`. @throws when the compiler has something to say */
export function build(): void {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const node = (...args: string[]) =>
    execFileSync(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] });
  node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json');
  for (const from of ['mail/templates', 'api/pages', 'api/public'])
    cpSync(join(root, from), join(root, 'dist', from), { recursive: true });
  node('docker/bundle.mjs');
}

/** For `extraEnv`: a worker as docker-compose.yml starts it. Its flags and settings are part of what is measured of it. */
export function shipped(): Record<string, string> {
  const compose = readFileSync(fileURLToPath(new URL('../docker-compose.yml', import.meta.url)), 'utf8');
  const command = /^ {4}command:\s+\[\s*node,\s+([^\]]*dist\/workers\/main\.js),?\s*\]$/m.exec(compose);
  const settings = [...compose.matchAll(/^ {6}(MALLOC_\w+): "(\d+)"$/gm)];
  if (!command?.[1] || settings.length === 0)
    throw new Error('docker-compose.yml starts a worker in another way');
  return {
    ...Object.fromEntries(settings.map(([, name, value]) => [name, value])),
    WORKER_SCRIPT: command[1].split(/,\s+/).join(' '),
  };
}
