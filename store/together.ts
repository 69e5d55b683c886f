/**
 * Looks that are asked for in one turn of this process go to the database as one. An answer is never older than its
 * question: the query leaves after the last of them was asked.
 *
 * @param look finds all of these at once
 * @param is whether a row is the one that was asked for by this name
 */
export function together<Row>(
  look: (names: string[]) => Promise<Row[]>,
  is: (row: Row, name: string) => boolean,
): (name: string) => Promise<Row | null> {
  let asking: { names: Set<string>; rows: Promise<Row[]> } | null = null;

  function begin(): NonNullable<typeof asking> {
    const names = new Set<string>();
    const rows = new Promise((resolve) => setImmediate(resolve)).then(() => {
      if (asking?.names === names) asking = null;
      return look([...names]);
    });
    return { names, rows };
  }

  return async (name) => {
    if (asking === null || asking.names.size >= MOST) asking = begin();
    asking.names.add(name);
    const rows = await asking.rows;
    return rows.find((row) => is(row, name)) ?? null;
  };
}

/** Of what can be some 20 kB each. */
const MOST = 100;

/** As a condition on one field: a single one is looked up as such. */
export const oneOf = (names: readonly string[]): string | { $in: string[] } =>
  names.length === 1 ? (names[0] as string) : { $in: [...names] };
