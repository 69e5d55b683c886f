import type { Keys } from './types.ts';

const EVERY_MS = 60_000;

interface Log {
  error(what: object, message: string): void;
  info(what: object, message: string): void;
}

/**
 * A process that must go on while the key service is away keeps what legal dates need in memory (store/keys.ts): at its
 * start, and what was made since every minute. One line in the log when the service goes away, one when it is back.
 * Answers how to stop.
 */
export function keepKeys(keys: Keys, what: 'system' | 'all', log: Log): () => void {
  let wrong: string | null = null;
  let busy = false;
  const look = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    try {
      const now = await keys.problem();
      if (now !== null && now !== wrong) log.error({ problem: now }, 'the key service can not be used');
      if (now === null && wrong !== null) log.info({}, 'the key service is back');
      wrong = now;
      if (now === null) await keys.hold(what);
    } catch {
      // The database is away, or the service went just now: the next look tells.
    } finally {
      busy = false;
    }
  };
  const timer = setInterval(() => void look(), EVERY_MS).unref();
  void look();
  return () => clearInterval(timer);
}
