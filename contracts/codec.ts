/**
 * Payload codec: what Temporal stores is encrypted with a key per case, so that destroying the key makes the history
 * unreadable, in backups too. It never throws on what somebody else sent: a clear or foreign payload becomes `null`,
 * which every message's shape check refuses, because a codec that throws would hold up a case for ever.
 */
import type { Payload, PayloadCodec, SerializationContext } from '@temporalio/common';
import protos from '@temporalio/proto';
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose';
import { aesKey } from './aes-key.ts';

const proto = protos.temporal.api.common.v1.Payload;
const utf8 = new TextEncoder();
const ENCODING = 'binary/jwe';

/** Whether this codec wrote it: the SDK's own markers stand in the history as they are. */
export const isEncrypted = ({ metadata }: Payload): boolean =>
  metadata?.encoding != null && new TextDecoder().decode(metadata.encoding) === ENCODING;

/** Whose payload it says to be: its workflow's id, which its key then proves; null when this codec did not write it. */
export function workflowIdOf(payload: Payload): string | null {
  if (!isEncrypted(payload)) return null;
  try {
    const { wid } = decodeProtectedHeader(new TextDecoder().decode(payload.data ?? new Uint8Array()));
    return typeof wid === 'string' ? wid : null;
  } catch {
    return null;
  }
}

/** The key for a workflow's payloads; null when it has been destroyed. Rejects when the keys can't be reached. */
export type KeyForWorkflow = (workflowId: string) => Promise<Uint8Array | null>;

/** What can't be read becomes this very object. */
export const nothing: Payload = {
  metadata: { encoding: utf8.encode('json/plain') },
  data: utf8.encode('null'),
};

export function createCodec(keyFor: KeyForWorkflow): PayloadCodec {
  return {
    encode: (payloads, context) =>
      Promise.all(payloads.map((payload) => encode(payload, workflowOf(context)))),
    decode: (payloads, context) =>
      Promise.all(payloads.map((payload) => decode(payload, workflowOf(context)))),
  };

  async function encode(payload: Payload, workflowId: string): Promise<Payload> {
    const key = await keyFor(workflowId);
    // Nothing may be written about a case whose key is gone.
    if (key === null) return nothing;
    const jwe = await new CompactEncrypt(proto.encode(payload).finish())
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', wid: workflowId })
      .encrypt(await aesKey(key));
    return { metadata: { encoding: utf8.encode(ENCODING) }, data: utf8.encode(jwe) };
  }

  async function decode(payload: Payload, workflowId: string): Promise<Payload> {
    if (!isEncrypted(payload)) return nothing;
    const key = await keyFor(workflowId);
    if (key === null) return nothing;
    try {
      const { plaintext, protectedHeader } = await compactDecrypt(
        payload.data ?? new Uint8Array(),
        await aesKey(key),
        {
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
        },
      );
      // A payload that was moved here from another workflow is not this workflow's.
      return protectedHeader.wid === workflowId ? proto.decode(plaintext) : nothing;
    } catch {
      return nothing;
    }
  }
}

const workflowOf = (context: SerializationContext | undefined): string => context?.workflowId ?? '';
