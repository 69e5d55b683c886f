/** The service that wraps the keys of units: a file (master-file.ts) or a key service (master-transit.ts). */
export interface Master {
  kind: 'file' | 'transit';
  /** The current version, read afresh: another process may have brought in the next one. @throws KeyServiceAway */
  version(): Promise<number>;
  /** Under the current version; bound to the key's id. Calls of one moment may travel together. @throws KeyServiceAway */
  wrap(keyId: string, bytes: Uint8Array): Promise<{ wrapped: string; master: number }>;
  /** @throws KeyGone when its version was dropped; MasterKeyError when it was changed or moved; KeyServiceAway */
  unwrap(keyId: string, wrapped: string): Promise<Uint8Array>;
  /** Under which version it was wrapped; null when it is no wrapped key of this service. Asks nobody. */
  versionOf(wrapped: string): number | null;
  /** Brings in the next version (or goes on with one that was left half-way) and answers it. @throws KeyServiceAway */
  next(): Promise<number>;
  /** Drops every version before this one, for good. Never the current one. May be called again. @throws KeyServiceAway */
  retire(before: number): Promise<void>;
  /** null when it works; else what is wrong, in English, without anything secret. */
  problem(): Promise<string | null>;
  close(): void;
}

/** The protected header of a compact JWE, unverified: only to find the key with which it is then verified. */
export function headerOf(jwe: string): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(Buffer.from(jwe.split('.')[0] ?? '', 'base64url').toString('utf8'));
    if (typeof header === 'object' && header !== null) return header as Record<string, unknown>;
  } catch {
    // The caller checks what it needs and finds nothing.
  }
  return {};
}
