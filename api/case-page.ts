/** One case on one page: who has to do what, all dates with their reasons, what happened. Nothing about anybody. */
import type { CaseId, Moment } from '../domain/case.ts';
import { ROLE } from '../domain/subject/index.ts';
import type { TaskRow } from '../store/index.ts';
import type { Deps, Who } from './deps.ts';
import { isLegal, momentTitle } from './dossier.ts';
import { partyName } from './partners/names.ts';

const PAST = 60;

/** `titles`: of moments that have no task and no term of their own. */
export async function caseLines(
  deps: Deps,
  who: Who,
  caseId: CaseId,
  { due, titles }: { due: readonly Moment[]; titles: Readonly<Record<string, string>> },
) {
  const { covenant, store } = deps;
  const [rows, past] = await Promise.all([
    store.tasks.ofCase(caseId),
    store.cases.past(caseId, { limit: PAST }),
  ]);
  const open = rows.filter(({ status }) => status === 'open').sort((a, b) => (a.endsAt < b.endsAt ? -1 : 1));
  const ids = [...new Set(open.flatMap(({ assignee }) => assignee ?? []))];
  const names = new Map((await store.members.byIds(ids)).map(({ id, name }) => [id, name]));
  const titleOf = (kind: string): string => covenant.tasks.find(({ id }) => id === kind)?.title ?? kind;
  const line = ({ number, kind, lastDay, party, assignee }: TaskRow) => ({
    ...{ number, title: titleOf(kind), lastDay, overdue: lastDay < who.today },
    party: party === null ? null : partyName(deps, party),
    who: assignee === null ? null : (names.get(assignee) ?? null),
    mine: assignee === who.member.id,
  });
  const titled = ({ what, lastDay, article, why }: Moment) => ({
    title:
      titles[what] ??
      (covenant.tasks.some(({ id }) => id === what) ? titleOf(what) : momentTitle(covenant, what)),
    ...{ lastDay, article, why },
  });
  return {
    tasks: open.map(line),
    watches: who.actor.roles.includes(ROLE.coordinator),
    moments: due.filter((moment) => isLegal(moment)).map(titled),
    past: past.map(({ at, summary, by }) => ({
      ...{ at, what: summary },
      by: by ? partyName(deps, by.party) : null,
    })),
  };
}
