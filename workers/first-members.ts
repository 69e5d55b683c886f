/**
 * The first two administrators of an environment (docs/decisions/0029): while there is nobody, nobody can propose or
 * confirm. Reads two people from standard input, so that no name stands in a shell's history.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { z } from 'zod';
import { engineOptions } from '../config/index.ts';
import type { Answer } from '../contracts/answers.ts';
import { createCodec } from '../contracts/codec.ts';
import { CASE_WORKFLOW, type CaseInput, COMMAND_UPDATE, caseWorkflowId } from '../contracts/engine.ts';
import { keyForWorkflow } from '../contracts/keys.ts';
import { openStore, type Store } from '../store/index.ts';
import { workerSettings } from './settings.ts';

const KIND = 'membership';
const person = z.strictObject({
  name: z.string().trim().min(1).max(200),
  email: z.email().max(200),
  party: z.string().min(1),
});
export const twoPeople = z.tuple([person, person]);
export type FirstPerson = z.infer<typeof person>;

/**
 * Appoints both, or says why not (in Dutch, nothing about anybody). On record before anything is made.
 * Both cases must come to be: run it again when the second one did not.
 */
export async function appointFirst(
  store: Store,
  client: Client,
  taskQueue: string,
  people: readonly FirstPerson[],
): Promise<Answer> {
  const made = people.map((one) => ({
    ...one,
    id: `m-${randomBytes(6).toString('hex')}`,
    caseId: randomUUID() as string,
  }));
  const together = made.map(({ id }) => id);
  await store.accessLog.write({
    ...{ who: null, party: null, what: 'appoint-first', purpose: 'authorisations', fields: [] },
    ...{ file: 'members', caseId: null, detail: { together }, ok: true },
  });
  for (const { id, caseId, name, email, party } of made) {
    if (!(await store.members.prepare({ id, caseId, name, email, party })))
      return { ok: false, code: 'known-address', message: 'Een van deze adressen is al in gebruik.' };
    const commandId = `first:${randomUUID()}`;
    const event = { type: 'appoint-first', member: id, party, together };
    await store.intents.put({
      ...{ commandId, caseId, caseKind: KIND, type: event.type, event, actor: null, signIn: null },
    });
    const input: CaseInput = { caseId, kind: KIND, version: 0, nextAt: null };
    const options = { workflowId: caseWorkflowId(caseId), taskQueue, args: [input] as [CaseInput] };
    const handle = await client.workflow.start(CASE_WORKFLOW, options);
    const answer = await handle.executeUpdate<Answer, [{ commandId: string }]>(COMMAND_UPDATE, {
      args: [{ commandId }],
      updateId: commandId,
    });
    if (!answer.ok) {
      await store.members.forget(id);
      return answer;
    }
  }
  return { ok: true, version: 1 };
}

async function main(): Promise<void> {
  const config = workerSettings();
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const read = twoPeople.safeParse(jsonOf(Buffer.concat(chunks).toString('utf8')));
  if (!read.success || read.data[0].email.toLowerCase() === read.data[1].email.toLowerCase()) {
    process.stderr.write(
      'Geef op standaardinvoer twee verschillende mensen: [{"name": "...", "email": "...", "party": "..."}, {...}]\n',
    );
    process.exitCode = 2;
    return;
  }
  const [store, connection] = await Promise.all([
    openStore(config),
    Connection.connect(engineOptions(config)),
  ]);
  try {
    const client = new Client({
      connection,
      namespace: config.temporalNamespace,
      dataConverter: { payloadCodecs: [createCodec(keyForWorkflow(store.keys))] },
    });
    const answer = await appointFirst(store, client, config.temporalTaskQueue, read.data);
    process.stdout.write(answer.ok ? 'Twee uitvoerders zijn aangewezen.\n' : `${answer.message}\n`);
    if (!answer.ok) process.exitCode = 1;
  } finally {
    await Promise.all([connection.close(), store.close()]);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

if (import.meta.filename === process.argv[1]) await main();
