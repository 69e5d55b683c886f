import { createHash } from 'node:crypto';

/** Chance that can be played again: the same seed and key give the same number, whatever else happens between. */
export function pick(seed: number, key: string, below: number): number {
  return createHash('sha256').update(`${seed}:${key}`).digest().readUInt32BE(0) % below;
}
