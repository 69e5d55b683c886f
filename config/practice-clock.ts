/**
 * How far ahead legal now is, for the other processes of a practice environment on this machine: they ask at every
 * request. The store keeps it too, for a process with another data folder.
 */
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setLegalOffset } from './clock.ts';

const fileIn = (dataDir: string): string => join(dataDir, 'legal-offset');

/** In one go: nobody reads half a number. */
export function writeLegalOffset(dataDir: string, ms: number): void {
  const file = fileIn(dataDir);
  const beside = `${file}.${process.pid}`;
  writeFileSync(beside, String(ms), { mode: 0o600 });
  renameSync(beside, file);
}

/** Follows what is written there; answers false when nothing is. Each `follow` remembers which version it has seen. */
export function legalOffsetFollower(dataDir: string): () => boolean {
  const file = fileIn(dataDir);
  let seen = '';
  return () => {
    const now = statSync(file, { bigint: true, throwIfNoEntry: false });
    if (!now) return false;
    const version = `${now.ino}:${now.mtimeNs}`;
    if (version === seen) return true;
    setLegalOffset(Number(readFileSync(file, 'utf8')));
    seen = version;
    return true;
  };
}
