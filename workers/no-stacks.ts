/**
 * Loaded before everything else (`node --import`; docker-compose.yml), also in the thread that runs the workflows: there the
 * SDK makes a stack trace, through a source map, of every promise of every workflow, and keeps it for as long as the promise
 * waits. That is for looking at where a workflow waits, which ours say themselves (contracts/engine.ts, its status). Errors
 * have their traces as ever (docs/decisions/0085).
 */
import v8 from 'node:v8';
import { isMainThread } from 'node:worker_threads';

if (!isMainThread) v8.promiseHooks.createHook = () => () => undefined;
