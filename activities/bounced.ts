/** What to do with a mail that was accepted and came back: the same as with one that was refused. */
import type { Logger } from 'pino';
import type { Store } from '../store/index.ts';
import { isAnnex, taskToTell, writeMailFailed } from './mail-failed.ts';

export interface BouncedDependencies {
  store: Pick<Store, 'outbox' | 'letters' | 'tasks' | 'intents' | 'signings'>;
  /** Hands a command to a case without waiting; a case that is gone is fine. */
  tell: (caseId: string, commandId: string) => Promise<void>;
  log: Logger;
}

/** For `startBounceServer`. Safe to call again: the same report is the same command. */
export function bounced({ store, tell, log }: BouncedDependencies) {
  return {
    known: async (messageId: string): Promise<boolean> =>
      (await store.outbox.byMessageId(messageId)) !== null ||
      (await store.letters.byMessageId(messageId)) !== null,
    async failed(messageId: string, status: string): Promise<void> {
      const mail = await store.outbox.byMessageId(messageId);
      const letter = mail ? null : await store.letters.byMessageId(messageId);
      const row = mail ?? letter;
      if (!row) return;
      const occasion = mail?.occasion ?? 'task';
      log.warn({ occasion, status }, 'mail came back');
      // Who has no account has no task either.
      if (letter && isAnnex(letter.kind)) {
        await store.signings.notDelivered(letter.member);
        return;
      }
      const task = await taskToTell(store, { taskRowId: row.taskRowId, member: letter?.member ?? '' });
      if (task) {
        const id = `mail-back:${messageId}`;
        await writeMailFailed(store, id, { caseId: task.caseId, occasion }, task);
        await tell(task.caseId, id);
      }
      if (mail) await store.outbox.markBounced(mail.id, `DSN ${status}`);
    },
  };
}
