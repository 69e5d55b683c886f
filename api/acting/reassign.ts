/** The coordinator gives a task to somebody else of the same party and role, with a reason from a closed list (5). */
import { dayInWords } from '../../domain/dates/index.ts';
import { type FormDescription, type Option, readForm, reassignForm } from '../../domain/forms/index.ts';
import { actorOn, GoneError, KeyGone, type TaskRow } from '../../store/index.ts';
import type { Deps, Who } from '../deps.ts';
import type { Acted } from '../form-page.ts';
import { GONE, intend, USED } from './command.ts';

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
    return { outcome: 'answered', answer: (await deps.engine.command(row.caseId, input.commandId)) ?? GONE };
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
  try {
    const caseId = await intend(
      deps,
      who,
      input.commandId,
      { type: 'reassign', caseId: row.caseId },
      async () => ({
        caseId: row.caseId,
        event: { type: 'reassign', by: who.actor, task: row.task, to, reason },
      }),
    );
    if (caseId === null) return { outcome: 'answered', answer: USED };
    const answer = await deps.engine.command(caseId, input.commandId);
    return { outcome: 'answered', answer: answer ?? GONE };
  } catch (error) {
    if (error instanceof GoneError || error instanceof KeyGone) return { outcome: 'answered', answer: GONE };
    throw error;
  }
}
