/** Strings that may stand nowhere in clear, and the looking for them in raw bytes, whatever they were turned into. */
import { randomBytes } from 'node:crypto';

/** All of one run share a stem, so that one search finds them all; what follows it says where it was typed. */
export class Canaries {
  /** Letters and digits only: nothing in between writes it otherwise. Long enough to be nowhere by chance. */
  readonly stem = `kanarie${randomBytes(8).toString('hex')}`;
  private readonly places: string[] = [];

  /** Another one each time, for this place. With characters that encodings like to change. */
  at(place: string): string {
    this.places.push(place);
    return `${this.stem}n${this.places.length} é & <b>"'شمس 👋`;
  }
  placeOf(found: string): string {
    const number = new RegExp(`${this.stem}n(\\d+)`, 'i').exec(found)?.[1];
    return this.places[Number(number) - 1] ?? 'unknown';
  }
  get count(): number {
    return this.places.length;
  }
}

/** How a text may stand somewhere: plain, wide, base64 at each of its three alignments, hexadecimal, percent-encoded. */
export function disguises(text: string): Map<string, Buffer> {
  const plain = Buffer.from(text);
  const hex = plain.toString('hex');
  const percent = hex.replace(/../g, (byte) => `%${byte}`);
  const found = new Map<string, Buffer>([
    ['utf-8', plain],
    ['upper case', Buffer.from(text.toUpperCase())],
    ['utf-16le', Buffer.from(text, 'utf16le')],
    ['utf-16be', Buffer.from(text, 'utf16le').swap16()],
    ['hex', Buffer.from(hex)],
    ['HEX', Buffer.from(hex.toUpperCase())],
    ['percent', Buffer.from(percent)],
    ['PERCENT', Buffer.from(percent.toUpperCase())],
  ]);
  for (const before of [0, 1, 2]) {
    // What depends on the neighbouring bytes is left out at both ends.
    const whole = Buffer.concat([Buffer.alloc(before), plain]).toString('base64');
    const part = whole.slice(Math.ceil((before * 8) / 6), Math.floor(((before + plain.length) * 8) / 6));
    found.set(`base64+${before}`, Buffer.from(part));
    found.set(`base64url+${before}`, Buffer.from(part.replaceAll('+', '-').replaceAll('/', '_')));
  }
  return found;
}

/** What was found where, and as what; empty when it is nowhere. */
export function search(needles: ReadonlyMap<string, Buffer>, name: string, bytes: Buffer): string[] {
  return [...needles].flatMap(([disguise, needle]) => {
    const at = bytes.indexOf(needle);
    return at < 0 ? [] : [`${name} (${disguise}, at ${at}): ${around(bytes, at)}`];
  });
}
const around = (bytes: Buffer, at: number): string =>
  JSON.stringify(bytes.subarray(Math.max(0, at - 40), at + 60).toString('latin1'));
