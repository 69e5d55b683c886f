/** Which history shards answer, and what each server has of them. */
import type { Client } from '@temporalio/client';
import { type Server, SHARDS } from './server.ts';

/** So many ids that hardly a shard is left out: 32 shards by 256 ids miss one in a hundred times. */
const IDS = 8 * SHARDS;
const DEADLINE_MS = 800;
const NOT_FOUND = 5;

/** Asks every shard about a workflow that isn't there: true when each says so by itself. */
export async function allShardsAnswer(client: Client): Promise<boolean> {
  const answers = await Promise.all(
    Array.from({ length: IDS }, (_, index) =>
      client.connection
        .withDeadline(Date.now() + DEADLINE_MS, () =>
          client.workflowService.describeWorkflowExecution({
            namespace: client.options.namespace,
            execution: { workflowId: `nobody-${index}` },
          }),
        )
        .then(
          () => false,
          (error: { code?: number }) => error.code === NOT_FOUND,
        ),
    ),
  );
  return answers.every((ok) => ok);
}

/** Shards that a server's history service holds now, by its own figures; null when it doesn't answer. */
export async function shardsOf({ metrics }: Server): Promise<number | null> {
  try {
    const text = await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text();
    const line = /^numshards_gauge\{[^}]*\} (\S+)$/m.exec(text);
    return line ? Number(line[1]) : 0;
  } catch {
    return null;
  }
}
