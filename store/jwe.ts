import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { CompactJwe } from '../contracts/codec.ts';

/**
 * A compact JWE (RFC 7516) with a direct key and AES-256-GCM, as `jose` writes and reads it (tested both ways), in one
 * go: `jose` hands every field to a thread and back, which costs a hundred times what the field itself does.
 */
const ALG = { alg: 'dir', enc: 'A256GCM' } as const;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** `header` comes after `alg` and `enc` in the protected header, which is authenticated. */
export function sealCompact(
  key: Uint8Array,
  header: Readonly<Record<string, unknown>>,
  plaintext: Uint8Array,
): string {
  const protectedHeader = Buffer.from(JSON.stringify({ ...ALG, ...header })).toString('base64url');
  // 96 random bits (RFC 7518, 5.3): a key writes far fewer than the 2^32 fields for which that is enough.
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(protectedHeader, 'ascii'));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  const parts = [iv, ciphertext, cipher.getAuthTag()].map((part) => part.toString('base64url'));
  return `${protectedHeader}..${parts.join('.')}`;
}

/** @throws Error for anything that `sealCompact` did not write with this key. */
export function openCompact(
  key: Uint8Array,
  jwe: string,
): { plaintext: Buffer; protectedHeader: Record<string, unknown> } {
  const parts = jwe.split('.');
  const [head = '', encryptedKey, iv, ciphertext, tag] = parts.map((part, at) =>
    at === 0 ? part : bytesOf(part),
  );
  if (parts.length !== 5 || typeof head !== 'string' || (encryptedKey as Buffer).length > 0)
    throw new Error('no JWE');
  const protectedHeader = JSON.parse(bytesOf(head).toString('utf8')) as Record<string, unknown>;
  const { alg, enc, crit, zip } = protectedHeader;
  if (alg !== ALG.alg || enc !== ALG.enc || crit !== undefined || zip !== undefined)
    throw new Error('another JWE');
  if ((iv as Buffer).length !== IV_BYTES || (tag as Buffer).length !== TAG_BYTES) throw new Error('no JWE');
  const decipher = createDecipheriv('aes-256-gcm', key, iv as Buffer, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(head, 'ascii'));
  decipher.setAuthTag(tag as Buffer);
  return {
    plaintext: Buffer.concat([decipher.update(ciphertext as Buffer), decipher.final()]),
    protectedHeader,
  };
}

/** Node reads over what is no base64url; here it is refused, so that a ciphertext has one spelling. */
function bytesOf(part: string): Buffer {
  const bytes = Buffer.from(part, 'base64url');
  if (bytes.toString('base64url') !== part) throw new Error('no base64url');
  return bytes;
}

/** For the payload codec (contracts/codec.ts). */
export const compactJwe: CompactJwe = {
  seal: sealCompact,
  open: (key, jwe) => openCompact(key, Buffer.from(jwe).toString('ascii')),
};
