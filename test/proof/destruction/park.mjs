// Loaded into a worker before its own code (NODE_OPTIONS=--import). Holds single writes to the database back at points
// that a test names, so that the process can be killed or frozen exactly there; everything else is the worker's own.
// PARK_FOLDER: `plan.json` has the points; a file for each point that was reached, and, once the plan is gone, for what
// became of the write. Without a plan the writes of each activity are counted.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);
const { Server } = require('mongodb/lib/sdam/server.js');
const { asyncLocalStorage } = require('@temporalio/activity');

const folder = process.env.PARK_FOLDER;
const planFile = folder && join(folder, 'plan.json');
/** Of the whole process: lines of several activities go together, and who is held with them would hold everybody. */
const SHARED = new Set(['processings', 'accesslog']);
const WRITES = new Set(['insert', 'update', 'delete', 'findAndModify', 'commitTransaction']);
/** By workflow and activity: how many writes were asked for. */
const counts = {};
/** Erasures get the points that name no workflow, in the order in which they come. */
const given = new Map();
let plan = null;

function planNow() {
  plan ??= existsSync(planFile) ? JSON.parse(readFileSync(planFile, 'utf8')) : null;
  return plan;
}
function pointFor(workflowId) {
  const points = planNow() ?? [];
  const named = points.find((point) => point.workflowId === workflowId);
  if (named || !workflowId.startsWith('erasure-')) return named;
  if (!given.has(workflowId)) {
    const taken = new Set(given.values());
    given.set(
      workflowId,
      points.find((point) => point.workflowId === undefined && !taken.has(point)) ?? null,
    );
  }
  return given.get(workflowId);
}
const note = (point, what, value = '') => writeFileSync(join(folder, `${point.id}.${what}`), value);
async function hold(point) {
  note(point, 'reached');
  while (existsSync(planFile)) await new Promise((later) => setTimeout(later, 50));
}

const { command } = Server.prototype;
if (folder) {
  Server.prototype.command = async function held(operation, ...rest) {
    const info = asyncLocalStorage.getStore()?.info;
    if (!info || !WRITES.has(operation.commandName) || SHARED.has(operation.ns?.collection))
      return command.call(this, operation, ...rest);
    const { workflowId } = info.workflowExecution;
    const point = pointFor(workflowId);
    const key = `${point ? workflowId : workflowId.split('-')[0]}/${info.activityType}`;
    counts[key] = (counts[key] ?? 0) + 1;
    if (planNow() === null) writeFileSync(join(folder, 'counts.json'), JSON.stringify(counts));
    const here = point?.activity === info.activityType && point.write === counts[key];
    if (!here) return command.call(this, operation, ...rest);
    if (point.after !== true) await hold(point);
    try {
      const answer = await command.call(this, operation, ...rest);
      if (point.after === true) await hold(point);
      note(point, 'woke', 'answered');
      return answer;
    } catch (error) {
      note(point, 'woke', String(error?.code ?? error?.name));
      throw error;
    }
  };
}
