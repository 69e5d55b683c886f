/** A worker of the test's own on a queue of its own, on the environment's real servers. */
import { randomUUID } from 'node:crypto';
import { Client, Connection, WithStartWorkflowOperation } from '@temporalio/client';
import { DefaultLogger, Runtime, type WorkerOptions, type WorkflowBundleOption } from '@temporalio/worker';
import { readConfig } from '../../../config/index.ts';
import { createLogger } from '../../../config/log.ts';
import type { Answer } from '../../../contracts/answers.ts';
import { createCodec } from '../../../contracts/codec.ts';
import {
  CASE_WORKFLOW,
  type CaseStatus,
  COMMAND_UPDATE,
  caseWorkflowId,
  STATUS_QUERY,
} from '../../../contracts/engine.ts';
import { keyForWorkflow } from '../../../contracts/keys.ts';
import { type Covenant, modelCovenant } from '../../../covenant/index.ts';
import { fastForward } from '../../../dev/clock/fast-forward.ts';
import { demoAcr, demoMembers } from '../../../dev/demo.ts';
import { dayOf } from '../../../domain/dates/index.ts';
import { openStore, type Store } from '../../../store/index.ts';
import { workflowBundle } from '../../../workers/bundle.ts';
import { type RunningWorker, startWorker } from '../../../workers/worker.ts';

export interface Rig {
  store: Store;
  client: Client;
  queue: string;
  /** Starts (another) worker on the rig's queue with this covenant; `options`: another bundle, ... */
  work(covenant?: Covenant, options?: Partial<WorkerOptions>): Promise<RunningWorker>;
  stopWorkers(): Promise<void>;
  close(): Promise<void>;
}

Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
let bundle: Promise<WorkflowBundleOption> | undefined;

export async function openRig(): Promise<Rig> {
  const config = { ...readConfig(), temporalTaskQueue: `test-${randomUUID()}` };
  const log = createLogger('test', 'error');
  const [store, connection] = await Promise.all([
    openStore(config),
    Connection.connect({ address: config.temporalAddress }),
  ]);
  await store.members.seed(demoMembers);
  const dataConverter = { payloadCodecs: [createCodec(keyForWorkflow(store.keys))] };
  const client = new Client({ connection, namespace: config.temporalNamespace, dataConverter });
  const workers: RunningWorker[] = [];
  bundle ??= workflowBundle();
  const code = await bundle;
  const stopWorkers = async () => {
    for (const worker of workers.splice(0)) {
      worker.stop();
      await worker.finished;
    }
  };
  return {
    store,
    client,
    queue: config.temporalTaskQueue,
    async work(covenant = modelCovenant(), options = {}) {
      const running = await startWorker(config, {
        covenant: () => covenant,
        log,
        options: { workflowBundle: code, maxConcurrentActivityTaskExecutions: 10, ...options },
      });
      workers.push(running);
      return running;
    },
    stopWorkers,
    async close() {
      await stopWorkers();
      await connection.close();
      await store.close();
    },
  };
}

export const today = (): string => dayOf(new Date().toISOString());

export function actor(account: string) {
  const member = demoMembers.find(({ email }) => email === `${account}@voorbeeld.test`);
  if (!member) throw new Error('no such demo account');
  return { member: member.id, party: member.party, roles: member.roles };
}

/** Writes down who wants what, as the API does, and answers the command's id. */
export async function intend(
  rig: Rig,
  caseId: string,
  account: string,
  event: { type: string } & Record<string, unknown>,
  commandId: string = randomUUID(),
): Promise<string> {
  await rig.store.intents.put({
    commandId,
    caseId,
    caseKind: 'subject',
    type: event.type,
    event,
    actor: actor(account),
    signIn: { acr: demoAcr.twoFactor, at: new Date().toISOString(), session: 'test' },
  });
  return commandId;
}

export const signalEvent = (party = 'gemeente', ground = 'public-task', signal = 's1') => ({
  type: 'register-signal',
  signal,
  receivedOn: today(),
  phenomenon: modelCovenant().phenomena[0]?.id ?? '',
  provenance: { party, ground, regime: 'AVG', on: today() },
  texts: [],
});

/** Sends a command and starts the case's workflow when it does not run. */
export async function send(rig: Rig, caseId: string, commandId: string): Promise<Answer> {
  const start = new WithStartWorkflowOperation(CASE_WORKFLOW, {
    workflowId: caseWorkflowId(caseId),
    taskQueue: rig.queue,
    args: [{ caseId, kind: 'subject', version: 0, nextAt: null }],
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
  return rig.client.workflow.executeUpdateWithStart(COMMAND_UPDATE, {
    args: [{ commandId }],
    startWorkflowOperation: start,
  });
}

/** A case with one signal of today. */
export async function newCase(rig: Rig): Promise<string> {
  const caseId = randomUUID();
  const answer = await send(rig, caseId, await intend(rig, caseId, 'gemeente', signalEvent()));
  if (!answer.ok) throw new Error(`${answer.code}: ${answer.message}`);
  return caseId;
}

export const statusOf = (rig: Rig, caseId: string): Promise<CaseStatus> =>
  rig.client.workflow.getHandle(caseWorkflowId(caseId)).query<CaseStatus>(STATUS_QUERY);

export const forward = (rig: Rig, caseId: string, to: string): Promise<boolean> =>
  fastForward(rig.client, caseWorkflowId(caseId), Date.parse(to));

export async function eventually<T>(
  look: () => Promise<T>,
  good: (seen: T) => boolean,
  ms = 10_000,
): Promise<T> {
  const until = Date.now() + ms;
  for (;;) {
    const seen = await look();
    if (good(seen)) return seen;
    if (Date.now() > until) throw new Error(`It did not come about; last seen: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
