/** In what capacity somebody stands before a task: asked at every click and every POST, never remembered. */
import type { TaskOutline, TaskRow } from '../../store/index.ts';
import type { Deps, Who } from '../deps.ts';

/**
 * `own`: the assignee, who did it in their place, or a colleague in that role when nobody has it. `deputy`: stands in for the assignee today.
 * `coordinator`: watches its dates and may hand it over. `manager`: of its party, sees its dates. `none`: sees nothing.
 */
export type Standing = 'own' | 'deputy' | 'coordinator' | 'manager' | 'none';

/** Only `own` and `deputy` may open the form and complete it (5, 14); `step` asks the same again. */
export async function standing(deps: Deps, who: Who, row: TaskRow): Promise<Standing> {
  const { member, party, roles } = who.actor;
  if (row.assignee === member) return 'own';
  const ofParty = row.party === null || row.party === party;
  // Who did it reads their own answer, in the role in which they gave it.
  if (row.status === 'done' && row.doneBy === member && ofParty && roles.includes(row.role)) return 'own';
  if (ofParty && roles.includes(row.role)) {
    // What was answered to a task that nobody had is not for every colleague to read.
    if (row.assignee === null) return row.status === 'open' ? 'own' : 'deputy';
    if (await deps.store.deputies.standsIn(member, row.assignee, who.today)) return 'deputy';
  }
  if (roles.includes('coordinator')) return 'coordinator';
  return row.party === party && roles.includes('party-manager') ? 'manager' : 'none';
}

/** Whether who stands so may see and do what the task asks. */
export const mayAct = (as: Standing): as is 'own' | 'deputy' => as === 'own' || as === 'deputy';

/** For whom somebody acts who isn't the assignee: goes into the command and the access log. */
export const actsFor = (who: Who, { assignee }: { assignee?: string | null }): { for?: string } =>
  !assignee || assignee === who.member.id ? {} : { for: assignee };

/** One's own open tasks and those of whom one stands in for today, soonest last day first. */
export async function mineAndTheirs(
  deps: Deps,
  who: Who,
  range: { until: string; limit: number },
): Promise<(TaskOutline & { standsInFor: string | null })[]> {
  const { member, roles } = who.actor;
  const [own, absent] = await Promise.all([
    deps.store.tasks.outlineFor(member, range),
    deps.store.deputies.standsInFor(member, who.today),
  ]);
  const mine = own.map((row) => ({ ...row, standsInFor: null }));
  if (absent.length === 0) return mine;
  const people = (await deps.store.members.byIds(absent)).filter(({ party }) => party === who.actor.party);
  const theirs = await Promise.all(
    people.map(async ({ id, name }) =>
      (await deps.store.tasks.outlineFor(id, { ...range, roles })).map((row) => ({
        ...row,
        standsInFor: name,
      })),
    ),
  );
  return [...mine, ...theirs.flat()]
    .sort((a, b) => (a.lastDay < b.lastDay ? -1 : a.lastDay > b.lastDay ? 1 : 0))
    .slice(0, range.limit);
}
