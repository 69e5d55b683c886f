import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Answer } from '../contracts/answers.ts';
import {
  type CaseStatus,
  COMMAND_UPDATE,
  COMPLETE_TASK_SIGNAL,
  type CommandMessage,
  RECOUNT_SIGNAL,
  STATUS_QUERY,
} from '../contracts/engine.ts';

export const command = defineUpdate<Answer, [CommandMessage]>(COMMAND_UPDATE);
export const completeTask = defineSignal<[CommandMessage]>(COMPLETE_TASK_SIGNAL);
export const recount = defineSignal(RECOUNT_SIGNAL);
export const status = defineQuery<CaseStatus>(STATUS_QUERY);

/** What is wrong with the shape of a message, or null. Never repeats what was sent. */
export function malformed(message: unknown): string | null {
  const id = (message as Partial<CommandMessage> | null | undefined)?.commandId;
  if (typeof id !== 'string') return 'a command needs a commandId';
  return /^[\w:.-]{8,100}$/.test(id) ? null : 'a commandId is 8 to 100 letters, digits, - _ : .';
}
