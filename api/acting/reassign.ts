/** The coordinator gives a task to somebody else of the same party and role, with a reason from a closed list (5). */
import { dayInWords } from '../../domain/dates/index.ts';
import { type FormDescription, type Option, readForm, reassignForm } from '../../domain/forms/index.ts';
import { actorOn, type TaskRow } from '../../store/index.ts';
import type { Deps, Who } from '../deps.ts';
import type { Acted } from '../form-page.ts';
import { intend } from './command.ts';
import { handOver, unlessGone } from './outcome.ts';

/** Null when there is nobody to give it to. */
export async function reassignFormOf(deps: Deps, who: Who, row: TaskRow): Promise<FormDescription | null> {
  const { today } = who;
  const [members, absences] = await Promise.all([deps.store.members.all(), deps.store.deputies.all(today)]);
  const able = members.filter((member) => {
    const actor = actorOn(member, today);
    const party = row.party === null || member.party === row.party;
    return actor !== null && party && actor.roles.includes(row.role) && member.id !== row.assignee;
  });
  if (able.length === 0) return null;
  const options = able.map(({ id, name }): Option => {
    const away = absences.find(({ member, from }) => member === id && from <= today);
    return { value: id, label: name, ...(away && { help: `Afwezig tot en met ${dayInWords(away.until)}` }) };
  });
  return reassignForm(options);
}

/** The caller has established that who acts is a coordinator and that the task is open. @throws EngineAway */
export async function reassign(
  deps: Deps,
  who: Who,
  row: TaskRow,
  form: FormDescription,
  input: { commandId: string; body: unknown },
): Promise<Acted> {
  // The same form sent twice: by then the list has changed, and the answer stands.
  const known = await deps.store.intents.get(input.commandId);
  if (known?.type === 'reassign' && known.caseId === row.caseId && known.actor?.member === who.member.id) {
    return handOver(deps, row.caseId, input.commandId);
  }
  const read = readForm(form, input.body, { today: who.today, party: who.actor.party });
  if (!read.ok) return { outcome: 'invalid', errors: read.errors, values: read.values };
  const { to, reason } = read.decision;
  await deps.store.accessLog.write({
    who: who.member.id,
    party: who.actor.party,
    what: 'reassign',
    purpose: 'task-page',
    fields: [],
    file: 'tasks',
    caseId: row.caseId,
    detail: { task: row.id, from: row.assignee, to, reason },
    ok: true,
  });
  return unlessGone(async () => {
    const caseId = await intend(
      deps,
      who,
      input.commandId,
      { type: 'reassign', caseId: row.caseId, caseKind: row.caseKind },
      async () => ({
        caseId: row.caseId,
        event: { type: 'reassign', by: who.actor, task: row.task, to, reason },
      }),
    );
    return handOver(deps, caseId, input.commandId);
  });
}
