/** Histories as files, so that every release can replay what earlier ones wrote: payloads in clear (ids and dates only). */
import type { Client } from '@temporalio/client';
import type { PayloadCodec } from '@temporalio/common';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';

/** One run's history as JSON, its payloads decrypted: a replay has no keys. */
export async function readableHistory(
  client: Client,
  codec: PayloadCodec,
  workflowId: string,
  runId?: string,
): Promise<string> {
  const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  await decodeWithin(history, codec, {
    type: 'workflow',
    namespace: client.options.namespace,
    workflowId,
  });
  return JSON.stringify(historyToJSON(history));
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
  'data' in value &&
  value.data instanceof Uint8Array;
