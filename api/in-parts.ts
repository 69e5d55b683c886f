/** So many at once, a part after the other, in order: a long list neither waits for each nor asks for all at the same time. */
export async function inParts<T, R>(
  list: readonly T[],
  size: number,
  act: (one: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < list.length; at += size)
    results.push(...(await Promise.all(list.slice(at, at + size).map(act))));
  return results;
}
