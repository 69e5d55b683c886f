/** The three-monthly check (15.2f): name by name, a few at a time; what ends, ends before the answer is given. */
import { EVERYTHING, type Fact, type Option } from '../../domain/forms/index.ts';
import { actorOn, type TaskRow } from '../../store/index.ts';
import type { Deps, Who } from '../deps.ts';
import type { Acted } from '../form-page.ts';
import { partyName } from '../partners/names.ts';
import { authoritiesOf, authorityChoices } from './authorisations.ts';
import { onRecord, takeAway } from './membership.ts';

export const CHECK = 'check-authorisations';
const NAME = 'name-';
/** A page stays under 60 kB, also when every name has a message; the next ones come when these are answered. */
const AT_ONCE = 20;

/** Who is authorised today and was not answered for yet in this check. The checker's own name is not theirs to confirm. */
export async function namesToCheck(
  deps: Deps,
  who: Who,
  row: TaskRow,
): Promise<{ lines: Option[]; facts: Fact[] }> {
  const [loaded, all] = await Promise.all([deps.store.cases.load(row.caseId), deps.store.members.all()]);
  const duties = (loaded?.state as { duties?: Record<string, { named?: Record<string, string> }> })?.duties;
  const named = duties?.[CHECK]?.named ?? {};
  const left = all
    .filter((member) => actorOn(member, who.today) !== null && member.id !== who.member.id)
    .filter(({ id }) => !Object.hasOwn(named, id))
    .sort((a, b) => a.name.localeCompare(b.name, 'nl'));
  await onRecord(deps, who, 'list', { task: row.id });
  const lines = left.slice(0, AT_ONCE).map((member) => {
    const rights = authorityChoices(authoritiesOf(deps, member, who));
    const words = rights.map(({ label, help }) => `${label} (${(help ?? '').toLowerCase()})`).join(', ');
    return {
      ...{ value: `${NAME}${member.id}`, label: member.name },
      help: `${partyName(deps, member.party)}: ${words}`,
    };
  });
  const rest = left.length - lines.length;
  const count =
    rest > 0
      ? `Nog ${left.length} namen. Hier staan de eerste ${lines.length}; daarna komt de rest.`
      : `Nog ${left.length} namen. Dit zijn de laatste.`;
  return {
    lines,
    facts: [{ label: 'Te controleren', lines: [count, 'Uw eigen naam staat er niet bij.'] }],
  };
}

/** 'ends' takes away at once, with the checker as the first person; null when all of it was done. */
export async function endNamed(
  deps: Deps,
  who: Who,
  commandId: string,
  decision: Readonly<Record<string, unknown>>,
): Promise<Acted | null> {
  const ends = Object.entries(decision).filter(([, answer]) => answer === 'ends');
  for (const [name] of ends) {
    const id = name.slice(NAME.length);
    const member = await deps.store.members.byId(id);
    if (!member) continue;
    const acted = await takeAway(deps, who, `${commandId}.${id}`, member, EVERYTHING);
    if (acted.outcome === 'answered' && !acted.answer.ok) return acted;
  }
  return null;
}
