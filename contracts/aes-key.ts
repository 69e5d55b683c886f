/** The runtime's own form of a raw key. */
type AesKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

const imported = new WeakMap<Uint8Array, AesKey>();

/** Imported once for as long as the bytes are held: importing costs as much as using it. */
export async function aesKey(bytes: Uint8Array): Promise<AesKey> {
  const known = imported.get(bytes);
  if (known) return known;
  const raw = new Uint8Array(bytes);
  const key = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
  imported.set(bytes, key);
  return key;
}
