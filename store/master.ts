import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CompactEncrypt, compactDecrypt } from 'jose';
import { wallNow } from '../config/clock.ts';
import { KeyGone, MasterKeyError } from './errors.ts';

/**
 * Wraps the keys of units. A file here; a key service (transit) fits behind the same five functions.
 * The header of a wrapped key names the master version and the key it belongs to, checked on unwrapping.
 */
export interface Master {
  /** Read afresh: another process may have brought in the next version. */
  version(): Promise<number>;
  wrap(keyId: string, bytes: Uint8Array): Promise<{ wrapped: string; master: number }>;
  /** @throws KeyGone when its master version is gone; MasterKeyError when it was changed or moved. */
  unwrap(keyId: string, wrapped: string): Promise<Uint8Array>;
  /** Brings in the next version (or goes on with one that was left half-way) and answers it. */
  next(): Promise<number>;
  /** Drops every version but the current one. */
  retire(): Promise<void>;
}

interface MasterFile {
  current: number;
  keys: Record<string, string>;
}

/** @throws MasterKeyError */
function parse(text: string): MasterFile {
  try {
    const file = JSON.parse(text) as MasterFile;
    const key = file.keys[String(file.current)];
    if (Number.isSafeInteger(file.current) && key && Buffer.from(key, 'base64url').length === 32) return file;
  } catch {
    // Nothing of the file may come into a message.
  }
  throw new MasterKeyError('the master key file is damaged');
}

/**
 * @param create makes the file when there is none (practice only), readable by its owner alone.
 * @throws MasterKeyError when it is missing, damaged or readable by others.
 */
export async function masterFromFile(path: string, create: boolean): Promise<Master> {
  const read = async (): Promise<MasterFile> => {
    let text: string;
    try {
      if (((await stat(path)).mode & 0o077) !== 0) {
        throw new MasterKeyError('the master key file is readable by others (it must have mode 0600)');
      }
      text = await readFile(path, 'utf8');
    } catch (error) {
      if (error instanceof MasterKeyError) throw error;
      throw new MasterKeyError('the master key file can not be read');
    }
    return parse(text);
  };
  const writeBeside = async (file: MasterFile): Promise<string> => {
    const beside = `${path}.${randomBytes(6).toString('hex')}`;
    await writeFile(beside, JSON.stringify(file), { mode: 0o600, flush: true });
    return beside;
  };
  const replace = async (file: MasterFile): Promise<void> => rename(await writeBeside(file), path);
  const fresh = (): string => randomBytes(32).toString('base64url');

  if (create) {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const beside = await writeBeside({ current: 1, keys: { '1': fresh() } });
    try {
      // Two processes may start at once: link fails for the second, which then reads the first one's.
      await link(beside, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw new MasterKeyError('the master key file can not be made');
      }
    } finally {
      await unlink(beside);
    }
  }
  let file = await read();
  const bytesOf = (key: string): Uint8Array => Buffer.from(key, 'base64url');

  return {
    async version() {
      file = await read();
      return file.current;
    },
    async wrap(keyId, bytes) {
      file = await read();
      const wrapped = await new CompactEncrypt(bytes)
        .setProtectedHeader({ alg: 'A256GCMKW', enc: 'A256GCM', kid: `master:${file.current}`, for: keyId })
        .encrypt(bytesOf(file.keys[String(file.current)] as string));
      return { wrapped, master: file.current };
    },
    async unwrap(keyId, wrapped) {
      const header = headerOf(wrapped);
      const version = String(header.kid ?? '').replace('master:', '');
      if (!file.keys[version]) file = await read();
      const key = file.keys[version];
      if (!key) throw new KeyGone();
      if (header.for !== keyId) throw new MasterKeyError('a wrapped key does not belong where it stands');
      try {
        const { plaintext } = await compactDecrypt(wrapped, bytesOf(key), {
          keyManagementAlgorithms: ['A256GCMKW'],
          contentEncryptionAlgorithms: ['A256GCM'],
        });
        return plaintext;
      } catch {
        throw new MasterKeyError('a wrapped key was changed');
      }
    },
    async next() {
      const lock = `${path}.lock`;
      await takeLock(lock);
      try {
        file = await read();
        if (Object.keys(file.keys).length === 1) {
          const current = file.current + 1;
          file = { current, keys: { ...file.keys, [String(current)]: fresh() } };
          await replace(file);
        }
        return file.current;
      } finally {
        await rm(lock, { force: true });
      }
    },
    async retire() {
      const lock = `${path}.lock`;
      await takeLock(lock);
      try {
        file = await read();
        const key = file.keys[String(file.current)] as string;
        file = { current: file.current, keys: { [String(file.current)]: key } };
        await replace(file);
      } finally {
        await rm(lock, { force: true });
      }
    },
  };
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

/** Held for milliseconds; one that is ten minutes old was left by a process that died. */
async function takeLock(lock: string): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt++) {
    try {
      await (await open(lock, 'wx', 0o600)).close();
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw new MasterKeyError('the master key file can not be replaced');
      }
    }
    const since = await stat(lock).then(
      (found) => wallNow().getTime() - found.mtimeMs,
      () => 0,
    );
    if (since > 600_000) await rm(lock, { force: true });
    else await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new MasterKeyError('another process is replacing the master key');
}
