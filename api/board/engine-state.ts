/** Whether what moves dates can be reached now, asked at most every few seconds: a page never waits long for it. */
import { wallNow } from '../../config/index.ts';
import type { Deps } from '../deps.ts';

const ASK_MS = 5_000;
const WAIT_MS = 400;

export interface EngineState {
  up: boolean;
  /** Since when it is known to be away; wall time. Null when it is up. */
  since: string | null;
}

interface Known extends EngineState {
  asked: number;
  asking: Promise<void> | null;
}
const states = new WeakMap<Deps['engine'], Known>();

/** Dates come from the store either way; away means that nothing moves them and nothing can be asked. */
export async function engineState({ engine }: Deps): Promise<EngineState> {
  const known = states.get(engine) ?? {
    up: true,
    since: null,
    asked: Number.NEGATIVE_INFINITY,
    asking: null,
  };
  states.set(engine, known);
  if (known.asking === null && performance.now() - known.asked > ASK_MS) {
    known.asking = engine
      .ready()
      .catch(() => false)
      .then((up) => {
        known.since = up ? null : (known.since ?? wallNow().toISOString());
        known.up = up;
        known.asked = performance.now();
        known.asking = null;
      });
  }
  // The first time, and while it is away, somebody waits for the answer; not for as long as it takes.
  if (known.asking !== null && (!known.up || known.asked < 0))
    await Promise.race([known.asking, new Promise((go) => setTimeout(go, WAIT_MS).unref())]);
  return { up: known.up, since: known.since };
}
