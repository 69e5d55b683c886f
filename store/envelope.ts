import { CompactEncrypt, compactDecrypt } from 'jose';
import { aesKey } from '../contracts/aes-key.ts';
import { TamperedError } from './errors.ts';
import { headerOf } from './master.ts';
import type { Key, Keys, Place } from './types.ts';

/**
 * One field as a compact JWE (`dir`, A256GCM). The protected header, which is authenticated, says where the
 * ciphertext belongs; reading compares it with where it was found, so that a moved or older one fails.
 */
export async function seal(key: Key, place: Place, value: unknown): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(value ?? null)))
    .setProtectedHeader({
      alg: 'dir',
      enc: 'A256GCM',
      kid: key.id,
      db: place.database,
      col: place.collection,
      doc: place.document,
      fld: place.field,
      v: place.version,
    })
    .encrypt(await aesKey(key.bytes));
}

/** @throws TamperedError */
export async function open<T>(key: Key, place: Place, jwe: string): Promise<T> {
  let plaintext: Uint8Array;
  let header: Record<string, unknown>;
  try {
    const opened = await compactDecrypt(jwe, await aesKey(key.bytes), {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    plaintext = opened.plaintext;
    header = opened.protectedHeader;
  } catch {
    throw new TamperedError(`${place.collection}.${place.field}`);
  }
  const fits =
    header.kid === key.id &&
    header.db === place.database &&
    header.col === place.collection &&
    header.doc === place.document &&
    header.fld === place.field &&
    header.v === place.version;
  if (!fits) throw new TamperedError(`${place.collection}.${place.field}`);
  return JSON.parse(new TextDecoder().decode(plaintext)) as T;
}

/** Opens with the key that the header names, after checking that it is one of `expected`'s keys. @throws KeyGone */
export async function openById<T>(keys: Keys, place: Place, jwe: string): Promise<T> {
  const kid = headerOf(jwe).kid;
  if (typeof kid !== 'string') throw new TamperedError(`${place.collection}.${place.field}`);
  return open<T>(await keys.byId(kid), place, jwe);
}
