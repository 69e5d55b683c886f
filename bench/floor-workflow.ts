/** The floor: a bare workflow with a life's timers, updates and activities, where the activities do nothing. */
import {
  allHandlersFinished,
  condition,
  defineUpdate,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  sleep,
} from '@temporalio/workflow';

export interface FloorShape {
  /** Moments at which a life's loop wakes up: each a timer and a step. */
  moments: number;
  /** Tasks of a life: each an update and a step. */
  tasks: number;
  /** Effects of a life (mail, copy, archive) that the loop starts; spread over its steps. */
  effects: number;
  /** Activities of the erasure. */
  erasure: number;
  /** Between two moments, in ms of the workflow's own time. */
  gapMs: number;
}
interface Nothing {
  nothing(): Promise<void>;
}
const local = proxyLocalActivities<Nothing>({ startToCloseTimeout: '5s' });
const remote = proxyActivities<Nothing>({ startToCloseTimeout: '10s' });

export const done = defineUpdate('done');

export async function bareLife(shape: FloorShape): Promise<void> {
  let tasks = 0;
  let effects = 0;
  const running: Promise<void>[] = [];
  const steps = shape.moments + shape.tasks + 1;
  const step = async () => {
    await local.nothing();
    const share = Math.round(((running.length + 1) * steps) / Math.max(1, shape.effects));
    effects++;
    if (running.length < shape.effects && effects >= share) running.push(remote.nothing());
  };
  setHandler(done, async () => {
    await step();
    tasks++;
  });
  for (let moment = 0; moment < shape.moments; moment++) {
    await sleep(shape.gapMs);
    await step();
  }
  await condition(() => tasks >= shape.tasks && allHandlersFinished());
  await Promise.all(running);
  for (let activity = 0; activity < shape.erasure; activity++) await remote.nothing();
}
