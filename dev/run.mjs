// `node dev/run.mjs dev/x.ts ARGS`: runs a TypeScript file. Standard output is the script's alone.
// In a fresh clone the packages are installed first.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [script, ...args] = process.argv.slice(2);
const tsx = join(root, 'node_modules', 'tsx', 'dist', 'esm', 'index.mjs');
if (!existsSync(tsx)) await (await import('./install.mjs')).install();
const child = spawn(
  process.execPath,
  ['--no-warnings', '--import', pathToFileURL(tsx).href, join(root, script ?? ''), ...args],
  { stdio: 'inherit', cwd: root },
);
// Ctrl-C reaches the child by itself (same group); a signal to this process alone is passed on.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  });
}
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
