/**
 * The chain of certificates, as it is given away: each line a JWS that names its number and the hash of the line before,
 * so that nothing can be changed, removed, swapped or put in between. Checking it needs no database and no secret.
 */
import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, compactVerify, importJWK, type JWK } from 'jose';
import type { Day } from '../domain/dates/index.ts';
import type { Destroyed } from '../domain/destruction/index.ts';

interface Linked {
  /** From 1. */
  seq: number;
  /** SHA-256 of the line before, as it stands; of nothing before the first. */
  prev: string;
}
/** What was destroyed. Without personal data: kinds, numbers, places, days. */
export interface DestroyedEntry extends Linked, Omit<Destroyed, 'keys'> {
  kind: 'destroyed';
  number: string;
  documents: number;
  /** How many keys, and the SHA-256 of their ids in order, one a line: who has a copy can see which these were. */
  keys: { count: number; digest: string };
  how: 'documents-deleted-keys-destroyed';
  statement: string[];
  /** As MDTO 1.0 has it in the metadata of what was destroyed. */
  mdto: { eventType: 'Vernietiging'; eventTijd: string; eventResultaat: string };
}
/** From this day on the certificates are final: the master version and every backup of the keys from before are gone. */
export interface FinalEntry extends Linked {
  kind: 'final';
  on: Day;
  /** The oldest master version that is left. */
  master: number;
  numbers: string[];
}
export type ChainEntry = DestroyedEntry | FinalEntry;

export interface ExportedChain {
  /** Public keys, by `kid`. */
  keys: JWK[];
  /** In order. */
  chain: string[];
}

export const CHAIN_TYPE = 'pga-regie-vernietiging';
export const NOTHING = '0'.repeat(64);
export const hashOfLine = (line: string): string => createHash('sha256').update(line).digest('hex');
export const digestOf = (ids: readonly string[]): string => hashOfLine([...ids].sort().join('\n'));

export interface Checked {
  /** Null when all of it is whole; else the first line that isn't, from 1, and why. */
  broken: { line: number; why: string } | null;
  /** Thumbprints of the keys that signed. */
  signedBy: string[];
  lines: number;
  /** Hash of the last line: compare it with what was noted elsewhere, for lines cut off at the end leave no trace. */
  head: string;
  certificates: (DestroyedEntry & { finalOn: Day | null })[];
}

/** @param trusted thumbprints; without it any key that comes with the chain will do. */
export async function checkChain(given: ExportedChain, trusted?: readonly string[]): Promise<Checked> {
  const keys = new Map<string, JWK>();
  for (const key of given.keys) keys.set(await calculateJwkThumbprint(key), key);
  const seen = new Map<string, DestroyedEntry & { finalOn: Day | null }>();
  const signedBy = new Set<string>();
  let head = NOTHING;
  let broken: Checked['broken'] = null;
  let lines = 0;
  for (const line of given.chain) {
    const why = await problemOf(line, lines + 1);
    if (why !== null) {
      broken = { line: lines + 1, why };
      break;
    }
    head = hashOfLine(line);
    lines++;
  }
  return { broken, signedBy: [...signedBy], lines, head, certificates: [...seen.values()] };

  async function problemOf(line: string, seq: number): Promise<string | null> {
    let entry: ChainEntry;
    try {
      const { payload, protectedHeader } = await compactVerify(
        line,
        async ({ kid }) => {
          const key = kid === undefined ? undefined : keys.get(kid);
          if (!key || kid === undefined || (trusted && !trusted.includes(kid)))
            throw new Error('unknown key');
          signedBy.add(kid);
          return importJWK(key, 'EdDSA');
        },
        { algorithms: ['EdDSA'] },
      );
      if (protectedHeader.typ !== CHAIN_TYPE) return 'de regel is van een andere soort';
      entry = JSON.parse(new TextDecoder().decode(payload)) as ChainEntry;
    } catch {
      return 'de handtekening klopt niet, of is van een onbekende sleutel';
    }
    if (entry.seq !== seq) return `de regel heeft nummer ${entry.seq}`;
    if (entry.prev !== head) return 'de regel hoort niet achter de regel ervoor';
    if (entry.kind === 'destroyed') {
      if (seen.has(entry.number)) return `verklaring ${entry.number} staat er twee keer`;
      seen.set(entry.number, { ...entry, finalOn: null });
      return null;
    }
    for (const number of entry.numbers) {
      const certificate = seen.get(number);
      if (!certificate) return `verklaring ${number} staat er niet voor`;
      if (entry.on < certificate.finalFrom || entry.master <= certificate.master)
        return `verklaring ${number} kon nog niet definitief zijn`;
      certificate.finalOn ??= entry.on;
    }
    return null;
  }
}
