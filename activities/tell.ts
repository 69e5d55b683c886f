/**
 * One case says something to another (a request to the file that it is about, the file back): a command without a person,
 * that only a case gives. Safe to call again: it has the same id each time.
 */
import { createHash } from 'node:crypto';
import type { CaseId, Effect } from '../domain/case.ts';
import type { Store } from '../store/index.ts';
import { isGone } from './mail-failed.ts';

export interface TellDependencies {
  store: Pick<Store, 'intents' | 'cases'>;
  /** Hands a command to a case without waiting. */
  tell(caseId: CaseId, commandId: string): Promise<void>;
}

/** @param at which of the step's effects it is. The event carries this case's id as `from`. */
export async function tellCase(
  dependencies: TellDependencies,
  caseId: CaseId,
  at: { version: number; index: number },
  { to, kind, event, gone }: Extract<Effect, { effect: 'tell' }>,
): Promise<void> {
  const hash = createHash('sha256').update(`${caseId} ${at.version} ${at.index}`).digest('hex').slice(0, 32);
  const said = { ...event, from: caseId };
  if (await command(dependencies, { id: `told:${hash}`, caseId: to, kind, event: said })) return;
  const own = gone ? await dependencies.store.cases.load(caseId) : null;
  if (gone && own)
    await command(dependencies, { id: `told:${hash}.gone`, caseId, kind: own.kind, event: gone });
}

/** @returns false when that case is not there (any more) */
export async function command(
  { store, tell }: TellDependencies,
  { id, caseId, kind, event }: { id: string; caseId: CaseId; kind: string; event: { type: string } },
): Promise<boolean> {
  try {
    if ((await store.cases.outcomeOf(id)) !== null) return true;
    if (await store.cases.gone(caseId)) return false;
    const intent = { commandId: id, caseId, caseKind: kind, type: event.type, event, actor: null };
    await store.intents.put({ ...intent, signIn: null });
    await tell(caseId, id);
    return true;
  } catch (error) {
    if (isGone(error) || (error as Error).name === 'WorkflowNotFoundError') return false;
    throw error;
  }
}
