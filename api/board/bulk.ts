/** Several tasks at once, by the coordinator (5): remind who has them, or give them to somebody else. Task by task; each outcome is said. */
import { dayOf } from '../../domain/dates/index.ts';
import { type FormDescription, type Option, reassignForm } from '../../domain/forms/index.ts';
import { GoneError, KeyGone, type TaskRow } from '../../store/index.ts';
import { reassign, reassignFormOf } from '../acting/reassign.ts';
import type { Deps, Who } from '../deps.ts';

/** What one page can have chosen. */
export const AT_ONCE = 50;

export interface Outcome {
  number: string;
  ok: boolean;
  text: string;
}

/** The open tasks among these numbers; each once, in the order given. */
export async function chosenTasks(deps: Deps, body: Record<string, unknown>): Promise<TaskRow[]> {
  const given = [body.taak ?? []].flat().flatMap((one) => (typeof one === 'string' ? one.split(' ') : []));
  const numbers = [...new Set(given)].filter((one) => /^[A-Z0-9]{8}$/.test(one));
  const rows = await Promise.all(
    numbers.slice(0, AT_ONCE).map((number) => deps.store.tasks.byNumber(number)),
  );
  return rows.flatMap((row) => row ?? []);
}

/** A mail to who has each task, at most one a day. @throws EngineAway: what was asked before it is on its way. */
export async function remindAll(deps: Deps, who: Who, rows: readonly TaskRow[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const row of rows) outcomes.push(await remindOne(deps, who, row));
  return outcomes;
}

async function remindOne(deps: Deps, who: Who, row: TaskRow): Promise<Outcome> {
  const said = (ok: boolean, text: string): Outcome => ({ number: row.number, ok, text });
  if (row.status !== 'open') return said(false, 'Is al klaar of vervallen.');
  if (row.assignee === null) return said(false, 'Niemand heeft deze taak. Draag de taak over.');
  await deps.store.accessLog.write({
    who: who.member.id,
    party: who.actor.party,
    what: 'remind',
    purpose: 'board',
    fields: [],
    file: 'tasks',
    caseId: row.caseId,
    detail: { task: row.id, to: row.assignee },
    ok: true,
  });
  let letterId: string | null;
  try {
    letterId = await deps.store.letters.remind({ member: row.assignee, task: row, day: who.today });
  } catch (error) {
    if (error instanceof GoneError || error instanceof KeyGone) return said(false, 'Is er niet meer.');
    throw error;
  }
  if (letterId === null) return said(false, 'Kreeg vandaag al een herinnering.');
  try {
    await deps.engine.startLetter(letterId);
  } catch (error) {
    // Nobody was told: it can be asked again.
    await deps.store.letters.forget(letterId);
    throw error;
  }
  return said(true, 'Herinnering is onderweg.');
}

/** Everybody who could have one of these tasks; what doesn't fit a task is said with that task. Null: nobody. */
export async function bulkForm(
  deps: Deps,
  who: Who,
  rows: readonly TaskRow[],
): Promise<FormDescription | null> {
  const people = new Map<string, Option>();
  for (const row of rows.filter(({ status }) => status === 'open')) {
    const form = await reassignFormOf(deps, who, row);
    const field = form?.fields.find(({ name }) => name === 'to');
    const options = field && 'options' in field ? (field.options as readonly Option[]) : [];
    for (const option of options) people.set(option.value, option);
  }
  if (people.size === 0) return null;
  const form = reassignForm([...people.values()].sort((a, b) => a.label.localeCompare(b.label, 'nl')));
  return { ...form, title: 'Taken overdragen', submit: 'Taken overdragen' };
}

/** @throws EngineAway: what was given before it is given; the same form again goes on with the rest. */
export async function reassignAll(
  deps: Deps,
  who: Who,
  rows: readonly TaskRow[],
  input: { commandId: string; body: unknown },
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const row of rows) {
    const said = (ok: boolean, text: string) => outcomes.push({ number: row.number, ok, text });
    const form = row.status === 'open' ? await reassignFormOf(deps, who, row) : null;
    if (!form && row.status !== 'open') {
      said(false, row.closedAt ? `Is klaar of vervallen op ${dayOf(row.closedAt)}.` : 'Is al klaar.');
      continue;
    }
    if (!form) {
      said(false, 'Niemand anders is voor deze taak bevoegd.');
      continue;
    }
    const commandId = `${input.commandId}:${row.number}`;
    const acted = await reassign(deps, who, row, form, { commandId, body: input.body });
    if (acted.outcome === 'invalid')
      said(false, 'De gekozen persoon is voor deze taak niet bevoegd, of heeft de taak al.');
    else if (acted.answer.ok) said(true, 'Overgedragen.');
    else said(false, acted.answer.message);
  }
  return outcomes;
}
