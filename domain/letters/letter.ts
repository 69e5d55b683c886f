/** A letter to somebody as plain data: what it says, in reading order. How it looks is for `letters/` to say. */
import type { Day } from '../dates/index.ts';

/** A part of a letter's body, in reading order. */
export type Block =
  /** Level 2 stands under the letter's title, 3 under a 2. */
  | { is: 'heading'; text: string; level: 2 | 3 }
  | { is: 'paragraph'; text: string }
  | { is: 'list'; items: readonly string[]; numbered?: boolean }
  /** Short cells only: what runs over more lines than a page has is a list. `caption` is read out before it. */
  | { is: 'table'; caption: string; head: readonly string[]; rows: readonly (readonly string[])[] };

export interface Letter {
  /** BCP 47. */
  language: 'nl-NL';
  /** What it is about in a few words; also the document's title, so nothing about anybody stands in it. */
  title: string;
  /** Name, then lines of the address. */
  sender: readonly string[];
  /** Name, then lines of the address; of the legal representative where there is one (12.1). */
  addressee: readonly string[];
  /** The day on it. */
  date: Day;
  /** An opaque number to name in an answer; null for none. */
  reference: string | null;
  blocks: readonly Block[];
  /** The last lines: greeting, on whose behalf. */
  closing: readonly string[];
}
