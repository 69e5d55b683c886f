/** Every place in which an environment keeps or says anything, as raw bytes. */
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Client } from '@temporalio/client';
import protos from '@temporalio/proto';
import { MongoClient } from 'mongodb';
import { rooms } from '../../../config/index.ts';
import type { Environment } from '../../../dev/environment.ts';

export interface Bytes {
  name: string;
  bytes: Buffer;
}
const { History } = protos.temporal.api.history.v1;
const { WorkflowExecutionInfo } = protos.temporal.api.workflow.v1;

/** All files below a folder: databases with their journals, the engine's file, logs, ports, clocks. */
export async function* filesIn(folder: string): AsyncGenerator<Bytes> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    // A journal's file may be gone again.
    const bytes = await readFile(path).catch(() => null);
    if (bytes) yield { name: relative(folder, path), bytes };
  }
}

/** Every document as it is stored: a database may compress its files. */
export async function* documentsOf(...uris: string[]): AsyncGenerator<Bytes> {
  for (const uri of uris) {
    const client = await MongoClient.connect(uri);
    try {
      for (const database of rooms) {
        const db = client.db(database);
        for (const { name } of await db.listCollections().toArray()) {
          if (name.startsWith('system.')) continue;
          const parts: Buffer[] = [];
          for await (const document of db.collection(name).find({}, { raw: true }))
            parts.push(document as unknown as Buffer);
          yield { name: `${database}.${name}`, bytes: Buffer.concat(parts) };
        }
      }
    } finally {
      await client.close();
    }
  }
}

/** The engine as its own API shows it, before the codec: search attributes, and every event with its payloads. */
export async function* historiesOf(client: Client): AsyncGenerator<Bytes> {
  const { namespace } = client.options;
  const service = client.workflowService;
  let nextPageToken: Uint8Array | undefined;
  do {
    const list = await service.listWorkflowExecutions({ namespace, ...(nextPageToken && { nextPageToken }) });
    for (const info of list.executions) {
      const execution = info.execution ?? null;
      const name = `history of ${execution?.workflowId}`;
      yield { name: `list: ${name}`, bytes: Buffer.from(WorkflowExecutionInfo.encode(info).finish()) };
      let more: Uint8Array | undefined;
      do {
        const page = await service
          .getWorkflowExecutionHistory({ namespace, execution, ...(more && { nextPageToken: more }) })
          .catch(() => null);
        if (page?.history) yield { name, bytes: Buffer.from(History.encode(page.history).finish()) };
        more = page?.nextPageToken?.length ? page.nextPageToken : undefined;
      } while (more);
    }
    nextPageToken = list.nextPageToken?.length ? list.nextPageToken : undefined;
  } while (nextPageToken);
}

/** Mails as they went over the line, and with their lines put together again. */
export async function* mailsOf({ mailUrl }: Environment): AsyncGenerator<Bytes> {
  const mails = (await (await fetch(`${mailUrl}/api/email`)).json()) as { id: string }[];
  for (const mail of mails) {
    const source = await (await fetch(`${mailUrl}/api/email/${mail.id}/source`)).text();
    const joined = source.replace(/=\r?\n/g, '').replace(/\r?\n/g, '');
    yield { name: 'mail', bytes: Buffer.from(`${JSON.stringify(mail)}\n${source}\n${joined}`) };
  }
}

/** What is told to anybody who asks how it goes. */
export async function* reportsOf({ env }: Environment): AsyncGenerator<Bytes> {
  for (const path of ['/healthz', '/readyz', '/metrics', '/openapi.json']) {
    const answer = await fetch(`${env.BASE_URL}${path}`);
    yield { name: path, bytes: Buffer.from(await answer.arrayBuffer()) };
  }
}
