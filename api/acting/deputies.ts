/** Naming a deputy and ending it. Staff administration: it is no event of any case, and every change is on record. */
import { wallNow } from '../../config/index.ts';
import { deputyProblem } from '../../domain/deputies.ts';
import { deputyForm, type FormDescription, type Option, readForm } from '../../domain/forms/index.ts';
import { actorOn, type DeputyRow, type Member } from '../../store/index.ts';
import { EngineAway } from '../away.ts';
import type { Deps, Who } from '../deps.ts';
import type { Acted } from '../form-page.ts';

export const isCoordinator = (who: Who): boolean => who.actor.roles.includes('coordinator');

/** For oneself, or by the coordinator for anybody (`others`). Null when there is nobody who could. */
export async function deputyFormOf(deps: Deps, who: Who, others: boolean): Promise<FormDescription | null> {
  const { today, actor } = who;
  const members = (await deps.store.members.all()).filter((member) => actorOn(member, today) !== null);
  const colleagues = others
    ? members
    : members.filter(
        ({ id, party, roles }) =>
          id !== actor.member && party === actor.party && actor.roles.every((role) => roles.includes(role)),
      );
  if (colleagues.length === 0) return null;
  const options = colleagues.map((member) => optionOf(deps, member, others));
  return deputyForm(today, options, others ? options : null);
}

function optionOf(deps: Deps, { id, name, party, roles }: Member, whole: boolean): Option {
  const words = deps.covenant.roles.filter((role) => roles.includes(role.id)).map(({ title }) => title);
  const of = deps.covenant.parties.find((known) => known.id === party)?.name ?? party;
  return { value: id, label: name, ...(whole && { help: `${of}, ${words.join(', ')}` }) };
}

/** What was sent, checked and kept: the same form twice is one row. The form is one of `deputyFormOf`. */
export async function nameDeputy(
  deps: Deps,
  who: Who,
  form: FormDescription,
  input: { commandId: string; body: unknown; others: boolean },
): Promise<Acted> {
  const { today, actor } = who;
  const { commandId: id, others } = input;
  const stands = { outcome: 'answered', answer: { ok: true, version: 0 } } as const;
  const before = await deps.store.deputies.get(id);
  if (before?.madeBy === actor.member) return stands;
  const read = readForm(form, input.body, { today, party: actor.party });
  if (!read.ok) return { outcome: 'invalid', errors: read.errors, values: read.values };
  const asked = read.decision as Record<'member' | 'deputy' | 'from' | 'until' | 'reason', string>;
  const absent = others ? asked.member : actor.member;
  const [people, periods] = await Promise.all([
    deps.store.members.byIds([absent, asked.deputy]),
    deps.store.deputies.all(today),
  ]);
  const member = people.find((one) => one.id === absent);
  const deputy = people.find((one) => one.id === asked.deputy) ?? null;
  const { from, until } = asked;
  const problem = member
    ? deputyProblem(deps.covenant, { member, deputy, from, until, today, others: periods })
    : { field: 'member', message: 'Kies iemand uit de lijst.' };
  if (problem) {
    return {
      ...{ outcome: 'answered' as const },
      answer: { ok: false, code: 'deputy', message: problem.message, field: problem.field },
    };
  }
  const reason = others ? asked.reason : null;
  const period = { member: absent, deputy: asked.deputy, from, until };
  await onRecord(deps, who, 'name-deputy', { ...period, reason });
  const madeAt = wallNow().toISOString();
  await deps.store.deputies.add({ id, ...period, reason, madeBy: actor.member, madeAt });
  const gap = periods.some((o) => o.deputy === absent && o.from <= until && from <= o.until);
  await tell(deps, who, { ...period, id }, 'named', gap);
  return stands;
}

/** By the member or a coordinator; from the next click on the deputy's links show nothing. False: not theirs to end. */
export async function endDeputy(deps: Deps, who: Who, row: DeputyRow): Promise<boolean> {
  if (row.member !== who.actor.member && !isCoordinator(who)) return false;
  const { id, member, deputy } = row;
  await onRecord(deps, who, 'end-deputy', { id, member, deputy });
  await deps.store.deputies.end(id, who.actor.member, wallNow().toISOString());
  await tell(deps, who, row, 'ended');
  return true;
}

/** Both hear of it, so that nobody's tasks pass to somebody unseen; not who did it. No mail is no reason to undo it. */
async function tell(
  { store, engine }: Deps,
  who: Who,
  { id, member, deputy }: Pick<DeputyRow, 'id' | 'member' | 'deputy'>,
  what: 'named' | 'ended',
  gap = false,
): Promise<void> {
  // Who stands in for somebody goes away: the coordinator sees where nobody is left.
  const directory = gap ? await store.members.directory(who.today) : null;
  const watches = directory?.assignee(null, 'coordinator') ?? member;
  for (const one of new Set([member, deputy, watches].filter((id) => id !== who.actor.member))) {
    const letter = await store.letters.deputy(one, `${what} ${id}`, who.today);
    try {
      await engine.startLetter(letter);
    } catch (error) {
      if (!(error instanceof EngineAway)) throw error;
      await store.letters.forget(letter);
    }
  }
}

function onRecord(deps: Deps, who: Who, what: string, detail: Record<string, unknown>): Promise<void> {
  const { member, party } = who.actor;
  return deps.store.accessLog.write({
    ...{ who: member, party, what, purpose: 'absence', fields: [], file: 'deputies' },
    ...{ caseId: null, detail, ok: true },
  });
}
