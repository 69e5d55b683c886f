/** The master key in a file: for practice and tests, or for one machine that has no key service. */
import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CompactEncrypt, compactDecrypt } from 'jose';
import { wallNow } from '../config/clock.ts';
import { KeyGone, KeyServiceAway, MasterKeyError } from './errors.ts';
import { headerOf, type Master } from './master.ts';

/** A version that was dropped, or a file that was taken away, works on in a process's memory for no longer than this. */
const FRESH_MS = 1_000;

interface MasterFile {
  current: number;
  keys: Record<string, string>;
}

/** @throws KeyServiceAway */
function parse(text: string): MasterFile {
  try {
    const file = JSON.parse(text) as MasterFile;
    const key = file.keys[String(file.current)];
    if (Number.isSafeInteger(file.current) && key && Buffer.from(key, 'base64url').length === 32) return file;
  } catch {
    // Nothing of the file may come into a message.
  }
  throw new KeyServiceAway('the master key file is damaged');
}

/**
 * @param create makes the file when there is none (practice only), readable by its owner alone.
 * @throws KeyServiceAway when it is missing, damaged or readable by others.
 */
export async function masterFromFile(path: string, create: boolean): Promise<Master> {
  let readAt = 0;
  const read = async (): Promise<MasterFile> => {
    let text: string;
    try {
      if (((await stat(path)).mode & 0o077) !== 0) {
        throw new KeyServiceAway('the master key file is readable by others (it must have mode 0600)');
      }
      text = await readFile(path, 'utf8');
    } catch (error) {
      if (error instanceof MasterKeyError) throw error;
      throw new KeyServiceAway('the master key file can not be read');
    }
    readAt = wallNow().getTime();
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
    kind: 'file',
    close() {},
    versionOf(wrapped) {
      const [, version] = /^master:(\d{1,9})$/.exec(String(headerOf(wrapped).kid)) ?? [];
      return version === undefined ? null : Number(version);
    },
    async problem() {
      try {
        file = await read();
        return null;
      } catch (error) {
        return error instanceof MasterKeyError ? error.message : 'the master key file can not be read';
      }
    },
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
      if (!file.keys[version] || wallNow().getTime() - readAt > FRESH_MS) file = await read();
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
    async retire(before) {
      const lock = `${path}.lock`;
      await takeLock(lock);
      try {
        file = await read();
        const kept = Object.entries(file.keys).filter(([version]) => Number(version) >= before);
        if (before > file.current) throw new MasterKeyError('the current master version can not be dropped');
        file = { current: file.current, keys: Object.fromEntries(kept) };
        await replace(file);
      } finally {
        await rm(lock, { force: true });
      }
    },
  };
}

/** Held for milliseconds; one that is half a minute old was left by a process that died. */
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
    if (since > 30_000) await rm(lock, { force: true });
    else await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new MasterKeyError('another process is replacing the master key');
}
