/** A client of an environment's engine that reads its payloads, with the keys of its store. */
import { Client } from '@temporalio/client';
import type { Config } from '../config/index.ts';
import { createCodec } from '../contracts/codec.ts';
import { keyForWorkflow } from '../contracts/keys.ts';
import type { Store } from '../store/index.ts';

export function readingClient(
  connection: Client['connection'],
  config: Pick<Config, 'temporalNamespace'>,
  store: Pick<Store, 'keys'>,
): Client {
  return new Client({
    connection,
    namespace: config.temporalNamespace,
    dataConverter: { payloadCodecs: [createCodec(keyForWorkflow(store.keys))] },
  });
}
