/** A mail that will never arrive becomes a command for its case: the coordinator gets a task about it, once. */
import { type OutboxRow, type Store, StoreError, type TaskRow } from '../store/index.ts';

/** That a mail about an undeliverable mail can't be delivered is told nowhere: it would never end. The task itself stands. */
export const worthTelling = (task: TaskRow): boolean => task.kind !== 'mail-undeliverable';

export const isGone = (error: unknown): boolean =>
  error instanceof StoreError && ['gone', 'key-gone'].includes(error.code);

/** Writes the command unless it stands already. Nothing for a case that has been destroyed. */
export async function writeMailFailed(
  { intents }: Pick<Store, 'intents'>,
  id: string,
  { caseId, occasion }: Pick<OutboxRow, 'caseId' | 'occasion'>,
  task: TaskRow,
): Promise<void> {
  const event = { type: 'mail-failed', task: task.task, occasion };
  try {
    await intents.put({
      commandId: id,
      caseId,
      caseKind: task.caseKind,
      type: event.type,
      event,
      actor: null,
      signIn: null,
    });
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}
