// `npm start`: checks Node, installs the packages when that is needed, then starts the practice environment.
// Plain JavaScript without dependencies: it must run in a fresh clone.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { install, isInstalled } from './install.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `PGA Regie heeft Node 20.19 of later nodig; dit is ${process.versions.node}. Zie nodejs.org.`,
  );
  process.exit(1);
}

if (!isInstalled()) await install();

const child = spawn(
  process.execPath,
  [join(root, 'dev', 'run.mjs'), 'dev/start.ts', ...process.argv.slice(2)],
  {
    stdio: 'inherit',
    cwd: root,
  },
);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
