// Loaded into a worker before its own code (NODE_OPTIONS=--import). Every activity has boundaries: its start, before and
// after each of its writes to the database, and its end, when the engine hasn't heard of it yet. HOLD_FOLDER: a boundary
// that `armed.json` names is held until its file `N.reached` has gone, so that a process can be killed or frozen exactly
// there. `seen-PID.json` says which boundaries there are, and how often each was passed.
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);
const { Server } = require('mongodb/lib/sdam/server.js');
const { Activity } = require('@temporalio/worker/lib/activity.js');
const { asyncLocalStorage } = require('@temporalio/activity');

const folder = process.env.HOLD_FOLDER;
const armedFile = folder && join(folder, 'armed.json');
/** Of the whole process: lines of several activities go together, and who is held with them would hold everybody. */
const SHARED = new Set(['processings', 'accesslog']);
const WRITES = new Set(['insert', 'update', 'delete', 'findAndModify', 'commitTransaction']);
/** By attempt of an activity: how many writes it has asked for. */
const counts = new WeakMap();
const seen = new Map();
let changed = false;
let armed = {};
let readAt = 0;

function armedNow() {
  const stat = statSync(armedFile, { throwIfNoEntry: false });
  if (!stat) return {};
  if (stat.mtimeMs !== readAt) {
    try {
      armed = JSON.parse(readFileSync(armedFile, 'utf8'));
      readAt = stat.mtimeMs;
    } catch {
      return {}; // taken away between the two looks
    }
  }
  return armed;
}

async function boundary(activity, where) {
  const name = `${activity}/${where}`;
  seen.set(name, (seen.get(name) ?? 0) + 1);
  changed = true;
  const id = armedNow()[name];
  if (id === undefined) return;
  const file = join(folder, `${id}.reached`);
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
  } catch {
    return; // another one is held there
  }
  while (existsSync(file)) await new Promise((later) => setTimeout(later, 20));
}

if (folder) {
  setInterval(() => {
    if (!changed) return;
    changed = false;
    const file = join(folder, `seen-${process.pid}.json`);
    writeFileSync(`${file}.new`, JSON.stringify(Object.fromEntries(seen)));
    renameSync(`${file}.new`, file);
  }, 250).unref();
  const { execute } = Activity.prototype;
  Activity.prototype.execute = async function held(...args) {
    const { activityType } = this.info;
    await boundary(activityType, 'start');
    const answer = await execute.apply(this, args);
    await boundary(activityType, 'end');
    return answer;
  };
  const { command } = Server.prototype;
  Server.prototype.command = async function held(operation, ...rest) {
    const context = asyncLocalStorage.getStore();
    if (!context?.info || !WRITES.has(operation.commandName) || SHARED.has(operation.ns?.collection))
      return command.call(this, operation, ...rest);
    const write = (counts.get(context) ?? 0) + 1;
    counts.set(context, write);
    await boundary(context.info.activityType, `before-${write}`);
    const answer = await command.call(this, operation, ...rest);
    await boundary(context.info.activityType, `after-${write}`);
    return answer;
  };
}
