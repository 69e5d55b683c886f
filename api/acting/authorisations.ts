/** What pages say about authorisations: of a member, and of what waits for a second person. Names come from the store. */
import type { CaseId, StaffRow } from '../../domain/case.ts';
import { dayInWords, type Why } from '../../domain/dates/index.ts';
import type { Fact, Option } from '../../domain/forms/index.ts';
import { type MembershipState, mayManage, mayManageOf, whyUntil } from '../../domain/membership/index.ts';
import { ROLE } from '../../domain/subject/index.ts';
import type { Member, TaskRow } from '../../store/index.ts';
import type { Deps, Who } from '../deps.ts';
import { partyName } from '../partners/names.ts';
import { onRecord } from './membership.ts';

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

export const managesStaff = (who: Who): boolean => mayManage(who.actor);
/** The administrator sees everybody, a manager the own party. */
export const seesMember = ({ actor }: Who, { party }: Member): boolean =>
  actor.roles.includes(ROLE.administrator) || (actor.roles.includes(ROLE.manager) && actor.party === party);
export const managesMember = ({ actor }: Who, member: Member): boolean => mayManageOf(actor, member);

export const roleName = ({ covenant }: Deps, role: string): string =>
  covenant.roles.find(({ id }) => id === role)?.title ?? role;
const groundName = ({ covenant }: Deps, ground: string | null | undefined): string => {
  const known = covenant.authorisationGrounds.find(({ id }) => id === ground);
  return known ? `${known.label} (artikel ${known.article})` : 'Al bevoegd voordat dit werd vastgelegd';
};

export interface Authority {
  role: string;
  title: string;
  ground: string;
  from: string;
  until: string | null;
  /** Why that last day; null without one. */
  why: Why | null;
  /** Not begun yet. */
  later: boolean;
}

/** Neither past its last day nor taken away. */
export function authoritiesOf(
  deps: Deps,
  { roles, authorisations }: Member,
  { today }: Pick<Who, 'today'>,
): Authority[] {
  return authorisations
    .filter(({ until }) => until === null || today <= until)
    .flatMap(({ role, ground, from, until }) =>
      (role ? [role] : roles).map((one) => ({
        ...{ role: one, title: roleName(deps, one), ground: groundName(deps, ground) },
        ...{ from, until, later: today < from },
        why: until === null ? null : whyUntil({ from, until }),
      })),
    );
}

/** As a form offers them. */
export const authorityChoices = (authorities: readonly Authority[]): Option[] =>
  authorities.map(({ role, title, until }) => ({
    ...{ value: role, label: title },
    help: until === null ? 'Zonder laatste dag' : `Tot en met ${dayInWords(until)}`,
  }));

const WHAT: Readonly<Record<StaffRow['pending'][number]['kind'], string>> = {
  grant: 'Een nieuwe bevoegdheid. Zij geldt pas als u haar bevestigt.',
  change: 'Een andere laatste dag. Die geldt pas als u hem bevestigt.',
  revoke: 'Een bevoegdheid is ingetrokken. Dat geldt al.',
  leave: 'Deze persoon doet dit werk niet meer. Alle bevoegdheden zijn al ingetrokken.',
};
const PENDING: typeof WHAT = {
  grant: 'Toekennen',
  change: 'Wijzigen',
  revoke: 'Ingetrokken',
  leave: 'Alles ingetrokken',
};

/** What waits for a second person, in one line each. */
export const pendingLines = (deps: Deps, { pending = [] }: Member): string[] =>
  pending.map(({ kind, role, until, on }) =>
    [
      [PENDING[kind], ...(role ? [roleName(deps, role).toLowerCase()] : [])].join(': '),
      ...(until && kind !== 'revoke' ? [`tot en met ${dayInWords(until)}`] : []),
      `voorgesteld op ${dayInWords(on)}`,
    ].join(', '),
  );

/** For who confirms: who it is about, what was proposed, by whom. Empty for any other task. On record. */
export async function authorisationFacts(deps: Deps, who: Who, row: TaskRow): Promise<Fact[]> {
  if (row.kind !== 'confirm-authorisation') return [];
  const state = await stateOf(deps, row.caseId);
  const proposal = state?.proposals[row.about ?? ''];
  if (!state || !proposal) return [];
  await onRecord(deps, who, 'read', { member: state.member, task: row.id });
  const [of, by] = await Promise.all([
    deps.store.members.byId(state.member),
    deps.store.members.byId(proposal.by),
  ]);
  const { kind, role, ground, from, until, on } = proposal;
  const given = kind === 'grant' || kind === 'change';
  const fact = (label: string, ...lines: string[]): Fact => ({ label, lines });
  return [
    fact('Wie', of?.name ?? 'Onbekend', ...(of ? [of.email] : [])),
    fact('Organisatie', capital(partyName(deps, state.party))),
    fact('Wat', WHAT[kind]),
    ...(role ? [fact('Rol', roleName(deps, role))] : []),
    ...(given ? [fact('Grond', groundName(deps, ground))] : []),
    ...(given && from ? [fact('Eerste dag', dayInWords(from))] : []),
    ...(given && until ? [fact('Laatste dag', `${dayInWords(until)}, tot 24.00 uur`)] : []),
    fact('Door', `${by?.name ?? 'Een collega'}, op ${dayInWords(on)}`),
  ];
}

async function stateOf(deps: Deps, caseId: CaseId): Promise<MembershipState | null> {
  const loaded = await deps.store.cases.load(caseId);
  return loaded?.kind === 'membership' ? (loaded.state as MembershipState) : null;
}
