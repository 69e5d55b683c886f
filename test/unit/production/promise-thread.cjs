// One promise of a workflow, as the SDK sees it in the thread of the workflows.
const { parentPort } = require('node:worker_threads');
const vm = require('node:vm');
const { globalHandlers } = require('@temporalio/worker/lib/workflow/vm-shared');

const promiseStackStore = { promiseToStack: new Map(), childToParent: new Map() };
const context = vm.createContext({ __TEMPORAL_ACTIVATOR__: { info: { runId: 'r' }, promiseStackStore } });
globalHandlers.install();
vm.runInContext(
  'globalThis.waits = new Promise(() => {}); globalThis.trace = new Error("seen").stack',
  context,
);
parentPort.postMessage({ kept: promiseStackStore.promiseToStack.size, trace: context.trace });
