/** So many pieces of work at a time, in the order in which they came; the others wait for their turn. */
export function atOnce(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= most) await new Promise<void>((turn) => waiting.push(turn));
    else running++;
    try {
      return await work();
    } finally {
      // Who waited longest takes over this turn.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
