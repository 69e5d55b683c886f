import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { CompactEncrypt, compactDecrypt } from 'jose';
import { openCompact, sealCompact } from '../../../store/jwe.ts';

const key = new Uint8Array(randomBytes(32));
const text = new TextEncoder().encode('één 🙈 text');
const byJose = (header: Record<string, unknown>) =>
  new CompactEncrypt(text).setProtectedHeader({ alg: 'dir', enc: 'A256GCM', ...header }).encrypt(key);

describe('a compact JWE', () => {
  test('that we write, jose reads', async () => {
    const { plaintext, protectedHeader } = await compactDecrypt(sealCompact(key, { wid: 'w1' }, text), key);
    expect(Buffer.from(plaintext)).toEqual(Buffer.from(text));
    expect(protectedHeader).toEqual({ alg: 'dir', enc: 'A256GCM', wid: 'w1' });
  });

  test('that jose writes, we read', async () => {
    const { plaintext, protectedHeader } = openCompact(key, await byJose({ kid: 'k1' }));
    expect(Buffer.from(plaintext)).toEqual(Buffer.from(text));
    expect(protectedHeader).toEqual({ alg: 'dir', enc: 'A256GCM', kid: 'k1' });
  });

  test('never has the same initialisation vector twice', () => {
    const seen = new Set(Array.from({ length: 500 }, () => sealCompact(key, {}, text).split('.')[2]));
    expect(seen.size).toBe(500);
  });

  test('compressed, or with a header that must be understood, is refused', async () => {
    const header = (more: object) =>
      Buffer.from(JSON.stringify({ alg: 'dir', enc: 'A256GCM', ...more })).toString('base64url');
    const [, ...rest] = sealCompact(key, {}, text).split('.');
    for (const more of [{ zip: 'DEF' }, { crit: ['exp'], exp: 1 }, { alg: 'none' }, { enc: 'A128GCM' }]) {
      expect(() => openCompact(key, [header(more), ...rest].join('.'))).toThrow('another JWE');
    }
  });

  test.each([
    ['a short tag', (parts: string[]) => [...parts.slice(0, 4), (parts[4] ?? '').slice(0, 16)]],
    ['a short vector', (parts: string[]) => parts.with(2, (parts[2] ?? '').slice(0, 8))],
    ['a wrapped key', (parts: string[]) => parts.with(1, 'AAAA')],
    ['another spelling', (parts: string[]) => parts.with(3, `${parts[3]}=`)],
    ['a part too many', (parts: string[]) => [...parts, '']],
    ['nothing', () => ['']],
  ])('with %s is refused', (_name, change) => {
    const parts = sealCompact(key, {}, text).split('.');
    expect(() => openCompact(key, change(parts).join('.'))).toThrow();
  });
});
