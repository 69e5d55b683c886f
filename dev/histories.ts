/** Histories as files, so that every release can replay what earlier ones wrote: payloads in clear (ids and dates only). */
import type { Client } from '@temporalio/client';
import type { Payload, PayloadCodec } from '@temporalio/common';
import protos from '@temporalio/proto';
import { isEncrypted } from '../contracts/codec.ts';

const { History } = protos.temporal.api.history.v1;
type History = protos.temporal.api.history.v1.IHistory;

export const readHistory = (bytes: Uint8Array): History => History.decode(bytes);

/** One run's history (protobuf), its payloads decrypted: a replay has no keys. */
export async function readableHistory(
  client: Client,
  codec: PayloadCodec,
  workflowId: string,
  runId?: string,
): Promise<Uint8Array> {
  const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  await decodeWithin(history, codec, {
    type: 'workflow',
    namespace: client.options.namespace,
    workflowId,
  });
  return History.encode(history).finish();
}

type Context = { type: 'workflow'; namespace: string; workflowId: string };

async function decodeWithin(value: unknown, codec: PayloadCodec, context: Context): Promise<void> {
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return;
  const children = value as Record<string, unknown>;
  // A child's input is encrypted with the child's key, not with its parent's.
  const own =
    typeof children.workflowId === 'string' ? { ...context, workflowId: children.workflowId } : context;
  for (const [name, child] of Object.entries(children)) {
    if (isPayload(child)) [children[name]] = await codec.decode([child], own);
    else await decodeWithin(child, codec, own);
  }
}

const isPayload = (value: unknown): value is { metadata: Record<string, Uint8Array>; data: Uint8Array } =>
  typeof value === 'object' &&
  value !== null &&
  'metadata' in value &&
  isEncrypted(value as Payload) &&
  'data' in value &&
  value.data instanceof Uint8Array;
