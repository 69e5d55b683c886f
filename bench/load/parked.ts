/**
 * Subjects at rest, each as a snapshot of one that was lived: its state in the store under a key of its own, and a workflow
 * that begins where a new run begins (version and next moment; contracts/engine.ts) and waits on its timer.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { CASE_WORKFLOW, caseWorkflowId } from '../../contracts/engine.ts';
import { modelCovenant } from '../../covenant/index.ts';
import { each } from '../../dev/rehearsal/each.ts';
import { due } from '../../domain/subject/due.ts';
import type { SubjectState } from '../../domain/subject/index.ts';
import type { LoadedCase, Store } from '../../store/index.ts';

export interface Parked {
  subjects: number;
  /** Bytes of the engine's database, with its log; and what a subject added, the first measurement apart. */
  engineBytes: number;
  engineBytesPerSubject: number | null;
  /** Resident memory of the worker process, in MB (10^6); and what a subject added. */
  workerMb: number;
  workerBytesPerSubject: number | null;
  /** To park them: no part of what is asked. */
  seconds: number;
}

const AT_ONCE = 8;
/** The worker has answered the last ones, and the engine has written them down. */
const REST_MS = 5_000;

export async function park(
  needs: { store: Store; client: Client; taskQueue: string; dataDir: string; workerPid: () => number },
  like: LoadedCase,
  sizes: readonly number[],
  say: (line: string) => void,
): Promise<Parked[]> {
  const state = like.state as SubjectState;
  const moments = due(state, modelCovenant());
  const next = moments.find(({ acts }) => acts);
  if (!next) throw new Error('Nothing is due in that snapshot');
  const first = await measured(needs, 0, 0);
  const found: Parked[] = [first];
  let there = 0;
  for (const size of [...sizes].sort((a, b) => a - b)) {
    const began = performance.now();
    await each(Array.from({ length: size - there }), AT_ONCE, async (_, index) => {
      await one();
      if ((index + 1) % 1_000 === 0) say(`${there + index + 1} of ${size} parked`);
    });
    there = size;
    const seconds = Math.round((performance.now() - began) / 1000);
    await sleep(REST_MS);
    const now = await measured(needs, size, seconds);
    found.push({
      ...now,
      engineBytesPerSubject: Math.round((now.engineBytes - first.engineBytes) / size),
      workerBytesPerSubject: Math.round(((now.workerMb - first.workerMb) * 1e6) / size),
    });
    say(JSON.stringify(found.at(-1)));
  }
  return found;

  async function one(): Promise<void> {
    const { store, client, taskQueue } = needs;
    const caseId = randomUUID();
    await store.keys.engineKey(caseId, { create: true });
    const outcome = await store.cases.commit({
      ...{ caseId, kind: like.kind, expectedVersion: 0, commandId: randomUUID(), runId: randomUUID() },
      ...{ at: new Date().toISOString(), by: null, state, stage: like.stage, parties: like.parties },
      ...{ summary: 'parked for a measurement', opened: [], closed: [], moments, effects: [] },
      answer: { ok: true, version: 1 },
      next: { at: next?.at ?? '', what: next?.what ?? '' },
    } as Parameters<Store['cases']['commit']>[0]);
    if (outcome.outcome !== 'committed') throw new Error(outcome.outcome);
    await client.workflow.start(CASE_WORKFLOW, {
      workflowId: caseWorkflowId(caseId),
      taskQueue,
      args: [{ caseId, kind: like.kind, version: 1, nextAt: next?.at ?? null, stage: like.stage }],
    });
  }
}

async function measured(
  { dataDir, workerPid }: { dataDir: string; workerPid: () => number },
  subjects: number,
  seconds: number,
): Promise<Parked> {
  const file = join(dataDir, 'temporal.db');
  const size = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const kb = Number(
    /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${workerPid()}/status`, 'utf8'))?.[1] ?? 0,
  );
  return {
    subjects,
    engineBytes: size(file) + size(`${file}-wal`),
    engineBytesPerSubject: null,
    workerMb: Math.round((kb * 1024) / 1e5) / 10,
    workerBytesPerSubject: null,
    seconds,
  };
}
