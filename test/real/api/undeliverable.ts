/** A task without personal data, for the coordinator: a mail that did not arrive. */
import { randomUUID } from 'node:crypto';
import { createEngine } from '../../../api/engine.ts';
import type { Store, TaskRow } from '../../../store/index.ts';
import { config, openTask } from './support.ts';

export async function undeliverable(db: Store): Promise<TaskRow> {
  const row = await openTask(db);
  const commandId = randomUUID();
  const event = { type: 'mail-failed', task: row.task, occasion: 'task' };
  const intent = { commandId, caseId: row.caseId, caseKind: 'subject', type: event.type, event };
  await db.intents.put({ ...intent, actor: null, signIn: null });
  const engine = createEngine(config, db.keys);
  await engine.command(row.caseId, commandId);
  await engine.close();
  const made = (await db.tasks.ofCase(row.caseId)).find(({ kind }) => kind === 'mail-undeliverable');
  if (!made) throw new Error('no task for the coordinator');
  return made;
}
