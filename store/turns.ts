/**
 * Writers of this process that would meet in one document go one after the other: together they conflict, and each does
 * its whole transaction again. One that hangs is not waited for longer than `patienceMs`; then the database decides, as it
 * does between processes.
 */
export function turns<Lane extends string | number = number>(
  patienceMs: number,
): <T>(lane: Lane, work: () => Promise<T>) => Promise<T> {
  const last = new Map<Lane, Promise<unknown>>();
  return async (lane, work) => {
    const before = last.get(lane);
    const mine = (async () => {
      if (before !== undefined) await settledWithin(before, patienceMs);
      return work();
    })();
    last.set(lane, mine);
    try {
      return await mine;
    } finally {
      if (last.get(lane) === mine) last.delete(lane);
    }
  };
}

function settledWithin(work: Promise<unknown>, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    work.then(done, done);
  });
}
