/** Whoever looks at a disturbed environment looks again when a server was away. */
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 120_000;
const AGAIN_MS = 250;

/** Any failure may be a server that is away: the same again, until it has been away for too long. */
export async function again<T>(act: () => Promise<T>, patienceMs = PATIENCE_MS): Promise<T> {
  for (const until = performance.now() + patienceMs; ; await sleep(AGAIN_MS)) {
    try {
      return await act();
    } catch (error) {
      if (performance.now() > until) throw error;
    }
  }
}

/** An object whose methods that answer a promise are tried again; only for what may be done twice. */
export function patient<T extends object>(of: T): T {
  return new Proxy(of, {
    get(target, name) {
      const value = Reflect.get(target, name, target) as unknown;
      if (typeof value !== 'function') return value;
      const call = (...args: unknown[]) => {
        const first: unknown = value.apply(target, args);
        if (!(first instanceof Promise)) return first;
        let turn: Promise<unknown> | null = first;
        return again(() => {
          const mine = turn ?? (value.apply(target, args) as Promise<unknown>);
          turn = null;
          return mine;
        });
      };
      return call;
    },
  });
}
