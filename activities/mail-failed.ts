/** A mail that will never arrive becomes a command for its case: the coordinator gets a task about it, once. */
import { type LetterRow, type OutboxRow, type Store, StoreError, type TaskRow } from '../store/index.ts';

/** That a mail about an undeliverable mail can't be delivered is told nowhere: it would never end. The task itself stands. */
export const worthTelling = (task: TaskRow): boolean => task.kind !== 'mail-undeliverable';

/** To an organisation's legal representative, who is no member: `member` is the id of the signing. */
export const isAnnex = (kind: LetterRow['kind']): boolean => kind === 'annex' || kind === 'annex-code';

/** Later than any last day. */
const EVER = '2199-01-01T00:00:00Z';
/** Of the reader's open tasks; the first that can be told about. */
const SOONEST = 20;

/** The open task at which the coordinator hears of a letter that failed. A digest and a meeting are about none: then the reader's soonest. */
export async function taskToTell(
  { tasks }: Pick<Store, 'tasks'>,
  { taskRowId, member }: Pick<LetterRow, 'taskRowId' | 'member'>,
): Promise<TaskRow | null> {
  const found =
    taskRowId === null
      ? await tasks.openFor(member, { until: EVER, limit: SOONEST })
      : [await tasks.get(taskRowId)];
  return found.find((task) => task?.status === 'open' && worthTelling(task)) ?? null;
}

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
