/** Looks along with a disturbed run: each case at rest, and at the end what came of all of it. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { simpleParser } from 'mailparser';
import {
  CASE_WORKFLOW,
  type CaseStatus,
  caseIdOf,
  caseWorkflowId,
  STATUS_QUERY,
} from '../../contracts/engine.ts';
import type { View } from '../../dev/rehearsal/view.ts';
import { kinds } from '../../domain/kinds.ts';
import type { Store } from '../../store/index.ts';
import type { MailSeen, RestSeen } from './checks.ts';
import { again } from './patient.ts';

interface OutboxDocument {
  _id: string;
  caseId: string;
  taskRowId: string;
  occasion: string;
  to: string;
  version: number;
  status: string;
  messageId: string;
}
type Line = RestSeen['journal'][number];

/** The engine is asked at one rest in so many. */
const ASK_EVERY = 4;
const LOOKS = 40;
const LOOK_MS = 250;

export interface Watch {
  rests: RestSeen[];
  /** How many steps the cases have taken so far, those that have gone too. */
  steps(): number;
  /** A case that has come to rest. Cases that have gone meanwhile leave nothing. */
  atRest(caseId: string): Promise<void>;
}

export function watch(needs: { store: Store; client: Client; view: View }): Watch {
  const { store, client, view } = needs;
  const rests: RestSeen[] = [];
  const lines = new Map<string, Map<number, Line>>();
  const versions = new Map<string, number>();
  let looks = 0;

  return {
    rests,
    steps: () => [...versions.values()].reduce((sum, version) => sum + version, 0),
    async atRest(caseId) {
      const ask = looks++ % ASK_EVERY === 0;
      // What another case tells it may come in just now: it is looked at again before it is called a difference.
      for (let look = 0; ; look++) {
        // Nothing has happened since it was looked at, and that was at rest.
        if (!ask && (await again(() => view.caseOf(caseId)))?.version === versions.get(caseId)) return;
        const seen = await again(() => once(caseId, ask));
        if (seen === null) return;
        const settled =
          seen.outbox.every(({ status }) => status !== 'pending') &&
          (seen.engine === null ||
            (seen.engine.version === seen.version && seen.engine.nextAt === seen.nextAt));
        if (!settled && look < LOOKS) {
          await sleep(LOOK_MS);
          continue;
        }
        if (versions.get(caseId) === seen.version && seen.engine === null) return;
        versions.set(caseId, seen.version);
        rests.push(seen);
        return;
      }
    },
  };

  async function once(caseId: string, ask: boolean): Promise<RestSeen | null> {
    store.cases.forget(caseId);
    const loaded = await store.cases.load(caseId);
    if (!loaded) return null;
    const rows = await store.tasks.ofCase(caseId);
    const written = await view.regie
      .collection<{ _id: string; version: number; command: string }>('journal')
      .find({ caseId }, { projection: { version: 1, command: 1 } })
      .toArray();
    const outbox = await view.regie.collection<OutboxDocument>('outbox').find({ caseId }).toArray();
    const known = lines.get(caseId) ?? new Map<number, Line>();
    lines.set(caseId, known);
    const after = Math.max(0, ...known.keys());
    for (const { version, detail } of await store.cases.journal(caseId, { after, limit: 1_000 })) {
      const { type, task } = (detail ?? {}) as { type?: string; task?: string };
      const command = written.find((row) => row.version === version)?.command ?? '';
      known.set(version, { version, command, task: type === 'complete-task' ? (task ?? null) : null });
    }
    const engine = ask
      ? await client.workflow.getHandle(caseWorkflowId(caseId)).query<CaseStatus>(STATUS_QUERY)
      : null;
    const state = (await store.cases.load(caseId))?.version;
    // A step came between: all of it again.
    if (state !== loaded.version) throw new Error('it moved');
    return {
      caseId,
      version: loaded.version,
      nextAt: loaded.nextAt,
      tasks: (kinds[loaded.kind]?.tasks(loaded.state) ?? []).map(({ id, assignee }) => ({ id, assignee })),
      rows: rows.map(({ task, status, closedIn }) => ({ task, status, closedIn })),
      journal: written.map(({ version, command }) => {
        const line = known.get(version);
        return line?.command === command ? line : { version, command, task: null };
      }),
      outbox: outbox.map(({ taskRowId, occasion, to, version, status, messageId }) => ({
        key: `${taskRowId.slice(caseId.length + 1)} ${occasion} ${to} ${version}`,
        task: taskRowId.slice(caseId.length + 1),
        status,
        messageId,
      })),
      engine: engine && { version: engine.version, nextAt: engine.nextAt },
    };
  }
}

/** Every mail that the mail server has on disk, the repeats too. */
export async function mailsIn(folder: string): Promise<MailSeen[]> {
  const all = new Map<string, string[]>();
  for (const name of (await readdir(folder)).filter((one) => one.endsWith('.eml'))) {
    const text = await readFile(join(folder, name), 'utf8');
    const id = /^Message-ID:\s*<([^@>]+)@/im.exec(text.slice(0, 4_000))?.[1] ?? '';
    all.set(id, [...(all.get(id) ?? []), text]);
  }
  const mails: MailSeen[] = [];
  for (const [messageId, texts] of all) {
    const longest = texts.reduce((a, b) => (b.length > a.length ? b : a), '');
    for (const text of texts) {
      // The server was killed while it wrote this one, or who sent it was: it was not accepted. Cut off in its head, it has no id yet.
      const cut =
        !/\r?\n\r?\n/.test(text) || (text.length < longest.length && !/^--[^\n]*--\s*$/m.test(text));
      const said = cut ? null : texts.length === 1 ? 'once' : await wordsOf(text);
      mails.push({ messageId, said });
    }
  }
  return mails;
}
async function wordsOf(text: string): Promise<string> {
  const { subject, text: words } = await simpleParser(text);
  return `${subject}\n${words}`;
}

/** All runs of cases that the engine knows, running or closed; deleted ones leave its list a moment later. */
export async function casesInEngine(client: Client, expected: readonly string[]): Promise<string[]> {
  for (let look = 0; ; look++) {
    const ids = new Set<string>();
    for await (const { workflowId } of client.workflow.list({ query: `WorkflowType = '${CASE_WORKFLOW}'` })) {
      const caseId = caseIdOf(workflowId);
      if (caseId !== null) ids.add(caseId);
    }
    if (look >= LOOKS || (ids.size === expected.length && expected.every((id) => ids.has(id))))
      return [...ids];
    await sleep(LOOK_MS);
  }
}
