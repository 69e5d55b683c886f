// Loaded into a process before its own code (NODE_OPTIONS=--import): counts what it asks of the database, by command
// and collection, with the time it waited. Writes sums to a file of its own in the folder COUNT_OPERATIONS; no contents.
import { renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const folder = process.env.COUNT_OPERATIONS;
const NOT_COUNTED = new Set(['hello', 'ismaster', 'saslStart', 'saslContinue', 'ping']);
/** @type {Map<string, {n: number, ms: number}>} */
const sums = new Map();
let changed = false;

const { Connection } = createRequire(import.meta.url)('mongodb/lib/cmap/connection.js');
const command = Connection.prototype.command;
Connection.prototype.command = async function counted(ns, asked, ...rest) {
  const name = Object.keys(asked)[0] ?? '';
  if (NOT_COUNTED.has(name)) return command.call(this, ns, asked, ...rest);
  const key = `${name} ${ns.db}.${typeof asked[name] === 'string' ? asked[name] : '-'}`;
  const from = performance.now();
  try {
    return await command.call(this, ns, asked, ...rest);
  } finally {
    const sum = sums.get(key) ?? { n: 0, ms: 0 };
    sums.set(key, { n: sum.n + 1, ms: sum.ms + performance.now() - from });
    changed = true;
  }
};

/** What this process has asked so far. */
export const counted = () => Object.fromEntries(sums);

if (folder) {
  const file = join(folder, `${process.pid}.json`);
  setInterval(() => {
    if (!changed) return;
    changed = false;
    writeFileSync(`${file}.new`, JSON.stringify(counted()));
    renameSync(`${file}.new`, file);
  }, 1_000).unref();
}
