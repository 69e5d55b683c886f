/**
 * Signatures of the system itself (Ed25519): who reads what it signed can check it without the system. The private key is
 * made from a system key, so that it is wrapped and rotated like every other key and stands nowhere by itself.
 */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { CompactSign, calculateJwkThumbprint, exportJWK, type JWK } from 'jose';
import type { Keys } from './types.ts';

/** RFC 8410: the fixed beginning of an Ed25519 private key in PKCS #8, before its 32 bytes. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

export interface Signer {
  /** A compact JWS over the value's JSON; its header names the key by its thumbprint. */
  sign(typ: string, value: unknown): Promise<string>;
  /** The public key, to give away. */
  publicKey(): Promise<JWK & { kid: string }>;
}

/** @param name of the system key */
export function signerOf(keys: Pick<Keys, 'systemKey'>, name: string): Signer {
  const load = async (): Promise<{ key: KeyObject; jwk: JWK & { kid: string } }> => {
    const { bytes } = await keys.systemKey(name);
    const key = createPrivateKey({ key: Buffer.concat([PKCS8, bytes]), format: 'der', type: 'pkcs8' });
    const jwk = await exportJWK(createPublicKey(key));
    const kid = await calculateJwkThumbprint(jwk);
    return { key, jwk: { ...jwk, kid, alg: 'EdDSA', use: 'sig' } };
  };
  return {
    async sign(typ, value) {
      const { key, jwk } = await load();
      return new CompactSign(new TextEncoder().encode(JSON.stringify(value)))
        .setProtectedHeader({ alg: 'EdDSA', typ, kid: jwk.kid })
        .sign(key);
    },
    publicKey: async () => (await load()).jwk,
  };
}
