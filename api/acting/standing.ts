/** In what capacity somebody stands before a task: asked at every click and every POST, never remembered. */
import type { TaskRow } from '../../store/index.ts';
import type { Deps, Who } from '../deps.ts';

/**
 * `own`: the assignee. `deputy`: stands in for the assignee today. `coordinator`: watches its dates, sees and does
 * nothing more. `none`: sees nothing.
 */
export type Standing = 'own' | 'deputy' | 'coordinator' | 'none';

/** Only `own` and `deputy` may open the form and complete it (5, 14). */
export async function standing(_deps: Deps, who: Who, row: TaskRow): Promise<Standing> {
  if (row.assignee === who.member.id) return 'own';
  return who.actor.roles.includes('coordinator') ? 'coordinator' : 'none';
}

/** Whether who stands so may see and do what the task asks. */
export const mayAct = (as: Standing): as is 'own' | 'deputy' => as === 'own' || as === 'deputy';
