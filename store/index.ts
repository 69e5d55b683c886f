import type { Config } from '../config/index.ts';
import type { Store } from './types.ts';

export * from './errors.ts';
export type * from './types.ts';

export type StoreConfig = Pick<Config, 'mode' | 'mongodbUris' | 'databasePrefix' | 'masterKeyFile'>;

/**
 * Opens the five databases, each with its own credential, and makes their indexes.
 * @throws MasterKeyError, or the driver's error when a database can't be reached.
 */
export async function openStore(_config: StoreConfig): Promise<Store> {
  throw new Error('not yet');
}
