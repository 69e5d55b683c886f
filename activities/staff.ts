/**
 * After somebody lost an authority (15.2f): each case in which they have a task that they may not do any more is told,
 * and gives it to a colleague or to the coordinator. Safe to call again: a command has the same id each time.
 */
import { createHash } from 'node:crypto';
import type { CaseId, Effect } from '../domain/case.ts';
import type { Store, TaskRow } from '../store/index.ts';
import { isGone } from './mail-failed.ts';

export interface StaffDependencies {
  store: Pick<Store, 'members' | 'tasks' | 'intents' | 'cases'>;
  /** Hands a command to a case without waiting. */
  tell(caseId: CaseId, commandId: string): Promise<void>;
}

/** More than anybody can have open. */
const AT_ONCE = 10_000;
const ALL = '9999-12-31T00:00:00.000Z';

/** @param caseId the membership's; what is told to other cases names it only in a hash, because it is destroyed apart. */
export async function handOverTasks(
  { store, tell }: StaffDependencies,
  caseId: CaseId,
  version: number,
  { member, on }: Extract<Effect, { effect: 'staff' }>,
): Promise<void> {
  await store.members.rekey(member);
  const [actor, tasks] = await Promise.all([
    store.members.authorised(member, on, { unsigned: true }),
    store.tasks.openFor(member, { until: ALL, limit: AT_ONCE }),
  ]);
  const may = ({ party, role }: TaskRow): boolean =>
    actor?.roles.includes(role) === true && (party === null || party === actor.party);
  const cases = new Map(tasks.filter((task) => !may(task)).map((task) => [task.caseId, task.caseKind]));
  for (const [target, caseKind] of cases) {
    const hash = createHash('sha256').update(`${caseId} ${version} ${target}`).digest('hex').slice(0, 32);
    const commandId = `gone:${hash}`;
    if ((await store.cases.outcomeOf(commandId)) !== null) continue;
    const event = { type: 'assignee-gone', member };
    try {
      const intent = { commandId, caseId: target, caseKind, type: event.type, event, actor: null };
      await store.intents.put({ ...intent, signIn: null });
      await tell(target, commandId);
    } catch (error) {
      // Destroyed meanwhile: its tasks went with it.
      if (!isGone(error) && (error as Error).name !== 'WorkflowNotFoundError') throw error;
    }
  }
}
