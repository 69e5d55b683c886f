/**
 * The master key in OpenBao or Vault (secrets engine `transit`): it never leaves the service. A wrapped key is
 * transit's own ciphertext (`vault:v3:...`), bound to the key's id as associated data.
 */
import type { KeyServiceConfig } from '../config/key-service.ts';
import { KeyGone, KeyServiceAway, MasterKeyError } from './errors.ts';
import { keyServiceOf } from './key-service.ts';
import type { Master } from './master.ts';

/** So many keys travel in one request at most: OpenBao refuses JSON with more than a thousand strings, and a key takes four. */
const BATCH = 200;

interface Info {
  current: number;
  /** The oldest version that still opens something. */
  oldest: number;
}

const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes as string).toString('base64');

/** Asks nothing yet: a process may start while the service is away. */
export function masterFromTransit(config: KeyServiceConfig): Master {
  const service = keyServiceOf(config);
  const path = (what: string): string => `${config.mount}/${what.replace('KEY', config.key)}`;

  async function ask(what: string, body?: object): Promise<Record<string, unknown>> {
    const answer = await service.ask(body ? 'POST' : 'GET', path(what), body);
    if (answer.status === 404) throw new KeyServiceAway('the key service has no such key or mount');
    if (answer.status === 400) throw new KeyServiceAway('the key service refused a request');
    return answer.body.data ?? {};
  }
  async function info(): Promise<Info> {
    const key = await ask('keys/KEY');
    if (key.exportable === true || key.allow_plaintext_backup === true) {
      throw new MasterKeyError(
        'the key of the key service can be exported; it must be made so that it can not',
      );
    }
    if (
      key.supports_encryption !== true ||
      !['aes256-gcm96', 'chacha20-poly1305'].includes(String(key.type))
    ) {
      throw new MasterKeyError('the key of the key service must be of type aes256-gcm96');
    }
    const numbers = [key.latest_version, key.min_decryption_version];
    if (!numbers.every((one) => Number.isSafeInteger(one))) {
      throw new KeyServiceAway('the key service does not say which versions there are');
    }
    return { current: numbers[0] as number, oldest: numbers[1] as number };
  }

  /** One answer for each item; an item that fails does not hold up the others. */
  async function batch(
    what: 'encrypt' | 'decrypt',
    items: readonly object[],
  ): Promise<Record<string, unknown>[]> {
    // A single item that fails makes the whole answer a 400, with all results in it.
    const { body } = await service.ask('POST', path(`${what}/KEY`), { batch_input: items });
    const results = body.data?.batch_results;
    if (!Array.isArray(results) || results.length !== items.length) {
      throw new KeyServiceAway('the key service refused a request');
    }
    return results as Record<string, unknown>[];
  }
  const encrypt = together(
    async (items: readonly { keyId: string; bytes: Uint8Array }[]) =>
      await batch(
        'encrypt',
        items.map(({ keyId, bytes }) => ({ plaintext: base64(bytes), associated_data: base64(keyId) })),
      ),
  );
  const decrypt = together(
    async (items: readonly { keyId: string; wrapped: string }[]) =>
      await batch(
        'decrypt',
        items.map(({ keyId, wrapped }) => ({ ciphertext: wrapped, associated_data: base64(keyId) })),
      ),
  );
  const versionOf = (wrapped: string): number | null => {
    const [, version] = /^vault:v([1-9]\d{0,8}):[A-Za-z0-9+/=]+$/.exec(wrapped) ?? [];
    return version === undefined ? null : Number(version);
  };

  return {
    kind: 'transit',
    versionOf,
    version: async () => (await info()).current,
    async wrap(keyId, bytes) {
      const { ciphertext } = await encrypt({ keyId, bytes });
      const master = typeof ciphertext === 'string' ? versionOf(ciphertext) : null;
      if (master === null) throw new KeyServiceAway('the key service did not wrap a key');
      return { wrapped: ciphertext as string, master };
    },
    async unwrap(keyId, wrapped) {
      const version = versionOf(wrapped);
      if (version === null) throw new MasterKeyError('a wrapped key is not one of the key service');
      const { plaintext, error } = await decrypt({ keyId, wrapped });
      if (typeof plaintext === 'string' && plaintext !== '' && !error)
        return Buffer.from(plaintext, 'base64');
      const { oldest, current } = await info();
      if (version < oldest) throw new KeyGone();
      if (version > current)
        throw new MasterKeyError('a wrapped key is of a version that the key service has not');
      throw new MasterKeyError('a wrapped key was changed, or does not belong where it stands');
    },
    async next() {
      const { current, oldest } = await info();
      if (current > oldest) return current;
      await ask('keys/KEY/rotate', {});
      return (await info()).current;
    },
    async retire(before) {
      const { current, oldest } = await info();
      if (before > current) throw new MasterKeyError('the current master version can not be dropped');
      // First nothing opens with the old versions any more; then they are deleted.
      const least = Math.max(oldest, before);
      await ask('keys/KEY/config', { min_decryption_version: least, min_encryption_version: least });
      await ask('keys/KEY/trim', { min_available_version: before });
      const { keys } = await ask('keys/KEY');
      if (Object.keys((keys as object) ?? {}).some((version) => Number(version) < before)) {
        throw new MasterKeyError('the key service still has an old version');
      }
    },
    async problem() {
      const status = await service.health();
      if (status === 0) return 'the key service does not answer';
      if (status === 503) return 'the key service is sealed';
      if (status === 501) return 'the key service is not initialised';
      try {
        await info();
        return null;
      } catch (error) {
        return error instanceof MasterKeyError ? error.message : 'the key service can not be used';
      }
    },
    close: () => service.close(),
  };
}

/** What is asked in one breath goes along in one request: a page's keys, or five hundred that are wrapped anew. */
function together<In, Out>(send: (items: readonly In[]) => Promise<Out[]>): (item: In) => Promise<Out> {
  let waiting: { item: In; resolve: (out: Out) => void; reject: (error: unknown) => void }[] = [];
  const go = (): void => {
    const all = waiting;
    waiting = [];
    for (let at = 0; at < all.length; at += BATCH) {
      const some = all.slice(at, at + BATCH);
      send(some.map(({ item }) => item)).then(
        (outs) => {
          for (const [nr, { resolve }] of some.entries()) resolve(outs[nr] as Out);
        },
        (error: unknown) => {
          for (const { reject } of some) reject(error);
        },
      );
    }
  };
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (waiting.length === 1) setImmediate(go);
    });
}
