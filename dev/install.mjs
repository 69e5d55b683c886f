// Installs the packages in a fresh clone. Plain JavaScript without dependencies; says how far it is on standard error.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const wanted = join(root, 'package-lock.json');

/** Whether node_modules holds what package-lock.json says (npm keeps its own account there). */
export function isInstalled() {
  const account = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(account)) return false;
  const has = JSON.parse(readFileSync(account, 'utf8')).packages;
  const needs = Object.entries(JSON.parse(readFileSync(wanted, 'utf8')).packages);
  // What is optional belongs to another system, or is there in the same version.
  return needs.every(
    ([path, { version, optional }]) => path === '' || (has[path] ? has[path].version === version : optional),
  );
}

/** `npm ci`, saying how far it is. */
export async function install() {
  const total = Object.keys(JSON.parse(readFileSync(wanted, 'utf8')).packages).length - 1;
  console.error(
    `De onderdelen van PGA Regie worden geïnstalleerd (${total} pakketten, ongeveer 750 MB op schijf) ...`,
  );
  const windows = process.platform === 'win32';
  const npm = spawn(windows ? 'npm.cmd' : 'npm', ['ci', '--loglevel', 'http'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    shell: windows,
  });
  let arrived = 0;
  let quarter = 0;
  let problems = '';
  npm.stderr.setEncoding('utf8').on('data', (text) => {
    arrived += text.match(/^npm http (fetch GET 200|cache) /gm)?.length ?? 0;
    problems += text.match(/^npm (error|ERR!).*\n/gm)?.join('') ?? '';
    const now = Math.min(4, Math.floor((4 * arrived) / total));
    if (now > quarter) console.error(`  ${now * 25} % opgehaald`);
    quarter = Math.max(quarter, now);
  });
  const code = await new Promise((done) => {
    npm.once('error', () => done(1));
    npm.once('close', done);
  });
  if (code === 0) return;
  console.error(`${problems}Installeren lukt niet. Kan npm uw pakketbron bereiken? Probeer: npm ping`);
  process.exit(1);
}
