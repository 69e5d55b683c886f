/** The same dates are asked for over and over: keep the answers of a pure function, up to a bound. */

/** A dozen functions are kept so; with 20,000 answers each they were 50 MB of a process that meets many dates. */
const BOUND = 5_000;

/** `compute`, answering a text that it has seen from memory. Errors are not kept. */
export function remember<T>(compute: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const value = compute(key);
    // Starting afresh is cheaper than keeping track of what was used last, and rare.
    if (known.size >= BOUND) known.clear();
    known.set(key, value);
    return value;
  };
}

/** The same, with a memory of its own for each covenant; it goes when the covenant goes. */
export function rememberPer<O extends object, T>(
  compute: (owner: O, key: string) => T,
): (owner: O, key: string) => T {
  const owners = new WeakMap<O, (key: string) => T>();
  return (owner, key) => {
    let lookUp = owners.get(owner);
    if (!lookUp) {
      lookUp = remember((asked) => compute(owner, asked));
      owners.set(owner, lookUp);
    }
    return lookUp(key);
  };
}
