import { createHash } from 'node:crypto';
import type { AccessRow } from './regie.ts';

/** What comes before the first line of a chain. */
export const START = '0'.repeat(64);

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What the hash covers, in a fixed order; the ciphertext and not what it hides, so that it can outlive its key. */
export function hashOf(row: Omit<AccessRow, '_id' | 'hash'>): string {
  const { writer, seq, at, who, party, what, purpose, fields, file, ok, key, about, prev } = row;
  const line: unknown[] = [
    ...[prev, writer, seq, at, who, party, what, purpose, [...fields]],
    ...[file, ok, key, about],
  ];
  // Lines of before there were traces have neither.
  if (row.trace !== undefined || row.odd !== undefined) line.push(row.trace ?? null, [...(row.odd ?? [])]);
  return sha256(JSON.stringify(line));
}
