export type Say = (line: string) => void;

const megabytes = (bytes: number) =>
  `${(bytes / 1e6).toLocaleString('nl-NL', { maximumFractionDigits: 1 })} MB`;

/** Says what is fetched, how large it is and how far: a line at the start, one every quarter, one at the end. */
export function progressOf(what: string, total: number | undefined, say: Say): (bytes: number) => void {
  let quarter = 0;
  let last = 0;
  say(`  ${what} ophalen${total ? ` (${megabytes(total)})` : ''} ...`);
  return (bytes) => {
    if (total) {
      const now = Math.floor((bytes / total) * 4);
      if (now > quarter) {
        quarter = now;
        say(`  ${what}: ${Math.min(100, quarter * 25)} % van ${megabytes(total)}`);
      }
    } else if (bytes - last > 10e6) {
      last = bytes;
      say(`  ${what}: ${megabytes(bytes)}`);
    }
  };
}
